//! The clinic's patients. Nobody is real: the record numbers are from the range kept for tests, the telephone numbers from the
//! one that Ofcom keeps for fiction (020 7946 0000 to 0999).

use super::identifier;
use super::names::{ORIGINS, Origin};
use chrono::{Days, NaiveDate};
use docket_shared::ids::{Identifier, PatientId};
use docket_shared::model::{Gender, Patient};
use std::collections::BTreeSet;

/// How many there are.
const COUNT: u32 = 320;

/// Everybody, as of `today`.
pub(super) fn patients(rng: &mut fastrand::Rng, today: NaiveDate) -> Vec<Patient> {
    let mut phones: Vec<u32> = (0..1_000).collect();
    rng.shuffle(&mut phones);
    let mut names = BTreeSet::new();
    (0..COUNT)
        .zip(phones)
        .map(|(index, phone)| {
            let (gender, given, family) = name(rng, &mut names);
            let record = record_number(index * 1_000 + rng.u32(0..500));
            Patient {
                id: PatientId::external(&record),
                source: None,
                family: family.into(),
                given: given.into(),
                birth_date: Some(birth_date(rng, today)),
                gender: Some(gender),
                phone: (rng.u8(..100) < 94).then(|| format!("020 7946 0{phone:03}")),
                identifiers: vec![record],
                active: true,
            }
        })
        .collect()
}

/// A name that nobody has yet.
fn name(
    rng: &mut fastrand::Rng,
    names: &mut BTreeSet<(&'static str, &'static str)>,
) -> (Gender, &'static str, &'static str) {
    loop {
        let weights: u32 = ORIGINS.iter().map(|origin| origin.weight).sum();
        let mut drawn = rng.u32(..weights);
        let mut origin: &Origin = &ORIGINS[0];
        for candidate in &ORIGINS {
            origin = candidate;
            if drawn < candidate.weight {
                break;
            }
            drawn -= candidate.weight;
        }
        let (gender, given) =
            if rng.bool() { (Gender::Female, origin.women) } else { (Gender::Male, origin.men) };
        let name = (given[rng.usize(..given.len())], origin.families[rng.usize(..origin.families.len())]);
        if names.insert(name) {
            let gender = if rng.u8(..100) < 2 { Gender::Other } else { gender };
            return (gender, name.0, name.1);
        }
    }
}

/// Infants and the old are seen more often than those between.
fn birth_date(rng: &mut fastrand::Rng, today: NaiveDate) -> NaiveDate {
    let years = match rng.u8(..10) {
        0 | 1 => 0..16,
        2..=5 => 16..60,
        6.. => 55..97,
    };
    let days = rng.u64(years.start * 365..years.end * 365) + 7;
    today.checked_sub_days(Days::new(days)).unwrap_or(today)
}

/// The first ten-digit number from 999 000 000 + `seed` on that has a valid check digit (modulus 11, as in the NHS number).
fn record_number(seed: u32) -> Identifier {
    let mut number = 999_000_000 + seed;
    loop {
        if let Some(check) = check_digit(number) {
            return identifier("record", &format!("{number}{check}"));
        }
        number += 1;
    }
}

/// The check digit of nine digits, where there is one.
pub(super) fn check_digit(number: u32) -> Option<u32> {
    let digits = (0..9).map(|place| (number / 10_u32.pow(place) % 10) * (place + 2));
    match 11 - digits.sum::<u32>() % 11 {
        11 => Some(0),
        10 => None,
        check => Some(check),
    }
}
