//! A change states the SEQUENCE that it was made on, so that two who change a meeting at once do not overwrite each other unseen.

use super::{A, B, C, ELEVEN, TEN, later};
use crate::command::{ChangeMeeting, Command, MergeMeetings, Side};
use crate::model::{MeetingDetails, Role};
use crate::rejection::Reason;
use crate::testing::meetings::{create, details, invitee, merge, series};
use crate::testing::{Given, actor, at, meeting};
use crate::time::Interval;

/// A's first and B's second, a series, merged into the third, which A and B both chair.
fn chaired_by_both() -> Given {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("Upgrade", TEN.0, TEN.1), &[B, C]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, details("Add-on", TEN.0, TEN.1), &[A]))).unwrap();
    given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
    later(&mut given);
    given
}

fn change_on(sequence: Option<u32>, number: u32, details: MeetingDetails) -> Command {
    Command::ChangeMeeting(ChangeMeeting {
        meeting_id: meeting(number),
        recurrence_id: None,
        details,
        recurrence: None,
        sequence,
    })
}

fn changed_since(given: &Given, by: Role) -> Vec<Reason> {
    let sequence = given.meeting(1).sequence;
    vec![Reason::MeetingChangedSince {
        meeting_id: meeting(1),
        by: actor(by).account_id,
        at: given.now,
        sequence,
    }]
}

#[test]
fn of_two_changes_made_on_the_same_the_second_is_told_who_was_faster() {
    let mut given = chaired_by_both();
    let seen = Some(given.meeting(1).sequence);
    let titled = |title: &str| details(title, TEN.0, TEN.1);
    given.when(A, &change_on(seen, 1, titled("Upgrade fails"))).unwrap();
    let late = change_on(seen, 1, titled("Add-on fails"));
    let expected = changed_since(&given, A);
    assert_eq!(given.when(B, &late), Err(expected));
    assert_eq!(given.meeting(1).details.summary, "Upgrade fails");
    // Whoever has looked again may, and whoever names none overwrites.
    let again = change_on(Some(given.meeting(1).sequence), 1, titled("Add-on fails"));
    given.when(B, &again).unwrap();
    given.when(A, &change_on(None, 1, titled("Both fail"))).unwrap();
    assert_eq!(given.meeting(1).details.summary, "Both fail");
}

#[test]
fn ones_own_change_is_in_nobodys_way_but_hides_no_others() {
    let mut given = chaired_by_both();
    let seen = Some(given.meeting(1).sequence);
    let titled = |title: &str| details(title, TEN.0, TEN.1);
    // Two changes that were typed one after another while nothing was decided yet.
    given.when(B, &change_on(seen, 1, titled("One"))).unwrap();
    given.when(B, &change_on(seen, 1, titled("Two"))).unwrap();
    given.when(A, &change_on(Some(given.meeting(1).sequence), 1, titled("Three"))).unwrap();
    given.when(A, &change_on(Some(given.meeting(1).sequence), 1, titled("Four"))).unwrap();
    let expected = changed_since(&given, A);
    assert_eq!(given.when(B, &change_on(seen, 1, titled("Five"))), Err(expected));
}

#[test]
fn who_is_invited_or_answers_is_in_no_changes_way() {
    let mut given = chaired_by_both();
    let seen = Some(given.meeting(1).sequence);
    let invite = crate::command::InviteToMeeting {
        meeting_id: meeting(1),
        attendees: vec![invitee(super::D)],
        not_same_as: Vec::new(),
    };
    given.when(A, &Command::InviteToMeeting(invite)).unwrap();
    given.when(C, &crate::testing::meetings::accept(1)).unwrap();
    given.when(B, &change_on(seen, 1, details("Upgrade", ELEVEN.0, ELEVEN.1))).unwrap();
    assert_eq!(given.meeting(1).details.start, at(ELEVEN.0));
}

#[test]
fn an_occurrence_that_was_moved_or_called_off_is_a_change_as_well() {
    let mut given = Given::clinic([]);
    let weekly = series(1, details("Rota", TEN.0, TEN.1), "FREQ=WEEKLY", &[B]);
    given.when(A, &Command::CreateMeeting(weekly)).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, details("Roster", TEN.0, TEN.1), &[A]))).unwrap();
    given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
    let seen = Some(given.meeting(1).sequence);
    let call_off = crate::command::CancelMeeting {
        meeting_id: meeting(1),
        recurrence_id: Some(at("2026-11-12T10:00:00Z")),
        reason: String::new(),
    };
    given.when(A, &Command::CancelMeeting(call_off)).unwrap();
    let longer = change_on(seen, 1, details("Rota", TEN.0, ELEVEN.1));
    assert_eq!(given.verdict(B, &longer), Err(vec!["meeting_changed_since"]));
}

/// A's third is merged into B's series.
fn into_a_series() -> Given {
    let mut given = Given::clinic([]);
    let weekly = MeetingDetails { location: "Canteen".into(), ..details("Rota", ELEVEN.0, ELEVEN.1) };
    let weekly = series(1, weekly, "FREQ=WEEKLY;COUNT=4", &[A]);
    given.when(B, &Command::CreateMeeting(weekly)).unwrap();
    given.when(A, &Command::CreateMeeting(create(2, details("Roster", TEN.0, TEN.1), &[B]))).unwrap();
    given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
    given
}

#[test]
fn what_is_changed_of_a_merged_one_changes_nothing_else_of_the_other() {
    for sequence in [None, Some(0)] {
        let mut given = into_a_series();
        let told = MeetingDetails { description: "Bring the list".into(), ..details("Roster", TEN.0, TEN.1) };
        given.when(A, &change_on(sequence, 2, told)).unwrap();
        let survivor = given.meeting(1);
        assert_eq!(survivor.details.description, "Bring the list");
        assert_eq!(
            (survivor.details.summary.as_str(), survivor.details.location.as_str()),
            ("Rota", "Canteen")
        );
        assert_eq!(survivor.details.start, at(ELEVEN.0));
        let november = Interval::new(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
        let zone = given.state.zone();
        assert_eq!(survivor.occurrences_in(november, zone).len(), 4, "it goes on: {sequence:?}");
    }
}

#[test]
fn a_repetition_that_is_named_for_a_merged_one_is_meant() {
    let mut given = into_a_series();
    let daily = ChangeMeeting {
        meeting_id: meeting(2),
        recurrence_id: None,
        details: details("Roster", TEN.0, TEN.1),
        recurrence: Some("FREQ=DAILY;COUNT=2".parse().unwrap()),
        sequence: None,
    };
    given.when(A, &Command::ChangeMeeting(daily.clone())).unwrap();
    assert_eq!(given.meeting(1).recurrence, daily.recurrence);
}

#[test]
fn a_series_that_is_there_by_the_merge_alone_is_neither_repeated_otherwise_nor_moved_unseen() {
    for (at_first, time, rule, still_off) in [
        (TEN, TEN, Some("FREQ=DAILY;COUNT=2"), 0),
        // Whoever moves one meeting does not mean a series, even one that begins with it.
        (ELEVEN, TEN, None, 1),
    ] {
        let mut given = Given::clinic([]);
        let weekly = series(1, details("Rota", ELEVEN.0, ELEVEN.1), "FREQ=WEEKLY;COUNT=4", &[A]);
        given.when(B, &Command::CreateMeeting(weekly)).unwrap();
        given
            .when(A, &Command::CreateMeeting(create(2, details("Roster", at_first.0, at_first.1), &[B])))
            .unwrap();
        given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
        let call_off = crate::command::CancelMeeting {
            meeting_id: meeting(1),
            recurrence_id: Some(at("2026-11-12T11:00:00Z")),
            reason: String::new(),
        };
        given.when(A, &Command::CancelMeeting(call_off)).unwrap();
        let form = |sequence| {
            Command::ChangeMeeting(ChangeMeeting {
                meeting_id: meeting(2),
                recurrence_id: None,
                details: details("Roster", time.0, time.1),
                recurrence: rule.map(|rule| rule.parse().unwrap()),
                sequence,
            })
        };
        let before = given.meeting(1).clone();
        assert_eq!(given.verdict(A, &form(Some(0))), Err(vec!["meeting_changed_since"]), "{rule:?}");
        assert_eq!(given.meeting(1), &before);
        // Whoever states none overwrites.
        given.when(A, &form(None)).unwrap();
        assert_ne!(given.meeting(1), &before, "{rule:?}");
        assert_eq!(
            given.meeting(1).exceptions.iter().filter(|it| it.cancelled).count(),
            still_off,
            "{rule:?}"
        );
    }
}

#[test]
fn an_occurrence_that_was_moved_after_the_merge_is_not_moved_back_unseen() {
    let mut given = Given::clinic([]);
    for (number, by, other) in [(1, B, A), (2, A, B)] {
        let weekly = series(number, details("Rota", TEN.0, TEN.1), "FREQ=WEEKLY;COUNT=4", &[other]);
        given.when(by, &Command::CreateMeeting(weekly)).unwrap();
    }
    given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
    later(&mut given);
    let moved = |number: u32, day: u32, hour: u32, sequence: Option<u32>| {
        let (start, end) = (format!("2026-11-{day}T{hour}:00:00Z"), format!("2026-11-{day}T{hour}:30:00Z"));
        Command::ChangeMeeting(ChangeMeeting {
            meeting_id: meeting(number),
            recurrence_id: Some(at(&format!("2026-11-{day}T10:00:00Z"))),
            details: details("Rota", &start, &end),
            recurrence: None,
            sequence,
        })
    };
    let starts_at = |given: &Given| {
        let named = Some(at("2026-11-12T10:00:00Z"));
        given.meeting(1).occurrence(named, given.state.zone()).unwrap().details.start
    };
    given.when(B, &moved(1, 12, 14, None)).unwrap();
    let expected = changed_since(&given, B);
    assert_eq!(given.when(A, &moved(2, 12, 15, Some(0))), Err(expected));
    assert_eq!(starts_at(&given), at("2026-11-12T14:00:00Z"));
    // What nobody has moved may be moved, and whoever states none overwrites.
    given.when(A, &moved(2, 19, 15, Some(0))).unwrap();
    given.when(A, &moved(2, 12, 15, None)).unwrap();
    assert_eq!(starts_at(&given), at("2026-11-12T15:00:00Z"));
}

#[test]
fn whoever_changes_a_merged_one_overwrites_nothing_that_the_merge_has_chosen() {
    let mut given = into_a_series();
    let expected = vec![Reason::MeetingChangedSince {
        meeting_id: meeting(1),
        by: actor(A).account_id,
        at: given.now,
        sequence: given.meeting(1).sequence,
    }];
    let moved = change_on(Some(0), 2, details("Roster", TEN.1, ELEVEN.0));
    assert_eq!(given.when(A, &moved), Err(expected));
    // What the merge took of the merged one is as it was, so that it can be changed.
    let mut given = Given::clinic([]);
    given.when(B, &Command::CreateMeeting(create(1, details("Rota", ELEVEN.0, ELEVEN.1), &[A]))).unwrap();
    given.when(A, &Command::CreateMeeting(create(2, details("Roster", TEN.0, TEN.1), &[B]))).unwrap();
    given.when(A, &Command::MergeMeetings(MergeMeetings { time: Side::Merged, ..merge(1, 2) })).unwrap();
    given.when(A, &change_on(Some(0), 2, details("Roster", TEN.1, ELEVEN.0))).unwrap();
    assert_eq!(given.meeting(1).details.start, at(TEN.1));
}

#[test]
fn a_merge_and_an_undo_are_changes_too() {
    let mut given = chaired_by_both();
    let seen = Some(given.meeting(1).sequence);
    given.when(A, &crate::testing::meetings::unmerge(2)).unwrap();
    let late = change_on(Some(0), 2, details("Add-on fails", TEN.0, TEN.1));
    assert_eq!(given.verdict(B, &late), Err(vec!["meeting_changed_since"]));
    let own = change_on(seen, 1, details("Upgrade fails", TEN.0, TEN.1));
    given.when(A, &own).unwrap();
}

#[test]
fn a_merge_of_what_somebody_else_has_changed_since_it_was_seen_is_not_carried_out() {
    for changed in [1, 2] {
        let mut given = Given::clinic([]);
        given.when(A, &Command::CreateMeeting(create(1, details("Upgrade", TEN.0, TEN.1), &[B]))).unwrap();
        given.when(B, &Command::CreateMeeting(create(2, details("Add-on", TEN.0, TEN.1), &[A]))).unwrap();
        let seen = |given: &Given, number: u32| Some(given.meeting(number).sequence);
        let wish = |given: &Given| {
            let (survivor_sequence, merged_sequence) = (seen(given, 1), seen(given, 2));
            let wish =
                MergeMeetings { time: Side::Merged, survivor_sequence, merged_sequence, ..merge(1, 2) };
            Command::MergeMeetings(wish)
        };
        let seen_before = wish(&given);
        later(&mut given);
        let organizer = if changed == 1 { A } else { B };
        let moved = details("Moved", ELEVEN.0, ELEVEN.1);
        given.when(organizer, &change_on(None, changed, moved)).unwrap();
        let by = if changed == 1 { B } else { A };
        let expected = Reason::MeetingChangedSince {
            meeting_id: meeting(changed),
            by: actor(organizer).account_id,
            at: given.now,
            sequence: 1,
        };
        assert_eq!(given.when(by, &seen_before), Err(vec![expected]));
        // Whoever has changed it has seen that.
        given.clone().when(organizer, &seen_before).unwrap();
        let seen_after = wish(&given);
        given.when(by, &seen_after).unwrap();
        assert!(!given.meeting(2).stands());
    }
}

#[test]
fn a_merge_of_what_has_been_merged_elsewhere_since_it_was_seen_is_not_carried_out() {
    for (time, expected) in [(TEN, Ok(1)), (ELEVEN, Err(vec!["meeting_changed_since"]))] {
        let mut given = Given::clinic([]);
        given.when(A, &Command::CreateMeeting(create(1, details("Upgrade", TEN.0, TEN.1), &[B]))).unwrap();
        given.when(B, &Command::CreateMeeting(create(2, details("Add-on", TEN.0, TEN.1), &[A]))).unwrap();
        given.when(B, &Command::CreateMeeting(create(3, details("Other", time.0, time.1), &[A]))).unwrap();
        later(&mut given);
        let seen = MergeMeetings { survivor_sequence: Some(0), merged_sequence: Some(0), ..merge(1, 2) };
        given.when(B, &Command::MergeMeetings(merge(3, 2))).unwrap();
        let merged = given.verdict(A, &Command::MergeMeetings(seen)).map(|events| events.len());
        assert_eq!(merged, expected);
    }
}
