//! Two thousand browsers at once: after a restart all of them are current again, those that do not read are cut off, and the
//! server's memory stays within bounds. What it came to is printed.

use crate::following::{large, read_to_end};
use docket_server::serve::make_room;
use docket_shared::command::Command;
use docket_shared::ids::Seq;
use docket_shared::model::Role;
use docket_shared::rejection::Outcome;
use docket_shared::testing::{at, half_an_hour};
use docket_shared::time::Interval;
use docket_tests::client::Client;
use docket_tests::feed::{Crowd, connect_narrow, query};
use docket_tests::patiently;
use docket_tests::server::{Process, Setup, folder};
use futures_util::future::join_all;
use std::time::Instant;

/// Feeds that read, of so many accounts.
const FEEDS: usize = 2_000;
const CLERKS: u32 = 40;
/// Feeds that read nothing.
const STALLED: usize = 40;
/// Changes, of some 60 kB each, that those missed: more than the machine keeps for a connection.
const LARGE: usize = 150;
/// What an open feed may take of the server's memory, and what one may take that is about to be cut off: a piece of what it missed, and
/// the same once more where it is written. All of what it missed is some 9 MB.
const FEED_BYTES: u64 = 24 * 1024;
const STALLED_BYTES: u64 = 512 * 1024;

/// A day on which nothing happens.
fn window() -> Interval {
    Interval::new(at("2026-01-01T00:00:00Z"), at("2026-01-02T00:00:00Z"))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_feeds_are_current_after_a_restart_and_those_that_stall_are_cut_off() {
    // Where the system does not let this process open so many files, it says so, and what to do.
    make_room(FEEDS + STALLED + 100).unwrap();
    let folder = folder(&Setup::clinic().clerks(CLERKS)).await;
    let bound = (FEEDS + STALLED + 100).to_string();
    let arguments = ["--metrics", "true", "--connection-bound", &bound];
    let process = Process::start(folder.path(), &arguments, &[]).await;
    let desk = Client::of(Role::Manager, process.url()).await;
    let names: Vec<_> = (1..=CLERKS).map(|number| format!("clerk{number}")).collect();
    let clerks = join_all(names.iter().map(|name| Client::named(name, process.url()))).await;
    let crowd = Crowd::open(&clerks, FEEDS, window(), None).await;
    let epoch = desk.calendar(window()).await.epoch;
    let current = book(&desk, 1).await;
    drop(crowd.hear(current).await);
    assert!(process.terminate().await.0.success());

    // All of them are back at once, as soon as it listens.
    let process = Process::start(folder.path(), &arguments, &[]).await;
    let listening = Instant::now();
    let (empty, _) = process.memory();
    let clerks: Vec<_> = clerks.iter().map(|clerk| clerk.at(process.url())).collect();
    let desk = desk.at(process.url());
    let crowd = Crowd::open(&clerks, FEEDS, window(), Some((epoch, current))).await;
    let current = book(&desk, 2).await;
    let (last, crowd) = crowd.hear(current).await;
    println!("{FEEDS} feeds were current {:?} after the restart", last - listening);
    let (opened, _) = process.memory();
    assert!(opened < empty + FEEDS as u64 * FEED_BYTES, "{FEEDS} feeds take {} bytes", opened - empty);
    drop(crowd);

    // Only those that stall have missed what is large.
    for number in 0..LARGE {
        desk.confirm(large(number)).await;
    }
    let missed = query(window(), Some((epoch, current)));
    let current = desk.calendar(window()).await.seq;
    let crowd = Crowd::open(&clerks, FEEDS, window(), Some((epoch, current))).await;
    let (before, highest) = process.memory();
    let stalled = join_all((0..STALLED).map(|_| connect_narrow(&desk, &missed))).await;
    let current = book(&desk, 3).await;
    let (_, crowd) = crowd.hear(current).await;
    patiently("those that stall to be cut off", feeds_are(&desk, FEEDS)).await;
    for socket in stalled {
        let (heard, code) = read_to_end(&mut socket.unwrap()).await;
        assert!(heard < current, "it was told everything");
        assert!(code.is_none() || code == Some(4_000), "{code:?}");
    }
    let (after, peak) = process.memory();
    let each = peak.saturating_sub(highest.max(before)) / STALLED as u64;
    println!(
        "in memory: {empty} bytes without feeds, {opened} with {FEEDS}; {before} before {STALLED} stalled (at the most {highest}), \
         {peak} at the most while they did, {each} for each of them, {after} after that"
    );
    assert!(each < STALLED_BYTES, "each that stalls takes {each} bytes");
    assert!(after < before + STALLED as u64 * STALLED_BYTES, "{after} bytes are left with the allocator");

    // And nobody else has noticed.
    let current = book(&desk, 4).await;
    crowd.hear(current).await;
    assert!(process.terminate().await.0.success());
}

/// Books somebody far away; the change's number.
async fn book(client: &Client, number: u32) -> Seq {
    match client
        .decide(Command::BookAppointment(half_an_hour(number, &format!("2099-01-0{number}T09:00:00Z"))))
        .await
    {
        Outcome::Confirmed { seq, .. } => seq,
        Outcome::Rejected(rejection) => panic!("{rejection:?}"),
    }
}

/// Asks until so many feeds are open.
async fn feeds_are(client: &Client, count: usize) {
    let line = format!("docket_feeds {count}");
    while !client.get("/metrics").await.body.lines().any(|it| it == line) {}
}
