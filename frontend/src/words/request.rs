//! What somebody asked for and what became of it, as the tray and the announcements say it.

use super::reason::{About, sentence};
use super::time::{clock_at, date, duration, span};
use super::{Names, counted, status};
use crate::cache::Request;
use chrono::{DateTime, Utc};
use docket_shared::command::{Command, InviteToMeeting, Placing};
use docket_shared::ids::AppointmentId;
use docket_shared::model::{Appointment, ParticipationStatus};
use docket_shared::rejection::{Reason, Rejection};
use docket_shared::state::State;
use docket_shared::time::ZoneRules;

/// How far a request is, as far as grammar cares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// Nobody has decided yet.
    Asked,
    /// It is done.
    Done,
    /// It was not done.
    Refused,
}

/// `Book Bo Reyes`, `Booked Bo Reyes`, `Not booked: Bo Reyes`.
pub fn title(state: &State, command: &Command, tense: Tense) -> String {
    titled(state, command, None, tense)
}

/// The same of a request, which remembers what a meeting was called then.
pub fn title_of(state: &State, request: &Request, tense: Tense) -> String {
    titled(state, &request.command, request.called.clone(), tense)
}

/// What the meeting or the two of which a command speaks are called, and which date is meant; nothing where it speaks of none.
pub fn of_meeting(state: &State, command: &Command) -> Option<String> {
    let names = Names(state);
    let both = |one, link, other| Some(format!("{} {link} {}", names.meeting(one), names.meeting(other)));
    if let Command::CreateMeeting(create) = command {
        return Some(format!("“{}”", create.details.summary));
    }
    if let Command::MergeMeetings(merge) = command {
        return both(merge.merged_id, "into", merge.survivor_id);
    }
    if let Command::SuggestMerge(suggest) = command {
        return both(suggest.meeting_id, "and", suggest.other_meeting_id);
    }
    if let Command::KeepMeetingsApart(keep) = command {
        return both(keep.meeting_id, "and", keep.other_meeting_id);
    }
    if let Command::UnmergeMeetings(unmerge) = command {
        return Some(names.meeting(unmerge.meeting_id));
    }
    Some(names.occurrence(command.meeting_id()?, command.recurrence_id()))
}

fn titled(state: &State, command: &Command, called: Option<String>, tense: Tense) -> String {
    let names = Names(state);
    let meeting = || called.or_else(|| of_meeting(state, command)).unwrap_or_default();
    let whose = |id: AppointmentId| names.patient_of(id).unwrap_or_else(|| "the appointment".into());
    let (asked, done, refused, what) = match command {
        Command::BookAppointment(book) => {
            // A patient registered by somebody's request may be known here by the appointment alone.
            let known = names.patient_of(book.appointment_id);
            ("Book", "Booked", "Not booked", known.unwrap_or_else(|| names.patient(book.patient_id)))
        }
        Command::RescheduleAppointment(reschedule) => {
            ("Move", "Moved", "Not moved", whose(reschedule.appointment_id))
        }
        Command::CancelAppointment(cancel) => {
            ("Cancel", "Cancelled", "Not cancelled", whose(cancel.appointment_id))
        }
        Command::ChangeAppointmentStatus(change) => {
            let what = format!("{}, {}", whose(change.appointment_id), status::label(change.status));
            ("Mark", "Marked", "Not marked", what)
        }
        Command::ImportAppointment(_) => ("Copy", "Copied", "Not copied", "an appointment".into()),
        Command::SavePatient(save) => ("Save", "Saved", "Not saved", save.patient.name()),
        Command::SavePractitioner(save) => ("Save", "Saved", "Not saved", save.practitioner.name.clone()),
        Command::SaveLocation(save) => ("Save", "Saved", "Not saved", save.location.name.clone()),
        Command::SaveHealthcareService(save) => {
            ("Save", "Saved", "Not saved", save.healthcare_service.name.clone())
        }
        Command::SaveOrganization(_) => ("Save", "Saved", "Not saved", "the clinic's settings".into()),
        Command::SaveAccount(save) => ("Save", "Saved", "Not saved", save.account.name.clone()),
        Command::CreateMeeting(_) => ("Call", "Called", "Not called", meeting()),
        Command::ChangeMeeting(_) => ("Change", "Changed", "Not changed", meeting()),
        Command::CancelMeeting(_) => ("Call off", "Called off", "Not called off", meeting()),
        Command::InviteToMeeting(invite) if takes_over(state, invite) => {
            ("Take over", "Took over", "Not taken over", meeting())
        }
        Command::InviteToMeeting(_) => ("Invite to", "Invited to", "Not invited to", meeting()),
        Command::UninviteFromMeeting(_) => {
            ("Take back invitations to", "Took back invitations to", "Not changed", meeting())
        }
        Command::LeaveMeeting(_) => ("Leave", "You left", "Not left", meeting()),
        Command::RespondToMeeting(respond) => {
            let (asked, done) = match respond.status {
                ParticipationStatus::Accepted => ("Accept", "Accepted"),
                ParticipationStatus::Tentative => ("Perhaps come to", "Perhaps coming to"),
                ParticipationStatus::Declined | ParticipationStatus::NeedsAction => ("Decline", "Declined"),
            };
            (asked, done, "Not answered", meeting())
        }
        Command::ProposeMeetingTime(_) => {
            ("Propose a time for", "Proposed a time for", "Not proposed", meeting())
        }
        Command::AnswerTimeProposal(answer) => {
            let (asked, done) = match answer.accept {
                true => ("Move", "Moved"),
                false => ("Decline the other time for", "Declined the other time for"),
            };
            (asked, done, "Not changed", meeting())
        }
        Command::MergeMeetings(_) => ("Merge", "Merged", "Not merged", meeting()),
        Command::UnmergeMeetings(_) => ("Separate", "Separated", "Not separated", meeting()),
        Command::SuggestMerge(_) => ("Suggest to merge", "Suggested to merge", "Not suggested", meeting()),
        Command::KeepMeetingsApart(_) => ("Keep both", "Kept both", "Not kept apart", meeting()),
    };
    match tense {
        Tense::Asked => format!("{asked} {what}"),
        Tense::Done => format!("{done} {what}"),
        Tense::Refused => format!("{refused}: {what}"),
    }
}

/// Whether whoever invites takes the meeting over by that: one who organizes it already invites nobody but others.
fn takes_over(state: &State, invite: &InviteToMeeting) -> bool {
    let known = state.meetings().get(&invite.meeting_id);
    known.zip(invite.attendees.first()).is_some_and(|(it, only)| {
        invite.attendees.len() == 1 && (it.redacted || it.organizer == only.account_id)
    })
}

/// `Tue 24 Nov 11:00, Dr Okafor`: where and when it is about, if it is about a time.
pub fn place(state: &State, command: &Command) -> Option<String> {
    let names = Names(state);
    let (start, practitioner) = match command.placing() {
        Some(Placing::Book(book)) => (book.start, Some(book.practitioner_id)),
        Some(Placing::Reschedule(reschedule)) => (reschedule.start, Some(reschedule.practitioner_id)),
        None => match command.appointment_id() {
            Some(id) => state.appointments().get(&id).map(|it| (it.start, Some(it.practitioner_id)))?,
            None => (start_of_meeting(state, command)?, None),
        },
    };
    let zone = state.zone();
    let with = practitioner.map(|id| format!(", {}", names.practitioner(id))).unwrap_or_default();
    Some(format!("{} {}{with}", date(zone.date(start)), clock_at(zone, start)))
}

/// The same of a request, which remembers when a meeting was.
pub fn place_of(state: &State, request: &Request) -> Option<String> {
    match request.start {
        Some(start) => Some(format!("{} {}", date(state.zone().date(start)), clock_at(state.zone(), start))),
        None => place(state, &request.command),
    }
}

/// When the meeting is that a command is about: as it asks for, or as it is.
pub fn start_of_meeting(state: &State, command: &Command) -> Option<DateTime<Utc>> {
    if let Command::CreateMeeting(create) = command {
        return Some(create.details.start);
    }
    if let Command::ChangeMeeting(change) = command {
        return Some(change.details.start);
    }
    if let Command::ProposeMeetingTime(propose) = command {
        return Some(propose.start);
    }
    Names(state).start_of(command.meeting_id()?, command.recurrence_id())
}

/// So many reasons are told one by one.
const REASONS_TOLD: usize = 5;

/// Each reason in a sentence; where there are many, how many more there are.
pub fn said(reasons: &[Reason], about: About<'_>) -> Vec<String> {
    let told = reasons.iter().take(REASONS_TOLD).map(|reason| sentence(reason, about));
    let more = reasons.len().saturating_sub(REASONS_TOLD);
    let more = (more > 0).then(|| format!("And for {}.", counted(more, "more reason", "more reasons")));
    told.chain(more).collect()
}

/// Why it was rejected, and the nearest way out: `Dr Okafor is booked 09:30–09:45 already. 09:45 with Dr Okafor is free.`
pub fn rejection(rejection: &Rejection, about: About<'_>) -> String {
    let mut said = said(&rejection.reasons, about);
    if let Some(nearest) = rejection.alternatives.first() {
        let zone = about.state.zone();
        let day = zone.date(nearest.start);
        let day = if day == zone.date(about.now) { String::new() } else { format!("{} ", date(day)) };
        let with = Names(about.state).practitioner(nearest.practitioner_id);
        said.push(format!("{day}{} with {with} is free.", clock_at(zone, nearest.start)));
    }
    said.join(" ")
}

/// In the form to move an appointment that somebody else has moved since it was opened.
pub fn moved_meanwhile(state: &State, now: &Appointment) -> String {
    let (zone, with) = (state.zone(), Names(state).practitioner(now.practitioner_id));
    let (day, when) = (date(zone.date(now.start)), span(zone, now.interval()));
    format!("Somebody else has moved it since: it is on {day}, {when}, with {with} now.")
}

/// The banner while there is no connection.
pub fn offline(zone: &ZoneRules, since: DateTime<Utc>, waiting: usize) -> String {
    let since = clock_at(zone, since);
    let sent = match waiting {
        0 => "what you ask for will be sent when it is back".into(),
        1 => {
            "1 request is kept in this browser, even if this page is closed, and will be sent when it is back"
                .into()
        }
        waiting => format!(
            "{waiting} requests are kept in this browser, even if this page is closed, and will be sent when it is back"
        ),
    };
    format!("No connection since {since}. You can keep booking; {sent}.")
}

/// The banner before the first calendar has come, and while it cannot.
pub const UNREACHABLE: &str = "The calendar cannot be reached. It will be shown as soon as it can.";

/// The banner where the server is of a later version than the page.
pub const OUTDATED: &str = "Docket has been renewed. Load the page again: until then nothing new is shown. Nothing that you have asked for is lost.";

/// The banner while the connection is being made again.
pub fn reconnecting(zone: &ZoneRules, since: DateTime<Utc>) -> String {
    format!("Connecting again. What is shown is as of {}.", clock_at(zone, since))
}

/// The banner where the connection seems to stand and yet nothing comes.
pub fn stale(zone: &ZoneRules, as_of: DateTime<Utc>) -> String {
    format!("Nothing heard from the calendar since {}. It may have changed.", clock_at(zone, as_of))
}

/// Said when a request has gone out.
pub const SENT: &str = "Sent. Waiting for the calendar to confirm.";

/// Said while it is going out.
pub const SENDING: &str = "Being sent.";

/// Said when it cannot go out.
pub const UNSENT: &str = "Not sent yet: no connection. It goes out by itself when that is back.";

/// Said when a request was confirmed: `Confirmed. Booked Bo Reyes.`
pub fn confirmed(state: &State, request: &Request) -> String {
    format!("Confirmed. {}.", title_of(state, request, Tense::Done))
}

/// Said when a request was decided against: `Not booked: Bo Reyes. 09:45 with Dr Okafor is free.`
pub fn not_done(state: &State, command: &Command, why: &str) -> String {
    format!("{}. {why}", title(state, command, Tense::Refused))
}

/// What the requests button is called.
pub fn tray(pending: usize, rejected: usize) -> String {
    match (pending, rejected) {
        (0, 0) => "My requests".into(),
        (pending, 0) => format!("My requests, {pending} pending"),
        (0, rejected) => format!("My requests, {} to look at", counted(rejected, "rejection", "rejections")),
        (pending, rejected) => format!(
            "My requests, {pending} pending, {} to look at",
            counted(rejected, "rejection", "rejections")
        ),
    }
}

/// Announced while an appointment or a meeting is moved with the keyboard.
pub fn moving(when: &str, with: Option<&str>, minutes: i64, verdict: &str) -> String {
    let with = with.map(|with| format!(" with {with}")).unwrap_or_default();
    format!("{when}{with}, {}. {verdict}.", duration(minutes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Progress;
    use docket_shared::command::{CancelAppointment, CancelMeeting, LeaveMeeting, RespondToMeeting};
    use docket_shared::ids::{CommandId, Seq};
    use docket_shared::model::Role;
    use docket_shared::rejection::Alternative;
    use docket_shared::testing::meetings::{create, details, invitee, respond, series};
    use docket_shared::testing::{Given, appointment, at, book, meeting, practitioner};

    #[test]
    fn a_request_says_who_and_what_became_of_it() {
        let mut given = Given::clinic([]);
        given.now = at("2026-11-24T08:00:00Z");
        let booking = book(1, "2026-11-24T10:30:00Z", "2026-11-24T10:45:00Z");
        given.book(booking.clone()).unwrap();
        let booking = Command::BookAppointment(booking);
        let cancel = |number| {
            Command::CancelAppointment(CancelAppointment {
                appointment_id: appointment(number),
                reason: "ill".into(),
            })
        };
        for (command, tense, expected) in [
            (&booking, Tense::Asked, "Book Given1 Family1"),
            (&booking, Tense::Refused, "Not booked: Given1 Family1"),
            (&cancel(1), Tense::Done, "Cancelled Given1 Family1"),
            (&cancel(7), Tense::Refused, "Not cancelled: the appointment"),
        ] {
            assert_eq!(title(&given.state, command, tense), expected);
        }
        assert_eq!(place(&given.state, &cancel(1)).as_deref(), Some("Tue 24 Nov 10:30, Dr 1"));
        assert_eq!(place(&given.state, &cancel(7)), None);
    }

    #[test]
    fn a_request_about_one_of_a_series_names_that_one_and_not_the_first() {
        let mut given = Given::clinic([]);
        let first = details("Rota", "2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");
        let create = series(1, first, "FREQ=WEEKLY", &[Role::Receptionist]);
        given.when(Role::Manager, &Command::CreateMeeting(create)).unwrap();
        let second = Some(at("2026-11-12T10:00:00Z"));
        let decline = RespondToMeeting { recurrence_id: second, ..respond(1, ParticipationStatus::Declined) };
        let cancel = CancelMeeting { meeting_id: meeting(1), recurrence_id: second, reason: String::new() };
        let commands = [
            (Role::Receptionist, Command::RespondToMeeting(decline), "Declined “Rota” on Thu 12 Nov"),
            (Role::Manager, Command::CancelMeeting(cancel), "Called off “Rota” on Thu 12 Nov"),
        ];
        for (role, command, expected) in commands {
            given.when(role, &command).unwrap();
            assert_eq!(title(&given.state, &command, Tense::Done), expected);
            assert_eq!(place(&given.state, &command).as_deref(), Some("Thu 12 Nov 10:00"), "{expected}");
        }
        let all = Command::RespondToMeeting(respond(1, ParticipationStatus::Declined));
        assert_eq!(title(&given.state, &all, Tense::Asked), "Decline “Rota”");
    }

    #[test]
    fn every_request_about_meetings_says_which() {
        use docket_shared::command::{SuggestMerge, UninviteFromMeeting, UnmergeMeetings};
        use docket_shared::testing::meetings::merge;
        let mut given = Given::clinic([]);
        for (number, title) in [(1, "Rota"), (2, "Roster")] {
            let once = details(title, "2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");
            given.when(Role::Manager, &Command::CreateMeeting(create(number, once, &[]))).unwrap();
        }
        let (meeting_id, other_meeting_id) = (meeting(1), meeting(2));
        for (command, expected) in [
            (Command::MergeMeetings(merge(2, 1)), "Merge “Rota” into “Roster”"),
            (Command::UnmergeMeetings(UnmergeMeetings { meeting_id }), "Separate “Rota”"),
            (
                Command::SuggestMerge(SuggestMerge { meeting_id, other_meeting_id }),
                "Suggest to merge “Rota” and “Roster”",
            ),
            (
                Command::UninviteFromMeeting(UninviteFromMeeting { meeting_id, account_ids: Vec::new() }),
                "Take back invitations to “Rota”",
            ),
            (Command::LeaveMeeting(LeaveMeeting { meeting_id }), "Leave “Rota”"),
        ] {
            assert_eq!(title(&given.state, &command, Tense::Asked), expected);
        }
    }

    #[test]
    fn whoever_takes_a_meeting_over_is_not_said_to_invite() {
        let mut given = Given::clinic([]);
        let once = create(1, details("Rota", "2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z"), &[]);
        given.when(Role::Receptionist, &Command::CreateMeeting(once)).unwrap();
        let invite = |roles: &[Role]| {
            let attendees = roles.iter().copied().map(invitee).collect();
            let not_same_as = Vec::new();
            Command::InviteToMeeting(InviteToMeeting { meeting_id: meeting(1), attendees, not_same_as })
        };
        let mut seen = given.state.clone();
        let bare = given.meeting(1).seen_by(None);
        seen.apply(&docket_shared::event::Event::MeetingChanged { meeting: bare });
        for (state, roles, tense, expected) in [
            (&seen, &[Role::Manager][..], Tense::Asked, "Take over a colleague’s meeting"),
            (&given.state, &[Role::Receptionist], Tense::Done, "Took over “Rota”"),
            (&given.state, &[Role::Manager], Tense::Done, "Invited to “Rota”"),
            (&given.state, &[Role::Receptionist, Role::Manager], Tense::Asked, "Invite to “Rota”"),
        ] {
            assert_eq!(title(state, &invite(roles), tense), expected);
        }
    }

    #[test]
    fn a_rejection_ends_with_what_can_be_done() {
        let given = Given::clinic([]);
        let now = at("2026-11-24T08:00:00Z");
        let free = |start| Alternative {
            practitioner_id: practitioner(2),
            location_id: None,
            start: at(start),
            end: at(start),
        };
        for (alternatives, expected) in [
            (vec![], "The end must come after the start."),
            (
                vec![free("2026-11-24T09:45:00Z"), free("2026-11-24T10:45:00Z")],
                "The end must come after the start. 09:45 with Dr 2 is free.",
            ),
            (
                vec![free("2026-11-25T09:45:00Z")],
                "The end must come after the start. Wed 25 Nov 09:45 with Dr 2 is free.",
            ),
        ] {
            let rejected = Rejection { reasons: vec![Reason::IntervalEmpty], alternatives };
            assert_eq!(rejection(&rejected, About { state: &given.state, now }), expected);
        }
        let many = Rejection { reasons: vec![Reason::LastAdmin; 20], alternatives: vec![] };
        let told = rejection(&many, About { state: &given.state, now });
        assert!(told.ends_with("And for 15 more reasons."), "{told}");
        assert_eq!(told.matches("Somebody must remain").count(), 5);
    }

    #[test]
    fn what_became_of_it_is_said_in_one_breath() {
        let mut given = Given::clinic([]);
        let booking = book(1, "2026-11-24T10:30:00Z", "2026-11-24T10:45:00Z");
        given.book(booking.clone()).unwrap();
        let booking = Command::BookAppointment(booking);
        let said = |state: &State, command: &Command, called: Option<&str>| {
            let request = Request {
                id: CommandId::new(uuid::Uuid::nil()),
                command: command.clone(),
                sent_at: at("2026-11-24T08:00:00Z"),
                progress: Progress::confirmed(Seq(1)),
                seen: false,
                called: called.map(str::to_owned),
                start: None,
            };
            confirmed(state, &request)
        };
        assert_eq!(said(&given.state, &booking, None), "Confirmed. Booked Given1 Family1.");
        // Whoever has left no longer sees what it is called.
        let leave = Command::LeaveMeeting(LeaveMeeting { meeting_id: meeting(1) });
        assert_eq!(said(&given.state, &leave, Some("“Rota”")), "Confirmed. You left “Rota”.");
        let why = "09:45 with Dr 2 is free.";
        assert_eq!(
            not_done(&given.state, &booking, why),
            "Not booked: Given1 Family1. 09:45 with Dr 2 is free."
        );
        let since = at("2026-11-24T10:42:00Z");
        assert_eq!(
            [reconnecting(&ZoneRules::utc(), since), stale(&ZoneRules::utc(), since)],
            [
                "Connecting again. What is shown is as of 10:42.",
                "Nothing heard from the calendar since 10:42. It may have changed."
            ]
        );
    }

    #[test]
    fn the_banner_counts_what_waits() {
        let since = at("2026-11-24T10:42:00Z");
        for (waiting, expected) in [
            (
                0,
                "No connection since 10:42. You can keep booking; what you ask for will be sent when it is back.",
            ),
            (
                1,
                "No connection since 10:42. You can keep booking; 1 request is kept in this browser, even if this page is closed, and will be sent when it is back.",
            ),
            (
                2,
                "No connection since 10:42. You can keep booking; 2 requests are kept in this browser, even if this page is closed, and will be sent when it is back.",
            ),
        ] {
            assert_eq!(offline(&ZoneRules::utc(), since, waiting), expected);
        }
    }
}
