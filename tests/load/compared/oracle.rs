//! The same judge of both: every neighbour in time is compared, every week and month in London is counted, by another library
//! than either side's.

use super::workload::Workload;
use anyhow::ensure;
use docket_shared::ids::{PatientId, PractitionerId};
use docket_shared::time::{DateTime, Interval, Utc};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use std::collections::HashMap;

/// An appointment, as far as the rules of both sides go.
#[derive(Clone, Debug)]
pub(crate) struct Booked {
    pub(crate) practitioner: PractitionerId,
    pub(crate) patient: PatientId,
    pub(crate) during: Interval,
}

/// Checks that nothing overlaps and nobody has more than their limits.
///
/// # Errors
/// What breaks a rule.
pub(super) fn verify(whose: &str, booked: &[Booked], workload: &Workload) -> anyhow::Result<()> {
    alone(whose, booked, |it| it.practitioner)?;
    alone(whose, booked, |it| it.patient)?;
    let zone = TimeZone::get("Europe/London")?;
    let (mut weeks, mut months) = (HashMap::new(), HashMap::new());
    for it in booked {
        let date = date(it.during.start, &zone)?;
        *weeks.entry((it.practitioner, monday(date)?)).or_insert(0) += 1;
        *months.entry((it.practitioner, date.first_of_month())).or_insert(0) += 1;
    }
    let limits: HashMap<_, _> = workload.practitioners().collect();
    let fits = |counts: &HashMap<(PractitionerId, Date), u32>, limit: &dyn Fn(PractitionerId) -> u32| {
        counts.iter().all(|((practitioner, _), count)| *count <= limit(*practitioner))
    };
    ensure!(fits(&weeks, &|id| limits[&id].per_week), "{whose}: a week holds too many");
    ensure!(fits(&months, &|id| limits[&id].per_month), "{whose}: a month holds too many");
    Ok(())
}

/// Nobody is in two at once.
fn alone<K: Ord>(whose: &str, booked: &[Booked], key: impl Fn(&Booked) -> K) -> anyhow::Result<()> {
    let mut sorted: Vec<_> = booked.iter().collect();
    sorted.sort_by_key(|it| (key(it), it.during.start));
    for pair in sorted.windows(2) {
        let [one, next] = pair else { continue };
        let apart = key(one) != key(next) || one.during.end <= next.during.start;
        ensure!(apart, "{whose}: {one:?} and {next:?}");
    }
    Ok(())
}

fn date(instant: DateTime<Utc>, zone: &TimeZone) -> anyhow::Result<Date> {
    Ok(zone.to_datetime(Timestamp::from_second(instant.timestamp())?).date())
}

fn monday(date: Date) -> anyhow::Result<Date> {
    Ok(date.checked_sub(i64::from(date.weekday().since(Weekday::Monday)).days())?)
}
