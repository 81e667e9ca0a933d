//! Reading and writing.

use super::*;

fn error(text: &str) -> String {
    text.parse::<RecurrenceRule>().unwrap_err().to_string()
}

#[test]
fn a_rule_is_written_canonically() {
    for (text, canonical) in [
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10", "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10"),
        ("freq=weekly;wkst=mo;interval=1;byday=su,we,mo,we", "FREQ=WEEKLY;BYDAY=MO,WE,SU"),
        ("UNTIL=20300131;FREQ=DAILY;INTERVAL=2", "FREQ=DAILY;INTERVAL=2;UNTIL=20300131"),
        ("FREQ=DAILY;UNTIL=00010203T040506", "FREQ=DAILY;UNTIL=00010203T040506"),
        ("FREQ=DAILY;UNTIL=20300131T000500Z", "FREQ=DAILY;UNTIL=20300131T000500Z"),
        ("FREQ=MONTHLY;BYDAY=-1FR,+2TU,-2MO,1SA", "FREQ=MONTHLY;BYDAY=1SA,2TU,-2MO,-1FR"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,15,1", "FREQ=MONTHLY;BYMONTHDAY=1,15,-1"),
        (
            "FREQ=YEARLY;WKST=SU;BYSETPOS=-1,2;BYDAY=TU;BYMONTH=11,1;INTERVAL=4",
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=1,11;BYDAY=TU;BYSETPOS=2,-1;WKST=SU",
        ),
    ] {
        let rule: RecurrenceRule = text.parse().unwrap();
        assert_eq!(rule.to_string(), canonical);
        assert_eq!(canonical.parse(), Ok(rule.clone()));
        let json = serde_json::to_string(&rule).unwrap();
        assert_eq!(json, format!("\"{canonical}\""));
        assert_eq!(serde_json::from_str::<RecurrenceRule>(&json).unwrap(), rule);
    }
}

#[test]
fn what_is_wrong_is_named() {
    for (text, sentence) in [
        ("", "RRULE must be NAME=VALUE pairs, apart by ;."),
        ("FREQ=DAILY;", "RRULE must be NAME=VALUE pairs, apart by ;."),
        ("COUNT=3", "FREQ is missing."),
        ("FREQ=DAILY;X-FOO=1", "RRULE must be of the parts that RFC 5545 names."),
        ("FREQ=HOURLY", "FREQ=HOURLY is not supported."),
        ("FREQ=FORTNIGHTLY", "FREQ must be one of DAILY, WEEKLY, MONTHLY and YEARLY."),
        ("FREQ=DAILY;BYHOUR=9", "BYHOUR is not supported."),
        ("FREQ=YEARLY;BYYEARDAY=9", "BYYEARDAY is not supported."),
        ("RSCALE=GREGORIAN;FREQ=YEARLY", "RSCALE is not supported."),
        ("FREQ=DAILY;FREQ=DAILY", "FREQ may be there only once."),
        ("FREQ=DAILY;COUNT=2;UNTIL=20300101", "UNTIL cannot stand beside COUNT."),
        ("FREQ=DAILY;COUNT=0", "COUNT must be from 1 to 3660."),
        ("FREQ=DAILY;COUNT=3661", "COUNT must be from 1 to 3660."),
        ("FREQ=DAILY;COUNT=-1", "COUNT must be made of whole numbers within its bounds."),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL must be from 1 to 1000."),
        ("FREQ=DAILY;INTERVAL=1001", "INTERVAL must be from 1 to 1000."),
        ("FREQ=DAILY;UNTIL=2030-01-01", "UNTIL must be a date as 20300131, or a time as 20300131T170000Z."),
        ("FREQ=DAILY;UNTIL=20300230", "UNTIL must be a date as 20300131, or a time as 20300131T170000Z."),
        ("FREQ=DAILY;UNTIL=+2300101", "UNTIL must be a date as 20300131, or a time as 20300131T170000Z."),
        ("FREQ=WEEKLY;BYDAY=", "BYDAY must be made of days as MO, 2TU or -1FR."),
        ("FREQ=WEEKLY;BYDAY=MO,XX", "BYDAY must be made of days as MO, 2TU or -1FR."),
        ("FREQ=WEEKLY;BYDAY=Ä", "BYDAY must be made of days as MO, 2TU or -1FR."),
        ("FREQ=WEEKLY;BYDAY=€", "BYDAY must be made of days as MO, 2TU or -1FR."),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY cannot stand with a number in a daily or weekly rule."),
        (
            "FREQ=MONTHLY;BYDAY=6MO",
            "BYDAY must be numbered from 1, or from -1, to 5 in a month and to 53 in a year.",
        ),
        (
            "FREQ=YEARLY;BYDAY=0MO",
            "BYDAY must be numbered from 1, or from -1, to 5 in a month and to 53 in a year.",
        ),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY cannot stand in a weekly rule."),
        ("FREQ=MONTHLY;BYMONTHDAY=-32", "BYMONTHDAY must be from 1 to 31, or from -31 to -1."),
        ("FREQ=MONTHLY;BYMONTH=13", "BYMONTH must be from 1 to 12."),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS cannot stand without another list."),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", "BYSETPOS must be from 1 to 366, or from -366 to -1."),
        ("FREQ=DAILY;WKST=1MO", "WKST must be one of MO, TU, WE, TH, FR, SA and SU."),
    ] {
        assert_eq!(error(text), sentence, "{text}");
    }
    let long = |entries: usize| format!("FREQ=DAILY;BYMONTH={}", vec!["1"; entries].join(","));
    assert_eq!(error(&long(367)), "RRULE must be of at most 366 list entries.");
    assert_eq!(long(366).parse::<RecurrenceRule>().unwrap().by_month, [1]);
}

#[test]
fn what_the_rule_takes_from_the_first_date_is_written_out() {
    let first = "2026-11-25".parse().unwrap();
    for (text, written_out) in [
        ("FREQ=DAILY", "FREQ=DAILY"),
        ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=WE"),
        ("FREQ=MONTHLY;COUNT=2", "FREQ=MONTHLY;BYMONTHDAY=25;COUNT=2"),
        ("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25"),
        ("FREQ=YEARLY;BYMONTH=3", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=25"),
        ("FREQ=YEARLY;BYDAY=20MO", "FREQ=YEARLY;BYDAY=20MO"),
    ] {
        assert_eq!(text.parse::<RecurrenceRule>().unwrap().written_out(first).to_string(), written_out);
    }
}
