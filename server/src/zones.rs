//! Time zones: the IANA database that is built in, turned into the small tables that decisions and browsers use.

use docket_shared::time::{Transition, ZoneRules};
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;

/// Transitions are listed from the start of this year …
const FIRST_YEAR: i32 = 1990;
/// … up to the start of this one.
const END_YEAR: i32 = 2060;

/// The rules of the zone with the IANA name `name`; `None` where there is none.
///
/// Looked up in the database that is built in, not in the machine's, so that every server of one version says the
/// same.
pub fn rules(name: &str) -> Option<ZoneRules> {
    let zone = TimeZoneDatabase::bundled().get(name).ok()?;
    let start = first_of(FIRST_YEAR)?;
    let end = first_of(END_YEAR)?;
    let mut offset = zone.to_offset(start).seconds();
    let initial_offset_seconds = offset;
    let mut transitions = Vec::new();
    for transition in zone.following(start).take_while(|transition| transition.timestamp() < end) {
        // Some transitions change only the abbreviation or whether it counts as summer time.
        if transition.offset().seconds() != offset {
            offset = transition.offset().seconds();
            transitions.push(Transition(transition.timestamp().as_second(), offset));
        }
    }
    // The name as asked for, so that an alias stays what the clinic chose.
    Some(ZoneRules { name: name.into(), initial_offset_seconds, transitions })
}

/// The names of all zones, sorted.
pub fn names() -> Vec<String> {
    let mut names: Vec<_> =
        TimeZoneDatabase::bundled().available().map(|name| name.as_str().to_owned()).collect();
    names.sort_unstable();
    names
}

fn first_of(year: i32) -> Option<Timestamp> {
    let first = chrono::NaiveDate::from_yo_opt(year, 1)?.and_time(chrono::NaiveTime::MIN).and_utc();
    Timestamp::from_second(first.timestamp()).ok()
}

/// The offset that jiff itself gives, for tests to compare with.
#[cfg(test)]
fn offset_seconds(name: &str, instant: chrono::DateTime<chrono::Utc>) -> i32 {
    let zone = TimeZoneDatabase::bundled().get(name).unwrap();
    zone.to_offset(Timestamp::from_second(instant.timestamp()).unwrap()).seconds()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_say_what_the_database_says() {
        for name in [
            "Europe/London",
            "America/New_York",
            "Australia/Lord_Howe",
            "Asia/Kolkata",
            "Africa/Casablanca",
            "UTC",
        ] {
            let rules = rules(name).unwrap();
            let mut instant: chrono::DateTime<chrono::Utc> = "1995-01-01T00:30:00Z".parse().unwrap();
            while instant < "2055-01-01T00:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap() {
                assert_eq!(rules.offset_seconds(instant), offset_seconds(name, instant), "{name} {instant}");
                instant += chrono::TimeDelta::hours(37);
            }
        }
        assert_eq!(rules("Europe/Nowhere"), None);
        assert!(names().iter().any(|name| name == "Europe/London"));
    }
}
