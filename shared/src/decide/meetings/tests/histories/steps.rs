//! What people do, drawn at random: about few meetings, so that they are in one another's way.

use super::PEOPLE;
use crate::command::{
    AnswerTimeProposal, CancelMeeting, ChangeMeeting, Command, CreateMeeting, InviteToMeeting,
    KeepMeetingsApart, LeaveMeeting, MergeMeetings, ProposeMeetingTime, RespondToMeeting, Side, SuggestMerge,
    UninviteFromMeeting,
};
use crate::event::Event;
use crate::ids::MeetingId;
use crate::model::{MeetingDetails, ParticipationStatus, Role};
use crate::testing::meetings::{create, details, invitee, merge, unmerge};
use crate::testing::{Given, actor, meeting};
use crate::time::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

/// So many meetings there are at most.
const MEETINGS: u32 = 5;

/// Something that somebody does.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) by: Role,
    what: What,
    one: u32,
    other: u32,
    whom: Role,
    dice: u32,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Create,
    Change,
    CallOff,
    Invite,
    Uninvite,
    Leave,
    Answer(ParticipationStatus),
    Propose,
    AnswerProposal,
    Merge,
    Unmerge,
    Suggest,
    KeepApart,
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let answer = prop_oneof![
        Just(ParticipationStatus::Accepted),
        Just(ParticipationStatus::Declined),
        Just(ParticipationStatus::Tentative)
    ];
    let what = prop_oneof![
        6 => Just(What::Create),
        3 => Just(What::Change),
        1 => Just(What::CallOff),
        2 => Just(What::Invite),
        1 => Just(What::Uninvite),
        1 => Just(What::Leave),
        6 => answer.prop_map(What::Answer),
        3 => Just(What::Propose),
        3 => Just(What::AnswerProposal),
        4 => Just(What::Merge),
        3 => Just(What::Unmerge),
        1 => Just(What::Suggest),
        1 => Just(What::KeepApart),
    ];
    let who = || prop::sample::select(PEOPLE.to_vec());
    (who(), what, 1..=MEETINGS, 1..=MEETINGS, who(), 0..1000_u32)
        .prop_map(|(by, what, one, other, whom, dice)| Step { by, what, one, other, whom, dice })
}

/// Steps of which none depends on another, and the same in another order: each person answers one meeting of their own choice, though
/// nobody accepts, since the second of two crossed answers is asked first; and what is said of pairs.
pub(super) fn independent() -> impl Strategy<Value = (Vec<Step>, Vec<Step>)> {
    let one = |by: Role| {
        let what = prop_oneof![
            Just(What::Answer(ParticipationStatus::Declined)),
            Just(What::Answer(ParticipationStatus::Tentative))
        ];
        (what, 1..=MEETINGS, 0..1000_u32).prop_map(move |(what, one, dice)| Step {
            by,
            what,
            one,
            other: one,
            whom: by,
            dice,
        })
    };
    let pair = (prop::sample::select(PEOPLE.to_vec()), 1..=MEETINGS, 1..=MEETINGS)
        .prop_map(|(by, one, other)| Step { by, what: What::KeepApart, one, other, whom: by, dice: 0 });
    let answers = PEOPLE.map(one);
    (answers, prop::collection::vec(pair, 0..4))
        .prop_map(|(answers, pairs)| answers.into_iter().chain(pairs).collect::<Vec<_>>())
        .prop_flat_map(|steps| (Just(steps.clone()), Just(steps).prop_shuffle()))
}

impl Step {
    /// The command; `None` where there is nothing to be done it to.
    #[expect(clippy::too_many_lines, reason = "one arm a command")]
    pub(super) fn command(&self, given: &Given) -> Option<Command> {
        let (meeting_id, other_meeting_id) = (meeting(self.one), meeting(self.other));
        let known = given.state.meetings().get(&meeting_id);
        let recurrence_id = || self.occurrence(given, meeting_id);
        Some(match self.what {
            What::Create => {
                let others: Vec<_> = PEOPLE
                    .into_iter()
                    .filter(|it| *it != self.by && (self.tossed(*it as u32) || self.tossed(4 + *it as u32)))
                    .collect();
                let not_same_as =
                    if self.dice.is_multiple_of(7) { vec![other_meeting_id] } else { Vec::new() };
                let rule = ["FREQ=WEEKLY;COUNT=3", "FREQ=WEEKLY", "FREQ=DAILY;UNTIL=20261109"]
                    [self.dice as usize % 3];
                let recurrence = self.dice.is_multiple_of(4).then(|| rule.parse().unwrap());
                Command::CreateMeeting(CreateMeeting {
                    not_same_as,
                    recurrence,
                    ..create(self.one, self.details(), &others)
                })
            }
            What::Change => {
                let recurrence_id = recurrence_id();
                let before = known.map_or_else(|| self.details(), |it| it.details.clone());
                let details = match self.dice % 3 {
                    0 => MeetingDetails { description: format!("Point {}", self.dice), ..before },
                    1 => MeetingDetails { location: format!("Room {}", self.dice % 4), ..before },
                    _ => self.details(),
                };
                let recurrence =
                    known.and_then(|it| it.recurrence.clone()).filter(|_| recurrence_id.is_none());
                let sequence = self.dice.is_multiple_of(2).then(|| known.map_or(0, |it| it.sequence));
                Command::ChangeMeeting(ChangeMeeting {
                    meeting_id,
                    recurrence_id,
                    details,
                    recurrence,
                    sequence,
                })
            }
            What::CallOff => {
                let reason = String::new();
                Command::CancelMeeting(CancelMeeting { meeting_id, recurrence_id: recurrence_id(), reason })
            }
            What::Invite => Command::InviteToMeeting(InviteToMeeting {
                meeting_id,
                attendees: vec![invitee(self.whom)],
                not_same_as: Vec::new(),
            }),
            What::Uninvite => {
                let account_ids = vec![actor(self.whom).account_id];
                Command::UninviteFromMeeting(UninviteFromMeeting { meeting_id, account_ids })
            }
            What::Leave => Command::LeaveMeeting(LeaveMeeting { meeting_id }),
            What::Answer(status) => Command::RespondToMeeting(RespondToMeeting {
                meeting_id,
                recurrence_id: recurrence_id(),
                status,
                note: String::new(),
                sequence: known.filter(|_| self.tossed(5)).map(|it| it.sequence),
                not_same_as: Vec::new(),
                keep_dates: self.tossed(6),
            }),
            What::Propose => {
                let MeetingDetails { start, end, .. } = self.details();
                let (recurrence_id, note) = (recurrence_id(), String::new());
                Command::ProposeMeetingTime(ProposeMeetingTime {
                    meeting_id,
                    recurrence_id,
                    start,
                    end,
                    note,
                })
            }
            What::AnswerProposal => Command::AnswerTimeProposal(AnswerTimeProposal {
                meeting_id,
                account_id: known
                    .and_then(|it| it.proposals.first())
                    .map_or(actor(self.whom).account_id, |it| it.account_id),
                accept: self.tossed(1),
                start: None,
                end: None,
            }),
            What::Merge => {
                let side = |bit: u32| if self.tossed(bit) { Side::Merged } else { Side::Survivor };
                Command::MergeMeetings(MergeMeetings {
                    summary: side(1),
                    time: side(2),
                    location: side(3),
                    ..merge(self.one, self.other)
                })
            }
            What::Unmerge => {
                // Whatever there is to be taken back, if there is anything.
                let merged =
                    (1..=MEETINGS).cycle().skip(self.one as usize).take(MEETINGS as usize).find(|number| {
                        given
                            .state
                            .meetings()
                            .get(&meeting(*number))
                            .is_some_and(|it| it.merged_into.is_some())
                    });
                unmerge(merged.unwrap_or(self.one))
            }
            What::Suggest => Command::SuggestMerge(SuggestMerge { meeting_id, other_meeting_id }),
            What::KeepApart => Command::KeepMeetingsApart(KeepMeetingsApart { meeting_id, other_meeting_id }),
        })
    }

    /// Who does it: most often somebody who may.
    pub(super) fn who(&self, given: &Given, command: &Command) -> Role {
        if self.dice.is_multiple_of(5) {
            return self.by;
        }
        let standing = |number: u32| given.state.surviving_meeting(meeting(number));
        let (one, other) = (standing(self.one), standing(self.other));
        let is_in = |role: &Role| one.is_none_or(|it| it.concerns(actor(*role).account_id));
        let is_in_both =
            |role: &Role| is_in(role) && other.is_none_or(|it| it.concerns(actor(*role).account_id));
        let chairs = |role: &Role| one.is_some_and(|it| it.is_chaired_by(actor(*role).account_id));
        let may = |role: &Role| match self.what {
            What::Create => *role == self.by,
            What::Change | What::CallOff | What::Invite | What::Uninvite | What::AnswerProposal => {
                chairs(role)
            }
            What::Leave | What::Answer(_) | What::Propose => is_in(role),
            What::Merge => chairs(role) && is_in_both(role),
            What::Suggest | What::KeepApart => is_in_both(role),
            What::Unmerge => {
                let Command::UnmergeMeetings(unmerge) = command else { return false };
                let survivor = given.state.surviving_meeting(unmerge.meeting_id);
                survivor.is_some_and(|it| it.is_chaired_by(actor(*role).account_id))
            }
        };
        let from = PEOPLE.iter().position(|it| *it == self.by).unwrap_or(0);
        PEOPLE.iter().cycle().skip(from).take(PEOPLE.len()).copied().find(may).unwrap_or(self.by)
    }

    fn tossed(&self, bit: u32) -> bool {
        self.dice >> bit & 1 == 1
    }

    /// One of a series, now and then.
    fn occurrence(&self, given: &Given, id: MeetingId) -> Option<DateTime<Utc>> {
        let meeting = given.state.meetings().get(&id).filter(|_| self.dice.is_multiple_of(2))?;
        let occurrences = meeting.occurrences_in(super::window(), given.state.zone());
        occurrences.get(self.dice as usize % 3)?.recurrence_id
    }

    /// One of few times, so that some are the same.
    fn details(&self) -> MeetingDetails {
        let start = crate::testing::at("2026-11-05T10:00:00Z") + TimeDelta::hours(i64::from(self.dice % 3));
        let start = start + TimeDelta::days(i64::from(self.dice % 2));
        let details = details(
            ["Rota", "Upgrade", "Add-on"][self.one as usize % 3],
            super::super::TEN.0,
            super::super::TEN.1,
        );
        MeetingDetails { start, end: start + TimeDelta::minutes(30), ..details }
    }
}

/// What the histories must come to.
pub(super) const KINDS: [&str; 12] = [
    "created",
    "changed",
    "cancelled",
    "attendees",
    "answered",
    "proposed",
    "declined",
    "crossed",
    "apart",
    "suggested",
    "merged",
    "unmerged",
];

pub(super) fn kind(event: &Event) -> &'static str {
    let json = serde_json::to_value(event).unwrap();
    let names = [
        "meeting_created",
        "meeting_changed",
        "meeting_cancelled",
        "meeting_attendees_changed",
        "meeting_answered",
        "meeting_time_proposed",
        "meeting_time_proposal_declined",
        "invitations_crossed",
        "meetings_kept_apart",
        "merge_suggested",
        "meetings_merged",
        "meetings_unmerged",
    ];
    let index = names.iter().position(|name| json["type"] == *name);
    index.map_or("another", |index| KINDS[index])
}
