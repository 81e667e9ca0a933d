//! Bounds that a command must keep whatever the state: sizes of texts, sane times. Rules of the domain are decided,
//! not validated.

mod meeting;

pub(crate) use meeting::span;

use super::{Command, FieldError};
use crate::model::{NotAvailable, PALETTE, Patient, Practitioner, Source};
use chrono::{DateTime, Datelike, Utc};

/// The longest name, in characters.
const NAME_MAXIMUM: usize = 200;
/// The longest note, in characters.
const NOTE_MAXIMUM: usize = 2_000;
/// The longest reason, in characters.
const REASON_MAXIMUM: usize = 500;

impl Command {
    /// Checks the bounds.
    ///
    /// # Errors
    /// The first field that is out of them.
    pub fn validate(&self) -> Result<(), FieldError> {
        match self {
            Self::BookAppointment(book) => {
                times(book.start, book.end)?;
                at_most("note", &book.note, NOTE_MAXIMUM)?;
                optional("override_reason", book.override_reason.as_deref(), REASON_MAXIMUM)
            }
            Self::RescheduleAppointment(reschedule) => {
                times(reschedule.start, reschedule.end)?;
                optional("override_reason", reschedule.override_reason.as_deref(), REASON_MAXIMUM)
            }
            Self::CancelAppointment(cancel) => required("reason", &cancel.reason, REASON_MAXIMUM),
            Self::ChangeAppointmentStatus(_) => Ok(()),
            Self::ImportAppointment(import) => {
                source("source", Some(&import.source))?;
                times(import.start, import.end)?;
                at_most("note", &import.note, NOTE_MAXIMUM)?;
                optional("cancellation_reason", import.cancellation_reason.as_deref(), REASON_MAXIMUM)
            }
            Self::SavePatient(save) => {
                let patient = &save.patient;
                source("patient.source", patient.source.as_ref())?;
                at_most("patient.family", &patient.family, NAME_MAXIMUM)?;
                at_most("patient.given", &patient.given, NAME_MAXIMUM)?;
                required("patient.family", &patient.name(), 2 * NAME_MAXIMUM)?;
                optional("patient.phone", patient.phone.as_deref(), NAME_MAXIMUM)?;
                if patient.birth_date.is_some_and(|date| !Patient::BIRTH_YEARS.contains(&date.year())) {
                    let message = "Must lie between the years 1800 and 2199.";
                    return Err(FieldError::new("patient.birth_date", message));
                }
                if patient.identifiers.len() > 50 {
                    return Err(FieldError::new("patient.identifiers", "At most 50."));
                }
                patient.identifiers.iter().try_for_each(|identifier| {
                    at_most("patient.identifiers", &identifier.system, NAME_MAXIMUM)?;
                    at_most("patient.identifiers", &identifier.value, NAME_MAXIMUM)
                })
            }
            Self::SavePractitioner(save) => practitioner(&save.practitioner),
            Self::SaveLocation(save) => {
                source("location.source", save.location.source.as_ref())?;
                required("location.name", &save.location.name, NAME_MAXIMUM)
            }
            Self::SaveHealthcareService(save) => {
                let service = &save.healthcare_service;
                source("healthcare_service.source", service.source.as_ref())?;
                required("healthcare_service.name", &service.name, NAME_MAXIMUM)?;
                within("healthcare_service.duration_minutes", service.duration_minutes, 1, 24 * 60)?;
                within("healthcare_service.colour", service.colour.into(), 0, u32::from(PALETTE) - 1)
            }
            Self::SaveOrganization(save) => {
                let organization = &save.organization;
                required("organization.name", &organization.name, NAME_MAXIMUM)?;
                required("organization.zone", &organization.zone, NAME_MAXIMUM)?;
                let (least, most) =
                    (organization.minimum_duration_minutes, organization.maximum_duration_minutes);
                within("organization.minimum_duration_minutes", least, 1, 24 * 60)?;
                within("organization.maximum_duration_minutes", most, least, 24 * 60)
            }
            Self::SaveAccount(save) => {
                required("account.username", &save.account.username, NAME_MAXIMUM)?;
                required("account.name", &save.account.name, NAME_MAXIMUM)
            }
            Self::CreateMeeting(create) => meeting::create(create),
            Self::ChangeMeeting(change) => meeting::change(change),
            Self::CancelMeeting(cancel) => at_most("reason", &cancel.reason, REASON_MAXIMUM),
            Self::InviteToMeeting(invite) => {
                meeting::invitees(&invite.attendees)?;
                meeting::pairs(&invite.not_same_as)
            }
            Self::UninviteFromMeeting(uninvite) => meeting::some("account_ids", uninvite.account_ids.len()),
            Self::RespondToMeeting(respond) => meeting::respond(respond),
            Self::ProposeMeetingTime(propose) => meeting::propose(propose),
            Self::LeaveMeeting(_)
            | Self::AnswerTimeProposal(_)
            | Self::MergeMeetings(_)
            | Self::UnmergeMeetings(_)
            | Self::SuggestMerge(_)
            | Self::KeepMeetingsApart(_) => Ok(()),
        }
    }
}

fn practitioner(practitioner: &Practitioner) -> Result<(), FieldError> {
    source("practitioner.source", practitioner.source.as_ref())?;
    required("practitioner.name", &practitioner.name, NAME_MAXIMUM)?;
    for times in practitioner.available_time.iter().flat_map(|week| &week.0) {
        let ordered = times.windows(2).all(|pair| pair[0].end_minute <= pair[1].start_minute);
        let sane = times.iter().all(|time| time.start_minute < time.end_minute && time.end_minute <= 24 * 60);
        if times.len() > 12 || !ordered || !sane {
            let message =
                "Each day's hours are at most 12 spans of minutes from 0 to 1440, in order, not overlapping.";
            return Err(FieldError::new("practitioner.available_time", message));
        }
    }
    if practitioner.not_available.len() > 500 {
        return Err(FieldError::new("practitioner.not_available", "At most 500 absences."));
    }
    practitioner.not_available.iter().try_for_each(|NotAvailable { description, during }| {
        required("practitioner.not_available.description", description, NAME_MAXIMUM)?;
        times(during.start, during.end)
            .map_err(|error| FieldError::new("practitioner.not_available.during", error.message))?;
        if during.start >= during.end {
            return Err(FieldError::new("practitioner.not_available.during", "Must end after it starts."));
        }
        Ok(())
    })
}

fn source(field: &str, source: Option<&Source>) -> Result<(), FieldError> {
    source.map_or(Ok(()), |source| {
        required(&format!("{field}.identifier.system"), &source.identifier.system, NAME_MAXIMUM)?;
        required(&format!("{field}.identifier.value"), &source.identifier.value, NAME_MAXIMUM)
    })
}

/// Times that a calendar can show: the years 1900 to 2199.
fn times(start: DateTime<Utc>, end: DateTime<Utc>) -> Result<(), FieldError> {
    for (field, time) in [("start", start), ("end", end)] {
        if !(1900..2200).contains(&time.year()) {
            return Err(FieldError::new(field, "Must lie between the years 1900 and 2199."));
        }
    }
    Ok(())
}

fn required(field: &str, text: &str, maximum: usize) -> Result<(), FieldError> {
    if text.trim().is_empty() {
        return Err(FieldError::new(field, "Must not be empty."));
    }
    at_most(field, text, maximum)
}

fn optional(field: &str, text: Option<&str>, maximum: usize) -> Result<(), FieldError> {
    text.map_or(Ok(()), |text| required(field, text, maximum))
}

fn at_most(field: &str, text: &str, maximum: usize) -> Result<(), FieldError> {
    if text.chars().count() > maximum {
        return Err(FieldError::new(field, format!("At most {maximum} characters.")));
    }
    // Lines and tabs are text; what steers a terminal, or ends a text for whoever reads it in C, is not.
    if text.chars().any(|letter| letter.is_control() && !['\n', '\r', '\t'].contains(&letter)) {
        return Err(FieldError::new(field, "Must not hold control characters."));
    }
    Ok(())
}

fn within(field: &str, value: u32, least: u32, most: u32) -> Result<(), FieldError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(FieldError::new(field, format!("Must lie between {least} and {most}.")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{
        BookAppointment, RescheduleAppointment, SaveHealthcareService, SaveOrganization, SavePatient,
        SavePractitioner,
    };
    use crate::model::{AppointmentStatus, HealthcareService, Organization, Patient};
    use crate::testing::{
        a_patient, a_practitioner, an_organization, at, book, import, reschedule, service, source, with_hours,
    };
    use crate::time::Interval;
    use std::sync::Arc;

    const START: &str = "2026-11-03T09:00:00Z";
    const END: &str = "2026-11-03T09:30:00Z";

    fn field(command: &Command) -> Result<(), String> {
        command.validate().map_err(|error| error.field)
    }

    fn refused(field: &str) -> Result<(), String> {
        Err(field.into())
    }

    #[test]
    fn texts_have_a_length() {
        let of = |count: usize| Some("ä".repeat(count));
        let book = |note: usize, reason: Option<String>| {
            let note = "ä".repeat(note);
            Command::BookAppointment(BookAppointment { note, override_reason: reason, ..book(1, START, END) })
        };
        let moved = |reason: Option<String>| {
            let command = RescheduleAppointment { override_reason: reason, ..reschedule(1, START, END) };
            Command::RescheduleAppointment(command)
        };
        let cancel = |reason: String| {
            let Command::CancelAppointment(mut cancel) = crate::testing::cancel(1) else { unreachable!() };
            cancel.reason = reason;
            Command::CancelAppointment(cancel)
        };
        for (command, expected) in [
            (book(0, None), Ok(())),
            (book(2_000, of(500)), Ok(())),
            (book(2_001, None), refused("note")),
            (book(0, of(501)), refused("override_reason")),
            (book(0, of(0)), refused("override_reason")),
            (book(0, Some(" \n".into())), refused("override_reason")),
            (moved(None), Ok(())),
            (moved(of(500)), Ok(())),
            (moved(of(501)), refused("override_reason")),
            (cancel("a".into()), Ok(())),
            (cancel(String::new()), refused("reason")),
            (cancel("x".repeat(501)), refused("reason")),
            (cancel("one line\r\n\tand another".into()), Ok(())),
            (cancel("\0".into()), refused("reason")),
            (cancel("\u{1b}[31m".into()), refused("reason")),
            (cancel("\u{85}".into()), refused("reason")),
        ] {
            assert_eq!(field(&command), expected, "{command:?}");
        }
    }

    #[test]
    fn times_are_those_that_a_calendar_shows() {
        for (start, end, expected) in [
            ("1900-01-01T00:00:00Z", "2199-12-31T23:59:59Z", Ok(())),
            ("1899-12-31T23:59:59Z", END, refused("start")),
            (START, "2200-01-01T00:00:00Z", refused("end")),
        ] {
            for command in [
                Command::BookAppointment(book(1, start, end)),
                Command::RescheduleAppointment(reschedule(1, start, end)),
                Command::ImportAppointment(import("1", AppointmentStatus::Booked, start, end)),
            ] {
                assert_eq!(field(&command), expected, "{command:?} {start} {end}");
            }
        }
    }

    #[test]
    fn hours_and_absences_are_in_order() {
        let hours = |spans: &[(u16, u16)]| with_hours(spans);
        let absence = |start: &str, end: &str| {
            let during = Interval::new(at(start), at(end));
            let absence = NotAvailable { description: "Leave".into(), during };
            Practitioner { not_available: vec![absence], ..a_practitioner(1) }
        };
        let many: Vec<_> = (0..13).map(|it| (it * 10, it * 10 + 5)).collect();
        let (wrong_hours, wrong_absence) =
            (refused("practitioner.available_time"), refused("practitioner.not_available.during"));
        for (practitioner, expected) in [
            (hours(&[(0, 720), (720, 1440)]), Ok(())),
            (hours(&many[..12]), Ok(())),
            (hours(&many), wrong_hours.clone()),
            (hours(&[(540, 540)]), wrong_hours.clone()),
            (hours(&[(540, 1441)]), wrong_hours.clone()),
            (hours(&[(540, 720), (700, 800)]), wrong_hours.clone()),
            (hours(&[(780, 1020), (540, 720)]), wrong_hours),
            (absence(START, END), Ok(())),
            (absence(START, START), wrong_absence.clone()),
            (absence(END, START), wrong_absence.clone()),
            (absence(START, "+262000-01-01T00:00:00Z"), wrong_absence),
            (Practitioner { name: " ".into(), ..a_practitioner(1) }, refused("practitioner.name")),
        ] {
            let practitioner = Arc::new(practitioner);
            let command =
                Command::SavePractitioner(SavePractitioner { practitioner: Arc::clone(&practitioner) });
            assert_eq!(field(&command), expected, "{practitioner:?}");
        }
    }

    #[test]
    fn people_and_things_have_names_and_sane_numbers() {
        let named = |given: &str, family: &str| {
            let patient = Patient { given: given.into(), family: family.into(), ..a_patient(1) };
            Command::SavePatient(SavePatient { patient: Arc::new(patient) })
        };
        let born = |year: i32| {
            let birth_date = chrono::NaiveDate::from_ymd_opt(year, 1, 1);
            Command::SavePatient(SavePatient { patient: Arc::new(Patient { birth_date, ..a_patient(1) }) })
        };
        let offer = |duration_minutes: u32, colour: u8| {
            let name = "Consultation".into();
            let it = HealthcareService {
                id: service(1),
                source: None,
                name,
                duration_minutes,
                colour,
                active: true,
            };
            Command::SaveHealthcareService(SaveHealthcareService { healthcare_service: Arc::new(it) })
        };
        let bounds = |minimum_duration_minutes: u32, maximum_duration_minutes: u32| {
            let it = Organization { minimum_duration_minutes, maximum_duration_minutes, ..an_organization() };
            Command::SaveOrganization(SaveOrganization { organization: Arc::new(it) })
        };
        let copied = |system: &str| {
            let mut source = source("1");
            source.identifier.system = system.into();
            Command::SavePatient(SavePatient {
                patient: Arc::new(Patient { source: Some(source), ..a_patient(1) }),
            })
        };
        for (command, expected) in [
            (named("Ada", "Lovelace"), Ok(())),
            // Some people have one name.
            (named("", "Lovelace"), Ok(())),
            (named("Ada", ""), Ok(())),
            (named(" ", ""), refused("patient.family")),
            (named("Ada", &"x".repeat(201)), refused("patient.family")),
            (named("A\0da", "Lovelace"), refused("patient.given")),
            (born(1800), Ok(())),
            (born(2199), Ok(())),
            (born(1799), refused("patient.birth_date")),
            (born(2200), refused("patient.birth_date")),
            (born(262_142), refused("patient.birth_date")),
            (born(-262_143), refused("patient.birth_date")),
            (offer(15, PALETTE - 1), Ok(())),
            (offer(15, PALETTE), refused("healthcare_service.colour")),
            (offer(0, 0), refused("healthcare_service.duration_minutes")),
            (offer(1_441, 0), refused("healthcare_service.duration_minutes")),
            (bounds(1, 1_440), Ok(())),
            (bounds(0, 60), refused("organization.minimum_duration_minutes")),
            (bounds(60, 59), refused("organization.maximum_duration_minutes")),
            (bounds(60, 1_441), refused("organization.maximum_duration_minutes")),
            (copied("urn:a"), Ok(())),
            (copied(""), refused("patient.source.identifier.system")),
        ] {
            assert_eq!(field(&command), expected, "{command:?}");
        }
    }
}
