//! Meetings, as their people live through them. A is the manager, B the receptionist, C the practitioner, D the admin.

mod answers;
mod changes;
mod clocks;
mod crossing;
mod dates;
mod histories;
mod merging;
mod orphans;
mod pairs;
mod people;
mod redacted;
mod rooms;
mod series;
mod stale;
mod undo;

use crate::model::{ParticipationStatus, Role};
use crate::testing::Given;

const A: Role = Role::Manager;
const B: Role = Role::Receptionist;
const C: Role = Role::Practitioner;
const D: Role = Role::Admin;

const TEN: (&str, &str) = ("2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");
const ELEVEN: (&str, &str) = ("2026-11-05T11:00:00Z", "2026-11-05T12:00:00Z");

const ACCEPTED: Option<ParticipationStatus> = Some(ParticipationStatus::Accepted);
const ASKED: Option<ParticipationStatus> = Some(ParticipationStatus::NeedsAction);
const DECLINED: Option<ParticipationStatus> = Some(ParticipationStatus::Declined);

/// A minute later.
fn later(given: &mut Given) {
    given.now += crate::time::TimeDelta::minutes(1);
}
