//! What the calendar draws, made from the cache: columns with their hours, items with their places. Pure, and compared by
//! value, so that a change in one appointment draws one row again.

mod meetings;

use super::super::desk::{Filter, OccurrenceId, Whose};
use super::super::precheck::Load;
use crate::layout::{Axis, DAY, DayHours, Lane, Span, lanes, span_on};
use crate::words::{Names, by_name};
use chrono::{Datelike, Days, NaiveDate};
use docket_shared::ids::{AccountId, AppointmentId, MeetingId};
use docket_shared::model::{Appointment, AppointmentStatus, Meeting, ParticipationStatus, Practitioner};
use docket_shared::order::sort_by_key;
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
    /// Whether it is a meeting that whoever is signed in organizes, and all of it is drawn here: it can be put elsewhere.
    pub organized: bool,
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

    /// Whether it can be moved from here; an appointment by those who `book`.
    pub const fn is_movable(&self, book: bool) -> bool {
        let may = match self.standing {
            Standing::Appointment(status) => book && status.is_movable(),
            Standing::Meeting(_) => self.organized,
            Standing::Busy => false,
        };
        may && self.waiting.is_none()
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
    let holds = |whose| found.holds(whose, date);
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
        let count = found.day(whose, *date).iter().filter(counts).count();
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

/// A day of somebody, and what is in it. There are as few as columns: a map would have more code than it has days.
#[derive(Default)]
struct Found(Vec<(Whose, NaiveDate, Vec<Item>)>);

impl Found {
    fn day(&mut self, whose: Whose, date: NaiveDate) -> &mut Vec<Item> {
        let at = self.0.iter().position(|(of, on, _)| (*of, *on) == (whose, date));
        let at = at.unwrap_or_else(|| {
            self.0.push((whose, date, Vec::new()));
            self.0.len() - 1
        });
        &mut self.0[at].2
    }

    fn holds(&self, whose: Whose, date: NaiveDate) -> bool {
        self.0.iter().any(|(of, on, _)| (*of, *on) == (whose, date))
    }

    fn take(&mut self, whose: Whose, date: NaiveDate) -> Vec<Item> {
        std::mem::take(self.day(whose, date))
    }
}

/// Every item of `dates`, by whose day it is in.
fn gather(facts: Facts<'_>, dates: &[NaiveDate]) -> Found {
    let view = facts.view;
    let mut found = Found::default();
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else { return found };
    let window = view.zone().days(*first, *last + Days::new(1));
    let mut place = |appointment: &Arc<Appointment>, waiting| {
        for date in dates {
            if let Some(span) = span_on(view.zone(), *date, appointment.interval()) {
                let day = found.day(Whose::Practitioner(appointment.practitioner_id), *date);
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
    meetings::gather(facts, dates, window, &mut found);
    found
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
        organized: false,
    }
}

fn picture(mut columns: Vec<Column>, found: &mut Found) -> Picture {
    let mut days: Vec<Vec<Item>> = Vec::with_capacity(columns.len());
    for (index, column) in (0_u16..).zip(&mut columns) {
        let mut items = found.take(column.whose, column.date);
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
    sort_by_key(&mut items, |it| (it.span.start, !it.occupies(), it.id));
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
mod tests;
