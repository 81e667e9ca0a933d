//! The peer's HTTP edge: the same axum, a session in a cookie, the same reader of commands and the same digest as Docket's, and
//! one call of the database for each booking, from a pool.

use anyhow::Context as _;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::serve::ListenerExt as _;
use docket_shared::command::{BookAppointment, Command, CommandEnvelope};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, NoTls, Statement};
use uuid::Uuid;

/// Connections to the database: enough that one waits for its commit while others decide, on few cores; each further one
/// costs memory and locks.
pub(super) const POOL: usize = 32;
/// How often a booking is tried whose transaction the database undid.
const ATTEMPTS: usize = 5;
/// The cookie's name.
const SESSION: &str = "session";

const BOOK: &str = "SELECT book($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// What handlers share.
struct Peer {
    idle: Mutex<Vec<(Client, Statement)>>,
    places: Semaphore,
    /// Accounts by the digest of their session.
    sessions: Mutex<HashMap<[u8; 32], Uuid>>,
}

/// A connection for whoever is in charge of the database.
pub(super) async fn connect(socket: &Path) -> anyhow::Result<Client> {
    let mut config = Config::new();
    config.host_path(socket).user("docket").dbname("postgres");
    let (client, connection) = config.connect(NoTls).await.context("PostgreSQL does not answer")?;
    tokio::spawn(connection);
    Ok(client)
}

/// Listens for the account with this session, for ever.
pub(super) async fn listen(
    socket: &Path,
    session: &str,
    account: Uuid,
) -> anyhow::Result<(SocketAddr, impl Future<Output = std::io::Result<()>>)> {
    let mut idle = Vec::new();
    for _ in 0..POOL {
        let client = connect(socket).await?;
        let statement = client.prepare(BOOK).await?;
        idle.push((client, statement));
    }
    let sessions = Mutex::new(HashMap::from([(Sha256::digest(session).into(), account)]));
    let peer = Peer { idle: Mutex::new(idle), places: Semaphore::new(POOL), sessions };
    let router = Router::new().route("/api/v1/commands", post(book)).with_state(Arc::new(peer));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    let listener = listener.tap_io(|stream| {
        // As Docket does; where it fails, both are slow.
        let _ = stream.set_nodelay(true);
    });
    Ok((address, axum::serve(listener, router).into_future()))
}

/// The cookie of a session.
pub(super) fn cookie(session: &str) -> String {
    format!("{SESSION}={session}")
}

/// Decides a booking: 201 where it stands, 409 with the reasons where it does not.
async fn book(State(peer): State<Arc<Peer>>, headers: HeaderMap, body: Bytes) -> Response {
    let Some(account) = peer.account(&headers) else { return StatusCode::UNAUTHORIZED.into_response() };
    let Ok(Ok(envelope)) = CommandEnvelope::from_slice(&body) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    let canonical = serde_json::to_vec(&envelope.command).unwrap_or_default();
    let digest: [u8; 32] = Sha256::digest(canonical).into();
    let Command::BookAppointment(command) = &envelope.command else {
        return StatusCode::NOT_IMPLEMENTED.into_response();
    };
    match peer.decide(envelope.id.uuid(), account, &digest, command).await {
        Ok(Some(reasons)) => {
            let status = if reasons.is_empty() { StatusCode::CREATED } else { StatusCode::CONFLICT };
            let outcome = if reasons.is_empty() { "confirmed" } else { "rejected" };
            let body =
                serde_json::json!({ "id": envelope.id, "status": outcome, "reasons": reasons }).to_string();
            (status, [(CONTENT_TYPE, "application/json")], body).into_response()
        }
        Ok(None) => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    }
}

impl Peer {
    fn account(&self, headers: &HeaderMap) -> Option<Uuid> {
        let cookies = headers.get_all(COOKIE).iter().filter_map(|it| it.to_str().ok());
        let mut pairs = cookies.flat_map(|it| it.split(';')).filter_map(|pair| pair.split_once('='));
        let (_, session) = pairs.rfind(|(name, _)| name.trim() == SESSION)?;
        let digest: [u8; 32] = Sha256::digest(session.trim()).into();
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).get(&digest).copied()
    }

    async fn decide(
        &self,
        id: Uuid,
        account: Uuid,
        digest: &[u8; 32],
        command: &BookAppointment,
    ) -> Result<Option<Vec<String>>, tokio_postgres::Error> {
        // Never closed.
        let _place = self.places.acquire().await.ok();
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((client, statement)) = idle().pop() else { return Ok(None) };
        let mut result = call(&client, &statement, id, account, digest, command).await;
        for _ in 1..ATTEMPTS {
            if !result.as_ref().is_err_and(was_undone) {
                break;
            }
            result = call(&client, &statement, id, account, digest, command).await;
        }
        idle().push((client, statement));
        result
    }
}

async fn call(
    client: &Client,
    statement: &Statement,
    id: Uuid,
    account: Uuid,
    digest: &[u8; 32],
    command: &BookAppointment,
) -> Result<Option<Vec<String>>, tokio_postgres::Error> {
    let BookAppointment { appointment_id, practitioner_id, patient_id, service_id, note, start, end, .. } =
        command;
    let row = client
        .query_one(
            statement,
            &[
                &id,
                &account,
                &digest.as_slice(),
                &appointment_id.uuid(),
                &practitioner_id.uuid(),
                &patient_id.uuid(),
                &service_id.map(|service| service.uuid()),
                note,
                start,
                end,
            ],
        )
        .await?;
    row.try_get(0)
}

/// Whether another transaction was in the way, so that the same succeeds when it is tried again.
fn was_undone(error: &tokio_postgres::Error) -> bool {
    let undone =
        [&SqlState::T_R_DEADLOCK_DETECTED, &SqlState::T_R_SERIALIZATION_FAILURE, &SqlState::UNIQUE_VIOLATION];
    error.code().is_some_and(|code| undone.contains(&code))
}
