//! The pairs that the weights were learnt from: two sets of the project's own, and one where it lies beside the repository.

use super::super::pairs::Pairs;
use super::super::{learn, score, table};
use super::{Tables, all, beside, own, read};
use chrono::{DateTime, TimeDelta};
use csv::StringRecord;
use docket_shared::similarity::{PROVENANCE, SimilarityStrategy};

/// The shipped weights as they lie in the repository.
const SHIPPED: &str = include_str!("../../../../shared/src/similarity/weights.rs");

#[test]
fn learning_again_makes_the_shipped_weights_bit_for_bit() {
    let Some(beside) = beside() else { return };
    let sets: Vec<Tables> = [beside].into_iter().chain(own()).collect();
    let digest = |path| table::sha256(&std::fs::read(path).unwrap());
    let origin = table::Origin {
        origin: PROVENANCE.origin.into(),
        sha256: sets.iter().map(|(records, pairs)| [digest(records), digest(pairs)]).collect(),
        learnt_on: PROVENANCE.learnt_on.into(),
    };
    let read: Vec<_> = sets.iter().map(|(records, pairs)| Pairs::read(records, pairs).unwrap()).collect();
    let report = learn::learn(&read, PROVENANCE.seed);
    assert_eq!(table::source(&report, &origin), SHIPPED);
    let other = learn::learn(&read, PROVENANCE.seed + 1);
    assert_eq!(report.weights, other.weights, "weights from several sets hang on no seed");
    let (one, other) = (report.cross_validated.overall.f1(), other.cross_validated.overall.f1());
    let apart = one.zip(other).map(|(one, other)| (one - other).abs());
    assert!(apart <= Some(0.01), "the figures hang on the seed: {one:?}, {other:?}");
}

#[test]
fn what_one_author_teaches_holds_for_another() {
    let sets = own().map(|(records, pairs)| Pairs::read(&records, &pairs).unwrap());
    let report = learn::learn(&sets, PROVENANCE.seed);
    let figures = report.left_out().overall;
    eprintln!("{report}");
    assert_eq!(figures.pairs(), sets.iter().map(|set| set.pairs.len()).sum::<usize>());
    assert!(figures.precision() >= Some(0.82) && figures.f1() >= Some(0.8), "{figures:?}");
}

#[test]
fn shipped_weights_do_as_well_as_is_said() {
    for (records, pairs) in own() {
        let report = score::score(&Pairs::read(&records, &pairs).unwrap());
        let (figures, hard) = (&report.score.overall, &report.score.hard_positives);
        // In sample, so that it says no more than that weights, features and thresholds belong together.
        assert!(figures.precision >= Some(0.82) && figures.f1 >= Some(0.78), "{report}");
        assert!(hard.recall >= Some(0.6), "{report}");
    }
}

#[test]
fn the_baseline_is_far_behind() {
    for (records, pairs) in all() {
        let report = score::score(&Pairs::read(&records, &pairs).unwrap());
        let (shipped, baseline) = (report.score.overall, report.baseline.overall);
        assert!(
            shipped.f1 > baseline.f1 && shipped.precision > baseline.precision,
            "{shipped:?} {baseline:?}"
        );
    }
}

/// What happens to one meeting of each pair.
struct Change {
    name: &'static str,
    change: fn(&mut Vec<String>),
    /// What becomes of the scores of pairs that are one.
    scores: Scores,
}

enum Scores {
    /// They fall, or stay, in all but so many of a hundred pairs.
    Fall { but: usize },
    /// The verdict on pairs that are one stays in at least so many of a hundred.
    Stand { least: usize },
    /// None is alike any more.
    None,
}

const SUMMARY: usize = 1;
const DESCRIPTION: usize = 2;
const LOCATION: usize = 3;
const START: usize = 4;
const END: usize = 5;
const ORGANIZER: usize = 6;
const ATTENDEES: usize = 7;

fn shift(row: &mut [String], minutes: i64) {
    for column in [START, END] {
        let time = DateTime::parse_from_rfc3339(&row[column]).unwrap() + TimeDelta::minutes(minutes);
        row[column] = time.to_rfc3339();
    }
}

const CHANGES: [Change; 7] = [
    Change { name: "moved by a week", change: |row| shift(row, 7 * 24 * 60), scores: Scores::None },
    Change {
        name: "held by others",
        change: |row| {
            row[ORGANIZER] = "somebody".into();
            row[ATTENDEES] = "somebody;else".into();
        },
        scores: Scores::Fall { but: 0 },
    },
    Change {
        name: "in another house",
        change: |row| row[LOCATION] = "Wagtail Court".into(),
        scores: Scores::Fall { but: 10 },
    },
    Change {
        name: "under another title",
        change: |row| row[SUMMARY] = "Zebra crossing".into(),
        scores: Scores::Fall { but: 10 },
    },
    Change {
        name: "without a description",
        change: |row| row[DESCRIPTION].clear(),
        scores: Scores::Stand { least: 95 },
    },
    Change {
        name: "without a place",
        change: |row| row[LOCATION].clear(),
        scores: Scores::Stand { least: 85 },
    },
    Change {
        name: "without its last guest",
        change: |row| {
            let guests = row[ATTENDEES].rsplit_once(';').map(|(guests, _)| guests.to_owned());
            row[ATTENDEES] = guests.unwrap_or_else(|| row[ATTENDEES].clone());
        },
        scores: Scores::Stand { least: 80 },
    },
];

#[test]
fn scores_move_as_they_should() {
    all().iter().for_each(move_scores);
}

fn move_scores((records, pairs): &Tables) {
    let strategy = SimilarityStrategy::Learnt.strategy();
    let before = Pairs::read(records, pairs).unwrap();
    let pairs_text = std::fs::read(pairs).unwrap();
    let mut reader = csv::Reader::from_path(records).unwrap();
    let header = reader.headers().unwrap().clone();
    let rows: Vec<StringRecord> = reader.records().map(Result::unwrap).collect();
    for Change { name, change, scores } in CHANGES {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        for row in &rows {
            let mut row: Vec<_> = row.iter().map(str::to_owned).collect();
            change(&mut row);
            writer.write_record(&row).unwrap();
        }
        let after = read(&writer.into_inner().unwrap(), &pairs_text).unwrap();
        let (mut ones, mut risen, mut found, mut kept, mut alarms) = (0, 0, 0, 0, 0);
        for pair in before.pairs.iter().filter(|pair| pair.same) {
            let (one, other) = (&before.portraits[pair.one], &before.portraits[pair.other]);
            let was = strategy.compare(one, other);
            // Only one of the two is changed.
            let is = strategy.compare(one, &after.portraits[pair.other]);
            ones += 1;
            risen += usize::from(is.score > was.score + 1e-9);
            found += usize::from(was.alike);
            kept += usize::from(was.alike && is.alike);
            alarms += usize::from(is.alike);
        }
        eprintln!("{name}: of {ones} {found} were found, {kept} still are; {risen} scores rose");
        match scores {
            Scores::Fall { but } => assert!(risen * 100 <= ones * but, "{name}: {risen} of {ones} rose"),
            Scores::Stand { least } => {
                assert!(kept * 100 >= found * least, "{name}: {kept} of {found} stood")
            }
            Scores::None => assert_eq!(alarms, 0, "{name}"),
        }
    }
}

#[test]
fn the_further_apart_two_begin_the_less_alike_they_are() {
    all().iter().for_each(move_apart);
}

fn move_apart((records, pairs): &Tables) {
    let strategy = SimilarityStrategy::Learnt.strategy();
    let all = Pairs::read(records, pairs).unwrap();
    let mut reader = csv::Reader::from_path(records).unwrap();
    let header = reader.headers().unwrap().clone();
    let rows: Vec<StringRecord> = reader.records().map(Result::unwrap).collect();
    let pairs_text = std::fs::read(pairs).unwrap();
    let mut alike = Vec::new();
    let mut before: Option<Vec<f64>> = None;
    for minutes in [0, 5, 10, 15, 20, 30] {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        for row in &rows {
            let mut row: Vec<_> = row.iter().map(str::to_owned).collect();
            shift(&mut row, minutes);
            writer.write_record(&row).unwrap();
        }
        let after = read(&writer.into_inner().unwrap(), &pairs_text).unwrap();
        // Pairs that began and ended together, so that every shift takes them further apart.
        let together = all.pairs.iter().filter(|pair| {
            pair.same && all.portraits[pair.one].interval() == all.portraits[pair.other].interval()
        });
        let scores: Vec<_> = together
            .map(|pair| strategy.compare(&all.portraits[pair.one], &after.portraits[pair.other]).score)
            .collect();
        alike.push(scores.iter().filter(|score| **score >= strategy.threshold()).count());
        if let Some(before) = before {
            for (before, after) in before.iter().zip(&scores) {
                // Preparing for something takes another beginning, so that it may weigh in; nothing may weigh for.
                assert!(after <= before, "{minutes} minutes: {before} became {after}");
            }
        }
        before = Some(scores);
    }
    eprintln!("alike when shifted by 0, 5, 10, 15, 20, 30 minutes: {alike:?}");
    assert!(alike[1] * 10 >= alike[0] * 9, "{alike:?}");
}
