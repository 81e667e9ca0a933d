//! Hands the commands to the authority, in order and many at a time, and notes what became of each.

use super::plan::{Plan, Step};
use super::{ImportError, Kind, Place, Progress, Report};
use crate::authority::SubmitError;
use crate::organization::{Organization, SYSTEM};
use docket_shared::ids::CommandId;
use docket_shared::rejection::Outcome;
use std::collections::{HashSet, VecDeque};
use std::pin::Pin;

/// Commands that wait for their receipts at a time: enough for full batches, and room in the queue for others.
const IN_FLIGHT_MAXIMUM: usize = 512;

/// A command that was handed in.
struct Sent {
    kind: Option<Kind>,
    place: Place,
    id: CommandId,
    receipt: Pin<Box<dyn Future<Output = Result<(), SubmitError>>>>,
}

/// Sends `plan`.
///
/// # Errors
/// Where the journal fails or the authority stops; what was decided until then stays.
pub(super) async fn send(
    organization: &Organization,
    plan: Plan,
    progress: &mut impl FnMut(Progress),
) -> Result<Report, ImportError> {
    let Plan { mut report, steps } = plan;
    let total = steps.len();
    let mut known = HashSet::new();
    let mut waiting = VecDeque::new();
    for (done, Step { kind, place, envelope }) in steps.into_iter().enumerate() {
        if done.is_multiple_of(IN_FLIGHT_MAXIMUM) {
            progress(Progress::Sending { done, total });
        }
        let id = envelope.id;
        if !known.insert(id) || organization.records.command(id)?.is_some() {
            if let Some(kind) = kind {
                report.count(kind).unchanged += 1;
            }
            continue;
        }
        let receipt = loop {
            match organization.authority.begin(envelope.clone(), SYSTEM) {
                Ok(receipt) => break receipt,
                Err(SubmitError::Overloaded) => match waiting.pop_front() {
                    Some(first) => settle(organization, first, &mut report).await?,
                    // Others fill the queue: let the authority work it off.
                    None => tokio::task::yield_now().await,
                },
                Err(SubmitError::Stopped | SubmitError::IdReused) => return Err(ImportError::Stopped),
            }
        };
        waiting.push_back(Sent { kind, place, id, receipt: Box::pin(receipt) });
        if waiting.len() >= IN_FLIGHT_MAXIMUM
            && let Some(first) = waiting.pop_front()
        {
            settle(organization, first, &mut report).await?;
        }
    }
    for sent in waiting {
        settle(organization, sent, &mut report).await?;
    }
    progress(Progress::Sending { done: total, total });
    Ok(report)
}

/// Waits for a command to be decided, and notes how.
async fn settle(organization: &Organization, sent: Sent, report: &mut Report) -> Result<(), ImportError> {
    let Sent { kind, place, id, receipt } = sent;
    match receipt.await {
        Ok(()) => {}
        Err(SubmitError::IdReused) => {
            report.skip(
                kind,
                &place,
                "Its command id was used for another command meanwhile. Import it again.",
            );
            return Ok(());
        }
        Err(SubmitError::Stopped | SubmitError::Overloaded) => return Err(ImportError::Stopped),
    }
    let record = organization.records.command(id)?.ok_or(ImportError::Stopped)?;
    match (record.outcome, kind) {
        (Outcome::Confirmed { .. }, Some(kind)) => report.count(kind).confirmed += 1,
        (Outcome::Rejected(rejection), Some(kind)) => report.refuse(kind, &place, &rejection.reasons),
        (Outcome::Confirmed { .. } | Outcome::Rejected(_), None) => {}
    }
    Ok(())
}
