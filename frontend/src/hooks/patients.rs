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
    /// The best matches first.
    pub results: Vec<Arc<Patient>>,
    /// Whether there are more than these.
    pub more: bool,
    /// Whether the answer is still on its way.
    pub busy: bool,
    /// Why there is none.
    pub error: Option<String>,
}

/// The patients that match `query`: by name, birth date, phone or number.
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
            found.set(PatientsFound { busy: true, ..PatientsFound::clone(&found) });
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
                found.set(match answer {
                    Ok(page) => {
                        learn.emit(page.patients.clone());
                        PatientsFound { results: page.patients, more: page.more, busy: false, error: None }
                    }
                    Err(error) => PatientsFound { error: Some(error.sentence()), ..PatientsFound::default() },
                });
            });
        });
    }
    PatientsFound::clone(&found)
}
