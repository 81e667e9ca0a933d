//! Commands and people for tests, as short as a row of a table.

use super::{a_practitioner, appointment, at, patient, practitioner};
use crate::command::{
    BookAppointment, CancelAppointment, ChangeAppointmentStatus, Command, ImportAppointment,
    RescheduleAppointment,
};
use crate::ids::Identifier;
use crate::model::{
    AppointmentStatus, AvailableTime, Limit, Limits, Practitioner, PractitionerLimits, Source, WeeklyHours,
};
use crate::time::TimeDelta;

/// Spans around an appointment from 09:00 to 10:00 on Tuesday 3 November 2026, and whether they share time with it.
pub const AROUND_NINE: [(&str, &str, bool); 12] = [
    ("2026-11-03T09:00:00Z", "2026-11-03T10:00:00Z", true),
    ("2026-11-03T09:15:00Z", "2026-11-03T09:45:00Z", true),
    ("2026-11-03T08:30:00Z", "2026-11-03T10:30:00Z", true),
    ("2026-11-03T09:59:59Z", "2026-11-03T10:30:00Z", true),
    ("2026-11-03T08:30:00Z", "2026-11-03T09:00:01Z", true),
    ("2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z", true),
    ("2026-11-03T09:30:00Z", "2026-11-03T10:00:00Z", true),
    // Back to back, before and after.
    ("2026-11-03T08:30:00Z", "2026-11-03T09:00:00Z", false),
    ("2026-11-03T10:00:00Z", "2026-11-03T10:30:00Z", false),
    // The same hour of other days.
    ("2026-11-04T09:00:00Z", "2026-11-04T10:00:00Z", false),
    ("2026-11-10T09:00:00Z", "2026-11-10T10:00:00Z", false),
    ("2026-12-03T09:00:00Z", "2026-12-03T10:00:00Z", false),
];

/// A command to book the `number`th appointment: the first practitioner and patient, no room.
pub fn book(number: u32, start: &str, end: &str) -> BookAppointment {
    BookAppointment {
        appointment_id: appointment(number),
        patient_id: patient(1),
        practitioner_id: practitioner(1),
        location_id: None,
        service_id: None,
        start: at(start),
        end: at(end),
        note: String::new(),
        override_reason: None,
    }
}

/// A command to book half an hour from `start` as the `number`th appointment, for the `number`th patient.
pub fn half_an_hour(number: u32, start: &str) -> BookAppointment {
    let end = at(start) + TimeDelta::minutes(30);
    BookAppointment { patient_id: patient(number), end, ..book(number, start, start) }
}

/// A command to move the `number`th appointment to another time of the first practitioner, in no room.
pub fn reschedule(number: u32, start: &str, end: &str) -> RescheduleAppointment {
    RescheduleAppointment {
        appointment_id: appointment(number),
        practitioner_id: practitioner(1),
        location_id: None,
        start: at(start),
        end: at(end),
        override_reason: None,
    }
}

/// A command to cancel the `number`th appointment.
pub fn cancel(number: u32) -> Command {
    Command::CancelAppointment(CancelAppointment {
        appointment_id: appointment(number),
        reason: "Feels better".into(),
    })
}

/// A command to record that the `number`th appointment now stands at `status`.
pub fn stand(number: u32, status: AppointmentStatus) -> Command {
    Command::ChangeAppointmentStatus(ChangeAppointmentStatus { appointment_id: appointment(number), status })
}

/// A command to copy the appointment that another system calls `value`: the first practitioner and patient, no room.
pub fn import(value: &str, status: AppointmentStatus, start: &str, end: &str) -> ImportAppointment {
    ImportAppointment {
        source: source(value),
        status,
        patient_id: patient(1),
        practitioner_id: practitioner(1),
        location_id: None,
        service_id: None,
        start: at(start),
        end: at(end),
        note: String::new(),
        cancellation_reason: None,
    }
}

/// What another system calls `value`.
pub fn source(value: &str) -> Source {
    let identifier = Identifier { system: "urn:example:records".into(), value: value.into() };
    Source { identifier, updated_at: None }
}

/// The first practitioner with limits of their own.
pub fn with_limits(per_week: Limit, per_month: Limit) -> Practitioner {
    Practitioner { limits: PractitionerLimits { per_week, per_month }, ..a_practitioner(1) }
}

/// The first practitioner, working every day in these spans of minutes from midnight.
pub fn with_hours(spans: &[(u16, u16)]) -> Practitioner {
    let day: Vec<_> = spans
        .iter()
        .map(|(start_minute, end_minute)| AvailableTime {
            start_minute: *start_minute,
            end_minute: *end_minute,
        })
        .collect();
    let week = WeeklyHours(std::array::from_fn(|_| day.clone()));
    Practitioner { available_time: Some(week), ..a_practitioner(1) }
}

/// At most so many a week.
pub const fn weekly(count: u32) -> Limits {
    Limits { per_week: Some(count), per_month: None }
}

/// At most so many a month.
pub const fn monthly(count: u32) -> Limits {
    Limits { per_week: None, per_month: Some(count) }
}
