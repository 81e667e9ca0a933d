//! Logs to standard error, and what is measured.

use crate::config::LogFormat;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use std::io::{IsTerminal as _, stderr};
use tracing::Level;
use tracing_subscriber::filter::{FilterExt as _, ParseError, filter_fn};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt};

/// Begins to log what `filter` admits.
///
/// # Errors
/// Where the filter cannot be read.
pub fn log(filter: &str, format: LogFormat) -> Result<(), ParseError> {
    // At its finest, that library logs what goes over the wire, patients and all; no filter may ask for it.
    let harmless =
        filter_fn(|line| !line.target().starts_with("tungstenite") || *line.level() <= Level::INFO);
    let filter = EnvFilter::try_new(filter)?.and(harmless);
    // Colours are for people who watch.
    let logs = fmt::layer().with_writer(stderr).with_target(false).with_ansi(stderr().is_terminal());
    let registry = tracing_subscriber::registry();
    // A subscriber that is there already, in tests, stays.
    let _ = match format {
        LogFormat::Text => registry.with(logs.with_filter(filter)).try_init(),
        LogFormat::Json => registry.with(logs.json().flatten_event(true).with_filter(filter)).try_init(),
    };
    Ok(())
}

/// Begins to measure.
///
/// # Errors
/// Where measuring has begun already.
pub fn measure() -> Result<PrometheusHandle, BuildError> {
    PrometheusBuilder::new().install_recorder()
}
