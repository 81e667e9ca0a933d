//! Search as you type.

use super::use_deeds;
use crate::net::api;
use docket_shared::model::Patient;
use std::sync::Arc;
use std::time::Duration;
use yew::platform::spawn_local;
use yew::platform::time::sleep;
use yew::prelude::*;

/// So long after the last key the search is sent.
const PAUSE: Duration = Duration::from_millis(120);

/// What a search has found so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PatientsFound {
    /// What was asked for: `results` and `error` answer this, and nothing that is typed later.
    pub query: String,
    /// The best matches first.
    pub results: Vec<Arc<Patient>>,
    /// Whether the answer is still on its way.
    pub busy: bool,
    /// Why there is none.
    pub error: Option<String>,
}

/// The patients that match `query`: by name, birth date, phone or number. Never those that match another: whoever presses
/// Enter would choose somebody whom they did not mean.
#[hook]
pub fn use_patients(query: &str) -> PatientsFound {
    let found = use_state_eq(PatientsFound::default);
    let latest = use_mut_ref(|| 0_u32);
    let learn = use_deeds().learn;
    {
        let found = found.clone();
        use_effect_with(query.trim().to_owned(), move |query| {
            let turn = latest.borrow().wrapping_add(1);
            *latest.borrow_mut() = turn;
            if query.is_empty() {
                found.set(PatientsFound::default());
                return;
            }
            let query = query.clone();
            spawn_local(async move {
                sleep(PAUSE).await;
                if *latest.borrow() != turn {
                    return;
                }
                let answer = api::patients(&query).await;
                if *latest.borrow() != turn {
                    return;
                }
                let (results, error) = match answer {
                    Ok(page) => (page.patients, None),
                    Err(error) => (Vec::new(), Some(error.sentence())),
                };
                learn.emit(results.clone());
                found.set(PatientsFound { query, results, busy: false, error });
            });
        });
    }
    if found.query == query.trim() {
        PatientsFound::clone(&found)
    } else {
        PatientsFound { busy: true, ..PatientsFound::default() }
    }
}
