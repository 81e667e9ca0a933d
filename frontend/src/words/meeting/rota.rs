//! A series that tests change, and say what became of it.

use docket_shared::command::{ChangeMeeting, Command};
use docket_shared::model::{MeetingDetails, Role};
use docket_shared::testing::meetings::{self, series};
use docket_shared::testing::{Given, at, meeting};

/// Who is invited.
pub(super) const DESK: Role = Role::Receptionist;

/// Every Thursday at ten from 5 November; the front desk is invited.
pub(super) fn given() -> Given {
    let mut given = Given::clinic([]);
    given.now = at("2026-11-02T08:00:00Z");
    let first = meetings::details("Rota", "2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");
    let create = series(1, first, "FREQ=WEEKLY;COUNT=5", &[DESK]);
    given.when(Role::Manager, &Command::CreateMeeting(create)).unwrap();
    given
}

/// Another time, or another rule, for one date or for all of it.
pub(super) fn change(recurrence_id: Option<&str>, details: MeetingDetails, rule: Option<&str>) -> Command {
    Command::ChangeMeeting(ChangeMeeting {
        meeting_id: meeting(1),
        recurrence_id: recurrence_id.map(at),
        details,
        recurrence: rule.map(|rule| rule.parse().unwrap()),
        sequence: None,
    })
}
