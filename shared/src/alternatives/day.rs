//! A day's calendar, sifted: what is taken is seen in one pass over the times that practitioner, patient and rooms have.

use crate::decide::rules::Proposal;
use crate::ids::LocationId;
use crate::model::Practitioner;
use crate::time::Interval;

/// Who is taken when, for the length of a day.
pub(super) struct Day {
    /// The practitioner, the patient, and each absence: all of them must be free.
    everybody: Vec<Taken>,
    /// Rooms of which one must be free; `None` where none is asked for.
    rooms: Option<Vec<Taken>>,
}

impl Day {
    /// What speaks against `proposal` being moved to some time of `window`.
    pub(super) fn new(proposal: &Proposal<'_>, practitioner: &Practitioner, window: Interval) -> Self {
        let (occupancy, except) = (proposal.state.occupancy(), proposal.own_id());
        let absences = practitioner.not_available.iter().map(|absence| absence.during);
        let absences =
            absences.filter(|during| during.overlaps(window)).map(|during| Taken::new(vec![during]));
        let mut everybody = vec![
            Taken::new(occupancy.practitioner_in(practitioner.id, window, except)),
            Taken::new(occupancy.patient_in(proposal.patient_id, window, except)),
        ];
        everybody.extend(absences);
        let meetings = proposal.state.practitioner_in_meetings(practitioner.id, window);
        everybody.extend(meetings.map(|(_, during)| Taken::new(vec![during])));
        let taken = |room| Taken::new(occupancy.location_in(room, window, except));
        let rooms = proposal.location_id.map(|wanted| rooms(proposal, wanted).map(taken).collect());
        Self { everybody, rooms }
    }

    /// Whether nothing in these calendars is in the way of `interval`. Each call asks for no earlier a start than the one
    /// before.
    pub(super) fn has_room(&mut self, interval: Interval) -> bool {
        self.everybody.iter_mut().all(|taken| taken.is_free(interval))
            && self.rooms.as_mut().is_none_or(|rooms| rooms.iter_mut().any(|taken| taken.is_free(interval)))
    }
}

/// The rooms that could be offered: all that are open, and the one that the appointment is in.
fn rooms<'a>(proposal: &Proposal<'a>, wanted: LocationId) -> impl Iterator<Item = LocationId> + use<'a> {
    let keeps = proposal.current.is_some_and(|current| current.location_id == Some(wanted));
    let locations = proposal.state.locations().values();
    locations.filter(move |room| room.active || keeps && room.id == wanted).map(|room| room.id)
}

/// Disjoint times in order, and how many of them have been passed.
struct Taken {
    times: Vec<Interval>,
    passed: usize,
}

impl Taken {
    const fn new(times: Vec<Interval>) -> Self {
        Self { times, passed: 0 }
    }

    /// Whether none of them shares an instant with `interval`, which starts no earlier than the one asked for before.
    fn is_free(&mut self, interval: Interval) -> bool {
        while self.times.get(self.passed).is_some_and(|taken| taken.end <= interval.start) {
            self.passed += 1;
        }
        self.times.get(self.passed).is_none_or(|taken| taken.start >= interval.end)
    }
}
