//! The commands about appointments, a file each.

mod book;
mod cancel;
mod change_status;
mod import;
mod reschedule;

pub(super) use book::book;
pub(super) use cancel::cancel;
pub(super) use change_status::change_status;
pub(super) use import::import;
pub(super) use reschedule::reschedule;

use crate::ids::{AppointmentId, HealthcareServiceId, PatientId, PractitionerId};
use crate::model::{Appointment, BookedWith};
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

/// The appointment, or why there is none.
fn existing(state: &State, id: AppointmentId) -> Result<&Arc<Appointment>, Vec<Reason>> {
    state.appointments().get(&id).ok_or_else(|| vec![Reason::AppointmentUnknown { appointment_id: id }])
}

/// The names as they are now. Unknown ids have been refused before.
fn names(
    state: &State,
    patient: PatientId,
    practitioner: PractitionerId,
    service: Option<HealthcareServiceId>,
) -> BookedWith {
    BookedWith {
        patient: state.patients().get(&patient).map(|patient| patient.name()).unwrap_or_default(),
        practitioner: state.practitioners().get(&practitioner).map(|it| it.name.clone()).unwrap_or_default(),
        service: service.and_then(|id| state.services().get(&id)).map(|service| service.name.clone()),
    }
}
