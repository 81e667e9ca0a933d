//! The edge: what the outside can ask, who may, and how it is answered. Reads as the list of routes.

pub mod access;
pub mod assets;
pub mod error;
pub mod input;
pub mod openapi;
pub mod routes;

mod accounts;
mod commands;
mod feed;
mod headers;
mod health;
mod meetings;
mod reads;
mod session;

pub use headers::Edge;

use crate::auth::{Auth, Sessions};
use crate::authority::Bounds;
use crate::organization::Organization;
use access::Access::{Anyone, May, SignedIn};
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use chrono::{DateTime, NaiveDate, Utc};
use docket_shared::command::CommandEnvelope;
use docket_shared::ids::{AccountId, Epoch};
use docket_shared::look_alikes::MeetingSketch;
use docket_shared::model::{
    Account, Appointment, HealthcareService, Location, Meeting, Patient, Practitioner,
};
use docket_shared::policy::Permission;
use docket_shared::protocol::http::{
    CommandStatus, HiddenLookAlikes, History, Me, MeetingPage, PatientPage, PatientSearch, SetPassword,
    Settings, SignIn,
};
use docket_shared::state::CalendarSnapshot;
use error::Kind;
use metrics_exporter_prometheus::PrometheusHandle;
use openapi::Operation;
use routes::Route;
use serde_json::Value;
use std::ops::Deref;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_sessions::SessionManagerLayer;
use tower_sessions::cookie::SameSite;

/// The session's cookie.
pub const COOKIE: &str = "docket-session";

/// What handlers share. Cheap to clone: every layer does so for every request.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
#[derive(Debug)]
pub struct Parts {
    /// What is scheduled.
    pub organization: Arc<Organization>,
    /// Who is asking.
    pub auth: Auth,
    /// How it is served.
    pub web: Web,
    /// The server is going away.
    pub shutdown: CancellationToken,
    /// Open feeds.
    pub feeds: TaskTracker,
    open_feeds: Arc<feed::Feeds>,
    asked: meetings::Asked,
    description: Value,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// How it is served.
#[derive(Clone, Debug)]
pub struct Web {
    /// Where people reach it, as `https://docket.example`, if that differs from where it listens.
    pub public_url: Option<String>,
    /// How long a sign-in lasts, in hours.
    pub session_hours: u32,
    /// Whether a proxy of ours stands before it and says whom it speaks for.
    pub behind_proxy: bool,
    /// What is measured, if that is shown.
    pub metrics: Option<PrometheusHandle>,
    /// The authority's bounds, to show beside what is measured.
    pub bounds: Bounds,
    /// Connections at once; further ones wait to be accepted.
    pub connection_bound: usize,
}

impl Web {
    fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}

impl App {
    /// What serves `organization`.
    pub fn new(organization: Organization, auth: Auth, web: Web) -> Self {
        Self(Arc::new(Parts {
            organization: Arc::new(organization),
            auth,
            web,
            shutdown: CancellationToken::new(),
            feeds: TaskTracker::new(),
            open_feeds: Arc::default(),
            asked: meetings::Asked::default(),
            description: openapi::document(&table()),
        }))
    }

    /// The organization, where nobody else holds on to it any more.
    pub fn into_organization(self) -> Option<Organization> {
        Arc::into_inner(Arc::into_inner(self.0)?.organization)
    }

    /// The service.
    pub fn service(&self) -> Edge {
        let style = ([(CONTENT_TYPE, "text/css; charset=utf-8")], openapi::STYLE);
        let table = table();
        let direct = routes::direct(&table);
        let router = routes::router(table, self)
            .route("/api/v1/docs.css", get(move || std::future::ready(style)))
            .fallback(assets::serve)
            .with_state(self.clone());
        Edge::new(router, direct, self.clone())
    }

    fn session_layer(&self) -> SessionManagerLayer<Sessions> {
        SessionManagerLayer::new(self.auth.sessions.clone())
            .with_name(COOKIE)
            .with_http_only(true)
            .with_same_site(SameSite::Strict)
            .with_secure(self.web.is_https())
            .with_path("/")
    }
}

const CALENDAR: access::Access = May(Permission::ReadCalendar);
const MEETINGS: access::Access = May(Permission::Meet);
const PATIENTS: access::Access = May(Permission::ReadPatients);

/// Every route.
fn table() -> Vec<Route> {
    let mut table = commands_and_feed();
    table.extend(readings());
    table.extend(of_meetings());
    table.extend(people());
    table.extend(the_server_itself());
    table
}

fn commands_and_feed() -> Vec<Route> {
    vec![
        Route::post(
            "/api/v1/commands",
            SignedIn,
            commands::post,
            Operation::new("Send a command")
                .describe(
                    "202 says that the command is on disk and will have exactly one outcome. The same id with the same \
                     body is answered the same, for ever; with another body it is refused.",
                )
                .takes::<CommandEnvelope>()
                .answers::<CommandStatus>(202, "Accepted; Location says where its outcome is.")
                .or(Kind::Forbidden)
                .or(Kind::CommandIdReused)
                .or(Kind::Unavailable),
        )
        .busy(),
        Route::get(
            "/api/v1/commands/{id}",
            SignedIn,
            commands::show,
            Operation::new("What became of a command")
                .describe("One's own commands only.")
                .answers::<CommandStatus>(200, "Pending, confirmed or rejected.")
                .or(Kind::NotFound),
        ),
        Route::get(
            "/api/v1/feed",
            CALENDAR,
            feed::open,
            Operation::new("Follow the calendar over a WebSocket")
                .describe(
                    "First a snapshot, or where to go on from; then every committed change in order without gaps, and the \
                     outcomes of one's own commands. See ServerMessage.",
                )
                .needs::<DateTime<Utc>>("from", "The start of the window that a snapshot covers.")
                .needs::<DateTime<Utc>>("to", "Its end.")
                .query::<Epoch>("epoch", "The epoch of the last change that the client has.")
                .query::<u64>("seq", "The number of that change.")
                .query::<AccountId>("account", "For whom the page is; refused where somebody else is signed in.")
                .answers_nothing(101, "The connection is now a WebSocket.")
                .or(Kind::CrossSite)
                .or(Kind::UpgradeRequired)
                .or(Kind::TooMany),
        ),
    ]
}

fn readings() -> Vec<Route> {
    vec![
        Route::get(
            "/api/v1/calendar",
            CALENDAR,
            reads::calendar,
            Operation::new("A window of the calendar")
                .needs::<DateTime<Utc>>("from", "The start of the window, RFC 3339.")
                .needs::<DateTime<Utc>>("to", "Its end; at most 400 days later.")
                .answers::<CalendarSnapshot>(200, "Everything in it, with epoch and sequence number."),
        ),
        Route::get(
            "/api/v1/practitioners",
            CALENDAR,
            reads::practitioners,
            Operation::new("All practitioners").answers::<Vec<Practitioner>>(200, "Active or not."),
        ),
        Route::get(
            "/api/v1/healthcare-services",
            CALENDAR,
            reads::healthcare_services,
            Operation::new("All services").answers::<Vec<HealthcareService>>(200, "Active or not."),
        ),
        Route::get(
            "/api/v1/locations",
            CALENDAR,
            reads::locations,
            Operation::new("All locations").answers::<Vec<Location>>(200, "Active or not."),
        ),
        Route::get(
            "/api/v1/settings",
            CALENDAR,
            reads::settings,
            Operation::new("The clinic's settings").answers::<Settings>(200, "And the zones to choose from."),
        ),
        Route::get(
            "/api/v1/appointments/{id}",
            CALENDAR,
            reads::appointment,
            Operation::new("One appointment").answers::<Appointment>(200, "As it is.").or(Kind::NotFound),
        ),
        Route::get(
            "/api/v1/appointments/{id}/history",
            CALENDAR,
            reads::history,
            Operation::new("Who did what when to an appointment")
                .answers::<History>(200, "Oldest first.")
                .or(Kind::NotFound),
        ),
    ]
}

fn of_meetings() -> Vec<Route> {
    vec![
        Route::get(
            "/api/v1/meetings",
            MEETINGS,
            meetings::list,
            Operation::new("One's own meetings")
                .needs::<DateTime<Utc>>("from", "The start of the window, RFC 3339.")
                .needs::<DateTime<Utc>>("to", "Its end; at most 400 days later.")
                .answers::<MeetingPage>(200, "Those that take place in it, by start, at most 500."),
        ),
        Route::get(
            "/api/v1/meetings/{id}",
            MEETINGS,
            meetings::show,
            Operation::new("One meeting")
                .describe(
                    "Of a meeting that does not concern who asks, only who and which room is taken when.",
                )
                .answers::<Meeting>(200, "As it is.")
                .or(Kind::NotFound),
        ),
        Route::get(
            "/api/v1/meetings/{id}/history",
            MEETINGS,
            meetings::history,
            Operation::new("Who did what when to a meeting of one's own")
                .answers::<History>(200, "Oldest first.")
                .or(Kind::NotFound),
        ),
        Route::post(
            "/api/v1/meetings/_look-alikes",
            MEETINGS,
            meetings::look_alikes,
            Operation::new("What looks like a meeting and does not concern who asks")
                .describe("Who organizes it and when it is, so that they can be asked; no more.")
                .takes::<MeetingSketch>()
                .answers::<HiddenLookAlikes>(200, "The most alike first, at most 5.")
                .or(Kind::TooMany),
        ),
    ]
}

fn people() -> Vec<Route> {
    vec![
        Route::get(
            "/api/v1/patients",
            PATIENTS,
            reads::patients,
            Operation::new("Search patients")
                .describe(
                    "All that is given must fit. Addresses end up in logs: where the query holds a name, prefer POST \
                     /api/v1/patients/_search.",
                )
                .query::<String>("query", "As typed: parts of names, a birth date, a phone or record number.")
                .query::<String>("name", "Parts of given and family names.")
                .query::<NaiveDate>("birth_date", "As 1984-03-14.")
                .query::<String>("identifier", "A record number, or system|value.")
                .answers::<PatientPage>(200, "The best matches first, at most 20.")
                .or(Kind::Invalid),
        ),
        Route::post(
            "/api/v1/patients/_search",
            PATIENTS,
            reads::patient_search,
            Operation::new("Search patients, with no name in the address")
                .takes::<PatientSearch>()
                .answers::<PatientPage>(200, "The best matches first, at most 20."),
        )
        .compressed(),
        Route::get(
            "/api/v1/patients/{id}",
            PATIENTS,
            reads::patient,
            Operation::new("One patient").answers::<Patient>(200, "As known here.").or(Kind::NotFound),
        ),
        Route::get(
            "/api/v1/accounts",
            May(Permission::SaveAccounts),
            reads::accounts,
            Operation::new("All staff accounts").answers::<Vec<Account>>(200, "Active or not."),
        ),
        Route::put(
            "/api/v1/accounts/{id}/password",
            May(Permission::SaveAccounts),
            accounts::set_password,
            Operation::new("Set an account's password")
                .describe("Ends the account's sessions.")
                .takes::<SetPassword>()
                .answers_nothing(204, "It is set.")
                .or(Kind::NotFound)
                .or(Kind::Unavailable),
        ),
        Route::post(
            "/api/v1/session",
            Anyone,
            session::post,
            Operation::new("Sign in")
                .describe("Sets the session's cookie.")
                .takes::<SignIn>()
                .answers::<Me>(200, "Who is signed in now.")
                .or(Kind::WrongCredentials)
                .or(Kind::TooMany)
                .or(Kind::Unavailable),
        )
        .with_session(),
        Route::get(
            "/api/v1/session",
            Anyone,
            session::show,
            Operation::new("Who is signed in")
                .answers::<Me>(200, "Somebody.")
                .answers_nothing(204, "Nobody."),
        )
        .with_session(),
        Route::delete(
            "/api/v1/session",
            Anyone,
            session::delete,
            Operation::new("Sign out")
                .describe("Ends the session and, within 5 seconds, its feeds.")
                .answers_nothing(204, "Nobody is signed in any more.")
                .or(Kind::Unavailable),
        )
        .with_session(),
    ]
}

fn the_server_itself() -> Vec<Route> {
    vec![
        Route::get(
            "/api/v1/openapi.json",
            Anyone,
            openapi::show,
            Operation::new("This description").answers::<Value>(200, "OpenAPI 3.1."),
        ),
        Route::get(
            "/api/v1/docs",
            Anyone,
            openapi::read,
            Operation::new("This description, to read").answers_text("text/html", "A page."),
        ),
        Route::get(
            "/health/live",
            Anyone,
            health::live,
            Operation::new("Whether the process runs").answers_text("text/plain", "It does."),
        ),
        Route::get(
            "/health/ready",
            Anyone,
            health::ready,
            Operation::new("Whether commands are taken")
                .answers_text("text/plain", "They are.")
                .or(Kind::Unavailable),
        ),
        Route::get(
            "/metrics",
            Anyone,
            health::metrics,
            Operation::new("What is measured")
                .describe("Prometheus' text format, where --metrics was given.")
                .answers_text("text/plain", "Counters, gauges and summaries.")
                .or(Kind::NotFound),
        ),
    ]
}
