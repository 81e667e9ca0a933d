//! Which of the meetings in a calendar look like a given one. The browser asks its cached calendar as a form is filled in and
//! before an invitation is answered; the server asks its own for what a browser cannot see.

use crate::command::{FieldError, span};
use crate::decide::crossed_with;
use crate::ids::{AccountId, MeetingId};
use crate::model::{Meeting, MeetingDetails};
use crate::similarity::{self, Facts, Likeness, Place, Portrait, SimilarityStrategy};
use crate::state::State;
use crate::time::{DateTime, Interval, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A meeting as it would be, or as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MeetingSketch {
    /// Its id, where it has one: it does not look like itself, nor like what it is kept apart from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting_id: Option<MeetingId>,
    /// What, when and where.
    pub details: MeetingDetails,
    /// Who organizes it.
    pub organizer: AccountId,
    /// Who is invited, with or without the organizer.
    #[serde(default)]
    pub attendees: Vec<AccountId>,
}

impl MeetingSketch {
    /// The meeting as it is.
    pub fn of(meeting: &Meeting) -> Self {
        Self {
            meeting_id: Some(meeting.id),
            details: meeting.details.clone(),
            organizer: meeting.organizer,
            attendees: meeting.attendees.iter().map(|attendee| attendee.account_id).collect(),
        }
    }

    /// Checks that its time is one that a meeting can have.
    ///
    /// # Errors
    /// The first field that is out of bounds.
    pub fn validate(&self) -> Result<(), FieldError> {
        span("details.", self.details.start, self.details.end)
    }
}

/// A meeting that looks like the one asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct LookAlike {
    /// Which.
    pub meeting_id: MeetingId,
    /// Which of its occurrences, if it is a series.
    pub recurrence_id: Option<DateTime<Utc>>,
    /// How alike they are, and why.
    pub likeness: Likeness,
    /// Whether the two invitations crossed: then they are told of, however little else they share.
    pub crossed: bool,
}

/// The meetings in `state` that look like `sketch`, those first whose invitations crossed, then the most alike. Only meetings that
/// stand and that `admit` admits; none of which somebody has said that it is another.
pub fn look_alikes(
    state: &State,
    sketch: &MeetingSketch,
    now: DateTime<Utc>,
    admit: impl Fn(&Meeting) -> bool,
) -> Vec<LookAlike> {
    let strategy = state.organization().similarity.strategy();
    let apart = sketch.meeting_id.map(|id| state.kept_apart_from(id)).unwrap_or_default();
    let is_candidate = |meeting: &Meeting| {
        meeting.stands()
            && Some(meeting.id) != sketch.meeting_id
            && !apart.contains(&meeting.id)
            && admit(meeting)
    };
    let crossed = crossed(state, sketch, now);
    let portrait = portrait(state, &sketch.details, sketch.organizer, &sketch.attendees);
    let interval = sketch.details.interval();
    let around = Interval::new(interval.start - AROUND, interval.end + AROUND);
    let mut found: Vec<LookAlike> = Vec::new();
    for meeting in state.meetings().values().filter(|meeting| is_candidate(meeting)) {
        let is_crossed = crossed.contains(&meeting.id);
        let portraits = portraits(state, meeting, around, is_crossed);
        let alike = match is_crossed {
            true => portraits
                .iter()
                .map(|(id, other)| (*id, strategy.compare(&portrait, other)))
                .max_by(|(_, one), (_, other)| one.score.total_cmp(&other.score)),
            false => similarity::look_alikes(strategy, &portrait, portraits.iter().map(|(id, it)| (*id, it)))
                .into_iter()
                .next(),
        };
        found.extend(alike.map(|(recurrence_id, likeness)| LookAlike {
            meeting_id: meeting.id,
            recurrence_id,
            likeness,
            crossed: is_crossed,
        }));
    }
    found.sort_by(|one, other| {
        other.crossed.cmp(&one.crossed).then(other.likeness.score.total_cmp(&one.likeness.score))
    });
    found
}

/// The same of what does not concern whoever organizes `sketch`, for them to be told by whom it was called. They are compared with as
/// much as must be for two of one thing that know nothing of each other to be found: title, time and place, and of the people those who
/// come, which anybody may see; or by title and time alone, since those who would be in both may not have answered yet. So nobody learns
/// by asking who was invited besides, or what a description says.
pub fn hidden_look_alikes(state: &State, sketch: &MeetingSketch) -> Vec<LookAlike> {
    let strategy = state.organization().similarity.strategy();
    let apart = sketch.meeting_id.map(|id| state.kept_apart_from(id)).unwrap_or_default();
    let portrait = portrait(state, &sketch.details, sketch.organizer, &sketch.attendees);
    let interval = sketch.details.interval();
    let around = Interval::new(interval.start - AROUND, interval.end + AROUND);
    let is_hidden = |meeting: &Meeting| {
        meeting.stands() && !meeting.concerns(sketch.organizer) && !apart.contains(&meeting.id)
    };
    let mut found: Vec<LookAlike> = Vec::new();
    for meeting in state.meetings().values().filter(|meeting| is_hidden(meeting)) {
        let occurrences = meeting.occurrences_in(around, state.zone());
        if occurrences.is_empty() {
            continue;
        }
        let people: Vec<_> = meeting.seen_by(None).attendees.iter().map(|it| it.account_id).collect();
        let portraits: Vec<_> = occurrences
            .into_iter()
            .map(|it| {
                let details = MeetingDetails { description: String::new(), ..it.details };
                (it.recurrence_id, self::portrait(state, &details, meeting.organizer, &people))
            })
            .collect();
        let alike =
            [strategy, SimilarityStrategy::TitleAndTime.strategy()].into_iter().find_map(|strategy| {
                let among = portraits.iter().map(|(id, it)| (*id, it));
                similarity::look_alikes(strategy, &portrait, among).into_iter().next()
            });
        found.extend(alike.map(|(recurrence_id, likeness)| LookAlike {
            meeting_id: meeting.id,
            recurrence_id,
            likeness,
            crossed: false,
        }));
    }
    found.sort_by(|one, other| other.likeness.score.total_cmp(&one.likeness.score));
    found
}

/// How far around a meeting another one may be and still be compared with it.
const AROUND: TimeDelta = TimeDelta::hours(12);

/// The meetings whose invitations cross that of `sketch`, if it has gone out: mine that cross an invitation to me, and invitations
/// to me that cross mine.
fn crossed(state: &State, sketch: &MeetingSketch, now: DateTime<Utc>) -> Vec<MeetingId> {
    let Some(meeting) = sketch.meeting_id.and_then(|id| state.meetings().get(&id)) else { return Vec::new() };
    let theirs =
        meeting.attendees.iter().flat_map(|attendee| crossed_with(state, meeting, attendee.account_id, now));
    theirs.map(|other| other.id).collect()
}

/// Its occurrences within `around`; where its invitation is crossed and none is near, it counts all the same.
fn portraits(
    state: &State,
    meeting: &Meeting,
    around: Interval,
    is_crossed: bool,
) -> Vec<(Option<DateTime<Utc>>, Portrait)> {
    let attendees = || meeting.attendees.iter().map(|attendee| attendee.account_id).collect::<Vec<_>>();
    let of = |details: &MeetingDetails| portrait(state, details, meeting.organizer, &attendees());
    let whole = || state.portrait(meeting, || of(&meeting.details));
    if meeting.recurrence.is_none() {
        let is_near = is_crossed || meeting.interval().overlaps(around);
        return is_near.then(|| (None, whole())).into_iter().collect();
    }
    let occurrences = meeting.occurrences_in(around, state.zone());
    if is_crossed && occurrences.is_empty() {
        return vec![(None, whole())];
    }
    let is_regular = |id: DateTime<Utc>| meeting.exception(id).is_none_or(|it| it.details.is_none());
    occurrences
        .into_iter()
        .map(|it| match it.recurrence_id.is_some_and(is_regular) {
            true => (it.recurrence_id, whole().at(it.details.interval())),
            false => (it.recurrence_id, of(&it.details)),
        })
        .collect()
}

fn portrait(
    state: &State,
    details: &MeetingDetails,
    organizer: AccountId,
    attendees: &[AccountId],
) -> Portrait {
    let location = details.location_id.and_then(|id| state.locations().get(&id));
    let place = match location {
        Some(location) => Some(Place::Location { id: location.id, name: &location.name }),
        None => Some(details.location.as_str()).filter(|text| !text.trim().is_empty()).map(Place::Text),
    };
    Portrait::new(&Facts {
        summary: &details.summary,
        description: &details.description,
        place,
        interval: details.interval(),
        organizer,
        attendees,
    })
}
