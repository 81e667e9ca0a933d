//! What whoever it concerns reads, and hears, where somebody else has moved a meeting or answered what they had proposed.

use super::change::{places, proposal};
use super::place;
use crate::components::merge::details;
use crate::words::Names;
use crate::words::look_alike::when;
use crate::words::time::date;
use chrono::TimeDelta;
use docket_shared::ids::AccountId;
use docket_shared::model::{Meeting, MeetingDetails, MeetingException, Occurrence, ParticipationStatus};
use docket_shared::state::State;
use docket_shared::time::{DateTime, Interval, Utc};

/// The dates of so long are compared, to tell whether all of a series was moved alike.
const AHEAD: TimeDelta = TimeDelta::days(400);

/// A date may take a month, and one that has begun is looked at as well.
const AROUND: TimeDelta = TimeDelta::days(33);

/// What whoever it concerns reads where `by` has moved a meeting, or one date of it: `Mina Costa moved “Rota” from Thu 12 Nov 10:00–10:30
/// to Fri 13 Nov 15:00–16:00. You are asked again.` Where it was me who proposed that time, that it was accepted.
pub fn moved_by(
    state: &State,
    [before, after]: [&Meeting; 2],
    by: AccountId,
    me: AccountId,
    now: DateTime<Utc>,
) -> Option<String> {
    let (zone, who) = (state.zone(), Names(state).account(by));
    let title = format!("“{}”", after.details.summary);
    let is_one = |it: &&MeetingException| {
        let was = before.exception(it.recurrence_id);
        it.details.is_some() && was.is_none_or(|was| (was.cancelled, &was.details) != (false, &it.details))
    };
    let is_same = (&before.details, &before.recurrence) == (&after.details, &after.recurrence);
    let one = after.exceptions.iter().find(|it| is_same && is_one(it)).map(|it| it.recurrence_id);
    let is = details(state, after, one, now);
    if is.end <= now {
        return None;
    }
    let asked = match after.answer(me, one) {
        Some(ParticipationStatus::NeedsAction) => " You are asked again.",
        Some(_) | None => "",
    };
    if let Some((_, was)) = one.and_then(|id| before.cancelled_occurrence(id, zone)) {
        let on = date(zone.date(was.details.start));
        return Some(format!("{who} brought {title} on {on} back: it takes place after all.{asked}"));
    }
    let is_series = one.is_none() && before.recurrence.is_some() && after.recurrence.is_some();
    let all = if is_series { ", and so for all dates of the series" } else { "" };
    let is_when = |meeting: &Meeting| (meeting.recurrence.clone(), meeting.details.interval());
    let (was, is) = if is_series && is_when(before) != is_when(after) {
        let Some(same) = same_date(state, [before, after], now) else {
            let next = when(state, &is);
            return Some(format!("{who} changed how {title} repeats: next {next}.{asked}"));
        };
        same
    } else {
        (details(state, before, one, now), is)
    };
    let of = |meeting: &Meeting| meeting.proposals.iter().find(|it| it.account_id == me).cloned();
    if let (Some(mine), None) = (of(before), of(after)) {
        let wanted = Interval::new(mine.start, mine.end);
        let became = if one.is_some() { &is } else { &after.details };
        if mine.recurrence_id == one && wanted == became.interval() {
            let when = proposal(state, before, &mine, now);
            return Some(format!("{who} accepted the time that you proposed for {title}: {when}."));
        }
    }
    let place = (places(state, &was, &is)).and_then(|_| place(state, &is));
    let (from, to) = (when(state, &was), when(state, &is));
    let what = match (from == to, place, before.recurrence == after.recurrence) {
        (false, Some(place), _) => format!("moved {title} from {from} to {to}, {place}{all}"),
        (false, None, _) => format!("moved {title} from {from} to {to}{all}"),
        (true, Some(place), _) => format!("moved {title}, {to}, to {place}{all}"),
        (true, None, false) => format!("changed how {title} repeats"),
        (true, None, true) => return None,
    };
    Some(format!("{who} {what}.{asked}"))
}

/// The next date of a series, as it was and as it is: all of them are as many days on or back. `None` where they are not.
fn same_date(
    state: &State,
    [before, after]: [&Meeting; 2],
    now: DateTime<Utc>,
) -> Option<(MeetingDetails, MeetingDetails)> {
    let zone = state.zone();
    let by = zone.date(after.details.start) - zone.date(before.details.start);
    let regular = |meeting: &Meeting, window| {
        let is_regular = |it: &Occurrence| it.recurrence_id == Some(it.details.start);
        let found = meeting.occurrences_in(window, zone).into_iter().filter(is_regular);
        found.map(|it| (zone.date(it.details.start), it.details)).collect::<Vec<_>>()
    };
    let (from, to) = (now + by, now + by + AHEAD);
    let became = regular(after, Interval::new(from - AROUND, to + AROUND));
    let mut pairs = Vec::new();
    for (date, was) in regular(before, Interval::new(now, now + AHEAD)) {
        let same = became.binary_search_by_key(&(date + by), |(date, _)| *date).ok()?;
        pairs.push((was, became[same].1.clone()));
    }
    pairs.into_iter().find(|(_, is)| is.end > now)
}

/// What whoever proposed another time reads where it was declined.
pub fn proposal_declined(state: &State, meeting: &Meeting, by: AccountId) -> String {
    let who = Names(state).account(by);
    format!("{who} keeps the time of “{}”: the one that you proposed was declined.", meeting.details.summary)
}

#[cfg(test)]
mod tests {
    use super::super::rota::{DESK, change, given};
    use super::*;
    use docket_shared::command::{AnswerTimeProposal, CancelMeeting, Command, ProposeMeetingTime};
    use docket_shared::model::{MeetingDetails, Role};
    use docket_shared::testing::meetings::{self, accept};
    use docket_shared::testing::{actor, at, location, meeting};

    #[test]
    fn of_a_series_the_same_date_is_named_as_it_was_and_as_it_is() {
        let all = ", and so for all dates of the series. You are asked again.";
        let moved = |day: &str, rule: &str, now: &str| {
            let mut given = given();
            given.now = at(now);
            let before = std::sync::Arc::clone(given.meeting(1));
            let details = meetings::details(
                "Rota",
                &format!("2026-11-{day}T10:00:00Z"),
                &format!("2026-11-{day}T10:30:00Z"),
            );
            given.when(Role::Manager, &change(None, details, Some(rule))).unwrap();
            let (by, me) = (actor(Role::Manager).account_id, actor(DESK).account_id);
            moved_by(&given.state, [&before, given.meeting(1)], by, me, given.now).unwrap()
        };
        // On Friday 6 November the next one was on the 12th; the next one now is on the 6th, which nobody was moved to.
        let weekly = "FREQ=WEEKLY;COUNT=5";
        let now = "2026-11-06T08:00:00Z";
        assert_eq!(
            moved("06", weekly, now),
            format!("Manager moved “Rota” from Thu 12 Nov 10:00–10:30 to Fri 13 Nov 10:00–10:30{all}")
        );
        // On Wednesday 11 November that of this week would have been on Tuesday: it is the week after's that is named.
        assert_eq!(
            moved("03", weekly, "2026-11-11T08:00:00Z"),
            format!("Manager moved “Rota” from Thu 19 Nov 10:00–10:30 to Tue 17 Nov 10:00–10:30{all}")
        );
        assert_eq!(
            moved("06", "FREQ=DAILY;INTERVAL=2;COUNT=5", now),
            "Manager changed how “Rota” repeats: next Fri 6 Nov 10:00–10:30. You are asked again."
        );
    }

    #[test]
    fn whoever_it_concerns_is_told_what_somebody_else_moved() {
        let second = Some("2026-11-12T10:00:00Z");
        let off = Command::CancelMeeting(CancelMeeting {
            meeting_id: meeting(1),
            recurrence_id: second.map(at),
            reason: String::new(),
        });
        let propose = |recurrence_id: Option<&str>, day: &str| {
            Command::ProposeMeetingTime(ProposeMeetingTime {
                meeting_id: meeting(1),
                recurrence_id: recurrence_id.map(at),
                start: at(&format!("2026-11-{day}T11:00:00Z")),
                end: at(&format!("2026-11-{day}T11:30:00Z")),
                note: String::new(),
            })
        };
        let take = Command::AnswerTimeProposal(AnswerTimeProposal {
            meeting_id: meeting(1),
            account_id: actor(DESK).account_id,
            accept: true,
            start: None,
            end: None,
        });
        let rule = Some("FREQ=WEEKLY;COUNT=5");
        let of = |start: &str, end: &str| meetings::details("Rota", start, end);
        let elsewhere = of("2026-11-13T15:00:00Z", "2026-11-13T16:00:00Z");
        let in_room = MeetingDetails { location_id: Some(location(1)), ..elsewhere.clone() };
        let usual = of("2026-11-12T10:00:00Z", "2026-11-12T10:30:00Z");
        let room_alone = MeetingDetails { location_id: Some(location(1)), ..usual.clone() };
        let at_eleven = of("2026-11-05T11:00:00Z", "2026-11-05T11:30:00Z");
        let retitled = MeetingDetails { summary: "Roster".into(), ..usual.clone() };
        for (first, then, expected) in [
            (
                None,
                change(second, elsewhere, None),
                Some(
                    "Manager moved “Rota” from Thu 12 Nov 10:00–10:30 to Fri 13 Nov 15:00–16:00. You are asked again.",
                ),
            ),
            (
                None,
                change(second, in_room, None),
                Some(
                    "Manager moved “Rota” from Thu 12 Nov 10:00–10:30 to Fri 13 Nov 15:00–16:00, Room 1. You are asked again.",
                ),
            ),
            (
                None,
                change(second, room_alone, None),
                Some("Manager moved “Rota”, Thu 12 Nov 10:00–10:30, to Room 1. You are asked again."),
            ),
            (None, change(second, retitled, None), None),
            (
                None,
                change(None, at_eleven.clone(), rule),
                Some(
                    "Manager moved “Rota” from Thu 5 Nov 10:00–10:30 to Thu 5 Nov 11:00–11:30, and so for all dates of the series. You are asked again.",
                ),
            ),
            (
                Some((Role::Manager, off)),
                change(second, usual, None),
                Some(
                    "Manager brought “Rota” on Thu 12 Nov back: it takes place after all. You are asked again.",
                ),
            ),
            (
                Some((DESK, propose(second, "12"))),
                take.clone(),
                Some("Manager accepted the time that you proposed for “Rota”: Thu 12 Nov 11:00–11:30."),
            ),
            (
                Some((DESK, propose(None, "06"))),
                take,
                Some(
                    "Manager accepted the time that you proposed for “Rota”: Fri 6 Nov 11:00–11:30, and so for all dates of the series.",
                ),
            ),
            (
                Some((DESK, propose(None, "06"))),
                change(None, at_eleven, rule),
                Some(
                    "Manager moved “Rota” from Thu 5 Nov 10:00–10:30 to Thu 5 Nov 11:00–11:30, and so for all dates of the series. You are asked again.",
                ),
            ),
        ] {
            let mut given = given();
            given.when(DESK, &accept(1)).unwrap();
            if let Some((role, first)) = first {
                given.when(role, &first).unwrap();
            }
            let before = std::sync::Arc::clone(given.meeting(1));
            given.when(Role::Manager, &then).unwrap();
            let (by, me) = (actor(Role::Manager).account_id, actor(DESK).account_id);
            let said = moved_by(&given.state, [&before, given.meeting(1)], by, me, given.now);
            assert_eq!(said.as_deref(), expected);
        }
    }
}
