//! The rules, held against a calendar by code of its own: every pair is compared, every count is counted, and London's weeks are
//! those of another time library.

use docket_shared::ids::PractitionerId;
use docket_shared::model::{Appointment, AppointmentStatus};
use docket_shared::state::CalendarSnapshot;
use docket_shared::testing::practitioner;
use docket_shared::time::{DateTime, Utc};
use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan as _};
use std::collections::HashMap;
use std::sync::Arc;

/// Holds the rules against all appointments of `calendar`, whose limits are those of [`crate::load::limits`].
pub(crate) fn assert_kept(calendar: &CalendarSnapshot) {
    let standing: Vec<_> = calendar.appointments.iter().filter(|it| takes_time(it.status)).collect();
    assert!(standing.len() > 50, "{} appointments prove nothing", standing.len());
    for (index, one) in standing.iter().enumerate() {
        assert!(one.start < one.end, "{one:?}");
        for other in &standing[index + 1..] {
            let at_once = one.start < other.end && other.start < one.end;
            let shares = one.practitioner_id == other.practitioner_id
                || one.patient_id == other.patient_id
                || one.location_id.is_some_and(|room| other.location_id == Some(room));
            assert!(!(at_once && shares), "{one:?} and {other:?}");
        }
    }
    let (mut weeks, mut months) = (HashMap::new(), HashMap::new());
    for appointment in standing {
        let date = date_in_london(appointment.start);
        *weeks.entry((appointment.practitioner_id, monday(date))).or_insert(0) += 1;
        *months.entry((appointment.practitioner_id, date.first_of_month())).or_insert(0) += 1;
    }
    assert_within(&weeks, |limits| limits.0);
    assert_within(&months, |limits| limits.1);
}

/// The appointments of `calendar` that are booked and not over.
pub(crate) fn appointment(
    calendar: &CalendarSnapshot,
    id: docket_shared::ids::AppointmentId,
) -> Option<&Arc<Appointment>> {
    calendar.appointments.iter().find(|it| it.id == id)
}

fn assert_within(counts: &HashMap<(PractitionerId, Date), u32>, limit: impl Fn((u32, u32)) -> u32) {
    for ((id, first), count) in counts {
        let own = if *id == practitioner(1) { (12, 30) } else { (40, 150) };
        assert!(*count <= limit(own), "{count} appointments of {id} from {first}");
    }
}

fn takes_time(status: AppointmentStatus) -> bool {
    let code = serde_json::to_value(status).unwrap();
    ["booked", "pending", "arrived", "checked-in", "fulfilled"].contains(&code.as_str().unwrap())
}

fn date_in_london(instant: DateTime<Utc>) -> Date {
    Timestamp::from_second(instant.timestamp()).unwrap().in_tz("Europe/London").unwrap().date()
}

fn monday(date: Date) -> Date {
    date.checked_sub(i64::from(date.weekday().since(Weekday::Monday)).days()).unwrap()
}
