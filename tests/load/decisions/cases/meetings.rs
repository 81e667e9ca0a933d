//! Meetings among which a new one is looked for: those of two quarters, and as many at the very time of the new one.

use docket_shared::ids::AccountId;
use docket_shared::similarity::{Facts, Place, Portrait, SimilarityStrategy, look_alikes};
use docket_shared::testing::at;
use docket_shared::time::{Interval, TimeDelta};

/// So many meetings a browser has in its cache.
const MEETINGS: u32 = 10_000;
/// So many people work there.
const PEOPLE: u32 = 60;
const TITLES: [&str; 12] = [
    "Respiratory MDT",
    "Rota for the summer",
    "Significant event: fridge alarm",
    "1:1 catch-up",
    "Fire drill debrief for reception",
    "Prescribing queries",
    "Journal club",
    "Partners' meeting",
    "Care home ward round",
    "Induction of new starters",
    "Complaints quarterly review",
    "Budget 2027/28, first draft",
];
const PLACES: [&str; 6] =
    ["Boardroom", "Seminar Room 1", "Room 2, Northgate", "Teams", "", "Staff room (Harbour Street)"];

/// A new meeting and those that are known.
pub(crate) struct Meetings {
    new: Portrait,
    known: Vec<Portrait>,
}

impl Meetings {
    /// So many are like the new one.
    pub(crate) fn ask(&self) -> usize {
        let strategy = SimilarityStrategy::default().strategy();
        look_alikes(strategy, &self.new, self.known.iter().enumerate()).len()
    }

    /// Fifteen rooms and calls at a time, through 20 slots a day: 34 days of 10 hours.
    pub(crate) fn spread() -> Self {
        Self::of(|number| {
            let (day, slot) = (number / 300, number % 300 / 15);
            i64::from(day) * 24 * 60 + i64::from(slot) * 30
        })
    }

    /// All at the time of the new one, which nothing in a clinic comes near.
    pub(crate) fn at_once() -> Self {
        Self::of(|_| 10 * 30)
    }

    fn of(minutes: impl Fn(u32) -> i64) -> Self {
        let meeting = |number: u32, title: &str, minutes: i64| {
            let attendees: Vec<_> = (1..=number % 7).map(|other| person(number * 5 + other * 11)).collect();
            let place = PLACES[number as usize % PLACES.len()];
            Portrait::new(&Facts {
                summary: title,
                description: "Bring the list of open questions, and the figures of last month",
                place: Some(Place::Text(place)),
                interval: Interval::starting(at("2026-11-02T08:00:00Z") + TimeDelta::minutes(minutes), 30),
                organizer: person(number),
                attendees: &attendees,
            })
        };
        let known = (0..MEETINGS).map(|number| {
            let title = format!("{} {}", TITLES[number as usize % TITLES.len()], number % 40);
            meeting(number, &title, minutes(number))
        });
        Self { new: meeting(13, "Summer schedule", 10 * 30), known: known.collect() }
    }
}

fn person(number: u32) -> AccountId {
    AccountId::new(uuid::Uuid::from_u128(u128::from(number % PEOPLE)))
}
