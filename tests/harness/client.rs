//! A client of the public API: it knows a cookie, paths and bodies, nothing of the server's insides.

use crate::server::PASSWORD;
use docket_shared::command::{Command, CommandEnvelope};
use docket_shared::ids::{AccountId, CommandId};
use docket_shared::model::Role;
use docket_shared::protocol::http::{CommandProgress, CommandStatus, Me, Problem, SignIn};
use docket_shared::rejection::Outcome;
use docket_shared::state::CalendarSnapshot;
use docket_shared::time::{DateTime, Interval, TimeDelta, Utc};
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// Somebody who uses the API.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    cookie: Option<String>,
    account_id: Option<AccountId>,
}

/// An answer, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Client {
    /// Nobody in particular, at `url`.
    ///
    /// # Panics
    /// Where no client can be made.
    pub fn nobody(url: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { http, url: url.to_owned(), cookie: None, account_id: None }
    }

    /// Signs in as the account of `role`.
    pub async fn of(role: Role, url: &str) -> Self {
        Self::named(&format!("{role:?}").to_lowercase(), url).await
    }

    /// Signs in as the account with this username.
    ///
    /// # Panics
    /// Where that fails.
    pub async fn named(username: &str, url: &str) -> Self {
        Self::signed_in(username, PASSWORD, url).await
    }

    /// Signs in.
    ///
    /// # Panics
    /// Where that fails.
    pub async fn signed_in(username: &str, password: &str, url: &str) -> Self {
        let mut client = Self::nobody(url);
        let answer = client.sign_in(username, password).await;
        assert_eq!(answer.status, 200, "{username} cannot sign in: {}", answer.body);
        client.cookie = answer.cookie();
        client.account_id = Some(answer.json::<Me>().account.id);
        assert!(client.cookie.is_some(), "signing in sets a cookie");
        client
    }

    /// Who is signed in.
    ///
    /// # Panics
    /// Where that is nobody.
    pub fn account_id(&self) -> AccountId {
        self.account_id.unwrap()
    }

    /// Tries to sign in; the cookie is not kept.
    pub async fn sign_in(&self, username: &str, password: &str) -> Answer {
        let body = SignIn { username: username.into(), password: password.into() };
        self.post("/api/v1/session", &body).await
    }

    /// The same person with the same cookie at another address, as after a restart.
    #[must_use]
    pub fn at(&self, url: &str) -> Self {
        Self { cookie: self.cookie.clone(), account_id: self.account_id, ..Self::nobody(url) }
    }

    /// Where the server is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The session's cookie, as it is sent.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// A request, to be completed and given to [`answer`].
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    /// GET `path`.
    pub async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    /// GET `path` as a `T`.
    ///
    /// # Panics
    /// Where the answer is another.
    pub async fn read<T: DeserializeOwned>(&self, path: &str) -> T {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "GET {path}: {}", answer.body);
        answer.json()
    }

    /// POST `body` to `path`.
    pub async fn post(&self, path: &str, body: &(impl Serialize + Sync)) -> Answer {
        answer(self.request(Method::POST, path).json(body)).await
    }

    /// Who is signed in.
    pub async fn me(&self) -> Me {
        self.read("/api/v1/session").await
    }

    /// Sends a command.
    pub async fn send(&self, envelope: &CommandEnvelope) -> Answer {
        self.post("/api/v1/commands", envelope).await
    }

    /// Sends a command to a server that may die meanwhile.
    ///
    /// # Errors
    /// Where no whole answer came.
    pub async fn try_send(&self, envelope: &CommandEnvelope) -> reqwest::Result<Answer> {
        Answer::of(self.request(Method::POST, "/api/v1/commands").json(envelope).send().await?).await
    }

    /// What became of a command, from a server that may die meanwhile.
    ///
    /// # Errors
    /// Where no whole answer came.
    ///
    /// # Panics
    /// Where there is no such command, or it is not decided.
    pub async fn try_outcome(&self, id: CommandId) -> reqwest::Result<Outcome> {
        let request = self.request(Method::GET, &format!("/api/v1/commands/{id}"));
        Ok(Answer::of(request.send().await?).await?.outcome())
    }

    /// Sends a command under a new id.
    ///
    /// # Panics
    /// Where it is not accepted.
    pub async fn accepted(&self, command: Command) -> CommandId {
        let envelope = envelope(command);
        let answer = self.send(&envelope).await;
        assert_eq!(answer.status, 202, "{}", answer.body);
        envelope.id
    }

    /// What became of a command.
    ///
    /// # Panics
    /// Where there is none, or it is still pending: a 202 comes after the decision.
    pub async fn outcome(&self, id: CommandId) -> Outcome {
        self.get(&format!("/api/v1/commands/{id}")).await.outcome()
    }

    /// Sends a command and asks what became of it.
    pub async fn decide(&self, command: Command) -> Outcome {
        let id = self.accepted(command).await;
        self.outcome(id).await
    }

    /// Sends a command that must be confirmed, and waits until whoever reads sees what came of it.
    ///
    /// # Panics
    /// Where it is rejected.
    pub async fn confirm(&self, command: Command) {
        let outcome = self.decide(command).await;
        let Outcome::Confirmed { seq, .. } = outcome else { panic!("{outcome:?}") };
        let moment = Interval::new(DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::hours(1));
        let seen = async { while self.calendar(moment).await.seq < seq {} };
        crate::patiently("what was confirmed to be read", seen).await;
    }

    /// A window of the calendar.
    pub async fn calendar(&self, window: Interval) -> CalendarSnapshot {
        self.read(&format!("/api/v1/calendar?{}", query(window))).await
    }
}

/// A command under a new id.
pub fn envelope(command: Command) -> CommandEnvelope {
    CommandEnvelope { id: CommandId::new(Uuid::now_v7()), command }
}

/// `from` and `to` of a window.
pub fn query(window: Interval) -> String {
    let instant = |it: DateTime<Utc>| it.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    format!("from={}&to={}", instant(window.start), instant(window.end))
}

/// Sends a request and reads the answer.
///
/// # Panics
/// Where none comes.
pub async fn answer(request: RequestBuilder) -> Answer {
    let answered = async { Answer::of(request.send().await?).await };
    crate::patiently("an answer", answered).await.unwrap()
}

impl Answer {
    async fn of(response: reqwest::Response) -> reqwest::Result<Self> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Self { status, headers, body: response.text().await? })
    }

    /// The body as a `T`.
    ///
    /// # Panics
    /// Where it is none.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    fn outcome(&self) -> Outcome {
        assert_eq!(self.status, 200, "{}", self.body);
        let status: CommandStatus = self.json();
        match status.progress {
            CommandProgress::Decided(outcome) => outcome,
            CommandProgress::Pending(_) => panic!("{} was accepted and is not decided", status.id),
        }
    }

    /// The body as problem details of this status.
    ///
    /// # Panics
    /// Where it is none.
    pub fn problem(&self) -> Problem {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem: Problem = self.json();
        assert_eq!(problem.status, self.status);
        problem
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    fn cookie(&self) -> Option<String> {
        self.header("set-cookie")?.split(';').next().map(str::to_owned)
    }
}
