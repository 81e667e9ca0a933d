use super::{CROSSINGS_MAXIMUM, crossing, occurs, resolved, standing, told_apart};
use crate::command::RespondToMeeting;
use crate::decide::Context;
use crate::event::Event;
use crate::model::{Meeting, MeetingException, ParticipationStatus};
use crate::planted;
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

pub(in crate::decide) fn respond(
    state: &State,
    respond: &RespondToMeeting,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = standing(state, respond.meeting_id, context)?;
    occurs(state, current, respond.recurrence_id)?;
    if is_outdated(state, current, respond) && !planted!("agreed-to-what-was") {
        let sequence = current.sequence;
        return Err(vec![Reason::AnswerOutdated { meeting_id: current.id, sequence }]);
    }
    if respond.status == ParticipationStatus::Accepted {
        ask_first(state, current, respond, context)?;
    }
    let mut meeting = Meeting::clone(current);
    let account_id = context.actor.account_id;
    let mine = meeting.attendees.iter_mut().find(|attendee| attendee.account_id == account_id);
    let Some(mine) = mine else { return Err(vec![Reason::NotInvited { meeting_id: current.id }]) };
    // Whoever answers the series answers all of it, but for what is held at another time or place.
    let answered_alone = |it: &MeetingException| {
        !respond.keep_dates
            && !current.is_moved(it)
            && it.answers.iter().any(|answer| answer.account_id == account_id)
    };
    let unchanged = respond.recurrence_id.is_none()
        && mine.status == respond.status
        && mine.note == respond.note
        && !current.exceptions.iter().any(answered_alone);
    if unchanged {
        return Ok(told_apart(state, Arc::clone(current), &respond.not_same_as, context.now).0);
    }
    match respond.recurrence_id {
        None => {
            mine.respond(respond.status, &respond.note, context.now);
            for exception in meeting.exceptions.iter_mut().filter(|it| answered_alone(it)) {
                exception.answers.retain(|answer| answer.account_id != account_id);
            }
            meeting.exceptions.retain(|it| !it.is_empty());
        }
        Some(recurrence_id) => {
            let mut answer = mine.clone();
            answer.respond(respond.status, &respond.note, context.now);
            let exception = meeting.exception_mut(recurrence_id);
            exception.answers.retain(|it| it.account_id != account_id);
            exception.answers.push(answer);
        }
    }
    let meeting = Arc::new(meeting);
    let (apart, _) = told_apart(state, Arc::clone(&meeting), &respond.not_same_as, context.now);
    let answered = Event::MeetingAnswered { meeting, account_id };
    Ok(std::iter::once(answered).chain(apart).collect())
}

/// Whether it answers what is otherwise by now. What was merged away has numbers of its own: what answers those goes to the one that
/// stands, where that is at the same time and place.
fn is_outdated(state: &State, current: &Meeting, respond: &RespondToMeeting) -> bool {
    let (Some(answered), Some(named)) = (respond.sequence, state.meetings().get(&respond.meeting_id)) else {
        return false;
    };
    let is_same = match respond.recurrence_id {
        Some(id) => named.is_same_date(current, id, state.zone()),
        None => named.terms() == current.terms(),
    };
    answered < named.last_asked(respond.recurrence_id) || !is_same
}

/// Where the invitation crossed one of my own, which its organizer has accepted: I am the second to answer, and am asked whether
/// the two are one, unless I have said that they are not.
fn ask_first(
    state: &State,
    meeting: &Meeting,
    respond: &RespondToMeeting,
    context: &Context,
) -> Result<(), Vec<Reason>> {
    let not_same_as = resolved(state, &respond.not_same_as);
    let reasons: Vec<_> = crossing::crossed_with(state, meeting, context.actor.account_id, context.now)
        .filter(|mine| !not_same_as.contains(&mine.id))
        .filter(|mine| mine.answer(meeting.organizer, None) == Some(ParticipationStatus::Accepted))
        .take(CROSSINGS_MAXIMUM)
        .map(|mine| Reason::InvitationsCrossed { meeting_id: meeting.id, other_meeting_id: mine.id })
        .collect();
    if reasons.is_empty() { Ok(()) } else { Err(reasons) }
}
