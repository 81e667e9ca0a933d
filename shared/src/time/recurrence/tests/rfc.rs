//! The examples of RFC 5545 section 3.8.5.3, as far as they are within what is supported.

use super::*;
use crate::testing::at;

/// America/New_York as the RFC knew it: daylight saving time from the first Sunday in April to the last in October.
pub(super) fn new_york() -> ZoneRules {
    let mut transitions = Vec::new();
    for year in 1995..2030 {
        for (rule, utc_hour, offset_hours) in
            [("FREQ=YEARLY;BYMONTH=4;BYDAY=1SU", 7, -4), ("FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", 6, -5)]
        {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap().and_hms_opt(utc_hour, 0, 0).unwrap();
            let change = rule.parse::<RecurrenceRule>().unwrap().occurrences(first).nth(1).unwrap();
            transitions.push(crate::time::Transition(change.and_utc().timestamp(), offset_hours * 3600));
        }
    }
    ZoneRules { name: "America/New_York".into(), initial_offset_seconds: -5 * 3600, transitions }
}

/// `1997 9/2 9/3; 1998 1/1`.
fn dates(text: &str) -> Vec<NaiveDate> {
    text.split("; ")
        .flat_map(|year| {
            let (year, days) = year.split_once(' ').unwrap();
            days.split(' ').map(move |day| {
                let (month, day) = day.split_once('/').unwrap();
                let [month, day] = [month, day].map(|number| number.parse().unwrap());
                NaiveDate::from_ymd_opt(year.parse().unwrap(), month, day).unwrap()
            })
        })
        .collect()
}

/// The first date, the rule, and the dates as listed; with … where the RFC goes on.
#[rustfmt::skip]
const EXAMPLES: [(&str, &str, &str); 37] = [
    ("1997-09-02", "FREQ=DAILY;COUNT=10", "1997 9/2 9/3 9/4 9/5 9/6 9/7 9/8 9/9 9/10 9/11"),
    ("1997-09-02", "FREQ=DAILY;INTERVAL=2", "1997 9/2 9/4 9/6 9/8 9/10 9/12 9/14 …"),
    ("1997-09-02", "FREQ=DAILY;INTERVAL=10;COUNT=5", "1997 9/2 9/12 9/22 10/2 10/12"),
    ("1997-09-02", "FREQ=WEEKLY;COUNT=10", "1997 9/2 9/9 9/16 9/23 9/30 10/7 10/14 10/21 10/28 11/4"),
    ("1997-09-02", "FREQ=WEEKLY;UNTIL=19971224T000000Z",
        "1997 9/2 9/9 9/16 9/23 9/30 10/7 10/14 10/21 10/28 11/4 11/11 11/18 11/25 12/2 12/9 12/16 12/23"),
    ("1997-09-02", "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
        "1997 9/2 9/16 9/30 10/14 10/28 11/11 11/25 12/9 12/23; 1998 1/6 1/20 2/3 2/17 …"),
    ("1997-09-02", "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
        "1997 9/2 9/4 9/9 9/11 9/16 9/18 9/23 9/25 9/30 10/2"),
    ("1997-09-02", "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
        "1997 9/2 9/4 9/9 9/11 9/16 9/18 9/23 9/25 9/30 10/2"),
    ("1997-09-01", "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
        "1997 9/1 9/3 9/5 9/15 9/17 9/19 9/29 10/1 10/3 10/13 10/15 10/17 10/27 10/29 10/31 11/10 11/12 11/14 \
         11/24 11/26 11/28 12/8 12/10 12/12 12/22"),
    ("1997-09-02", "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
        "1997 9/2 9/4 9/16 9/18 9/30 10/2 10/14 10/16"),
    ("1997-09-05", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
        "1997 9/5 10/3 11/7 12/5; 1998 1/2 2/6 3/6 4/3 5/1 6/5"),
    ("1997-09-05", "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", "1997 9/5 10/3 11/7 12/5"),
    ("1997-09-07", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
        "1997 9/7 9/28 11/2 11/30; 1998 1/4 1/25 3/1 3/29 5/3 5/31"),
    ("1997-09-22", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "1997 9/22 10/20 11/17 12/22; 1998 1/19 2/16"),
    ("1997-09-28", "FREQ=MONTHLY;BYMONTHDAY=-3", "1997 9/28 10/29 11/28 12/29; 1998 1/29 2/26 …"),
    ("1997-09-02", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
        "1997 9/2 9/15 10/2 10/15 11/2 11/15 12/2 12/15; 1998 1/2 1/15"),
    ("1997-09-30", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
        "1997 9/30 10/1 10/31 11/1 11/30 12/1 12/31; 1998 1/1 1/31 2/1"),
    ("1997-09-10", "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
        "1997 9/10 9/11 9/12 9/13 9/14 9/15; 1999 3/10 3/11 3/12 3/13"),
    ("1997-09-02", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
        "1997 9/2 9/9 9/16 9/23 9/30 11/4 11/11 11/18 11/25; 1998 1/6 1/13 1/20 1/27 3/3 3/10 3/17 3/24 3/31 …"),
    ("1997-06-10", "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
        "1997 6/10 7/10; 1998 6/10 7/10; 1999 6/10 7/10; 2000 6/10 7/10; 2001 6/10 7/10"),
    ("1997-03-10", "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
        "1997 3/10; 1999 1/10 2/10 3/10; 2001 1/10 2/10 3/10; 2003 1/10 2/10 3/10"),
    ("1997-05-19", "FREQ=YEARLY;BYDAY=20MO", "1997 5/19; 1998 5/18; 1999 5/17 …"),
    ("1997-03-13", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
        "1997 3/13 3/20 3/27; 1998 3/5 3/12 3/19 3/26; 1999 3/4 3/11 3/18 3/25 …"),
    ("1997-06-05", "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
        "1997 6/5 6/12 6/19 6/26 7/3 7/10 7/17 7/24 7/31 8/7 8/14 8/21 8/28; 1998 6/4 6/11 6/18 6/25 7/2 7/9 \
         7/16 7/23 7/30 8/6 8/13 8/20 8/27 …"),
    // The RFC takes 2 September out of it (EXDATE), which is for the caller: the first is one of them although it does
    // not match.
    ("1997-09-02", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997 9/2; 1998 2/13 3/13 11/13; 1999 8/13; 2000 10/13 …"),
    ("1997-09-13", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
        "1997 9/13 10/11 11/8 12/13; 1998 1/10 2/7 3/7 4/11 5/9 6/13 …"),
    ("1996-11-05", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        "1996 11/5; 2000 11/7; 2004 11/2 …"),
    ("1997-09-04", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997 9/4 10/7 11/6"),
    ("1997-09-29", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "1997 9/29 10/30 11/27 12/30; 1998 1/29 2/26 3/30 …"),
    ("1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997 8/5 8/10 8/19 8/24"),
    ("1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997 8/5 8/17 8/19 8/31"),
    ("2007-01-15", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007 1/15 1/30 2/15 3/15 3/30"),
    // Section 3.3.10: every other year's Sundays in January (without its hours), the month's last day on which one
    // works, and a month without a 31st.
    ("1997-01-05", "FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYDAY=SU", "1997 1/5 1/12 1/19 1/26; 1999 1/3 1/10 …"),
    ("2026-11-30", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026 11/30 12/31; 2027 1/29 2/26 …"),
    ("2027-01-31", "FREQ=MONTHLY", "2027 1/31 3/31 5/31 7/31 8/31 …"),
    ("2024-02-29", "FREQ=YEARLY", "2024 2/29; 2028 2/29; 2032 2/29 …"),
    ("2096-02-29", "FREQ=YEARLY", "2096 2/29; 2104 2/29 …"),
];

#[test]
fn the_examples_come_out_as_the_rfc_lists_them() {
    let zone = new_york();
    for (first, rule, listed) in EXAMPLES {
        let rule: RecurrenceRule = rule.parse().unwrap();
        let local = first.parse::<NaiveDate>().unwrap().and_hms_opt(9, 0, 0).unwrap();
        let first = zone.instant(local).earliest();
        let all = listed.strip_suffix(" …");
        let listed = dates(all.unwrap_or(listed));
        let at_most = if all.is_some() { listed.len() } else { usize::MAX };
        let found: Vec<_> = rule.starts(first, &zone).take(at_most).map(|start| zone.local(start)).collect();
        let expected: Vec<_> = listed.iter().map(|date| date.and_time(local.time())).collect();
        assert_eq!(found, expected, "{rule}");
        assert_eq!(rule.occurrences(local).take(at_most).collect::<Vec<_>>(), expected, "{rule}");
    }
}

#[test]
fn long_examples_have_as_many_as_the_rfc_says() {
    let zone = new_york();
    for (first, rule, count, last) in [
        // 2 September to 23 December, 9:00 in both offsets.
        ("1997-09-02T13:00:00Z", "FREQ=DAILY;UNTIL=19971224T000000Z", 113, "1997-12-23T14:00:00Z"),
        // Every day in January for three years, said in two ways.
        (
            "1998-01-01T14:00:00Z",
            "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
            93,
            "2000-01-31T14:00:00Z",
        ),
        ("1998-01-01T14:00:00Z", "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", 93, "2000-01-31T14:00:00Z"),
    ] {
        let rule: RecurrenceRule = rule.parse().unwrap();
        assert_eq!(rule.starts(at(first), &zone).count(), count, "{rule}");
        assert_eq!(rule.last(at(first), &zone), Some(at(last)), "{rule}");
    }
}
