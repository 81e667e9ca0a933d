//! What is said of pairs of meetings: who hears of it, and what becomes of it when one of them is merged.

use super::{A, B, C, D, ELEVEN, TEN};
use crate::command::{
    CancelMeeting, Command, CreateMeeting, KeepMeetingsApart, RespondToMeeting, SuggestMerge,
};
use crate::event::{Change, Event};
use crate::ids::{CommandId, Epoch, Seq};
use crate::look_alikes::{MeetingSketch, look_alikes};
use crate::model::{MeetingPair, NOBODY, ParticipationStatus, Role};
use crate::rejection::Reason;
use crate::state::State;
use crate::testing::meetings::{accept, create, details, invitee, merge, respond, unmerge};
use crate::testing::{Given, actor, at, meeting};
use crate::time::Interval;

/// Three that look alike: A's first, B's second and C's third; everybody but D is in all of them.
fn three() -> Given {
    let mut given = Given::clinic([]);
    for (number, by, others) in [(1, A, [B, C]), (2, B, [A, C]), (3, C, [A, B])] {
        given
            .when(by, &Command::CreateMeeting(create(number, details("Rota", TEN.0, TEN.1), &others)))
            .unwrap();
    }
    given
}

fn keep_apart(one: u32, other: u32) -> Command {
    let (meeting_id, other_meeting_id) = (meeting(one), meeting(other));
    Command::KeepMeetingsApart(KeepMeetingsApart { meeting_id, other_meeting_id })
}

fn suggest(one: u32, other: u32) -> Command {
    let (meeting_id, other_meeting_id) = (meeting(one), meeting(other));
    Command::SuggestMerge(SuggestMerge { meeting_id, other_meeting_id })
}

fn pair(one: u32, other: u32) -> MeetingPair {
    MeetingPair::new(meeting(one), meeting(other))
}

fn apart(state: &State, one: u32, other: u32) -> [bool; 2] {
    [(one, other), (other, one)]
        .map(|(one, other)| state.kept_apart_from(meeting(one)).contains(&meeting(other)))
}

/// Those that look like `number`, in a copy of A's.
fn alike(given: &Given, number: u32) -> Vec<u32> {
    let copy = copied(given, A);
    let sketch = MeetingSketch::of(given.meeting(number));
    let found = look_alikes(&copy, &sketch, given.now, |it| it.concerns(actor(A).account_id));
    (1..=9).filter(|other| found.iter().any(|it| it.meeting_id == meeting(*other))).collect()
}

/// What a browser of `reader` knows that has just begun.
fn copied(given: &Given, reader: Role) -> State {
    let window = Interval::new(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
    let (epoch, reader) = (Epoch::new(uuid::Uuid::nil()), actor(reader).account_id);
    State::from_snapshot(&given.state.snapshot(epoch, Seq(1), given.now, window, reader))
}

#[test]
fn what_is_told_apart_stays_so_once_one_of_them_is_merged_and_after_that() {
    let mut given = three();
    given.when(A, &keep_apart(1, 3)).unwrap();
    assert_eq!((alike(&given, 1), alike(&given, 3)), (vec![2], vec![2]));
    given.when(A, &Command::MergeMeetings(merge(2, 1))).unwrap();
    // Said of the first, it holds for the second now, and whoever asks from whichever side.
    assert_eq!(apart(&given.state, 2, 3), [true, true]);
    assert_eq!((alike(&given, 2), alike(&given, 3)), (vec![], vec![]));
    assert_eq!(given.when(B, &keep_apart(2, 3)), Ok(Vec::new()), "it has been said");
    given.when(B, &unmerge(1)).unwrap();
    assert_eq!(apart(&given.state, 1, 3), [true, true]);
    assert_eq!(apart(&given.state, 2, 3), [false, false]);
    assert_eq!(apart(&given.state, 1, 2), [false, false], "nobody has said so");
    assert_eq!(alike(&given, 3), [2]);
}

#[test]
fn what_is_told_apart_of_both_ends_of_merges_is_told_apart_all_the_same() {
    let mut given = three();
    for (number, by, others) in [(4, A, [B, C]), (5, B, [A, C])] {
        given
            .when(by, &Command::CreateMeeting(create(number, details("Rota", TEN.0, TEN.1), &others)))
            .unwrap();
    }
    given.when(A, &keep_apart(1, 3)).unwrap();
    given.when(A, &Command::MergeMeetings(merge(2, 1))).unwrap();
    given.when(C, &Command::MergeMeetings(merge(4, 3))).unwrap();
    given.when(B, &Command::MergeMeetings(merge(5, 2))).unwrap();
    assert_eq!(apart(&given.state, 5, 4), [true, true]);
    for state in [&given.state, &copied(&given, C)] {
        assert_eq!(state.kept_apart(), [pair(5, 4)].into());
    }
    given.when(A, &unmerge(2)).unwrap();
    given.when(A, &unmerge(1)).unwrap();
    assert_eq!((apart(&given.state, 1, 4), apart(&given.state, 5, 4)), ([true; 2], [false; 2]));
}

#[test]
fn a_meeting_that_was_merged_is_named_as_well_as_the_one_that_stands() {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("Upgrade", TEN.0, TEN.1), &[B]))).unwrap();
    given.when(A, &Command::CreateMeeting(create(3, details("Third", TEN.0, TEN.1), &[B]))).unwrap();
    given.when(B, &accept(1)).unwrap();
    given.when(A, &Command::MergeMeetings(merge(3, 1))).unwrap();
    let add_on = create(2, details("Add-on", ELEVEN.0, ELEVEN.1), &[A]);
    let named = CreateMeeting { not_same_as: vec![meeting(1)], ..add_on };
    let events = given.when(B, &Command::CreateMeeting(named)).unwrap();
    assert!(!events.iter().any(|it| matches!(it, Event::InvitationsCrossed { .. })), "{events:?}");
    assert_eq!(apart(&given.state, 2, 3), [true, true]);
}

#[test]
fn the_second_to_answer_names_a_merged_one_as_well() {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("Upgrade", TEN.0, TEN.1), &[B]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, details("Add-on", ELEVEN.0, ELEVEN.1), &[A]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(4, details("Fourth", ELEVEN.0, ELEVEN.1), &[]))).unwrap();
    given.when(A, &accept(2)).unwrap();
    given.when(B, &Command::MergeMeetings(merge(2, 4))).unwrap();
    assert_eq!(given.verdict(B, &accept(1)), Err(vec!["invitations_crossed"]));
    let two = RespondToMeeting { not_same_as: vec![meeting(4)], ..respond(1, ParticipationStatus::Accepted) };
    given.when(B, &Command::RespondToMeeting(two)).unwrap();
}

#[test]
fn a_suggestion_goes_to_what_stands_and_comes_back_with_it() {
    let mut given = three();
    given.when(B, &suggest(1, 3)).unwrap();
    given.when(A, &Command::MergeMeetings(merge(2, 1))).unwrap();
    let suggested = |given: &Given| given.state.merge_suggestions().into_keys().collect::<Vec<_>>();
    assert_eq!(suggested(&given), [pair(2, 3)]);
    assert_eq!(given.when(A, &suggest(2, 3)), Ok(Vec::new()), "it has been suggested");
    given.when(B, &unmerge(1)).unwrap();
    assert_eq!(suggested(&given), [pair(1, 3)]);
    given.when(C, &keep_apart(1, 3)).unwrap();
    assert!(suggested(&given).is_empty(), "whoever says that they are two has answered it");
}

#[test]
fn what_is_told_apart_after_a_merge_is_no_longer_suggested_of_what_was_merged() {
    let mut given = three();
    given.when(B, &suggest(1, 3)).unwrap();
    given.when(A, &Command::MergeMeetings(merge(2, 1))).unwrap();
    given.when(C, &keep_apart(2, 3)).unwrap();
    for state in [&given.state, &copied(&given, B)] {
        assert!(state.merge_suggestions().is_empty(), "{:?}", state.merge_suggestions());
    }
}

#[test]
fn what_was_suggested_of_two_is_settled_for_as_long_as_they_are_one() {
    let mut given = three();
    given.when(C, &suggest(1, 2)).unwrap();
    given.when(A, &Command::MergeMeetings(merge(2, 1))).unwrap();
    assert!(given.state.merge_suggestions().is_empty());
    given.when(A, &unmerge(1)).unwrap();
    assert!(given.state.merge_suggestions().contains_key(&pair(1, 2)));
}

#[test]
fn whom_neither_concerns_hears_that_something_was_said_and_not_of_what_nor_by_whom() {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("Upgrade", TEN.0, TEN.1), &[B]))).unwrap();
    let mut said =
        given.when(B, &Command::CreateMeeting(create(2, details("Add-on", TEN.0, TEN.1), &[A]))).unwrap();
    said.remove(0);
    said.extend(given.when(B, &suggest(1, 2)).unwrap());
    said.extend(given.when(A, &keep_apart(1, 2)).unwrap());
    assert_eq!(said.len(), 3, "{said:?}");
    let by = actor(B).account_id;
    let id = CommandId::new(uuid::Uuid::from_u128(7));
    for event in said {
        let change = Change { seq: Seq(9), at: given.now, by, command_id: id, event };
        let ids =
            [meeting(1).to_string(), meeting(2).to_string(), by.to_string(), actor(A).account_id.to_string()];
        for (reader, told) in [(Some(D), false), (None, false), (Some(A), true)] {
            let seen = change.seen_by(reader.map(|it| actor(it).account_id));
            let text = serde_json::to_string(&seen).unwrap();
            assert_eq!(ids.iter().any(|id| text.contains(id)), told, "{reader:?}: {text}");
            assert_eq!((seen.seq, seen.command_id, seen.by == by), (change.seq, id, told));
        }
    }
    assert!(copied(&given, D).kept_apart().is_empty());
    assert_eq!(copied(&given, B).kept_apart(), [pair(1, 2)].into());
}

#[test]
fn who_changed_or_merged_a_meeting_is_named_to_no_outsider() {
    let mut given = three();
    let events = given.when(A, &Command::MergeMeetings(merge(2, 1))).unwrap();
    let by = actor(A).account_id;
    let id = CommandId::new(uuid::Uuid::from_u128(7));
    let change = Change { seq: Seq(9), at: given.now, by, command_id: id, event: events[0].clone() };
    assert_eq!(change.seen_by(Some(actor(D).account_id)).by, NOBODY);
    let seen = change.seen_by(Some(actor(D).account_id));
    assert!(seen.event.meetings().all(|it| it.merged_into.as_ref().is_none_or(|it| it.by == NOBODY)));
    assert_eq!(change.seen_by(Some(actor(C).account_id)).by, by);
}

#[test]
fn whoever_is_invited_later_knows_what_was_said_before() {
    let mut given = three();
    given.when(A, &keep_apart(1, 3)).unwrap();
    let mut copy = copied(&given, D);
    let invite = crate::command::InviteToMeeting {
        meeting_id: meeting(1),
        attendees: vec![invitee(D)],
        not_same_as: Vec::new(),
    };
    let events = given.when(A, &Command::InviteToMeeting(invite)).unwrap();
    events.iter().for_each(|event| copy.apply(&event.seen_by(Some(actor(D).account_id))));
    assert_eq!(copy.kept_apart(), [pair(1, 3)].into());
}

#[test]
fn what_earlier_versions_wrote_of_pairs_is_so_and_outlives_their_events() {
    let mut given = three();
    given.apply(Event::MeetingsKeptApart { pair: pair(1, 3), one: None, other: None });
    assert_eq!(apart(&given.state, 1, 3), [true, true]);
    // An event of that time says nothing of pairs.
    let mut bare = crate::model::Meeting::clone(given.meeting(1));
    bare.kept_apart.clear();
    given.apply(Event::MeetingChanged { meeting: std::sync::Arc::new(bare) });
    assert_eq!(apart(&given.state, 1, 3), [true, true]);
    let suggestion = crate::model::MergeSuggestion {
        pair: pair(1, 2),
        by: actor(C).account_id,
        at: given.now,
        organizers: None,
    };
    given.apply(Event::MergeSuggested { suggestion, one: None, other: None });
    assert!(given.state.merge_suggestions().contains_key(&pair(1, 2)));
}

#[test]
fn what_earlier_versions_wrote_of_suggestions_outlives_their_events_until_it_is_answered() {
    // As an event of that time says it: nothing of pairs.
    let stripped = |meeting: &crate::model::Meeting| {
        std::sync::Arc::new(crate::model::Meeting { merge_suggestions: Vec::new(), ..meeting.clone() })
    };
    let bare =
        |given: &Given, number: u32| Event::MeetingChanged { meeting: stripped(given.meeting(number)) };
    let suggested = |given: &Given| given.state.merge_suggestions().into_keys().collect::<Vec<_>>();
    let mut given = three();
    let suggestion = crate::model::MergeSuggestion {
        pair: pair(1, 2),
        by: actor(C).account_id,
        at: given.now,
        organizers: None,
    };
    given.apply(Event::MergeSuggested { suggestion, one: None, other: None });
    for number in [1, 2, 1] {
        given.apply(bare(&given, number));
    }
    assert_eq!(suggested(&given), [pair(1, 2)]);
    let two = given.clone().when(A, &keep_apart(1, 2)).unwrap();
    let two_as_it_was_written = vec![Event::MeetingsKeptApart { pair: pair(1, 2), one: None, other: None }];
    let one = given.clone().when(A, &Command::MergeMeetings(merge(2, 1))).unwrap();
    let [Event::MeetingsMerged { survivor, merged }] = &one[..] else { panic!("{one:?}") };
    let one = vec![Event::MeetingsMerged { survivor: stripped(survivor), merged: stripped(merged) }];
    for answer in [two, two_as_it_was_written, one] {
        let mut given = given.clone();
        answer.iter().cloned().for_each(|event| given.apply(event));
        for number in [1, 2] {
            given.apply(bare(&given, number));
        }
        if given.meeting(1).merged_into.is_some() {
            given.when(A, &unmerge(1)).unwrap();
        }
        assert!(suggested(&given).is_empty(), "{answer:?}");
    }
}

#[test]
fn a_meeting_remembers_fifty_pairs_and_forgets_first_what_does_not_stand_and_then_the_oldest() {
    let mut given = three();
    for number in 4..=53 {
        let other = create(number, details("Rota", TEN.0, TEN.1), &[A]);
        given.when(B, &Command::CreateMeeting(other)).unwrap();
    }
    (2..=51).for_each(|other| _ = given.when(A, &keep_apart(1, other)).unwrap());
    let (meeting_id, reason) = (meeting(9), String::new());
    let call_off = CancelMeeting { meeting_id, recurrence_id: None, reason };
    given.when(B, &Command::CancelMeeting(call_off)).unwrap();
    assert_eq!(given.meeting(1).kept_apart.len(), 50);
    let remembers = |given: &Given, other: u32| given.meeting(1).kept_apart.contains(&pair(1, other));
    // One that is over goes first …
    given.when(A, &keep_apart(1, 52)).unwrap();
    assert_eq!([2, 3, 9, 52].map(|it| remembers(&given, it)), [true, true, false, true]);
    // … then the oldest, for good, whatever happens to the meeting next.
    given.when(A, &keep_apart(1, 53)).unwrap();
    given.when(B, &accept(1)).unwrap();
    assert_eq!([2, 3, 9, 53].map(|it| remembers(&given, it)), [false, true, false, true]);
    assert_eq!(given.meeting(1).kept_apart.len(), 50);
    // The other of the two still says it.
    assert_eq!(apart(&given.state, 1, 2), [true, true]);
}

#[test]
fn a_merge_brings_no_more_pairs_than_a_meeting_remembers() {
    let mut given = three();
    for number in 4..=63 {
        let other = create(number, details("Rota", TEN.0, TEN.1), &[A]);
        given.when(B, &Command::CreateMeeting(other)).unwrap();
    }
    (4..=33).for_each(|other| _ = given.when(A, &keep_apart(1, other)).unwrap());
    (34..=63).for_each(|other| _ = given.when(A, &keep_apart(2, other)).unwrap());
    given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
    assert_eq!(given.meeting(1).kept_apart.len(), 50);
    assert_eq!(apart(&given.state, 1, 63), [true, true]);
}

#[test]
fn twenty_suggestions_of_a_meeting_are_open_at_once_and_one_that_is_answered_makes_room() {
    let mut given = three();
    for number in 4..=23 {
        let other = create(number, details("Rota", TEN.0, TEN.1), &[A]);
        given.when(B, &Command::CreateMeeting(other)).unwrap();
    }
    (2..=21).for_each(|other| _ = given.when(A, &suggest(1, other)).unwrap());
    let full = Reason::TooManySuggestions { meeting_id: meeting(1), maximum: 20 };
    assert_eq!(given.when(B, &suggest(22, 1)), Err(vec![full]));
    assert_eq!(given.when(B, &suggest(3, 1)), Ok(Vec::new()), "that is suggested already");
    assert!(given.when(A, &suggest(22, 23)).is_ok(), "others have room");
    given.when(A, &keep_apart(1, 2)).unwrap();
    given.when(B, &suggest(22, 1)).unwrap();
    assert_eq!(given.state.merge_suggestions().keys().filter(|it| it.holds(meeting(1))).count(), 20);
}

#[test]
fn of_suggestions_that_nobody_answers_a_meeting_keeps_fifty() {
    let mut given = three();
    for number in 4..=64 {
        let other = create(number, details("Rota", TEN.0, TEN.1), &[A]);
        given.when(B, &Command::CreateMeeting(other)).unwrap();
        given.when(A, &suggest(1, number)).unwrap();
        let (meeting_id, reason) = (meeting(number), String::new());
        let call_off = CancelMeeting { meeting_id, recurrence_id: None, reason };
        given.when(B, &Command::CancelMeeting(call_off)).unwrap();
    }
    let kept = &given.meeting(1).merge_suggestions;
    assert_eq!((kept.len(), kept[0].pair, kept[49].pair), (50, pair(1, 15), pair(1, 64)));
    assert!(given.state.merge_suggestions().is_empty());
}
