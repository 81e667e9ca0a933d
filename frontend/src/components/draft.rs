//! A booking as it is being typed: what is chosen, what is typed and may not make sense yet, and the command that it
//! comes to. Pure; nothing typed is ever lost by a rejection, since a draft can be made again from its command.

use crate::layout::{self, Span};
use crate::words::time::{clock, parse_clock, parse_date};
use chrono::NaiveDate;
use docket_shared::command::{BookAppointment, Command, Placing, RescheduleAppointment, SavePatient};
use docket_shared::ids::{AppointmentId, HealthcareServiceId, LocationId, PatientId, PractitionerId};
use docket_shared::model::{Appointment, Patient};
use docket_shared::rejection::Alternative;
use docket_shared::state::State;
use docket_shared::time::{Interval, ZoneRules};
use std::rc::Rc;
use std::sync::Arc;
use uuid::Uuid;

/// What the draft will become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A new appointment, with the id that it will have.
    Book(AppointmentId),
    /// A move of an appointment, which keeps its patient and its service.
    Move(Arc<Appointment>),
}

/// Who is to be seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Who {
    /// Not chosen yet; what is typed in the search field.
    #[default]
    Nobody,
    /// Somebody registered.
    Known(Arc<Patient>),
    /// Somebody new, as typed so far.
    New(Rc<NewPatient>),
}

/// A new patient as typed so far.
#[derive(Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct NewPatient {
    /// The id that they will have.
    pub id: PatientId,
    pub given: String,
    pub family: String,
    pub birth_date: String,
    pub phone: String,
}

impl std::fmt::Debug for NewPatient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("NewPatient").field("id", &self.id).finish_non_exhaustive()
    }
}

impl NewPatient {
    /// Nobody yet, but for what was typed into the search: the last word is the family name.
    pub fn named(text: &str) -> Self {
        let text = text.trim();
        let (given, family) = text.rsplit_once(' ').unwrap_or(("", text));
        Self {
            id: PatientId::new(Uuid::now_v7()),
            given: given.trim().into(),
            family: family.into(),
            birth_date: String::new(),
            phone: String::new(),
        }
    }

    /// What is wrong with the birth date, if it is.
    pub fn birth_date_problem(&self, today: NaiveDate) -> Option<&'static str> {
        if self.birth_date.trim().is_empty() {
            return None;
        }
        match parse_date(&self.birth_date) {
            None => Some("Type it like 14.3.1984."),
            Some(date) if date > today => Some("That is in the future."),
            Some(_) => None,
        }
    }

    fn patient(&self) -> Option<Patient> {
        let trimmed = |text: &str| text.trim().to_owned();
        let (given, family) = (trimmed(&self.given), trimmed(&self.family));
        if given.is_empty() && family.is_empty() {
            return None;
        }
        let birth_date = match self.birth_date.trim() {
            "" => None,
            text => Some(parse_date(text)?),
        };
        let phone = Some(trimmed(&self.phone)).filter(|phone| !phone.is_empty());
        Some(Patient {
            id: self.id,
            source: None,
            family,
            given,
            birth_date,
            gender: None,
            phone,
            identifiers: Vec::new(),
            active: true,
        })
    }
}

/// The booking as it stands.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct Draft {
    pub purpose: Purpose,
    pub who: Who,
    pub service_id: Option<HealthcareServiceId>,
    pub practitioner_id: Option<PractitionerId>,
    pub location_id: Option<LocationId>,
    pub date: NaiveDate,
    /// As typed.
    pub start: String,
    /// As typed.
    pub end: String,
    pub note: String,
    pub override_reason: String,
    /// The date, start and end that stand for an instant that they do not tell exactly: across midnight, or in the hour that
    /// the clock shows twice.
    pub exact: Option<(NaiveDate, String, String, Interval)>,
}

/// How long an appointment is where no service says so.
const USUAL_MINUTES: u16 = 15;

impl Draft {
    /// An empty one for `date`.
    pub fn new(date: NaiveDate) -> Self {
        Self {
            purpose: Purpose::Book(AppointmentId::new(Uuid::now_v7())),
            who: Who::Nobody,
            service_id: None,
            practitioner_id: None,
            location_id: None,
            date,
            start: String::new(),
            end: String::new(),
            note: String::new(),
            override_reason: String::new(),
            exact: None,
        }
    }

    /// A move of `appointment`, beginning where it is.
    pub fn moving(appointment: &Arc<Appointment>, state: &State) -> Self {
        let zone = state.zone();
        let date = zone.date(appointment.start);
        let patient = state.patients().get(&appointment.patient_id);
        let mut draft = Self {
            purpose: Purpose::Move(Arc::clone(appointment)),
            who: patient.map_or(Who::Nobody, |patient| Who::Known(Arc::clone(patient))),
            service_id: appointment.service_id,
            practitioner_id: Some(appointment.practitioner_id),
            location_id: appointment.location_id,
            note: appointment.note.clone(),
            ..Self::new(date)
        };
        draft.set_interval(zone, appointment.interval());
        draft
    }

    /// The form again as it was when `command` was sent; `None` for commands that are not made with it.
    pub fn again(command: &Command, state: &State) -> Option<Self> {
        match command.placing()? {
            Placing::Book(book) => {
                let patient = state.patients().get(&book.patient_id);
                let mut draft = Self {
                    who: patient.map_or(Who::Nobody, |patient| Who::Known(Arc::clone(patient))),
                    service_id: book.service_id,
                    practitioner_id: Some(book.practitioner_id),
                    location_id: book.location_id,
                    note: book.note.clone(),
                    override_reason: book.override_reason.clone().unwrap_or_default(),
                    ..Self::new(state.zone().date(book.start))
                };
                draft.set_interval(state.zone(), book.interval());
                Some(draft)
            }
            Placing::Reschedule(reschedule) => {
                let appointment = state.appointments().get(&reschedule.appointment_id)?;
                let mut draft = Self::moving(appointment, state);
                draft.practitioner_id = Some(reschedule.practitioner_id);
                draft.location_id = reschedule.location_id;
                draft.override_reason = reschedule.override_reason.clone().unwrap_or_default();
                draft.set_interval(state.zone(), reschedule.interval());
                Some(draft)
            }
        }
    }

    /// Whether more of a new appointment is typed than a place in the calendar.
    pub fn is_typed(&self) -> bool {
        matches!(self.purpose, Purpose::Book(_))
            && (self.who != Who::Nobody || self.service_id.is_some() || !self.note.is_empty())
    }

    /// Takes the place that `alternative` offers.
    pub fn take(&mut self, zone: &ZoneRules, alternative: &Alternative) {
        self.practitioner_id = Some(alternative.practitioner_id);
        self.location_id = alternative.location_id.or(self.location_id);
        // It was argued for another time.
        self.override_reason.clear();
        self.set_interval(zone, Interval::new(alternative.start, alternative.end));
    }

    /// Puts it at `interval` on the clinic's clock.
    pub fn set_interval(&mut self, zone: &ZoneRules, interval: Interval) {
        self.date = zone.date(interval.start);
        let span = layout::span_on(zone, self.date, interval);
        self.set_span(span.unwrap_or(Span::new(0, USUAL_MINUTES)));
        self.exact = Some((self.date, self.start.clone(), self.end.clone(), interval));
    }

    /// Puts it at `span` of its date.
    pub fn set_span(&mut self, span: Span) {
        self.start = clock(span.start);
        self.end = clock(span.end);
    }

    /// Begins at `minute`, as long as it is or as its service usually takes.
    pub fn begin_at(&mut self, minute: u16, state: &State) {
        let minutes = self.length().unwrap_or_else(|| self.usual_minutes(state));
        self.set_span(Span::new(minute, (minute + minutes).min(layout::DAY)));
    }

    /// The start as typed; the end follows, as far as it made sense before.
    pub fn type_start(&mut self, text: String, state: &State) {
        let minutes = self.length().unwrap_or_else(|| self.usual_minutes(state));
        if let Some(start) = parse_clock(&text) {
            self.end = clock((start + minutes).min(layout::DAY));
        }
        self.start = text;
    }

    /// The service, and with it the usual length.
    pub fn choose_service(&mut self, service: Option<HealthcareServiceId>, state: &State) {
        self.service_id = service;
        if let Some(start) = parse_clock(&self.start) {
            self.end = clock((start + self.usual_minutes(state)).min(layout::DAY));
        }
    }

    fn usual_minutes(&self, state: &State) -> u16 {
        self.service_id
            .and_then(|id| state.services().get(&id))
            .and_then(|service| u16::try_from(service.duration_minutes).ok())
            .unwrap_or(USUAL_MINUTES)
    }

    /// The part of its day that it takes, if what is typed is two times, the end after the start.
    pub fn span(&self) -> Option<Span> {
        let span = Span::new(parse_clock(&self.start)?, parse_clock(&self.end)?);
        (span.start < span.end).then_some(span)
    }

    fn length(&self) -> Option<u16> {
        self.span().map(Span::minutes)
    }

    /// Its time, if what is typed is two times.
    pub fn interval(&self, zone: &ZoneRules) -> Option<Interval> {
        if let Some((date, start, end, interval)) = &self.exact
            && (date, start, end) == (&self.date, &self.start, &self.end)
        {
            return Some(*interval);
        }
        let (start, end) = (parse_clock(&self.start)?, parse_clock(&self.end)?);
        let at = |minute| layout::instant_at(zone, self.date, minute);
        let interval = Interval::new(at(start), at(end));
        // Two times that the clock leaps over are one instant. An end typed before its start is the rules' to refuse, in
        // their own words.
        let leapt = start < end && interval.start >= interval.end;
        Some(if leapt { layout::interval_on(zone, self.date, Span::new(start, end)) } else { interval })
    }

    /// The appointment that is being moved, where somebody else has moved it since.
    pub fn moved_meanwhile<'a>(&self, state: &'a State) -> Option<&'a Appointment> {
        let Purpose::Move(before) = &self.purpose else { return None };
        let now = state.appointments().get(&before.id)?;
        let place = |it: &Appointment| (it.start, it.end, it.practitioner_id, it.location_id);
        (place(now) != place(before)).then_some(now)
    }

    /// Who is to be seen, once somebody is.
    pub fn patient_id(&self) -> Option<PatientId> {
        match (&self.purpose, &self.who) {
            (Purpose::Move(appointment), _) => Some(appointment.patient_id),
            (Purpose::Book(_), Who::Known(patient)) => Some(patient.id),
            (Purpose::Book(_), Who::New(new)) => new.patient().map(|patient| patient.id),
            (Purpose::Book(_), Who::Nobody) => None,
        }
    }

    /// The registration that must come before the booking, if the patient is new.
    pub fn registration(&self) -> Option<Command> {
        match &self.who {
            Who::New(new) => Some(Command::SavePatient(SavePatient { patient: Arc::new(new.patient()?) })),
            Who::Nobody | Who::Known(_) => None,
        }
    }

    /// The command, with `patient_id` for whoever is still to be chosen; `None` until it has a practitioner and a time.
    pub fn command(&self, zone: &ZoneRules, patient_id: PatientId) -> Option<Command> {
        let practitioner_id = self.practitioner_id?;
        let Interval { start, end } = self.interval(zone)?;
        let override_reason =
            Some(self.override_reason.trim()).filter(|it| !it.is_empty()).map(str::to_owned);
        Some(match &self.purpose {
            Purpose::Book(appointment_id) => Command::BookAppointment(BookAppointment {
                appointment_id: *appointment_id,
                patient_id,
                practitioner_id,
                location_id: self.location_id,
                service_id: self.service_id,
                start,
                end,
                note: self.note.trim().to_owned(),
                override_reason,
            }),
            Purpose::Move(appointment) => Command::RescheduleAppointment(RescheduleAppointment {
                appointment_id: appointment.id,
                practitioner_id,
                location_id: self.location_id,
                start,
                end,
                override_reason,
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::{
        Given, a_patient, appointment, at, book, patient, practitioner, reschedule, service,
    };

    fn day() -> NaiveDate {
        "2026-11-24".parse().unwrap()
    }

    #[test]
    fn the_end_follows_the_start_and_the_service() {
        let given = Given::clinic([]);
        let mut draft = Draft::new(day());
        draft.type_start("9".into(), &given.state);
        assert_eq!(draft.span(), Some(Span::new(540, 555)));
        draft.choose_service(Some(service(2)), &given.state);
        assert_eq!(draft.span(), Some(Span::new(540, 570)));
        draft.end = "10".into();
        draft.type_start("9:3".into(), &given.state);
        assert_eq!(draft.span(), Some(Span::new(543, 603)));
        draft.type_start("9:".into(), &given.state);
        draft.type_start("9:30".into(), &given.state);
        assert_eq!(draft.span(), Some(Span::new(570, 630)));
        draft.begin_at(600, &given.state);
        assert_eq!(draft.span(), Some(Span::new(600, 660)));
    }

    #[test]
    fn a_command_needs_a_practitioner_and_two_times() {
        let given = Given::clinic([]);
        let mut draft = Draft::new(day());
        draft.begin_at(540, &given.state);
        assert_eq!(draft.command(given.state.zone(), patient(1)), None);
        draft.practitioner_id = Some(practitioner(2));
        let Some(Command::BookAppointment(command)) = draft.command(given.state.zone(), patient(1)) else {
            panic!("a booking")
        };
        assert_eq!((command.start, command.end), (at("2026-11-24T09:00:00Z"), at("2026-11-24T09:15:00Z")));
        draft.end = "half ten".into();
        assert_eq!(draft.command(given.state.zone(), patient(1)), None);
    }

    #[test]
    fn a_rejected_booking_becomes_the_same_form_again() {
        let given = Given::clinic([]);
        let mut sent = book(1, "2026-11-24T09:00:00Z", "2026-11-24T09:45:00Z");
        sent.service_id = Some(service(2));
        sent.note = "Interpreter".into();
        let again = Draft::again(&Command::BookAppointment(sent.clone()), &given.state).unwrap();
        let Some(Command::BookAppointment(command)) =
            again.command(given.state.zone(), again.patient_id().unwrap())
        else {
            panic!("a booking")
        };
        // All but the id, which the rejected command has used up.
        assert_ne!(command.appointment_id, sent.appointment_id);
        assert_eq!(BookAppointment { appointment_id: sent.appointment_id, ..command }, sent);
    }

    #[test]
    fn a_move_keeps_times_that_the_clock_does_not_tell() {
        let zone = &docket_shared::testing::london();
        for (start, end, typed, instants) in [
            // Across midnight.
            (
                "2026-11-24T23:30:00Z",
                "2026-11-25T00:30:00Z",
                "24:00",
                ("2026-11-24T23:15:00Z", "2026-11-25T00:00:00Z"),
            ),
            // The second time that the clock shows 01:15.
            (
                "2026-10-25T01:15:00Z",
                "2026-10-25T01:45:00Z",
                "01:45",
                ("2026-10-25T00:00:00Z", "2026-10-25T00:45:00Z"),
            ),
        ] {
            let mut draft = Draft::new(day());
            let interval = Interval::new(at(start), at(end));
            draft.set_interval(zone, interval);
            draft.location_id = None;
            assert_eq!((draft.end.as_str(), draft.interval(zone)), (typed, Some(interval)));
            let minute = draft.span().unwrap().start;
            draft.start = clock(minute - 15);
            assert_eq!(draft.interval(zone), Some(Interval::new(at(instants.0), at(instants.1))), "{start}");
        }
        // The clock leaps from 01:00 to 02:00.
        let mut draft = Draft::new("2026-03-29".parse().unwrap());
        draft.set_span(Span::new(30, 150));
        let over = Interval::new(at("2026-03-29T00:30:00Z"), at("2026-03-29T01:30:00Z"));
        assert_eq!(draft.interval(zone), Some(over));
        draft.set_span(Span::new(75, 105));
        assert_eq!(draft.interval(zone).map(|it| it.duration_minutes()), Some(30));
    }

    #[test]
    fn a_move_knows_when_somebody_else_was_quicker() {
        let mut given = Given::clinic([]);
        given.book(book(1, "2026-11-24T09:00:00Z", "2026-11-24T09:45:00Z")).unwrap();
        let mut draft = Draft::moving(&given.state.appointments()[&appointment(1)], &given.state);
        draft.start = "12:00".into();
        assert_eq!(draft.moved_meanwhile(&given.state), None);
        given.reschedule(reschedule(1, "2026-11-24T10:00:00Z", "2026-11-24T10:45:00Z")).unwrap();
        let now = draft.moved_meanwhile(&given.state).unwrap();
        let expected = "Somebody else has moved it since: it is on Tue 24 Nov, 10:00–10:45, with Dr 1 now.";
        assert_eq!(crate::words::request::moved_meanwhile(&given.state, now), expected);
    }

    #[test]
    fn a_new_patient_is_registered_first() {
        let mut draft = Draft::new(day());
        assert_eq!(draft.registration(), None);
        let mut new = NewPatient::named("Ana María Reyes");
        assert_eq!((new.given.as_str(), new.family.as_str()), ("Ana María", "Reyes"));
        new.birth_date = "14.3.84".into();
        assert!(new.birth_date_problem(day()).is_some());
        draft.who = Who::New(Rc::new(new.clone()));
        assert_eq!((draft.registration(), draft.patient_id()), (None, None));
        new.birth_date = "14.3.1984".into();
        draft.who = Who::New(Rc::new(new));
        assert!(matches!(draft.registration(), Some(Command::SavePatient(_))));
        draft.who = Who::Known(Arc::new(a_patient(3)));
        assert_eq!((draft.registration(), draft.patient_id()), (None, Some(patient(3))));
    }
}
