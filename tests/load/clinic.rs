//! The server under load, in a runtime of its own, and bookings that it confirms.

use crate::wire;
use anyhow::Context as _;
use docket_server::authority::AuthorityHandle;
use docket_server::clock::{Clock, FixedClock};
use docket_server::config::{Config, Options};
use docket_server::push::Hub;
use docket_server::serve;
use docket_shared::command::{BookAppointment, Command, CommandEnvelope};
use docket_shared::event::Event;
use docket_shared::ids::CommandId;
use docket_shared::model::{Location, Role};
use docket_shared::testing::{
    a_patient, a_practitioner, appointment, at, location, patient, practitioner, saved, service,
};
use docket_shared::time::{DateTime, TimeDelta, Utc};
use docket_tests::client::{Client, envelope};
use docket_tests::server::{Setup, fill};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// The names of its threads in this process.
pub(crate) const THREADS: [&str; 4] = ["server", "authority", "publisher", "checkpoint"];

const PRACTITIONERS: u32 = 50;
const PATIENTS: u32 = 2_000;
const MINUTES: u32 = 5;

/// A server with a clinic in a folder of its own.
pub(crate) struct Clinic {
    pub(crate) address: SocketAddr,
    /// A receptionist.
    pub(crate) client: Client,
    pub(crate) hub: Arc<Hub>,
    pub(crate) authority: AuthorityHandle,
    folder: TempDir,
    stop: oneshot::Sender<()>,
    thread: JoinHandle<anyhow::Result<()>>,
}

impl Clinic {
    /// Starts it with what `setup` says. `runtime` is the clients'.
    pub(crate) fn start(runtime: &Runtime, setup: Setup) -> anyhow::Result<Self> {
        let folder = crate::folder()?;
        let (started, starting) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let path = folder.path().to_owned();
        let thread = std::thread::spawn(move || {
            own_runtime(THREADS[0])?.block_on(async {
                let clock: Arc<dyn Clock> = Arc::new(FixedClock::new(now()));
                fill(&path, &setup, Arc::clone(&clock)).await;
                let config = config(&path)?;
                let listener = serve::listen(&config).await?;
                let address = listener.local_addr()?;
                let opened = serve::open(&config, clock)?;
                let hub = Arc::clone(&opened.organization.hub);
                let authority = opened.organization.authority.clone();
                let app = serve::app(opened, &config, None);
                started.send((address, hub, authority))?;
                let stopped = async {
                    // A sender that is gone means the same.
                    let _ = stopped.await;
                };
                serve::serve(listener, app, stopped).await;
                anyhow::Ok(())
            })
        });
        let (address, hub, authority) = starting.recv().context("the server did not start")?;
        let client = runtime.block_on(Client::of(Role::Receptionist, &format!("http://{address}")));
        Ok(Self { address, client, hub, authority, folder, stop, thread })
    }

    /// Where its journal lies.
    pub(crate) fn journal(&self) -> PathBuf {
        self.folder.path().join("docket.sqlite")
    }

    /// The requests that send these commands.
    pub(crate) fn requests(&self, commands: &[CommandEnvelope]) -> anyhow::Result<Arc<[Vec<u8>]>> {
        let host = self.address.to_string();
        let request = |envelope| {
            let body = serde_json::to_vec(envelope)?;
            anyhow::Ok(wire::request(&host, self.client.cookie().unwrap_or_default(), &body))
        };
        commands.iter().map(request).collect()
    }

    /// Ends it as SIGTERM would.
    pub(crate) fn stop(self) -> anyhow::Result<()> {
        let _ = self.stop.send(());
        // The server waits for whoever could still hand something in.
        drop(self.authority);
        self.thread.join().map_err(|_| anyhow::anyhow!("the server panicked"))?
    }
}

/// A runtime with a thread for every core, as the server's own has. A profile shows its threads by `name`.
pub(crate) fn own_runtime(name: &str) -> anyhow::Result<Runtime> {
    Ok(Builder::new_multi_thread().thread_name(name).enable_all().build()?)
}

/// Bookings in the weeks to come, one after another, of which none is in another's way.
#[derive(Debug, Default)]
pub(crate) struct Bookings(u32);

impl Bookings {
    pub(crate) fn take(&mut self, count: usize) -> Vec<CommandEnvelope> {
        std::iter::repeat_with(|| self.next()).take(count).collect()
    }

    fn next(&mut self) -> CommandEnvelope {
        let number = self.0;
        self.0 += 1;
        let (turn, who) = (number / PRACTITIONERS, number % PRACTITIONERS + 1);
        let start = now() + TimeDelta::days(1) + TimeDelta::minutes((turn * MINUTES).into());
        envelope(Command::BookAppointment(BookAppointment {
            appointment_id: appointment(number),
            patient_id: patient(number % PATIENTS + 1),
            practitioner_id: practitioner(who),
            location_id: Some(location(who)),
            service_id: Some(service(1)),
            start,
            end: start + TimeDelta::minutes(MINUTES.into()),
            note: String::new(),
            override_reason: None,
        }))
    }
}

/// What the server's clock shows.
fn now() -> DateTime<Utc> {
    at("2026-11-02T08:00:00Z")
}

/// Enough practitioners, rooms and patients for the bookings.
pub(crate) fn setup() -> Setup {
    let patients = (1..=PATIENTS).map(|number| Event::PatientSaved { patient: Arc::new(a_patient(number)) });
    let rooms = (1..=PRACTITIONERS).map(|number| {
        let id = location(number);
        let room = Location { id, source: None, name: format!("Room {number}"), active: true };
        Event::LocationSaved { location: Arc::new(room) }
    });
    let practitioners = (1..=PRACTITIONERS).map(|number| saved(a_practitioner(number)));
    Setup::clinic().with(patients.chain(rooms).chain(practitioners))
}

/// As `docket serve` is set up by default, at a free port, but with room for more connections.
fn config(folder: &Path) -> anyhow::Result<Config> {
    let (data, port, connection_bound) = (Some(folder.to_owned()), Some(0), Some(2_000));
    Ok(Options { data, port, connection_bound, ..Options::default() }.or_default()?)
}

/// The ids of commands.
pub(crate) fn ids(commands: &[CommandEnvelope]) -> impl Iterator<Item = CommandId> {
    commands.iter().map(|envelope| envelope.id)
}
