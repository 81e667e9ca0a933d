//! More than the queue holds: some of it is refused, none of it is lost.

use crate::load;
use docket_shared::testing::at;
use docket_tests::client::Client;
use docket_tests::server::{Server, Setup};
use futures_util::{StreamExt as _, stream};

/// Bursts that are tried until one overflows.
const BURSTS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_with_a_time_to_come_back_and_keeps_what_it_took() {
    for queue in [1, 8] {
        let seed = load::seed();
        println!("DOCKET_TEST_SEED={seed}");
        let server = Server::start(Setup::clinic().with(load::limits()).bounds(queue, 1)).await;
        let client = Client::of(docket_shared::model::Role::Receptionist, server.url()).await;
        let mut work = load::Load::new(seed, at("2026-11-03T08:00:00Z"));
        let (mut taken, mut refused) = (Vec::new(), Vec::new());
        for _ in 0..BURSTS {
            let burst = work.commands(100, 30);
            let sending = burst.into_iter().map(async |command| {
                let answer = client.send(&command).await;
                (command, answer)
            });
            for (command, answer) in stream::iter(sending).buffer_unordered(64).collect::<Vec<_>>().await {
                match answer.status {
                    202 => taken.push(command),
                    503 => {
                        assert_eq!(answer.header("retry-after"), Some("1"));
                        assert_eq!(answer.problem().kind, "/problems/unavailable");
                        refused.push(command);
                    }
                    status => panic!("{status}: {}", answer.body),
                }
            }
            if !refused.is_empty() {
                break;
            }
        }
        assert!(!refused.is_empty(), "a queue of {queue} never overflowed");
        assert!(!taken.is_empty());
        for command in &refused {
            // Nothing of a refused command is kept …
            let path = format!("/api/v1/commands/{}", command.id);
            assert_eq!(client.get(&path).await.status, 404);
            // … and the very same is taken when there is room.
            assert_eq!(client.send(command).await.status, 202);
        }
        for command in taken.iter().chain(&refused) {
            client.outcome(command.id).await;
        }
        assert!(client.get("/health/ready").await.status == 200, "to be busy is not to be ill");
        let findings = server.check();
        assert!(findings.is_sound(), "{findings}");
    }
}
