//! One suite for every journal: the contracts of `journal.rs`, run on disk and in memory.

use super::*;
use crate::organization::SYSTEM;
use docket_shared::event::Event;
use docket_shared::ids::MeetingId;
use docket_shared::model::Location;
use docket_shared::rejection::{Note, NoteCode, Reason, Rejection};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// A place that journals are opened at, again and again.
trait Place: Default {
    type Writer: Journal;
    fn write(&self) -> Self::Writer;
    fn records(&self) -> Box<dyn Records>;
}

#[derive(Clone)]
struct Disk(Arc<TempDir>);

impl Default for Disk {
    fn default() -> Self {
        Self(Arc::new(tempfile::tempdir().unwrap()))
    }
}

impl Disk {
    fn path(&self) -> PathBuf {
        self.0.path().join("docket.sqlite")
    }

    /// What the disk holds at this moment, in another place: what a restart after a kill would find.
    fn as_killed_now(&self) -> Self {
        let other = Self::default();
        for name in ["docket.sqlite", "docket.sqlite-wal"] {
            // The log is not there before the first write and after a clean close.
            if self.0.path().join(name).exists() {
                std::fs::copy(self.0.path().join(name), other.0.path().join(name)).unwrap();
            }
        }
        other
    }
}

impl Place for Disk {
    type Writer = SqliteJournal;

    fn write(&self) -> SqliteJournal {
        SqliteJournal::open(&self.path()).unwrap()
    }

    fn records(&self) -> Box<dyn Records> {
        Box::new(SqliteRecords::open(&self.path()).unwrap())
    }
}

struct Memory(MemoryRecords);

impl Default for Memory {
    fn default() -> Self {
        Self(MemoryRecords::new(Epoch::new(Uuid::now_v7())))
    }
}

impl Place for Memory {
    type Writer = MemoryJournal;

    fn write(&self) -> MemoryJournal {
        self.0.write()
    }

    fn records(&self) -> Box<dyn Records> {
        Box::new(self.0.clone())
    }
}

fn at(seq: u64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_000_000_123 + i64::try_from(seq).unwrap()).unwrap()
}

fn command_id(number: u64) -> CommandId {
    CommandId::new(Uuid::from_u128(number.into()))
}

fn subject(number: u64) -> Uuid {
    Uuid::from_u128((number % 3).into())
}

/// Some commands are carried out in another way than their sender expected.
fn note(number: u64) -> Option<Note> {
    let meeting_id = MeetingId::new(Uuid::from_u128(number.into()));
    (number % 3 == 1).then_some(Note { code: NoteCode::WentToSurvivor, meeting_id })
}

fn event(number: u64) -> Event {
    let location = Location {
        id: docket_shared::ids::LocationId::new(subject(number)),
        source: None,
        name: format!("Room {number}"),
        active: true,
    };
    Event::LocationSaved { location: Arc::new(location) }
}

/// Commands `from..until`, of which every third is rejected and every other has one event, the first of them `after`
/// the given position.
fn batch(from: u64, until: u64, after: Seq) -> Batch {
    let mut batch = Batch::default();
    let mut seq = after;
    for number in from..until {
        let outcome = if number % 3 == 2 {
            Outcome::Rejected(Rejection { reasons: vec![Reason::IntervalEmpty], alternatives: Vec::new() })
        } else {
            seq = seq.next();
            let (by, command_id) = (SYSTEM.account_id, command_id(number));
            batch.changes.push(Change { seq, at: at(number), by, command_id, event: event(number) });
            Outcome::Confirmed { seq, note: note(number) }
        };
        let digest = [u8::try_from(number % 256).unwrap(); 32];
        batch.commands.push(CommandRecord {
            id: command_id(number),
            by: SYSTEM.account_id,
            at: at(number),
            digest,
            outcome,
        });
    }
    batch
}

fn replayed(journal: &mut impl Journal, after: Seq) -> Vec<Change> {
    let mut changes = Vec::new();
    journal.replay(after, &mut |change| changes.push(change)).unwrap();
    changes
}

fn what_was_appended_is_there_after_reopening<P: Place>() {
    let place = P::default();
    let (first, second) = (batch(0, 10, Seq(0)), batch(10, 14, Seq(7)));
    let mut writer = place.write();
    let epoch = writer.head().epoch;
    assert_eq!(writer.head().seq, Seq(0));
    writer.append(&first).unwrap();
    writer.append(&second).unwrap();
    drop(writer);

    let mut reopened = place.write();
    assert_eq!(
        reopened.head(),
        Head { epoch, term: 2, seq: second.changes.last().unwrap().seq, commands: 14 }
    );
    let all: Vec<_> = first.changes.iter().chain(&second.changes).cloned().collect();
    assert_eq!(replayed(&mut reopened, Seq(0)), all);
    assert_eq!(replayed(&mut reopened, Seq(4)), all[4..]);
    let ids = [command_id(2), command_id(99), command_id(13)];
    let expected = [Some(first.commands[2].known()), None, Some(second.commands[3].known())];
    assert_eq!(reopened.known(&ids).unwrap(), expected);
}

fn readers_see_what_is_committed<P: Place>() {
    let place = P::default();
    let mut writer = place.write();
    let records = place.records();
    assert_eq!(records.command(command_id(0)).unwrap(), None);
    let batch = batch(0, 9, Seq(0));
    writer.append(&batch).unwrap();
    assert_eq!(records.command(command_id(2)).unwrap().as_ref(), Some(&batch.commands[2]));
    let about: Vec<_> =
        batch.changes.iter().filter(|change| change.event.subject() == subject(1)).cloned().collect();
    assert_eq!(about.len(), 3);
    assert_eq!(records.history(subject(1)).unwrap(), about);
    let mut first_two = Vec::new();
    let visit = &mut |change| {
        first_two.push(change);
        first_two.len() < 2
    };
    records.each_change(Seq(1), visit).unwrap();
    assert_eq!(first_two, batch.changes[1..3]);
    let mut commands = Vec::new();
    records.each_command(&mut |command| commands.push(command)).unwrap();
    commands.sort_by_key(|command| command.id);
    assert_eq!(commands, batch.commands);
}

fn a_refused_append_changes_nothing<P: Place>() {
    let place = P::default();
    let mut writer = place.write();
    writer.append(&batch(0, 3, Seq(0))).unwrap();
    for (refused, expected) in [
        (batch(3, 6, Seq(1)), "a seq that is there"),
        (batch(3, 6, Seq(3)), "a gap"),
        (batch(1, 5, Seq(2)), "a command that is there"),
        (
            Batch {
                commands: [batch(7, 8, Seq(2)).commands, batch(7, 8, Seq(2)).commands].concat(),
                changes: Vec::new(),
            },
            "twice in it",
        ),
    ] {
        let mut writer = place.write();
        assert!(writer.append(&refused).is_err(), "{expected}");
        drop(writer);
        let mut after = place.write();
        assert_eq!(after.head().seq, Seq(2), "{expected}");
        assert_eq!(replayed(&mut after, Seq(0)).len(), 2, "{expected}");
        assert_eq!(after.known(&[command_id(4), command_id(7)]).unwrap(), [None, None], "{expected}");
    }
}

fn a_writer_whose_term_is_over_is_refused<P: Place>() {
    let place = P::default();
    let mut old = place.write();
    old.append(&batch(0, 3, Seq(0))).unwrap();
    let mut new = place.write();
    let refused = old.append(&batch(3, 6, Seq(2)));
    assert!(matches!(refused, Err(JournalError::Fenced { own: 1, latest: 2 })), "{refused:?}");
    new.append(&batch(3, 6, Seq(2))).unwrap();
    assert_eq!(replayed(&mut new, Seq(0)).len(), 4);
}

macro_rules! suite {
    ($($contract:ident),+ $(,)?) => {
        mod disk { $(#[test] fn $contract() { super::$contract::<super::Disk>(); })+ }
        mod memory { $(#[test] fn $contract() { super::$contract::<super::Memory>(); })+ }
    };
}

suite!(
    what_was_appended_is_there_after_reopening,
    readers_see_what_is_committed,
    a_refused_append_changes_nothing,
    a_writer_whose_term_is_over_is_refused,
);

/// No test here can cut the power; SQLite syncs at every commit where it is told to.
#[test]
fn every_commit_is_synced() {
    let disk = Disk::default();
    assert_eq!(disk.write().synchronous(), 2);
    assert_eq!(disk.write().synchronous(), 2, "after a restart");
}

/// The writer is stopped after every number of steps of SQLite's machine, and what the disk then holds is opened as
/// after a kill: all of the append is there or nothing.
#[test]
fn a_kill_between_any_two_steps_leaves_all_or_nothing() {
    let (mut nothing, mut all) = (0, 0);
    for steps in (1..).step_by(7) {
        let disk = Disk::default();
        let mut writer = disk.write();
        writer.append(&batch(0, 3, Seq(0))).unwrap();
        let (sender, killed) = std::sync::mpsc::channel();
        let place = disk.clone();
        let kill = move || sender.send(place.as_killed_now()).unwrap();
        let finished = writer.append_interrupted_after(steps, &batch(3, 9, Seq(2)), kill).is_ok();
        let after_kill = killed.try_iter().next().unwrap_or_else(|| disk.as_killed_now());
        drop(writer);
        for place in [after_kill, disk] {
            let mut survivor = place.write();
            let events = replayed(&mut survivor, Seq(2)).len();
            let commands = survivor.known(&(3..9).map(command_id).collect::<Vec<_>>()).unwrap();
            let kept = commands.iter().flatten().count();
            match (events, kept) {
                (0, 0) if !finished => nothing += 1,
                (4, 6) if finished => all += 1,
                other => panic!("after {steps} steps, finished {finished}: {other:?} events and commands"),
            }
            // And it goes on from there.
            let next = batch(20, 22, survivor.head().seq);
            survivor.append(&next).unwrap();
        }
        if finished {
            break;
        }
    }
    assert!(nothing > 20 && all == 2, "{nothing} times nothing, {all} times all");
}
