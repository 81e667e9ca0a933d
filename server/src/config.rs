//! How the server is set up: flags over environment over a TOML file over defaults.

use clap::{Args, ValueEnum};
use serde::Deserialize;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

/// What is logged where nothing else is said: the library tells of every migration it looks at.
const DEFAULT_LOG: &str = "info,rusqlite_migration=warn";
/// With them and its own files a process stays below the 1,024 files that it may usually open.
const CONNECTION_BOUND: usize = 900;

/// What can be set, wherever it is set. Every field is optional, so that one source can be laid over another.
#[derive(Args, Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[command(next_help_heading = "Settings (flags, then environment, then docket.toml, then defaults)")]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// The folder of journal and credentials [default: data]
    #[arg(long, global = true, env = "DOCKET_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// The address to listen at [default: 127.0.0.1]
    #[arg(long, global = true, env = "DOCKET_ADDRESS", value_name = "IP")]
    pub address: Option<IpAddr>,
    /// The port to listen at; 0 takes a free one [default: 8080]
    #[arg(long, global = true, env = "DOCKET_PORT", value_name = "PORT")]
    pub port: Option<u16>,
    /// Where people reach it, as https://docket.example, if a proxy stands before it
    #[arg(long, global = true, env = "DOCKET_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Whether a proxy of yours adds X-Forwarded-For [default: false]
    #[arg(long, global = true, env = "DOCKET_BEHIND_PROXY", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub behind_proxy: Option<bool>,
    /// Whether GET /metrics answers [default: false]
    #[arg(long, global = true, env = "DOCKET_METRICS", value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    pub metrics: Option<bool>,
    /// How long a sign-in lasts, in hours [default: 12]
    #[arg(long, global = true, env = "DOCKET_SESSION_HOURS", value_name = "HOURS")]
    pub session_hours: Option<u32>,
    /// How many commands may wait; one more is answered 503 [default: 4096]
    #[arg(long, global = true, env = "DOCKET_QUEUE_BOUND", value_name = "COMMANDS")]
    pub queue_bound: Option<usize>,
    /// How many commands one commit decides at the most [default: 1024]
    #[arg(long, global = true, env = "DOCKET_BATCH_BOUND", value_name = "COMMANDS")]
    pub batch_bound: Option<usize>,
    /// How many connections may be open; further ones wait. A page takes one, and at least one more while somebody works in it [default: 900]
    #[arg(long, global = true, env = "DOCKET_CONNECTION_BOUND", value_name = "CONNECTIONS")]
    pub connection_bound: Option<usize>,
    /// What is logged, as info or docket_server=debug [default: info]
    #[arg(long, global = true, env = "DOCKET_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// How logs are written [default: text]
    #[arg(long, global = true, env = "DOCKET_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,
}

/// How logs are written.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one object a line.
    Json,
}

/// Everything set.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in Options")]
pub struct Config {
    pub data: PathBuf,
    pub address: IpAddr,
    pub port: u16,
    pub public_url: Option<String>,
    pub behind_proxy: bool,
    pub metrics: bool,
    pub session_hours: u32,
    pub queue_bound: usize,
    pub batch_bound: usize,
    pub connection_bound: usize,
    pub log: String,
    pub log_format: LogFormat,
}

/// Why the set-up cannot be used, in a sentence.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum ConfigError {
    #[error("The file {0} cannot be read ({1}).")]
    File(PathBuf, std::io::Error),
    #[error("The file {0} is not a valid set-up: {1}")]
    Toml(PathBuf, Box<toml::de::Error>),
    #[error("{0} must be {1}.")]
    Value(&'static str, &'static str),
}

impl Options {
    /// What the file at `path` sets.
    ///
    /// # Errors
    /// Where it cannot be read or sets what does not exist.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let text =
            std::fs::read_to_string(path).map_err(|error| ConfigError::File(path.to_owned(), error))?;
        toml::from_str(&text).map_err(|error| ConfigError::Toml(path.to_owned(), Box::new(error)))
    }

    /// These, and `under` where these say nothing.
    #[must_use]
    pub fn over(self, under: Self) -> Self {
        Self {
            data: self.data.or(under.data),
            address: self.address.or(under.address),
            port: self.port.or(under.port),
            public_url: self.public_url.or(under.public_url),
            behind_proxy: self.behind_proxy.or(under.behind_proxy),
            metrics: self.metrics.or(under.metrics),
            session_hours: self.session_hours.or(under.session_hours),
            queue_bound: self.queue_bound.or(under.queue_bound),
            batch_bound: self.batch_bound.or(under.batch_bound),
            connection_bound: self.connection_bound.or(under.connection_bound),
            log: self.log.or(under.log),
            log_format: self.log_format.or(under.log_format),
        }
    }

    /// These, and defaults where they say nothing.
    ///
    /// # Errors
    /// Where a value makes no sense.
    pub fn or_default(self) -> Result<Config, ConfigError> {
        let bounds = crate::authority::Bounds::default();
        let config = Config {
            data: self.data.unwrap_or_else(|| "data".into()),
            address: self.address.unwrap_or_else(|| IpAddr::from([127, 0, 0, 1])),
            port: self.port.unwrap_or(8080),
            public_url: self.public_url,
            behind_proxy: self.behind_proxy.unwrap_or(false),
            metrics: self.metrics.unwrap_or(false),
            session_hours: self.session_hours.unwrap_or(12),
            queue_bound: self.queue_bound.unwrap_or(bounds.queue),
            batch_bound: self.batch_bound.unwrap_or(bounds.batch),
            connection_bound: self.connection_bound.unwrap_or(CONNECTION_BOUND),
            log: self.log.unwrap_or_else(|| DEFAULT_LOG.into()),
            log_format: self.log_format.unwrap_or_default(),
        };
        let is_url = |url: &String| url.starts_with("https://") || url.starts_with("http://");
        if !config.public_url.as_ref().is_none_or(is_url) {
            return Err(ConfigError::Value("public_url", "a URL that begins with https:// or http://"));
        }
        if !(1..=720).contains(&config.session_hours) {
            return Err(ConfigError::Value("session_hours", "a number from 1 to 720"));
        }
        if !(1..=1_000_000).contains(&config.queue_bound) {
            return Err(ConfigError::Value("queue_bound", "a number from 1 to 1,000,000"));
        }
        if !(1..=100_000).contains(&config.batch_bound) {
            return Err(ConfigError::Value("batch_bound", "a number from 1 to 100,000"));
        }
        if !(1..=1_000_000).contains(&config.connection_bound) {
            return Err(ConfigError::Value("connection_bound", "a number from 1 to 1,000,000"));
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_lie_over_the_file_and_the_file_over_defaults() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("docket.toml");
        std::fs::write(&path, "port = 9000\nmetrics = true\nlog_format = \"json\"\n").unwrap();
        let flags = Options { port: Some(9001), ..Options::default() };
        let config = flags.over(Options::from_file(&path).unwrap()).or_default().unwrap();
        assert_eq!((config.port, config.metrics, config.log_format), (9001, true, LogFormat::Json));
        assert_eq!((config.session_hours, config.data), (12, PathBuf::from("data")));
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("docket.toml");
        std::fs::write(&path, "prot = 9000\n").unwrap();
        let error = Options::from_file(&path).unwrap_err().to_string();
        assert!(error.contains("prot"), "{error}");
        assert!(Options::from_file(&folder.path().join("none.toml")).is_err());
        for options in [
            Options { session_hours: Some(0), ..Options::default() },
            Options { batch_bound: Some(0), ..Options::default() },
            Options { connection_bound: Some(0), ..Options::default() },
            Options { public_url: Some("docket.example".into()), ..Options::default() },
        ] {
            assert!(options.clone().or_default().is_err(), "{options:?}");
        }
    }
}
