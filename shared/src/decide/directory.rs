//! The commands about people, places, services, settings and accounts: each states a thing whole, and nothing happens
//! where it is so already.

use super::Context;
use crate::command::{
    SaveAccount, SaveHealthcareService, SaveLocation, SaveOrganization, SavePatient, SavePractitioner,
};
use crate::event::Event;
use crate::model::{Account, Role};
use crate::rejection::Reason;
use crate::state::State;
use std::sync::Arc;

type Decision = Result<Vec<Event>, Vec<Reason>>;

/// `event`, unless the state holds `wanted` already.
fn unless_so<T: PartialEq>(
    current: Option<&Arc<T>>,
    wanted: &Arc<T>,
    event: impl FnOnce(Arc<T>) -> Event,
) -> Decision {
    if current == Some(wanted) {
        return Ok(Vec::new());
    }
    Ok(vec![event(Arc::clone(wanted))])
}

pub(super) fn save_patient(state: &State, save: &SavePatient) -> Decision {
    let patient = &save.patient;
    unless_so(state.patients().get(&patient.id), patient, |patient| Event::PatientSaved { patient })
}

pub(super) fn save_practitioner(state: &State, save: &SavePractitioner) -> Decision {
    let wanted = &save.practitioner;
    let unknown: Vec<_> = wanted
        .services
        .iter()
        .filter(|id| !state.services().contains_key(id))
        .map(|id| Reason::ServiceUnknown { service_id: *id })
        .collect();
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let current = state.practitioners().get(&wanted.id);
    unless_so(current, wanted, |practitioner| Event::PractitionerSaved { practitioner })
}

pub(super) fn save_location(state: &State, save: &SaveLocation) -> Decision {
    let location = &save.location;
    unless_so(state.locations().get(&location.id), location, |location| Event::LocationSaved { location })
}

pub(super) fn save_healthcare_service(state: &State, save: &SaveHealthcareService) -> Decision {
    let wanted = &save.healthcare_service;
    unless_so(state.services().get(&wanted.id), wanted, |healthcare_service| Event::HealthcareServiceSaved {
        healthcare_service,
    })
}

pub(super) fn save_organization(state: &State, save: &SaveOrganization, context: &Context) -> Decision {
    let organization = &save.organization;
    let zone_rules = match &context.zone_rules {
        Some(rules) if rules.name == organization.zone => rules,
        _ if state.zone().name == organization.zone => state.zone(),
        Some(_) | None => return Err(vec![Reason::ZoneUnknown { zone: organization.zone.clone() }]),
    };
    if state.organization() == organization && state.zone() == zone_rules {
        return Ok(Vec::new());
    }
    Ok(vec![Event::OrganizationSaved {
        organization: Arc::clone(organization),
        zone_rules: Arc::clone(zone_rules),
    }])
}

pub(super) fn save_account(state: &State, save: &SaveAccount) -> Decision {
    let wanted = &save.account;
    let mut others = state.accounts().values().filter(|other| other.id != wanted.id);
    let mut reasons = Vec::new();
    if others.clone().any(|other| other.username.to_lowercase() == wanted.username.to_lowercase()) {
        reasons.push(Reason::UsernameTaken { username: wanted.username.clone() });
    }
    let is_admin = |account: &Account| account.active && account.role == Role::Admin;
    let was_admin = state.accounts().get(&wanted.id).is_some_and(|current| is_admin(current));
    if was_admin && !is_admin(wanted) && !others.any(|other| is_admin(other)) {
        reasons.push(Reason::LastAdmin);
    }
    if let Some(practitioner_id) = wanted.practitioner_id
        && !state.practitioners().contains_key(&practitioner_id)
    {
        reasons.push(Reason::PractitionerUnknown { practitioner_id });
    }
    if !reasons.is_empty() {
        return Err(reasons);
    }
    unless_so(state.accounts().get(&wanted.id), wanted, |account| Event::AccountSaved { account })
}
