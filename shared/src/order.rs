//! Order, in little code: each type that is sorted by the standard library on its own adds kilobytes to the app. Here only
//! indices are.

use std::cmp::Ordering;

/// Sorts as `<[T]>::sort_by` does: what is equal stays in its order.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order = indices(items.len(), &|one, other| compare(&items[one], &items[other]));
    for start in 0..items.len() {
        // Where an item comes to lie, that which lay there goes on to its own place, until the ring is closed.
        let mut place = start;
        while order[place] != start {
            let next = std::mem::replace(&mut order[place], place);
            items.swap(place, next);
            place = next;
        }
        order[place] = place;
    }
}

/// Sorts as `<[T]>::sort_by_key` does.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Which item comes at each place.
fn indices(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(keys in prop::collection::vec(0_u8..20, 0..80)) {
            let mut items: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_by_key(&mut items, |item| item.0);
            prop_assert_eq!(items, expected);
        }
    }
}
