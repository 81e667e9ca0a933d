//! A server that is killed or asked to end in the middle of its work: nothing that was answered 202 is missing afterwards, and
//! nothing is decided twice.

use crate::{load, rules};
use docket_server::journal::Records as _;
use docket_shared::command::CommandEnvelope;
use docket_shared::event::Event;
use docket_shared::ids::{CommandId, Seq};
use docket_shared::rejection::Outcome;
use docket_shared::time::{DateTime, TimeDelta, Utc};
use docket_tests::client::Client;
use docket_tests::server::{Process, Setup, check_folder, folder, records};
use futures_util::{StreamExt as _, stream};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

const ROUNDS: usize = 4;
/// New commands of a round.
const BOOKINGS: u32 = 250;
const OTHERS: u32 = 80;
const IN_FLIGHT: usize = 32;

/// What a client knows of its commands.
#[derive(Clone, Default)]
struct Ledger {
    answered: Arc<Mutex<BTreeSet<CommandId>>>,
    told: Arc<Mutex<BTreeMap<CommandId, Outcome>>>,
}

impl Ledger {
    /// Sends `commands`, many at once, and takes note of each that is answered 202; of every third it asks for the outcome.
    /// Whatever goes wrong is the server's end.
    async fn send(&self, client: &Client, commands: Vec<CommandEnvelope>, count: &watch::Sender<usize>) {
        let sending = commands.into_iter().enumerate().map(async |(number, command)| {
            let Ok(answer) = client.try_send(&command).await else { return };
            assert!([202, 503].contains(&answer.status), "{} {}", answer.status, answer.body);
            if answer.status == 503 {
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

    fn unanswered(&self, sent: &[CommandEnvelope]) -> Vec<CommandEnvelope> {
        let answered = self.answered.lock().unwrap();
        sent.iter().filter(|it| !answered.contains(&it.id)).cloned().collect()
    }

    /// Asks for the outcome of each command and compares it with what was told before.
    async fn assert_kept(&self, client: &Client, sent: &[CommandEnvelope]) -> BTreeMap<CommandId, Outcome> {
        let asking = sent.iter().map(async |it| (it.id, client.outcome(it.id).await));
        let outcomes: BTreeMap<_, _> = stream::iter(asking).buffer_unordered(IN_FLIGHT).collect().await;
        for (id, told) in self.told.lock().unwrap().iter() {
            assert_eq!(outcomes.get(id), Some(told), "{id} was told otherwise before");
        }
        outcomes
    }
}

/// Tomorrow, at a whole hour: these servers go by the machine's clock.
fn tomorrow() -> DateTime<Utc> {
    let tomorrow = Utc::now() + TimeDelta::days(1);
    DateTime::from_timestamp(tomorrow.timestamp() / 86_400 * 86_400 + 8 * 3_600, 0).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_again_and_again_keeps_what_it_answered_and_decides_nothing_twice() {
    let seed = load::seed();
    println!("DOCKET_TEST_SEED={seed}");
    let folder = folder(&Setup::clinic().with(load::limits()).clerks(1)).await;
    let before = check_folder(folder.path());
    let mut work = load::Load::new(seed, tomorrow());
    let (ledger, mut sent) = (Ledger::default(), Vec::new());
    let mut process = Process::start(folder.path(), &[], &[]).await;
    let clerk = Client::named("clerk1", process.url()).await;
    for round in 0..ROUNDS {
        let client = clerk.at(process.url());
        let fresh = work.commands(BOOKINGS, OTHERS);
        // What was not answered is sent again, and some of what was.
        let mut commands = ledger.unanswered(&sent);
        commands.extend(sent.iter().take(20).cloned());
        sent.extend(fresh.iter().cloned());
        commands.extend(fresh);
        let (count, mut answered) = watch::channel(0);
        let last_words = 1 + work.below(commands.len() - 40);
        let sending = tokio::spawn({
            let ledger = ledger.clone();
            async move { ledger.send(&client, commands, &count).await }
        });
        answered.wait_for(|count| *count >= last_words).await.unwrap();
        process.kill().await;
        sending.await.unwrap();
        assert!(!ledger.unanswered(&sent).is_empty(), "round {round} was over before its end came");
        process = Process::start(folder.path(), &[], &[]).await;
    }
    let client = clerk.at(process.url());
    ledger.send(&client, ledger.unanswered(&sent), &watch::Sender::new(0)).await;
    assert_eq!(ledger.unanswered(&sent), []);
    let outcomes = ledger.assert_kept(&client, &sent).await;
    assert_eq!(outcomes.len(), sent.len());
    rules::assert_kept(&client.calendar(work.window()).await);
    assert!(process.terminate().await.0.success());
    let findings = check_folder(folder.path());
    assert!(findings.is_sound(), "{findings}");
    assert_eq!(findings.commands, before.commands + sent.len(), "each command is kept once");
    assert_decided_once(folder.path(), &outcomes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_asked_to_end_under_load_keeps_every_command_that_it_accepted() {
    let seed = load::seed();
    println!("DOCKET_TEST_SEED={seed}");
    let folder = folder(&Setup::clinic().with(load::limits()).clerks(1)).await;
    let mut work = load::Load::new(seed, tomorrow());
    let process = Process::start(folder.path(), &[], &[]).await;
    let clerk = Client::named("clerk1", process.url()).await;
    let (ledger, sent) = (Ledger::default(), work.commands(600, 200));
    let (count, mut answered) = watch::channel(0);
    let last_words = 50 + work.below(300);
    let sending = tokio::spawn({
        let (ledger, client, sent) = (ledger.clone(), clerk.clone(), sent.clone());
        async move { ledger.send(&client, sent, &count).await }
    });
    answered.wait_for(|count| *count >= last_words).await.unwrap();
    let (status, log) = process.terminate().await;
    assert!(status.success(), "{status}\n{log}");
    sending.await.unwrap();
    let unanswered: BTreeSet<_> = ledger.unanswered(&sent).iter().map(|it| it.id).collect();
    assert!(!unanswered.is_empty(), "it was over before its end came");

    let process = Process::start(folder.path(), &[], &[]).await;
    let accepted: Vec<_> = sent.iter().filter(|it| !unanswered.contains(&it.id)).cloned().collect();
    let outcomes = ledger.assert_kept(&clerk.at(process.url()), &accepted).await;
    assert_eq!(outcomes.len(), accepted.len());
    assert!(process.terminate().await.0.success());
    let findings = check_folder(folder.path());
    assert!(findings.is_sound(), "{findings}");
    assert_decided_once(folder.path(), &outcomes);
}

/// No appointment was booked twice, and no command has changed something twice.
fn assert_decided_once(folder: &Path, outcomes: &BTreeMap<CommandId, Outcome>) {
    let (mut booked, mut by_command) = (BTreeSet::new(), BTreeSet::new());
    let mut see = |change: docket_shared::event::Change| {
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
