//! Tables, as people make them.

use super::super::figures::{Counts, Tally};
use super::super::score;
use super::read;

const HEADER: &str = "id,summary,description,location,start,end,organizer,attendees\n";
const ROW: &str = "a,Rota,,,2026-11-24T09:00:00+00:00,2026-11-24T10:00:00+00:00,ann,ann;ben\n";
const OTHER: &str = "b,Rota,,,2026-11-24T10:00:00+01:00,2026-11-24T11:00:00+01:00,Ben,Ann\n";
const PAIRS: &str = "id_a,id_b,label,kind,why\n";

#[test]
fn a_place_that_is_wrong_is_named_with_file_and_line() {
    let records = |rows: &str| format!("{HEADER}{ROW}{rows}");
    let time = |start: &str| records(&format!("b,Rota,,,{start},2026-11-24T10:00:00Z,ann,\n"));
    for (records, pairs, expected) in [
        ("id,summary\n".into(), PAIRS.into(), r#"records.csv, line 1: There is no column "description"."#),
        (String::new(), PAIRS.into(), r#"records.csv, line 1: There is no column "id"."#),
        (records(ROW), PAIRS.into(), r#"records.csv, line 3: The id "a" is already that of line 2."#),
        (records(&ROW.replacen('a', "", 1)), PAIRS.into(), "records.csv, line 3: The id is empty."),
        (records("b,Rota\n"), PAIRS.into(), "records.csv, line 3: It has 2 columns where the header has 8."),
        (
            time("2026-11-24 09:00"),
            PAIRS.into(),
            r#"records.csv, line 3: The start "2026-11-24 09:00" is no RFC 3339 time, as 2026-11-24T09:00:00+00:00."#,
        ),
        (records(&OTHER.replace("Ben", "")), PAIRS.into(), "records.csv, line 3: The organizer is empty."),
        (records(OTHER), "id_a,id_b,label\n".into(), r#"pairs.csv, line 1: There is no column "kind"."#),
        (
            records(OTHER),
            format!("{PAIRS}a,b,1,syn,\na,c,1,syn,\n"),
            r#"pairs.csv, line 3: "c" is the id of no record in records.csv."#,
        ),
        (
            records(OTHER),
            format!("{PAIRS}a,b,yes,syn,\n"),
            r#"pairs.csv, line 2: The label is "yes"; it must be 1 or 0."#,
        ),
        (records(OTHER), format!("{PAIRS}a,a,1,syn,\n"), "pairs.csv, line 2: It pairs a record with itself."),
    ] {
        let error = read(records.as_bytes(), pairs.as_bytes()).map(|_| ()).unwrap_err();
        assert_eq!(error, expected);
    }
    let error = read(b"id,\xff\xfe\n", PAIRS.as_bytes()).map(|_| ()).unwrap_err();
    assert_eq!(error, "records.csv, line 1: It is not UTF-8.");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let absent = std::path::Path::new("absent/records.csv");
    let error = super::Pairs::read(absent, absent).map(|_| ()).unwrap_err().to_string();
    assert!(error.starts_with("absent/records.csv cannot be opened: "), "{error}");
}

#[test]
fn offsets_are_heeded_and_usernames_are_one_in_small_and_capital_letters() {
    let pairs = read(format!("{HEADER}{ROW}{OTHER}").as_bytes(), format!("{PAIRS}a,b,1,cross,\n").as_bytes())
        .unwrap();
    let report = score::score(&pairs);
    assert_eq!(report.score.overall.true_positives, 1, "{report}");
    assert_eq!(report.score.hard_positives.recall, Some(1.0));
}

#[test]
fn what_is_odd_is_survived() {
    let long = "x y ".repeat(25_000);
    let rows = [
        "a,,,,2026-11-24T09:00:00Z,2026-11-24T08:00:00Z,ann,".to_owned(),
        "b,🔥🔥,\"\"\"quoted\"\", and\nover two lines\",🏠,2026-11-24T09:00:00.5+05:30,2026-11-24T09:00:00Z,ben,;;ben; ;".to_owned(),
        format!("c,{long},{long},{long},2026-11-24T09:00:00-12:00,9999-12-31T23:59:59Z,cy,ann"),
        format!("d,{long},,,0000-01-01T00:00:00Z,9999-12-31T23:59:59Z,ann,cy"),
    ];
    let records = format!("\u{feff}{HEADER}{}\r\n", rows.join("\r\n"));
    let pairs = format!("{PAIRS}a,b,0,,\nb,c,0,odd,\nc,d,1,odd,\n");
    let read = read(records.as_bytes(), pairs.as_bytes()).unwrap();
    let report = score::score(&read);
    assert_eq!(report.score.overall.pairs, 3);
    assert!(serde_json::to_string(&report).unwrap().contains(r#""kinds":{"":{"#));
}

#[test]
fn nothing_to_judge_has_no_figures() {
    let report = score::score(&read(HEADER.as_bytes(), PAIRS.as_bytes()).unwrap());
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["overall"]["precision"], serde_json::Value::Null);
    assert_eq!(json["baseline"]["strategy"], "title_and_time");
}

#[test]
fn figures_follow_from_counts() {
    let mut tally = Tally::default();
    let pairs = [
        ("syn", true, true),
        ("syn", true, false),
        ("typo", true, true),
        ("b2b", false, true),
        ("b2b", false, false),
    ];
    pairs.iter().for_each(|(kind, same, alike)| tally.count(kind, *same, *alike));
    let Counts { true_positives, false_positives, false_negatives, true_negatives } = tally.overall;
    assert_eq!((true_positives, false_positives, false_negatives, true_negatives), (2, 1, 1, 1));
    assert_eq!(tally.overall.precision(), Some(2.0 / 3.0));
    assert_eq!(tally.overall.recall(), Some(2.0 / 3.0));
    assert_eq!(tally.overall.f1(), Some(2.0 / 3.0));
    assert_eq!(tally.hard_positives.recall(), Some(0.5));
    assert_eq!(tally.kinds["b2b"].recall(), None);
}
