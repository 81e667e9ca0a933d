//! Whose and which time is taken. What one practitioner, patient or location holds never overlaps, since the rules
//! that see to it are never set aside; so one look at the predecessor answers whether a time is free.

use crate::ids::{AppointmentId, LocationId, PatientId, PractitionerId};
use crate::model::Placement;
use crate::planted;
use crate::rejection::Blocker;
use crate::time::Interval;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The taken times of everybody and everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Occupancy {
    practitioners: Timelines,
    patients: Timelines,
    locations: Timelines,
}

/// By the ids of practitioners, patients or locations: maps of one type, since the browser loads the code of each.
type Timelines = BTreeMap<Uuid, Timeline>;

impl Occupancy {
    /// The appointment that holds some of the practitioner's `interval`, `except` aside; the latest if several.
    pub(crate) fn practitioner(
        &self,
        id: PractitionerId,
        interval: Interval,
        except: Option<AppointmentId>,
    ) -> Option<Blocker> {
        self.practitioners.get(&id.uuid())?.blocker(interval, except)
    }

    /// The same for a patient.
    pub(crate) fn patient(
        &self,
        id: PatientId,
        interval: Interval,
        except: Option<AppointmentId>,
    ) -> Option<Blocker> {
        self.patients.get(&id.uuid())?.blocker(interval, except)
    }

    /// The same for a location.
    pub(crate) fn location(
        &self,
        id: LocationId,
        interval: Interval,
        except: Option<AppointmentId>,
    ) -> Option<Blocker> {
        self.locations.get(&id.uuid())?.blocker(interval, except)
    }

    /// The practitioner's taken times that share an instant with `window`, in order, `except` aside.
    pub(crate) fn practitioner_in(
        &self,
        id: PractitionerId,
        window: Interval,
        except: Option<AppointmentId>,
    ) -> Vec<Interval> {
        self.practitioners.get(&id.uuid()).map(|timeline| timeline.within(window, except)).unwrap_or_default()
    }

    /// The same for a patient.
    pub(crate) fn patient_in(
        &self,
        id: PatientId,
        window: Interval,
        except: Option<AppointmentId>,
    ) -> Vec<Interval> {
        self.patients.get(&id.uuid()).map(|timeline| timeline.within(window, except)).unwrap_or_default()
    }

    /// The same for a location.
    pub(crate) fn location_in(
        &self,
        id: LocationId,
        window: Interval,
        except: Option<AppointmentId>,
    ) -> Vec<Interval> {
        self.locations.get(&id.uuid()).map(|timeline| timeline.within(window, except)).unwrap_or_default()
    }

    /// Takes the time of all that `placement` names.
    pub(crate) fn take(&mut self, id: AppointmentId, placement: &Placement) {
        let interval = placement.interval();
        self.practitioners.entry(placement.practitioner_id.uuid()).or_default().take(id, interval);
        self.patients.entry(placement.patient_id.uuid()).or_default().take(id, interval);
        if let Some(location_id) = placement.location_id {
            self.locations.entry(location_id.uuid()).or_default().take(id, interval);
        }
    }

    /// Gives it back.
    pub(crate) fn release(&mut self, id: AppointmentId, placement: &Placement) {
        let start = placement.start;
        if let Some(timeline) = self.practitioners.get_mut(&placement.practitioner_id.uuid()) {
            timeline.release(id, start);
        }
        if let Some(timeline) = self.patients.get_mut(&placement.patient_id.uuid()) {
            timeline.release(id, start);
        }
        if let Some(timeline) =
            placement.location_id.and_then(|location| self.locations.get_mut(&location.uuid()))
        {
            timeline.release(id, start);
        }
    }
}

/// Disjoint intervals by their start.
#[derive(Clone, Debug, Default)]
struct Timeline(BTreeMap<DateTime<Utc>, (DateTime<Utc>, AppointmentId)>);

impl Timeline {
    fn blocker(&self, interval: Interval, except: Option<AppointmentId>) -> Option<Blocker> {
        if interval.start >= interval.end {
            return None;
        }
        let also_touching = planted!("back-to-back-collides");
        self.0
            .range(..interval.end)
            .rev()
            .take_while(|(_, (end, _))| *end > interval.start || also_touching && *end == interval.start)
            .find(|(_, (_, id))| Some(*id) != except)
            .map(|(start, (end, appointment_id))| Blocker {
                appointment_id: *appointment_id,
                start: *start,
                end: *end,
            })
    }

    fn within(&self, window: Interval, except: Option<AppointmentId>) -> Vec<Interval> {
        let before_its_end = self.0.range(..window.end).rev();
        let mut taken: Vec<_> = before_its_end
            .take_while(|(_, (end, _))| *end > window.start)
            .filter(|(_, (_, id))| Some(*id) != except)
            .map(|(start, (end, _))| Interval::new(*start, *end))
            .collect();
        taken.reverse();
        taken
    }

    fn take(&mut self, id: AppointmentId, interval: Interval) {
        self.0.insert(interval.start, (interval.end, id));
    }

    fn release(&mut self, id: AppointmentId, start: DateTime<Utc>) {
        if self.0.get(&start).is_some_and(|(_, held_by)| *held_by == id) {
            self.0.remove(&start);
        }
    }
}
