//! What two meetings say for and against being one: a few numbers from 0 to 1, each with one meaning and one direction.

use super::lexicon::{AFTER, BEFORE, PARTS, WHOLES};
use super::places::Where;
use super::text::Text;
use super::times::Times;
use super::titles::Match;
use super::{LikenessReason, Portrait, percent};
use super::{number, people, places, times, titles};

/// The direction in which a feature speaks. A weight against it would be an accident of the pairs that it was learnt from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// For their being one.
    For,
    /// Against it.
    Against,
}

/// A number from 0 to 1 that two meetings have; 0 says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// What it is called where weights are shown.
    pub name: &'static str,
    /// In which direction it speaks.
    pub sign: Sign,
}

macro_rules! features {
    ($($(#[doc = $doc:literal])+ $name:ident $sign:ident),+ $(,)?) => {
        #[derive(Clone, Copy)]
        #[expect(non_camel_case_types, reason = "the names are those that weights are shown under")]
        enum Index { $($(#[doc = $doc])+ $name),+ }

        /// What is weighed, in the order of a strategy's weights.
        pub const FEATURES: &[Feature] = &[$(Feature { name: stringify!($name), sign: Sign::$sign }),+];
        const COUNT: usize = FEATURES.len();
        const _: [Index; COUNT] = [$(Index::$name),+];
    };
}

features! {
    // Those that cost little come first: see `TEXT`.
    /// People in both, over people in either.
    people For,
    /// People in both, over the shorter list.
    people_of_fewer For,
    /// Each organizer invited the other.
    crossed For,
    /// Nobody is in both.
    nobody Against,
    /// Beginnings an hour apart or more are 0, the same beginning 1.
    start For,
    /// Time in both, over time in either.
    overlap For,
    /// The same beginning and the same people at once, unless one is a part of the other.
    start_and_people For,
    /// One covers the other, and is three times as long or longer.
    part Against,
    /// Titles alike.
    titles For,
    /// Another beginning and another title.
    start_and_titles_differ Against,
    /// Titles alike but for a number, letter, name, day, or whom it is for.
    titles_tell_apart Against,
    /// Places alike.
    places For,
    /// Places unlike.
    places_unlike Against,
    /// Places that cannot be the same.
    places_differ Against,
    /// The same matter in the same place.
    titles_and_places For,
    /// Descriptions alike, or one's title in the other's description.
    descriptions For,
    /// One covers the other, is half as long again or longer, and says that it has parts, or the other that it is one.
    part_by_name Against,
    /// One is there to prepare for the other, or to talk about it afterwards.
    prepares Against,
}

/// Where the features begin for which texts have to be compared.
pub(super) const TEXT: usize = Index::titles as usize;

/// What two meetings that overlap say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// A value for each of [`FEATURES`].
    pub values: [f64; COUNT],
    times: Times,
    people: people::Shared,
    place: Where,
    is_same_time: bool,
}

impl Evidence {
    /// Compares all of two meetings; `None` where they do not overlap, and so are two.
    pub fn new(one: &Portrait, other: &Portrait) -> Option<Self> {
        let mut all = Self::without_texts(one, other)?;
        all.read_titles(one, other);
        all.read_places(one, other);
        all.read_the_rest(one, other);
        Some(all)
    }

    /// Compares time and people only, and leaves the other values 0.
    pub(super) fn without_texts(one: &Portrait, other: &Portrait) -> Option<Self> {
        let times = times::compare(one.interval, other.interval)?;
        let people = people::compare(one, other);
        let mut values = [0.0; COUNT];
        let mut set = |index: Index, value: f64| values[index as usize] = value.clamp(0.0, 1.0);
        let share = number(people.shared) / number(people.total);
        let start = 1.0 - times.starts_apart / 60.0;
        set(Index::people, share);
        set(Index::people_of_fewer, number(people.shared) / number(people.fewer));
        set(Index::crossed, f64::from(u8::from(people.crossed)));
        set(Index::nobody, f64::from(u8::from(people.shared == 0)));
        set(Index::start, start);
        set(Index::overlap, times.overlap / times.span);
        let part = ((times.part - 1.5) / 1.5).clamp(0.0, 1.0);
        set(Index::start_and_people, start.max(0.0).powi(2) * share * (1.0 - part));
        set(Index::part, part);
        let is_same_time = one.interval == other.interval;
        Some(Self { values, times, people, place: Where::Unknown, is_same_time })
    }

    /// Compares the titles as well.
    pub(super) fn read_titles(&mut self, one: &Portrait, other: &Portrait) {
        let mut set = |index: Index, value: f64| self.values[index as usize] = value.clamp(0.0, 1.0);
        let found = titles::compare(&one.title, &other.title);
        let alike = titles::likeness_of(&found, &one.title, &other.title);
        set(Index::titles, alike);
        set(Index::start_and_titles_differ, (self.times.starts_apart / 30.0).min(1.0) * (1.0 - alike));
        set(Index::titles_tell_apart, f64::from(u8::from(found.tells_apart && found.dice > 0.0)));
    }

    /// Compares the places as well; the titles must have been.
    pub(super) fn read_places(&mut self, one: &Portrait, other: &Portrait) {
        let place = places::compare(one.whereabouts(), other.whereabouts());
        let alike = self.values[Index::titles as usize];
        let mut set = |index: Index, value: f64| self.values[index as usize] = value.clamp(0.0, 1.0);
        let (places, unlike, differ) = match place {
            Where::Unknown => (0.0, 0.0, 0.0),
            Where::Same => (1.0, 0.0, 0.0),
            Where::Different => (0.0, 0.0, 1.0),
            Where::Alike(share) => (share, 1.0 - share, 0.0),
        };
        set(Index::places, places);
        set(Index::places_unlike, unlike);
        set(Index::places_differ, differ);
        set(Index::titles_and_places, alike * places);
        self.place = place;
    }

    /// Compares what costs most.
    fn read_the_rest(&mut self, one: &Portrait, other: &Portrait) {
        let is_part = self.times.part >= 1.5 && is_part(one, other);
        let mut set = |index: Index, value: f64| self.values[index as usize] = value.clamp(0.0, 1.0);
        set(Index::descriptions, descriptions(one, other));
        set(Index::prepares, f64::from(u8::from(prepares(one, other) || prepares(other, one))));
        set(Index::part_by_name, f64::from(u8::from(is_part)));
    }

    /// The most that what is not read yet can add, once the titles have been.
    pub(super) fn most_after_titles(&self, weights: &[f64; COUNT]) -> f64 {
        let most = |index: Index| weights[index as usize].max(0.0);
        let places =
            most(Index::places) + most(Index::titles_and_places) * self.values[Index::titles as usize];
        places + most(Index::places_unlike) + most(Index::places_differ) + Self::most_after_places(weights)
    }

    /// The same once the places have been, too.
    pub(super) fn most_after_places(weights: &[f64; COUNT]) -> f64 {
        let rest = [Index::descriptions, Index::part_by_name, Index::prepares];
        rest.into_iter().map(|index| weights[index as usize].max(0.0)).sum()
    }

    /// The same as facts.
    pub(super) fn reasons(&self, one: &Portrait, other: &Portrait) -> Vec<LikenessReason> {
        let value = |index: Index| self.values[index as usize];
        let mut reasons = Vec::with_capacity(6);
        reasons.push(self.time());
        match self.place {
            Where::Unknown => {}
            Where::Same => reasons.push(LikenessReason::SameLocation),
            Where::Different => reasons.push(LikenessReason::PlacesDiffer),
            Where::Alike(share) if percent(share) > 0 => {
                reasons.push(LikenessReason::PlacesAlike { percent: percent(share) });
            }
            Where::Alike(_) => {}
        }
        let count = |count| u32::try_from(count).unwrap_or(u32::MAX);
        reasons.push(LikenessReason::People {
            shared: count(self.people.shared),
            total: count(self.people.total),
        });
        if self.people.crossed {
            reasons.push(LikenessReason::CrossedOrganizers);
        }
        if !one.title.is_empty() && !other.title.is_empty() {
            reasons.push(LikenessReason::TitlesAlike { percent: percent(value(Index::titles)) });
        }
        if value(Index::titles_tell_apart) > 0.0 {
            reasons.push(LikenessReason::TitlesTellApart);
        }
        if percent(value(Index::descriptions)) > 0 {
            reasons.push(LikenessReason::DescriptionsAlike { percent: percent(value(Index::descriptions)) });
        }
        if value(Index::part).max(value(Index::part_by_name)) >= 1.0 {
            reasons.push(LikenessReason::PartOfTheOther);
        }
        if value(Index::prepares) > 0.0 {
            reasons.push(LikenessReason::PreparesForTheOther);
        }
        reasons
    }

    /// When the two are, as a fact.
    pub(super) fn time(&self) -> LikenessReason {
        if self.is_same_time {
            return LikenessReason::SameTime;
        }
        #[expect(clippy::cast_possible_truncation, reason = "minutes of a calendar")]
        let minutes = |minutes: f64| minutes as i64;
        LikenessReason::TimesOverlap {
            minutes: minutes(self.times.overlap),
            starts_apart_minutes: minutes(self.times.starts_apart),
        }
    }

    /// Time in both, over time in either.
    pub(super) fn overlap(&self) -> f64 {
        self.values[Index::overlap as usize]
    }
}

/// The same values, were the titles alike by `titles` and to name two different cases.
pub fn told_apart_in_titles(mut values: [f64; COUNT], titles: f64) -> [f64; COUNT] {
    values[Index::titles as usize] = titles;
    values[Index::titles_tell_apart as usize] = 1.0;
    values[Index::titles_and_places as usize] = titles * values[Index::places as usize];
    values[Index::start_and_titles_differ as usize] *= 1.0 - titles;
    values
}

/// How alike the descriptions are, or a title and the other's description. A long text holds much by chance, so that what is in
/// both counts by how much it is.
fn descriptions(one: &Portrait, other: &Portrait) -> f64 {
    let found = |one: &Text, other: &Text| {
        let Match { containment, shared, .. } = titles::compare(one, other);
        containment * (shared / (shared + 1.0))
    };
    found(&one.description, &other.description)
        .max(found(&one.title, &other.description))
        .max(found(&one.description, &other.title))
}

/// Whether the longer one says that it has parts, or the shorter one that it is a part.
fn is_part(one: &Portrait, other: &Portrait) -> bool {
    let (long, short) =
        if one.interval.duration() >= other.interval.duration() { (one, other) } else { (other, one) };
    let says = |list: &[&str], one: &Portrait, other: &Portrait| {
        one.title.has_one_of(list) && !other.title.has_one_of(list)
    };
    says(WHOLES, long, short) || says(PARTS, short, long)
}

/// Whether `one` says that it is done before the other, or after it, and is.
fn prepares(one: &Portrait, other: &Portrait) -> bool {
    let says = |list: &[&str]| one.title.has_one_of(list) && !other.title.has_one_of(list);
    let (a, b) = (one.interval, other.interval);
    (a.start < b.start && says(BEFORE)) || (a.start > b.start && says(AFTER))
}
