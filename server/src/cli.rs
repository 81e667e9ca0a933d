//! The command line: `docket serve` and what is done beside it. Data goes to standard output, everything else to standard error.

mod backup;
mod check;
mod demo;
mod healthcheck;
mod run;
mod similarity;
mod terminal;
mod transfer;
mod user;

use crate::clock::SystemClock;
use crate::config::{Config, Options};
use crate::import::Pair;
use crate::serve::{self, Opened};
use crate::telemetry;
use clap::{Args, Parser, Subcommand};
use docket_shared::model::Role;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The file of settings that is read where none is named.
const CONFIG_FILE: &str = "docket.toml";

/// Scheduling for clinics that never double-books.
#[derive(Parser)]
#[command(name = "docket", version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
    /// A file of settings [default: docket.toml, if it is there]
    #[arg(long, env = "DOCKET_CONFIG", value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
}

#[derive(Subcommand)]
enum Task {
    /// Serve the app and the API
    Serve(ServeArguments),
    /// Copy in what other systems wrote: FHIR R4 (JSON, NDJSON) and tables (CSV); importing the same again changes nothing
    Import(ImportArguments),
    /// Write everything as FHIR R4, one resource a line, to standard output
    Export {
        /// Write it into this file, which must not exist yet
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Fill an empty journal with the sample clinic and demo accounts
    Sample,
    /// Accounts of staff
    #[command(subcommand)]
    User(UserTask),
    /// Read the journal from its start and verify what it promises
    Check,
    /// Copy the journal as it is now into a file, and what signs people in beside it; also while a server runs
    Backup {
        /// The copy of the journal, which must not exist yet; passwords and keys go into FILE.credentials
        file: PathBuf,
    },
    /// Put a backup back: the server must be stopped; what is there is kept under another name
    Restore {
        /// What `docket backup` wrote
        file: PathBuf,
    },
    /// How meetings are found to be one: hold it against labelled pairs, or learn it anew from them
    #[command(subcommand)]
    Similarity(SimilarityTask),
    /// Ask a running server whether it takes commands
    Healthcheck,
}

#[derive(Args)]
struct ServeArguments {
    /// Fill an empty journal with the sample clinic and demo accounts
    #[arg(long)]
    sample: bool,
}

#[derive(Args)]
struct ImportArguments {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What the system is called that the files come from; files of one source know each other's people
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Which column of a table holds a field, as patient=PATIENT; or the same text for every row, as status==booked
    #[arg(long = "map", value_name = "FIELD=COLUMN")]
    pairs: Vec<Pair>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum UserTask {
    /// Add an account; its password is read from standard input, or made and printed
    Add {
        /// What is typed to sign in
        #[arg(long)]
        username: String,
        /// The name that colleagues see
        #[arg(long)]
        name: String,
        /// What it may do
        #[arg(long, value_parser = role)]
        role: Role,
        /// The practitioner that it is, by id
        #[arg(long, value_name = "ID")]
        practitioner: Option<docket_shared::ids::PractitionerId>,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// Set an account's password; it is read from standard input, or made and printed
    SetPassword {
        /// Whose
        #[arg(long)]
        username: String,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

#[derive(Subcommand)]
enum SimilarityTask {
    /// Print how well the similarity that is shipped tells labelled pairs apart, overall and by kind
    Score {
        #[command(flatten)]
        tables: Tables,
        /// Print it as JSON
        #[arg(long)]
        json: bool,
    },
    /// Learn weights from labelled pairs: the source of shared/src/similarity/weights.rs
    Learn(Learn),
}

#[derive(Args)]
struct Learn {
    /// The meetings: id, summary, description, location, start, end, organizer, attendees; once for each set
    #[arg(long, value_name = "CSV", required = true)]
    records: Vec<PathBuf>,
    /// The pairs: id_a, id_b, label (1 where both are one gathering, 0 where not), kind; once for each set, in the same order.
    /// Sets should be by different authors: each is also judged by what the others taught
    #[arg(long, value_name = "CSV", required = true)]
    pairs: Vec<PathBuf>,
    /// Write the weights into this file rather than to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// What the folds of the cross-validation begin with; the same seed learns the same
    #[arg(long, value_name = "NUMBER", default_value_t = 2026)]
    seed: u64,
    /// What the pairs are, and whose: kept with the weights
    #[arg(long, value_name = "TEXT", default_value = "not stated")]
    origin: String,
    /// The day that is kept with the weights [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<chrono::NaiveDate>,
}

/// Labelled pairs of meetings.
#[derive(Args)]
struct Tables {
    /// The meetings: id, summary, description, location, start, end, organizer, attendees
    #[arg(long, value_name = "CSV")]
    records: PathBuf,
    /// The pairs: id_a, id_b, label (1 where both are one gathering, 0 where not), kind
    #[arg(long, value_name = "CSV")]
    pairs: PathBuf,
}

fn role(text: &str) -> Result<Role, String> {
    let found = Role::ALL.into_iter().find(|role| format!("{role:?}").eq_ignore_ascii_case(text));
    found.ok_or_else(|| "must be receptionist, practitioner, manager or admin".into())
}

/// Runs what the command line asks for.
pub fn main() -> ExitCode {
    // What is written here (journal, passwords, exports) is nobody's to read but its owner's.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            terminal::complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { task, config, options } = arguments;
    let config = settle(options, config.as_deref())?;
    telemetry::log(&config.log, config.log_format)
        .map_err(|error| anyhow::anyhow!("The log filter cannot be read: {error}."))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(async {
        match task {
            Task::Serve(ServeArguments { sample }) => run::run(&config, sample).await,
            Task::User(UserTask::Add { username, name, role, practitioner, password_stdin }) => {
                let wanted = user::New { username, name, role, practitioner };
                user::add(opened(&config)?, wanted, password_stdin).await
            }
            Task::User(UserTask::SetPassword { username, password_stdin }) => {
                user::set_password(opened(&config)?, &username, password_stdin).await
            }
            Task::Import(ImportArguments { files, source, pairs, json }) => {
                transfer::import(opened(&config)?, &files, source, pairs, json).await
            }
            Task::Export { to } => transfer::export(opened(&config)?, to).await,
            Task::Sample => transfer::sample(opened(&config)?).await,
            Task::Check => check::check(&config),
            Task::Backup { file } => backup::back_up(&config, &file),
            Task::Restore { file } => backup::restore(&config, &file),
            Task::Similarity(SimilarityTask::Score { tables, json }) => {
                similarity::score(&tables.records, &tables.pairs, json)
            }
            Task::Similarity(SimilarityTask::Learn(wanted)) => similarity::learn(&wanted),
            Task::Healthcheck => healthcheck::ask(&config).await,
        }
    });
    // Nothing that is still running may hold the exit up.
    runtime.shutdown_background();
    result
}

/// Flags and environment, over the file, over defaults.
fn settle(options: Options, file: Option<&Path>) -> anyhow::Result<Config> {
    let usual = Path::new(CONFIG_FILE);
    let under = match file {
        Some(file) => Options::from_file(file)?,
        None if usual.is_file() => Options::from_file(usual)?,
        None => Options::default(),
    };
    Ok(options.over(under).or_default()?)
}

fn opened(config: &Config) -> anyhow::Result<Opened> {
    Ok(serve::open(config, Arc::new(SystemClock))?)
}
