use super::{chaired, occurs, room, whole_days};
use crate::command::ChangeMeeting;
use crate::decide::Context;
use crate::event::Event;
use crate::ids::AccountId;
use crate::model::{Attendee, Meeting, MeetingDetails, MeetingException, ParticipationStatus};
use crate::planted;
use crate::rejection::Reason;
use crate::state::State;
use crate::time::{RecurrenceRule, ZoneRules};
use chrono::{DateTime, Utc};
use std::sync::Arc;

pub(in crate::decide) fn change(
    state: &State,
    change: &ChangeMeeting,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    let current = &chaired(state, change.meeting_id, context)?;
    let named = state.meetings().get(&change.meeting_id).unwrap_or(current);
    let is_merged = named.id != current.id;
    up_to_date(named, current, change.sequence, context)?;
    let wanted = whole_days(state, &change.details);
    let meeting = match change.recurrence_id {
        Some(recurrence_id) if !is_merged && is_called_off(state, current, recurrence_id) => {
            let mine = current.attendee(context.actor.account_id);
            brought_back(current, recurrence_id, wanted, mine.cloned().as_slice())
        }
        Some(recurrence_id) => {
            occurs(state, current, Some(recurrence_id))?;
            let occurrence = |it: &Meeting| it.occurrence(Some(recurrence_id), state.zone());
            let details = match occurrence(named).zip(occurrence(current)).filter(|_| is_merged) {
                Some((named, current)) => rebased(&named.details, wanted, &current.details),
                None => wanted,
            };
            let mine = current.attendee(context.actor.account_id);
            with_occurrence(state, current, recurrence_id, details, mine.cloned().as_slice())
        }
        None => {
            // Whoever changes what was merged away knows nothing of how the other one is repeated.
            let is_meant =
                !is_merged || (change.recurrence.is_some() && change.recurrence != named.recurrence);
            let recurrence = if is_meant { &change.recurrence } else { &current.recurrence };
            let details = rebased(&named.details, wanted, &current.details);
            with_details(state, current, details, recurrence.clone(), &[context.actor.account_id])
        }
    };
    if is_merged && change.sequence.is_some() {
        in_nobodys_way(state, named, current, &meeting, change.recurrence_id, context)?;
    }
    changed(state, current, meeting, context)
}

/// That nobody else has changed `named` since the SEQUENCE that a change was made on.
pub(super) fn up_to_date(
    named: &Meeting,
    current: &Meeting,
    sequence: Option<u32>,
    context: &Context,
) -> Result<(), Vec<Reason>> {
    planted!("overwritten-unread" => return Ok(()));
    let Some(sequence) = sequence else { return Ok(()) };
    // The browser shows a change of one's own before it is decided, so that the next is made on top of it.
    let others = named.revisions.iter().filter(|it| it.by != context.actor.account_id);
    match others.filter(|it| it.sequence > sequence).max_by_key(|it| it.sequence) {
        Some(since) => Err(vec![changed_since(current, since.by, since.at)]),
        None => Ok(()),
    }
}

/// That `meeting`, a change that was made on `named`, changes nothing in `current` that is otherwise there than in `named`, by the
/// merge or since.
fn in_nobodys_way(
    state: &State,
    named: &Meeting,
    current: &Meeting,
    meeting: &Meeting,
    recurrence_id: Option<DateTime<Utc>>,
    context: &Context,
) -> Result<(), Vec<Reason>> {
    let Some(merged) = &named.merged_into else { return Ok(()) };
    let [at_first, now, then] = [named, current, meeting]
        .map(|it| it.occurrence(recurrence_id, state.zone()).map(|it| parts(&it.details)));
    let mut is_taken = (0..PARTS).any(|part| {
        let [at_first, now, then] = [&at_first, &now, &then].map(|it| it.as_ref().map(|it| &it[part]));
        now != at_first && then != now
    });
    if recurrence_id.is_none() {
        let [at_first, now, then] = [named, current, meeting].map(whenever);
        is_taken |= now != at_first && then != now;
    }
    if !is_taken {
        return Ok(());
    }
    let since = current.revisions.iter().filter(|it| it.by != context.actor.account_id && it.at >= merged.at);
    let (by, at) =
        since.max_by_key(|it| it.sequence).map_or((merged.by, merged.at), |since| (since.by, since.at));
    Err(vec![changed_since(current, by, at)])
}

/// When it is: one time, or those of a series, with what is different about single occurrences. These are one thing, since whoever
/// moves or repeats a meeting moves all of them.
fn whenever(meeting: &Meeting) -> impl PartialEq {
    let dates = meeting.exceptions.iter().filter(|it| it.cancelled || it.details.is_some());
    let dates: Vec<_> = dates.map(|it| (it.recurrence_id, it.cancelled, it.details.clone())).collect();
    (meeting.interval(), meeting.details.all_day, meeting.recurrence.clone(), dates)
}

pub(super) fn changed_since(current: &Meeting, by: AccountId, at: DateTime<Utc>) -> Reason {
    Reason::MeetingChangedSince { meeting_id: current.id, by, at, sequence: current.sequence }
}

/// How many there are of what is changed together.
const PARTS: usize = 4;

/// What is changed together: title, text, place and time.
fn parts(details: &MeetingDetails) -> [MeetingDetails; PARTS] {
    let nothing = MeetingDetails {
        summary: String::new(),
        description: String::new(),
        location_id: None,
        location: String::new(),
        start: DateTime::UNIX_EPOCH,
        end: DateTime::UNIX_EPOCH,
        all_day: false,
    };
    let MeetingDetails { summary, description, location_id, location, start, end, all_day } = details.clone();
    [
        MeetingDetails { summary, ..nothing.clone() },
        MeetingDetails { description, ..nothing.clone() },
        MeetingDetails { location_id, location, ..nothing.clone() },
        MeetingDetails { start, end, all_day, ..nothing },
    ]
}

/// `onto` with what of `wanted` differs from `base`: so nothing is changed that was not meant to be.
pub(super) fn rebased(
    base: &MeetingDetails,
    wanted: MeetingDetails,
    onto: &MeetingDetails,
) -> MeetingDetails {
    let [summary, description, place, time] = {
        let (base, wanted) = (parts(base), parts(&wanted));
        std::array::from_fn(|part| base[part] != wanted[part])
    };
    let of = |is_meant: bool| if is_meant { &wanted } else { onto };
    MeetingDetails {
        summary: of(summary).summary.clone(),
        description: of(description).description.clone(),
        location_id: of(place).location_id,
        location: of(place).location.clone(),
        start: of(time).start,
        end: of(time).end,
        all_day: of(time).all_day,
    }
}

/// What follows where `current` becomes `meeting`.
pub(super) fn changed(
    state: &State,
    current: &Meeting,
    mut meeting: Meeting,
    context: &Context,
) -> Result<Vec<Event>, Vec<Reason>> {
    if meeting == *current {
        return Ok(Vec::new());
    }
    if meeting.sequence != current.sequence {
        meeting.revise(context.actor.account_id, context.now);
    }
    room::check(state, &meeting, &[current])?;
    Ok(vec![Event::MeetingChanged { meeting: Arc::new(meeting) }])
}

/// The meeting with other details. Where time, place or repetition differ, everybody is asked again, who else chairs it included,
/// but for those who `agreed`; and where the time does, what was different about single occurrences is so only where there still is
/// one on that day.
pub(super) fn with_details(
    state: &State,
    current: &Meeting,
    details: MeetingDetails,
    recurrence: Option<RecurrenceRule>,
    agreed: &[AccountId],
) -> Meeting {
    let mut meeting = current.clone();
    if details == current.details && recurrence == current.recurrence {
        return meeting;
    }
    meeting.sequence += 1;
    meeting.details = details;
    meeting.recurrence = recurrence;
    if !meeting.terms().is_when(current.terms()) {
        meeting.exceptions = still_different(current, &meeting, state.zone());
        meeting.proposals.clear();
    }
    if meeting.terms() != current.terms() {
        // Where it is changed once more before anybody has answered, what they agreed to is still the earlier.
        let agreed_to = |it: &Attendee| it.answered_at.is_some() && !agreed.contains(&it.account_id);
        if current.previous.is_none() || current.attendees.iter().any(agreed_to) {
            meeting.previous = Some(current.kept_terms());
        }
        meeting.ask_again(agreed);
        ask_of_dates(&mut meeting, agreed);
    }
    meeting
}

/// Forgets what all but those who `agreed` answered to single dates: it was to an earlier time or place, except where a date has one
/// of its own.
pub(super) fn ask_of_dates(meeting: &mut Meeting, agreed: &[AccountId]) {
    for exception in meeting.exceptions.iter_mut().filter(|it| it.details.is_none()) {
        exception.answers.retain(|answer| agreed.contains(&answer.account_id));
    }
    meeting.exceptions.retain(|it| !it.is_empty());
}

/// What is different about single occurrences of `current` once it is `meeting`. Where the series begins at another hour, what was called
/// off stays so, and what has a time of its own keeps it, under the name of the occurrence of the same day.
fn still_different(current: &Meeting, meeting: &Meeting, zone: &ZoneRules) -> Vec<MeetingException> {
    let carried = current.exceptions.iter().filter_map(|exception| {
        if meeting.recurs_at(exception.recurrence_id, zone) {
            return Some(exception.clone());
        }
        let date = zone.date(exception.recurrence_id);
        let recurrence_id = meeting.renamed(exception.recurrence_id, date, zone)?;
        let regular = current.details.interval().moved_to(exception.recurrence_id);
        let own = exception.details.clone().filter(|details| details.interval() != regular);
        if !exception.cancelled && own.is_none() {
            return None;
        }
        let answers = if own.is_some() { exception.answers.clone() } else { Vec::new() };
        Some(MeetingException { recurrence_id, details: own, answers, ..exception.clone() })
    });
    let mut carried: Vec<_> = carried.collect();
    carried.sort_by_key(|it| it.recurrence_id);
    carried.dedup_by_key(|it| it.recurrence_id);
    carried
}

/// The series with one occurrence that is different. Where its time or place differ, everybody is asked about it, but for those who
/// `agreed`, with their answers.
pub(super) fn with_occurrence(
    state: &State,
    current: &Meeting,
    recurrence_id: DateTime<Utc>,
    details: MeetingDetails,
    agreed: &[Attendee],
) -> Meeting {
    let mut meeting = current.clone();
    let Some(before) = current.occurrence(Some(recurrence_id), state.zone()) else { return meeting };
    if before.details == details {
        return meeting;
    }
    meeting.sequence += 1;
    let moved = !details.is_when_and_where(&before.details);
    meeting.exception_mut(recurrence_id).details = Some(details);
    if moved {
        ask_about(&mut meeting, recurrence_id, agreed);
    }
    meeting
}

/// Everybody is asked about one occurrence, but for those who `agreed`, with their answers. By name those, whose answer to the series
/// would be taken for an answer to it; by those, too, who do not see a place that is no room of the clinic's.
fn ask_about(meeting: &mut Meeting, recurrence_id: DateTime<Utc>, agreed: &[Attendee]) {
    let sequence = meeting.sequence;
    let exception = meeting.exception_mut(recurrence_id);
    exception.asked_sequence = sequence;
    exception.answers = agreed.to_vec();
    let mut seen = meeting.clone();
    seen.details.location.clear();
    seen.exception_mut(recurrence_id).details.iter_mut().for_each(|it| it.location.clear());
    let is_taken_for_one = |it: &&Attendee| {
        seen.answer(it.account_id, Some(recurrence_id)) != Some(ParticipationStatus::NeedsAction)
            && !agreed.iter().any(|answer| answer.account_id == it.account_id)
    };
    let asked = seen.attendees.iter().filter(is_taken_for_one);
    let asked = asked.map(|it| Attendee::invited(it.account_id, it.role, it.invited_at));
    meeting.exception_mut(recurrence_id).answers.extend(asked);
}

/// Whether the series has such an occurrence that does not take place.
fn is_called_off(state: &State, meeting: &Meeting, recurrence_id: DateTime<Utc>) -> bool {
    meeting.exception(recurrence_id).is_some_and(|it| it.cancelled)
        && meeting.recurs_at(recurrence_id, state.zone())
}

/// The series with an occurrence that was called off and takes place after all (iTIP REQUEST with a RECURRENCE-ID). Everybody was told
/// that it does not: so everybody is asked about it, but for those who `agreed`, with their answers.
fn brought_back(
    current: &Meeting,
    recurrence_id: DateTime<Utc>,
    details: MeetingDetails,
    agreed: &[Attendee],
) -> Meeting {
    let mut meeting = current.clone();
    meeting.sequence += 1;
    let exception = MeetingException { details: Some(details), ..MeetingException::of(recurrence_id) };
    *meeting.exception_mut(recurrence_id) = exception;
    ask_about(&mut meeting, recurrence_id, agreed);
    meeting
}
