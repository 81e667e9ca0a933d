//! `docket serve`.

use super::{demo, terminal};
use crate::clock::SystemClock;
use crate::config::Config;
use crate::http::assets;
use crate::{serve, telemetry};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};

/// Serves until SIGTERM or Ctrl+C.
///
/// # Errors
/// Why it cannot, in a sentence.
pub(super) async fn run(config: &Config, sample: bool) -> anyhow::Result<ExitCode> {
    serve::make_room(config.connection_bound)?;
    // Taken first: no journal is opened for a server that cannot be reached.
    let listener = serve::listen(config).await?;
    let address = listener.local_addr()?;
    let opened = serve::open(config, Arc::new(SystemClock))?;
    let epoch = opened.organization.epoch;
    let seq = opened.organization.projection.committed().0;
    tracing::info!(%epoch, journal.seq = seq, "opened the journal");
    if sample && seq == 0 {
        demo::fill(&opened).await?;
    }
    let accounts = opened.organization.projection.read(|state, _| state.accounts().len());
    let demo = demo::sign_in(&opened);
    let metrics = config.metrics.then(telemetry::measure).transpose()?;
    let app = serve::app(opened, config, metrics);
    let url = config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    terminal::say(&format!("Docket is at {url}"));
    if let Some(demo) = demo {
        terminal::say(&demo);
    } else if accounts == 0 {
        terminal::say("Nobody can sign in yet: `docket user add` makes the first account.");
    }
    if !assets::is_built_in() {
        terminal::say("The app is not inside this binary; `cargo xtask run` builds one that has it.");
    }
    serve::serve(listener, app, stopped()?).await;
    Ok(ExitCode::SUCCESS)
}

/// Completes when the process is asked to end.
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
