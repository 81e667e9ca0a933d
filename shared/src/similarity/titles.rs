//! How alike two texts are: whatever the order of the words, with typos, abbreviations and initialisms.

use super::number;
use super::text::{Kind, Text, WORDS, Word};

/// Words less alike than this have nothing to do with one another.
const LEAST: f64 = 0.6;
/// How alike a word is to what it may abbreviate.
const ABBREVIATED: f64 = 0.7;

/// What a comparison of two texts found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Match {
    /// Twice what is in both, over what is in each.
    pub(super) dice: f64,
    /// What is in both, over the shorter one.
    pub(super) containment: f64,
    /// What is in both, in words that say what the matter is.
    pub(super) shared: f64,
    /// Whether both go on with words of one sort that tell them apart: other numbers, letters, names, days, or people for whom
    /// it is.
    pub(super) tells_apart: bool,
    /// Whether both go on with the names or initials of people, which tell them apart whatever else they say.
    pub(super) other_persons: bool,
    /// Whether both go on with words about the matter.
    pub(super) both_go_on: bool,
    /// Whether a word about the matter is in both.
    pub(super) shares_matter: bool,
}

impl Match {
    /// Between all of both and all of the shorter one.
    pub(super) fn likeness(&self) -> f64 {
        self.dice.midpoint(self.containment)
    }
}

/// How alike two titles are, from 0 to 1: by words, or by letters where blanks were forgotten.
pub(super) fn likeness(one: &Text, other: &Text) -> f64 {
    likeness_of(&compare(one, other), one, other)
}

/// The same, where their words have been compared already.
pub(super) fn likeness_of(found: &Match, one: &Text, other: &Text) -> f64 {
    found.likeness().max(letters(one, other))
}

/// How alike two texts are as letters, order aside (Sørensen-Dice of pairs of letters), counted from where chance ends.
fn letters(one: &Text, other: &Text) -> f64 {
    let (one, other) = (&one.bigrams, &other.bigrams);
    let (mut left, mut right, mut shared) = (0, 0, 0_usize);
    while let (Some(a), Some(b)) = (one.get(left), other.get(right)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => left += 1,
            std::cmp::Ordering::Greater => right += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                left += 1;
                right += 1;
            }
        }
    }
    let total = number(one.len() + other.len());
    if total == 0.0 { 0.0 } else { ((2.0 * number(shared) / total - 0.4) / 0.5).clamp(0.0, 1.0) }
}

/// Compares two texts, word by word.
pub(super) fn compare(one: &Text, other: &Text) -> Match {
    // In a fixed order, so that it makes no difference which is named first.
    let (one, other) = if one <= other { (one, other) } else { (other, one) };
    if one.is_empty() || other.is_empty() {
        return Match::default();
    }
    Pairing::ordered(one, other).found(one, other)
}

/// How much of each word of two texts is in the other.
pub(super) struct Pairing {
    pub(super) one: [f64; WORDS],
    pub(super) other: [f64; WORDS],
}

impl Pairing {
    /// Pairs the words of two texts, whichever is named first.
    pub(super) fn new(one: &Text, other: &Text) -> Self {
        if one <= other {
            return Self::ordered(one, other);
        }
        let Self { one, other } = Self::ordered(other, one);
        Self { one: other, other: one }
    }

    fn ordered(one: &Text, other: &Text) -> Self {
        let mut pairing = Self { one: [0.0; WORDS], other: [0.0; WORDS] };
        if !one.is_empty() && !other.is_empty() {
            pairing.same_words(one, other);
            initialisms(one, other, &mut pairing.one, &mut pairing.other);
            initialisms(other, one, &mut pairing.other, &mut pairing.one);
        }
        pairing
    }

    /// Pairs the most alike first.
    fn same_words(&mut self, one: &Text, other: &Text) {
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (left, a) in one.words.iter().enumerate() {
            for (right, b) in other.words.iter().enumerate() {
                let alike = alike(a, b);
                if alike >= LEAST {
                    pairs.push((alike, left, right));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (alike, left, right) in pairs {
            if self.one[left] == 0.0 && self.other[right] == 0.0 {
                self.one[left] = alike;
                self.other[right] = alike;
            }
        }
    }

    fn found(&self, one: &Text, other: &Text) -> Match {
        let (all, all_other) = (weight(one, |_| 1.0), weight(other, |_| 1.0));
        let shared = weight(one, |index| self.one[index]);
        let shared_other = weight(other, |index| self.other[index]);
        let left = |text: &Text, found: &[f64], kind| {
            text.words.iter().zip(found).any(|(word, found)| word.kind == kind && *found == 0.0)
        };
        let both_left = |kind| left(one, &self.one, kind) && left(other, &self.other, kind);
        let of_matter = one.words.iter().zip(&self.one).filter(|(word, _)| word.kind != Kind::Generic);
        Match {
            dice: (shared + shared_other) / (all + all_other),
            containment: (shared / all).max(shared_other / all_other),
            shared: of_matter.map(|(word, found)| word.weight() * found).sum(),
            tells_apart: Kind::DESIGNATORS.into_iter().any(both_left),
            other_persons: Kind::PERSONS.into_iter().any(both_left),
            both_go_on: both_left(Kind::Matter),
            shares_matter: one
                .words
                .iter()
                .zip(&self.one)
                .any(|(word, found)| word.kind == Kind::Matter && *found > 0.0),
        }
    }
}

/// What a text weighs, each word taken to a share.
fn weight(text: &Text, share: impl Fn(usize) -> f64) -> f64 {
    text.words.iter().enumerate().map(|(index, word)| word.weight() * share(index)).sum()
}

/// How alike two words are.
fn alike(one: &Word, other: &Word) -> f64 {
    let (a, b) = (&*one.form, &*other.form);
    if a == b {
        return 1.0;
    }
    // Whatever else would make them alike begins alike, too.
    if !is_near(one.begins, other.begins) {
        return 0.0;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let is_exact = |kind| matches!(kind, Kind::Number | Kind::Letter | Kind::Day | Kind::Audience);
    if abbreviates(one, other) && !is_exact(one.kind) && !is_exact(other.kind) {
        return ABBREVIATED;
    }
    if short.len() < 3
        || is_exact(one.kind) && is_exact(other.kind)
        || one.kind == Kind::Number
        || other.kind == Kind::Number
    {
        return 0.0;
    }
    if short.len() >= 4 && long.starts_with(short) {
        return 0.9;
    }
    let same = short.bytes().zip(long.bytes()).take_while(|(a, b)| a == b).count();
    if same >= 5 && same * 5 >= long.len() * 3 {
        return 0.85;
    }
    let most = match short.len() {
        ..4 => 0,
        4..6 => 1,
        6..9 => 2,
        _ => 3,
    };
    if most == 0 || long.len() - short.len() > most {
        return 0.0;
    }
    // Each letter that only one of them has takes a change of its own.
    let only = |one: u32, other: u32| (one & !other).count_ones() as usize;
    if only(one.letters, other.letters).max(only(other.letters, one.letters)) > most {
        return 0.0;
    }
    let distance = strsim::osa_distance(short, long);
    if distance <= most { 1.0 - number(distance) / number(long.len()) } else { 0.0 }
}

/// Whether one is in capitals, and of letters that the other, which is not, has in this order: LND for Linden.
fn abbreviates(one: &Word, other: &Word) -> bool {
    let (short, long) = if one.form.len() <= other.form.len() { (one, other) } else { (other, one) };
    let mut letters = long.form.bytes();
    short.is_upper
        && !long.is_upper
        && (2..=4).contains(&short.form.len())
        && long.form.len() > short.form.len() + 1
        && short.begins.0 == long.begins.0
        && short.letters & !long.letters == 0
        && short.form.bytes().all(|letter| letters.any(|other| other == letter))
}

/// The first two letters of a word.
type Begins = (Option<char>, Option<char>);

/// Whether two words may be one with typos: they begin alike, or with two letters changed about.
fn is_near((a, b): Begins, (c, d): Begins) -> bool {
    a == c || (a == d && b == c) || b == d
}

/// Finds words of one text that stand for the first letters of a run in the other.
fn initialisms(one: &Text, other: &Text, found: &mut [f64], found_other: &mut [f64]) {
    for (index, word) in one.words.iter().enumerate() {
        if !word.initials || found[index] > 0.0 {
            continue;
        }
        // CDs are controlled drugs.
        let spelled = run(&word.form, other);
        let Some(run) = spelled else { continue };
        found[index] = 1.0;
        for word in other.initials[run].iter().filter_map(|initial| initial.word) {
            found_other[word] = 1.0;
        }
    }
}

/// The words of `text` whose first letters are `letters`.
fn run(letters: &str, text: &Text) -> Option<std::ops::Range<usize>> {
    let all = &text.initials;
    (0..all.len()).find_map(|begin| {
        let mut wanted = letters.chars().peekable();
        let mut end = begin;
        while let (Some(&letter), Some(initial)) = (wanted.peek(), all.get(end)) {
            if initial.letter == letter {
                wanted.next();
            } else if !initial.joiner || end == begin {
                return None;
            }
            end += 1;
        }
        (wanted.peek().is_none() && end > begin + 1).then_some(begin..end)
    })
}
