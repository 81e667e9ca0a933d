//! The server as a whole: an organization behind its HTTP edge, from start to a shutdown that loses nothing.

mod connection;
mod files;
mod heads;
mod listener;

pub use files::make_room;
pub use listener::Peer;

use crate::auth::{Auth, Credentials, CredentialsError};
use crate::authority::Bounds;
use crate::clock::Clock;
use crate::config::Config;
use crate::http::{App, Web};
use crate::organization::{OpenError, Organization};
use docket_shared::ids::AccountId;
use metrics_exporter_prometheus::PrometheusHandle;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// How long requests and feeds may take to end when the server goes away.
const DRAIN: Duration = Duration::from_secs(10);
/// How often sessions that are over are forgotten.
const SWEEP: Duration = Duration::from_secs(10 * 60);

/// Why the server cannot start, in a sentence for whoever starts it.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum ServeError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("The accounts' passwords cannot be opened: {0}.")]
    Credentials(#[from] CredentialsError),
    #[error("Port {} is taken by another program. Stop that, or choose another with --port.", .0.port())]
    PortTaken(SocketAddr),
    #[error("The address {0} cannot be listened at ({1}).")]
    Listen(SocketAddr, std::io::Error),
    #[error(
        "{connections} connections need {needed} open files, and this process may open {allowed}. Allow more (`ulimit -n`, LimitNOFILE of \
         systemd), or fewer connections with --connection-bound."
    )]
    TooFewFiles { connections: usize, needed: u64, allowed: u64 },
    #[error("The process may not open as many files as it needs: {0}.")]
    Files(std::io::Error),
}

/// An organization and its accounts, opened and not yet served.
#[derive(Debug)]
pub struct Opened {
    /// What is scheduled.
    pub organization: Organization,
    /// Who may sign in.
    pub auth: Auth,
}

/// Opens what lies in the folder that `config` names.
///
/// # Errors
/// Where it cannot be opened.
pub fn open(config: &Config, clock: Arc<dyn Clock>) -> Result<Opened, ServeError> {
    let bounds = Bounds { queue: config.queue_bound, batch: config.batch_bound };
    let organization = Organization::open(&config.data, clock, bounds)?;
    let auth = Auth::new(Credentials::open(&config.data)?)?;
    Ok(Opened { organization, auth })
}

/// Takes the address that `config` names.
///
/// # Errors
/// Where it is taken.
pub async fn listen(config: &Config) -> Result<TcpListener, ServeError> {
    let address = SocketAddr::new(config.address, config.port);
    TcpListener::bind(address).await.map_err(|error| {
        let taken = error.kind() == ErrorKind::AddrInUse;
        if taken { ServeError::PortTaken(address) } else { ServeError::Listen(address, error) }
    })
}

/// What serves `opened` as `config` says.
pub fn app(opened: Opened, config: &Config, metrics: Option<PrometheusHandle>) -> App {
    let web = Web {
        public_url: config.public_url.clone(),
        session_hours: config.session_hours,
        behind_proxy: config.behind_proxy,
        metrics,
        bounds: Bounds { queue: config.queue_bound, batch: config.batch_bound },
        connection_bound: config.connection_bound,
    };
    App::new(opened.organization, opened.auth, web)
}

/// Serves `app` until `stop` completes; then answers what is under way, ends the feeds, decides what was taken, and returns.
pub async fn serve(listener: TcpListener, app: App, stop: impl Future<Output = ()>) {
    let going = app.shutdown.clone();
    let serving = listener::serve(listener, app.service(), app.web.connection_bound, going.clone());
    let mut serving = tokio::spawn(serving);
    let housekeeping = tokio::spawn(keep_house(app.clone()));
    tokio::select! {
        () = stop => {
            tracing::info!("shutting down: answering what is under way");
            going.cancel();
            app.feeds.close();
            let drained = timeout(DRAIN, async {
                app.feeds.wait().await;
                (&mut serving).await
            });
            // Whatever does not end in time is said below.
            let _ = drained.await;
        }
        _ = &mut serving => {}
    }
    going.cancel();
    serving.abort();
    housekeeping.abort();
    // Wait for the tasks to let go of the organization.
    let _ = housekeeping.await;
    match app.into_organization() {
        Some(organization) => organization.close().await,
        // Somebody still holds on; every 202 is on disk all the same.
        None => tracing::warn!("some connections did not end in time"),
    }
}

async fn keep_house(app: App) {
    let mut ticks = interval(SWEEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = app.auth.sessions.sweep() {
            tracing::warn!(%error, "sessions that are over could not be forgotten");
        }
        let closed = |account: &AccountId| {
            app.organization
                .projection
                .read(|state, _| state.accounts().get(account).is_none_or(|it| !it.active))
        };
        for account in app.auth.sessions.accounts().into_iter().filter(closed) {
            if let Err(error) = app.auth.sessions.end_all(account) {
                tracing::warn!(%error, "the sessions of a closed account could not be forgotten");
            }
        }
        if let Some(metrics) = &app.web.metrics {
            metrics.run_upkeep();
        }
    }
}
