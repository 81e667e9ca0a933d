//! What the settings say: hours and limits in short, what a role may do, what the colours are
//! called.

use super::time::{clock, day_and_month, weekday_short};
use chrono::{DateTime, TimeDelta, Utc, Weekday};
use docket_shared::model::{AvailableTime, Limits, NotAvailable, PALETTE, Role, WeeklyHours};
use docket_shared::similarity::SimilarityStrategy;
use docket_shared::time::ZoneRules;

/// Monday first, as weekly hours are kept.
pub const DAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// What each colour of the palette is called, by its index; `hues.css` says what it looks like.
pub const COLOURS: [&str; PALETTE as usize] = [
    "Blue",
    "Sea green",
    "Violet",
    "Amber",
    "Teal",
    "Rose",
    "Green",
    "Indigo",
    "Orange",
    "Pink",
    "Olive",
    "Grey",
];

/// What a colour is called.
pub fn colour(index: u8) -> &'static str {
    COLOURS.get(usize::from(index)).copied().unwrap_or("No colour")
}

/// `Mon–Fri 09:00–17:00`; days with the same hours are named together.
pub fn hours(hours: Option<&WeeklyHours>) -> String {
    let Some(WeeklyHours(week)) = hours else { return "Any time".into() };
    let mut groups: Vec<(&[AvailableTime], Vec<usize>)> = Vec::new();
    for (day, spans) in week.iter().enumerate().filter(|(_, spans)| !spans.is_empty()) {
        match groups.iter_mut().find(|(same, _)| same == spans) {
            Some((_, days)) => days.push(day),
            None => groups.push((spans, vec![day])),
        }
    }
    if groups.is_empty() {
        return "No hours".into();
    }
    let said = groups.into_iter().map(|(spans, days)| {
        let spans: Vec<String> = spans.iter().copied().map(span).collect();
        format!("{} {}", days_in_short(&days), spans.join(", "))
    });
    said.collect::<Vec<_>>().join("; ")
}

/// `09:00–12:30`.
pub fn span(time: AvailableTime) -> String {
    format!("{}–{}", clock(time.start_minute), clock(time.end_minute))
}

/// `Mon–Wed, Fri`: three days or more in a row are a range.
fn days_in_short(days: &[usize]) -> String {
    let name = |day: usize| weekday_short(DAYS[day % 7]);
    let runs = days.chunk_by(|one, next| one + 1 == *next).map(|run| match run {
        [first, .., last] if run.len() > 2 => format!("{}–{}", name(*first), name(*last)),
        _ => run.iter().map(|day| name(*day)).collect::<Vec<_>>().join(", "),
    });
    runs.collect::<Vec<_>>().join(", ")
}

/// `12 a week · 40 a month`, of the limits that hold.
pub fn limits(limits: Limits) -> String {
    let week = limits.per_week.map(|count| format!("{count} a week"));
    let month = limits.per_month.map(|count| format!("{count} a month"));
    let said: Vec<String> = week.into_iter().chain(month).collect();
    if said.is_empty() { "No limit".into() } else { said.join(" · ") }
}

/// `Away until 2 January`, `Away from 24 December to 2 January`: the first absence that is not over.
pub fn away(absences: &[NotAvailable], zone: &ZoneRules, now: DateTime<Utc>) -> Option<String> {
    let open = absences.iter().filter(|absence| absence.during.end > now);
    let during = open.min_by_key(|absence| absence.during.start)?.during;
    let today = zone.date(now);
    let (first, last) = (zone.date(during.start), zone.date(during.end - TimeDelta::minutes(1)));
    let (from, to) = (day_and_month(first, today), day_and_month(last, today));
    Some(match (during.start <= now, first == last) {
        (true, _) => format!("Away until {to}"),
        (false, true) => format!("Away on {from}"),
        (false, false) => format!("Away from {from} to {to}"),
    })
}

/// What a role is called.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Receptionist => "Receptionist",
        Role::Practitioner => "Practitioner",
        Role::Manager => "Manager",
        Role::Admin => "Administrator",
    }
}

/// What a role may do, in a sentence.
pub const fn role_may(role: Role) -> &'static str {
    match role {
        Role::Receptionist => {
            "Registers patients, books, moves and cancels appointments, and checks people in."
        }
        Role::Practitioner => "Sees the clinic's calendar and changes the status of their own appointments.",
        Role::Manager => {
            "May do what a receptionist may, set soft rules aside with a reason, and change hours, limits and these settings."
        }
        Role::Admin => "May do what a manager may, add and change accounts, set passwords and import.",
    }
}

/// What a way to find meetings that look like one is called.
pub const fn similarity(way: SimilarityStrategy) -> &'static str {
    match way {
        SimilarityStrategy::Learnt => "Time, people, place and words together",
        SimilarityStrategy::TitleAndTime => "Title and time alone",
    }
}

/// What it does, in a sentence.
pub const fn similarity_means(way: SimilarityStrategy) -> &'static str {
    match way {
        SimilarityStrategy::Learnt => {
            "Finds one meeting under two names, too. Nobody is ever stopped: whoever is asked can say that these are two."
        }
        SimilarityStrategy::TitleAndTime => {
            "Easy to foresee, but does not find one meeting under two names. Crossed invitations are asked about all the same."
        }
    }
}

/// What is wrong with a password that somebody typed, if anything: 12 to 200 characters.
pub fn password_problem(password: &str) -> Option<&'static str> {
    match password.chars().count() {
        0 => Some("Type a password."),
        1..=11 => Some("Too short: at least 12 characters."),
        12..=200 => None,
        201.. => Some("Too long: at most 200 characters."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::{at, london};
    use docket_shared::time::Interval;

    fn week(days: &[(usize, &[(u16, u16)])]) -> WeeklyHours {
        let mut hours = WeeklyHours::default();
        for (day, spans) in days {
            let time = |&(start_minute, end_minute): &(u16, u16)| AvailableTime { start_minute, end_minute };
            hours.0[*day] = spans.iter().map(time).collect();
        }
        hours
    }

    #[test]
    fn days_with_the_same_hours_are_named_together() {
        const NINE_TO_FIVE: &[(u16, u16)] = &[(540, 1020)];
        const MORNING: &[(u16, u16)] = &[(540, 750)];
        const WITH_A_BREAK: &[(u16, u16)] = &[(540, 750), (810, 1440)];
        let every = |days: &[usize], spans: &'static [(u16, u16)]| {
            days.iter().map(|day| (*day, spans)).collect::<Vec<_>>()
        };
        assert_eq!(hours(None), "Any time");
        for (given, expected) in [
            (every(&[], NINE_TO_FIVE), "No hours"),
            (every(&[0, 1, 2, 3, 4], NINE_TO_FIVE), "Mon–Fri 09:00–17:00"),
            (every(&[5, 6], MORNING), "Sat, Sun 09:00–12:30"),
            (every(&[0, 1, 2, 4], MORNING), "Mon–Wed, Fri 09:00–12:30"),
            (every(&[0], WITH_A_BREAK), "Mon 09:00–12:30, 13:30–24:00"),
            (
                [every(&[0, 2], NINE_TO_FIVE), every(&[1], MORNING)].concat(),
                "Mon, Wed 09:00–17:00; Tue 09:00–12:30",
            ),
        ] {
            assert_eq!(hours(Some(&week(&given))), expected);
        }
    }

    #[test]
    fn limits_say_only_what_is_limited() {
        for (per_week, per_month, expected) in [
            (Some(12), Some(40), "12 a week · 40 a month"),
            (Some(0), None, "0 a week"),
            (None, Some(40), "40 a month"),
            (None, None, "No limit"),
        ] {
            assert_eq!(limits(Limits { per_week, per_month }), expected);
        }
    }

    #[test]
    fn the_next_absence_is_named_by_the_clinics_days() {
        let absence = |start: &str, end: &str| NotAvailable {
            description: "Leave".into(),
            during: Interval::new(at(start), at(end)),
        };
        let now = at("2026-11-24T10:00:00Z");
        let over = absence("2026-11-20T00:00:00Z", "2026-11-24T00:00:00Z");
        let later = absence("2027-02-01T00:00:00Z", "2027-02-02T00:00:00Z");
        for (next, expected) in [
            (vec![], None),
            (vec![absence("2026-11-24T00:00:00Z", "2026-11-27T00:00:00Z")], Some("Away until 26 November")),
            (vec![absence("2026-12-01T09:00:00Z", "2026-12-01T12:00:00Z")], Some("Away on 1 December")),
            (
                vec![absence("2026-12-24T00:00:00Z", "2027-01-03T00:00:00Z")],
                Some("Away from 24 December to 2 January 2027"),
            ),
        ] {
            let mut absences = vec![over.clone()];
            if !next.is_empty() {
                absences.push(later.clone());
            }
            absences.extend(next);
            assert_eq!(away(&absences, &london(), now).as_deref(), expected);
        }
    }

    #[test]
    fn every_colour_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> = (0..PALETTE).map(colour).collect();
        assert_eq!(names.len(), usize::from(PALETTE));
        assert_eq!(colour(PALETTE), "No colour");
    }

    #[test]
    fn a_password_is_counted_in_characters() {
        for (password, accepted) in [
            (String::new(), false),
            ("ü".repeat(11), false),
            ("ü".repeat(12), true),
            ("x".repeat(200), true),
            ("x".repeat(201), false),
        ] {
            assert_eq!(password_problem(&password).is_none(), accepted, "{} bytes", password.len());
        }
    }
}
