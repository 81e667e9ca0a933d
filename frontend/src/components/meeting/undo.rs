//! A date of a series that was called off, brought back.

use docket_shared::command::{ChangeMeeting, Command};
use docket_shared::ids::MeetingId;
use docket_shared::model::Meeting;
use docket_shared::state::State;
use docket_shared::time::{DateTime, Utc};

/// `said`, and what bringing it back means to the others, wherever it is offered: nothing where nobody else is invited.
pub fn with_asks(said: &str, asks: &str, meeting: Option<&Meeting>) -> String {
    match meeting.is_some_and(|it| it.attendees.len() > 1) {
        true => format!("{said} {asks}"),
        false => said.to_owned(),
    }
}

/// What it means to the others.
pub const ASKS: &str = "Everybody is asked about it again.";

/// What brings the date back as it would have been; `None` where it is not called off, or is over. What is in `view` may have a change
/// of mine over it, whose number nobody has given yet.
pub fn bring_back(
    [view, confirmed]: [&State; 2],
    meeting_id: MeetingId,
    recurrence_id: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<Command> {
    let meeting = view.meetings().get(&meeting_id)?;
    let (_, occurrence) = meeting.cancelled_occurrence(recurrence_id, view.zone())?;
    let ahead = occurrence.details.end > now && meeting.stands();
    ahead.then(|| {
        Command::ChangeMeeting(ChangeMeeting {
            meeting_id,
            recurrence_id: Some(recurrence_id),
            details: occurrence.details,
            recurrence: None,
            sequence: confirmed.meetings().get(&meeting_id).map(|it| it.sequence),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::command::CancelMeeting;
    use docket_shared::model::{ParticipationStatus, Role};
    use docket_shared::testing::meetings::{accept, create, details, series};
    use docket_shared::testing::{Given, actor, at, meeting};

    #[test]
    fn a_date_that_is_ahead_is_brought_back_as_it_would_have_been() {
        let mut given = Given::clinic([]);
        given.now = at("2026-11-02T08:00:00Z");
        let first = details("Rota", "2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");
        let rota = series(1, first, "FREQ=WEEKLY", &[Role::Receptionist]);
        given.when(Role::Manager, &Command::CreateMeeting(rota)).unwrap();
        given.when(Role::Receptionist, &accept(1)).unwrap();
        let second = at("2026-11-12T10:00:00Z");
        let back = |given: &Given, now| bring_back([&given.state; 2], meeting(1), second, now);
        assert_eq!(back(&given, given.now), None, "it takes place");
        let reason = "Ill".into();
        let cancel = CancelMeeting { meeting_id: meeting(1), recurrence_id: Some(second), reason };
        given.when(Role::Manager, &Command::CancelMeeting(cancel)).unwrap();
        assert_eq!(back(&given, at("2026-11-12T10:30:00Z")), None, "it is over");
        let command = back(&given, given.now).unwrap();
        given.when(Role::Manager, &command).unwrap();
        let occurrence = given.meeting(1).occurrence(Some(second), given.state.zone()).unwrap();
        assert_eq!(occurrence.details.interval().start, second);
        let answer = given.meeting(1).answer(actor(Role::Receptionist).account_id, Some(second));
        assert_eq!(answer, Some(ParticipationStatus::NeedsAction), "as it is said: {ASKS}");
        assert_eq!(with_asks("Back.", ASKS, Some(given.meeting(1))), format!("Back. {ASKS}"));
        let alone = create(2, details("Accounts", "2026-11-05T12:00:00Z", "2026-11-05T12:30:00Z"), &[]);
        given.when(Role::Manager, &Command::CreateMeeting(alone)).unwrap();
        assert_eq!(with_asks("Back.", ASKS, Some(given.meeting(2))), "Back.");
    }
}
