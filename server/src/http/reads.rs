//! What can be read: the calendar and everything that it is made of. Each answer includes what was confirmed before the
//! request.

use super::App;
use super::access::SignedIn;
use super::error::ApiError;
use super::input::{JsonBody, Parameters, id};
use crate::projection::PatientQuery;
use crate::zones;
use axum::Json;
use axum::extract::{Path, State};
use docket_shared::ids::{AppointmentId, PatientId};
use docket_shared::model::{
    Account, Appointment, HealthcareService, Location, Organization, Patient, Practitioner,
};
use docket_shared::protocol::http::{History, PatientPage, PatientSearch, Settings};
use docket_shared::state::{CalendarSnapshot, State as Clinic};
use std::sync::Arc;

async fn read<T>(app: &App, read: impl FnOnce(&Clinic) -> T) -> T {
    app.organization.projection.caught_up().await;
    app.organization.projection.read(|state, _| read(state))
}

/// A window of the calendar.
///
/// # Errors
/// 422 where the window makes no sense.
pub(super) async fn calendar(
    State(app): State<App>,
    signed_in: SignedIn,
    parameters: Parameters,
) -> Result<Json<CalendarSnapshot>, ApiError> {
    let window = parameters.window()?;
    let organization = &app.organization;
    organization.projection.caught_up().await;
    let (now, reader) = (organization.clock.now(), signed_in.account.id);
    let snapshot = organization
        .projection
        .read(|state, seq| state.snapshot(organization.epoch, seq, now, window, reader));
    Ok(Json(snapshot))
}

/// All practitioners.
pub(super) async fn practitioners(State(app): State<App>) -> Json<Vec<Arc<Practitioner>>> {
    Json(read(&app, |state| state.practitioners().values().cloned().collect()).await)
}

/// All services.
pub(super) async fn healthcare_services(State(app): State<App>) -> Json<Vec<Arc<HealthcareService>>> {
    Json(read(&app, |state| state.services().values().cloned().collect()).await)
}

/// All locations.
pub(super) async fn locations(State(app): State<App>) -> Json<Vec<Arc<Location>>> {
    Json(read(&app, |state| state.locations().values().cloned().collect()).await)
}

/// All staff accounts.
pub(super) async fn accounts(State(app): State<App>) -> Json<Vec<Arc<Account>>> {
    Json(read(&app, |state| state.accounts().values().cloned().collect()).await)
}

/// The clinic's settings.
pub(super) async fn settings(State(app): State<App>) -> Json<Settings> {
    let organization: Arc<Organization> = read(&app, |state| Arc::clone(state.organization())).await;
    Json(Settings { organization, zones: zones::names() })
}

/// Patients, by a query in the address: for systems. The app sends names in a body instead.
///
/// # Errors
/// 422 where nothing is asked for.
pub(super) async fn patients(
    State(app): State<App>,
    parameters: Parameters,
) -> Result<Json<PatientPage>, ApiError> {
    let text = |name: &str| parameters.text(name).map(str::to_owned);
    let search = PatientSearch {
        query: text("query").unwrap_or_default(),
        name: text("name"),
        birth_date: parameters.parsed("birth_date", "a date, as 1984-03-14")?,
        identifier: text("identifier"),
    };
    search_patients(&app, &search).await
}

/// Patients, by a body, so that no name stands in an address.
///
/// # Errors
/// 422 where nothing is asked for.
pub(super) async fn patient_search(
    State(app): State<App>,
    body: JsonBody,
) -> Result<Json<PatientPage>, ApiError> {
    search_patients(&app, &body.read()?).await
}

async fn search_patients(app: &App, search: &PatientSearch) -> Result<Json<PatientPage>, ApiError> {
    let query = PatientQuery::new(search).ok_or_else(|| {
        ApiError::field("query", "Ask for a name, a birth date, a phone number or a record number.")
    })?;
    let projection = Arc::clone(&app.organization.projection);
    projection.caught_up().await;
    // A scan over everybody: not on a thread that others wait for.
    Ok(Json(tokio::task::spawn_blocking(move || projection.search_patients(&query)).await?))
}

/// One patient.
///
/// # Errors
/// 404 where there is none.
pub(super) async fn patient(
    State(app): State<App>,
    Path(path): Path<String>,
) -> Result<Json<Arc<Patient>>, ApiError> {
    let id: PatientId = id(&path, "patient")?;
    let found = read(&app, |state| state.patients().get(&id).cloned()).await;
    found.map(Json).ok_or_else(|| ApiError::not_found("patient"))
}

/// One appointment.
///
/// # Errors
/// 404 where there is none.
pub(super) async fn appointment(
    State(app): State<App>,
    Path(path): Path<String>,
) -> Result<Json<Arc<Appointment>>, ApiError> {
    let id: AppointmentId = id(&path, "appointment")?;
    let found = read(&app, |state| state.appointments().get(&id).cloned()).await;
    found.map(Json).ok_or_else(|| ApiError::not_found("appointment"))
}

/// Who did what when to one appointment.
///
/// # Errors
/// 404 where there is none.
pub(super) async fn history(
    State(app): State<App>,
    Path(path): Path<String>,
) -> Result<Json<History>, ApiError> {
    let id: AppointmentId = id(&path, "appointment")?;
    let records = Arc::clone(&app.organization.records);
    let changes = tokio::task::spawn_blocking(move || records.history(id.uuid())).await??;
    // Another kind of thing could have this id; its history is not an appointment's.
    let about = changes.iter().all(|change| change.event.appointment().is_some());
    if changes.is_empty() || !about {
        return Err(ApiError::not_found("appointment"));
    }
    Ok(Json(History { changes }))
}
