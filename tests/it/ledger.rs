//! What a client knows of its commands while servers die under it, to be held against what is there afterwards.

use docket_server::journal::Records as _;
use docket_shared::command::CommandEnvelope;
use docket_shared::event::{Change, Event};
use docket_shared::ids::{CommandId, Seq};
use docket_shared::rejection::Outcome;
use docket_shared::time::{DateTime, TimeDelta, Utc};
use docket_tests::client::Client;
use docket_tests::server::records;
use futures_util::{StreamExt as _, stream};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

const IN_FLIGHT: usize = 32;

/// What a client knows of its commands.
#[derive(Clone, Default)]
pub(crate) struct Ledger {
    answered: Arc<Mutex<BTreeSet<CommandId>>>,
    told: Arc<Mutex<BTreeMap<CommandId, Outcome>>>,
}

impl Ledger {
    /// Sends `commands`, many at once, and takes note of each that is answered 202; of every third it asks for the outcome.
    /// Whatever goes wrong is the server's end.
    pub(crate) async fn send(
        &self,
        client: &Client,
        commands: Vec<CommandEnvelope>,
        count: &watch::Sender<usize>,
    ) {
        let sending = commands.into_iter().enumerate().map(async |(number, command)| {
            let Ok(answer) = client.try_send(&command).await else { return };
            assert!([202, 503].contains(&answer.status), "{} {}", answer.status, answer.body);
            if answer.status == 503 {
                assert_eq!(answer.problem().kind, "/problems/unavailable");
                return;
            }
            self.answered.lock().unwrap().insert(command.id);
            count.send_modify(|count| *count += 1);
            if number % 3 == 0
                && let Ok(outcome) = client.try_outcome(command.id).await
            {
                self.told.lock().unwrap().insert(command.id, outcome);
            }
        });
        stream::iter(sending).buffer_unordered(IN_FLIGHT).for_each(|()| std::future::ready(())).await;
    }

    /// Those of `sent` that were not answered 202.
    pub(crate) fn unanswered(&self, sent: &[CommandEnvelope]) -> Vec<CommandEnvelope> {
        let answered = self.answered.lock().unwrap();
        sent.iter().filter(|it| !answered.contains(&it.id)).cloned().collect()
    }

    /// Asks for the outcome of each command and compares it with what was told before.
    pub(crate) async fn assert_kept(
        &self,
        client: &Client,
        sent: &[CommandEnvelope],
    ) -> BTreeMap<CommandId, Outcome> {
        let asking = sent.iter().map(async |it| (it.id, client.outcome(it.id).await));
        let outcomes: BTreeMap<_, _> = stream::iter(asking).buffer_unordered(IN_FLIGHT).collect().await;
        for (id, told) in self.told.lock().unwrap().iter() {
            assert_eq!(outcomes.get(id), Some(told), "{id} was told otherwise before");
        }
        outcomes
    }
}

/// Tomorrow, at a whole hour: these servers go by the machine's clock.
pub(crate) fn tomorrow() -> DateTime<Utc> {
    let tomorrow = Utc::now() + TimeDelta::days(1);
    DateTime::from_timestamp(tomorrow.timestamp() / 86_400 * 86_400 + 8 * 3_600, 0).unwrap()
}

/// No appointment was booked twice, and no command has changed something twice.
pub(crate) fn assert_decided_once(folder: &Path, outcomes: &BTreeMap<CommandId, Outcome>) {
    let (mut booked, mut by_command) = (BTreeSet::new(), BTreeSet::new());
    let mut see = |change: Change| {
        if let Event::AppointmentBooked { appointment } = &change.event {
            assert!(booked.insert(appointment.id), "{} is booked twice", appointment.id);
        }
        assert!(by_command.insert(change.command_id), "{} was decided twice", change.command_id);
        true
    };
    records(folder).each_change(Seq(0), &mut see).unwrap();
    for (id, outcome) in outcomes {
        assert!(
            matches!(outcome, Outcome::Confirmed { .. }) || !by_command.contains(id),
            "{id} was rejected and changed something"
        );
    }
}
