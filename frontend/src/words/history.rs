//! What happened to an appointment, one line a fact.

use super::time::{clock_of, date, span};
use super::{Names, capital, counted, status};
use docket_shared::event::{Change, Event};
use docket_shared::model::{Appointment, AppointmentStatus, Meeting, ParticipationStatus, Placement};
use docket_shared::state::State;

/// The line that says `change`.
pub fn line(state: &State, change: &Change) -> String {
    match &change.event {
        Event::AppointmentBooked { appointment } => {
            format!("Booked for {}", moment(state, appointment))
        }
        Event::AppointmentRescheduled { appointment, previous } => moved(state, appointment, previous),
        Event::AppointmentCancelled { appointment, .. } => match &appointment.cancellation_reason {
            Some(reason) => format!("Cancelled: {reason}"),
            None => "Cancelled".into(),
        },
        Event::AppointmentStatusChanged { appointment, previous } => {
            match (previous.status, appointment.status) {
                (AppointmentStatus::Arrived, AppointmentStatus::Booked) => "Arrival taken back".into(),
                (AppointmentStatus::CheckedIn, AppointmentStatus::Arrived) => "Check-in taken back".into(),
                (AppointmentStatus::Noshow, AppointmentStatus::Booked) => "No-show taken back".into(),
                (_, to) => capital(status::label(to)),
            }
        }
        Event::AppointmentImported { previous: None, .. } => "Copied from another system".into(),
        Event::AppointmentImported { previous: Some(_), .. } => "Updated by the other system".into(),
        Event::PatientSaved { .. } => "Patient changed".into(),
        Event::PractitionerSaved { .. }
        | Event::LocationSaved { .. }
        | Event::HealthcareServiceSaved { .. }
        | Event::OrganizationSaved { .. }
        | Event::AccountSaved { .. } => "Settings changed".into(),
        Event::MeetingCreated { .. } => "Called".into(),
        Event::MeetingChanged { meeting } => format!("Changed: {}", when_of(state, meeting)),
        Event::MeetingCancelled { meeting, recurrence_id: Some(id) } => {
            let start = Names(state).start_of(meeting.id, Some(*id)).unwrap_or(*id);
            format!("Called off: {}", date(state.zone().date(start)))
        }
        Event::MeetingCancelled { meeting, recurrence_id: None } => {
            match (meeting.stands(), meeting.cancellation_reason.as_str()) {
                (true, _) => "One of the series called off".into(),
                (false, "") => "Called off".into(),
                (false, reason) => format!("Called off: {reason}"),
            }
        }
        Event::MeetingAttendeesChanged { meeting } => {
            format!("{} invited", counted(meeting.attendees.len(), "person", "people"))
        }
        Event::MeetingAnswered { meeting, account_id } => {
            let status =
                meeting.attendee(*account_id).map_or(ParticipationStatus::NeedsAction, |it| it.status);
            format!("{}: {}", Names(state).account(*account_id), status::participation(status))
        }
        Event::MeetingTimeProposed { account_id, .. } => {
            format!("{} proposed another time", Names(state).account(*account_id))
        }
        Event::MeetingTimeProposalDeclined { account_id, .. } => {
            format!("The time that {} proposed was declined", Names(state).account(*account_id))
        }
        Event::InvitationsCrossed { .. } => "Crossed another invitation".into(),
        Event::MeetingsKeptApart { .. } => "Kept apart from one that looks like it".into(),
        Event::MergeSuggested { .. } => "Suggested to merge it with another".into(),
        Event::MeetingsMerged { merged, .. } => format!("Merged with “{}”", merged.details.summary),
        Event::MeetingsUnmerged { restored, .. } => format!("Separated from “{}”", restored.details.summary),
    }
}

/// `Moved from 10:30 to 11:00`, naming only what changed.
fn moved(state: &State, appointment: &Appointment, previous: &Placement) -> String {
    let zone = state.zone();
    let names = Names(state);
    let (from, to) = (zone.local(previous.start), zone.local(appointment.start));
    let mut parts = Vec::new();
    if from.date() != to.date() {
        parts.push(format!(
            "from {} {} to {} {}",
            date(from.date()),
            clock_of(from),
            date(to.date()),
            clock_of(to)
        ));
    } else if from != to {
        parts.push(format!("from {} to {}", clock_of(from), clock_of(to)));
    } else if previous.end != appointment.end {
        parts.push(format!("to {}", span(zone, appointment.interval())));
    }
    if previous.practitioner_id != appointment.practitioner_id {
        parts.push(format!("to {}", names.practitioner(appointment.practitioner_id)));
    }
    if previous.location_id != appointment.location_id {
        parts.push(match appointment.location_id {
            Some(location) => format!("to {}", names.location(location)),
            None => "to no room".into(),
        });
    }
    format!("Moved {}", parts.join(" and "))
}

fn when_of(state: &State, meeting: &Meeting) -> String {
    let zone = state.zone();
    format!("{} {}", date(zone.date(meeting.details.start)), span(zone, meeting.interval()))
}

fn moment(state: &State, appointment: &Appointment) -> String {
    let start = state.zone().local(appointment.start);
    format!("{} {}", date(start.date()), clock_of(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::command::{
        CancelAppointment, ChangeAppointmentStatus, Command, RescheduleAppointment,
    };
    use docket_shared::ids::{AccountId, CommandId, Seq};
    use docket_shared::model::Role;
    use docket_shared::testing::{Given, appointment, at, book, location, practitioner};
    use uuid::Uuid;

    #[test]
    fn a_life_reads_as_a_list() {
        let mut given = Given::clinic([]);
        given.now = at("2026-11-24T08:00:00Z");
        let change_status = |status| {
            Command::ChangeAppointmentStatus(ChangeAppointmentStatus {
                appointment_id: appointment(1),
                status,
            })
        };
        let reschedule = |with, room: Option<u32>, start, end| {
            Command::RescheduleAppointment(RescheduleAppointment {
                appointment_id: appointment(1),
                practitioner_id: practitioner(with),
                location_id: room.map(location),
                start: at(start),
                end: at(end),
                override_reason: None,
            })
        };
        for (command, expected) in [
            (
                Command::BookAppointment(book(1, "2026-11-24T10:30:00Z", "2026-11-24T10:45:00Z")),
                "Booked for Tue 24 Nov 10:30",
            ),
            (
                reschedule(1, None, "2026-11-24T11:00:00Z", "2026-11-24T11:15:00Z"),
                "Moved from 10:30 to 11:00",
            ),
            (
                reschedule(2, Some(3), "2026-11-25T11:00:00Z", "2026-11-25T11:15:00Z"),
                "Moved from Tue 24 Nov 11:00 to Wed 25 Nov 11:00 and to Dr 2 and to Room 3",
            ),
            (
                reschedule(2, None, "2026-11-25T11:00:00Z", "2026-11-25T11:30:00Z"),
                "Moved to 11:00–11:30 and to no room",
            ),
            (change_status(AppointmentStatus::Arrived), "Arrived"),
            (change_status(AppointmentStatus::Booked), "Arrival taken back"),
            (
                Command::CancelAppointment(CancelAppointment {
                    appointment_id: appointment(1),
                    reason: "Is ill".into(),
                }),
                "Cancelled: Is ill",
            ),
        ] {
            let events = given.when(Role::Receptionist, &command).unwrap();
            let [event] = &events[..] else { panic!("one event") };
            let change = Change {
                seq: Seq(1),
                at: given.now,
                by: AccountId::new(Uuid::nil()),
                command_id: CommandId::new(Uuid::nil()),
                event: event.clone(),
            };
            assert_eq!(line(&given.state, &change), expected);
        }
    }
}
