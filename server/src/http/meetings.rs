//! Meetings to read: one's own, and what looks like one of them. Whatever does not concern who asks is told only as far as
//! everybody may know it.

use super::App;
use super::access::SignedIn;
use super::error::ApiError;
use super::input::{JsonBody, Parameters, id};
use crate::journal::JournalError;
use axum::Json;
use axum::extract::{Path, State};
use docket_shared::ids::MeetingId;
use docket_shared::look_alikes::{MeetingSketch, look_alikes};
use docket_shared::model::Meeting;
use docket_shared::protocol::http::{HiddenLookAlike, HiddenLookAlikes, History, MeetingPage};
use std::sync::Arc;

/// The most that are listed.
const LISTED_MAXIMUM: usize = 500;
/// The most look-alikes that are told of.
const LOOK_ALIKES_MAXIMUM: usize = 5;

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
        let mut meetings: Vec<_> = within.cloned().collect();
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
/// 422 where the body is no meeting.
pub(super) async fn hidden_look_alikes(
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
    let now = app.organization.clock.now();
    let found = tokio::task::spawn_blocking(move || {
        projection.read(|state, _| {
            // With whose invitation that of others crossed is not told.
            let is_own =
                |id: &MeetingId| state.meetings().get(id).is_some_and(|it| it.concerns(sketch.organizer));
            sketch.meeting_id = sketch.meeting_id.filter(is_own);
            let is_hidden = |meeting: &Meeting| !meeting.concerns(sketch.organizer);
            look_alikes(state, &sketch, now, is_hidden)
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
