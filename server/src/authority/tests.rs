use super::*;
use crate::authority::queue::digest;
use crate::clock::FixedClock;
use crate::journal::{MemoryJournal, MemoryRecords, Records};
use docket_shared::command::{CancelAppointment, CommandEnvelope, SaveAccount};
use docket_shared::ids::{AppointmentId, Epoch};
use docket_shared::model::{Account, Role};
use docket_shared::policy::Actor;
use docket_shared::testing::{actor, appointment, at, book, clinic, patient};
use tokio::sync::oneshot;
use uuid::Uuid;

const SLOT: (&str, &str) = ("2026-11-24T09:00:00Z", "2026-11-24T09:15:00Z");

fn id(number: u128) -> CommandId {
    CommandId::new(Uuid::from_u128(number))
}

fn submission(id: CommandId, command: Command, actor: Actor) -> Submission {
    let envelope = CommandEnvelope { id, command };
    Submission { digest: digest(&envelope), envelope, actor, receipt: oneshot::channel().0 }
}

/// The receptionist books the slot for patient `number`.
fn booking(number: u32) -> Submission {
    let mut book = book(number, SLOT.0, SLOT.1);
    book.patient_id = patient(number);
    submission(id(number.into()), Command::BookAppointment(book), actor(Role::Receptionist))
}

fn cancelling(command: u128, appointment_id: AppointmentId) -> Submission {
    let cancel = CancelAppointment { appointment_id, reason: "asked to".into() };
    submission(id(command), Command::CancelAppointment(cancel), actor(Role::Receptionist))
}

/// A journal that holds the testing clinic, and an authority over it.
fn office() -> (MemoryRecords, Authority<MemoryJournal>) {
    let records = MemoryRecords::new(Epoch::new(Uuid::now_v7()));
    let mut journal = records.write();
    let changes = (1..)
        .zip(clinic())
        .map(|(seq, event)| Change {
            seq: Seq(seq),
            at: at("2026-11-01T00:00:00Z"),
            by: SYSTEM.account_id,
            command_id: id(u128::from(seq) << 64),
            event,
        })
        .collect();
    journal.append(&Batch { commands: Vec::new(), changes }).unwrap();
    let authority = reopened(&records);
    (records, authority)
}

fn reopened(records: &MemoryRecords) -> Authority<MemoryJournal> {
    Authority::new(records.write(), Arc::new(FixedClock::new(at("2026-11-24T08:00:00Z")))).unwrap()
}

fn confirmed(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Confirmed { .. })
}

#[test]
fn of_two_for_one_slot_the_first_is_confirmed_and_the_second_gets_alternatives() {
    let (records, mut authority) = office();
    let before = authority.head().seq;
    let (commit, receipts) = authority.decide_batch(&[booking(1), booking(2)]).unwrap();
    assert_eq!(receipts, [Receipt::Durable, Receipt::Durable]);
    assert_eq!(commit.seq, before.next());
    assert_eq!(commit.changes.len(), 1);
    assert_eq!(commit.outcomes[0].2, Outcome::confirmed(commit.seq));
    let Outcome::Rejected(rejection) = &commit.outcomes[1].2 else { panic!("{:?}", commit.outcomes[1]) };
    assert_eq!(rejection.reasons[0].code(), "practitioner_busy");
    assert_eq!(rejection.alternatives.len(), 5);
    for (_, id, outcome) in &commit.outcomes {
        assert_eq!(records.command(*id).unwrap().unwrap().outcome, *outcome);
    }
}

#[test]
fn what_a_batch_frees_the_same_batch_can_take() {
    let (_, mut authority) = office();
    let batch = [booking(1), cancelling(100, appointment(1)), booking(2)];
    let (commit, _) = authority.decide_batch(&batch).unwrap();
    assert!(commit.outcomes.iter().all(|(_, _, outcome)| confirmed(outcome)), "{commit:?}");
}

#[test]
fn the_same_id_again_is_decided_once_in_a_batch_across_batches_and_across_a_restart() {
    let (records, mut authority) = office();
    let (commit, receipts) = authority.decide_batch(&[booking(1), booking(1)]).unwrap();
    assert_eq!((receipts, commit.outcomes.len()), (vec![Receipt::Durable; 2], 1));
    for _ in 0..2 {
        let (commit, receipts) = authority.decide_batch(&[booking(1)]).unwrap();
        assert_eq!((receipts, commit.outcomes.len(), commit.changes.len()), (vec![Receipt::Durable], 0, 0));
        authority = reopened(&records);
    }
}

#[test]
fn an_id_belongs_to_its_body_and_its_account() {
    let (_, mut authority) = office();
    let other_body = || submission(id(1), booking(2).envelope.command, actor(Role::Receptionist));
    let other_account = || submission(id(1), booking(1).envelope.command, actor(Role::Manager));
    let (commit, receipts) = authority.decide_batch(&[booking(1), other_body(), other_account()]).unwrap();
    assert_eq!(receipts, [Receipt::Durable, Receipt::IdReused, Receipt::IdReused]);
    assert_eq!(commit.outcomes.len(), 1);
    let (_, receipts) = authority.decide_batch(&[other_body(), other_account()]).unwrap();
    assert_eq!(receipts, [Receipt::IdReused, Receipt::IdReused]);
}

#[test]
fn a_restart_goes_on_from_what_was_committed() {
    let (records, mut authority) = office();
    authority.decide_batch(&[booking(1)]).unwrap();
    let mut authority = reopened(&records);
    let (commit, _) = authority.decide_batch(&[booking(2)]).unwrap();
    assert!(!confirmed(&commit.outcomes[0].2));
}

#[test]
fn an_authority_that_another_has_replaced_publishes_nothing() {
    let (records, mut old) = office();
    let mut new = reopened(&records);
    let refused = old.decide_batch(&[booking(1)]);
    assert!(matches!(refused, Err(JournalError::Fenced { .. })), "{refused:?}");
    let (commit, _) = new.decide_batch(&[booking(2)]).unwrap();
    assert!(confirmed(&commit.outcomes[0].2));
}

/// The loop around the authority: a failed commit ends it, answers nobody "accepted" and publishes nothing.
#[tokio::test]
async fn a_failed_commit_stops_the_intake() {
    let (records, old) = office();
    let _new = reopened(&records);
    let bounds = Bounds { queue: 8, batch: 4 };
    let (handle, decider) = Decider::new(old, bounds);
    let waits = handle.begin(booking(1).envelope, actor(Role::Receptionist)).unwrap();
    let (sender, published) = std::sync::mpsc::channel();
    let decider = std::thread::spawn(move || decider.run(|commit| sender.send(commit).unwrap()));
    assert_eq!(waits.await, Err(SubmitError::Stopped));
    decider.join().unwrap();
    assert_eq!(published.iter().count(), 0);
    assert!(!handle.is_healthy());
    let later = handle.submit(booking(2).envelope, actor(Role::Receptionist)).await;
    assert_eq!(later, Err(SubmitError::Stopped));
    assert_eq!(records.command(id(1)).unwrap(), None);
}

#[tokio::test]
async fn a_full_queue_refuses_and_keeps_nothing() {
    let (records, authority) = office();
    let bounds = Bounds { queue: 2, batch: 2 };
    let (handle, decider) = Decider::new(authority, bounds);
    let begin = |number| handle.begin(booking(number).envelope, actor(Role::Receptionist));
    let (first, second) = (begin(1).unwrap(), begin(2).unwrap());
    assert_eq!(begin(3).err(), Some(SubmitError::Overloaded));
    assert_eq!(handle.queued(), 2);
    drop(handle);
    std::thread::spawn(move || decider.run(|_| ())).join().unwrap();
    assert_eq!((first.await, second.await), (Ok(()), Ok(())));
    assert!(records.command(id(2)).unwrap().is_some());
    assert_eq!(records.command(id(3)).unwrap(), None);
}

#[test]
fn rights_are_those_of_the_moment_of_the_decision() {
    let (_, mut authority) = office();
    let closed = Account {
        active: false,
        ..Account::clone(&authority.state().accounts()[&actor(Role::Receptionist).account_id])
    };
    let close = Command::SaveAccount(SaveAccount { account: Arc::new(closed) });
    // Both wait in one batch: the account is closed before its booking is decided.
    let batch = [submission(id(70), close, SYSTEM), booking(1)];
    let (commit, _) = authority.decide_batch(&batch).unwrap();
    let rejected = Outcome::Rejected(Rejection { reasons: vec![Reason::NotPermitted], alternatives: vec![] });
    assert_eq!(commit.outcomes[1].2, rejected);
}
