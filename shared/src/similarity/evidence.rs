//! What two meetings say for and against being one: a few numbers from 0 to 1, each with one meaning and one direction.

use super::lexicon::{AFTER, BEFORE, PARTS, WHOLES};
use super::places::Where;
use super::text::Text;
use super::times::Times;
use super::titles::Match;
use super::{LikenessReason, Portrait, percent};
use super::{matter, people, places, times, titles};

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
    /// Each organizer invited the other.
    crossed For,
    /// Nobody is in both.
    nobody Against,
    /// Everybody of the shorter list is in the longer one.
    all_of_fewer For,
    /// Neither organizer takes part in the other.
    organizers_apart Against,
    /// Both are talks between two, of whom one is the same.
    other_partner Against,
    /// Time in both, over the shorter one.
    overlap For,
    /// Little time in both: less than half of the shorter one, down to nothing.
    barely Against,
    /// Beginnings more than a quarter of an hour apart; half an hour is 1.
    late Against,
    /// One is half as long again; three times as long is 1.
    longer Against,
    /// Titles alike but for a number, letter, day, or whom it is for; or each with somebody else's name or initials.
    titles_tell_apart Against,
    /// The same organizer and titles alike.
    organizer_and_titles For,
    /// Places unlike.
    places_unlike Against,
    /// Places that cannot be the same.
    places_differ Against,
    /// What the titles and descriptions say of the matter that is in both, over the one that says less.
    matter For,
    /// The same matter in the same place.
    matter_and_places For,
    /// Each has numbers of three figures or more, and none is in both: orders, claims, rooms of a video call.
    references_differ Against,
    /// One covers the other, is half as long again or longer, and says that it has parts, or the other that it is one.
    part_by_name Against,
    /// One is there to prepare for the other, or to talk about it afterwards.
    prepares Against,
}

/// Where the features begin for which texts have to be compared.
const TEXT: usize = Index::titles_tell_apart as usize;
/// Where those begin for which places have to be compared.
const PLACES: usize = Index::places_unlike as usize;
/// Where those begin for which all has to be compared.
const REST: usize = Index::matter as usize;

/// What two meetings that overlap say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// A value for each of [`FEATURES`].
    pub values: [f64; COUNT],
    times: Times,
    people: people::Shared,
    /// How alike the titles are.
    titles: f64,
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
        let is_same_time = one.interval == other.interval;
        let place = Where::Unknown;
        let mut all = Self { values: [0.0; COUNT], times, people, titles: 0.0, place, is_same_time };
        all.set(Index::crossed, share(people.crossed));
        all.set(Index::nobody, share(people.shared == 0));
        all.set(Index::all_of_fewer, share(people.shared == people.fewer));
        all.set(Index::organizers_apart, share(people.organizers_apart));
        all.set(Index::other_partner, share(people.other_partner));
        let overlap = if times.shorter > 0.0 { times.overlap / times.shorter } else { 0.0 };
        all.set(Index::overlap, overlap);
        all.set(Index::barely, 1.0 - 2.0 * overlap);
        all.set(Index::late, times.starts_apart / 15.0 - 1.0);
        all.set(Index::longer, (times.ratio - 1.5) / 1.5);
        Some(all)
    }

    fn set(&mut self, index: Index, value: f64) {
        self.values[index as usize] = value.clamp(0.0, 1.0);
    }

    /// Compares the titles as well.
    pub(super) fn read_titles(&mut self, one: &Portrait, other: &Portrait) {
        let found = titles::compare(&one.title, &other.title);
        self.titles = titles::likeness_of(&found, &one.title, &other.title);
        let tells_apart = found.other_persons || found.tells_apart && found.dice > 0.0;
        self.set(Index::titles_tell_apart, share(tells_apart));
        if self.people.same_organizer {
            self.set(Index::organizer_and_titles, self.titles);
        }
    }

    /// Compares the places as well.
    pub(super) fn read_places(&mut self, one: &Portrait, other: &Portrait) {
        self.place = places::compare(one.whereabouts(), other.whereabouts());
        match self.place {
            Where::Unknown | Where::Same => {}
            Where::Different => self.set(Index::places_differ, 1.0),
            Where::Alike(share) => self.set(Index::places_unlike, 1.0 - share),
        }
    }

    /// Compares what costs most; places must have been.
    pub(super) fn read_the_rest(&mut self, one: &Portrait, other: &Portrait) {
        let matter = matter::compare(one, other);
        self.set(Index::matter, matter.of_fewer);
        self.set(Index::matter_and_places, matter.amount * self.places());
        self.set(Index::references_differ, share(matter::references_differ(one, other)));
        let is_part = self.times.covers && self.times.ratio >= 1.5 && is_part(one, other);
        self.set(Index::part_by_name, share(is_part));
        self.set(Index::prepares, share(prepares(one, other) || prepares(other, one)));
    }

    /// How alike the places are.
    fn places(&self) -> f64 {
        match self.place {
            Where::Unknown | Where::Different => 0.0,
            Where::Same => 1.0,
            Where::Alike(share) => share,
        }
    }

    /// The most that texts and places can add.
    pub(super) fn most_of_texts(&self, weights: &[f64; COUNT]) -> f64 {
        self.most_of_titles(weights) + most(&weights[PLACES..])
    }

    /// The most that titles and the rest can add, once the places have been read.
    pub(super) fn most_after_places(&self, weights: &[f64; COUNT]) -> f64 {
        self.most_of_titles(weights) + self.most_after_titles(weights)
    }

    /// The same once the titles have been, too.
    pub(super) fn most_after_titles(&self, weights: &[f64; COUNT]) -> f64 {
        let together = weights[Index::matter_and_places as usize].max(0.0);
        most(&weights[REST..]) - together * (1.0 - self.places())
    }

    fn most_of_titles(&self, weights: &[f64; COUNT]) -> f64 {
        let of_one = weights[Index::organizer_and_titles as usize].max(0.0);
        most(&weights[TEXT..PLACES]) - if self.people.same_organizer { 0.0 } else { of_one }
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
            reasons.push(LikenessReason::TitlesAlike { percent: percent(self.titles) });
        }
        if value(Index::titles_tell_apart) > 0.0 {
            reasons.push(LikenessReason::TitlesTellApart);
        }
        let descriptions = percent(descriptions(one, other));
        if descriptions > 0 {
            reasons.push(LikenessReason::DescriptionsAlike { percent: descriptions });
        }
        if self.times.covers && value(Index::longer).max(value(Index::part_by_name)) >= 1.0 {
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
        self.times.overlap / self.times.span
    }
}

/// The same values, were the titles to name two different cases.
pub fn told_apart_in_titles(mut values: [f64; COUNT]) -> [f64; COUNT] {
    values[Index::titles_tell_apart as usize] = 1.0;
    values
}

/// A fact as a number.
fn share(is_so: bool) -> f64 {
    f64::from(u8::from(is_so))
}

/// The most that features with these weights can add.
fn most(weights: &[f64]) -> f64 {
    weights.iter().map(|weight| weight.max(0.0)).sum()
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
