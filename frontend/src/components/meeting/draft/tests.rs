use super::*;
use docket_shared::command::RespondToMeeting;
use docket_shared::model::{ParticipationStatus, Role};
use docket_shared::testing::{Given, actor, at, location, meeting};

fn day() -> NaiveDate {
    "2026-11-24".parse().unwrap()
}

fn typed() -> MeetingDraft {
    let mut draft = MeetingDraft::new(day());
    draft.summary = " Rota ".into();
    draft.location_id = Some(location(1));
    draft.type_start("1030".into());
    draft.invite(actor(Role::Manager).account_id, AttendeeRole::ReqParticipant);
    draft
}

fn only(mut commands: Vec<Command>) -> Command {
    assert_eq!(commands.len(), 1, "{commands:?}");
    commands.remove(0)
}

#[test]
fn what_is_typed_becomes_a_command_and_the_command_the_form_again() {
    let given = Given::clinic([]);
    let zone = given.state.zone();
    let draft = MeetingDraft { repeat: Repeat { rhythm: Rhythm::Weekly, ..typed().repeat }, ..typed() };
    let command = only(draft.commands(zone).unwrap());
    let Command::CreateMeeting(create) = &command else { panic!("{command:?}") };
    assert_eq!((create.details.summary.as_str(), create.attendees.len()), ("Rota", 1));
    assert_eq!(
        (create.details.start, create.details.end),
        (at("2026-11-24T10:30:00Z"), at("2026-11-24T11:00:00Z"))
    );
    assert_eq!(create.recurrence.as_ref().map(ToString::to_string).as_deref(), Some("FREQ=WEEKLY;BYDAY=TU"));
    let again = MeetingDraft::again(&command, &given.state).unwrap();
    // Under another id, since the first may have been taken.
    assert_ne!(again.purpose, draft.purpose);
    let exact = again.exact.clone();
    assert_eq!(
        again,
        MeetingDraft {
            purpose: again.purpose.clone(),
            summary: "Rota".into(),
            start: "10:30".into(),
            exact,
            ..draft
        }
    );
}

#[test]
fn without_a_title_or_a_time_there_is_nothing_to_send() {
    let given = Given::clinic([]);
    let zone = given.state.zone();
    let draft = typed();
    for (edit, expected) in [
        ((|_| ()) as fn(&mut MeetingDraft), true),
        (|it| it.summary = "  ".into(), false),
        (|it| it.end = "10".into(), false),
        (|it| it.start = "soon".into(), false),
        (|it| (it.all_day, it.start) = (true, "soon".into()), true),
        (|it| (it.repeat.rhythm, it.repeat.every) = (Rhythm::Daily, "0".into()), false),
    ] {
        let mut edited = draft.clone();
        edit(&mut edited);
        assert_eq!(edited.commands(zone).is_some(), expected, "{:?}", edited.start);
    }
}

#[test]
fn a_change_asks_for_what_differs_and_for_nothing_else() {
    let mut given = Given::clinic([]);
    let id = meeting(1);
    let draft = MeetingDraft { purpose: Purpose::Create(id), ..typed() };
    let create = only(draft.commands(given.state.zone()).unwrap());
    given.when(Role::Receptionist, &create).unwrap();
    let zone = Arc::clone(given.state.zone());
    let changing =
        |given: &Given| MeetingDraft::changing(&given.state.meetings()[&id], None, given.state.zone());
    assert_eq!(changing(&given).commands(&zone), Some(Vec::new()));

    let mut other = changing(&given);
    other.type_start("11".into());
    let Command::ChangeMeeting(change) = only(other.commands(&zone).unwrap()) else { panic!("a change") };
    assert_eq!(change.details.start, at("2026-11-24T11:00:00Z"));
    assert_eq!(change.sequence, Some(0), "it says what it was made on");

    let mut other = changing(&given);
    other.people.clear();
    other.invite(actor(Role::Admin).account_id, AttendeeRole::OptParticipant);
    let commands = other.commands(&zone).unwrap();
    assert!(matches!(commands[..], [Command::UninviteFromMeeting(_), Command::InviteToMeeting(_)]));
    for command in commands {
        given.when(Role::Receptionist, &command).unwrap();
    }
    let accept = Command::RespondToMeeting(RespondToMeeting {
        meeting_id: id,
        recurrence_id: None,
        status: ParticipationStatus::Accepted,
        note: String::new(),
        sequence: None,
        not_same_as: Vec::new(),
    });
    given.when(Role::Admin, &accept).unwrap();
    let other = changing(&given);
    let people: Vec<_> = other.people.iter().map(|it| (it.account_id, it.role)).collect();
    assert_eq!(people, [(actor(Role::Admin).account_id, AttendeeRole::OptParticipant)]);
}

#[test]
fn whole_days_are_the_clinics() {
    let given = Given::clinic([]);
    let mut draft = MeetingDraft { all_day: true, ..typed() };
    draft.move_to("2026-10-24".parse().unwrap());
    draft.last = "2026-10-25".parse().unwrap();
    let details = draft.details(given.state.zone()).unwrap();
    // The clocks change in that night: 49 hours.
    assert_eq!((details.start, details.end), (at("2026-10-23T23:00:00Z"), at("2026-10-26T00:00:00Z")));
    draft.move_to("2026-11-01".parse().unwrap());
    assert_eq!(draft.last, "2026-11-02".parse::<NaiveDate>().unwrap());
}

#[test]
fn a_new_one_begins_with_the_next_half_hour() {
    let zone = ZoneRules::utc();
    for (now, expected) in [
        ("2026-11-24T10:12:00Z", "10:30"),
        ("2026-11-24T23:50:00Z", "23:30"),
        ("2026-11-23T10:12:00Z", "09:00"),
    ] {
        assert_eq!(MeetingDraft::soon(day(), at(now), &zone).start, expected);
    }
}
