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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::decide::decide;
    use crate::ids::AccountId;
    use crate::model::{HealthcareService, Location, Organization, Practitioner};
    use crate::testing::{
        Given, a_patient, a_practitioner, actor, an_organization, location, london, practitioner, service,
    };
    use crate::time::ZoneRules;
    use uuid::Uuid;

    fn account(number: u128, username: &str, role: Role) -> Account {
        Account {
            id: AccountId::new(Uuid::from_u128(number)),
            username: username.into(),
            name: username.into(),
            role,
            practitioner_id: None,
            active: true,
        }
    }

    fn save(account: Account) -> Command {
        Command::SaveAccount(SaveAccount { account: Arc::new(account) })
    }

    #[test]
    fn what_is_saved_is_so_and_saving_it_again_changes_nothing() {
        let room = Location { id: location(9), source: None, name: "Room 9".into(), active: true };
        let offer = HealthcareService {
            id: service(9),
            source: None,
            name: "Service 9".into(),
            duration_minutes: 20,
            colour: 3,
            active: true,
        };
        let organization = Organization { name: "Southgate Clinic".into(), ..an_organization() };
        for command in [
            Command::SavePatient(SavePatient { patient: Arc::new(a_patient(99)) }),
            Command::SavePractitioner(SavePractitioner { practitioner: Arc::new(a_practitioner(9)) }),
            Command::SaveLocation(SaveLocation { location: Arc::new(room) }),
            Command::SaveHealthcareService(SaveHealthcareService { healthcare_service: Arc::new(offer) }),
            Command::SaveOrganization(SaveOrganization { organization: Arc::new(organization) }),
            save(account(9, "new", Role::Receptionist)),
        ] {
            let mut given = Given::clinic([]);
            let saved = |events: Vec<Event>| events.len();
            assert_eq!(given.verdict(Role::Admin, &command).map(saved), Ok(1), "{command:?}");
            assert_eq!(given.verdict(Role::Admin, &command).map(saved), Ok(0), "{command:?}");
        }
    }

    #[test]
    fn a_change_of_any_part_is_a_change() {
        let mut given = Given::clinic([]);
        let closed = crate::model::Patient { active: false, ..a_patient(1) };
        let command = Command::SavePatient(SavePatient { patient: Arc::new(closed.clone()) });
        let expected = vec![Event::PatientSaved { patient: Arc::new(closed.clone()) }];
        assert_eq!(given.when(Role::Receptionist, &command), Ok(expected));
        assert!(*given.state.patients()[&closed.id] == closed);
    }

    #[test]
    fn a_practitioner_offers_only_services_that_there_are() {
        let offering = |services: &[u32]| {
            let services = services.iter().map(|number| service(*number)).collect();
            let practitioner = Practitioner { services, ..a_practitioner(1) };
            Command::SavePractitioner(SavePractitioner { practitioner: Arc::new(practitioner) })
        };
        let unknown = |number| Reason::ServiceUnknown { service_id: service(number) };
        for (services, expected) in [
            (&[1, 2][..], Ok(1)),
            (&[1, 8], Err(vec![unknown(8)])),
            (&[8, 1, 9], Err(vec![unknown(8), unknown(9)])),
        ] {
            let verdict = Given::clinic([]).when(Role::Manager, &offering(services));
            assert_eq!(verdict.map(|events| events.len()), expected, "{services:?}");
        }
    }

    #[test]
    fn the_clinic_is_in_a_zone_that_there_is() {
        let paris = Arc::new(ZoneRules { name: "Europe/Paris".into(), ..london() });
        for (zone, looked_up, expected) in [
            // The zone that it has needs no looking up.
            ("Europe/London", None, Ok(london())),
            ("Europe/Paris", Some(&paris), Ok(ZoneRules::clone(&paris))),
            ("Europe/Paris", None, Err(())),
            // Rules of another zone than the one named.
            ("Europe/Nowhere", Some(&paris), Err(())),
        ] {
            let given = Given::clinic([]);
            let mut context = Context::new(given.now, actor(Role::Manager));
            context.zone_rules = looked_up.cloned();
            let organization = Organization { zone: zone.into(), name: "Moved".into(), ..an_organization() };
            let organization = Arc::new(organization);
            let command =
                Command::SaveOrganization(SaveOrganization { organization: Arc::clone(&organization) });
            let expected = expected
                .map_err(|()| vec![Reason::ZoneUnknown { zone: zone.into() }])
                .map(|rules| vec![Event::OrganizationSaved { organization, zone_rules: Arc::new(rules) }]);
            assert_eq!(decide(&given.state, &command, &context), expected, "{zone}");
        }
    }

    #[test]
    fn newer_rules_of_the_same_zone_are_a_change() {
        let given = Given::clinic([]);
        let organization = Arc::new(an_organization());
        let command = Command::SaveOrganization(SaveOrganization { organization });
        let mut context = Context::new(given.now, actor(Role::Manager));
        for (rules, expected) in [(london(), 0), (ZoneRules { transitions: Vec::new(), ..london() }, 1)] {
            context.zone_rules = Some(Arc::new(rules));
            let events = decide(&given.state, &command, &context).map(|events| events.len());
            assert_eq!(events, Ok(expected));
        }
    }

    #[test]
    fn a_username_is_one_accounts_whatever_its_case() {
        let mut given = Given::clinic([]);
        for (number, username, expected) in [
            (8, "manager", Err(vec!["username_taken"])),
            (8, "MANAGER", Err(vec!["username_taken"])),
            (8, "Zoë", Ok(1)),
            (9, "ZOË", Err(vec!["username_taken"])),
            // One's own is not another's.
            (8, "zoë", Ok(1)),
        ] {
            let verdict = given.verdict(Role::Admin, &save(account(number, username, Role::Manager)));
            assert_eq!(verdict.map(|events| events.len()), expected, "{number} {username}");
        }
    }

    #[test]
    fn somebody_can_always_manage_accounts() {
        let admin = account(actor(Role::Admin).account_id.uuid().as_u128(), "admin", Role::Admin);
        let demoted = save(Account { role: Role::Manager, ..admin.clone() });
        let shut_out = save(Account { active: false, ..admin.clone() });
        let renamed = save(Account { name: "Ada".into(), ..admin });
        let another = account(9, "another", Role::Admin);
        let closed = Account { active: false, ..another.clone() };
        let last = Err(vec!["last_admin"]);
        for (other, command, expected) in [
            (None, &demoted, last.clone()),
            (None, &shut_out, last.clone()),
            (None, &renamed, Ok(1)),
            (Some(&closed), &demoted, last.clone()),
            (Some(&closed), &shut_out, last),
            (Some(&another), &demoted, Ok(1)),
            (Some(&another), &shut_out, Ok(1)),
        ] {
            let mut given = Given::clinic([]);
            other
                .into_iter()
                .for_each(|other| given.apply(Event::AccountSaved { account: Arc::new(other.clone()) }));
            let verdict = given.verdict(Role::Admin, command).map(|events| events.len());
            assert_eq!(verdict, expected, "{other:?} {command:?}");
        }
    }

    #[test]
    fn an_accounts_practitioner_must_exist_and_all_that_is_wrong_is_named() {
        let of = |number: u32, username: &str| {
            let practitioner_id = Some(practitioner(number));
            save(Account { practitioner_id, ..account(9, username, Role::Practitioner) })
        };
        for (command, expected) in [
            (of(1, "one"), Ok(1)),
            (of(99, "one"), Err(vec!["practitioner_unknown"])),
            (of(99, "admin"), Err(vec!["username_taken", "practitioner_unknown"])),
        ] {
            let verdict = Given::clinic([]).verdict(Role::Admin, &command).map(|events| events.len());
            assert_eq!(verdict, expected, "{command:?}");
        }
    }
}
