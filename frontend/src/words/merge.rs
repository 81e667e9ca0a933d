//! What becomes of people when two meetings are made one, and what is said when that has happened.

use super::Names;
use super::look_alike::whose;
use docket_shared::event::{Change, Event};
use docket_shared::ids::AccountId;
use docket_shared::model::{AttendeeRole, Meeting, ParticipationStatus};
use docket_shared::rejection::{Note, NoteCode};
use docket_shared::state::State;

/// What a merge means to one of those who are invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Organizes it from now on, with whoever else does.
    Organizes,
    /// Merges, and comes by that.
    Comes,
    /// Their answer stands.
    Keeps(ParticipationStatus),
    /// They had answered, but to another time or place.
    AskedAgain,
    /// They have answered neither.
    Open,
}

impl Fate {
    /// As the preview says it, before the names.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Organizes => "Organize it",
            Self::Comes => "Coming, since you merge",
            Self::Keeps(ParticipationStatus::Accepted) => "Stay accepted",
            Self::Keeps(ParticipationStatus::Tentative) => "Stay at “perhaps”",
            Self::Keeps(ParticipationStatus::Declined) => "Stay declined",
            Self::Keeps(ParticipationStatus::NeedsAction) | Self::Open => "Have not answered yet",
            Self::AskedAgain => "Are asked again: the time or place is not what they answered to",
        }
    }
}

/// What `united`, which came of the two of `before`, means to each of its people, those of one fate together.
pub fn fates(united: &Meeting, before: [&Meeting; 2], me: AccountId) -> Vec<(Fate, Vec<AccountId>)> {
    let mut groups: Vec<(Fate, Vec<AccountId>)> = Vec::new();
    for attendee in &united.attendees {
        let earlier = || before.iter().filter_map(|it| it.attendee(attendee.account_id));
        let answered = earlier().any(|it| it.status != ParticipationStatus::NeedsAction);
        // Nobody but whoever merges comes to have an answer that they never gave.
        let gave = earlier().any(|it| (it.status, it.answered_at) == (attendee.status, attendee.answered_at));
        let fate = match attendee.status {
            ParticipationStatus::NeedsAction if answered => Fate::AskedAgain,
            ParticipationStatus::NeedsAction => Fate::Open,
            ParticipationStatus::Accepted
            | ParticipationStatus::Tentative
            | ParticipationStatus::Declined => {
                let organizes =
                    attendee.role == AttendeeRole::Chair && attendee.status == ParticipationStatus::Accepted;
                match (attendee.account_id == me && !gave, organizes) {
                    (true, _) => Fate::Comes,
                    (false, true) => Fate::Organizes,
                    (false, false) => Fate::Keeps(attendee.status),
                }
            }
        };
        match groups.iter_mut().find(|(it, _)| *it == fate) {
            Some((_, people)) => people.push(attendee.account_id),
            None => groups.push((fate, vec![attendee.account_id])),
        }
    }
    groups.sort_by_key(|(fate, _)| *fate);
    groups
}

/// The sentence that everybody concerned reads when `change` has arrived, if it is a merge or one taken back.
pub fn news(state: &State, change: &Change, me: AccountId) -> Option<String> {
    let names = Names(state);
    let who = if change.by == me { "You" } else { names.account(change.by) };
    match &change.event {
        Event::MeetingsMerged { survivor, merged } => {
            let before = merged.merged_into.as_ref().and_then(|it| it.survivor_before.as_deref());
            let into = before.unwrap_or(survivor);
            let named = match survivor.details.summary == into.details.summary || survivor.redacted {
                true => String::new(),
                false => format!(", which is now called “{}”", survivor.details.summary),
            };
            let (merged, into) = (whose(state, merged, me), titled(state, into, merged, me));
            Some(format!("{who} merged {merged} into {into}{named}."))
        }
        Event::MeetingsUnmerged { survivor, restored } => {
            let (restored, survivor) = (whose(state, restored, me), titled(state, survivor, restored, me));
            Some(format!("{who} took a merge back: {restored} and {survivor} are two meetings again."))
        }
        Event::AppointmentBooked { .. }
        | Event::AppointmentRescheduled { .. }
        | Event::AppointmentCancelled { .. }
        | Event::AppointmentStatusChanged { .. }
        | Event::AppointmentImported { .. }
        | Event::PatientSaved { .. }
        | Event::PractitionerSaved { .. }
        | Event::LocationSaved { .. }
        | Event::HealthcareServiceSaved { .. }
        | Event::OrganizationSaved { .. }
        | Event::AccountSaved { .. }
        | Event::MeetingCreated { .. }
        | Event::MeetingChanged { .. }
        | Event::MeetingCancelled { .. }
        | Event::MeetingAttendeesChanged { .. }
        | Event::MeetingAnswered { .. }
        | Event::MeetingTimeProposed { .. }
        | Event::MeetingTimeProposalDeclined { .. }
        | Event::InvitationsCrossed { .. }
        | Event::MeetingsKeptApart { .. }
        | Event::MergeSuggested { .. } => None,
    }
}

/// The second of two meetings in a sentence: whose it is goes without saying where that is the one's, or who tells the story.
fn titled(state: &State, meeting: &Meeting, first: &Meeting, me: AccountId) -> String {
    if meeting.redacted || (meeting.organizer == me && first.organizer != me) {
        return whose(state, meeting, me);
    }
    format!("“{}”", meeting.details.summary)
}

/// The same of a merge that lies back: `Mina merged “Rota” into “Rota for December”`.
pub fn merged(state: &State, merged: &Meeting, me: AccountId) -> Option<String> {
    let into = merged.merged_into.as_ref()?;
    let who = if into.by == me { "You" } else { Names(state).account(into.by) };
    let survivor = state.meetings().get(&into.meeting_id)?;
    Some(format!("{who} merged {} into {}", whose(state, merged, me), titled(state, survivor, merged, me)))
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
        Command, CreateMeeting, Invitee, MergeMeetings, RespondToMeeting, Side, UnmergeMeetings,
    };
    use docket_shared::ids::{CommandId, Seq};
    use docket_shared::model::{MeetingDetails, Role};
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
        })
    }

    #[test]
    fn everybody_learns_whether_their_answer_stands() {
        use ParticipationStatus::Accepted;
        let id = |role| actor(role).account_id;
        for (time, expected) in [
            (
                Side::Survivor,
                vec![
                    (Fate::Comes, vec![]),
                    (Fate::Organizes, vec![Role::Admin]),
                    (Fate::AskedAgain, vec![Role::Manager, Role::Receptionist]),
                    (Fate::Open, vec![Role::Practitioner]),
                ],
            ),
            (
                Side::Merged,
                vec![
                    (Fate::Organizes, vec![Role::Manager]),
                    (Fate::Comes, vec![Role::Admin]),
                    (Fate::Keeps(Accepted), vec![Role::Receptionist]),
                    (Fate::Open, vec![Role::Practitioner]),
                ],
            ),
        ] {
            let mut given = crossed();
            let before =
                [given.state.meetings()[&meeting(2)].clone(), given.state.meetings()[&meeting(1)].clone()];
            given.now += chrono::TimeDelta::minutes(1);
            given.when(Role::Admin, &merge(time)).unwrap();
            let united = &given.state.meetings()[&meeting(2)];
            let told = fates(united, [&before[0], &before[1]], id(Role::Admin));
            let expected: Vec<(Fate, Vec<AccountId>)> = expected
                .into_iter()
                .filter(|(_, roles)| !roles.is_empty())
                .map(|(fate, roles)| (fate, roles.into_iter().map(id).collect()))
                .collect();
            assert_eq!(told, expected, "{time:?}");
        }
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
            news(&given.state, &change, reader)
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
        assert_eq!(told(&given, &events[1], Role::Manager, Role::Admin), None);
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
            news(&given.state, &change, actor(Role::Manager).account_id).as_deref(),
            Some(
                "Admin merged your “Discuss recent upgrade” into “Investigate new Adobe add-on”, which is now called “Discuss recent upgrade”."
            )
        );
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
