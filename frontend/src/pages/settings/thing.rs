//! What the settings keep – practitioners, services, locations, the organization, accounts – seen alike: where each is
//! found, which command saves it, and what became of the last one that did.

use crate::cache::{Cache, Progress, Request};
use docket_shared::command::{
    Command, SaveAccount, SaveHealthcareService, SaveLocation, SaveOrganization, SavePractitioner,
};
use docket_shared::model::{Account, HealthcareService, Location, Organization, Practitioner};
use docket_shared::state::State;
use std::rc::Rc;
use std::sync::Arc;
use uuid::Uuid;

/// Something that is saved whole.
pub(super) trait Thing: Clone + PartialEq + 'static {
    /// Its id; the organization, of which there is one, has the nil one.
    fn uuid(&self) -> Uuid;
    /// What it is called.
    fn name(&self) -> &str;
    /// Whether it is in use; the others are listed last.
    fn active(&self) -> bool;
    /// Every one that `state` knows.
    fn all(state: &State) -> Vec<Arc<Self>>;
    /// The one that `command` saves, where it saves one of these.
    fn saved_by(command: &Command) -> Option<&Arc<Self>>;
    /// The command that saves it.
    fn save(thing: Arc<Self>) -> Command;
}

macro_rules! things {
    ($($thing:ident { $command:ident, $field:ident, $all:ident }),+ $(,)?) => {$(
        impl Thing for $thing {
            fn uuid(&self) -> Uuid {
                self.id.uuid()
            }

            fn name(&self) -> &str {
                &self.name
            }

            fn active(&self) -> bool {
                self.active
            }

            fn all(state: &State) -> Vec<Arc<Self>> {
                state.$all().values().cloned().collect()
            }

            fn saved_by(command: &Command) -> Option<&Arc<Self>> {
                if let Command::$command(save) = command { Some(&save.$field) } else { None }
            }

            fn save(thing: Arc<Self>) -> Command {
                Command::$command($command { $field: thing })
            }
        }
    )+};
}

things! {
    Practitioner { SavePractitioner, practitioner, practitioners },
    HealthcareService { SaveHealthcareService, healthcare_service, services },
    Location { SaveLocation, location, locations },
    Account { SaveAccount, account, accounts },
}

impl Thing for Organization {
    fn uuid(&self) -> Uuid {
        Uuid::nil()
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn active(&self) -> bool {
        true
    }

    fn all(state: &State) -> Vec<Arc<Self>> {
        vec![Arc::clone(state.organization())]
    }

    fn saved_by(command: &Command) -> Option<&Arc<Self>> {
        if let Command::SaveOrganization(save) = command { Some(&save.organization) } else { None }
    }

    fn save(thing: Arc<Self>) -> Command {
        Command::SaveOrganization(SaveOrganization { organization: thing })
    }
}

/// A thing as the page lists it.
#[derive(Clone)]
pub(super) struct Listed<T> {
    /// As it is, or would be once what is pending is confirmed. Of one whose first request was rejected: as it was asked
    /// for.
    pub(super) thing: Arc<T>,
    /// Whether it is there; one whose first request was rejected is not.
    pub(super) there: bool,
    /// My last request about it.
    pub(super) request: Option<Rc<Request>>,
}

impl<T: PartialEq> PartialEq for Listed<T> {
    fn eq(&self, other: &Self) -> bool {
        let same_request = match (&self.request, &other.request) {
            (Some(one), Some(other)) => Rc::ptr_eq(one, other),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        same_request && self.there == other.there && self.thing == other.thing
    }
}

impl<T: Thing> Listed<T> {
    /// The last request about it, where that was not carried out and nobody has dealt with it.
    pub(super) fn rejection(&self) -> Option<&Rc<Request>> {
        self.request.as_ref().filter(|request| is_open(request))
    }

    /// It as it was asked for in vain, to be changed and asked for again.
    pub(super) fn wanted(&self) -> Option<&Arc<T>> {
        T::saved_by(&self.rejection()?.command)
    }
}

/// Whether it was not carried out, and nobody has dealt with that.
fn is_open(request: &Request) -> bool {
    match request.progress {
        Progress::Rejected(_) | Progress::Refused(_) => !request.seen,
        Progress::Queued | Progress::Accepted | Progress::Confirmed { .. } => false,
    }
}

/// All things of a kind: those in use first, then by name. What I asked to add and was refused stays among them until it is
/// dealt with, so that nothing that was typed is lost.
pub(super) fn listed<T: Thing>(cache: &Cache) -> Vec<Listed<T>> {
    let last = |id: Uuid| {
        let about = |request: &&Rc<Request>| T::saved_by(&request.command).is_some_and(|it| it.uuid() == id);
        cache.requests.iter().find(about).cloned()
    };
    let mut found: Vec<Listed<T>> = T::all(&cache.view)
        .into_iter()
        .map(|thing| Listed { request: last(thing.uuid()), thing, there: true })
        .collect();
    for request in cache.requests.iter().filter(|request| is_open(request)) {
        let Some(wanted) = T::saved_by(&request.command) else { continue };
        if found.iter().all(|listed| listed.thing.uuid() != wanted.uuid()) {
            found.push(Listed { thing: Arc::clone(wanted), there: false, request: Some(Rc::clone(request)) });
        }
    }
    found.sort_by_cached_key(|listed| {
        (!listed.thing.active(), listed.thing.name().to_lowercase(), listed.thing.uuid())
    });
    found
}

/// The clinic's settings, of which there is one.
pub(super) fn organization(cache: &Cache) -> Listed<Organization> {
    let request = cache.requests.iter().find(|request| Organization::saved_by(&request.command).is_some());
    Listed { thing: Arc::clone(cache.view.organization()), there: true, request: request.cloned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Action;
    use docket_shared::ids::{CommandId, Seq};
    use docket_shared::model::Role;
    use docket_shared::rejection::{Reason, Rejection};
    use docket_shared::testing::{actor, at, location};

    fn room(number: u32, name: &str, active: bool) -> Arc<Location> {
        Arc::new(Location { id: location(number), source: None, name: name.into(), active })
    }

    fn cache() -> Cache {
        Cache::new(actor(Role::Manager), at("2026-11-24T08:00:00Z"))
    }

    fn id(number: u128) -> CommandId {
        CommandId::new(Uuid::from_u128(number))
    }

    fn submit(cache: Cache, number: u128, room: Arc<Location>) -> Cache {
        let at = at("2026-11-24T09:00:00Z");
        cache.after(Action::Submit { id: id(number), command: Location::save(room), at })
    }

    fn names(cache: &Cache) -> Vec<(String, bool)> {
        listed::<Location>(cache).iter().map(|it| (it.thing.name.clone(), it.there)).collect()
    }

    #[test]
    fn what_is_in_use_comes_first_then_by_name() {
        let cache = submit(submit(cache(), 1, room(1, "attic", false)), 2, room(2, "Room 2", true));
        let cache = submit(cache, 3, room(3, "room 1", true));
        let expected = ["room 1", "Room 2", "attic"].map(|name| (name.to_owned(), true));
        assert_eq!(names(&cache), expected);
    }

    #[test]
    fn a_rejected_addition_stays_until_it_is_dealt_with() {
        let cache = submit(cache(), 1, room(1, "Room 1", true));
        assert_eq!(names(&cache), [("Room 1".to_owned(), true)]);
        assert!(listed::<Location>(&cache)[0].rejection().is_none());
        let rejection = Rejection { reasons: vec![Reason::LastAdmin], alternatives: vec![] };
        let outcome = docket_shared::rejection::Outcome::Rejected(rejection);
        let cache = cache.after(Action::Outcome(id(1), outcome));
        assert_eq!(names(&cache), [("Room 1".to_owned(), false)]);
        assert_eq!(listed::<Location>(&cache)[0].wanted(), Some(&room(1, "Room 1", true)));
        assert_eq!(names(&cache.after(Action::Dismiss(id(1)))), []);
    }

    #[test]
    fn the_last_request_counts() {
        let cache = submit(cache(), 1, room(1, "Room 1", true));
        let cache = cache.after(Action::Outcome(id(1), docket_shared::rejection::Outcome::confirmed(Seq(1))));
        let cache = submit(cache, 2, room(1, "Room one", true));
        let found = listed::<Location>(&cache);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].request.as_ref().map(|request| request.id), Some(id(2)));
        assert_eq!(found[0].thing.name, "Room one");
    }
}
