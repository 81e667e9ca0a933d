//! What queries read: a second copy of the state that follows committed changes alone, so that readers never hold up
//! the authority. It shares the things themselves with the authority's copy.

mod patients;

pub use patients::PatientQuery;

use docket_shared::event::{Change, Event};
use docket_shared::ids::Seq;
use docket_shared::protocol::http::PatientPage;
use docket_shared::state::State;
use patients::PatientIndex;
use std::sync::{PoisonError, RwLock};
use tokio::sync::watch;

/// The state as of the last published commit.
#[derive(Debug)]
pub struct Projection {
    shown: RwLock<(State, Seq)>,
    patients: RwLock<PatientIndex>,
    shown_seq: watch::Sender<Seq>,
    committed_seq: watch::Sender<Seq>,
}

impl Projection {
    /// Shows `state`, which is that of `seq`.
    pub fn new(state: State, seq: Seq) -> Self {
        let mut patients = PatientIndex::default();
        state.patients().values().for_each(|patient| patients.save(patient));
        Self {
            shown: RwLock::new((state, seq)),
            patients: RwLock::new(patients),
            shown_seq: watch::Sender::new(seq),
            committed_seq: watch::Sender::new(seq),
        }
    }

    /// Reads the state and the sequence number that it is of. Short: writers wait meanwhile.
    pub fn read<R>(&self, read: impl FnOnce(&State, Seq) -> R) -> R {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        read(&shown.0, shown.1)
    }

    /// The patients that `query` asks for, the best matches first.
    pub fn search_patients(&self, query: &PatientQuery) -> PatientPage {
        self.patients.read().unwrap_or_else(PoisonError::into_inner).search(query)
    }

    /// The last commit's sequence number, whether it is shown yet or not.
    pub fn committed(&self) -> Seq {
        *self.committed_seq.borrow()
    }

    /// Waits until all that was committed before the call is shown, so that whoever has been told of a decision then
    /// reads it.
    pub async fn caught_up(&self) {
        let committed = self.committed();
        let mut shown = self.shown_seq.subscribe();
        // The sender lives in self, so this cannot fail.
        let _ = shown.wait_for(|seq| *seq >= committed).await;
    }

    /// The authority has committed up to `seq`.
    pub fn mark_committed(&self, seq: Seq) {
        self.committed_seq.send_replace(seq);
    }

    /// Follows a commit.
    pub fn apply(&self, changes: &[Change]) {
        let Some(last) = changes.last() else { return };
        let saved = changes.iter().filter_map(|change| {
            let Event::PatientSaved { patient } = &change.event else { return None };
            Some(patient)
        });
        for patient in saved {
            self.patients.write().unwrap_or_else(PoisonError::into_inner).save(patient);
        }
        let mut shown = self.shown.write().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            shown.0.apply(&change.event);
        }
        shown.1 = last.seq;
        drop(shown);
        self.shown_seq.send_replace(last.seq);
    }
}
