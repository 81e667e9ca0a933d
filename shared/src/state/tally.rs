//! How many appointments a practitioner has in each of the clinic's weeks and months. Kept rather than counted, so
//! that a browser knows the true number for weeks of which it has only some days.

use crate::ids::PractitionerId;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Counts by practitioner and by the first day of the week or month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    weeks: BTreeMap<(PractitionerId, NaiveDate), u32>,
    months: BTreeMap<(PractitionerId, NaiveDate), u32>,
}

impl Tally {
    /// The practitioner's appointments in the week that begins on `week_of`.
    pub fn week(&self, practitioner: PractitionerId, week_of: NaiveDate) -> u32 {
        self.weeks.get(&(practitioner, week_of)).copied().unwrap_or(0)
    }

    /// The practitioner's appointments in the month that begins on `month_of`.
    pub fn month(&self, practitioner: PractitionerId, month_of: NaiveDate) -> u32 {
        self.months.get(&(practitioner, month_of)).copied().unwrap_or(0)
    }

    pub(super) fn add(&mut self, practitioner: PractitionerId, week_of: NaiveDate, month_of: NaiveDate) {
        *self.weeks.entry((practitioner, week_of)).or_default() += 1;
        *self.months.entry((practitioner, month_of)).or_default() += 1;
    }

    pub(super) fn remove(&mut self, practitioner: PractitionerId, week_of: NaiveDate, month_of: NaiveDate) {
        decrement(&mut self.weeks, (practitioner, week_of));
        decrement(&mut self.months, (practitioner, month_of));
    }

    pub(super) const fn weeks(&self) -> &BTreeMap<(PractitionerId, NaiveDate), u32> {
        &self.weeks
    }

    pub(super) const fn months(&self) -> &BTreeMap<(PractitionerId, NaiveDate), u32> {
        &self.months
    }

    pub(super) fn of(
        weeks: impl Iterator<Item = ((PractitionerId, NaiveDate), u32)>,
        months: impl Iterator<Item = ((PractitionerId, NaiveDate), u32)>,
    ) -> Self {
        // One by one, as in a snapshot: collecting would bring a sort of its own.
        let mut tally = Self::default();
        weeks.for_each(|(key, count)| _ = tally.weeks.insert(key, count));
        months.for_each(|(key, count)| _ = tally.months.insert(key, count));
        tally
    }
}

fn decrement(counts: &mut BTreeMap<(PractitionerId, NaiveDate), u32>, key: (PractitionerId, NaiveDate)) {
    if let Some(count) = counts.get_mut(&key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(&key);
        }
    }
}
