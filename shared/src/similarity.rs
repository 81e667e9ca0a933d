//! Whether two meetings are one: staff who invite each other to the same thing often call it by two names.
//!
//! Callers prepare a [`Portrait`] of each meeting once, keep it, and ask [`look_alikes`] which of those they know are like a
//! new one. What decides is a [`Strategy`]; an organization chooses it by [`SimilarityStrategy`]. A comparison is a matter of
//! the two meetings alone, whichever is named first, and tells its reasons as facts, for which the caller finds the words.
//!
//! Modules stand in the order in which a comparison uses them.

mod lexicon;
mod text;

mod people;
mod places;
mod times;
mod titles;

mod matter;

mod evidence;
mod weights;

mod learnt;
mod title_and_time;

#[cfg(test)]
mod tests;

pub use evidence::{Evidence, FEATURES, Feature, Sign, told_apart_in_titles};
pub use learnt::{Learnt, LearntFrom, Provenance, Weights};
pub use title_and_time::TitleAndTime;
pub use weights::{BASELINE_THRESHOLD, PROVENANCE, WEIGHTS};

use crate::ids::{AccountId, LocationId};
use crate::time::Interval;
use places::Whereabouts;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock, OnceLock};
use text::Unread;

/// What is known of a meeting. Empty text is unknown, and speaks neither for nor against.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Its title (iCalendar SUMMARY).
    pub summary: &'a str,
    /// What it is about (iCalendar DESCRIPTION).
    pub description: &'a str,
    /// Where it is (iCalendar LOCATION).
    pub place: Option<Place<'a>>,
    /// When it is.
    pub interval: Interval,
    /// Who made it (iCalendar ORGANIZER).
    pub organizer: AccountId,
    /// Who is invited (iCalendar ATTENDEE), with or without the organizer, who takes part in any case.
    pub attendees: &'a [AccountId],
}

/// Where a meeting is.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// One of the clinic's own locations: two of them are the same by identity.
    Location {
        /// Which.
        id: LocationId,
        /// What it is called, to be compared with what somebody typed.
        name: &'a str,
    },
    /// What somebody typed, a link too.
    Text(&'a str),
}

/// A meeting prepared for comparison. Only so much of a text is read as a person would: the first few hundred letters; and only once
/// a comparison comes down to it, since most are decided by time and people.
#[derive(Clone, Debug)]
pub struct Portrait {
    interval: Interval,
    subject: Arc<Subject>,
}

/// What is the same of every occurrence of a series.
#[doc(hidden)]
pub struct Subject {
    organizer: AccountId,
    /// Everybody who takes part, sorted, each once.
    people: Vec<AccountId>,
    title: Unread,
    description: Unread,
    /// What its place is called, and which of the clinic's own it is.
    place: Option<(Option<LocationId>, Box<str>)>,
    whereabouts: OnceLock<Option<Whereabouts>>,
}

impl Portrait {
    /// Prepares `facts`.
    pub fn new(facts: &Facts<'_>) -> Self {
        let mut people = facts.attendees.to_vec();
        people.push(facts.organizer);
        people.sort_unstable();
        people.dedup();
        let place = facts.place.map(|place| match place {
            Place::Location { id, name } => (Some(id), name.into()),
            Place::Text(text) => (None, text.into()),
        });
        let subject = Subject {
            organizer: facts.organizer,
            people,
            title: Unread::title(facts.summary),
            description: Unread::description(facts.description),
            place,
            whereabouts: OnceLock::new(),
        };
        Self { interval: facts.interval, subject: Arc::new(subject) }
    }

    /// The same at another time.
    #[must_use]
    pub fn at(&self, interval: Interval) -> Self {
        Self { interval, subject: Arc::clone(&self.subject) }
    }

    /// When it is.
    pub fn interval(&self) -> Interval {
        self.interval
    }
}

impl fmt::Debug for Subject {
    /// Leaves out what only those who take part should read.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Subject").field("organizer", &self.organizer).finish_non_exhaustive()
    }
}

impl Deref for Portrait {
    type Target = Subject;

    fn deref(&self) -> &Subject {
        &self.subject
    }
}

impl Subject {
    fn whereabouts(&self) -> Option<&Whereabouts> {
        let read = || {
            let (id, name) = self.place.as_ref()?;
            Whereabouts::new(id.map_or(Place::Text(name), |id| Place::Location { id, name }))
        };
        self.whereabouts.get_or_init(read).as_ref()
    }
}

/// How alike two meetings are.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// From 0 to 1; how much that is depends on the strategy.
    pub score: f64,
    /// Whether the score reaches the strategy's threshold, so that somebody is to be asked whether the two are one.
    pub alike: bool,
    /// What the two have in common, and what tells them apart.
    pub reasons: Vec<LikenessReason>,
}

/// A fact about two meetings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LikenessReason {
    /// They begin and end together.
    SameTime,
    /// They run at once for a while.
    TimesOverlap {
        /// How long.
        minutes: i64,
        /// How far apart they begin.
        starts_apart_minutes: i64,
    },
    /// They are in the same of the clinic's locations.
    SameLocation,
    /// Their places are written alike.
    PlacesAlike {
        /// How much, from 1 to 100.
        percent: u8,
    },
    /// Their places are different ones of the clinic, or written as such: another site, another number.
    PlacesDiffer,
    /// Some people are in both.
    People {
        /// How many are in both.
        shared: u32,
        /// How many there are in all.
        total: u32,
    },
    /// Each organizer invited the other.
    CrossedOrganizers,
    /// Their titles are alike.
    TitlesAlike {
        /// How much, from 0 to 100.
        percent: u8,
    },
    /// Their titles name different cases, numbers, days or groups of staff.
    TitlesTellApart,
    /// Their descriptions are alike, or one's title is in the other's description.
    DescriptionsAlike {
        /// How much, from 1 to 100.
        percent: u8,
    },
    /// One takes up a small part of the other's time.
    PartOfTheOther,
    /// One prepares for the other, or talks about it afterwards.
    PreparesForTheOther,
}

/// A way to compare meetings.
pub trait Strategy: Sync {
    /// How alike the two are; the same whichever is named first.
    fn compare(&self, one: &Portrait, other: &Portrait) -> Likeness;

    /// From which score on two meetings are alike.
    fn threshold(&self) -> f64;

    /// How alike two are that are alike: what [`Strategy::compare`] says, but sooner done where they are not.
    fn alike(&self, one: &Portrait, other: &Portrait) -> Option<Likeness> {
        if !one.interval.overlaps(other.interval) {
            return None;
        }
        Some(self.compare(one, other)).filter(|likeness| likeness.alike)
    }
}

/// How an organization wants meetings compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SimilarityStrategy {
    /// By time, people, place, title and description, weighed as `docket similarity learn` learnt it.
    #[default]
    Learnt,
    /// By title and time only: simple to foresee, blind for two names of one thing.
    TitleAndTime,
}

impl SimilarityStrategy {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Learnt, Self::TitleAndTime];

    /// The way itself.
    pub fn strategy(self) -> &'static dyn Strategy {
        static LEARNT: LazyLock<Learnt> = LazyLock::new(|| Learnt::new(WEIGHTS));
        static TITLE_AND_TIME: LazyLock<TitleAndTime> = LazyLock::new(TitleAndTime::default);
        match self {
            Self::Learnt => &*LEARNT,
            Self::TitleAndTime => &*TITLE_AND_TIME,
        }
    }
}

/// Those `among` the known meetings that are like `of`, the most alike first. Most candidates are at another time, and cost next to
/// nothing. That `of` itself is not among them is for the caller to see to.
pub fn look_alikes<'a, K: Copy>(
    strategy: &dyn Strategy,
    of: &Portrait,
    among: impl IntoIterator<Item = (K, &'a Portrait)>,
) -> Vec<(K, Likeness)> {
    let compared = among.into_iter().filter_map(|(key, other)| Some((key, strategy.alike(of, other)?)));
    let mut alike: Vec<_> = compared.collect();
    alike.sort_by(|(_, one), (_, other)| other.score.total_cmp(&one.score));
    alike
}

/// A share as a percentage.
fn percent(share: f64) -> u8 {
    #[expect(clippy::cast_possible_truncation, reason = "it lies between 0 and 100")]
    let percent = (share.clamp(0.0, 1.0) * 100.0).round() as u8;
    percent
}

/// A count as a number to reckon with.
fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
