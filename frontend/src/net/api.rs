//! The HTTP API. No name of a patient is ever part of an address.

use docket_shared::command::Command;
use docket_shared::ids::{AccountId, AppointmentId, CommandId};
use docket_shared::json;
use docket_shared::look_alikes::MeetingSketch;
use docket_shared::protocol::http::{
    CommandProgress, HiddenLookAlikes, History, Me, PatientPage, PatientSearch, PendingMark, Problem,
    SetPassword, SignIn,
};
use docket_shared::rejection::Outcome;
use gloo_net::http::{Request, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use web_sys::{AbortSignal, RequestCache};

/// A request that takes longer than this has failed, in milliseconds: a connection can hang without an end.
const LONGEST: u32 = 15_000;
/// Which account asks, so that the server can tell when the cookie has become another's.
const ACCOUNT: &str = "x-docket-account";

/// Why a request was not answered as hoped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetError {
    /// The server cannot be reached, or has too much to do: the same can be sent again later.
    Unreachable,
    /// The server was asked too often; the sentence says so, and the same can be sent again later.
    Busy(String),
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
            Self::Busy(sentence) | Self::Refused(sentence) => sentence.clone(),
        }
    }
}

/// Whether the server answers within so many milliseconds; whatever it says but that it cannot be reached behind its proxy.
pub async fn is_there(milliseconds: u32) -> bool {
    let end = AbortSignal::timeout_with_u32(milliseconds);
    let request = Request::get("/health/live").cache(RequestCache::NoStore).abort_signal(Some(&end));
    transported(request.build()).await.is_ok_and(|response| response.status() < 500)
}

/// Who is signed in, if somebody is.
///
/// # Errors
/// Where the server cannot be reached.
pub async fn me() -> Result<Option<Me>, NetError> {
    let response = asked(Request::get("/api/v1/session")).await?;
    if response.status() == 204 { Ok(None) } else { read(value(response).await?).map(Some) }
}

/// Signs in.
///
/// # Errors
/// Where username or password is wrong, or the server cannot be reached.
pub async fn sign_in(wish: &SignIn) -> Result<Me, NetError> {
    // A wrong password is no session that ended: its own sentence is what counts.
    match sent(Request::post("/api/v1/session"), json(wish)).await {
        Ok(response) => read(value(response).await?),
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
    asked(Request::delete("/api/v1/session")).await.map(drop)
}

/// Sends a command of `account`; `Ok` says that it is kept and will be decided.
///
/// # Errors
/// Where it was not taken.
pub async fn submit(account: AccountId, id: CommandId, command: &Command) -> Result<(), NetError> {
    let command = json(command);
    let envelope = format!("{{\"id\":\"{id}\",{}", command.trim_start_matches('{'));
    let request = Request::post("/api/v1/commands").header(ACCOUNT, &account.to_string());
    // Whatever else says yes on the way has not kept it.
    if sent(request, envelope).await?.status() == 202 { Ok(()) } else { Err(NetError::Unreachable) }
}

/// What became of a command of `account`; `None` where the server knows nothing of it.
///
/// # Errors
/// Where the server cannot be reached.
pub async fn command(account: AccountId, id: CommandId) -> Result<Option<CommandProgress>, NetError> {
    let request = Request::get(&format!("/api/v1/commands/{id}")).header(ACCOUNT, &account.to_string());
    let response = transported(limited(request).build()).await?;
    if response.status() == 404 {
        return Ok(None);
    }
    let status = value(answered(response).await?).await?;
    if status["status"] == "pending" {
        return Ok(Some(CommandProgress::Pending(PendingMark::Pending)));
    }
    read::<Outcome>(status).map(|outcome| Some(CommandProgress::Decided(outcome)))
}

/// The patients that fit what is typed.
///
/// # Errors
/// Where the server cannot be reached.
pub async fn patients(query: &str) -> Result<PatientPage, NetError> {
    let search = PatientSearch { query: query.into(), ..PatientSearch::default() };
    read(value(sent(Request::post("/api/v1/patients/_search"), json(&search)).await?).await?)
}

/// The meetings that look like `sketch` and that one is not invited to.
///
/// # Errors
/// Where the server cannot be reached.
pub async fn hidden_look_alikes(sketch: &MeetingSketch) -> Result<HiddenLookAlikes, NetError> {
    read(value(sent(Request::post("/api/v1/meetings/_look-alikes"), json(sketch)).await?).await?)
}

/// Who did what when to an appointment.
///
/// # Errors
/// Where the server cannot be reached or knows no such appointment.
pub async fn history(id: AppointmentId) -> Result<History, NetError> {
    let address = format!("/api/v1/appointments/{id}/history");
    read(value(asked(Request::get(&address)).await?).await?)
}

/// Sets an account's password.
///
/// # Errors
/// Where it is too short, or one may not.
pub async fn set_password(account: AccountId, password: String) -> Result<(), NetError> {
    let address = format!("/api/v1/accounts/{account}/password");
    sent(Request::put(&address), json(&SetPassword { password })).await.map(drop)
}

async fn asked(request: RequestBuilder) -> Result<Response, NetError> {
    answered(transported(limited(request).build()).await?).await
}

/// What is sent and read is generic; what waits for the network is not, since it would be there once for each type.
fn json(body: &impl Serialize) -> String {
    json::write(body).unwrap_or_default()
}

async fn sent(request: RequestBuilder, body: String) -> Result<Response, NetError> {
    let request = limited(request).header("content-type", "application/json").body(body);
    answered(transported(request).await?).await
}

/// With an end to waiting: for the answer, and for all of its body.
fn limited(request: RequestBuilder) -> RequestBuilder {
    request.abort_signal(Some(&AbortSignal::timeout_with_u32(LONGEST)))
}

async fn transported(request: Result<Request, gloo_net::Error>) -> Result<Response, NetError> {
    let request = request.map_err(|_| NetError::Refused("The browser cannot ask the server.".into()))?;
    request.send().await.map_err(|_| NetError::Unreachable)
}

async fn answered(response: Response) -> Result<Response, NetError> {
    match response.status() {
        200..=299 => Ok(response),
        401 => Err(NetError::SessionEnded),
        408 | 425 | 500..=599 => Err(NetError::Unreachable),
        status => {
            let sentence = match value(response).await.and_then(read) {
                Ok(Problem { field: Some(field), detail, .. }) => format!("{field}: {detail}"),
                Ok(Problem { field: None, detail, .. }) => detail,
                Err(_) => format!("The server answered {status}."),
            };
            Err(if status == 429 { NetError::Busy(sentence) } else { NetError::Refused(sentence) })
        }
    }
}

/// The body, as a value: the same for whatever is read.
async fn value(response: Response) -> Result<Value, NetError> {
    let text = response.text().await.map_err(|_| NetError::Unreachable)?;
    json::parse(&text).map_err(|_| outdated())
}

fn read<T: DeserializeOwned>(value: Value) -> Result<T, NetError> {
    json::read_value(&value).map_err(|_| outdated())
}

/// A shape that this app does not know comes from another version of the server.
fn outdated() -> NetError {
    NetError::Refused("The server has been renewed. Load the page again.".into())
}
