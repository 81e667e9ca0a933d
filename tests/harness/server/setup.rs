//! The clinic that a server starts with.

use docket_server::auth::{Auth, Credentials, Hash};
use docket_server::authority::Bounds;
use docket_server::clock::Clock;
use docket_server::organization::{Organization, SYSTEM};
use docket_shared::command::{
    Command, CommandEnvelope, SaveAccount, SaveHealthcareService, SaveLocation, SaveOrganization,
    SavePatient, SavePractitioner,
};
use docket_shared::event::Event;
use docket_shared::ids::{AccountId, CommandId};
use docket_shared::model::{Account, Role};
use docket_shared::testing::{at, clinic};
use docket_shared::time::{DateTime, Utc};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

/// Everybody's password.
pub const PASSWORD: &str = "a password for tests";

/// What a server starts with: [`docket_shared::testing::clinic`] with its four accounts `receptionist`, `practitioner`,
/// `manager` and `admin`, and what is added to it.
#[derive(Clone, Debug)]
pub struct Setup {
    events: Vec<Event>,
    pub(super) bounds: Bounds,
    pub(super) now: DateTime<Utc>,
}

impl Setup {
    /// The small clinic, at 08:00 on Monday 2 November 2026.
    pub fn clinic() -> Self {
        Self { events: clinic(), bounds: Bounds::default(), now: at("2026-11-02T08:00:00Z") }
    }

    /// And these things.
    #[must_use]
    pub fn with(mut self, events: impl IntoIterator<Item = Event>) -> Self {
        self.events.extend(events);
        self
    }

    /// And receptionists `clerk1`, `clerk2` and so on.
    #[must_use]
    pub fn clerks(self, count: u32) -> Self {
        self.with((1..=count).map(|number| {
            let username = format!("clerk{number}");
            let account = Account {
                id: AccountId::new(Uuid::now_v7()),
                name: username.clone(),
                username,
                role: Role::Receptionist,
                practitioner_id: None,
                active: true,
            };
            Event::AccountSaved { account: Arc::new(account) }
        }))
    }

    /// With so much room in the authority's queue and in a commit.
    #[must_use]
    pub const fn bounds(mut self, queue: usize, batch: usize) -> Self {
        self.bounds = Bounds { queue, batch };
        self
    }
}

/// Writes the clinic of `setup` to `folder`, as commands of the system.
///
/// # Panics
/// Where that fails.
pub async fn fill(folder: &Path, setup: &Setup, clock: Arc<dyn Clock>) {
    let organization = Organization::open(folder, clock, Bounds::default()).unwrap();
    // Fewer at once than the queue holds.
    for events in setup.events.chunks(1_000) {
        let begin = |event| {
            let envelope = CommandEnvelope { id: CommandId::new(Uuid::now_v7()), command: command(event) };
            organization.authority.begin(envelope, SYSTEM).unwrap()
        };
        for receipt in events.iter().map(begin).collect::<Vec<_>>() {
            receipt.await.unwrap();
        }
    }
    organization.projection.caught_up().await;
    let accounts: Vec<_> =
        organization.projection.read(|state, _| state.accounts().keys().copied().collect());
    let auth = Auth::new(Credentials::open(folder).unwrap()).unwrap();
    for account in accounts {
        auth.credentials.set_password(account, hash()).unwrap();
    }
    organization.close().await;
}

/// [`PASSWORD`], stretched once a process: that takes time on purpose.
fn hash() -> &'static Hash {
    static HASH: OnceLock<Hash> = OnceLock::new();
    HASH.get_or_init(|| Hash::new(PASSWORD).unwrap())
}

fn command(event: &Event) -> Command {
    match event {
        Event::PatientSaved { patient } => Command::SavePatient(SavePatient { patient: Arc::clone(patient) }),
        Event::PractitionerSaved { practitioner } => {
            Command::SavePractitioner(SavePractitioner { practitioner: Arc::clone(practitioner) })
        }
        Event::LocationSaved { location } => {
            Command::SaveLocation(SaveLocation { location: Arc::clone(location) })
        }
        Event::HealthcareServiceSaved { healthcare_service } => {
            let healthcare_service = Arc::clone(healthcare_service);
            Command::SaveHealthcareService(SaveHealthcareService { healthcare_service })
        }
        Event::OrganizationSaved { organization, .. } => {
            Command::SaveOrganization(SaveOrganization { organization: Arc::clone(organization) })
        }
        Event::AccountSaved { account } => Command::SaveAccount(SaveAccount { account: Arc::clone(account) }),
        Event::AppointmentBooked { .. }
        | Event::AppointmentRescheduled { .. }
        | Event::AppointmentCancelled { .. }
        | Event::AppointmentStatusChanged { .. }
        | Event::AppointmentImported { .. }
        | Event::MeetingCreated { .. }
        | Event::MeetingChanged { .. }
        | Event::MeetingCancelled { .. }
        | Event::MeetingAttendeesChanged { .. }
        | Event::MeetingAnswered { .. }
        | Event::MeetingTimeProposed { .. }
        | Event::MeetingTimeProposalDeclined { .. }
        | Event::InvitationsCrossed { .. }
        | Event::MeetingsKeptApart { .. }
        | Event::MergeSuggested { .. }
        | Event::MeetingsMerged { .. }
        | Event::MeetingsUnmerged { .. } => panic!("made through the API: {event:?}"),
    }
}
