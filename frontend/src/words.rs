//! Every sentence that the app shows: what happened, why, and what can be done. Pure, so that a table of tests reads as
//! the list of what Docket says. Nothing here names a patient where a page title, a URL or a log could carry it on.

pub mod history;
pub mod look_alike;
pub mod meeting;
pub mod merge;
pub mod reason;
pub mod request;
pub mod settings;
pub mod status;
pub mod time;
pub mod typed_day;
pub mod verdict;

use chrono::{DateTime, Utc};
use docket_shared::ids::{
    AccountId, AppointmentId, HealthcareServiceId, LocationId, MeetingId, PatientId, PractitionerId,
};
use docket_shared::order::sort_by;
use docket_shared::state::State;
use std::sync::Arc;

/// The names by which people know what the domain knows by id; where this copy of the calendar does not know one, the
/// plain noun stands in for it.
#[derive(Clone, Copy)]
pub struct Names<'a>(pub &'a State);

impl<'a> Names<'a> {
    /// As `Dr Ada Okafor`.
    pub fn practitioner(self, id: PractitionerId) -> &'a str {
        self.0.practitioners().get(&id).map_or("the practitioner", |it| &it.name)
    }

    /// As `Bo Reyes`.
    pub fn patient(self, id: PatientId) -> String {
        self.0.patients().get(&id).map_or_else(|| "the patient".into(), |it| it.name())
    }

    /// As `Room 2`.
    pub fn location(self, id: LocationId) -> &'a str {
        self.0.locations().get(&id).map_or("the room", |it| &it.name)
    }

    /// As `Follow-up`.
    pub fn service(self, id: HealthcareServiceId) -> &'a str {
        self.0.services().get(&id).map_or("the service", |it| &it.name)
    }

    /// A member of staff.
    pub fn account(self, id: AccountId) -> &'a str {
        self.0.accounts().get(&id).map_or("Docket", |it| &it.name)
    }

    /// The title of a meeting, in quotation marks: `“Rota for December”`.
    pub fn meeting(self, id: MeetingId) -> String {
        match self.0.meetings().get(&id) {
            Some(meeting) if !meeting.redacted => format!("“{}”", meeting.details.summary),
            Some(_) | None => "a colleague’s meeting".into(),
        }
    }

    /// Who organizes a meeting.
    pub fn organizer(self, id: MeetingId) -> &'a str {
        self.0.meetings().get(&id).map_or("its organizer", |meeting| self.account(meeting.organizer))
    }

    /// The title of a meeting, with the day of the occurrence where it is about one alone: `“Rota” on Thu 3 Dec`.
    pub fn occurrence(self, id: MeetingId, recurrence_id: Option<DateTime<Utc>>) -> String {
        let title = self.meeting(id);
        match self.start_of(id, recurrence_id).filter(|_| recurrence_id.is_some()) {
            Some(start) => format!("{title} on {}", time::date(self.0.zone().date(start))),
            None => title,
        }
    }

    /// When a meeting is, or the occurrence of it that is named; where that was called off, when it would have been.
    pub fn start_of(self, id: MeetingId, recurrence_id: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        let meeting = self.0.meetings().get(&id)?;
        let Some(named) = recurrence_id else { return Some(meeting.details.start) };
        let zone = self.0.zone();
        let off = || Some(meeting.cancelled_occurrence(named, zone)?.1);
        let occurrence = meeting.occurrence(recurrence_id, zone).or_else(off);
        Some(occurrence.map_or(named, |it| it.details.start))
    }

    /// Whose appointment it is.
    pub fn patient_of(self, id: AppointmentId) -> Option<String> {
        let appointment = self.0.appointments().get(&id)?;
        Some(match self.0.patients().get(&appointment.patient_id) {
            Some(patient) => patient.name(),
            None => appointment.booked_with.patient.clone(),
        })
    }
}

/// In the order of their names; those of one name stay in theirs.
pub fn by_name<'a, T>(
    items: impl Iterator<Item = &'a Arc<T>>,
    name: impl Fn(&'a T) -> &'a str,
) -> Vec<&'a Arc<T>> {
    let mut items: Vec<_> = items.collect();
    sort_by(&mut items, |one, other| name(one).cmp(name(other)));
    items
}

/// With a capital at its start. What is not English begins with a name, which is as it is.
pub fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// `1 request`, `2 requests`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The first letters of the first and the last name, for an avatar.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> =
        name.split_whitespace().filter(|word| !matches!(*word, "Dr" | "Dr." | "Prof" | "Prof.")).collect();
    let first = words.first().and_then(|word| word.chars().next());
    let last = words.get(1..).and_then(<[_]>::last).and_then(|word| word.chars().next());
    uppercase(first.into_iter().chain(last).collect())
}

/// The browser has the tables for it.
#[cfg(target_arch = "wasm32")]
fn uppercase(text: String) -> String {
    js_sys::JsString::from(text).to_upper_case().into()
}

#[cfg(not(target_arch = "wasm32"))]
fn uppercase(text: String) -> String {
    text.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_leave_titles_out() {
        for (name, expected) in
            [("Dr Ada Okafor", "AO"), ("Rosa", "R"), ("", ""), ("maria del mar", "MM"), ("Dr Ümit", "Ü")]
        {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn one_is_singular() {
        for (count, expected) in [(0, "0 requests"), (1, "1 request"), (2, "2 requests")] {
            assert_eq!(counted(count, "request", "requests"), expected);
        }
    }
}
