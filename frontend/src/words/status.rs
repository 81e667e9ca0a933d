//! Where an appointment stands, in words.

use docket_shared::model::{AppointmentStatus, ParticipationStatus};
use std::cmp::Ordering;

/// As said of an appointment: `booked`, `checked in`.
pub const fn label(status: AppointmentStatus) -> &'static str {
    match status {
        AppointmentStatus::Proposed => "proposed",
        AppointmentStatus::Pending => "provisional",
        AppointmentStatus::Booked => "booked",
        AppointmentStatus::Arrived => "arrived",
        AppointmentStatus::Fulfilled => "done",
        AppointmentStatus::Cancelled => "cancelled",
        AppointmentStatus::Noshow => "no-show",
        AppointmentStatus::EnteredInError => "entered in error",
        AppointmentStatus::CheckedIn => "checked in",
        AppointmentStatus::Waitlist => "waiting list",
    }
}

/// As said of somebody who is invited: `coming`, `not answered`.
pub const fn participation(status: ParticipationStatus) -> &'static str {
    match status {
        ParticipationStatus::NeedsAction => "not answered",
        ParticipationStatus::Accepted => "coming",
        ParticipationStatus::Declined => "not coming",
        ParticipationStatus::Tentative => "perhaps",
    }
}

/// As FHIR writes it: what the style sheet asks for.
pub const fn code(status: AppointmentStatus) -> &'static str {
    match status {
        AppointmentStatus::Proposed => "proposed",
        AppointmentStatus::Pending => "pending",
        AppointmentStatus::Booked => "booked",
        AppointmentStatus::Arrived => "arrived",
        AppointmentStatus::Fulfilled => "fulfilled",
        AppointmentStatus::Cancelled => "cancelled",
        AppointmentStatus::Noshow => "noshow",
        AppointmentStatus::EnteredInError => "entered-in-error",
        AppointmentStatus::CheckedIn => "checked-in",
        AppointmentStatus::Waitlist => "waitlist",
    }
}

/// The word beside the name in the calendar; a booked one needs none.
pub const fn mark(status: AppointmentStatus) -> Option<&'static str> {
    match status {
        AppointmentStatus::Booked => None,
        AppointmentStatus::Proposed
        | AppointmentStatus::Pending
        | AppointmentStatus::Arrived
        | AppointmentStatus::Fulfilled
        | AppointmentStatus::Cancelled
        | AppointmentStatus::Noshow
        | AppointmentStatus::EnteredInError
        | AppointmentStatus::CheckedIn
        | AppointmentStatus::Waitlist => Some(label(status)),
    }
}

/// What a button that brings it from `from` to `to` says.
pub const fn action(from: AppointmentStatus, to: AppointmentStatus) -> &'static str {
    match (from, to) {
        (AppointmentStatus::CheckedIn, AppointmentStatus::Arrived) => "Undo check-in",
        (AppointmentStatus::Arrived, AppointmentStatus::Booked) => "Undo arrival",
        (AppointmentStatus::Noshow, AppointmentStatus::Booked) => "Undo no-show",
        (AppointmentStatus::Noshow, AppointmentStatus::Arrived) => "Arrived after all",
        (_, AppointmentStatus::Arrived) => "Arrived",
        (_, AppointmentStatus::CheckedIn) => "Check in",
        (_, AppointmentStatus::Fulfilled) => "Done",
        (_, AppointmentStatus::Noshow) => "No-show",
        (_, AppointmentStatus::EnteredInError) => "Entered in error",
        (_, AppointmentStatus::Booked) => "Booked",
        (_, AppointmentStatus::Cancelled) => "Cancel",
        (_, AppointmentStatus::Proposed) => "Proposed",
        (_, AppointmentStatus::Pending) => "Provisional",
        (_, AppointmentStatus::Waitlist) => "Waiting list",
    }
}

/// Whether that is the usual next step of the day.
pub const fn is_next(from: AppointmentStatus, to: AppointmentStatus) -> bool {
    matches!(
        (from, to),
        (AppointmentStatus::Booked, AppointmentStatus::Arrived)
            | (AppointmentStatus::Arrived, AppointmentStatus::CheckedIn)
            | (AppointmentStatus::CheckedIn, AppointmentStatus::Fulfilled)
    )
}

/// Whether a button offers the step, by whether the appointment's day is over, is today or is to come: nobody arrives on another
/// day, and what is to come was not missed yet. What undoes a step is offered at any time.
pub const fn is_offered(from: AppointmentStatus, to: AppointmentStatus, day: Ordering) -> bool {
    let undoes = matches!((from, to), (AppointmentStatus::CheckedIn, AppointmentStatus::Arrived));
    match to {
        AppointmentStatus::Arrived | AppointmentStatus::CheckedIn => undoes || day.is_eq(),
        AppointmentStatus::Fulfilled | AppointmentStatus::Noshow => day.is_le(),
        AppointmentStatus::Proposed
        | AppointmentStatus::Pending
        | AppointmentStatus::Booked
        | AppointmentStatus::Cancelled
        | AppointmentStatus::EnteredInError
        | AppointmentStatus::Waitlist => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_s_steps_are_offered_on_the_day() {
        let offered = |from: AppointmentStatus, day| {
            let steps = from.transitions().iter().filter(move |to| is_offered(from, **to, day));
            steps.map(move |to| action(from, *to)).collect::<Vec<_>>()
        };
        use AppointmentStatus::{Arrived, Booked, CheckedIn, Noshow};
        use Ordering::{Equal, Greater, Less};
        for (from, day, expected) in [
            (Booked, Less, &["Done", "No-show", "Entered in error"][..]),
            (Booked, Equal, &["Arrived", "Check in", "Done", "No-show", "Entered in error"]),
            (Booked, Greater, &["Entered in error"]),
            (Arrived, Less, &["Done", "No-show", "Undo arrival", "Entered in error"]),
            (Arrived, Greater, &["Undo arrival", "Entered in error"]),
            (CheckedIn, Less, &["Done", "Undo check-in", "No-show", "Entered in error"]),
            (Noshow, Less, &["Undo no-show", "Entered in error"]),
            (Noshow, Equal, &["Arrived after all", "Undo no-show", "Entered in error"]),
        ] {
            assert_eq!(offered(from, day), expected, "{from:?} {day:?}");
        }
    }

    const ALL: [AppointmentStatus; 10] = [
        AppointmentStatus::Proposed,
        AppointmentStatus::Pending,
        AppointmentStatus::Booked,
        AppointmentStatus::Arrived,
        AppointmentStatus::Fulfilled,
        AppointmentStatus::Cancelled,
        AppointmentStatus::Noshow,
        AppointmentStatus::EnteredInError,
        AppointmentStatus::CheckedIn,
        AppointmentStatus::Waitlist,
    ];

    #[test]
    fn the_code_is_fhirs() {
        for status in ALL {
            assert_eq!(serde_json::to_value(status).unwrap(), code(status));
        }
    }

    #[test]
    fn every_legal_step_has_a_button_of_its_own() {
        for from in ALL {
            let mut words: Vec<_> = from.transitions().iter().map(|to| action(from, *to)).collect();
            let count = words.len();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), count, "{from:?}");
            assert!(from.transitions().iter().filter(|to| is_next(from, **to)).count() <= 1);
        }
    }
}
