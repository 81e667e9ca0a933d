//! Meetings to read: one's own, and what looks like one of them. Whatever does not concern who asks is told only as far as
//! everybody may know it.

use super::App;
use super::access::SignedIn;
use super::error::{ApiError, Kind};
use super::input::{JsonBody, Parameters, id};
use crate::journal::JournalError;
use axum::Json;
use axum::extract::{Path, State};
use docket_shared::ids::{AccountId, MeetingId};
use docket_shared::look_alikes::{MeetingSketch, hidden_look_alikes};
use docket_shared::model::Meeting;
use docket_shared::protocol::http::{HiddenLookAlike, HiddenLookAlikes, History, MeetingPage};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The most that are listed.
const LISTED_MAXIMUM: usize = 500;
/// The most look-alikes that are told of.
const LOOK_ALIKES_MAXIMUM: usize = 5;

/// How often an account may ask what looks like a meeting …
const ASKED_MAXIMUM: u32 = 90;
/// … within so long. Whoever types asks at most once in 400 milliseconds, and not for long; whoever tries out titles, to learn by what
/// is found what others call theirs, needs many more.
const ASKED_WITHIN: Duration = Duration::from_secs(300);

/// Who has asked what looks like a meeting, since when and how often.
#[derive(Debug, Default)]
pub(super) struct Asked(Mutex<BTreeMap<AccountId, (Instant, u32)>>);

impl Asked {
    /// Counts that `account` asks, unless it has asked too often.
    ///
    /// # Errors
    /// How long it has to wait.
    fn count(&self, account: AccountId, now: Instant) -> Result<(), Duration> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (since, _)| now.duration_since(*since) < ASKED_WITHIN);
        let (since, count) = all.entry(account).or_insert((now, 0));
        if *count >= ASKED_MAXIMUM {
            return Err(ASKED_WITHIN.saturating_sub(now.duration_since(*since)));
        }
        *count += 1;
        Ok(())
    }
}

/// The meetings of a window that concern who asks, by start.
///
/// # Errors
/// 422 where the window makes no sense.
pub(super) async fn list(
    State(app): State<App>,
    signed_in: SignedIn,
    parameters: Parameters,
) -> Result<Json<MeetingPage>, ApiError> {
    let window = parameters.window()?;
    let projection = &app.organization.projection;
    projection.caught_up().await;
    let meetings = projection.read(|state, _| {
        let mine = state.meetings().values().filter(|meeting| meeting.concerns(signed_in.account.id));
        let within = mine.filter(|meeting| !meeting.occurrences_in(window, state.zone()).is_empty());
        let mut meetings: Vec<_> = within.map(|it| it.seen_by(Some(signed_in.account.id))).collect();
        meetings.sort_by_key(|meeting| meeting.details.start);
        meetings.truncate(LISTED_MAXIMUM);
        meetings
    });
    Ok(Json(MeetingPage { meetings }))
}

/// One meeting, as who asks may see it.
///
/// # Errors
/// 404 where there is none.
pub(super) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(path): Path<String>,
) -> Result<Json<Arc<Meeting>>, ApiError> {
    let id: MeetingId = id(&path, "meeting")?;
    let projection = &app.organization.projection;
    projection.caught_up().await;
    let found = projection.read(|state, _| state.meetings().get(&id).cloned());
    let found = found.map(|meeting| meeting.seen_by(Some(signed_in.account.id)));
    found.map(Json).ok_or_else(|| ApiError::not_found("meeting"))
}

/// Who did what when to one meeting. What became of two at once, a merge, its undo, or that they are two, is told of both, for as long
/// as the meeting keeps the pair.
///
/// # Errors
/// 404 where there is none that concerns who asks.
pub(super) async fn history(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(path): Path<String>,
) -> Result<Json<History>, ApiError> {
    let id: MeetingId = id(&path, "meeting")?;
    let reader = signed_in.account.id;
    let projection = &app.organization.projection;
    projection.caught_up().await;
    let others = projection.read(|state, _| {
        let meeting = state.meetings().get(&id).filter(|meeting| meeting.concerns(reader))?;
        let mut others = meeting.compared_with();
        others.extend(state.separated_from(id));
        Some(others)
    });
    let Some(others) = others else {
        return Err(ApiError::not_found("meeting"));
    };
    let records = Arc::clone(&app.organization.records);
    let changes = tokio::task::spawn_blocking(move || {
        let mut changes = records.history(id.uuid())?;
        // The journal lists what happened to two under one of them.
        for other in others {
            let shared = records.history(other.uuid())?.into_iter();
            changes.extend(shared.filter(|change| change.event.meetings().any(|it| it.id == id)));
        }
        changes.sort_by_key(|change| change.seq);
        Ok::<_, JournalError>(changes)
    });
    let changes = changes.await??;
    Ok(Json(History { changes: changes.iter().map(|change| change.seen_by(Some(reader))).collect() }))
}

/// The meetings that look like a given one and do not concern who asks: who organizes them and when they are, and no more.
///
/// # Errors
/// 422 where the body is no meeting, 429 where one account asks more than anybody types.
pub(super) async fn look_alikes(
    State(app): State<App>,
    signed_in: SignedIn,
    body: JsonBody,
) -> Result<Json<HiddenLookAlikes>, ApiError> {
    let mut sketch: MeetingSketch = body.read()?;
    sketch.validate().map_err(|error| ApiError::field(error.field, error.message))?;
    // Whoever asks asks about a meeting of their own.
    sketch.organizer = signed_in.account.id;
    sketch.attendees.truncate(LISTED_MAXIMUM);
    let projection = Arc::clone(&app.organization.projection);
    projection.caught_up().await;
    app.asked.count(signed_in.account.id, Instant::now()).map_err(|wait| {
        ApiError::new(Kind::TooMany, "That was asked too often. Wait a little.").after(wait)
    })?;
    let found = tokio::task::spawn_blocking(move || {
        projection.read(|state, _| {
            // With whose invitation that of others crossed is not told.
            let is_own =
                |id: &MeetingId| state.meetings().get(id).is_some_and(|it| it.concerns(sketch.organizer));
            sketch.meeting_id = sketch.meeting_id.filter(is_own);
            hidden_look_alikes(state, &sketch)
                .into_iter()
                .take(LOOK_ALIKES_MAXIMUM)
                .filter_map(|it| {
                    let meeting = state.meetings().get(&it.meeting_id)?;
                    let occurrence = meeting.occurrence(it.recurrence_id, state.zone())?;
                    let (start, end) = (occurrence.details.start, occurrence.details.end);
                    Some(HiddenLookAlike { meeting_id: meeting.id, organizer: meeting.organizer, start, end })
                })
                .collect()
        })
    });
    Ok(Json(HiddenLookAlikes { look_alikes: found.await? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::model::Role;
    use docket_shared::testing::actor;

    #[test]
    fn whoever_asks_more_than_anybody_types_waits() {
        let (asked, begin) = (Asked::default(), Instant::now());
        let [one, other] = [Role::Manager, Role::Admin].map(|role| actor(role).account_id);
        for _ in 0..ASKED_MAXIMUM {
            assert_eq!(asked.count(one, begin), Ok(()));
        }
        let minute = Duration::from_secs(60);
        assert_eq!(asked.count(one, begin + minute), Err(ASKED_WITHIN - minute));
        assert_eq!(asked.count(other, begin + minute), Ok(()));
        assert_eq!(asked.count(one, begin + ASKED_WITHIN), Ok(()));
    }
}
