//! Who did what when to one appointment.

use super::use_cache;
use crate::net::api;
use docket_shared::event::Change;
use docket_shared::ids::AppointmentId;
use std::rc::Rc;
use std::sync::Arc;
use yew::platform::spawn_local;
use yew::prelude::*;

/// An appointment's history as far as it has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistoryFound {
    /// Oldest first.
    pub changes: Rc<Vec<Change>>,
    /// Whether the answer is still on its way.
    pub busy: bool,
    /// Why there is none.
    pub error: Option<String>,
}

/// The history of the appointment `id`, fetched again whenever it changes.
#[hook]
pub fn use_history(id: AppointmentId) -> HistoryFound {
    let found = use_state_eq(HistoryFound::default);
    let latest = use_mut_ref(|| 0_u32);
    let cache = use_cache();
    let confirmed = cache.confirmed.appointments().get(&id).map(Arc::clone);
    {
        let found = found.clone();
        use_effect_with((id, confirmed), move |(id, confirmed)| {
            let turn = latest.borrow().wrapping_add(1);
            *latest.borrow_mut() = turn;
            if confirmed.is_none() {
                found.set(HistoryFound::default());
                return;
            }
            found.set(HistoryFound { busy: true, ..HistoryFound::clone(&found) });
            let id = *id;
            spawn_local(async move {
                let answer = api::history(id).await;
                if *latest.borrow() != turn {
                    return;
                }
                found.set(match answer {
                    Ok(history) => {
                        HistoryFound { changes: Rc::new(history.changes), ..HistoryFound::default() }
                    }
                    Err(error) => HistoryFound { error: Some(error.sentence()), ..HistoryFound::default() },
                });
            });
        });
    }
    HistoryFound::clone(&found)
}
