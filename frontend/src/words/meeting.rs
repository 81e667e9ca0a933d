//! Meetings in words: when, how often, where, who, and what they answered.

pub mod change;
#[cfg(test)]
mod rota;
pub mod told;

use super::Names;
use super::time::{clock_of, date, date_long, day_and_month, duration, span, weekday, when};
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc};
use docket_shared::ids::AccountId;
use docket_shared::model::{
    Attendee, AttendeeRole, Meeting, MeetingDetails, ParticipationStatus, TimeProposal,
};
use docket_shared::state::State;
use docket_shared::time::{Frequency, RecurrenceEnd, RecurrenceRule, Until, WeekdayNumber, ZoneRules};

/// What a meeting is called in a calendar: its title, or `Busy` where it is nobody else's to read.
pub fn title(meeting: &Meeting, details: &MeetingDetails) -> String {
    if meeting.redacted { "Busy".into() } else { details.summary.clone() }
}

/// `Tuesday 24 November, 10:00–10:30 · 30 min`, `Tuesday 24 November, all day`, `24 November – 26 November, all day`.
pub fn when_of(zone: &ZoneRules, details: &MeetingDetails, today: NaiveDate) -> String {
    let first = zone.date(details.start);
    if details.all_day {
        let last = zone.date(details.end - TimeDelta::seconds(1));
        return match first == last {
            true => format!("{}, all day", date_long(first, today)),
            false => format!("{} – {}, all day", day_and_month(first, today), day_and_month(last, today)),
        };
    }
    // The length stays in one piece where the line breaks.
    let minutes = duration(details.interval().duration_minutes()).replace(' ', "\u{a0}");
    format!("{}, {} ·\u{a0}{minutes}", date_long(first, today), span(zone, details.interval()))
}

/// `Tue 24 Nov 10:00`, `Tue 24 Nov`: as short as a line in a list needs it.
pub fn when_short(zone: &ZoneRules, details: &MeetingDetails) -> String {
    let start = zone.local(details.start);
    match details.all_day {
        true => date(start.date()),
        false => format!("{} {}", date(start.date()), clock_of(start)),
    }
}

/// `Every week on Tuesday`, `Every 2 weeks on Monday and Tuesday until 30 June 2027`, `Every month on the last Friday, 6 times`.
/// `first` is the date of the first occurrence.
pub fn recurrence(rule: &RecurrenceRule, first: NaiveDate, zone: &ZoneRules, today: NaiveDate) -> String {
    let rule = rule.written_out(first);
    let (one, many) = match rule.frequency {
        Frequency::Daily => ("day", "days"),
        Frequency::Weekly => ("week", "weeks"),
        Frequency::Monthly => ("month", "months"),
        Frequency::Yearly => ("year", "years"),
    };
    let every = match rule.interval {
        1 => format!("Every {one}"),
        interval => format!("Every {interval} {many}"),
    };
    let mut parts: Vec<String> =
        rule.by_day.iter().map(|day| weekday_in_words(*day, rule.frequency)).collect();
    parts.extend(rule.by_month_day.iter().map(|day| match day {
        -1 => "the last day".into(),
        ..0 => format!("the {} last day", nth(day.unsigned_abs().into())),
        _ => format!("the {}", nth(day.unsigned_abs().into())),
    }));
    let on = if parts.is_empty() { String::new() } else { format!(" on {}", listed(&parts)) };
    let months: Vec<String> = rule
        .by_month
        .iter()
        .filter_map(|month| NaiveDate::from_ymd_opt(2000, u32::from(*month), 1))
        .map(|month| super::time::month_name(month).to_owned())
        .collect();
    let of = if months.is_empty() { String::new() } else { format!(" in {}", listed(&months)) };
    // RFC 5545 leaves out what there is none of, and does not take the last day instead.
    let is_rare = rule.frequency == Frequency::Monthly && rule.by_month_day.iter().any(|day| *day > 28);
    let rare = if is_rare { ", skipping shorter months" } else { "" };
    // What is left is too rare for words of its own.
    let some = if rule.by_set_position.is_empty() { "" } else { ", not all of these days" };
    let end = match rule.end {
        RecurrenceEnd::Never => String::new(),
        RecurrenceEnd::Count(count) => format!(", {}", super::counted(count as usize, "time", "times")),
        RecurrenceEnd::Until(until) => {
            let last = match until {
                Until::Date(date) => date,
                Until::Local(local) => local.date(),
                Until::Utc(instant) => zone.date(instant),
            };
            format!(" until {}", day_and_month(last, today))
        }
    };
    format!("{every}{on}{of}{rare}{some}{end}")
}

/// `Tuesday`, `the second Tuesday`, `the last Friday`.
pub fn weekday_in_words(day: WeekdayNumber, frequency: Frequency) -> String {
    let name = weekday(day.weekday);
    match (day.ordinal, frequency) {
        (None, Frequency::Daily | Frequency::Weekly) => name.into(),
        (None, Frequency::Monthly | Frequency::Yearly) => format!("every {name}"),
        (Some(-1), _) => format!("the last {name}"),
        (Some(ordinal @ ..0), _) => format!("the {} last {name}", nth(ordinal.unsigned_abs().into())),
        (Some(ordinal), _) => format!("the {} {name}", nth(ordinal.unsigned_abs().into())),
    }
}

/// `1st`, `2nd`, `23rd`, `11th`.
pub fn nth(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// The same of the first `most`: `Ada, Bo and 12 more`.
pub fn listed_up_to(most: usize, mut items: Vec<String>) -> String {
    let more = items.len().saturating_sub(most);
    if more > 0 {
        items.truncate(most);
        items.push(format!("{more} more"));
    }
    listed(&items)
}

/// `Ada`, `Ada and Bo`, `Ada, Bo and Cy`.
pub fn listed<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().into(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// `Room 2`, `Cafeteria`, `Room 2, by the window`; nothing where no place is named.
pub fn place(state: &State, details: &MeetingDetails) -> Option<String> {
    let room = details.location_id.map(|id| Names(state).location(id).to_owned());
    let text = Some(details.location.clone()).filter(|text| !text.is_empty());
    let parts: Vec<String> = room.into_iter().chain(text).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The address, where a place is nothing but one that a browser may safely follow.
pub fn link(text: &str) -> Option<&str> {
    let text = text.trim();
    let host = text.strip_prefix("https://").filter(|rest| !rest.is_empty())?;
    (!host.contains(char::is_whitespace)).then_some(text)
}

/// `You are organizing this`, `Called by Mina Costa`.
pub fn called_by(state: &State, meeting: &Meeting, me: AccountId) -> String {
    match meeting.organizer == me {
        true => "You are organizing this".into(),
        false => format!("Called by {}", Names(state).account(meeting.organizer)),
    }
}

/// Everybody, with what each has answered to the date that is named, or to all of it: what is listed and what is counted are the same.
pub fn answers(meeting: &Meeting, recurrence_id: Option<DateTime<Utc>>) -> Vec<Attendee> {
    let exception = recurrence_id.and_then(|id| meeting.exception(id));
    let answer = |attendee: &Attendee| {
        let account = attendee.account_id;
        let own = exception.and_then(|it| it.answers.iter().find(|it| it.account_id == account));
        let status = meeting.answer(account, recurrence_id).unwrap_or(attendee.status);
        Attendee { status, role: attendee.role, ..own.unwrap_or(attendee).clone() }
    };
    meeting.attendees.iter().map(answer).collect()
}

/// The code of an answer, for the style sheet.
pub const fn answer_code(status: ParticipationStatus) -> &'static str {
    match status {
        ParticipationStatus::NeedsAction => "needs-action",
        ParticipationStatus::Accepted => "accepted",
        ParticipationStatus::Declined => "declined",
        ParticipationStatus::Tentative => "tentative",
    }
}

/// What the button for an answer says.
pub const fn answer_action(status: ParticipationStatus) -> &'static str {
    match status {
        ParticipationStatus::Accepted => "Accept",
        ParticipationStatus::Tentative => "Perhaps",
        ParticipationStatus::Declined | ParticipationStatus::NeedsAction => "Decline",
    }
}

/// Where I stand with a meeting.
pub const fn mine(status: ParticipationStatus) -> &'static str {
    match status {
        ParticipationStatus::NeedsAction => "You have not answered",
        ParticipationStatus::Accepted => "You are coming",
        ParticipationStatus::Declined => "You are not coming",
        ParticipationStatus::Tentative => "You are perhaps coming",
    }
}

/// What a role is called beside a name; nothing for whoever simply should come. Whoever organized what was merged into it can change it
/// as well as its organizer can.
pub fn role(meeting: &Meeting, attendee: &Attendee) -> Option<&'static str> {
    match attendee.role {
        AttendeeRole::Chair if attendee.account_id == meeting.organizer => Some("organizer"),
        AttendeeRole::Chair => Some("co-organizer"),
        AttendeeRole::OptParticipant => Some("optional"),
        AttendeeRole::NonParticipant => Some("for information"),
        AttendeeRole::ReqParticipant => None,
    }
}

/// `3 people: 2 coming, 1 not answered`.
pub fn turnout(people: &[Attendee]) -> String {
    let all = super::counted(people.len(), "person", "people");
    let parts: Vec<String> = [
        ParticipationStatus::Accepted,
        ParticipationStatus::Tentative,
        ParticipationStatus::Declined,
        ParticipationStatus::NeedsAction,
    ]
    .into_iter()
    .filter_map(|status| {
        let count = people.iter().filter(|it| it.status == status).count();
        (count > 0).then(|| format!("{count} {}", super::status::participation(status)))
    })
    .collect();
    format!("{all}: {}", parts.join(", "))
}

/// `Wed 25 Nov 11:00–11:30`, `Wed 25 Nov, all day`: of a time that somebody proposed.
pub fn proposed(zone: &ZoneRules, proposal: &TimeProposal) -> String {
    let interval = docket_shared::time::Interval::new(proposal.start, proposal.end);
    let (first, end) = (zone.date(proposal.start), zone.date(proposal.end));
    match interval == zone.days(first, end) {
        true => format!("{}, all day", date(first)),
        false => format!("{} {}", date(first), span(zone, interval)),
    }
}

/// `Bo Reyes merged it into “Investigate new Adobe add-on”, 10:42.`
pub fn merged_into(state: &State, meeting: &Meeting, me: AccountId, today: NaiveDate) -> Option<String> {
    let merged = meeting.merged_into.as_ref()?;
    let names = Names(state);
    let at = when(state.zone(), merged.at, today);
    let who = if merged.by == me { "You" } else { names.account(merged.by) };
    Some(format!("{who} merged it into {}, {at}.", names.meeting(merged.meeting_id)))
}

/// `Bo Reyes merged “Discuss recent upgrade” into it, 10:42.`
pub fn merged_from(state: &State, merged: &Meeting, me: AccountId, today: NaiveDate) -> Option<String> {
    let into = merged.merged_into.as_ref()?;
    let at = when(state.zone(), into.at, today);
    let who = if into.by == me { "You" } else { Names(state).account(into.by) };
    let what = match merged.redacted {
        true => super::look_alike::whose(state, merged, merged.organizer),
        false => format!("“{}”", merged.details.summary),
    };
    Some(format!("{who} merged {what} into it, {at}."))
}

/// What a single occurrence is called, to tell it from all of them: `This one, Tue 24 Nov`.
pub fn this_one(zone: &ZoneRules, start: DateTime<Utc>) -> String {
    format!("Only {}", date(zone.date(start)))
}

/// `Every day`, …: what a form offers, for a meeting that is first held on `first`.
pub fn rhythm(rhythm: crate::components::meeting::repeat::Rhythm, first: NaiveDate) -> String {
    use crate::components::meeting::repeat::{Rhythm, ordinal};
    match rhythm {
        Rhythm::Once => "Does not repeat".into(),
        Rhythm::Daily => "Daily".into(),
        Rhythm::Weekly => "Weekly".into(),
        Rhythm::MonthlyByDate => format!("Monthly on the {}", nth(first.day())),
        Rhythm::MonthlyByWeekday => {
            format!("Monthly on {}", weekday_in_words(ordinal(first), Frequency::Monthly))
        }
        Rhythm::Other => "As it repeats now".into(),
    }
}

/// The days of one week, from `first_day`, for a row of check boxes.
pub fn week_days(first_day: chrono::Weekday) -> impl Iterator<Item = chrono::Weekday> {
    let monday = NaiveDate::from_isoywd_opt(2026, 1, chrono::Weekday::Mon).unwrap_or_default();
    let first = docket_shared::time::first_of_week(monday, first_day);
    (0..7).map(move |days| (first + Days::new(days)).weekday())
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::{at, london};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_rule_is_said_in_words() {
        let (first, today) = (day("2026-11-24"), day("2026-11-20"));
        for (rule, expected) in [
            ("FREQ=DAILY", "Every day"),
            ("FREQ=DAILY;INTERVAL=3;COUNT=1", "Every 3 days, 1 time"),
            ("FREQ=WEEKLY", "Every week on Tuesday"),
            (
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,FR;COUNT=6",
                "Every 2 weeks on Monday, Tuesday and Friday, 6 times",
            ),
            ("FREQ=WEEKLY;UNTIL=20270630T225959Z", "Every week on Tuesday until 30 June 2027"),
            ("FREQ=WEEKLY;UNTIL=20261130", "Every week on Tuesday until 30 November"),
            ("FREQ=MONTHLY", "Every month on the 24th"),
            ("FREQ=MONTHLY;BYDAY=4TU", "Every month on the 4th Tuesday"),
            (
                "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=6",
                "Every month on the 31st, skipping shorter months, 6 times",
            ),
            ("FREQ=MONTHLY;BYDAY=-1FR", "Every month on the last Friday"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day"),
            (
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
                "Every month on every Monday, every Tuesday, every Wednesday, every Thursday and every Friday, not all of these days",
            ),
            ("FREQ=YEARLY", "Every year on the 24th in November"),
        ] {
            assert_eq!(recurrence(&rule.parse().unwrap(), first, &london(), today), expected);
        }
        for (number, expected) in
            [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (30, "30th")]
        {
            assert_eq!(nth(number), expected);
        }
    }

    #[test]
    fn a_time_is_said_as_long_as_it_needs() {
        let today = day("2026-11-24");
        let details = |start: &str, end: &str, all_day| MeetingDetails {
            summary: "Rota".into(),
            description: String::new(),
            location_id: None,
            location: String::new(),
            start: at(start),
            end: at(end),
            all_day,
        };
        for (details, expected) in [
            (
                details("2026-11-24T10:00:00Z", "2026-11-24T11:15:00Z", false),
                "Tuesday 24 November, 10:00–11:15 ·\u{a0}1\u{a0}h\u{a0}15\u{a0}min",
            ),
            (details("2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", true), "Wednesday 25 November, all day"),
            (
                details("2026-11-30T00:00:00Z", "2026-12-02T00:00:00Z", true),
                "30 November – 1 December, all day",
            ),
        ] {
            assert_eq!(when_of(&london(), &details, today), expected);
        }
    }

    #[test]
    fn what_is_listed_and_what_is_counted_is_of_the_date_in_question() {
        use docket_shared::command::{ChangeMeeting, Command, RespondToMeeting};
        use docket_shared::model::Role;
        use docket_shared::testing::meetings::{accept, details, respond, series};
        use docket_shared::testing::{Given, actor, meeting};
        let (desk, practitioner) = (Role::Receptionist, Role::Practitioner);
        let mut given = Given::clinic([]);
        let first = details("Rota", "2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");
        let rota = series(1, first, "FREQ=WEEKLY", &[desk, practitioner]);
        given.when(Role::Manager, &Command::CreateMeeting(rota)).unwrap();
        given.when(desk, &accept(1)).unwrap();
        given.when(practitioner, &accept(1)).unwrap();
        let second = Some(at("2026-11-12T10:00:00Z"));
        let change = ChangeMeeting {
            meeting_id: meeting(1),
            recurrence_id: second,
            details: details("Rota", "2026-11-13T10:00:00Z", "2026-11-13T10:30:00Z"),
            recurrence: None,
            sequence: None,
        };
        given.when(Role::Manager, &Command::ChangeMeeting(change)).unwrap();
        let said = |given: &Given, id| turnout(&answers(given.meeting(1), id));
        assert_eq!(said(&given, None), "3 people: 3 coming");
        assert_eq!(said(&given, second), "3 people: 1 coming, 2 not answered");
        assert_eq!(said(&given, Some(at("2026-11-19T10:00:00Z"))), "3 people: 3 coming");
        let decline = RespondToMeeting { recurrence_id: second, ..respond(1, ParticipationStatus::Declined) };
        given.when(desk, &Command::RespondToMeeting(decline)).unwrap();
        assert_eq!(said(&given, second), "3 people: 1 coming, 1 not coming, 1 not answered");
        let me = actor(Role::Manager).account_id;
        assert_eq!(called_by(&given.state, given.meeting(1), me), "You are organizing this");
        assert_eq!(called_by(&given.state, given.meeting(1), actor(desk).account_id), "Called by Manager");
    }

    #[test]
    fn whoever_can_change_it_is_marked_in_words() {
        use docket_shared::command::Command;
        use docket_shared::model::Role;
        use docket_shared::testing::Given;
        use docket_shared::testing::meetings::{create, details, merge};
        const TEN: (&str, &str) = ("2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");
        let mut given = Given::clinic([]);
        for (number, by, others) in [
            (1, Role::Manager, [Role::Receptionist, Role::Practitioner]),
            (2, Role::Receptionist, [Role::Manager, Role::Practitioner]),
        ] {
            let one = create(number, details("Rota", TEN.0, TEN.1), &others);
            given.when(by, &Command::CreateMeeting(one)).unwrap();
        }
        given.when(Role::Manager, &Command::MergeMeetings(merge(1, 2))).unwrap();
        let united = given.meeting(1);
        let roles: Vec<_> = united.attendees.iter().map(|it| role(united, it)).collect();
        assert_eq!(roles, [Some("organizer"), Some("co-organizer"), None]);
        let (today, merged) = (given.state.zone().date(given.now), given.meeting(2));
        for (me, who) in [(Role::Manager, "You"), (Role::Receptionist, "Manager")] {
            let me = docket_shared::testing::actor(me).account_id;
            let said = merged_from(&given.state, merged, me, today).unwrap();
            assert!(said.starts_with(&format!("{who} merged “Rota” into it, ")), "{said}");
            let said = merged_into(&given.state, merged, me, today).unwrap();
            assert!(said.starts_with(&format!("{who} merged it into “Rota”, ")), "{said}");
        }
    }

    #[test]
    fn only_an_address_over_https_is_a_link() {
        for (text, expected) in [
            (" https://meet.example/rota ", Some("https://meet.example/rota")),
            ("http://meet.example/rota", None),
            ("javascript:alert(1)", None),
            ("https://", None),
            ("https://meet.example/rota or room 2", None),
            ("Room 2", None),
        ] {
            assert_eq!(link(text), expected, "{text}");
        }
    }

    #[test]
    fn people_are_listed_as_one_says_them() {
        for (names, expected) in [
            (&[][..], ""),
            (&["Ada"], "Ada"),
            (&["Ada", "Bo"], "Ada and Bo"),
            (&["Ada", "Bo", "Cy"], "Ada, Bo and Cy"),
        ] {
            assert_eq!(listed(names), expected);
        }
        let four = ["Ada", "Bo", "Cy", "Di"].map(str::to_owned).to_vec();
        assert_eq!(listed_up_to(4, four.clone()), "Ada, Bo, Cy and Di");
        assert_eq!(listed_up_to(2, four), "Ada, Bo and 2 more");
    }

    #[test]
    fn the_week_begins_where_the_clinic_begins_it() {
        use chrono::Weekday::{Mon, Sun};
        assert_eq!(week_days(Mon).next(), Some(Mon));
        assert_eq!(week_days(Sun).collect::<Vec<_>>()[..2], [Sun, Mon]);
    }
}
