//! POST and GET `/api/v1/commands`: where everything that changes something comes in.

use super::App;
use super::access::{SignedIn, forbidden};
use super::error::{ApiError, Kind};
use super::input::{CommandBody, id};
use crate::authority::SubmitError;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderName, StatusCode};
use docket_shared::ids::{AccountId, CommandId};
use docket_shared::protocol::http::{CommandProgress, CommandStatus, PendingMark};
use std::sync::Arc;
use std::time::Duration;

/// Accepts a command: 202 says that it is on disk and will have exactly one outcome.
///
/// # Errors
/// Why it was not taken; nothing of it is kept then.
pub(super) async fn post(
    State(app): State<App>,
    signed_in: SignedIn,
    CommandBody(envelope): CommandBody,
) -> Result<(StatusCode, [(HeaderName, String); 1], Json<CommandStatus>), ApiError> {
    let actor = signed_in.actor();
    let id = envelope.id;
    // What was accepted once stays accepted, whatever became of its sender's role: the authority knows it by its id.
    if !actor.may_send(&envelope.command) && !is_known(&app, id, actor.account_id).await? {
        return Err(forbidden());
    }
    app.organization.authority.submit(envelope, actor).await?;
    let status = CommandStatus { id, progress: CommandProgress::Pending(PendingMark::Pending) };
    Ok((StatusCode::ACCEPTED, [(LOCATION, format!("/api/v1/commands/{id}"))], Json(status)))
}

async fn is_known(app: &App, id: CommandId, by: AccountId) -> Result<bool, ApiError> {
    let records = Arc::clone(&app.organization.records);
    let found = tokio::task::spawn_blocking(move || records.command(id)).await??;
    Ok(found.is_some_and(|record| record.by == by))
}

/// What became of one's own command.
///
/// # Errors
/// 404 where there is none with this id, or it is somebody else's.
pub(super) async fn show(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(path): Path<String>,
) -> Result<Json<CommandStatus>, ApiError> {
    let id: CommandId = id(&path, "command")?;
    let records = Arc::clone(&app.organization.records);
    let found = tokio::task::spawn_blocking(move || records.command(id)).await??;
    let record = found.filter(|record| record.by == signed_in.account.id);
    let record = record.ok_or_else(|| ApiError::not_found("command"))?;
    Ok(Json(CommandStatus { id, progress: CommandProgress::Decided(record.outcome) }))
}

impl From<SubmitError> for ApiError {
    fn from(error: SubmitError) -> Self {
        let unavailable = |detail: &str| Self::new(Kind::Unavailable, detail).after(Duration::from_secs(1));
        match error {
            SubmitError::Overloaded => {
                unavailable("Too many commands are waiting. Send the same again in a moment.")
            }
            SubmitError::Stopped => {
                unavailable("The server takes no commands at present. Send the same again in a moment.")
            }
            SubmitError::IdReused => Self::new(
                Kind::CommandIdReused,
                "This command id was used for another command. Make a new id for a new command.",
            ),
        }
    }
}
