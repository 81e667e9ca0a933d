//! Bounds that a command must keep whatever the state: sizes of texts, sane times. Rules of the domain are decided,
//! not validated.

use super::{Command, FieldError};
use crate::model::{NotAvailable, PALETTE, Practitioner, Source};
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
    Ok(())
}

fn within(field: &str, value: u32, least: u32, most: u32) -> Result<(), FieldError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(FieldError::new(field, format!("Must lie between {least} and {most}.")))
}
