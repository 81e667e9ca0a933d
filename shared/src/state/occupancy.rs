//! Whose and which time is taken. What one practitioner, patient or location holds never overlaps, since the rules
//! that see to it are never set aside; so one look at the predecessor answers whether a time is free.

use super::LONGEST_APPOINTMENT;
use crate::ids::{AppointmentId, LocationId, PatientId, PractitionerId};
use crate::model::Placement;
use crate::planted;
use crate::rejection::Blocker;
use crate::time::Interval;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::collections::btree_map::Range;

/// The taken times of everybody and everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Occupancy {
    practitioners: Timelines,
    patients: Timelines,
    locations: Timelines,
}

/// By the ids of practitioners, patients or locations, as numbers, which are compared at once: maps of one type, since the browser
/// loads the code of each.
type Timelines = BTreeMap<u128, Timeline>;

impl Occupancy {
    /// The appointment that holds some of the practitioner's `interval`, `except` aside; the latest if several.
    pub(crate) fn practitioner(
        &self,
        id: PractitionerId,
        interval: Interval,
        except: Option<AppointmentId>,
    ) -> Option<Blocker> {
        self.practitioners.get(&id.uuid().as_u128())?.blocker(interval, except)
    }

    /// The same for a patient.
    pub(crate) fn patient(
        &self,
        id: PatientId,
        interval: Interval,
        except: Option<AppointmentId>,
    ) -> Option<Blocker> {
        self.patients.get(&id.uuid().as_u128())?.blocker(interval, except)
    }

    /// The same for a location.
    pub(crate) fn location(
        &self,
        id: LocationId,
        interval: Interval,
        except: Option<AppointmentId>,
    ) -> Option<Blocker> {
        self.locations.get(&id.uuid().as_u128())?.blocker(interval, except)
    }

    /// The practitioner's taken times that share an instant with `window`, in order, `except` aside.
    pub(crate) fn practitioner_in(
        &self,
        id: PractitionerId,
        window: Interval,
        except: Option<AppointmentId>,
    ) -> Vec<Interval> {
        self.practitioners
            .get(&id.uuid().as_u128())
            .map(|timeline| timeline.within(window, except))
            .unwrap_or_default()
    }

    /// The same for a patient.
    pub(crate) fn patient_in(
        &self,
        id: PatientId,
        window: Interval,
        except: Option<AppointmentId>,
    ) -> Vec<Interval> {
        self.patients
            .get(&id.uuid().as_u128())
            .map(|timeline| timeline.within(window, except))
            .unwrap_or_default()
    }

    /// The same for a location.
    pub(crate) fn location_in(
        &self,
        id: LocationId,
        window: Interval,
        except: Option<AppointmentId>,
    ) -> Vec<Interval> {
        self.locations
            .get(&id.uuid().as_u128())
            .map(|timeline| timeline.within(window, except))
            .unwrap_or_default()
    }

    /// Takes the time of all that `placement` names.
    pub(crate) fn take(&mut self, id: AppointmentId, placement: &Placement) {
        let interval = placement.interval();
        self.practitioners.entry(placement.practitioner_id.uuid().as_u128()).or_default().take(id, interval);
        self.patients.entry(placement.patient_id.uuid().as_u128()).or_default().take(id, interval);
        if let Some(location_id) = placement.location_id {
            self.locations.entry(location_id.uuid().as_u128()).or_default().take(id, interval);
        }
    }

    /// Gives it back.
    pub(crate) fn release(&mut self, id: AppointmentId, placement: &Placement) {
        let start = placement.start;
        if let Some(timeline) = self.practitioners.get_mut(&placement.practitioner_id.uuid().as_u128()) {
            timeline.release(id, start);
        }
        if let Some(timeline) = self.patients.get_mut(&placement.patient_id.uuid().as_u128()) {
            timeline.release(id, start);
        }
        if let Some(timeline) =
            placement.location_id.and_then(|location| self.locations.get_mut(&location.uuid().as_u128()))
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
        self.around(interval)
            .rev()
            .take_while(|(_, (end, _))| *end > interval.start || also_touching && *end == interval.start)
            .find(|(_, (_, id))| Some(*id) != except)
            .map(|(start, (end, appointment_id))| Blocker {
                appointment_id: *appointment_id,
                start: *start,
                end: *end,
            })
    }

    /// What begins before the end of `interval`, which is not empty, back to where all is over by its start. Without that other end
    /// the tree would be searched for its first entry as well, which lies elsewhere in memory.
    fn around(&self, interval: Interval) -> Range<'_, DateTime<Utc>, (DateTime<Utc>, AppointmentId)> {
        let earliest =
            interval.start.checked_sub_signed(LONGEST_APPOINTMENT).unwrap_or(DateTime::<Utc>::MIN_UTC);
        self.0.range(earliest..interval.end)
    }

    fn within(&self, window: Interval, except: Option<AppointmentId>) -> Vec<Interval> {
        if window.start >= window.end {
            return Vec::new();
        }
        let mut taken: Vec<_> = self
            .around(window)
            .rev()
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
