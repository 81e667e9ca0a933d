//! Journals that are not as they were written: nothing is decided on them, and the sentence says what is wrong.

use docket_server::authority::Bounds;
use docket_server::clock::FixedClock;
use docket_server::journal::{CommandRecord, JournalError};
use docket_server::organization::{OpenError, Organization, SYSTEM};
use docket_shared::command::Command;
use docket_shared::event::Change;
use docket_shared::ids::Seq;
use docket_shared::model::Role;
use docket_shared::testing::{appointment, at, book};
use docket_shared::time::{Interval, TimeDelta};
use docket_tests::client::{Client, envelope};
use docket_tests::server::{Server, Setup, docket, fill};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

const BOOKINGS: u32 = 120;
/// Bits that flip, one at a time.
const FLIPS: usize = 200;
/// A page of the journal.
const PAGE: usize = 4_096;

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::new(at("2026-11-02T08:00:00Z")))
}

fn open(folder: &Path) -> Result<Organization, OpenError> {
    Organization::open(folder, clock(), Bounds::default())
}

/// Bookings of which most are confirmed, each its own commit.
async fn work(organization: &Organization) {
    for number in 1..=BOOKINGS {
        let start = at("2026-11-03T09:00:00Z") + TimeDelta::minutes(15 * i64::from(number));
        let mut book = book(number, "2026-11-03T09:00:00Z", "2026-11-03T09:15:00Z");
        (book.start, book.end) = (start, start + TimeDelta::minutes(15));
        organization.authority.submit(envelope(Command::BookAppointment(book)), SYSTEM).await.unwrap();
    }
}

/// A folder whose journal was closed in order.
async fn closed() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path(), &Setup::clinic(), clock()).await;
    let organization = open(folder.path()).unwrap();
    work(&organization).await;
    organization.close().await;
    folder
}

/// A folder as a kill leaves it: the last commits are in the log alone.
async fn killed() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fill(folder.path(), &Setup::clinic(), clock()).await;
    let organization = open(folder.path()).unwrap();
    work(&organization).await;
    let left = copy(folder.path());
    organization.close().await;
    assert!(left.path().join("docket.sqlite-wal").metadata().unwrap().len() > 100_000);
    left
}

fn copy(folder: &Path) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in ["docket.sqlite", "docket.sqlite-wal", "docket.lock"] {
        if folder.join(name).exists() {
            std::fs::copy(folder.join(name), copy.path().join(name)).unwrap();
        }
    }
    copy
}

fn change(folder: &Path, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = std::fs::read(folder.join(name)).unwrap();
    change(&mut bytes);
    std::fs::write(folder.join(name), bytes).unwrap();
}

fn execute(folder: &Path, sql: &str) {
    let connection = Connection::open(folder.join("docket.sqlite")).unwrap();
    assert!(connection.execute(sql, ()).unwrap() > 0, "{sql}");
}

/// Lets the first page of commands list its second before its first: every row is as it was written.
fn swap_two_commands(folder: &Path) {
    let connection = Connection::open(folder.join("docket.sqlite")).unwrap();
    let root = "SELECT rootpage FROM sqlite_schema WHERE name = 'command'";
    let page: u32 = connection.query_row(root, (), |row| row.get(0)).unwrap();
    let mut page = usize::try_from(page).unwrap();
    connection.close().unwrap();
    change(folder, "docket.sqlite", |bytes| {
        let number = |bytes: &[u8], at: usize, size: usize| {
            bytes[at..at + size].iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
        };
        // An inner page names its first child in its first cell (SQLite's file format, section 1.6).
        while bytes[(page - 1) * PAGE] == 2 {
            let begins = (page - 1) * PAGE;
            page = number(bytes, begins + number(bytes, begins + 12, 2), 4);
        }
        let begins = (page - 1) * PAGE;
        assert_eq!(bytes[begins], 10, "a leaf of an index");
        let (first, second) = bytes[begins + 8..begins + 12].split_at_mut(2);
        first.swap_with_slice(second);
    });
}

struct Case {
    what: &'static str,
    damage: fn(&Path),
    /// What the refused start says.
    start: &'static str,
    /// What the check says, where it is something else.
    check: &'static str,
}

const fn case(what: &'static str, damage: fn(&Path), start: &'static str) -> Case {
    Case { what, damage, start, check: start }
}

async fn assert_found(sound: &Path, case: &Case) {
    let folder = copy(sound);
    (case.damage)(folder.path());
    let checked = docket(folder.path(), &["check"]).await;
    let said = format!("{}{}", checked.data, checked.said);
    assert!(!checked.success && said.contains(case.check), "{}: check: {said}", case.what);
    // The second time, too: a start that is refused leaves nothing that would let the next one through.
    for _ in 0..2 {
        let started = docket(folder.path(), &["serve", "--port", "0"]).await;
        assert!(!started.success, "{} was served", case.what);
        assert!(started.said.contains(case.start), "{}: start: {}", case.what, started.said);
        assert!(started.said.contains("`docket restore`"), "{}: {}", case.what, started.said);
        assert!(!started.said.contains("panicked"), "{}: {}", case.what, started.said);
    }
}

const LETTER: &str = "UPDATE event SET body = replace(body, '\"start\":\"2026-11-04', '\"start\":\"2026-11-05') WHERE seq = 100";

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_damage_keeps_the_server_from_deciding_and_is_named() {
    let sound = closed().await;
    let fine = docket(sound.path(), &["check"]).await;
    assert!(fine.success, "{fine:?}");
    for case in [
        case("the header", |it| change(it, "docket.sqlite", |it| it[..16].fill(b'x')), "not a database"),
        case("the tables' names", |it| change(it, "docket.sqlite", |it| it[100..PAGE].fill(0)), "malformed"),
        case(
            "the second half",
            |it| change(it, "docket.sqlite", |it| it.truncate(it.len() / 2)),
            "malformed",
        ),
        case(
            "the last page",
            |it| change(it, "docket.sqlite", |it| it.truncate(it.len() - PAGE)),
            "malformed",
        ),
        case("all but ten bytes", |it| change(it, "docket.sqlite", |it| it.truncate(10)), "not a database"),
        Case {
            check: "There is no journal",
            ..case("every byte", |it| change(it, "docket.sqlite", Vec::clear), "missing or empty")
        },
        Case {
            check: "There is no journal",
            ..case(
                "the file",
                |it| std::fs::remove_file(it.join("docket.sqlite")).unwrap(),
                "missing or empty",
            )
        },
        case(
            "a date in an event",
            |it| execute(it, LETTER),
            "vent 100 of the journal is not what was written",
        ),
        case(
            "an event's JSON",
            |it| execute(it, "UPDATE event SET body = 'no JSON' WHERE seq = 50"),
            "vent 50 of the journal is not what was written",
        ),
        case(
            "when it was",
            |it| execute(it, "UPDATE event SET at = at + 1 WHERE seq = 60"),
            "vent 60 of the journal is not what was written",
        ),
        case("an event", |it| execute(it, "DELETE FROM event WHERE seq = 50"), "51 follows 49"),
        case(
            "the last event",
            |it| execute(it, "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)"),
            "events, and",
        ),
        case(
            "a command",
            |it| execute(it, "DELETE FROM command WHERE id = (SELECT max(id) FROM command)"),
            "commands, and",
        ),
        case(
            "an outcome",
            |it| execute(it, "UPDATE command SET seq = seq + 1 WHERE seq = 100"),
            "is not what was written",
        ),
        case("two commands in each other's place", swap_two_commands, "is not what was written"),
        case("the position", |it| execute(it, "UPDATE journal SET seq = seq + 1"), "events, and"),
    ] {
        assert_found(sound.path(), &case).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_cut_off_or_altered_is_noticed() {
    let sound = killed().await;
    let whole = copy(sound.path());
    let seq = open(whole.path()).unwrap().projection.committed();
    assert!(seq > Seq(u64::from(BOOKINGS)), "{seq}");
    for case in [
        case("all of the log", |it| change(it, "docket.sqlite-wal", Vec::clear), "its end was cut off"),
        case(
            "half of the log",
            |it| change(it, "docket.sqlite-wal", |it| it.truncate(it.len() / 2)),
            "its end was cut off",
        ),
        case(
            "the log's last commit",
            |it| change(it, "docket.sqlite-wal", |it| it.truncate(it.len() - 9)),
            "its end was cut off",
        ),
        case(
            "a byte of the log",
            |it| {
                change(it, "docket.sqlite-wal", |it| {
                    let middle = it.len() / 2;
                    it[middle] ^= 1;
                })
            },
            "its end was cut off",
        ),
        case(
            "the log itself",
            |it| std::fs::remove_file(it.join("docket.sqlite-wal")).unwrap(),
            "its end was cut off",
        ),
    ] {
        assert_found(sound.path(), &case).await;
    }
}

/// All that can be asked of a journal.
#[derive(PartialEq)]
struct Answers {
    changes: Vec<Change>,
    commands: Vec<CommandRecord>,
    histories: BTreeMap<Uuid, Vec<Change>>,
    /// One by one, as they are asked for.
    found: Vec<Option<CommandRecord>>,
    state: String,
}

fn answers(organization: &Organization, asked: &[CommandRecord]) -> Result<Answers, JournalError> {
    let records = &organization.records;
    let (mut changes, mut commands, mut histories) = (Vec::new(), Vec::new(), BTreeMap::new());
    records.each_change(Seq(0), &mut |change| {
        changes.push(change);
        true
    })?;
    records.each_command(&mut |command| commands.push(command))?;
    for change in &changes {
        let subject = change.event.subject();
        histories.insert(subject, records.history(subject)?);
    }
    let found = asked.iter().map(|it| records.command(it.id)).collect::<Result<_, _>>()?;
    let window = Interval::new(at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
    let state = organization.projection.read(|state, seq| {
        let snapshot =
            state.snapshot(organization.epoch, seq, at("2026-11-02T08:00:00Z"), window, SYSTEM.account_id);
        serde_json::to_string(&snapshot).unwrap()
    });
    Ok(Answers { changes, commands, histories, found, state })
}

/// Whatever flips: the start is refused, or a question is, or every answer is as it was.
#[tokio::test(flavor = "multi_thread")]
async fn no_flipped_bit_and_no_lost_page_ever_makes_a_wrong_answer() {
    let seed = crate::load::seed();
    println!("DOCKET_TEST_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let sound = closed().await;
    let reference = {
        let copy = copy(sound.path());
        let organization = open(copy.path()).unwrap();
        let commands = answers(&organization, &[]).unwrap().commands;
        let reference = answers(&organization, &commands).unwrap();
        organization.close().await;
        reference
    };
    let whole = std::fs::read(sound.path().join("docket.sqlite")).unwrap();
    let pages = whole.len() / PAGE;
    assert!(pages > 20, "{pages} pages");
    let mut damaged = Vec::new();
    for page in 0..pages {
        let mut bytes = whole.clone();
        bytes[page * PAGE..(page + 1) * PAGE].fill(0);
        damaged.push((format!("page {} is lost", page + 1), bytes, true));
    }
    for _ in 0..FLIPS {
        let (byte, bit) = (random.usize(..whole.len()), random.u8(..8));
        let mut bytes = whole.clone();
        bytes[byte] ^= 1 << bit;
        damaged.push((format!("bit {bit} of byte {byte} flips"), bytes, false));
    }
    let (mut refused, mut harmless) = (0, 0);
    for (what, bytes, must_be_refused) in damaged {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(sound.path().join("docket.lock"), folder.path().join("docket.lock")).unwrap();
        std::fs::write(folder.path().join("docket.sqlite"), bytes).unwrap();
        match open(folder.path()) {
            Err(_) => refused += 1,
            Ok(organization) => {
                assert!(!must_be_refused, "{what}, and it was opened");
                match answers(&organization, &reference.commands) {
                    Err(error) => assert!(error.is_damage(), "{what}: {error}"),
                    Ok(mut got) => {
                        // The epoch may flip like anything else, and then every browser fetches the journal anew.
                        let epoch = reference.state.split('"').nth(3).unwrap().to_owned();
                        got.state = got.state.replace(&organization.epoch.to_string(), &epoch);
                        assert!(got == reference, "{what}, and an answer is another");
                    }
                }
                organization.close().await;
                harmless += 1;
            }
        }
    }
    println!("{refused} refused, {harmless} in places that hold nothing");
    assert!(refused > pages + FLIPS / 4, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_under_a_running_server_stops_decisions_and_is_never_answered_with() {
    let mut server = Server::start(Setup::clinic()).await;
    let client = Client::of(Role::Receptionist, server.url()).await;
    let sent = envelope(Command::BookAppointment(book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:15:00Z")));
    assert_eq!(client.send(&sent).await.status, 202);
    // What was decided in another run is looked for on disk.
    server.restart().await;
    let client = client.at(server.url());
    execute(server.folder(), "UPDATE command SET seq = seq + 1 WHERE seq = (SELECT max(seq) FROM command)");
    execute(server.folder(), "UPDATE event SET at = at + 1 WHERE seq = (SELECT max(seq) FROM event)");
    assert_eq!(client.get(&format!("/api/v1/commands/{}", sent.id)).await.status, 500);
    assert_eq!(client.get(&format!("/api/v1/appointments/{}/history", appointment(1))).await.status, 500);
    assert_eq!(client.get("/health/ready").await.status, 200);
    assert_eq!(client.send(&sent).await.status, 503);
    assert_eq!(client.get("/health/ready").await.status, 503);
    let other = envelope(Command::BookAppointment(book(2, "2026-11-03T10:00:00Z", "2026-11-03T10:15:00Z")));
    assert_eq!(client.send(&other).await.status, 503);
    let day = Interval::new(at("2026-11-03T00:00:00Z"), at("2026-11-04T00:00:00Z"));
    assert_eq!(client.calendar(day).await.appointments.len(), 1);
}
