//! Cross-validation: pairs that share a meeting, directly or by way of others, stay in one fold, or the same text would be both
//! learnt from and judged on.

use super::pairs::Pair;
use fastrand::Rng;
use std::collections::BTreeMap;

/// For each pair, which of `count` folds it is in; the folds are about as large as one another.
pub(super) fn folds(pairs: &[&Pair], count: usize, random: &mut Rng) -> Vec<usize> {
    let mut groups: Vec<Vec<usize>> = groups(pairs);
    random.shuffle(&mut groups);
    // The largest first, so that the smallest can even the folds out.
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let mut sizes = vec![0; count];
    let mut folds = vec![0; pairs.len()];
    for group in groups {
        let smallest = (0..count).min_by_key(|fold| sizes[*fold]).unwrap_or_default();
        sizes[smallest] += group.len();
        for pair in group {
            folds[pair] = smallest;
        }
    }
    folds
}

/// The pairs, by place, that hang together.
fn groups(pairs: &[&Pair]) -> Vec<Vec<usize>> {
    // The smallest pair that each meeting hangs together with, until nothing changes.
    let mut least: Vec<usize> = (0..pairs.len()).collect();
    let mut meetings: BTreeMap<usize, usize> = BTreeMap::new();
    loop {
        let before = least.clone();
        for (index, pair) in pairs.iter().enumerate() {
            let known =
                [pair.one, pair.other].into_iter().filter_map(|meeting| meetings.get(&meeting).copied());
            let smallest = known.chain([least[index]]).min().unwrap_or(index);
            least[index] = smallest;
            meetings.insert(pair.one, smallest);
            meetings.insert(pair.other, smallest);
        }
        if least == before {
            break;
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, least) in least.into_iter().enumerate() {
        groups.entry(least).or_default().push(index);
    }
    groups.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_that_hang_together_stay_together_and_folds_are_even() {
        let pair = |one, other| Pair { one, other, same: true, kind: String::new() };
        // A chain whose middle comes last, a pair by itself ten times.
        let mut pairs = vec![pair(0, 1), pair(2, 3), pair(4, 5), pair(3, 4), pair(1, 2)];
        pairs.extend((0..10).map(|number| pair(10 + 2 * number, 11 + 2 * number)));
        let pairs: Vec<_> = pairs.iter().collect();
        for seed in 0..20 {
            let folds = folds(&pairs, 3, &mut Rng::with_seed(seed));
            assert!(folds[..5].iter().all(|fold| *fold == folds[0]), "{folds:?}");
            let size = |fold| folds.iter().filter(|other| **other == fold).count();
            assert_eq!((0..3).map(size).collect::<Vec<_>>(), [5, 5, 5]);
        }
    }
}
