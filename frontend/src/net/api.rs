//! The HTTP API. No name of a patient is ever part of an address.

use docket_shared::command::Command;
use docket_shared::ids::{AccountId, AppointmentId, CommandId};
use docket_shared::protocol::http::{
    CommandProgress, History, Me, PatientPage, PatientSearch, PendingMark, Problem, SetPassword, SignIn,
};
use docket_shared::rejection::Outcome;
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a request was not answered as hoped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetError {
    /// The server cannot be reached, or has too much to do: the same can be sent again later.
    Unreachable,
    /// Nobody is signed in any more.
    SessionEnded,
    /// The server says no; the sentence says why.
    Refused(String),
}

impl NetError {
    /// In a sentence for the screen.
    pub fn sentence(&self) -> String {
        match self {
            Self::Unreachable => "The server cannot be reached. Try again in a moment.".into(),
            Self::SessionEnded => "Your session has ended. Sign in again.".into(),
            Self::Refused(sentence) => sentence.clone(),
        }
    }
}

/// Who is signed in, if somebody is.
///
/// # Errors
/// Where the server cannot be reached.
pub async fn me() -> Result<Option<Me>, NetError> {
    let response = answered(Request::get("/api/v1/session").send().await).await?;
    if response.status() == 204 { Ok(None) } else { read(response).await.map(Some) }
}

/// Signs in.
///
/// # Errors
/// Where username or password is wrong, or the server cannot be reached.
pub async fn sign_in(wish: &SignIn) -> Result<Me, NetError> {
    // A wrong password is no session that ended: its own sentence is what counts.
    match sent(Request::post("/api/v1/session"), wish).await {
        Ok(response) => read(response).await,
        Err(NetError::SessionEnded) => {
            Err(NetError::Refused("The username or the password is wrong.".into()))
        }
        Err(error) => Err(error),
    }
}

/// Signs out.
///
/// # Errors
/// Where the server cannot be reached.
pub async fn sign_out() -> Result<(), NetError> {
    answered(Request::delete("/api/v1/session").send().await).await.map(drop)
}

/// Sends a command; `Ok` says that it is kept and will be decided.
///
/// # Errors
/// Where it was not taken.
pub async fn submit(id: CommandId, command: &Command) -> Result<(), NetError> {
    let mut envelope = serde_json::to_value(command).unwrap_or_default();
    envelope["id"] = Value::String(id.to_string());
    sent(Request::post("/api/v1/commands"), &envelope).await.map(drop)
}

/// What became of a command; `None` where the server knows nothing of it.
///
/// # Errors
/// Where the server cannot be reached.
pub async fn command(id: CommandId) -> Result<Option<CommandProgress>, NetError> {
    let response = Request::get(&format!("/api/v1/commands/{id}")).send().await;
    if response.as_ref().is_ok_and(|response| response.status() == 404) {
        return Ok(None);
    }
    let status: Value = read(answered(response).await?).await?;
    // Whatever is not decided is pending.
    let outcome = serde_json::from_value::<Outcome>(status);
    Ok(Some(outcome.map_or(CommandProgress::Pending(PendingMark::Pending), CommandProgress::Decided)))
}

/// The patients that fit what is typed.
///
/// # Errors
/// Where the server cannot be reached.
pub async fn patients(query: &str) -> Result<PatientPage, NetError> {
    let search = PatientSearch { query: query.into(), ..PatientSearch::default() };
    read(sent(Request::post("/api/v1/patients/_search"), &search).await?).await
}

/// Who did what when to an appointment.
///
/// # Errors
/// Where the server cannot be reached or knows no such appointment.
pub async fn history(id: AppointmentId) -> Result<History, NetError> {
    let address = format!("/api/v1/appointments/{id}/history");
    read(answered(Request::get(&address).send().await).await?).await
}

/// Sets an account's password.
///
/// # Errors
/// Where it is too short, or one may not.
pub async fn set_password(account: AccountId, password: String) -> Result<(), NetError> {
    let address = format!("/api/v1/accounts/{account}/password");
    sent(Request::put(&address), &SetPassword { password }).await.map(drop)
}

async fn sent(request: RequestBuilder, body: &impl Serialize) -> Result<Response, NetError> {
    let refused = |error: String| NetError::Refused(error);
    let body = serde_json::to_value(body).map_err(|error| refused(error.to_string()))?;
    let request = request.header("content-type", "application/json").body(body.to_string());
    answered(request.map_err(|error| refused(error.to_string()))?.send().await).await
}

async fn answered(response: Result<Response, gloo_net::Error>) -> Result<Response, NetError> {
    let response = response.map_err(|_| NetError::Unreachable)?;
    match response.status() {
        200..=299 => Ok(response),
        401 => Err(NetError::SessionEnded),
        500..=599 => Err(NetError::Unreachable),
        status => {
            let said = parsed::<Problem>(response).await.map(|problem| match problem.field {
                Some(field) => format!("{field}: {}", problem.detail),
                None => problem.detail,
            });
            Err(NetError::Refused(said.unwrap_or_else(|| format!("The server answered {status}."))))
        }
    }
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, NetError> {
    // A shape that this app does not know comes from another version of the server.
    let outdated = || NetError::Refused("The server has been renewed. Load the page again.".into());
    parsed(response).await.ok_or_else(outdated)
}

/// By way of a value, as everything that this app reads (see `docket_shared::tagged`).
async fn parsed<T: DeserializeOwned>(response: Response) -> Option<T> {
    let text = response.text().await.ok()?;
    let value: Value = serde_json::from_str(&text).ok()?;
    serde_json::from_value(value).ok()
}
