use super::*;
use crate::cache::{Action, Cache};
use docket_shared::command::RespondToMeeting;
use docket_shared::ids::{Epoch, Seq};
use docket_shared::model::{ParticipationStatus, Role};
use docket_shared::testing::meetings::{self, create};
use docket_shared::testing::{Given, actor, at, location, meeting};
use std::rc::Rc;

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

/// The front desk's form again, where it remembers what it `sent`.
fn again(command: &Command, given: &Given, sent: &[Rc<MeetingDraft>]) -> Option<MeetingDraft> {
    let me = actor(Role::Receptionist);
    let window = Interval::new(at("2026-11-23T00:00:00Z"), at("2026-11-30T00:00:00Z"));
    let epoch = Epoch::new(Uuid::from_u128(1));
    let snapshot = given.state.snapshot(epoch, Seq(100), given.now, window, me.account_id);
    let cache = Cache::new(me, given.now).after(Action::Snapshot(Rc::new(snapshot)));
    MeetingDraft::again(command, &cache, sent, me.account_id)
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
    let again = again(&command, &given, &[]).unwrap();
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
        keep_dates: false,
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

const TEN: (&str, &str) = ("2026-11-24T10:00:00Z", "2026-11-24T10:30:00Z");
const ELEVEN: (&str, &str) = ("2026-11-24T11:00:00Z", "2026-11-24T11:30:00Z");

/// A meeting at ten that the front desk and the manager both chair.
fn chaired_by_both() -> Given {
    let mut given = Given::clinic([]);
    let [one, other] = ["Rota", "Roster"].map(|summary| meetings::details(summary, TEN.0, TEN.1));
    let created = |number, details, with| Command::CreateMeeting(create(number, details, &[with]));
    given.when(Role::Receptionist, &created(1, one, Role::Manager)).unwrap();
    given.when(Role::Manager, &created(2, other, Role::Receptionist)).unwrap();
    given.when(Role::Receptionist, &Command::MergeMeetings(meetings::merge(1, 2))).unwrap();
    given
}

/// The form of it, opened by the front desk, which only says more about it.
fn described(given: &Given) -> MeetingDraft {
    let draft = MeetingDraft::changing(given.meeting(1), None, given.state.zone());
    MeetingDraft { description: "Bring the keys".into(), touched: true, ..draft }
}

#[test]
fn who_asks_again_changes_what_they_had_changed_and_undoes_nobody_elses_work() {
    let mut given = chaired_by_both();
    let zone = Arc::clone(given.state.zone());
    let mine = Rc::new(described(&given));
    let command = only(mine.commands(&zone).unwrap());
    // Meanwhile the manager moves it.
    given.when(Role::Manager, &meetings::change(1, meetings::details("Rota", ELEVEN.0, ELEVEN.1))).unwrap();
    assert_eq!(given.verdict(Role::Receptionist, &command), Err(vec!["meeting_changed_since"]));

    let again = again(&command, &given, &[mine]).unwrap();
    assert_eq!((again.start.as_str(), again.description.as_str()), ("11:00", "Bring the keys"));
    given.when(Role::Receptionist, &only(again.commands(&zone).unwrap())).unwrap();
    let details = &given.meeting(1).details;
    assert_eq!((details.start, details.description.as_str()), (at(ELEVEN.0), "Bring the keys"));
}

#[test]
fn where_it_is_not_known_what_was_changed_nothing_is_changed_unseen() {
    let mut given = chaired_by_both();
    let zone = Arc::clone(given.state.zone());
    let command = only(described(&given).commands(&zone).unwrap());
    let Command::ChangeMeeting(change) = &command else { panic!("a change") };
    // While nobody else has changed it, the form is as it was sent.
    let first = again(&command, &given, &[]).unwrap();
    assert_eq!((first.description.as_str(), &first.asked), ("Bring the keys", &None));

    given.when(Role::Manager, &meetings::change(1, meetings::details("Rota", ELEVEN.0, ELEVEN.1))).unwrap();
    let late = again(&command, &given, &[]).unwrap();
    assert_eq!(late.commands(&zone), Some(Vec::new()), "it is as the manager left it");
    assert_eq!(late.asked.as_deref(), Some(change), "and what was asked for is kept to be seen");
    assert!(late.is_worth_keeping());
    let taken = late.with(change, &zone);
    assert_eq!((taken.start.as_str(), taken.description.as_str()), ("10:00", "Bring the keys"));
    assert_eq!(taken.asked, None);
}

#[test]
fn each_part_that_was_changed_is_laid_over_and_no_other() {
    let mut given = chaired_by_both();
    let zone = Arc::clone(given.state.zone());
    let opened = MeetingDraft::changing(given.meeting(1), None, &zone);
    let theirs = MeetingDetails {
        location_id: Some(location(1)),
        description: "In person".into(),
        ..meetings::details("Roster", ELEVEN.0, ELEVEN.1)
    };
    given.when(Role::Manager, &meetings::change(1, theirs.clone())).unwrap();
    let admin = actor(Role::Admin).account_id;
    for (edit, expected) in [
        ((|_| ()) as fn(&mut MeetingDraft), theirs.clone()),
        (|it| it.summary = "Rota ".into(), theirs.clone()),
        (|it| it.summary = "Rotas".into(), MeetingDetails { summary: "Rotas".into(), ..theirs.clone() }),
        (
            |it| it.location = "By phone".into(),
            MeetingDetails { location_id: None, location: "By phone".into(), ..theirs.clone() },
        ),
        (
            |it| it.type_start("14".into()),
            MeetingDetails {
                start: at("2026-11-24T14:00:00Z"),
                end: at("2026-11-24T14:30:00Z"),
                ..theirs.clone()
            },
        ),
        (|it| it.invite(actor(Role::Admin).account_id, AttendeeRole::OptParticipant), theirs.clone()),
    ] {
        let mut draft = opened.clone();
        edit(&mut draft);
        let onto = draft.onto(given.meeting(1), Some(9), &zone);
        assert_eq!(onto.details(&zone).unwrap(), expected);
        let is_invited = |it: &MeetingDraft| it.people.iter().any(|it| it.account_id == admin);
        assert_eq!((onto.sequence, is_invited(&onto)), (Some(9), is_invited(&draft)));
    }
}

#[test]
fn what_others_changed_is_in_ones_way_and_what_one_changed_or_who_was_invited_is_not() {
    let mut given = chaired_by_both();
    let (me, manager) = (actor(Role::Receptionist).account_id, actor(Role::Manager).account_id);
    let begun = given.meeting(1).sequence;
    let by = |given: &Given| changed_since(given.meeting(1), begun, me).map(|it| it.by);
    let at = |from: (&str, &str)| meetings::change(1, meetings::details("Rota", from.0, from.1));
    given.when(Role::Receptionist, &at(ELEVEN)).unwrap();
    let attendees = vec![meetings::invitee(Role::Admin)];
    let meeting_id = meeting(1);
    let invite = InviteToMeeting { meeting_id, attendees, not_same_as: Vec::new() };
    given.when(Role::Manager, &Command::InviteToMeeting(invite)).unwrap();
    assert!(given.meeting(1).sequence > begun + 1);
    assert_eq!(by(&given), None);
    given.when(Role::Manager, &at(TEN)).unwrap();
    assert_eq!(by(&given), Some(manager));
    assert_eq!(changed_since(given.meeting(1), given.meeting(1).sequence, me), None);
}

#[test]
fn a_date_that_was_called_off_can_be_changed_and_comes_back_by_that() {
    use docket_shared::command::CancelMeeting;
    use docket_shared::testing::meetings::{details, series};
    let mut given = Given::clinic([]);
    let first = details("Rota", "2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");
    let rota = series(1, first, "FREQ=WEEKLY", &[Role::Receptionist]);
    given.when(Role::Manager, &Command::CreateMeeting(rota)).unwrap();
    let zone = given.state.zone().clone();
    let second = Some(at("2026-11-12T10:00:00Z"));
    let begun = MeetingDraft::changing(given.meeting(1), second, &zone);
    let cancel = CancelMeeting { meeting_id: meeting(1), recurrence_id: second, reason: String::new() };
    given.when(Role::Manager, &Command::CancelMeeting(cancel)).unwrap();
    assert!(begun.is_called_off(given.meeting(1)), "the form says so, though it was begun before");
    let draft = MeetingDraft::changing(given.meeting(1), second, &zone);
    assert_eq!(draft.date, "2026-11-12".parse().unwrap());
    let commands = draft.commands(&zone).unwrap();
    assert!(matches!(&commands[..], [Command::ChangeMeeting(_)]), "as it would have been, and all the same");
    given.when(Role::Manager, &commands[0]).unwrap();
    assert!(!draft.is_called_off(given.meeting(1)));
    let gone = MeetingDraft::changing(given.meeting(1), Some(at("2026-11-13T10:00:00Z")), &zone);
    assert_eq!(gone.commands(&zone), None, "there is no such date");
}
