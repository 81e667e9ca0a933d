//! Two meetings that are made one: what is said beforehand, and when it has happened.

mod preview;

pub use preview::{Fate, Reason, described, fates, summary, warnings};

use super::Names;
use super::look_alike::whose;
use super::meeting::told::{moved_by, proposal_declined};
use super::time::date;
use crate::cache::News;
use docket_shared::event::Event;
use docket_shared::ids::AccountId;
use docket_shared::model::{Meeting, ParticipationStatus};
use docket_shared::rejection::{Note, NoteCode};
use docket_shared::state::State;
use docket_shared::time::{DateTime, Utc};

/// The sentence that everybody concerned reads when `news` have arrived, if it is a merge, one taken back, or what somebody else has
/// moved, called off or declined.
pub fn news(state: &State, news: &News, me: AccountId, now: DateTime<Utc>) -> Option<String> {
    let (names, change) = (Names(state), &news.change);
    if let (Event::MeetingChanged { meeting }, Some(before)) = (&change.event, &news.before) {
        // Somebody who was not told what it is about until now has nothing to compare it with.
        let is_known = change.by != me && !before.redacted;
        return is_known.then(|| moved_by(state, [before, meeting], change.by, me, now)).flatten();
    }
    if let Event::MeetingTimeProposalDeclined { meeting, account_id } = &change.event {
        let is_mine = change.by != me && *account_id == me;
        return is_mine.then(|| proposal_declined(state, meeting, change.by));
    }
    let who = if change.by == me { "You" } else { names.account(change.by) };
    if let Event::MeetingsMerged { survivor, merged } = &change.event {
        return Some(format!("{who} merged {}.", one_into_other(state, merged, survivor, me)));
    }
    if let Event::MeetingsUnmerged { survivor, restored } = &change.event {
        let (restored, survivor) = (whose(state, restored, me), titled(state, survivor, restored, me));
        return Some(format!("{who} took a merge back: {restored} and {survivor} are two meetings again."));
    }
    if let Event::MeetingCancelled { meeting, recurrence_id } = &change.event {
        let named = recurrence_id.and_then(|id| meeting.cancelled_occurrence(id, state.zone()));
        let (reason, start) = named.map_or_else(
            || (&meeting.cancellation_reason, meeting.details.start),
            |(exception, it)| (&exception.cancellation_reason, it.details.start),
        );
        // A series has no one day.
        let is_one = recurrence_id.is_some() || meeting.recurrence.is_none();
        let day = if is_one { format!(" on {}", date(state.zone().date(start))) } else { String::new() };
        let why = if reason.is_empty() { String::new() } else { format!(": {reason}") };
        let what = format!("{who} called off “{}”{day}{why}", meeting.details.summary);
        let stop = if what.ends_with(['.', '!', '?']) { "" } else { "." };
        return (change.by != me).then(|| format!("{what}{stop}"));
    }
    None
}

/// The second of two meetings in a sentence: whose it is goes without saying where that is the one's, or who tells the story.
fn titled(state: &State, meeting: &Meeting, first: &Meeting, me: AccountId) -> String {
    if meeting.details.summary.is_empty() || (meeting.organizer == me && first.organizer != me) {
        return whose(state, meeting, me);
    }
    format!("“{}”", meeting.details.summary)
}

/// The same of a merge that lies back: `Mina merged “Rota” into “Rota for December”`.
pub fn merged(state: &State, merged: &Meeting, me: AccountId) -> Option<String> {
    let into = merged.merged_into.as_ref()?;
    let who = if into.by == me { "You" } else { Names(state).account(into.by) };
    let survivor = state.meetings().get(&into.meeting_id)?;
    Some(format!("{who} merged {}", one_into_other(state, merged, survivor, me)))
}

/// `your “Rota” into “December”, which is now called “Rota”`: both as they were called before.
fn one_into_other(state: &State, merged: &Meeting, survivor: &Meeting, me: AccountId) -> String {
    let before = merged.merged_into.as_ref().and_then(|it| it.survivor_before.as_deref());
    let into = before.unwrap_or(survivor);
    let named = match survivor.details.summary == into.details.summary || survivor.redacted {
        true => String::new(),
        false => format!(", which is now called “{}”", survivor.details.summary),
    };
    format!("{} into {}{named}", whose(state, merged, me), titled(state, into, merged, me))
}

/// Where the other side of two crossed invitations stands with mine: `to which Mina Costa has not answered`.
pub fn other_side(state: &State, theirs: &Meeting, mine: &Meeting) -> String {
    let who = Names(state).account(theirs.organizer);
    match mine.answer(theirs.organizer, None) {
        Some(ParticipationStatus::Accepted) => format!("which {who} has accepted, too"),
        Some(ParticipationStatus::Tentative) => format!("to which {who} may come"),
        Some(ParticipationStatus::Declined) => format!("to which {who} does not come"),
        Some(ParticipationStatus::NeedsAction) | None => format!("to which {who} has not answered"),
    }
}

/// What the sender of a request is told besides that it was carried out.
pub fn note(state: &State, note: Note) -> String {
    let meeting = Names(state).meeting(note.meeting_id);
    match note.code {
        NoteCode::AlreadyMerged => format!("Somebody was faster: the two are {meeting} already."),
        NoteCode::WentToSurvivor => {
            format!("The meeting had been merged into {meeting} meanwhile, so that is what you answered.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::command::{
        CancelMeeting, Command, CreateMeeting, Invitee, MergeMeetings, RespondToMeeting, Side,
        UnmergeMeetings,
    };
    use docket_shared::event::Change;
    use docket_shared::ids::{CommandId, Seq};
    use docket_shared::model::{AttendeeRole, MeetingDetails, Role};
    use docket_shared::testing::meetings::{details, series};
    use docket_shared::testing::{Given, actor, at, meeting};
    use uuid::Uuid;

    fn create(number: u32, summary: &str, start: &str, invited: &[Role]) -> Command {
        let invitee =
            |role: &Role| Invitee { account_id: actor(*role).account_id, role: AttendeeRole::ReqParticipant };
        Command::CreateMeeting(CreateMeeting {
            meeting_id: meeting(number),
            details: MeetingDetails {
                summary: summary.into(),
                description: String::new(),
                location_id: None,
                location: String::new(),
                start: at(start),
                end: at(start) + chrono::TimeDelta::hours(1),
                all_day: false,
            },
            recurrence: None,
            attendees: invited.iter().map(invitee).collect(),
            not_same_as: Vec::new(),
        })
    }

    fn respond(number: u32, status: ParticipationStatus) -> Command {
        Command::RespondToMeeting(RespondToMeeting {
            meeting_id: meeting(number),
            recurrence_id: None,
            status,
            note: String::new(),
            sequence: None,
            not_same_as: Vec::new(),
            keep_dates: false,
        })
    }

    /// The manager and the administrator have invited each other, and a practitioner and the front desk besides.
    fn crossed() -> Given {
        let mut given = Given::clinic([]);
        let (manager, admin) = (Role::Manager, Role::Admin);
        let (desk, practitioner) = (Role::Receptionist, Role::Practitioner);
        for (role, command) in [
            (manager, create(1, "Discuss recent upgrade", "2026-11-24T10:00:00Z", &[admin, desk])),
            (
                admin,
                create(2, "Investigate new Adobe add-on", "2026-11-24T11:00:00Z", &[manager, practitioner]),
            ),
            (desk, respond(1, ParticipationStatus::Accepted)),
        ] {
            given.when(role, &command).unwrap();
        }
        given
    }

    fn merge(time: Side) -> Command {
        Command::MergeMeetings(MergeMeetings {
            survivor_id: meeting(2),
            merged_id: meeting(1),
            summary: Side::Survivor,
            time,
            location: Side::Survivor,
            description: None,
            survivor_sequence: None,
            merged_sequence: None,
        })
    }

    #[test]
    fn a_merge_and_its_undoing_are_told_to_each_as_their_own() {
        let mut given = crossed();
        let told = |given: &Given, event: &Event, by: Role, reader: Role| {
            let reader = actor(reader).account_id;
            let change = Change {
                seq: Seq(1),
                at: given.now,
                by: actor(by).account_id,
                command_id: CommandId::new(Uuid::nil()),
                event: event.seen_by(Some(reader)).into_owned(),
            };
            news(&given.state, &News { change, before: None }, reader, given.now)
        };
        let events = given.when(Role::Admin, &merge(Side::Survivor)).unwrap();
        for (reader, expected) in [
            (
                Role::Manager,
                "Admin merged your “Discuss recent upgrade” into “Investigate new Adobe add-on”.",
            ),
            (
                Role::Admin,
                "You merged Manager’s “Discuss recent upgrade” into your “Investigate new Adobe add-on”.",
            ),
            (
                Role::Receptionist,
                "Admin merged Manager’s “Discuss recent upgrade” into “Investigate new Adobe add-on”.",
            ),
            (Role::Practitioner, "Admin merged a meeting of Manager into “Investigate new Adobe add-on”."),
        ] {
            assert_eq!(
                told(&given, &events[0], Role::Admin, reader).as_deref(),
                Some(expected),
                "{reader:?}"
            );
        }
        let merged_one = &given.state.meetings()[&meeting(1)];
        assert_eq!(
            merged(&given.state, merged_one, actor(Role::Manager).account_id).as_deref(),
            Some("Admin merged your “Discuss recent upgrade” into “Investigate new Adobe add-on”")
        );
        let undo = Command::UnmergeMeetings(UnmergeMeetings { meeting_id: meeting(1) });
        let events = given.when(Role::Manager, &undo).unwrap();
        assert_eq!(
            told(&given, &events[0], Role::Manager, Role::Admin).as_deref(),
            Some(
                "Manager took a merge back: Manager’s “Discuss recent upgrade” and your “Investigate new Adobe add-on” are two meetings again."
            )
        );
    }

    #[test]
    fn what_somebody_else_calls_off_is_told_with_its_day_and_the_reason() {
        let mut given = Given::clinic([]);
        let first = details("Rota", "2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");
        let create = series(1, first, "FREQ=WEEKLY", &[Role::Receptionist]);
        given.when(Role::Manager, &Command::CreateMeeting(create)).unwrap();
        for (recurrence_id, reason, expected) in [
            (Some("2026-11-12T10:00:00Z"), "Ill", "Manager called off “Rota” on Thu 12 Nov: Ill."),
            (Some("2026-11-19T10:00:00Z"), "", "Manager called off “Rota” on Thu 19 Nov."),
            (None, "Nobody comes.", "Manager called off “Rota”: Nobody comes."),
        ] {
            let recurrence_id = recurrence_id.map(at);
            let cancel = CancelMeeting { meeting_id: meeting(1), recurrence_id, reason: reason.into() };
            let events = given.when(Role::Manager, &Command::CancelMeeting(cancel)).unwrap();
            let change = Change {
                seq: Seq(1),
                at: given.now,
                by: actor(Role::Manager).account_id,
                command_id: CommandId::new(Uuid::nil()),
                event: events[0].clone(),
            };
            let told = News { change, before: None };
            let told = |role| news(&given.state, &told, actor(role).account_id, given.now);
            assert_eq!(told(Role::Receptionist).as_deref(), Some(expected));
            assert_eq!(told(Role::Manager), None, "whoever does it is answered otherwise");
        }
    }

    #[test]
    fn another_title_that_stands_is_named() {
        let mut given = crossed();
        let Command::MergeMeetings(wish) = merge(Side::Survivor) else { panic!("a merge") };
        let wish = Command::MergeMeetings(MergeMeetings { summary: Side::Merged, ..wish });
        let events = given.when(Role::Admin, &wish).unwrap();
        let change = Change {
            seq: Seq(1),
            at: given.now,
            by: actor(Role::Admin).account_id,
            command_id: CommandId::new(Uuid::nil()),
            event: events[0].clone(),
        };
        assert_eq!(
            news(&given.state, &News { change, before: None }, actor(Role::Manager).account_id, given.now)
                .as_deref(),
            Some(
                "Admin merged your “Discuss recent upgrade” into “Investigate new Adobe add-on”, which is now called “Discuss recent upgrade”."
            )
        );
    }

    #[test]
    fn where_the_other_side_stands_is_said_as_it_is() {
        let mut given = crossed();
        let said = |given: &Given| {
            let meetings = given.state.meetings();
            other_side(&given.state, &meetings[&meeting(1)], &meetings[&meeting(2)])
        };
        assert_eq!(said(&given), "to which Manager has not answered");
        for (status, expected) in [
            (ParticipationStatus::Tentative, "to which Manager may come"),
            (ParticipationStatus::Declined, "to which Manager does not come"),
            (ParticipationStatus::Accepted, "which Manager has accepted, too"),
        ] {
            given.when(Role::Manager, &respond(2, status)).unwrap();
            assert_eq!(said(&given), expected);
        }
    }

    #[test]
    fn a_note_says_what_became_of_it() {
        let given = crossed();
        for (code, expected) in [
            (NoteCode::AlreadyMerged, "Somebody was faster: the two are “Discuss recent upgrade” already."),
            (
                NoteCode::WentToSurvivor,
                "The meeting had been merged into “Discuss recent upgrade” meanwhile, so that is what you answered.",
            ),
        ] {
            assert_eq!(note(&given.state, Note { code, meeting_id: meeting(1) }), expected);
        }
    }
}
