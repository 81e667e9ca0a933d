//! Random work: bookings that get in each other's way, moves and cancellations of whatever there is.

use docket_shared::command::{
    BookAppointment, CancelAppointment, Command, CommandEnvelope, RescheduleAppointment,
};
use docket_shared::event::Event;
use docket_shared::ids::{AppointmentId, LocationId};
use docket_shared::model::{Limit, Limits};
use docket_shared::testing::{appointment, location, organized, patient, practitioner, saved, with_limits};
use docket_shared::time::{DateTime, Interval, TimeDelta, Utc};
use docket_tests::client::envelope;

/// Days that the work is spread over: weeks and the turn of a month, some of them full.
const DAYS: i64 = 35;

/// A seed: the one that `DOCKET_TEST_SEED` names, to repeat a run, or else any.
pub(crate) fn seed() -> u64 {
    std::env::var("DOCKET_TEST_SEED").map_or_else(|_| fastrand::u64(..), |seed| seed.parse().unwrap())
}

/// The limits of the clinic at work: one for all, and tight ones for the first practitioner.
pub(crate) fn limits() -> [Event; 2] {
    let for_all = Limits { per_week: Some(40), per_month: Some(150) };
    [
        organized(|organization| organization.limits = for_all),
        saved(with_limits(Limit::AtMost(12), Limit::AtMost(30))),
    ]
}

/// Makes the work of one test.
pub(crate) struct Load {
    rng: fastrand::Rng,
    first: DateTime<Utc>,
    /// Appointments that were asked for.
    booked: u32,
}

impl Load {
    /// Work in the weeks after `first`.
    pub(crate) fn new(seed: u64, first: DateTime<Utc>) -> Self {
        Self { rng: fastrand::Rng::with_seed(seed), first, booked: 0 }
    }

    /// All of the calendar that it touches, and a day around.
    pub(crate) fn window(&self) -> Interval {
        Interval::new(self.first - TimeDelta::days(1), self.first + TimeDelta::days(DAYS + 1))
    }

    /// Commands: `bookings` of them bookings, the others about appointments that may or may not be there by then; shuffled.
    pub(crate) fn commands(&mut self, bookings: u32, others: u32) -> Vec<CommandEnvelope> {
        let mut commands: Vec<_> = (0..bookings).map(|_| self.booking()).collect();
        commands.extend((0..others).map(|_| self.other()));
        self.rng.shuffle(&mut commands);
        commands.into_iter().map(envelope).collect()
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.rng.usize(..end)
    }

    fn booking(&mut self) -> Command {
        self.booked += 1;
        let Interval { start, end } = self.time();
        Command::BookAppointment(BookAppointment {
            appointment_id: appointment(self.booked),
            patient_id: patient(self.rng.u32(1..=20)),
            practitioner_id: practitioner(self.rng.u32(1..=5)),
            location_id: self.room(),
            service_id: None,
            start,
            end,
            note: String::new(),
            override_reason: None,
        })
    }

    fn other(&mut self) -> Command {
        let appointment_id = self.any();
        if self.rng.u8(..) < 96 {
            return Command::CancelAppointment(CancelAppointment { appointment_id, reason: "Ill".into() });
        }
        let Interval { start, end } = self.time();
        Command::RescheduleAppointment(RescheduleAppointment {
            appointment_id,
            practitioner_id: practitioner(self.rng.u32(1..=5)),
            location_id: self.room(),
            start,
            end,
            override_reason: None,
        })
    }

    fn any(&mut self) -> AppointmentId {
        appointment(self.rng.u32(1..=self.booked.max(1)))
    }

    fn room(&mut self) -> Option<LocationId> {
        let number = self.rng.u32(0..=3);
        (number > 0).then(|| location(number))
    }

    /// Ten hours of each day, in quarters and sometimes odd minutes.
    fn time(&mut self) -> Interval {
        let odd = if self.rng.u8(..8) == 0 { self.rng.i64(1..15) } else { 0 };
        let minutes = self.rng.i64(0..DAYS) * 24 * 60 + self.rng.i64(0..40) * 15 + odd;
        let length = *self.rng.choice(&[15, 20, 30, 45, 60]).unwrap();
        Interval::starting(self.first + TimeDelta::minutes(minutes), length)
    }
}
