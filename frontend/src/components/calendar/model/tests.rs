//! Which items stand in which column of a day and of a week, and how.

use super::super::super::meeting::draft::{MeetingDraft, Purpose};
use super::*;
use docket_shared::command::{CancelAppointment, Command, RespondToMeeting};
use docket_shared::event::Event;
use docket_shared::model::AttendeeRole;
use docket_shared::model::Role;
use docket_shared::testing::{
    Given, a_practitioner, actor, appointment, book, meeting, practitioner, service,
};

const NONE: &BTreeMap<MeetingId, Arc<Meeting>> = &BTreeMap::new();

fn date() -> NaiveDate {
    "2026-11-24".parse().unwrap()
}

fn given() -> Given {
    let mut given = Given::clinic([]);
    let mut first = book(1, "2026-11-24T10:00:00Z", "2026-11-24T10:30:00Z");
    first.service_id = Some(service(1));
    given.book(first).unwrap();
    let mut second = book(2, "2026-11-24T10:45:00Z", "2026-11-24T11:00:00Z");
    second.practitioner_id = practitioner(2);
    given.book(second).unwrap();
    given
}

fn facts<'a>(
    given: &'a Given,
    filter: &'a Filter,
    pending: &'a BTreeMap<AppointmentId, Arc<Appointment>>,
) -> Facts<'a> {
    Facts {
        view: &given.state,
        confirmed: &given.state,
        filter,
        pending,
        pending_meetings: NONE,
        me: actor(Role::Practitioner),
    }
}

#[test]
fn a_day_has_a_column_for_each_who_is_not_left_out() {
    let given = given();
    let (mut filter, pending) = (Filter::default(), BTreeMap::new());
    let picture = day(facts(&given, &filter, &pending), date());
    assert_eq!(picture.width(), 5);
    let (column, item) = picture.find(ItemId::Appointment(appointment(2))).unwrap();
    assert_eq!((column, item.span, item.name.as_str()), (1, Span::new(645, 660), "Given1 Family1"));
    filter.practitioners.push(practitioner(1));
    let picture = day(facts(&given, &filter, &pending), date());
    assert_eq!((picture.width(), picture.find(ItemId::Appointment(appointment(1)))), (4, None));
}

#[test]
fn what_a_filter_leaves_out_still_takes_its_time() {
    let given = given();
    let (mut filter, pending) = (Filter::default(), BTreeMap::new());
    filter.services.push(service(1));
    let picture = day(facts(&given, &filter, &pending), date());
    assert!(picture.find(ItemId::Appointment(appointment(1))).unwrap().1.dimmed);
    assert!(!picture.find(ItemId::Appointment(appointment(2))).unwrap().1.dimmed);
}

#[test]
fn cancelled_ones_are_drawn_only_where_they_are_asked_for() {
    let mut given = given();
    let cancel = CancelAppointment { appointment_id: appointment(1), reason: "ill".into() };
    given.when(Role::Receptionist, &Command::CancelAppointment(cancel)).unwrap();
    let (mut filter, pending) = (Filter::default(), BTreeMap::new());
    assert_eq!(day(facts(&given, &filter, &pending), date()).find(ItemId::Appointment(appointment(1))), None);
    filter.cancelled = true;
    assert!(
        day(facts(&given, &filter, &pending), date()).find(ItemId::Appointment(appointment(1))).is_some()
    );
}

#[test]
fn a_pending_move_is_drawn_at_both_ends_and_beside_what_is_in_its_way() {
    let given = given();
    let filter = Filter::default();
    let mut wanted = Appointment::clone(&given.state.appointments()[&appointment(1)]);
    wanted.practitioner_id = practitioner(2);
    wanted.start += chrono::TimeDelta::minutes(30);
    wanted.end += chrono::TimeDelta::minutes(30);
    let pending = BTreeMap::from([(wanted.id, Arc::new(wanted))]);
    let picture = day(facts(&given, &filter, &pending), date());
    let (column, item) = picture.find(ItemId::Appointment(appointment(1))).unwrap();
    assert_eq!((column, item.waiting, item.lane.lanes), (1, Some(Waiting::Here), 2));
    let left: Vec<_> = picture.items_of(0).map(|item| (item.id, item.waiting)).collect();
    assert_eq!(left, [(ItemId::Appointment(appointment(1)), Some(Waiting::Leaving))]);
}

#[test]
fn a_week_has_seven_days_of_one_practitioner() {
    let given = given();
    let (filter, pending) = (Filter::default(), BTreeMap::new());
    let monday = week_of(&given.state, date());
    let picture = week(facts(&given, &filter, &pending), monday, Some(&a_practitioner(1)));
    assert_eq!(picture.width(), 7);
    assert_eq!(picture.columns[1].head, Head::Day { count: 1, off: false });
    assert_eq!(picture.find(ItemId::Appointment(appointment(1))).map(|(column, _)| column), Some(1));
    assert_eq!(picture.find(ItemId::Appointment(appointment(2))), None);
    assert_eq!(picture.at(1, 600).count(), 1);
    assert_eq!(picture.at(1, 630).count(), 0);
}

/// The first practitioner is invited by the manager to the `number`th meeting, from `start` on, and answers.
fn meets(given: &mut Given, number: u32, start: &str, all_day: bool, answer: ParticipationStatus) {
    let mut draft = MeetingDraft::new(date());
    draft.purpose = Purpose::Create(meeting(number));
    draft.summary = format!("Meeting {number}");
    draft.all_day = all_day;
    draft.type_start(start.into());
    draft.invite(actor(Role::Practitioner).account_id, AttendeeRole::ReqParticipant);
    let zone = Arc::clone(given.state.zone());
    for command in draft.commands(&zone).unwrap() {
        given.when(Role::Manager, &command).unwrap();
    }
    if answer != ParticipationStatus::NeedsAction {
        let respond = RespondToMeeting {
            meeting_id: meeting(number),
            recurrence_id: None,
            status: answer,
            note: String::new(),
            sequence: None,
            not_same_as: vec![],
            keep_dates: false,
        };
        given.when(Role::Practitioner, &Command::RespondToMeeting(respond)).unwrap();
    }
}

fn of(number: u32) -> Subject {
    Subject::Meeting(OccurrenceId::whole(meeting(number)))
}

#[test]
fn a_meeting_stands_in_the_columns_of_all_who_may_come_by_what_each_answered() {
    let mut given = given();
    use ParticipationStatus::{Accepted, Declined, NeedsAction, Tentative};
    for (number, start, answer) in
        [(1, "10:15", Accepted), (2, "12", Tentative), (3, "13", NeedsAction), (4, "14", Declined)]
    {
        meets(&mut given, number, start, false, answer);
    }
    let (filter, pending) = (Filter::default(), BTreeMap::new());
    let as_manager = Facts { me: actor(Role::Manager), ..facts(&given, &filter, &pending) };
    let picture = day(as_manager, date());
    assert_eq!((picture.width(), &picture.columns[0].head), (6, &Head::Mine));
    let standing = |column, number| {
        let item = picture.items_of(column).find(|it| it.shows(of(number)))?;
        Some((item.standing, item.name.as_str(), item.lane.lanes))
    };
    let stands = |answer, number: u32, lanes| {
        let name = ["", "Meeting 1", "Meeting 2", "Meeting 3", "Meeting 4"][number as usize];
        Some((Standing::Meeting(answer), name, lanes))
    };
    for number in 1..=4 {
        assert_eq!(standing(0, number), stands(Accepted, number, 1), "{number}");
    }
    // Beside the appointment that it overlaps.
    assert_eq!(standing(1, 1), stands(Accepted, 1, 2));
    assert_eq!(standing(1, 2), stands(Tentative, 2, 1));
    assert_eq!(standing(1, 3), stands(NeedsAction, 3, 1));
    assert_eq!(standing(1, 4), None);
    let hidden = Filter { mine: true, ..Filter::default() };
    assert_eq!(day(Facts { filter: &hidden, ..as_manager }, date()).width(), 5);
}

#[test]
fn of_others_meetings_only_that_they_are_taken_is_drawn() {
    let mut given = Given::clinic([]);
    meets(&mut given, 1, "10", false, ParticipationStatus::Accepted);
    meets(&mut given, 2, "12", false, ParticipationStatus::NeedsAction);
    let me = actor(Role::Receptionist);
    let window = given.state.zone().day(date());
    let epoch = docket_shared::ids::Epoch::new(uuid::Uuid::nil());
    let seq = docket_shared::ids::Seq(9);
    let seen = given.state.snapshot(epoch, seq, given.now, window, me.account_id);
    given.state = State::from_snapshot(&seen);
    let (filter, pending) = (Filter::default(), BTreeMap::new());
    let picture = day(Facts { me, ..facts(&given, &filter, &pending) }, date());
    let items: Vec<_> = picture.items_of(1).map(|it| (it.name.as_str(), it.standing)).collect();
    assert_eq!(items, [("Busy", Standing::Busy)]);
    assert_eq!(picture.items_of(0).count(), 0);
}

#[test]
fn what_takes_all_of_a_day_stands_in_its_head() {
    let mut given = Given::clinic([]);
    meets(&mut given, 1, "10", true, ParticipationStatus::Tentative);
    let (filter, pending) = (Filter::default(), BTreeMap::new());
    let facts = Facts { me: actor(Role::Manager), ..facts(&given, &filter, &pending) };
    let picture = day(facts, date());
    assert_eq!((picture.all_day_lines(), picture.items_of(0).count()), (1, 0));
    assert!(picture.columns[1].all_day[0].shows(of(1)) && picture.columns[2].all_day.is_empty());
    let monday = week_of(&given.state, date());
    let mine = week(facts, monday, None);
    assert_eq!(mine.columns[1].head, Head::Day { count: 1, off: false });
    assert_eq!(mine.columns[1].all_day.len(), 1);
}

#[test]
fn only_what_waits_in_a_calendar_is_pending_there() {
    let mut given = Given::clinic([]);
    meets(&mut given, 1, "10", false, ParticipationStatus::NeedsAction);
    let confirmed = given.state.clone();
    let mut respond = given.state.meetings()[&meeting(1)].as_ref().clone();
    for attendee in &mut respond.attendees {
        attendee.status = ParticipationStatus::Accepted;
    }
    let wanted = BTreeMap::from([(meeting(1), Arc::new(respond))]);
    given.apply(Event::MeetingAnswered {
        meeting: Arc::clone(&wanted[&meeting(1)]),
        account_id: actor(Role::Practitioner).account_id,
    });
    let (filter, pending) = (Filter::default(), BTreeMap::new());
    let facts = Facts {
        confirmed: &confirmed,
        pending_meetings: &wanted,
        me: actor(Role::Manager),
        ..facts(&given, &filter, &pending)
    };
    let picture = day(facts, date());
    let waiting = |column| picture.items_of(column).next().and_then(|it| it.waiting);
    // The organizer has answered before; the practitioner's answer is what waits.
    assert_eq!((waiting(0), waiting(1)), (None, Some(Waiting::Here)));
}

#[test]
fn a_meeting_is_moved_by_whoever_organizes_it_and_drawn_at_both_ends_meanwhile() {
    let mut given = Given::clinic([]);
    meets(&mut given, 1, "10", false, ParticipationStatus::Accepted);
    let (filter, pending) = (Filter::default(), BTreeMap::new());
    let confirmed = given.state.clone();
    let movable = |role: Role, column: u16| {
        let facts = Facts { me: actor(role), ..facts(&given, &filter, &pending) };
        let picture = day(facts, date());
        picture.items_of(column).next().map(|it| it.is_movable(false))
    };
    // In my column and in that of whoever I have invited; not by them.
    assert_eq!((movable(Role::Manager, 0), movable(Role::Manager, 1)), (Some(true), Some(true)));
    assert_eq!(movable(Role::Practitioner, 0), Some(false));

    let zone = Arc::clone(given.state.zone());
    let mut draft = MeetingDraft::changing(&given.state.meetings()[&meeting(1)], None, &zone);
    draft.set_span(Span::new(720, 750));
    given.when(Role::Manager, &draft.commands(&zone).unwrap()[0]).unwrap();
    let wanted = BTreeMap::from([(meeting(1), Arc::clone(&given.state.meetings()[&meeting(1)]))]);
    let facts = Facts {
        confirmed: &confirmed,
        pending_meetings: &wanted,
        me: actor(Role::Manager),
        ..facts(&given, &filter, &pending)
    };
    let picture = day(facts, date());
    for column in [0, 1] {
        let items: Vec<_> = picture.items_of(column).map(|it| (it.span.start, it.waiting)).collect();
        assert_eq!(items, [(600, Some(Waiting::Leaving)), (720, Some(Waiting::Here))], "{column}");
    }
    assert!(picture.items_of(0).all(|it| !it.is_movable(true)));
}
