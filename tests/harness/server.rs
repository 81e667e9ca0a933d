//! Servers: in this process over a folder of their own, or as a process that can be killed.

mod disk;
mod process;
mod setup;

pub use disk::SmallDisk;
pub use process::{Process, Ran, Trap, docket};
pub use setup::{PASSWORD, Setup, fill};

use docket_server::check::{Findings, check};
use docket_server::clock::{Clock, FixedClock, SystemClock};
use docket_server::config::{Config, Options};
use docket_server::journal::SqliteRecords;
use docket_server::serve;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server in this process. Dropping it ends it without ceremony; [`Server::stop`] ends it as SIGTERM would.
#[derive(Debug)]
pub struct Server {
    folder: TempDir,
    setup: Setup,
    clock: Arc<FixedClock>,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    url: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts the server of `setup` on a free port.
    ///
    /// # Panics
    /// Where it does not start.
    pub async fn start(setup: Setup) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::new(setup.now));
        fill(folder.path(), &setup, Arc::clone(&clock) as Arc<dyn Clock>).await;
        let mut server = Self { folder, setup, clock, running: None };
        server.run().await;
        server
    }

    async fn run(&mut self) {
        let config = config(self.folder.path(), &self.setup);
        let listener = serve::listen(&config).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let opened = serve::open(&config, Arc::clone(&self.clock) as Arc<dyn Clock>).unwrap();
        let app = serve::app(opened, &config, None);
        let (stop, stopped) = oneshot::channel();
        let stopped = async move {
            // A sender that is gone means the same.
            let _ = stopped.await;
        };
        let task = tokio::spawn(serve::serve(listener, app, stopped));
        self.running = Some(Running { url, stop, task });
    }

    /// Where it listens.
    ///
    /// # Panics
    /// Where it was stopped.
    pub fn url(&self) -> &str {
        &self.running.as_ref().unwrap().url
    }

    /// The clock that stamps its decisions.
    pub fn clock(&self) -> &FixedClock {
        &self.clock
    }

    /// The folder of its journal.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Ends it: answers what is under way, and closes its journal.
    ///
    /// # Panics
    /// Where it does not end well.
    pub async fn stop(&mut self) {
        if let Some(Running { stop, task, .. }) = self.running.take() {
            let _ = stop.send(());
            crate::patiently("the server's end", task).await.unwrap();
        }
    }

    /// Ends it and starts it again over the same folder, at another port.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.run().await;
    }

    /// What `docket check` finds in its journal.
    pub fn check(&self) -> Findings {
        check_folder(self.folder.path())
    }
}

/// What `docket check` finds in the journal of `folder`.
///
/// # Panics
/// Where it cannot be read.
pub fn check_folder(folder: &Path) -> Findings {
    check(&records(folder)).unwrap()
}

/// The journal of `folder`, to read.
///
/// # Panics
/// Where it cannot be opened.
pub fn records(folder: &Path) -> SqliteRecords {
    SqliteRecords::open(&folder.join("docket.sqlite")).unwrap()
}

/// A folder with the clinic of `setup`, for a [`Process`].
///
/// # Panics
/// Where it cannot be made.
pub async fn folder(setup: &Setup) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path(), setup, Arc::new(SystemClock)).await;
    folder
}

fn config(folder: &Path, setup: &Setup) -> Config {
    let options = Options {
        data: Some(folder.to_owned()),
        port: Some(0),
        queue_bound: Some(setup.bounds.queue),
        batch_bound: Some(setup.bounds.batch),
        ..Options::default()
    };
    options.or_default().unwrap()
}
