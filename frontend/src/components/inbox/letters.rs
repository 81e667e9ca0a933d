//! What lies in the inbox: pure.

use crate::words::status;
use docket_shared::decide::crossed_with;
use docket_shared::ids::AccountId;
use docket_shared::model::{
    AttendeeRole, Meeting, MeetingDetails, MergeSuggestion, ParticipationStatus, TimeProposal,
};
use docket_shared::order::sort_by_key;
use docket_shared::state::State;
use docket_shared::time::{DateTime, TimeDelta, Utc};
use std::sync::Arc;

/// One thing in the inbox.
#[derive(Clone, PartialEq)]
pub enum Letter {
    /// An invitation that I have not answered.
    Invitation {
        /// To which meeting.
        meeting: Arc<Meeting>,
        /// To which occurrence alone: it was moved, and everybody is asked about it.
        recurrence_id: Option<DateTime<Utc>>,
        /// What, when and where.
        details: MeetingDetails,
    },
    /// I have accepted what may be a meeting of mine under another name; the other side has not said so.
    Crossed {
        /// To which I was invited.
        theirs: Arc<Meeting>,
        /// Which I called.
        mine: Arc<Meeting>,
    },
    /// Another time that somebody would rather have.
    Proposal {
        /// For a meeting that I organize.
        meeting: Arc<Meeting>,
        /// Whose and which.
        proposal: TimeProposal,
    },
    /// What I was invited to, or one date of it, does not take place.
    CalledOff {
        /// Which meeting.
        meeting: Arc<Meeting>,
        /// Which occurrence, where it is one alone.
        recurrence_id: Option<DateTime<Utc>>,
        /// What, when and where it would have been.
        details: MeetingDetails,
        /// Who has called it off.
        by: AccountId,
        /// Why.
        reason: String,
    },
    /// Somebody takes two meetings for one, and I may merge them.
    Suggestion {
        /// Who, since when.
        suggestion: MergeSuggestion,
        /// Which two.
        meetings: [Arc<Meeting>; 2],
    },
}

impl Letter {
    /// Whether it is I who must act.
    pub const fn needs_me(&self) -> bool {
        match self {
            Self::Invitation { .. } | Self::Proposal { .. } | Self::Suggestion { .. } => true,
            Self::Crossed { .. } | Self::CalledOff { .. } => false,
        }
    }

    /// Whether it is for somebody else to answer first.
    pub fn waits_for_another(&self) -> bool {
        let Self::Crossed { theirs, mine } = self else { return false };
        mine.answer(theirs.organizer, None) == Some(ParticipationStatus::NeedsAction)
    }

    /// Whether I am only told of it, until I say that I have seen it.
    pub const fn is_news(&self) -> bool {
        matches!(self, Self::CalledOff { .. })
    }

    /// What tells it from the others.
    pub fn key(&self) -> String {
        match self {
            Self::Invitation { meeting, recurrence_id, .. } => {
                format!("{}-{}", meeting.id, recurrence_id.map_or(0, |it| it.timestamp()))
            }
            Self::Crossed { theirs, mine } => format!("{}-{}", theirs.id, mine.id),
            Self::Proposal { meeting, proposal } => format!("{}-{}", meeting.id, proposal.account_id),
            Self::CalledOff { meeting, recurrence_id, .. } => {
                format!("{}-{}-off", meeting.id, recurrence_id.map_or(0, |it| it.timestamp()))
            }
            Self::Suggestion { meetings: [one, other], .. } => format!("{}-{}", one.id, other.id),
        }
    }

    fn start(&self) -> DateTime<Utc> {
        match self {
            Self::Invitation { details, .. } | Self::CalledOff { details, .. } => details.start,
            Self::Crossed { theirs, .. } => theirs.details.start,
            Self::Proposal { proposal, .. } => proposal.start,
            Self::Suggestion { meetings: [one, other], .. } => one.details.start.min(other.details.start),
        }
    }
}

impl std::fmt::Debug for Letter {
    /// Titles and notes are nobody's to log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Letter({})", self.key())
    }
}

/// All that lies there, the soonest first.
pub fn letters(state: &State, me: AccountId, now: DateTime<Utc>) -> Vec<Letter> {
    let is_ahead = |it: &Meeting| it.over_at(state.zone()).is_none_or(|over| over > now);
    let ahead = |it: &&Arc<Meeting>| !it.redacted && is_ahead(it);
    // Of a meeting in which I take no part I know what it is called by the suggestion.
    let open = |it: &&Arc<Meeting>| it.stands() && it.is_titled() && is_ahead(it);
    let mut found: Vec<Letter> = Vec::new();
    for meeting in state.meetings().values().filter(ahead).filter(|it| it.concerns(me)) {
        found.extend(called_off(state, meeting, me, now));
        if !meeting.stands() {
            continue;
        }
        found.extend(invitations(state, meeting, me, now));
        found.extend(crossed(state, meeting, me, now));
        if meeting.is_chaired_by(me) {
            let proposals = meeting.proposals.iter().filter(|it| it.account_id != me);
            found.extend(
                proposals
                    .cloned()
                    .map(|proposal| Letter::Proposal { meeting: Arc::clone(meeting), proposal }),
            );
        }
    }
    found.extend(state.merge_suggestions().into_values().filter(|it| it.by != me).filter_map(|suggestion| {
        let [one, other] = suggestion.pair.ids().map(|id| state.meetings().get(&id).filter(open));
        let (one, other) = (one?, other?);
        let may = one.is_chaired_by(me) || other.is_chaired_by(me);
        let meetings = [Arc::clone(one), Arc::clone(other)];
        may.then_some(Letter::Suggestion { suggestion, meetings })
    }));
    sort_by_key(&mut found, Letter::start);
    found
}

/// The invitation to all of it, where that is not answered; otherwise those to occurrences that were moved since.
fn invitations(state: &State, meeting: &Arc<Meeting>, me: AccountId, now: DateTime<Utc>) -> Vec<Letter> {
    let letter =
        |recurrence_id, details| Letter::Invitation { meeting: Arc::clone(meeting), recurrence_id, details };
    // Whoever is only told of it is asked nothing.
    if meeting.attendee(me).is_none_or(|it| it.role == AttendeeRole::NonParticipant) {
        return Vec::new();
    }
    let unanswered = |id| meeting.answer(me, id) == Some(ParticipationStatus::NeedsAction);
    if unanswered(None) {
        return vec![letter(None, super::super::merge::details(state, meeting, None, now))];
    }
    let moved = meeting.exceptions.iter().filter(|it| !it.cancelled && unanswered(Some(it.recurrence_id)));
    moved
        .filter_map(|it| Some((it.recurrence_id, it.details.clone().filter(|details| details.end > now)?)))
        .map(|(id, details)| letter(Some(id), details))
        .collect()
}

/// The meeting, or the dates of it, that somebody else has called off and that are still ahead. Whoever does not come anyway
/// needs not hear of it.
fn called_off(state: &State, meeting: &Arc<Meeting>, me: AccountId, now: DateTime<Utc>) -> Vec<Letter> {
    if meeting.answer(me, None) == Some(ParticipationStatus::Declined) {
        return Vec::new();
    }
    let by_another = |by: Option<AccountId>| by.filter(|by| *by != me);
    let letter = |recurrence_id, details, by, reason: &str| Letter::CalledOff {
        meeting: Arc::clone(meeting),
        recurrence_id,
        details,
        by,
        reason: reason.into(),
    };
    if !meeting.stands() {
        let by = by_another(meeting.cancelled_by);
        let details = || super::super::merge::details(state, meeting, None, now);
        return by.map(|by| letter(None, details(), by, &meeting.cancellation_reason)).into_iter().collect();
    }
    let dates = meeting.exceptions.iter().filter_map(|it| {
        let by = by_another(it.cancelled_by)?;
        let (_, occurrence) = meeting.cancelled_occurrence(it.recurrence_id, state.zone())?;
        let ahead = occurrence.details.end > now;
        ahead.then(|| letter(Some(it.recurrence_id), occurrence.details, by, &it.cancellation_reason))
    });
    dates.collect()
}

fn crossed(state: &State, meeting: &Arc<Meeting>, me: AccountId, now: DateTime<Utc>) -> Vec<Letter> {
    let answered = match meeting.answer(me, None) {
        Some(ParticipationStatus::Accepted | ParticipationStatus::Tentative) => true,
        Some(ParticipationStatus::NeedsAction | ParticipationStatus::Declined) | None => false,
    };
    let declined =
        |mine: &Meeting| mine.answer(meeting.organizer, None) == Some(ParticipationStatus::Declined);
    crossed_with(state, meeting, me, now)
        .filter(|mine| answered && !declined(mine))
        .map(|mine| Letter::Crossed { theirs: Arc::clone(meeting), mine: Arc::clone(mine) })
        .collect()
}

/// Merges of the last week that concern me, the latest first: each is the meeting that was merged into another.
pub fn merges(state: &State, me: AccountId, now: DateTime<Utc>) -> Vec<Arc<Meeting>> {
    let mut merged: Vec<_> = state
        .meetings()
        .values()
        .filter_map(|meeting| {
            let into = meeting.merged_into.as_ref().filter(|it| it.at > now - TimeDelta::days(7))?;
            let survivor = state.meetings().get(&into.meeting_id)?;
            survivor.concerns(me).then(|| (into.at, Arc::clone(meeting)))
        })
        .collect();
    sort_by_key(&mut merged, |(at, _)| std::cmp::Reverse(*at));
    merged.into_iter().map(|(_, meeting)| meeting).collect()
}

/// Where I stand, for a list that says who organizes it: `coming`, `you organize it, too`.
pub fn stand(meeting: &Meeting, me: AccountId, recurrence_id: Option<DateTime<Utc>>) -> &'static str {
    let answer = meeting.answer(me, recurrence_id);
    match answer {
        Some(ParticipationStatus::Accepted) if meeting.is_chaired_by(me) && meeting.organizer != me => {
            "you organize it, too"
        }
        Some(answer) => status::participation(answer),
        None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::command::{
        CancelMeeting, ChangeMeeting, Command, CreateMeeting, Invitee, MergeMeetings, ProposeMeetingTime,
        RespondToMeeting, Side, SuggestMerge,
    };
    use docket_shared::ids::{Epoch, Seq};
    use docket_shared::model::Role;
    use docket_shared::testing::{Given, actor, at, meeting};
    use docket_shared::time::Interval;

    const DESK: Role = Role::Receptionist;

    fn details(summary: &str, start: &str) -> MeetingDetails {
        MeetingDetails {
            summary: summary.into(),
            description: String::new(),
            location_id: None,
            location: String::new(),
            start: at(start),
            end: at(start) + TimeDelta::hours(1),
            all_day: false,
        }
    }

    fn create(number: u32, start: &str, recurrence: Option<&str>, invited: &[Role]) -> Command {
        let invitee =
            |role: &Role| Invitee { account_id: actor(*role).account_id, role: AttendeeRole::ReqParticipant };
        Command::CreateMeeting(CreateMeeting {
            meeting_id: meeting(number),
            details: details(&format!("Meeting {number}"), start),
            recurrence: recurrence.map(|rule| rule.parse().unwrap()),
            attendees: invited.iter().map(invitee).collect(),
            not_same_as: Vec::new(),
        })
    }

    fn accept(number: u32) -> Command {
        Command::RespondToMeeting(RespondToMeeting {
            meeting_id: meeting(number),
            recurrence_id: None,
            status: ParticipationStatus::Accepted,
            note: String::new(),
            sequence: None,
            not_same_as: Vec::new(),
            keep_dates: false,
        })
    }

    /// What the browser of `role` knows, whose calendar shows another day.
    fn seen_by(given: &Given, role: Role) -> State {
        let (epoch, day) = (Epoch::new(uuid::Uuid::nil()), at("2026-11-03T00:00:00Z"));
        let window = Interval::new(day, day + TimeDelta::days(1));
        let snapshot = given.state.snapshot(epoch, Seq(0), given.now, window, actor(role).account_id);
        State::from_snapshot(&snapshot)
    }

    /// What lies in the inbox of `role`, one word each.
    fn inbox(given: &Given, role: Role) -> Vec<String> {
        let letters = letters(&seen_by(given, role), actor(role).account_id, given.now);
        let said = letters.iter().map(|letter| match letter {
            Letter::Invitation { meeting, recurrence_id: None, .. } => {
                format!("invited to {}", meeting.details.summary)
            }
            Letter::Invitation { recurrence_id: Some(_), details, .. } => {
                format!("moved to {}", details.start)
            }
            Letter::Crossed { theirs, mine } => {
                format!("{} or {}", theirs.details.summary, mine.details.summary)
            }
            Letter::Proposal { meeting, .. } => format!("another time for {}", meeting.details.summary),
            Letter::CalledOff { details, reason, .. } => format!("off {}: {reason}", details.start),
            Letter::Suggestion { meetings: [one, other], .. } => {
                format!("{} is {}?", one.details.summary, other.details.summary)
            }
        });
        said.collect()
    }

    #[test]
    fn an_invitation_waits_until_it_is_answered_or_over() {
        let mut given = Given::clinic([]);
        given.when(Role::Manager, &create(1, "2026-11-24T10:00:00Z", None, &[DESK])).unwrap();
        assert_eq!(inbox(&given, DESK), ["invited to Meeting 1"]);
        assert_eq!(inbox(&given, Role::Manager), [""; 0]);
        given.now = at("2026-11-24T11:00:00Z");
        assert_eq!(inbox(&given, DESK), [""; 0], "it is over");
        given.now = at("2026-11-24T08:00:00Z");
        given.when(DESK, &accept(1)).unwrap();
        assert_eq!(inbox(&given, DESK), [""; 0], "it is answered");
    }

    #[test]
    fn an_occurrence_that_is_moved_is_asked_about_alone() {
        let mut given = Given::clinic([]);
        let series = create(1, "2026-11-24T10:00:00Z", Some("FREQ=WEEKLY;COUNT=3"), &[DESK]);
        given.when(Role::Manager, &series).unwrap();
        given.when(DESK, &accept(1)).unwrap();
        let change = Command::ChangeMeeting(ChangeMeeting {
            meeting_id: meeting(1),
            recurrence_id: Some(at("2026-12-01T10:00:00Z")),
            details: details("Meeting 1", "2026-12-02T10:00:00Z"),
            recurrence: None,
            sequence: None,
        });
        given.when(Role::Manager, &change).unwrap();
        assert_eq!(inbox(&given, DESK), ["moved to 2026-12-02 10:00:00 UTC"]);
    }

    #[test]
    fn what_was_called_off_is_told_until_it_is_over() {
        let mut given = Given::clinic([]);
        let series = create(1, "2026-11-24T10:00:00Z", Some("FREQ=WEEKLY;COUNT=3"), &[DESK]);
        given.when(Role::Manager, &series).unwrap();
        given.when(DESK, &accept(1)).unwrap();
        let cancel = |recurrence_id: Option<&str>| {
            let recurrence_id = recurrence_id.map(at);
            Command::CancelMeeting(CancelMeeting {
                meeting_id: meeting(1),
                recurrence_id,
                reason: "Ill".into(),
            })
        };
        given.when(Role::Manager, &cancel(Some("2026-12-01T10:00:00Z"))).unwrap();
        assert_eq!(inbox(&given, DESK), ["off 2026-12-01 10:00:00 UTC: Ill"]);
        assert_eq!(inbox(&given, Role::Manager), [""; 0], "whoever called it off knows");
        let told = letters(&given.state, actor(DESK).account_id, given.now);
        assert!(told[0].is_news() && !told[0].needs_me());
        given.now = at("2026-12-01T11:00:00Z");
        assert_eq!(inbox(&given, DESK), [""; 0], "it is over");
        given.now = at("2026-11-24T08:00:00Z");
        given.when(Role::Manager, &cancel(None)).unwrap();
        assert_eq!(inbox(&given, DESK), ["off 2026-11-24 10:00:00 UTC: Ill"], "all of it, in one");
    }

    #[test]
    fn what_others_propose_and_suggest_reaches_who_organizes() {
        let mut given = Given::clinic([]);
        given.when(Role::Manager, &create(1, "2026-11-24T10:00:00Z", None, &[DESK])).unwrap();
        given.when(Role::Admin, &create(2, "2026-11-24T10:00:00Z", None, &[DESK])).unwrap();
        let propose = Command::ProposeMeetingTime(ProposeMeetingTime {
            meeting_id: meeting(1),
            recurrence_id: None,
            start: at("2026-11-25T10:00:00Z"),
            end: at("2026-11-25T11:00:00Z"),
            note: String::new(),
        });
        let suggest =
            Command::SuggestMerge(SuggestMerge { meeting_id: meeting(1), other_meeting_id: meeting(2) });
        for command in [propose, suggest] {
            given.when(DESK, &command).unwrap();
        }
        let of_manager = ["Meeting 1 is Meeting 2?", "another time for Meeting 1"];
        assert_eq!(inbox(&given, Role::Manager), of_manager);
        assert_eq!(inbox(&given, Role::Admin), ["Meeting 1 is Meeting 2?"]);
        let count = |role| {
            let letters = letters(&seen_by(&given, role), actor(role).account_id, given.now);
            letters.iter().filter(|it| it.needs_me()).count()
        };
        assert_eq!((count(Role::Manager), count(DESK)), (2, 2));
    }

    #[test]
    fn who_answered_a_crossed_invitation_first_sees_that_it_is_open_and_is_not_counted() {
        let mut given = Given::clinic([]);
        given.when(Role::Manager, &create(1, "2026-11-24T10:00:00Z", None, &[Role::Admin])).unwrap();
        given.when(Role::Admin, &create(2, "2026-11-24T15:00:00Z", None, &[Role::Manager])).unwrap();
        given.now += TimeDelta::minutes(1);
        given.when(Role::Manager, &accept(2)).unwrap();
        assert_eq!(inbox(&given, Role::Manager), ["Meeting 2 or Meeting 1"]);
        let letters = letters(&given.state, actor(Role::Manager).account_id, given.now);
        assert!(letters.iter().all(|letter| !letter.needs_me() && letter.waits_for_another()));
        let merge = Command::MergeMeetings(MergeMeetings {
            survivor_id: meeting(2),
            merged_id: meeting(1),
            summary: Side::Survivor,
            time: Side::Survivor,
            location: Side::Survivor,
            description: None,
            survivor_sequence: None,
            merged_sequence: None,
        });
        given.when(Role::Admin, &merge).unwrap();
        assert_eq!(inbox(&given, Role::Manager), [""; 0]);
        let merged = |given: &Given| {
            merges(&seen_by(given, Role::Manager), actor(Role::Manager).account_id, given.now)
        };
        assert_eq!(merged(&given).iter().map(|it| it.id).collect::<Vec<_>>(), [meeting(1)]);
        given.now += TimeDelta::days(8);
        assert!(merged(&given).is_empty());
    }
}
