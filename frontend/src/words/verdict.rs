//! What the browser's own copy of the calendar says to a booking, and how full somebody is.

use super::Names;
use super::time::{clock_of, date};
use chrono::NaiveDate;
use docket_shared::ids::PractitionerId;
use docket_shared::rejection::Alternative;
use docket_shared::state::State;

/// `11 of 12, 1 pending`; without a limit `11`.
pub fn meter(count: u32, pending: u32, limit: Option<u32>) -> String {
    let of = limit.map(|limit| format!(" of {limit}")).unwrap_or_default();
    let pending = if pending == 0 { String::new() } else { format!(", {pending} pending") };
    format!("{count}{of}{pending}")
}

/// The same for a column's head, where little fits: `11/12`, without a limit `11 this week`.
pub fn meter_short(count: u32, limit: Option<u32>) -> String {
    match limit {
        Some(limit) => format!("{count}/{limit}"),
        None => format!("{count} this week"),
    }
}

/// An alternative in two parts: when, and where and with whom. The parts that are as asked for are left out.
pub fn alternative(
    state: &State,
    alternative: &Alternative,
    asked_on: NaiveDate,
    today: NaiveDate,
    asked_with: PractitionerId,
) -> (String, String) {
    let names = Names(state);
    let local = state.zone().local(alternative.start);
    let day = if local.date() == today { "Today".into() } else { date(local.date()) };
    let mut rest = Vec::with_capacity(3);
    if local.date() != asked_on || local.date() == today {
        rest.push(day);
    }
    rest.push(names.practitioner(alternative.practitioner_id).to_owned());
    if let Some(location) = alternative.location_id {
        rest.push(names.location(location).to_owned());
    }
    let with_another = alternative.practitioner_id != asked_with;
    if with_another && rest.len() > 1 {
        // Who is what differs, so who comes first.
        rest.swap(0, 1);
    }
    (clock_of(local), rest.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::{Given, at, location, practitioner};

    #[test]
    fn a_meter_says_what_is_pending_and_what_the_limit_is() {
        for (count, pending, limit, expected) in [
            (11, 1, Some(12), "11 of 12, 1 pending"),
            (12, 0, Some(12), "12 of 12"),
            (7, 0, None, "7"),
            (7, 2, None, "7, 2 pending"),
        ] {
            assert_eq!(meter(count, pending, limit), expected);
        }
        assert_eq!([meter_short(3, Some(9)), meter_short(3, None)], ["3/9", "3 this week"]);
    }

    #[test]
    fn an_alternative_says_first_what_differs() {
        let given = Given::clinic([]);
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-24");
        for (with, room, start, expected) in [
            (1, None, "2026-11-24T11:30:00Z", ("11:30", "Today · Dr 1")),
            (2, None, "2026-11-24T11:00:00Z", ("11:00", "Dr 2 · Today")),
            (1, Some(3), "2026-11-25T09:15:00Z", ("09:15", "Wed 25 Nov · Dr 1 · Room 3")),
        ] {
            let start = at(start);
            let offered = Alternative {
                practitioner_id: practitioner(with),
                location_id: room.map(location),
                start,
                end: start,
            };
            let said = alternative(&given.state, &offered, today, today, practitioner(1));
            assert_eq!(said, (expected.0.to_owned(), expected.1.to_owned()));
        }
    }
}
