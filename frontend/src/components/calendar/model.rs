//! What the calendar draws, made from the cache: columns with their hours, items with their places. Pure, and compared by
//! value, so that a change in one appointment draws one row again.

use super::super::desk::{Filter, OccurrenceId, Whose};
use super::super::precheck::Load;
use crate::layout::{Axis, DAY, DayHours, Lane, Span, lanes, span_on};
use crate::words::meeting as words;
use crate::words::{Names, by_name};
use chrono::{Datelike, Days, NaiveDate};
use docket_shared::ids::{AccountId, AppointmentId, MeetingId};
use docket_shared::model::{
    Appointment, AppointmentStatus, Meeting, Occurrence, ParticipationStatus, Practitioner,
};
use docket_shared::policy::Actor;
use docket_shared::state::State;
use docket_shared::time::first_of_week;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// The whole picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// The hours that are drawn.
    pub axis: Axis,
    /// Left to right.
    pub columns: Vec<Rc<Column>>,
    /// Items by the row in which they begin and by their column: what a row draws.
    pub rows: Vec<Rc<Vec<Vec<Item>>>>,
}

/// One column: somebody's day.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Whose.
    pub whose: Whose,
    /// Which day.
    pub date: NaiveDate,
    /// What stands above it.
    pub head: Head,
    /// When they work.
    pub hours: DayHours,
    /// The meetings that take all of the day: they stand in the head, since they leave the hours free to be seen.
    pub all_day: Vec<Item>,
}

/// What stands above a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Head {
    /// In the day view: whose day, and how full their week is.
    Practitioner {
        /// As `Dr Ada Okafor`.
        name: String,
        /// Whether they can be booked.
        active: bool,
        /// Their week.
        week: Load,
    },
    /// In the day view, of whoever is signed in and is no practitioner.
    Mine,
    /// In the week view: which day, and how many appointments; in a week of mine, how many meetings.
    Day {
        /// How many take time that day.
        count: usize,
        /// Whether hours are kept and none are worked that day.
        off: bool,
    },
}

/// What is pending about an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// It is wanted here, and not confirmed.
    Here,
    /// It is wanted elsewhere; this is where it still is.
    Leaving,
}

/// What somebody opens in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An appointment.
    Appointment(AppointmentId),
    /// A meeting.
    Meeting(OccurrenceId),
}

/// Which item. A meeting stands in the columns of all who take part, so that its column tells one from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemId {
    /// An appointment, wherever it stands.
    Appointment(AppointmentId),
    /// A meeting in a column.
    Meeting(OccurrenceId, u16),
}

impl ItemId {
    /// What it shows.
    pub const fn subject(self) -> Subject {
        match self {
            Self::Appointment(id) => Subject::Appointment(id),
            Self::Meeting(id, _) => Subject::Meeting(id),
        }
    }
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// An appointment.
    Appointment(AppointmentStatus),
    /// A meeting, by the answer of whose column it is.
    Meeting(ParticipationStatus),
    /// A meeting of others, of which nothing else is known.
    Busy,
}

/// One appointment or meeting in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Which.
    pub id: ItemId,
    /// The patient's name, or the meeting's title.
    pub name: String,
    /// The service's name, or the meeting's place.
    pub detail: Option<String>,
    /// Where it stands.
    pub standing: Standing,
    /// The service's colour.
    pub hue: Option<u8>,
    /// The part of the day that it takes.
    pub span: Span,
    /// Beside what it lies.
    pub lane: Lane,
    /// What is pending about it.
    pub waiting: Option<Waiting>,
    /// Whether a filter leaves it out: drawn still, since its time is taken all the same.
    pub dimmed: bool,
}

impl Item {
    /// Whether its time is taken.
    pub const fn occupies(&self) -> bool {
        match self.standing {
            Standing::Appointment(status) => status.occupies(),
            Standing::Meeting(ParticipationStatus::Accepted) | Standing::Busy => true,
            Standing::Meeting(_) => false,
        }
    }

    /// The appointment that may be moved from here.
    pub const fn movable(&self) -> Option<AppointmentId> {
        let (ItemId::Appointment(id), Standing::Appointment(status)) = (self.id, self.standing) else {
            return None;
        };
        if status.is_movable() && self.waiting.is_none() { Some(id) } else { None }
    }

    /// Whether it shows `subject`, or an occurrence of it.
    pub fn shows(&self, subject: Subject) -> bool {
        match (self.id.subject(), subject) {
            (Subject::Meeting(it), Subject::Meeting(shown)) if shown.recurrence_id.is_none() => {
                it.meeting_id == shown.meeting_id
            }
            (it, shown) => it == shown,
        }
    }
}

/// The facts that a picture is made from.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// With what I asked for.
    pub view: &'a State,
    /// Without.
    pub confirmed: &'a State,
    /// What is shown.
    pub filter: &'a Filter,
    /// The appointments about which a request of mine is undecided, each as it would be.
    pub pending: &'a BTreeMap<AppointmentId, Arc<Appointment>>,
    /// The same of meetings.
    pub pending_meetings: &'a BTreeMap<MeetingId, Arc<Meeting>>,
    /// Who is signed in.
    pub me: Actor,
}

impl Facts<'_> {
    /// Whether whoever is signed in has a calendar of their own, since they are no practitioner.
    pub const fn has_mine(&self) -> bool {
        self.me.practitioner_id.is_none()
    }

    /// The accounts of those whose calendars are drawn.
    fn accounts(&self) -> impl Iterator<Item = (Whose, AccountId)> {
        let theirs = self
            .view
            .accounts()
            .values()
            .filter_map(|account| Some((Whose::Practitioner(account.practitioner_id?), account.id)));
        theirs.chain(self.has_mine().then_some((Whose::Mine, self.me.account_id)))
    }
}

/// My own column, if I am no practitioner and have not hidden it, then one column a practitioner; all on `date`.
pub fn day(facts: Facts<'_>, date: NaiveDate) -> Picture {
    let view = facts.view;
    let noon = view.zone().start_of_day(date) + chrono::TimeDelta::hours(12);
    let mut found = gather(facts, &[date]);
    let holds = |whose| found.contains_key(&(whose, date));
    let shown = view
        .practitioners()
        .values()
        .filter(|it| !facts.filter.practitioners.contains(&it.id))
        .filter(|it| it.active || holds(Whose::Practitioner(it.id)))
        .filter(|it| facts.filter.services.is_empty() || offers_any_shown(facts, it));
    let mine = (facts.has_mine() && !facts.filter.mine).then(|| bare(Whose::Mine, date, Head::Mine));
    let theirs = by_name(shown, |it| &it.name).into_iter().map(|practitioner| {
        let (week, _) = Load::around(view, facts.confirmed, practitioner.id, noon);
        let head = Head::Practitioner { name: practitioner.name.clone(), active: practitioner.active, week };
        let hours = DayHours::of(practitioner, view.zone(), date);
        Column { hours, ..bare(Whose::Practitioner(practitioner.id), date, head) }
    });
    let columns = mine.into_iter().chain(theirs).collect();
    picture(columns, &mut found)
}

/// One column a day of the week that begins on `first`: of one practitioner, or mine.
pub fn week(facts: Facts<'_>, first: NaiveDate, practitioner: Option<&Practitioner>) -> Picture {
    let dates: Vec<NaiveDate> = (0..7).filter_map(|days| first.checked_add_days(Days::new(days))).collect();
    let mut found = gather(facts, &dates);
    let whose = practitioner.map_or(Whose::Mine, |it| Whose::Practitioner(it.id));
    let columns = dates.iter().map(|date| {
        let hours =
            practitioner.map_or_else(DayHours::default, |it| DayHours::of(it, facts.view.zone(), *date));
        let counts = |it: &&Item| match it.standing {
            Standing::Appointment(status) => status.occupies(),
            Standing::Meeting(_) | Standing::Busy => whose == Whose::Mine,
        };
        let count = found.get(&(whose, *date)).map_or(0, |items| items.iter().filter(counts).count());
        let head = Head::Day { count, off: practitioner.is_some() && hours.is_off() };
        Column { hours, ..bare(whose, *date, head) }
    });
    let columns = columns.collect();
    picture(columns, &mut found)
}

/// A column without hours of work.
fn bare(whose: Whose, date: NaiveDate, head: Head) -> Column {
    Column { whose, date, head, hours: DayHours::default(), all_day: Vec::new() }
}

/// The first day of the week that holds `date`, as the clinic counts weeks.
pub fn week_of(state: &State, date: NaiveDate) -> NaiveDate {
    first_of_week(date, state.organization().first_day_of_week)
}

fn offers_any_shown(facts: Facts<'_>, practitioner: &Practitioner) -> bool {
    let services = facts.view.services().values();
    services
        .filter(|service| service.active && !facts.filter.services.contains(&service.id))
        .any(|service| practitioner.offers(service.id))
}

type Found = BTreeMap<(Whose, NaiveDate), Vec<Item>>;

/// Every item of `dates`, by whose day it is in.
fn gather(facts: Facts<'_>, dates: &[NaiveDate]) -> Found {
    let view = facts.view;
    let mut found = Found::new();
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else { return found };
    let window = view.zone().days(*first, *last + Days::new(1));
    let mut place = |appointment: &Arc<Appointment>, waiting| {
        for date in dates {
            if let Some(span) = span_on(view.zone(), *date, appointment.interval()) {
                let day = found.entry((Whose::Practitioner(appointment.practitioner_id), *date)).or_default();
                day.push(item(facts, appointment, span, waiting));
            }
        }
    };
    for appointment in view.appointments_in(window).filter(|it| !facts.pending.contains_key(&it.id)) {
        if is_shown(facts, appointment) {
            place(appointment, None);
        }
    }
    for (id, wanted) in facts.pending {
        place(wanted, Some(Waiting::Here));
        let moved = facts.confirmed.appointments().get(id).filter(|it| it.placement() != wanted.placement());
        if let Some(before) =
            moved.filter(|it| (it.start, it.practitioner_id) != (wanted.start, wanted.practitioner_id))
        {
            place(before, Some(Waiting::Leaving));
        }
    }
    for (whose, account) in facts.accounts() {
        for (meeting, occurrence) in view.meetings_of(account, window) {
            for date in dates {
                let Some(span) = span_on(view.zone(), *date, occurrence.details.interval()) else { continue };
                let Some(item) = meeting_item(facts, account, meeting, &occurrence, span) else { break };
                let day = found.entry((whose, *date)).or_default();
                // Somebody with two accounts is in one place.
                if day.iter().all(|it| it.id != item.id) {
                    day.push(item);
                }
            }
        }
    }
    found
}

/// A meeting in the calendar of `account`; nothing where they do not come.
fn meeting_item(
    facts: Facts<'_>,
    account: AccountId,
    meeting: &Arc<Meeting>,
    occurrence: &Occurrence,
    span: Span,
) -> Option<Item> {
    let Occurrence { recurrence_id, details } = occurrence;
    let answer = meeting.answer(account, *recurrence_id)?;
    let standing = match answer {
        ParticipationStatus::Declined => return None,
        ParticipationStatus::Accepted if meeting.redacted => Standing::Busy,
        ParticipationStatus::NeedsAction | ParticipationStatus::Accepted | ParticipationStatus::Tentative => {
            Standing::Meeting(answer)
        }
    };
    // Only what differs in this column from what is confirmed waits here: my answer is pending in my calendar alone.
    let waits = facts.pending_meetings.contains_key(&meeting.id)
        && facts.confirmed.meetings().get(&meeting.id).is_none_or(|before| {
            let was = before.occurrence(*recurrence_id, facts.view.zone());
            before.answer(account, *recurrence_id) != Some(answer)
                || was.is_none_or(|was| was.details != *details)
        });
    Some(Item {
        id: ItemId::Meeting(OccurrenceId { meeting_id: meeting.id, recurrence_id: *recurrence_id }, 0),
        name: words::title(meeting, details),
        detail: words::place(facts.view, details),
        standing,
        hue: None,
        span: if details.all_day { Span::new(0, DAY) } else { span },
        lane: Lane { lane: 0, lanes: 1, width: 1 },
        waiting: waits.then_some(Waiting::Here),
        dimmed: details.location_id.is_some_and(|id| facts.filter.locations.contains(&id)),
    })
}

/// Cancelled ones only where they are asked for; what was entered in error is nobody's business in the calendar.
fn is_shown(facts: Facts<'_>, appointment: &Appointment) -> bool {
    match appointment.status {
        AppointmentStatus::Cancelled | AppointmentStatus::EnteredInError => facts.filter.cancelled,
        AppointmentStatus::Proposed
        | AppointmentStatus::Pending
        | AppointmentStatus::Booked
        | AppointmentStatus::Arrived
        | AppointmentStatus::Fulfilled
        | AppointmentStatus::Noshow
        | AppointmentStatus::CheckedIn
        | AppointmentStatus::Waitlist => true,
    }
}

fn item(facts: Facts<'_>, appointment: &Arc<Appointment>, span: Span, waiting: Option<Waiting>) -> Item {
    let view = facts.view;
    let service = appointment.service_id.and_then(|id| view.services().get(&id));
    let hidden_service = appointment.service_id.is_some_and(|id| facts.filter.services.contains(&id));
    let hidden_location = appointment.location_id.is_some_and(|id| facts.filter.locations.contains(&id));
    let patient = match view.patients().get(&appointment.patient_id) {
        Some(patient) => patient.name(),
        None if appointment.booked_with.patient.is_empty() => Names(view).patient(appointment.patient_id),
        None => appointment.booked_with.patient.clone(),
    };
    Item {
        id: ItemId::Appointment(appointment.id),
        name: patient,
        detail: service.map_or_else(|| appointment.booked_with.service.clone(), |it| Some(it.name.clone())),
        standing: Standing::Appointment(appointment.status),
        hue: service.map(|it| it.colour),
        span,
        lane: Lane { lane: 0, lanes: 1, width: 1 },
        waiting,
        dimmed: hidden_service || hidden_location,
    }
}

fn picture(mut columns: Vec<Column>, found: &mut Found) -> Picture {
    let mut days: Vec<Vec<Item>> = Vec::with_capacity(columns.len());
    for (index, column) in (0_u16..).zip(&mut columns) {
        let mut items = found.remove(&(column.whose, column.date)).unwrap_or_default();
        for item in &mut items {
            if let ItemId::Meeting(_, in_column) = &mut item.id {
                *in_column = index;
            }
        }
        let whole = |item: &Item| matches!(item.id, ItemId::Meeting(..)) && item.span == Span::new(0, DAY);
        let (all_day, timed) = items.into_iter().partition(whole);
        column.all_day = all_day;
        days.push(laid_out(timed));
    }
    let worked = columns.iter().filter_map(|column| column.hours.extent());
    let booked = days.iter().flatten().map(|item| item.span);
    let axis = Axis::fitting(worked.chain(booked));
    let mut rows = vec![vec![Vec::new(); columns.len()]; usize::from(axis.rows())];
    for (column, items) in days.into_iter().enumerate() {
        for item in items {
            rows[usize::from(axis.row(item.span.start))][column].push(item);
        }
    }
    Picture {
        axis,
        columns: columns.into_iter().map(Rc::new).collect(),
        rows: rows.into_iter().map(Rc::new).collect(),
    }
}

/// Sorted by start, side by side where they overlap; cancelled ones to the right of what took their place, and meetings to the
/// right of appointments.
fn laid_out(mut items: Vec<Item>) -> Vec<Item> {
    items.sort_by_key(|it| (it.span.start, !it.occupies(), it.id));
    let spans: Vec<Span> = items.iter().map(|it| it.span).collect();
    for (item, lane) in items.iter_mut().zip(lanes(&spans)) {
        item.lane = lane;
    }
    items
}

impl Picture {
    /// What begins or lasts at `minute` in `column`, in the order of the lanes.
    pub fn at(&self, column: u16, minute: u16) -> impl Iterator<Item = &Item> {
        let instant = Span::new(minute, minute + 1);
        self.items_of(column).filter(move |item| item.span.overlaps(instant))
    }

    /// Everything in `column`, by its start.
    pub fn items_of(&self, column: u16) -> impl Iterator<Item = &Item> {
        self.rows.iter().filter_map(move |row| row.get(usize::from(column))).flatten()
    }

    /// Where an item is drawn; where it is wanted, if it is on its way.
    pub fn find(&self, id: ItemId) -> Option<(u16, &Item)> {
        self.find_by(|item| item.id == id)
    }

    /// The first item that shows `subject`.
    pub fn find_shown(&self, subject: Subject) -> Option<(u16, &Item)> {
        self.find_by(|item| item.shows(subject))
    }

    /// So many meetings stand in the fullest head.
    pub fn all_day_lines(&self) -> usize {
        self.columns.iter().map(|column| column.all_day.len()).max().unwrap_or(0)
    }

    fn find_by(&self, is: impl Fn(&Item) -> bool) -> Option<(u16, &Item)> {
        (0..self.width()).find_map(|column| {
            let items = self.items_of(column).filter(|item| is(item));
            let item = items.into_iter().find(|item| item.waiting != Some(Waiting::Leaving))?;
            Some((column, item))
        })
    }

    /// How many columns there are.
    pub fn width(&self) -> u16 {
        u16::try_from(self.columns.len()).unwrap_or(u16::MAX)
    }

    /// The row to show first: a little before `now` where that is today's, otherwise where work begins.
    pub fn first_row(&self, now: Option<u16>) -> u16 {
        let begins = self.columns.iter().filter_map(|it| it.hours.extent()).map(|it| it.start).min();
        let minute = now.map(|now| now.saturating_sub(90)).or(begins.map(|it| it.saturating_sub(15)));
        self.axis.row(minute.unwrap_or(8 * 60).min(DAY))
    }
}

/// The weekday and the number of a date, for a head.
pub fn weekday_and_number(date: NaiveDate) -> (&'static str, u32) {
    (crate::words::time::weekday_short(date.weekday()), date.day())
}

#[cfg(test)]
mod tests {
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
        filter.practitioners.insert(practitioner(1));
        let picture = day(facts(&given, &filter, &pending), date());
        assert_eq!((picture.width(), picture.find(ItemId::Appointment(appointment(1)))), (4, None));
    }

    #[test]
    fn what_a_filter_leaves_out_still_takes_its_time() {
        let given = given();
        let (mut filter, pending) = (Filter::default(), BTreeMap::new());
        filter.services.insert(service(1));
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
        assert_eq!(
            day(facts(&given, &filter, &pending), date()).find(ItemId::Appointment(appointment(1))),
            None
        );
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
}
