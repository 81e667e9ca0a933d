//! What holds for any two meetings.

use super::super::*;
use super::account;
use crate::time::{DateTime, TimeDelta};
use proptest::prelude::*;

prop_compose! {
    fn any_meeting()(
        summary in prop_oneof![
            "[A-Za-z0-9&:'’ .!?🔥éÉ/-]{0,40}",
            "(Case|Review|Rota|MDT|Easter|GPs|nurses|Mrs|prep|12|13|B|day|part| ){0,6}",
            any::<String>(),
        ],
        description in "(rota|Easter|drugs|[a-z]{1,8}| ){0,12}",
        place in prop::option::of(prop_oneof!["(Room|Rm|2|3|Northgate|Elm|House|Teams| ){0,5}", any::<String>()]),
        room in prop::option::weighted(0.2, 1..4_u128),
        start in 0..24_i64, length in -2..12_i64,
        organizer in 0..5_u128,
        attendees in prop::collection::vec(0..5_u128, 0..5),
    ) -> Portrait {
        let start = DateTime::from_timestamp(1_764_000_000, 0).unwrap() + TimeDelta::minutes(5 * start);
        let attendees: Vec<_> = attendees.into_iter().map(account).collect();
        let typed = place.as_deref().map(Place::Text);
        let room = room.map(|number| Place::Location { id: LocationId::new(uuid::Uuid::from_u128(number)), name: "Room 2" });
        Portrait::new(&Facts {
            summary: &summary,
            description: &description,
            place: room.or(typed),
            interval: Interval::new(start, start + TimeDelta::minutes(5 * length)),
            organizer: account(organizer),
            attendees: &attendees,
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn it_makes_no_difference_which_is_named_first(one in any_meeting(), other in any_meeting()) {
        for strategy in SimilarityStrategy::ALL {
            let (there, back) = (strategy.strategy().compare(&one, &other), strategy.strategy().compare(&other, &one));
            prop_assert_eq!(&there, &back, "{:?}", strategy);
            prop_assert!((0.0..=1.0).contains(&there.score));
            prop_assert_eq!(there.alike, there.score >= strategy.strategy().threshold());
        }
    }

    #[test]
    fn to_look_only_for_those_that_are_alike_finds_the_same(one in any_meeting(), other in any_meeting()) {
        for strategy in SimilarityStrategy::ALL {
            let strategy = strategy.strategy();
            let compared = strategy.compare(&one, &other);
            prop_assert_eq!(strategy.alike(&one, &other), Some(compared).filter(|it| it.alike));
        }
    }

    #[test]
    fn what_does_not_overlap_is_not_alike(one in any_meeting(), other in any_meeting()) {
        if !one.interval().overlaps(other.interval()) {
            prop_assert_eq!(SimilarityStrategy::Learnt.strategy().compare(&one, &other).score, 0.0);
        }
    }

    #[test]
    fn every_value_lies_between_0_and_1(one in any_meeting(), other in any_meeting()) {
        if let Some(evidence) = Evidence::new(&one, &other) {
            for (feature, value) in FEATURES.iter().zip(evidence.values) {
                prop_assert!((0.0..=1.0).contains(&value), "{} {}", feature.name, value);
            }
        }
    }
}

#[test]
fn very_long_texts_are_read_in_part_and_at_once() {
    let start = DateTime::from_timestamp(1_764_000_000, 0).unwrap();
    let long = |text: &str| {
        let text = text.repeat(100_000 / text.len());
        Portrait::new(&Facts {
            summary: &text,
            description: &text,
            place: Some(Place::Text(&text)),
            interval: Interval::starting(start, 30),
            organizer: account(1),
            attendees: &[account(2)],
        })
    };
    for text in ["word ", "🔥", "'", "&", "a&", "1:", "ab'cd'ef'", "x"] {
        let (one, other) = (long(text), long(text));
        assert!(one.title.words.len() <= 32 && one.description.words.len() <= 32, "{text:?}");
        assert!(learnt_finds_alike(&one, &other), "{text:?}");
    }
}

fn learnt_finds_alike(one: &Portrait, other: &Portrait) -> bool {
    SimilarityStrategy::Learnt.strategy().compare(one, other).alike
}
