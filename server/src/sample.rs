//! The sample clinic: Northgate Clinic in London, made up around the present week from a seed, so that a first look shows a
//! living clinic. Two busy weeks lie behind it and two that are filling up before it; of today, what was is done, somebody sits
//! in the waiting room, and some times are free.

mod calendar;
mod clinic;
mod meetings;
mod names;
mod patients;
#[cfg(test)]
mod tests;

use crate::zones;
use chrono::{DateTime, Utc};
use docket_shared::command::{
    Command, CommandEnvelope, SaveHealthcareService, SaveLocation, SaveOrganization, SavePatient,
    SavePractitioner,
};
use docket_shared::ids::{AccountId, CommandId, Identifier};
use docket_shared::model::{Account, Role};
use docket_shared::time::ZoneRules;
use std::sync::Arc;

/// The clinic as of `now`: the commands that make it, in an order in which the authority accepts every one of them. The same
/// `seed` and `now` give the same commands.
pub fn commands(seed: u64, now: DateTime<Utc>) -> Vec<CommandEnvelope> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let zone = zones::rules(clinic::ZONE).unwrap_or_else(ZoneRules::utc);
    let mut clinic = clinic::clinic(&zone, now);
    let patients = patients::patients(&mut rng, zone.date(now));
    let appointments = calendar::appointments(&mut rng, &zone, now, &mut clinic, &patients);

    let organization = Arc::new(clinic.organization);
    let mut commands = vec![envelope(
        &identifier("organization", "northgate"),
        Command::SaveOrganization(SaveOrganization { organization }),
    )];
    commands.extend(clinic.services.into_iter().map(|service| {
        let named = identifier("service", &service.id.to_string());
        let healthcare_service = Arc::new(service);
        envelope(&named, Command::SaveHealthcareService(SaveHealthcareService { healthcare_service }))
    }));
    commands.extend(clinic.locations.into_iter().map(|location| {
        let named = identifier("location", &location.id.to_string());
        envelope(&named, Command::SaveLocation(SaveLocation { location: Arc::new(location) }))
    }));
    commands.extend(clinic.staff.into_iter().map(|member| {
        let named = identifier("practitioner", &member.practitioner.id.to_string());
        let practitioner = Arc::new(member.practitioner);
        envelope(&named, Command::SavePractitioner(SavePractitioner { practitioner }))
    }));
    commands.extend(patients.into_iter().map(|patient| {
        let named = identifier("patient", &patient.id.to_string());
        envelope(&named, Command::SavePatient(SavePatient { patient: Arc::new(patient) }))
    }));
    commands.extend(appointments.into_iter().map(|import| {
        let named = import.source.identifier.clone();
        envelope(&named, Command::ImportAppointment(import))
    }));
    commands
}

/// The meetings as of `now`: the commands that make them, each with whose it is. For after [`accounts`] have been made.
pub fn meetings(now: DateTime<Utc>) -> Vec<(AccountId, CommandEnvelope)> {
    let zone = zones::rules(clinic::ZONE).unwrap_or_else(ZoneRules::utc);
    meetings::meetings(&zone, now)
}

/// One account for each role, and some more of the clinic's practitioners'.
pub fn accounts() -> Vec<Account> {
    let account = |username: &str, name: &str, role, practitioner: Option<usize>| Account {
        id: AccountId::external(&identifier("account", username)),
        username: username.into(),
        name: name.into(),
        role,
        practitioner_id: practitioner.map(clinic::practitioner_id),
        active: true,
    };
    vec![
        account("rosa", "Rosa Almeida", Role::Receptionist, None),
        account("ada", "Dr Ada Okafor", Role::Practitioner, Some(0)),
        account("mina", "Mina Takahashi", Role::Manager, None),
        account("alan", "Alan Whitfield", Role::Admin, None),
        account("nils", "Dr Nils Lindqvist", Role::Practitioner, Some(1)),
        account("grace", "Nurse Grace Mensah", Role::Practitioner, Some(5)),
    ]
}

/// The name of a thing of the sample.
fn identifier(kind: &str, value: &str) -> Identifier {
    Identifier { system: format!("urn:docket:sample:{kind}"), value: value.into() }
}

/// The command with the id that follows from its content, so that filling the same clinic twice changes nothing.
fn envelope(named: &Identifier, command: Command) -> CommandEnvelope {
    // A command is made of maps with text keys, numbers and texts, all of which JSON can hold.
    let content = serde_json::to_vec(&command).unwrap_or_default();
    CommandEnvelope { id: CommandId::of_content(named, &content), command }
}
