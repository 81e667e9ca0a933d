//! PUT `/api/v1/accounts/{id}/password`.

use super::App;
use super::access::SignedIn;
use super::error::ApiError;
use super::input::{JsonBody, id};
use crate::auth::PASSWORD_LENGTHS;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use docket_shared::ids::AccountId;
use docket_shared::protocol::http::SetPassword;

/// Sets a password and ends the account's sessions.
///
/// # Errors
/// 404 where there is no such account, 422 where the password is too short or too long.
pub(super) async fn set_password(
    State(app): State<App>,
    signed_in: SignedIn,
    Path(path): Path<String>,
    body: JsonBody,
) -> Result<StatusCode, ApiError> {
    let id: AccountId = id(&path, "account")?;
    let SetPassword { password } = body.read()?;
    app.organization.projection.caught_up().await;
    if !app.organization.projection.read(|state, _| state.accounts().contains_key(&id)) {
        return Err(ApiError::not_found("account"));
    }
    if !PASSWORD_LENGTHS.contains(&password.chars().count()) {
        let (shortest, longest) = (PASSWORD_LENGTHS.start(), PASSWORD_LENGTHS.end());
        return Err(ApiError::field("password", format!("Must have {shortest} to {longest} characters.")));
    }
    app.auth.set_password(id, password).await?;
    tracing::info!(account.id = %id, by = %signed_in.account.id, "set a password");
    Ok(StatusCode::NO_CONTENT)
}
