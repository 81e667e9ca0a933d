//! What two meetings say of their matter, in title and description together.

use super::Portrait;
use super::text::{Kind, Text, Word};
use super::titles::Pairing;

/// What the two say of the matter.
pub(super) struct Matter {
    /// How much is in both, over the one that says less.
    pub(super) of_fewer: f64,
    /// How much is in both, from 0 for nothing towards 1; half where it is one word.
    pub(super) amount: f64,
}

/// Compares what the two say of the matter. It makes no difference whether one says a word in its title, and the other in its
/// description.
pub(super) fn compare(one: &Portrait, other: &Portrait) -> Matter {
    let titles = Pairing::new(&one.title, &other.title);
    let descriptions = Pairing::new(&one.description, &other.description);
    let there = Pairing::new(&one.title, &other.description);
    let back = Pairing::new(&one.description, &other.title);
    let mut sums = [Sum::default(), Sum::default()];
    sums[0].add(&one.title, &titles.one, &there.one);
    sums[0].add(&one.description, &back.one, &descriptions.one);
    sums[1].add(&other.title, &titles.other, &back.other);
    sums[1].add(&other.description, &there.other, &descriptions.other);
    let [one, other] = sums;
    let fewer = one.all.min(other.all);
    let shared = one.shared.midpoint(other.shared);
    Matter { of_fewer: if fewer > 0.0 { shared / fewer } else { 0.0 }, amount: shared / (shared + 1.0) }
}

/// What words about the matter weigh.
#[derive(Default)]
struct Sum {
    all: f64,
    /// As far as they are in the other, too.
    shared: f64,
}

impl Sum {
    /// Adds a text whose words were `found` in one text of the other meeting, or in the `other` one.
    fn add(&mut self, text: &Text, found: &[f64], other: &[f64]) {
        let words = text.words.iter().zip(found.iter().zip(other));
        for (word, (found, other)) in words.filter(|(word, _)| word.kind.is_about_the_matter()) {
            self.all += word.weight();
            self.shared += word.weight() * found.max(*other);
        }
    }
}

/// Whether both name numbers long enough to be those of a thing, and none in common.
pub(super) fn references_differ(one: &Portrait, other: &Portrait) -> bool {
    let mut others = references(other).peekable();
    others.peek().is_some()
        && references(one).next().is_some()
        && others.all(|reference| references(one).all(|it| it.form != reference.form))
}

fn references(of: &Portrait) -> impl Iterator<Item = &Word> {
    let words = of.title.words.iter().chain(&of.description.words);
    words.filter(|word| {
        word.kind == Kind::Number && word.form.bytes().filter(u8::is_ascii_digit).count() >= REFERENCE_FIGURES
    })
}

/// From so many figures on a number is that of a thing; years are written with two.
const REFERENCE_FIGURES: usize = 3;
