//! Search as you type.

use super::{use_cache, use_deeds};
use crate::net::api;
use docket_shared::model::Patient;
use docket_shared::state::State;
use std::sync::Arc;
use std::time::Duration;
use yew::platform::spawn_local;
use yew::platform::time::sleep;
use yew::prelude::*;

/// So long after the last key the search is sent.
const PAUSE: Duration = Duration::from_millis(120);
/// So many are offered where the server cannot be asked.
const LOADED_MAXIMUM: usize = 8;

/// What a search has found so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PatientsFound {
    /// What was asked for: `results` and `error` answer this, and nothing that is typed later.
    pub query: String,
    /// The best matches first.
    pub results: Vec<Arc<Patient>>,
    /// Whether the answer is still on its way.
    pub busy: bool,
    /// Why the server did not answer; then the results are of those whom the calendar shows.
    pub error: Option<String>,
}

/// The patients that match `query`: by name, birth date, phone or number. Never those that match another: whoever presses
/// Enter would choose somebody whom they did not mean.
#[hook]
pub fn use_patients(query: &str) -> PatientsFound {
    let found = use_state_eq(PatientsFound::default);
    let latest = use_mut_ref(|| 0_u32);
    let learn = use_deeds().learn;
    let cache = use_cache();
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
                    Err(error) => (loaded(&cache.view, &query), Some(error.sentence())),
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

/// Patients of the days that are loaded, each word of whose name that was typed begins one of theirs; for when nobody can be asked.
fn loaded(state: &State, query: &str) -> Vec<Arc<Patient>> {
    let query = query.to_lowercase();
    let begins = |patient: &Patient, word: &str| {
        patient.name().to_lowercase().split_whitespace().any(|part| part.starts_with(word))
    };
    let known = state.patients().values();
    let found = known.filter(|patient| query.split_whitespace().all(|word| begins(patient, word)));
    found.take(LOADED_MAXIMUM).map(Arc::clone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::Given;

    #[test]
    fn those_whom_the_calendar_shows_are_found_by_how_their_names_begin() {
        let given = Given::clinic([]);
        let name = given.state.patients().values().next().unwrap().name();
        let beginnings: Vec<String> = name
            .split_whitespace()
            .map(|part| part.chars().take(2).collect::<String>().to_uppercase())
            .collect();
        let found = loaded(&given.state, &beginnings.join(" "));
        assert!(found.iter().any(|patient| patient.name() == name), "{name}");
        assert!(loaded(&given.state, "zzz").is_empty());
    }
}
