//! What became of a meeting that somebody had in their calendar: what is different about it, which dates move with it, that it
//! was called off.

use super::{place, proposed, recurrence};
use crate::components::merge::details;
use crate::words::Names;
use crate::words::look_alike::when;
use crate::words::meeting::{listed, listed_up_to};
use crate::words::time::{clock_at, date, span};
use docket_shared::ids::AccountId;
use docket_shared::model::{Meeting, MeetingDetails, MeetingException, ParticipationStatus, TimeProposal};
use docket_shared::state::State;
use docket_shared::time::{DateTime, Interval, NaiveDate, RecurrenceRule, TimeDelta, Utc, ZoneRules};

/// `Called off by Mina Costa: Ill`, `Called off by you`, `Called off`.
pub fn called_off(state: &State, by: Option<AccountId>, reason: &str, me: AccountId) -> String {
    let who = match by {
        Some(by) if by == me => " by you".to_owned(),
        Some(by) => format!(" by {}", Names(state).account(by)),
        None => String::new(),
    };
    let why = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    format!("Called off{who}{why}")
}

/// What is different from what somebody agreed to: `Time: 10:00 → 11:00`, `Place: Room 1 → Room 2`. `details` are the
/// occurrence's where it is one alone.
pub fn changes(
    state: &State,
    meeting: &Meeting,
    recurrence_id: Option<DateTime<Utc>>,
    details: &MeetingDetails,
) -> Vec<String> {
    let mut lines = Vec::new();
    // A date that was not changed by itself has changed with its series.
    let moved = |id: &DateTime<Utc>| meeting.exception(*id).is_some_and(|it| it.details.is_some());
    if let Some(start) = recurrence_id.filter(moved) {
        let end = start + (meeting.details.end - meeting.details.start);
        let before = MeetingDetails { start, end, ..meeting.details.clone() };
        lines.extend(time(state, &before, details));
        lines.extend(places(state, &before, details));
        return lines;
    }
    let Some(previous) = &meeting.previous else { return lines };
    lines.extend(time(state, &previous.details, &meeting.details));
    lines.extend(places(state, &previous.details, &meeting.details));
    let (before, after) = (previous.recurrence.as_ref(), meeting.recurrence.as_ref());
    lines.extend(repeats(state, (&previous.details, before), (&meeting.details, after)));
    lines
}

/// What and when something is, and how it repeats.
type Terms<'a> = (&'a MeetingDetails, Option<&'a RecurrenceRule>);

/// How `after` differs from `before`, the text included: `Title: Rota → Roster`, `Time: 10:00 → 11:00`, `About: Bring the keys`.
pub fn differences(state: &State, before: Terms<'_>, after: Terms<'_>) -> Vec<String> {
    let (was, is) = (before.0, after.0);
    let title = (was.summary != is.summary).then(|| format!("Title: {} → {}", was.summary, is.summary));
    let about = if is.description.is_empty() { "nothing" } else { &is.description };
    let about = (was.description != is.description).then(|| format!("About: {about}"));
    let lines = [title, time(state, was, is), places(state, was, is), repeats(state, before, after), about];
    lines.into_iter().flatten().collect()
}

fn repeats(state: &State, before: Terms<'_>, after: Terms<'_>) -> Option<String> {
    let zone = state.zone();
    // Without a day that is today: neither is one that the other could be told by.
    let said = |(details, rule): Terms<'_>| match rule {
        Some(rule) => recurrence(rule, zone.date(details.start), zone, NaiveDate::MIN),
        None => "once".into(),
    };
    (before.1 != after.1).then(|| format!("Repeats: {} → {}", said(before), said(after)))
}

fn time(state: &State, before: &MeetingDetails, after: &MeetingDetails) -> Option<String> {
    let zone = state.zone();
    if before.interval() == after.interval() && before.all_day == after.all_day {
        return None;
    }
    let same_day = zone.date(before.start) == zone.date(after.start);
    if before.all_day || after.all_day || !same_day {
        let (before, after) = (when(state, before), when(state, after));
        // The same whole day has another length where the clocks change.
        return (before != after).then(|| format!("Time: {before} → {after}"));
    }
    let same_length = before.interval().duration_minutes() == after.interval().duration_minutes();
    Some(if same_length {
        format!("Time: {} → {}", clock_at(zone, before.start), clock_at(zone, after.start))
    } else {
        format!("Time: {} → {}", span(zone, before.interval()), span(zone, after.interval()))
    })
}

pub(super) fn places(state: &State, before: &MeetingDetails, after: &MeetingDetails) -> Option<String> {
    let said = |it: &MeetingDetails| place(state, it).unwrap_or_else(|| "none".into());
    let (before, after) = (said(before), said(after));
    (before != after).then(|| format!("Place: {before} → {after}"))
}

/// So far ahead the dates of a series are looked for, and so many are named.
const AHEAD: TimeDelta = TimeDelta::days(400);
const NAMED: usize = 3;

/// What moves where a series does: the next dates as they are, and as they would be; and what of single dates is lost by it.
pub fn moves(state: &State, before: &Meeting, after: &Meeting, now: DateTime<Utc>) -> Vec<String> {
    let zone = state.zone();
    let dates = |meeting: &Meeting| {
        let mut found: Vec<String> = meeting
            .occurrences_in(Interval::new(now, now + AHEAD), zone)
            .iter()
            .take(NAMED + 1)
            .map(|it| when(state, &it.details))
            .collect();
        let more = found.len() > NAMED;
        found.truncate(NAMED);
        match found.is_empty() {
            true => "none".to_owned(),
            false => format!("{}{}", found.join(", "), if more { " …" } else { "" }),
        }
    };
    let mut lines = vec![format!("Now: {}", dates(before)), format!("Then: {}", dates(after))];
    lines.extend(dropped(state, before, after, now));
    lines
}

/// So many of the dates are named that lose what was different about them.
const DROPPED_NAMED: usize = 6;

/// What is lost where a series becomes `after`: `What is different about single dates is dropped: Thu 12 Nov (called off) and Thu 19 Nov
/// (changed).` What moves with its day to another hour stays.
pub fn dropped(state: &State, before: &Meeting, after: &Meeting, now: DateTime<Utc>) -> Option<String> {
    let zone = state.zone();
    let is_different = |it: &&MeetingException| it.cancelled || it.details.is_some();
    let day = |it: &MeetingException| zone.date(it.recurrence_id);
    let kept: Vec<NaiveDate> = after.exceptions.iter().filter(is_different).map(day).collect();
    let lost = before.exceptions.iter().filter(|it| it.recurrence_id > now && !kept.contains(&day(it)));
    let said = lost.filter(is_different).map(|it| {
        let how = if it.cancelled { "called off" } else { "changed" };
        format!("{} ({how})", date(day(it)))
    });
    let said: Vec<String> = said.collect();
    let named = |said| listed_up_to(DROPPED_NAMED, said);
    (!said.is_empty()).then(|| format!("What is different about single dates is dropped: {}.", named(said)))
}

/// The instant that lies from `to`, by the clock on the wall, as `at` does from `from`.
pub fn shifted(zone: &ZoneRules, at: DateTime<Utc>, from: DateTime<Utc>, to: DateTime<Utc>) -> DateTime<Utc> {
    zone.instant(zone.local(at) + (zone.local(to) - zone.local(from))).earliest()
}

/// A time that somebody proposes. For all of a series it is said of its next date, since the first may long be over.
pub fn proposal(state: &State, meeting: &Meeting, proposal: &TimeProposal, now: DateTime<Utc>) -> String {
    let zone = state.zone();
    if meeting.recurrence.is_none() || proposal.recurrence_id.is_some() {
        return proposed(zone, proposal);
    }
    let (first, next) = (meeting.details.start, details(state, meeting, None, now).start);
    let on_next = |at| shifted(zone, at, first, next);
    let shown =
        TimeProposal { start: on_next(proposal.start), end: on_next(proposal.end), ..proposal.clone() };
    format!("{}, and so for all dates of the series", proposed(zone, &shown))
}

/// What I have answered to single dates of a series that are still ahead: `You declined Thu 3 Dec.`
pub fn answered_alone(state: &State, meeting: &Meeting, me: AccountId, now: DateTime<Utc>) -> Option<String> {
    let zone = state.zone();
    let mut said: Vec<(ParticipationStatus, Vec<String>)> = Vec::new();
    for exception in meeting.exceptions.iter().filter(|it| !it.cancelled) {
        let Some(answer) = exception.answers.iter().find(|it| it.account_id == me) else { continue };
        let start = exception.details.as_ref().map_or(exception.recurrence_id, |it| it.start);
        if start <= now || answer.status == ParticipationStatus::NeedsAction {
            continue;
        }
        let day = date(zone.date(start));
        match said.iter_mut().find(|(status, _)| *status == answer.status) {
            Some((_, days)) => days.push(day),
            None => said.push((answer.status, vec![day])),
        }
    }
    let parts: Vec<String> = said
        .iter()
        .map(|(status, days)| {
            let verb = match status {
                ParticipationStatus::Tentative => "may come on",
                ParticipationStatus::Accepted => "accepted",
                ParticipationStatus::Declined | ParticipationStatus::NeedsAction => "declined",
            };
            format!("{verb} {}", listed(days))
        })
        .collect();
    (!parts.is_empty()).then(|| format!("You {}", listed(&parts)))
}

#[cfg(test)]
mod tests {
    use super::super::rota::{DESK, change, given};
    use super::*;
    use docket_shared::command::{
        AnswerTimeProposal, CancelMeeting, Command, ProposeMeetingTime, RespondToMeeting,
    };
    use docket_shared::decide::{Context, decide};
    use docket_shared::model::Role;
    use docket_shared::testing::meetings::{self, accept, respond};
    use docket_shared::testing::{Given, actor, at, location, meeting};

    #[test]
    fn what_is_different_is_said_and_nothing_else() {
        let rule = Some("FREQ=WEEKLY;COUNT=5");
        let at_eleven = || meetings::details("Rota", "2026-11-05T11:00:00Z", "2026-11-05T11:30:00Z");
        let longer = meetings::details("Rota", "2026-11-05T10:00:00Z", "2026-11-05T11:00:00Z");
        let friday = meetings::details("Rota", "2026-11-06T10:00:00Z", "2026-11-06T10:30:00Z");
        let second = meetings::details("Rota", "2026-11-12T15:00:00Z", "2026-11-12T15:30:00Z");
        let in_a_room = MeetingDetails { location_id: Some(location(1)), ..at_eleven() };
        for (of, details, rule, expected) in [
            (None, at_eleven(), rule, &["Time: 10:00 → 11:00"][..]),
            (None, longer, rule, &["Time: 10:00–10:30 → 10:00–11:00"]),
            (None, friday, rule, &["Time: Thu 5 Nov 10:00–10:30 → Fri 6 Nov 10:00–10:30"]),
            (None, in_a_room, rule, &["Time: 10:00 → 11:00", "Place: none → Room 1"]),
            (
                None,
                at_eleven(),
                Some("FREQ=WEEKLY;INTERVAL=2"),
                &[
                    "Time: 10:00 → 11:00",
                    "Repeats: Every week on Thursday, 5 times → Every 2 weeks on Thursday",
                ],
            ),
            (Some("2026-11-12T10:00:00Z"), second, None, &["Time: 10:00 → 15:00"]),
        ] {
            let mut given = given();
            given.when(Role::Manager, &change(of, details.clone(), rule)).unwrap();
            assert_eq!(changes(&given.state, given.meeting(1), of.map(at), &details), expected);
        }
        let mut given = given();
        given.when(Role::Manager, &change(None, at_eleven(), rule)).unwrap();
        let second = Some(at("2026-11-12T11:00:00Z"));
        let occurrence = given.meeting(1).occurrence(second, given.state.zone()).unwrap();
        let said = changes(&given.state, given.meeting(1), second, &occurrence.details);
        assert_eq!(said, ["Time: 10:00 → 11:00"], "with its series");
        let given = self::given();
        let meeting = given.meeting(1);
        assert!(changes(&given.state, meeting, None, &meeting.details).is_empty(), "nothing was changed");
    }

    #[test]
    fn of_two_versions_all_that_differs_is_said() {
        let given = given();
        let rule: RecurrenceRule = "FREQ=WEEKLY;COUNT=5".parse().unwrap();
        let was = meetings::details("Rota", "2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");
        let moved = meetings::details("Rota", "2026-11-05T11:00:00Z", "2026-11-05T11:30:00Z");
        let all = MeetingDetails {
            summary: "Roster".into(),
            description: "Bring the keys".into(),
            location_id: Some(location(1)),
            ..moved.clone()
        };
        let weekly = Some(&rule);
        for (before, after, expected) in [
            ((&was, weekly), (&was, weekly), &[][..]),
            ((&was, weekly), (&moved, weekly), &["Time: 10:00 → 11:00"]),
            ((&was, weekly), (&was, None), &["Repeats: Every week on Thursday, 5 times → once"]),
            (
                (&was, None),
                (&all, None),
                &[
                    "Title: Rota → Roster",
                    "Time: 10:00 → 11:00",
                    "Place: none → Room 1",
                    "About: Bring the keys",
                ],
            ),
            (
                (&all, None),
                (&was, None),
                &["Title: Roster → Rota", "Time: 11:00 → 10:00", "Place: Room 1 → none", "About: nothing"],
            ),
        ] {
            assert_eq!(differences(&given.state, before, after), expected);
        }
    }

    #[test]
    fn a_proposal_for_a_series_says_which_dates_it_moves_and_what_is_lost() {
        let mut given = given();
        let off = CancelMeeting {
            meeting_id: meeting(1),
            recurrence_id: Some(at("2026-11-12T10:00:00Z")),
            reason: String::new(),
        };
        given.when(Role::Manager, &Command::CancelMeeting(off)).unwrap();
        let dropped = "What is different about single dates is dropped: Thu 12 Nov (called off).";
        for (day, then, lost) in [
            ("05", "Then: Thu 5 Nov 11:00–11:30, Thu 19 Nov 11:00–11:30, Thu 26 Nov 11:00–11:30 …", &[][..]),
            (
                "06",
                "Then: Fri 6 Nov 11:00–11:30, Fri 13 Nov 11:00–11:30, Fri 20 Nov 11:00–11:30 …",
                &[dropped],
            ),
        ] {
            let mut given = given.clone();
            let propose = ProposeMeetingTime {
                meeting_id: meeting(1),
                recurrence_id: None,
                start: at(&format!("2026-11-{day}T11:00:00Z")),
                end: at(&format!("2026-11-{day}T11:30:00Z")),
                note: String::new(),
            };
            given.when(DESK, &Command::ProposeMeetingTime(propose)).unwrap();
            let account_id = actor(DESK).account_id;
            let answer = AnswerTimeProposal {
                meeting_id: meeting(1),
                account_id,
                accept: true,
                start: None,
                end: None,
            };
            let context = Context::new(given.now, actor(Role::Manager));
            let events = decide(&given.state, &Command::AnswerTimeProposal(answer), &context).unwrap();
            let after = events[0].meetings().next().unwrap();
            let said = moves(&given.state, given.meeting(1), after, given.now);
            let now = "Now: Thu 5 Nov 10:00–10:30, Thu 19 Nov 10:00–10:30, Thu 26 Nov 10:00–10:30 …";
            assert_eq!(said[..2], [now, then]);
            assert_eq!(said[2..], *lost);
        }
    }

    #[test]
    fn what_a_change_of_the_series_drops_is_named_date_by_date() {
        let mut given = given();
        let moved = meetings::details("Rota", "2026-11-20T10:00:00Z", "2026-11-20T10:30:00Z");
        let off = CancelMeeting {
            meeting_id: meeting(1),
            recurrence_id: Some(at("2026-11-12T10:00:00Z")),
            reason: String::new(),
        };
        given.when(Role::Manager, &change(Some("2026-11-19T10:00:00Z"), moved, None)).unwrap();
        given.when(Role::Manager, &Command::CancelMeeting(off)).unwrap();
        let said = |given: &Given, start: &str, end: &str, rule: Option<&str>| {
            let command = change(None, meetings::details("Rota", start, end), rule);
            let context = Context::new(given.now, actor(Role::Manager));
            let events = decide(&given.state, &command, &context).unwrap();
            let after = events[0].meetings().next().unwrap();
            dropped(&given.state, given.meeting(1), after, given.now)
        };
        let both = "What is different about single dates is dropped: Thu 12 Nov (called off) and Thu 19 Nov (changed).";
        let weekly = Some("FREQ=WEEKLY;COUNT=5");
        for (start, end, rule, expected) in [
            ("2026-11-05T11:00:00Z", "2026-11-05T11:30:00Z", weekly, None),
            ("2026-11-06T10:00:00Z", "2026-11-06T10:30:00Z", weekly, Some(both)),
            ("2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z", None, Some(both)),
            (
                "2026-11-05T10:00:00Z",
                "2026-11-05T10:30:00Z",
                Some("FREQ=WEEKLY;INTERVAL=2"),
                Some("What is different about single dates is dropped: Thu 12 Nov (called off)."),
            ),
        ] {
            assert_eq!(said(&given, start, end, rule).as_deref(), expected, "{start} {rule:?}");
        }
        given.now = at("2026-11-13T08:00:00Z");
        assert_eq!(
            said(&given, "2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z", None).as_deref(),
            Some("What is different about single dates is dropped: Thu 19 Nov (changed)."),
            "what is over is nobody's concern"
        );
    }

    #[test]
    fn a_time_for_all_of_a_series_is_said_of_its_next_date() {
        let mut given = given();
        let propose = ProposeMeetingTime {
            meeting_id: meeting(1),
            recurrence_id: None,
            start: at("2026-11-06T11:00:00Z"),
            end: at("2026-11-06T11:30:00Z"),
            note: String::new(),
        };
        given.when(DESK, &Command::ProposeMeetingTime(propose)).unwrap();
        let said = |given: &Given| {
            let meeting = given.meeting(1);
            proposal(&given.state, meeting, &meeting.proposals[0], given.now)
        };
        assert_eq!(said(&given), "Fri 6 Nov 11:00–11:30, and so for all dates of the series");
        given.now = at("2026-11-13T08:00:00Z");
        assert_eq!(said(&given), "Fri 20 Nov 11:00–11:30, and so for all dates of the series");
        // By the clock on the wall, whatever the clocks do in between.
        let zone = docket_shared::testing::london();
        let (from, to) = (at("2027-03-25T10:00:00Z"), at("2027-04-01T09:00:00Z"));
        assert_eq!(shifted(&zone, at("2027-03-25T11:00:00Z"), from, to), at("2027-04-01T10:00:00Z"));
    }

    #[test]
    fn what_i_answered_to_single_dates_is_told_until_they_are_over() {
        let mut given = given();
        let me = actor(DESK).account_id;
        let said = |given: &Given| answered_alone(&given.state, given.meeting(1), me, given.now);
        assert_eq!(said(&given), None);
        for (day, status) in [
            ("12", ParticipationStatus::Declined),
            ("19", ParticipationStatus::Declined),
            ("26", ParticipationStatus::Tentative),
        ] {
            let recurrence_id = Some(at(&format!("2026-11-{day}T10:00:00Z")));
            let answer = RespondToMeeting { recurrence_id, ..respond(1, status) };
            given.when(DESK, &Command::RespondToMeeting(answer)).unwrap();
        }
        let expected = "You declined Thu 12 Nov and Thu 19 Nov and may come on Thu 26 Nov";
        assert_eq!(said(&given).as_deref(), Some(expected));
        given.now = at("2026-11-20T08:00:00Z");
        assert_eq!(said(&given).as_deref(), Some("You may come on Thu 26 Nov"));
        given.when(DESK, &accept(1)).unwrap();
        assert_eq!(said(&given), None, "all of it is answered");
    }

    #[test]
    fn who_called_it_off_and_why_is_said_as_far_as_it_is_known() {
        let given = given();
        let (mina, me) = (actor(Role::Manager).account_id, actor(DESK).account_id);
        for (by, reason, expected) in [
            (Some(mina), "Ill", "Called off by Manager: Ill"),
            (Some(me), "", "Called off by you"),
            (None, "Ill", "Called off: Ill"),
        ] {
            assert_eq!(called_off(&given.state, by, reason, me), expected);
        }
    }
}
