//! Logs to standard error, and what is measured.

use crate::config::LogFormat;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;

const QUIET: &str = "tungstenite=info";

/// Begins to log what `filter` admits.
///
/// # Errors
/// Where the filter cannot be read.
pub fn log(filter: &str, format: LogFormat) -> Result<(), ParseError> {
    // At its finest, that library logs what goes over the wire, patients and all, whatever the filter asks for.
    let filter = EnvFilter::try_new(filter)?.add_directive(QUIET.parse()?);
    let logs =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // Colours are for people who watch.
    let logs = logs.with_ansi(std::io::stderr().is_terminal());
    // A subscriber that is there already, in tests, stays.
    let _ = match format {
        LogFormat::Text => logs.try_init(),
        LogFormat::Json => logs.json().flatten_event(true).try_init(),
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
