//! Meetings that repeat, where the clocks change or go by other rules.

use super::{A, ACCEPTED, ASKED, B};
use crate::command::{CancelMeeting, ChangeMeeting, Command, RespondToMeeting};
use crate::event::Event;
use crate::model::{MeetingDetails, ParticipationStatus};
use crate::testing::meetings::{accept, details, respond, series};
use crate::testing::{Given, actor, at, meeting};
use crate::time::Interval;
use std::sync::Arc;

#[test]
fn a_whole_day_on_which_the_clocks_change_keeps_its_answers_where_its_title_alone_differs() {
    let mut given = Given::clinic([]);
    let day =
        |title: &str, start: &str, end: &str| MeetingDetails { all_day: true, ..details(title, start, end) };
    let first = day("Audit", "2027-03-21T00:00:00Z", "2027-03-22T00:00:00Z");
    given.when(A, &Command::CreateMeeting(series(1, first, "FREQ=WEEKLY", &[B]))).unwrap();
    given.when(B, &accept(1)).unwrap();
    let change = |details: MeetingDetails| {
        let recurrence_id = Some(at("2027-03-28T00:00:00Z"));
        Command::ChangeMeeting(ChangeMeeting {
            meeting_id: meeting(1),
            recurrence_id,
            details,
            recurrence: None,
            sequence: None,
        })
    };
    let answer =
        |given: &Given| given.meeting(1).answer(actor(B).account_id, Some(at("2027-03-28T00:00:00Z")));
    given.when(A, &change(day("Last audit", "2027-03-28T00:00:00Z", "2027-03-28T23:00:00Z"))).unwrap();
    assert_eq!(answer(&given), ACCEPTED);
    given.when(A, &change(day("Last audit", "2027-03-28T00:00:00Z", "2027-03-29T23:00:00Z"))).unwrap();
    assert_eq!(answer(&given), ASKED);
}

/// The same clocks, but that they are not put forward in summer from now on.
fn without_summer_time(given: &mut Given) {
    let mut zone_rules = crate::time::ZoneRules::clone(given.state.zone());
    zone_rules.transitions.clear();
    zone_rules.initial_offset_seconds = 0;
    let organization = Arc::clone(given.state.organization());
    given.apply(Event::OrganizationSaved { organization, zone_rules: Arc::new(zone_rules) });
}

#[test]
fn what_is_different_about_a_date_stays_so_where_the_clocks_go_by_other_rules() {
    let mut given = Given::clinic([]);
    let first = details("Rota", "2026-03-19T10:00:00Z", "2026-03-19T10:30:00Z");
    given.when(A, &Command::CreateMeeting(series(1, first, "FREQ=WEEKLY;COUNT=4", &[B]))).unwrap();
    given.when(B, &accept(1)).unwrap();
    // Summer time begins on 29 March: ten o'clock is nine in UTC.
    let (called_off, moved) = ("2026-04-02T09:00:00Z", "2026-04-09T09:00:00Z");
    let (meeting_id, reason) = (meeting(1), String::new());
    let cancel = CancelMeeting { meeting_id, recurrence_id: Some(at(called_off)), reason };
    given.when(A, &Command::CancelMeeting(cancel)).unwrap();
    let change = ChangeMeeting {
        meeting_id,
        recurrence_id: Some(at(moved)),
        details: details("Rota", "2026-04-09T15:00:00Z", "2026-04-09T15:30:00Z"),
        recurrence: None,
        sequence: None,
    };
    given.when(A, &Command::ChangeMeeting(change)).unwrap();
    without_summer_time(&mut given);
    let all = Interval::new(at("2026-03-01T00:00:00Z"), at("2026-05-01T00:00:00Z"));
    let occurrences = given.meeting(1).occurrences_in(all, given.state.zone());
    let starts: Vec<_> = occurrences.iter().map(|it| it.details.start).collect();
    assert_eq!(starts, ["2026-03-19T10:00:00Z", "2026-03-26T10:00:00Z", "2026-04-09T15:00:00Z"].map(at));
    let named = Some(at("2026-04-09T10:00:00Z"));
    let yes = RespondToMeeting { recurrence_id: named, ..respond(1, ParticipationStatus::Accepted) };
    assert_eq!(given.meeting(1).answer(actor(B).account_id, named), ASKED);
    given.when(B, &Command::RespondToMeeting(yes)).unwrap();
    assert_eq!(given.meeting(1).answer(actor(B).account_id, named), ACCEPTED);
}
