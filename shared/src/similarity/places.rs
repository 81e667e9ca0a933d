//! How alike two places are: the clinic's own by identity, what somebody typed by likeness.

use super::Place;
use super::lexicon::NOWHERE;
use super::text::{Kind, Text};
use super::titles;
use crate::ids::LocationId;

/// A place prepared for comparison.
#[derive(Clone, Debug)]
pub(super) struct Whereabouts {
    id: Option<LocationId>,
    words: Text,
    /// Whether it is no place, but a link, a telephone, or open.
    is_nowhere: bool,
    /// A link, as it was typed.
    link: Option<Box<str>>,
}

/// What two places say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Where {
    /// Nothing: one is not known, or one joins by a link what others attend in a room.
    Unknown,
    /// The same of the clinic's own.
    Same,
    /// Different ones of the clinic's own; or other sites or numbers for the same kind of room.
    Different,
    /// Alike so much, from 0 to 1.
    Alike(f64),
}

impl Whereabouts {
    /// `None` where nothing was typed.
    pub(super) fn new(place: Place<'_>) -> Option<Self> {
        let (id, text) = match place {
            Place::Location { id, name } => (Some(id), name),
            Place::Text(text) => (None, text),
        };
        let words = Text::place(text);
        if id.is_none() && words.is_empty() {
            return None;
        }
        let link = text.trim();
        let link = link.contains("://").then(|| link.chars().take(400).collect());
        let is_nowhere = id.is_none() && (link.is_some() || words.has_one_of(NOWHERE));
        Some(Self { id, words, is_nowhere, link })
    }
}

/// Compares two places.
pub(super) fn compare(one: Option<&Whereabouts>, other: Option<&Whereabouts>) -> Where {
    let (Some(one), Some(other)) = (one, other) else { return Where::Unknown };
    if let (Some(a), Some(b)) = (one.id, other.id) {
        return if a == b { Where::Same } else { Where::Different };
    }
    if one.is_nowhere || other.is_nowhere {
        let same_link = one.link.is_some() && one.link == other.link;
        return if same_link { Where::Alike(1.0) } else { Where::Unknown };
    }
    let found = titles::compare(&one.words, &other.words);
    let is_proper =
        |words: &Text| words.words.iter().any(|word| word.kind == Kind::Matter && !word.possessive);
    let both_proper = is_proper(&one.words) && is_proper(&other.words);
    if found.tells_apart || (found.both_go_on && both_proper && !found.shares_matter) {
        return Where::Different;
    }
    Where::Alike(found.likeness())
}
