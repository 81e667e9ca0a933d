//! Two meetings become one, and two again.

use super::{A, ACCEPTED, ASKED, B, C, D, DECLINED, ELEVEN, TEN, later};
use crate::command::{
    Command, LeaveMeeting, MergeMeetings, RespondToMeeting, Side, SuggestMerge, UninviteFromMeeting,
};
use crate::decide::note;
use crate::event::Event;
use crate::ids::AccountId;
use crate::model::{
    Attendee, AttendeeRole, Meeting, MeetingDetails, MeetingPair, MeetingStatus, ParticipationStatus,
};
use crate::rejection::{Note, NoteCode, Reason};
use crate::testing::meetings::{accept, change, create, details, merge, respond, unmerge};
use crate::testing::{Given, location, meeting};
use std::sync::Arc;

/// A's "Discuss recent upgrade" at ten with B and C; B's "Investigate new Adobe add-on" at eleven with A and D, in room 2.
fn two() -> Given {
    let mut given = Given::clinic([]);
    let upgrade = MeetingDetails {
        description: "It fails for some".into(),
        ..details("Discuss recent upgrade", TEN.0, TEN.1)
    };
    let add_on = MeetingDetails {
        location_id: Some(location(2)),
        ..details("Investigate new Adobe add-on", ELEVEN.0, ELEVEN.1)
    };
    given.when(A, &Command::CreateMeeting(create(1, upgrade, &[B, C]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, add_on, &[A, D]))).unwrap();
    later(&mut given);
    given
}

fn mine_into_yours() -> Command {
    Command::MergeMeetings(merge(2, 1))
}

#[test]
fn one_stands_with_everybody_and_the_other_is_cancelled_and_points_to_it() {
    let mut given = two();
    given.when(A, &mine_into_yours()).unwrap();
    let (survivor, merged) = (given.meeting(2), given.meeting(1));
    assert_eq!(merged.status, MeetingStatus::Cancelled);
    assert_eq!(merged.merged_into.as_ref().unwrap().meeting_id, meeting(2));
    assert_eq!((survivor.sequence, merged.sequence), (1, 1));
    assert_eq!(survivor.attendees.len(), 4);
    assert_eq!(survivor.details.summary, "Investigate new Adobe add-on");
    assert_eq!(survivor.aliases, ["Discuss recent upgrade"]);
    assert_eq!(survivor.details.description, "It fails for some");
    assert_eq!(survivor.details.location_id, Some(location(2)));
    let organizers: Vec<_> = [A, B, C, D]
        .into_iter()
        .filter(|role| survivor.is_chaired_by(crate::testing::actor(*role).account_id))
        .collect();
    assert_eq!(organizers, [A, B], "whoever organized either may change it");
}

#[test]
fn an_answer_stands_unless_it_was_to_another_time_or_place() {
    let mut given = two();
    given.when(C, &accept(1)).unwrap();
    given.when(D, &accept(2)).unwrap();
    given.when(A, &mine_into_yours()).unwrap();
    // C agreed to ten; A chose eleven by merging; D and B had agreed to it before.
    assert_eq!([A, B, C, D].map(|role| given.answer(2, role)), [ACCEPTED, ACCEPTED, ASKED, ACCEPTED]);
    let mut given = two();
    given.when(C, &accept(1)).unwrap();
    given.when(D, &accept(2)).unwrap();
    let at_ten =
        MergeMeetings { time: Side::Merged, location: Side::Merged, summary: Side::Merged, ..merge(2, 1) };
    given.when(A, &Command::MergeMeetings(at_ten)).unwrap();
    assert_eq!([A, B, C, D].map(|role| given.answer(2, role)), [ACCEPTED, ASKED, ACCEPTED, ASKED]);
    let survivor = given.meeting(2);
    assert_eq!(survivor.interval(), given.meeting(1).interval());
    assert_eq!(survivor.details.location_id, None);
    assert_eq!(survivor.details.summary, "Discuss recent upgrade");
    assert_eq!(survivor.aliases, ["Investigate new Adobe add-on"]);
}

#[test]
fn of_two_answers_to_the_same_time_the_latest_stands() {
    let mut given = Given::clinic([]);
    let at_ten = |title: &str| details(title, TEN.0, TEN.1);
    given.when(A, &Command::CreateMeeting(create(1, at_ten("One"), &[B, C]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, at_ten("Two"), &[A, C]))).unwrap();
    later(&mut given);
    given.when(C, &accept(2)).unwrap();
    later(&mut given);
    given.when(C, &Command::RespondToMeeting(respond(1, ParticipationStatus::Declined))).unwrap();
    given.when(B, &Command::MergeMeetings(merge(2, 1))).unwrap();
    assert_eq!(given.answer(2, C), DECLINED);
    assert_eq!(given.answer(2, A), ACCEPTED, "A organized the other at the same time");
}

#[test]
fn two_opposite_merges_end_as_one_meeting() {
    let mut given = two();
    given.when(A, &mine_into_yours()).unwrap();
    let opposite = Command::MergeMeetings(merge(1, 2));
    let expected = Note { code: NoteCode::AlreadyMerged, meeting_id: meeting(2) };
    assert_eq!(note(&given.state, &opposite), Some(expected));
    assert_eq!(given.when(B, &opposite), Ok(Vec::new()));
    assert!(given.meeting(2).stands() && !given.meeting(1).stands());
}

#[test]
fn merges_make_a_chain_and_never_a_cycle() {
    let mut given = two();
    given.when(A, &Command::CreateMeeting(create(3, details("Third", TEN.0, TEN.1), &[B]))).unwrap();
    given.when(A, &mine_into_yours()).unwrap();
    given.when(A, &Command::MergeMeetings(merge(3, 2))).unwrap();
    // Into the first, which is the third by now.
    assert_eq!(given.when(A, &Command::MergeMeetings(merge(1, 3))), Ok(Vec::new()));
    for number in 1..=3 {
        assert_eq!(given.state.surviving_meeting(meeting(number)).unwrap().id, meeting(3));
    }
    assert_eq!(given.meeting(3).aliases, ["Investigate new Adobe add-on", "Discuss recent upgrade"]);
}

#[test]
fn what_is_answered_or_changed_later_goes_to_the_one_that_stands() {
    let mut given = two();
    given.when(A, &mine_into_yours()).unwrap();
    let late = accept(1);
    let expected = Note { code: NoteCode::WentToSurvivor, meeting_id: meeting(2) };
    assert_eq!(note(&given.state, &late), Some(expected));
    let events = given.when(C, &late).unwrap();
    assert!(matches!(&events[..], [Event::MeetingAnswered { meeting: it, .. }] if it.id == meeting(2)));
    assert_eq!(given.answer(2, C), ACCEPTED);
    // A, who organized what was merged away, may change what it has become.
    given.when(A, &change(1, details("Upgrade and add-on", ELEVEN.0, ELEVEN.1))).unwrap();
    assert_eq!(given.meeting(2).details.summary, "Upgrade and add-on");
    assert_eq!(note(&given.state, &accept(2)), None);
}

#[test]
fn whoever_calls_off_what_was_merged_meanwhile_calls_off_nobody_elses() {
    let mut given = two();
    given.when(B, &mine_into_yours()).unwrap();
    let mut cancel = crate::command::CancelMeeting {
        meeting_id: meeting(1),
        recurrence_id: None,
        reason: "There is another".into(),
    };
    let expected = Reason::MeetingCancelled { meeting_id: meeting(1) };
    assert_eq!(given.when(A, &Command::CancelMeeting(cancel.clone())), Err(vec![expected]));
    assert!(given.meeting(2).stands());
    cancel.meeting_id = meeting(2);
    given.when(A, &Command::CancelMeeting(cancel)).unwrap();
    assert!(!given.meeting(2).stands());
}

#[test]
fn only_an_organizer_whom_both_concern_merges() {
    let mut given = two();
    assert_eq!(given.verdict(C, &mine_into_yours()), Err(vec!["not_invited"]));
    given
        .when(
            A,
            &Command::InviteToMeeting(crate::command::InviteToMeeting {
                meeting_id: meeting(1),
                attendees: vec![crate::testing::meetings::invitee(D)],
                not_same_as: Vec::new(),
            }),
        )
        .unwrap();
    assert_eq!(given.verdict(D, &mine_into_yours()), Err(vec!["not_organizer"]));
    assert_eq!(given.verdict(A, &Command::MergeMeetings(merge(1, 1))), Err(vec!["same_meeting"]));
    assert_eq!(given.verdict(A, &Command::MergeMeetings(merge(1, 9))), Err(vec!["meeting_unknown"]));
}

#[test]
fn whoever_may_not_merge_suggests_it_and_an_organizer_who_knew_only_one_may_then() {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("One", TEN.0, TEN.1), &[C]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, details("Two", TEN.0, TEN.1), &[C]))).unwrap();
    assert_eq!(given.verdict(A, &Command::MergeMeetings(merge(1, 2))), Err(vec!["not_invited"]));
    let suggest =
        Command::SuggestMerge(SuggestMerge { meeting_id: meeting(1), other_meeting_id: meeting(2) });
    assert_eq!(given.verdict(D, &suggest), Err(vec!["not_invited"]));
    given.when(C, &suggest).unwrap();
    assert_eq!(given.when(C, &suggest), Ok(Vec::new()));
    let pair = MeetingPair::new(meeting(1), meeting(2));
    assert!(given.state.merge_suggestions().contains_key(&pair));
    given.when(A, &Command::MergeMeetings(merge(1, 2))).unwrap();
    assert_eq!([A, B, C].map(|role| given.answer(1, role)), [ACCEPTED, ACCEPTED, ASKED]);
    assert!(given.state.merge_suggestions().is_empty(), "it is settled");
}

#[test]
fn a_merge_taken_back_leaves_both_as_they_were_with_the_answers_given_since() {
    let mut given = two();
    given.when(D, &accept(2)).unwrap();
    let before = (given.meeting(1).clone(), given.meeting(2).clone());
    later(&mut given);
    given.when(A, &mine_into_yours()).unwrap();
    later(&mut given);
    given.when(D, &Command::RespondToMeeting(respond(2, ParticipationStatus::Declined))).unwrap();
    given.when(C, &accept(2)).unwrap();
    assert_eq!(given.verdict(C, &unmerge(1)), Err(vec!["not_organizer"]));
    let events = given.when(B, &unmerge(1)).unwrap();
    assert_eq!(events.len(), 1);
    assert!(given.state.kept_apart().is_empty(), "an undo does not say that the two are two");
    let (one, other) = (given.meeting(1), given.meeting(2));
    assert!(one.stands() && other.stands());
    assert_eq!((&one.details, &other.details), (&before.0.details, &before.1.details));
    assert!(other.aliases.is_empty());
    assert_eq!([A, B, C, D].map(|role| given.answer(1, role)), [ACCEPTED, ASKED, ASKED, None]);
    // D's answer since was to eleven, which is this one's time; A has not agreed to it but by merging.
    assert_eq!([A, B, C, D].map(|role| given.answer(2, role)), [ASKED, ACCEPTED, None, DECLINED]);
    assert!(one.sequence > before.0.sequence && other.sequence > before.1.sequence + 1);
    assert_eq!(given.verdict(B, &unmerge(1)), Err(vec!["not_merged"]));
}

#[test]
fn what_was_merged_last_is_taken_back_first() {
    let mut given = two();
    given.when(A, &Command::CreateMeeting(create(3, details("Third", TEN.0, TEN.1), &[B]))).unwrap();
    given.when(A, &mine_into_yours()).unwrap();
    given.when(A, &Command::MergeMeetings(merge(2, 3))).unwrap();
    let expected = Reason::MergedSince { meeting_id: meeting(1), later_meeting_id: meeting(3) };
    assert_eq!(given.when(A, &unmerge(1)), Err(vec![expected]));
    given.when(A, &unmerge(3)).unwrap();
    given.when(A, &unmerge(1)).unwrap();
    assert!((1..=3).all(|number| given.meeting(number).stands()));
}

#[test]
fn of_a_chain_the_last_link_is_taken_back_first_and_named() {
    let mut given = two();
    given.when(A, &Command::CreateMeeting(create(3, details("Third", TEN.0, TEN.1), &[B]))).unwrap();
    given.when(A, &mine_into_yours()).unwrap();
    given.when(A, &Command::MergeMeetings(merge(3, 2))).unwrap();
    let expected = Reason::MergedSince { meeting_id: meeting(1), later_meeting_id: meeting(2) };
    assert_eq!(given.when(A, &unmerge(1)), Err(vec![expected]));
    given.when(A, &unmerge(2)).unwrap();
    given.when(A, &unmerge(1)).unwrap();
    assert!((1..=3).all(|number| given.meeting(number).stands()));
}

#[test]
fn whoever_was_invited_since_the_merge_stays_with_the_one_that_stood() {
    let mut given = Given::clinic([]);
    given.when(A, &Command::CreateMeeting(create(1, details("One", TEN.0, TEN.1), &[B]))).unwrap();
    given.when(B, &Command::CreateMeeting(create(2, details("Two", TEN.0, TEN.1), &[A]))).unwrap();
    given.when(A, &mine_into_yours()).unwrap();
    let invite = crate::command::InviteToMeeting {
        meeting_id: meeting(2),
        attendees: vec![crate::testing::meetings::invitee(D)],
        not_same_as: Vec::new(),
    };
    given.when(A, &Command::InviteToMeeting(invite)).unwrap();
    given.when(A, &unmerge(1)).unwrap();
    assert_eq!((given.answer(1, D), given.answer(2, D)), (None, ASKED));
}

#[test]
fn whoever_left_or_was_uninvited_since_the_merge_is_not_brought_back() {
    let mut given = two();
    given.when(A, &mine_into_yours()).unwrap();
    given.when(C, &Command::LeaveMeeting(LeaveMeeting { meeting_id: meeting(2) })).unwrap();
    let account_ids = vec![crate::testing::actor(D).account_id];
    let uninvite = UninviteFromMeeting { meeting_id: meeting(2), account_ids };
    given.when(A, &Command::UninviteFromMeeting(uninvite)).unwrap();
    given.when(A, &unmerge(1)).unwrap();
    assert_eq!([A, B, C, D].map(|role| given.answer(1, role)), [ACCEPTED, ASKED, None, None]);
    assert_eq!([A, B, C, D].map(|role| given.answer(2, role)), [ASKED, ACCEPTED, None, None]);
}

#[test]
fn an_answer_to_the_time_that_a_merge_gave_does_not_count_once_it_is_taken_back() {
    for (time, expected) in [(Side::Merged, Err(vec!["answer_outdated"])), (Side::Survivor, Ok(()))] {
        let mut given = two();
        given.when(A, &Command::MergeMeetings(MergeMeetings { time, ..merge(2, 1) })).unwrap();
        let sequence = Some(given.meeting(2).sequence);
        given.when(A, &unmerge(1)).unwrap();
        let late = RespondToMeeting { sequence, ..respond(2, ParticipationStatus::Accepted) };
        assert_eq!(given.verdict(D, &Command::RespondToMeeting(late)).map(drop), expected, "{time:?}");
    }
}

#[test]
fn of_two_descriptions_both_stand_or_the_one_that_was_chosen() {
    let described = |text: &str| MeetingDetails { description: text.into(), ..details(text, TEN.0, TEN.1) };
    for (description, expected) in
        [(None, "Two\n\nOne"), (Some(Side::Survivor), "Two"), (Some(Side::Merged), "One")]
    {
        let mut given = Given::clinic([]);
        given.when(A, &Command::CreateMeeting(create(1, described("One"), &[B]))).unwrap();
        given.when(A, &Command::CreateMeeting(create(2, described("Two"), &[B]))).unwrap();
        given.when(A, &Command::MergeMeetings(MergeMeetings { description, ..merge(2, 1) })).unwrap();
        assert_eq!(given.meeting(2).details.description, expected);
        given.when(A, &unmerge(1)).unwrap();
        assert_eq!([1, 2].map(|number| given.meeting(number).details.description.clone()), ["One", "Two"]);
    }
}

#[test]
fn what_two_become_is_no_larger_than_one_may_be() {
    let mut given = Given::clinic([]);
    for (number, letter) in [(1, "é"), (2, "ü")] {
        let long = MeetingDetails { description: letter.repeat(3_000), ..details("Upgrade", TEN.0, TEN.1) };
        given.when(A, &Command::CreateMeeting(create(number, long, &[]))).unwrap();
    }
    let mut crowded = given.clone();
    given.when(A, &mine_into_yours()).unwrap();
    let united = given.meeting(2).details.clone();
    assert_eq!(united.description.chars().count(), 4_000);
    assert!(united.description.starts_with('ü') && united.description.ends_with('é'));
    assert_eq!(change(2, united).validate(), Ok(()), "it can be changed");
    for number in [1, 2] {
        let mut meeting = Meeting::clone(crowded.meeting(number));
        meeting.attendees.extend((0..300).map(|guest| {
            let account_id = AccountId::new(uuid::Uuid::from_u128(u128::from(number) << 64 | guest));
            Attendee::invited(account_id, AttendeeRole::ReqParticipant, crowded.now)
        }));
        crowded.apply(Event::MeetingAttendeesChanged { meeting: Arc::new(meeting) });
    }
    let expected = Reason::TooManyAttendees { count: 601, maximum: 500 };
    assert_eq!(crowded.when(A, &mine_into_yours()), Err(vec![expected]));
}

#[test]
fn of_two_who_organize_it_the_one_is_asked_again_where_the_other_moves_it() {
    let mut given = two();
    given.when(A, &mine_into_yours()).unwrap();
    assert_eq!([A, B].map(|role| given.answer(2, role)), [ACCEPTED, ACCEPTED]);
    given.when(A, &change(2, details("Upgrade and add-on", TEN.0, TEN.1))).unwrap();
    assert_eq!([A, B].map(|role| given.answer(2, role)), [ACCEPTED, ASKED]);
}

#[test]
fn what_is_called_off_is_not_merged() {
    let mut given = two();
    let cancel =
        crate::command::CancelMeeting { meeting_id: meeting(2), recurrence_id: None, reason: String::new() };
    given.when(B, &Command::CancelMeeting(cancel)).unwrap();
    assert_eq!(given.verdict(A, &mine_into_yours()), Err(vec!["meeting_cancelled"]));
}

#[test]
fn replayed_from_a_snapshot_it_is_the_same() {
    let mut given = two();
    given.when(A, &mine_into_yours()).unwrap();
    let window = crate::time::Interval::new(
        crate::testing::at("2026-11-01T00:00:00Z"),
        crate::testing::at("2026-12-01T00:00:00Z"),
    );
    let reader = crate::testing::actor(A).account_id;
    let epoch = crate::ids::Epoch::new(uuid::Uuid::nil());
    let snapshot = given.state.snapshot(epoch, crate::ids::Seq(1), given.now, window, reader);
    let mut copy = crate::state::State::from_snapshot(&snapshot);
    let events = given.when(B, &unmerge(1)).unwrap();
    let seen: Vec<_> = events.iter().map(|event| event.seen_by(Some(reader)).into_owned()).collect();
    seen.iter().for_each(|event| copy.apply(event));
    let again = given.state.snapshot(epoch, crate::ids::Seq(1), given.now, window, reader);
    assert_eq!(copy.snapshot(epoch, crate::ids::Seq(1), given.now, window, reader), again);
}

#[test]
fn one_meeting_is_made_of_fifty_others_at_most() {
    let mut given = Given::clinic([]);
    for number in 1..=53 {
        let one = create(number, details("Rota", TEN.0, TEN.1), &[B]);
        given.when(A, &Command::CreateMeeting(one)).unwrap();
    }
    given.when(A, &Command::MergeMeetings(merge(51, 52))).unwrap();
    (2..=49).for_each(|other| _ = given.when(A, &Command::MergeMeetings(merge(1, other))).unwrap());
    let one_of_two = given.clone().when(A, &Command::MergeMeetings(merge(1, 51)));
    assert!(one_of_two.is_ok(), "48 and two are fifty");
    given.when(A, &Command::MergeMeetings(merge(1, 50))).unwrap();
    let full = |survivor| Err(vec![Reason::TooManyMerged { meeting_id: meeting(survivor), maximum: 50 }]);
    assert_eq!(given.when(A, &Command::MergeMeetings(merge(1, 51))), full(1));
    assert_eq!(given.when(A, &Command::MergeMeetings(merge(51, 1))), full(51));
    given.when(A, &Command::MergeMeetings(merge(1, 53))).unwrap();
    assert_eq!(given.meeting(1).merged_from.len(), 50);
    assert_eq!(given.when(A, &Command::MergeMeetings(merge(53, 1))), Ok(Vec::new()), "that is so already");
}
