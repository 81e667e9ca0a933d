//! What is alike and what is not, as a specification; and what holds for any two meetings, whatever is typed.

mod properties;

use super::lexicon::{AFTER, AUDIENCES, BEFORE, DAYS, FACILITIES, GENERIC, PARTS, SYNONYMS, WHOLES};
use super::places::{self, Where, Whereabouts};
use super::text::Text;
use super::*;
use crate::testing::at;
use uuid::Uuid;

pub(super) fn account(number: u128) -> AccountId {
    AccountId::new(Uuid::from_u128(number))
}

/// A meeting on a certain Tuesday: title, place, from, to, organizer and whom that one invited.
fn meeting(
    title: &str,
    place: &str,
    (from, to): (&str, &str),
    organizer: u128,
    attendees: &[u128],
) -> Portrait {
    let time = |clock: &str| at(&format!("2026-11-24T{clock}:00Z"));
    let attendees: Vec<_> = attendees.iter().copied().map(account).collect();
    Portrait::new(&Facts {
        summary: title,
        description: "",
        place: (!place.is_empty()).then_some(Place::Text(place)),
        interval: Interval::new(time(from), time(to)),
        organizer: account(organizer),
        attendees: &attendees,
    })
}

fn learnt() -> &'static dyn Strategy {
    SimilarityStrategy::default().strategy()
}

#[test]
fn two_who_invite_each_other_mean_one_meeting_under_two_names() {
    let one = meeting("Discuss recent upgrade", "", ("10:00", "10:30"), 1, &[2]);
    let other = meeting("Investigate new Adobe add-on", "", ("10:00", "10:30"), 2, &[1]);
    let likeness = learnt().compare(&one, &other);
    assert!(likeness.alike, "{likeness:?}");
    for reason in [
        LikenessReason::SameTime,
        LikenessReason::People { shared: 2, total: 2 },
        LikenessReason::CrossedOrganizers,
        LikenessReason::TitlesAlike { percent: 0 },
    ] {
        assert!(likeness.reasons.contains(&reason), "{reason:?} in {likeness:?}");
    }
    assert!(!SimilarityStrategy::TitleAndTime.strategy().compare(&one, &other).alike);
}

#[test]
fn verdicts() {
    const TEN: (&str, &str) = ("10:00", "10:30");
    const QUARTER_PAST: (&str, &str) = ("10:15", "10:45");
    const LATE: (&str, &str) = ("10:30", "11:00");
    const OVERRUN: (&str, &str) = ("10:25", "11:00");
    const DAY: (&str, &str) = ("09:00", "16:00");
    let rota = meeting("Rota for Easter", "Boardroom", TEN, 1, &[2, 3]);
    let mixed = meeting("Case 12: placement", "Room 2, Oak House", TEN, 1, &[2, 3]);
    for (name, one, other, expected) in [
        (
            "the words turned round",
            &rota,
            meeting("Easter: the schedule", "Board room", TEN, 2, &[1, 3]),
            true,
        ),
        ("typos", &rota, meeting("EASTRE ROTA!! 🐣", "", TEN, 2, &[1, 3]), true),
        (
            "a quarter of an hour apart",
            &rota,
            meeting("Easter rota", "Boardroom", QUARTER_PAST, 2, &[1, 3]),
            true,
        ),
        ("another list of people", &rota, meeting("Easter rota", "Boardroom", TEN, 3, &[4, 5]), true),
        ("nobody in both", &rota, meeting("Rota for Easter", "Boardroom", TEN, 7, &[8, 9]), false),
        ("one person in two places", &rota, meeting("Fridge alarm", "Pharmacy", TEN, 7, &[3, 9]), false),
        ("back to back", &rota, meeting("Rota for Easter", "Boardroom", LATE, 2, &[1, 3]), false),
        (
            "running into the next one",
            &rota,
            meeting("Fridge alarm", "Boardroom", OVERRUN, 2, &[1, 3]),
            false,
        ),
        (
            "an item of the day",
            &rota,
            meeting("Managers' away day", "Boardroom", DAY, 2, &[1, 3, 4, 5]),
            false,
        ),
        ("another case", &mixed, meeting("Case 13: placement", "Room 2, Oak House", TEN, 2, &[1, 3]), false),
        (
            "another partner",
            &meeting("Career chat", "", TEN, 1, &[2]),
            meeting("Career chat", "", TEN, 1, &[3]),
            false,
        ),
        (
            "somebody else's case, though each invited the other",
            &meeting("Re J.S. - your thoughts?", "", TEN, 1, &[2]),
            meeting("Quick one about M.K.", "", TEN, 2, &[1]),
            false,
        ),
        ("another site", &mixed, meeting("Placement", "Room 2, Elm House", TEN, 4, &[2, 5, 6]), false),
    ] {
        let likeness = learnt().compare(one, &other);
        assert_eq!(likeness.alike, expected, "{name}: {likeness:?}");
        assert_eq!(learnt().alike(one, &other).is_some(), expected, "{name}: looked for alone");
    }
}

#[test]
fn titles_are_alike_whatever_the_order_the_typos_and_the_abbreviations() {
    for (one, other, least, most) in [
        ("Health and Safety committee", "Committee - H&S", 0.99, 1.0),
        ("1:1 with Sam", "One-to-one Sam", 0.99, 1.0),
        ("Quarterly budget mtg", "meeting: budgets, quarterly", 0.99, 1.0),
        ("PPG agenda", "Agenda of the patient participation group", 0.9, 1.0),
        ("Fridge temprature log", "Fridge temperature log", 0.9, 1.0),
        ("fridgealarm", "Fridge alarm", 0.9, 1.0),
        ("Café rota", "CAFE ROTA", 1.0, 1.0),
        ("Jean’s desk", "Jeans desk", 0.9, 1.0),
        ("9am huddle", "Huddle 09:00", 0.99, 1.0),
        ("Budget 2027/28", "Budget 27/28", 0.99, 1.0),
        ("Wheelchairs", "Wheelchair loan scheme", 0.5, 0.9),
        ("Team meeting", "Team building", 0.0, 0.6),
        ("Discuss recent upgrade", "Investigate new Adobe add-on", 0.0, 0.1),
        ("Policy", "Police", 0.0, 0.9),
        ("", "Huddle", 0.0, 0.0),
        ("🔥", "🔥", 0.0, 0.0),
    ] {
        let likeness = titles::likeness(&Text::title(one), &Text::title(other));
        assert!((least..=most).contains(&likeness), "{one:?} and {other:?}: {likeness}");
    }
}

#[test]
fn titles_tell_apart_by_number_letter_name_day_and_audience() {
    for (one, other, expected) in [
        ("Case 12", "Case 13", true),
        ("Level 3, group A", "Level 3, group B", true),
        ("Review: Mrs Hall", "Review: Mr Brown", true),
        ("Monday briefing", "Tuesday briefing", true),
        ("Fire drill for nurses", "Fire drill for GPs", true),
        ("Case 12", "Twelve: the case", false),
        ("Complaint 24-121", "Complaint 24-118", true),
        ("Leg ulcer - HJ", "Leg ulcer - HG", true),
        ("Feedback, family Q.", "Feedback, family T.", true),
        ("Leg ulcer - HJ", "H.J.: leg ulcer", false),
        ("CQC visit", "Visit of the care quality commission", false),
        ("Case 12", "Case review", false),
        ("Fire drill for nurses", "Nursing fire drill", false),
        ("Monday briefing", "Mon. brief", false),
    ] {
        let found = titles::compare(&Text::title(one), &Text::title(other));
        assert_eq!(found.tells_apart, expected, "{one:?} and {other:?}");
    }
}

#[test]
fn places_are_compared_by_identity_or_by_words() {
    let clinic = |number, name| Place::Location { id: LocationId::new(Uuid::from_u128(number)), name };
    let typed = Place::Text;
    enum Expected {
        Exactly(Where),
        AtLeast(f64),
        AtMost(f64),
    }
    use Expected::{AtLeast, AtMost, Exactly};
    for (one, other, expected) in [
        (clinic(1, "Room 1"), clinic(1, "Room 1"), Exactly(Where::Same)),
        (clinic(1, "Room 1"), clinic(2, "Room 1"), Exactly(Where::Different)),
        (clinic(1, "Room 1"), typed("rm 1"), AtLeast(1.0)),
        (typed("Boardroom, Oak House"), typed("boardroom"), AtLeast(0.6)),
        (typed("Room 3, Harbour Street"), typed("Room 3 Harbour St"), AtLeast(1.0)),
        (typed("Room 3 Harbour Street"), typed("Room 3 Northgate"), Exactly(Where::Different)),
        (typed("Room 3, Oak House"), typed("Room 3, Elm House"), Exactly(Where::Different)),
        (typed("LND, boardroom upstairs"), typed("Linden, boardroom"), AtLeast(0.6)),
        (typed("Warm pool, Millrace Leisure"), typed("Millrace baths"), AtLeast(0.2)),
        (typed("Room 3"), typed("Room 4"), Exactly(Where::Different)),
        (typed("Willow Surgery"), typed("Northgate"), Exactly(Where::Different)),
        (typed("Boardroom"), typed("Kitchen"), AtMost(0.0)),
        (typed("Boardroom"), typed("Teams"), Exactly(Where::Unknown)),
        (typed("Boardroom"), typed("https://meet.example.org/abc"), Exactly(Where::Unknown)),
        (typed("https://meet.example.org/abc"), typed(" https://meet.example.org/abc "), AtLeast(1.0)),
        (typed("🔥"), typed("Boardroom"), Exactly(Where::Unknown)),
    ] {
        let (a, b) = (Whereabouts::new(one), Whereabouts::new(other));
        let found = places::compare(a.as_ref(), b.as_ref());
        let right = match (&expected, found) {
            (Exactly(expected), found) => *expected == found,
            (AtLeast(least), Where::Alike(share)) => share >= *least,
            (AtMost(most), Where::Alike(share)) => share <= *most,
            (AtLeast(_) | AtMost(_), Where::Unknown | Where::Same | Where::Different) => false,
        };
        assert!(right, "{one:?} and {other:?}: {found:?}");
    }
}

#[test]
fn only_those_that_are_alike_are_found_the_most_alike_first() {
    let new = meeting("Rota for Easter", "Boardroom", ("10:00", "10:30"), 1, &[2, 3]);
    let known = [
        meeting("Fridge alarm", "Pharmacy", ("10:00", "10:30"), 7, &[8]),
        meeting("Easter schedule", "Boardroom", ("10:15", "10:45"), 3, &[1, 2]),
        meeting("Rota for Easter", "Boardroom", ("10:00", "10:30"), 2, &[1, 3]),
        meeting("Rota for Easter", "Boardroom", ("12:00", "12:30"), 2, &[1, 3]),
    ];
    let found = look_alikes(learnt(), &new, known.iter().enumerate());
    assert_eq!(found.iter().map(|(key, _)| *key).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn a_strategy_has_a_stable_name() {
    for (strategy, name) in SimilarityStrategy::ALL.into_iter().zip(["\"learnt\"", "\"title_and_time\""]) {
        assert_eq!(serde_json::to_string(&strategy).unwrap(), name);
    }
}

#[test]
fn weights_speak_in_the_direction_of_their_features() {
    for (feature, weight) in FEATURES.iter().zip(WEIGHTS.weights) {
        match feature.sign {
            Sign::For => assert!(weight >= 0.0, "{}", feature.name),
            Sign::Against => assert!(weight <= 0.0, "{}", feature.name),
        }
    }
}

#[test]
fn every_word_of_the_lexicon_can_be_met() {
    let mut seen = std::collections::BTreeMap::new();
    for group in SYNONYMS {
        for word in *group {
            assert_eq!(word.to_lowercase(), **word);
            assert_eq!(seen.insert(*word, group[0]), None, "{word} stands in two groups");
        }
    }
    for list in [GENERIC, AUDIENCES, DAYS, BEFORE, AFTER, WHOLES, PARTS, FACILITIES] {
        for word in list {
            assert!(seen.get(word).is_none_or(|form| form == word), "{word} would be read as {}", seen[word]);
        }
    }
}
