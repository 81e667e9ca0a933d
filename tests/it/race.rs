//! Many clients at once: whatever happens in between, no rule is broken, every 202 has exactly one outcome, and everybody sees
//! the same calendar in the end.

use crate::{load, rules};
use docket_shared::command::{Command, CommandEnvelope};
use docket_shared::ids::CommandId;
use docket_shared::rejection::Outcome;
use docket_shared::state::CalendarSnapshot;
use docket_shared::testing::at;
use docket_shared::time::{Interval, TimeDelta};
use docket_tests::client::Client;
use docket_tests::feed::Follower;
use docket_tests::server::{Server, Setup};
use futures_util::StreamExt as _;
use futures_util::future::join_all;
use futures_util::stream;
use std::collections::HashMap;
use tokio::sync::watch;

const CLERKS: usize = 8;
const SESSIONS_OF_EACH: usize = 8;
const BOOKINGS: u32 = 5_000;
const OTHERS: u32 = 1_500;
/// Requests that one client has under way.
const IN_FLIGHT: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_clients_race_for_the_same_times_and_nobody_is_booked_twice() {
    let seed = load::seed();
    println!("DOCKET_TEST_SEED={seed}");
    let setup = Setup::clinic().with(load::limits()).clerks(u32::try_from(CLERKS).unwrap());
    let mut server = Server::start(setup).await;
    let mut work = load::Load::new(seed, at("2026-11-03T08:00:00Z"));
    let commands = work.commands(BOOKINGS, OTHERS);
    let clients = sign_in(server.url()).await;
    let window = work.window();
    let followers = follow(&clients, window).await;

    let (racing, race) = watch::channel(());
    let wanderer = tokio::spawn(wander(clients[0].clone(), window, race));
    let sent = fire(&clients, &commands).await;
    drop(racing);
    let wanderer = wanderer.await.unwrap();

    let calendar = clients[0].calendar(window).await;
    rules::assert_kept(&calendar);
    for follower in followers.iter().chain([&wanderer]) {
        follower.caught_up(calendar.seq).await;
        let kept = follower.kept();
        let asked = clients[0].calendar(kept.window).await;
        assert_eq!(follower.snapshot(&clients[0], asked.as_of).await, asked);
    }
    let outcomes = outcomes(&clients, &followers, &sent).await;
    assert_agree(&commands, &outcomes, &calendar);

    let findings = server.check();
    assert!(findings.is_sound(), "{findings}");
    server.stop().await;
    let findings = server.check();
    assert!(findings.is_sound(), "{findings}");
    assert_eq!(findings.appointments, calendar.appointments.len());
}

async fn sign_in(url: &str) -> Vec<Client> {
    let clients = (0..CLERKS * SESSIONS_OF_EACH)
        .map(|number| async move { Client::named(&format!("clerk{}", number % CLERKS + 1), url).await });
    join_all(clients).await
}

/// One follower a clerk, of windows that cut through weeks and months.
async fn follow(clients: &[Client], all: Interval) -> Vec<Follower> {
    let windows = (0..).map(|number| {
        let (from, days) = [(0, 37), (0, 37), (3, 7), (10, 1), (20, 11), (1, 20), (25, 12), (36, 1)][number];
        let start = all.start + TimeDelta::days(from);
        Interval::new(start, start + TimeDelta::days(days))
    });
    let opening =
        clients.iter().take(CLERKS).zip(windows).map(|(client, window)| Follower::open(client, window));
    join_all(opening).await
}

/// Leaves and comes back until the race is over.
async fn wander(client: Client, window: Interval, race: watch::Receiver<()>) -> Follower {
    let mut follower = Follower::open(&client, window).await;
    while race.has_changed().is_ok() {
        let before = follower.kept().seq;
        let kept = follower.leave().await;
        assert!(kept.seq >= before);
        follower = Follower::resume(&client, kept).await;
        assert!(follower.look(|seen| seen.resumed), "it was away for a moment only");
    }
    follower
}

/// Sends everything at once, and returns which client sent what.
async fn fire(clients: &[Client], commands: &[CommandEnvelope]) -> Vec<(usize, CommandId)> {
    let share = commands.len().div_ceil(clients.len());
    let firing = clients.iter().zip(commands.chunks(share)).enumerate().map(|(number, (client, share))| {
        let (client, share) = (client.clone(), share.to_vec());
        tokio::spawn(async move {
            let sending = share.into_iter().map(|command| {
                let client = &client;
                async move {
                    let answer = client.send(&command).await;
                    assert_eq!(answer.status, 202, "{}", answer.body);
                    (number, command.id)
                }
            });
            stream::iter(sending).buffer_unordered(IN_FLIGHT).collect::<Vec<_>>().await
        })
    });
    join_all(firing).await.into_iter().flat_map(Result::unwrap).collect()
}

/// The outcome of each command: asked for, and compared with what the feed told, once, to its clerk.
async fn outcomes(
    clients: &[Client],
    followers: &[Follower],
    sent: &[(usize, CommandId)],
) -> HashMap<CommandId, Outcome> {
    // Each client over the connections that it has: more of them than the server takes would wait for idle ones to be cut off.
    let asking = clients.iter().enumerate().map(|(number, client)| async move {
        let own = sent.iter().filter(|(by, _)| *by == number);
        let asking = own.map(|(_, id)| async move { (*id, client.outcome(*id).await) });
        stream::iter(asking).buffer_unordered(IN_FLIGHT).collect::<Vec<_>>().await
    });
    let asked: HashMap<_, _> = join_all(asking).await.into_iter().flatten().collect();
    assert_eq!(asked.len(), sent.len());
    for (clerk, follower) in followers.iter().enumerate() {
        let own = sent.iter().filter(|(number, _)| number % CLERKS == clerk).count();
        follower.wait("every outcome", |seen| (seen.outcomes.len() >= own).then_some(())).await;
        let told = follower.look(|seen| seen.outcomes.clone());
        let once: HashMap<_, _> = told.iter().map(|(id, outcome)| (*id, outcome)).collect();
        assert_eq!((once.len(), told.len()), (own, own), "each outcome is told once");
        for (id, outcome) in &told {
            assert_eq!(asked.get(id), Some(outcome), "{id}");
        }
    }
    asked
}

/// What was confirmed is there, and what was rejected is not.
fn assert_agree(
    commands: &[CommandEnvelope],
    outcomes: &HashMap<CommandId, Outcome>,
    calendar: &CalendarSnapshot,
) {
    let mut confirmed = 0;
    for envelope in commands {
        let Command::BookAppointment(book) = &envelope.command else { continue };
        let there = rules::appointment(calendar, book.appointment_id).is_some();
        let said = matches!(outcomes[&envelope.id], Outcome::Confirmed { .. });
        assert_eq!(there, said, "{}", book.appointment_id);
        confirmed += usize::from(said);
    }
    assert_eq!(confirmed, calendar.appointments.len());
    let rejected = outcomes.values().filter(|it| matches!(it, Outcome::Rejected(_))).count();
    assert!(rejected > commands.len() / 4, "{rejected} rejections are no race");
}
