//! What a merge would come to, before anybody decides: for each of the people, and for a series.

use super::super::meeting::{listed, place};
use super::super::{Names, counted, look_alike};
use docket_shared::ids::AccountId;
use docket_shared::model::{AttendeeRole, Meeting, ParticipationStatus};
use docket_shared::state::State;

/// What of a meeting is another than what somebody has agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// When it is, or how it repeats.
    Time,
    /// Where it is.
    Place,
    /// Both.
    TimeAndPlace,
}

impl Reason {
    /// Why who has agreed to `before` has not agreed to `united`.
    fn between(before: &Meeting, united: &Meeting) -> Self {
        let (one, other) = (before.terms(), united.terms());
        let (time, place) = (!one.is_when(other), !one.is_where(other));
        match (time, place) {
            (true, true) => Self::TimeAndPlace,
            (false, true) => Self::Place,
            (_, false) => Self::Time,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Time => "because the time changes",
            Self::Place => "because the place changes",
            Self::TimeAndPlace => "because time and place change",
        }
    }
}

/// What a merge means to one of those who are invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Organizes it from now on, with whoever else does.
    Organizes,
    /// Merges, and comes by that.
    Comes,
    /// Their answer stands.
    Keeps(ParticipationStatus),
    /// Organizes it as well, and had called it for another time or place.
    OrganizesAsked(Reason),
    /// They had answered, but to another time or place.
    AskedAgain(Reason),
    /// They have answered neither.
    Invited,
}

impl Fate {
    /// As the preview says it, before the names.
    pub fn words(self) -> String {
        match self {
            Self::Organizes => "Organize it".into(),
            Self::Comes => "Coming, by merging".into(),
            Self::Keeps(ParticipationStatus::Accepted) => "Stay accepted".into(),
            Self::Keeps(ParticipationStatus::Tentative) => "Stay at “perhaps”".into(),
            Self::Keeps(ParticipationStatus::Declined) => "Stay declined".into(),
            Self::Keeps(ParticipationStatus::NeedsAction) | Self::Invited => {
                "Invited, and have not answered yet".into()
            }
            Self::OrganizesAsked(reason) => {
                format!("Organize it as well, and are asked whether it suits, {}", reason.words())
            }
            Self::AskedAgain(reason) => format!("Asked again, {}", reason.words()),
        }
    }

    const fn is_asked(self) -> bool {
        match self {
            Self::OrganizesAsked(_) | Self::AskedAgain(_) => true,
            Self::Organizes | Self::Comes | Self::Keeps(_) | Self::Invited => false,
        }
    }
}

/// What `united`, which came of the two of `before`, means to each of its people, those of one fate together.
pub fn fates(united: &Meeting, before: [&Meeting; 2], me: AccountId) -> Vec<(Fate, Vec<AccountId>)> {
    let mut groups: Vec<(Fate, Vec<AccountId>)> = Vec::new();
    for attendee in &united.attendees {
        let account = attendee.account_id;
        let earlier = || before.iter().filter_map(|it| Some((*it, it.attendee(account)?)));
        let answered = earlier().find(|(_, it)| it.status != ParticipationStatus::NeedsAction);
        // Nobody but whoever merges comes to have an answer that they never gave.
        let gave =
            earlier().any(|(_, it)| (it.status, it.answered_at) == (attendee.status, attendee.answered_at));
        let fate = match (attendee.status, answered) {
            (ParticipationStatus::NeedsAction, None) => Fate::Invited,
            (ParticipationStatus::NeedsAction, Some((meeting, it))) => {
                let reason = Reason::between(meeting, united);
                // Whoever calls a meeting comes to it without ever having answered.
                if it.role == AttendeeRole::Chair {
                    Fate::OrganizesAsked(reason)
                } else {
                    Fate::AskedAgain(reason)
                }
            }
            (
                ParticipationStatus::Accepted
                | ParticipationStatus::Tentative
                | ParticipationStatus::Declined,
                _,
            ) => {
                let organizes =
                    attendee.role == AttendeeRole::Chair && attendee.status == ParticipationStatus::Accepted;
                match (account == me && !gave, organizes) {
                    (true, _) => Fate::Comes,
                    (false, true) => Fate::Organizes,
                    (false, false) => Fate::Keeps(attendee.status),
                }
            }
        };
        match groups.iter_mut().find(|(it, _)| *it == fate) {
            Some((_, people)) => people.push(account),
            None => groups.push((fate, vec![account])),
        }
    }
    groups.sort_by_key(|(fate, _)| *fate);
    groups
}

/// `“Rota”, Tue 24 Nov 10:00–11:00, Room 2. 3 people; 1 is asked about the change.`
pub fn summary(state: &State, united: &Meeting, fates: &[(Fate, Vec<AccountId>)]) -> String {
    let place = place(state, &united.details).map(|place| format!(", {place}")).unwrap_or_default();
    let asked: usize = fates.iter().filter(|(fate, _)| fate.is_asked()).map(|(_, people)| people.len()).sum();
    let asked = match asked {
        0 => String::new(),
        1 => "; 1 is asked about the change".into(),
        asked => format!("; {asked} are asked about the change"),
    };
    format!(
        "“{}”, {}{place}. {}{asked}.",
        united.details.summary,
        look_alike::when(state, &united.details),
        counted(united.attendees.len(), "person", "people")
    )
}

/// Which description it has, where the two had different ones.
pub fn described(united: &Meeting, before: [&Meeting; 2]) -> Option<String> {
    let [one, other] = before.map(|it| it.details.description.trim());
    if one == other || one.is_empty() || other.is_empty() {
        return None;
    }
    let only = before.iter().find(|it| it.details.description.trim() == united.details.description.trim());
    Some(match only {
        Some(only) => format!("It says what “{}” is about.", only.details.summary),
        None => "It says what both are about, one text after the other.".into(),
    })
}

/// What is easily overlooked where at least one of the two repeats.
pub fn warnings(state: &State, united: &Meeting, before: [&Meeting; 2]) -> Vec<String> {
    let [one, other] = before;
    let titled = |meeting: &Meeting| format!("“{}”", meeting.details.summary);
    let (series, single) = match (&one.recurrence, &other.recurrence) {
        (None, None) => return Vec::new(),
        (Some(first), Some(second)) if first == second => return Vec::new(),
        (Some(_), Some(_)) => {
            let ended = if united.recurrence == one.recurrence { other } else { one };
            return vec![format!("Both repeat. The days of {} are given up.", titled(ended))];
        }
        (Some(_), None) => (one, other),
        (None, Some(_)) => (other, one),
    };
    if united.recurrence.is_none() {
        let left = look_alike::when(state, &united.details);
        return vec![format!("{} no longer repeats: of all its days only {left} is left.", titled(series))];
    }
    let names = Names(state);
    let new: Vec<&str> = single
        .attendees
        .iter()
        .filter(|it| !series.concerns(it.account_id))
        .map(|it| names.account(it.account_id))
        .collect();
    let mut said =
        vec![format!("{} repeats. {} becomes a part of the series.", titled(series), titled(single))];
    match new.len() {
        0 => {}
        1 => said.push(format!("{} was invited once, and is invited to all of the series.", listed(&new))),
        _ => said.push(format!("{} were invited once, and are invited to all of the series.", listed(&new))),
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::command::{Command, MergeMeetings, Side};
    use docket_shared::model::{MeetingDetails, Role};
    use docket_shared::testing::meetings::{accept, create, details, merge, series};
    use docket_shared::testing::{Given, actor};
    use std::sync::Arc;

    const TEN: (&str, &str) = ("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z");
    const ELEVEN: (&str, &str) = ("2026-11-24T11:00:00Z", "2026-11-24T12:00:00Z");
    const DESK: Role = Role::Receptionist;

    /// The manager’s at ten and the administrator’s at eleven, with the front desk in one and a practitioner in the other.
    fn two() -> Given {
        let mut given = Given::clinic([]);
        let one = MeetingDetails { description: "One".into(), ..details("Discuss upgrade", TEN.0, TEN.1) };
        let other = MeetingDetails { description: "Other".into(), ..details("Add-on", ELEVEN.0, ELEVEN.1) };
        for (role, command) in [
            (Role::Manager, Command::CreateMeeting(create(1, one, &[Role::Admin, DESK]))),
            (Role::Admin, Command::CreateMeeting(create(2, other, &[Role::Manager, Role::Practitioner]))),
            (DESK, accept(1)),
        ] {
            given.when(role, &command).unwrap();
        }
        given.now += chrono::TimeDelta::minutes(1);
        given
    }

    /// What `role` would make of the two of `given` by `wish`, and what they were.
    fn united(given: &Given, role: Role, wish: MergeMeetings) -> (Given, [Arc<Meeting>; 2]) {
        let before = [2, 1].map(|number| Arc::clone(given.meeting(number)));
        let mut after = given.clone();
        after.when(role, &Command::MergeMeetings(wish)).unwrap();
        (after, before)
    }

    #[test]
    fn everybody_learns_what_becomes_of_their_answer_and_why() {
        use ParticipationStatus::Accepted;
        let given = two();
        for (time, expected) in [
            (
                Side::Survivor,
                vec![
                    (Fate::Organizes, vec![Role::Admin]),
                    (Fate::OrganizesAsked(Reason::Time), vec![Role::Manager]),
                    (Fate::AskedAgain(Reason::Time), vec![DESK]),
                    (Fate::Invited, vec![Role::Practitioner]),
                ],
            ),
            (
                Side::Merged,
                vec![
                    (Fate::Organizes, vec![Role::Manager]),
                    (Fate::Comes, vec![Role::Admin]),
                    (Fate::Keeps(Accepted), vec![DESK]),
                    (Fate::Invited, vec![Role::Practitioner]),
                ],
            ),
        ] {
            let (after, [one, other]) = united(&given, Role::Admin, MergeMeetings { time, ..merge(2, 1) });
            let told = fates(after.meeting(2), [&one, &other], actor(Role::Admin).account_id);
            let expected: Vec<(Fate, Vec<AccountId>)> = expected
                .into_iter()
                .map(|(fate, roles)| (fate, roles.into_iter().map(|it| actor(it).account_id).collect()))
                .collect();
            assert_eq!(told, expected, "{time:?}");
        }
    }

    #[test]
    fn nobody_who_never_answered_is_asked_again() {
        for (fate, expected) in [
            (Fate::Invited, "Invited, and have not answered yet"),
            (Fate::AskedAgain(Reason::TimeAndPlace), "Asked again, because time and place change"),
            (
                Fate::OrganizesAsked(Reason::Place),
                "Organize it as well, and are asked whether it suits, because the place changes",
            ),
        ] {
            assert_eq!(fate.words(), expected);
        }
    }

    #[test]
    fn what_there_will_be_is_said_in_one_breath() {
        let given = two();
        let me = actor(Role::Admin).account_id;
        for (wish, expected, about) in [
            (
                merge(2, 1),
                "“Add-on”, Tue 24 Nov 11:00–12:00. 4 people; 2 are asked about the change.",
                "It says what both are about, one text after the other.",
            ),
            (
                MergeMeetings {
                    summary: Side::Merged,
                    time: Side::Merged,
                    description: Some(Side::Survivor),
                    ..merge(2, 1)
                },
                "“Discuss upgrade”, Tue 24 Nov 10:00–11:00. 4 people.",
                "It says what “Add-on” is about.",
            ),
        ] {
            let (after, [one, other]) = united(&given, Role::Admin, wish);
            let stands = after.meeting(2);
            let fates = fates(stands, [&one, &other], me);
            assert_eq!(summary(&after.state, stands, &fates), expected);
            assert_eq!(described(stands, [&one, &other]).as_deref(), Some(about));
        }
    }

    #[test]
    fn a_series_and_a_single_meeting_are_warned_about() {
        let mut given = Given::clinic([]);
        let rota = series(1, details("Rota", TEN.0, TEN.1), "FREQ=WEEKLY", &[Role::Admin]);
        given.when(Role::Manager, &Command::CreateMeeting(rota)).unwrap();
        let once = create(2, details("Holidays", TEN.0, TEN.1), &[Role::Admin, DESK]);
        given.when(Role::Manager, &Command::CreateMeeting(once)).unwrap();
        for (time, expected) in [
            (
                Side::Merged,
                vec![
                    "“Rota” repeats. “Holidays” becomes a part of the series.",
                    "Receptionist was invited once, and is invited to all of the series.",
                ],
            ),
            (
                Side::Survivor,
                vec!["“Rota” no longer repeats: of all its days only Tue 24 Nov 10:00–11:00 is left."],
            ),
        ] {
            let (after, [one, other]) = united(&given, Role::Manager, MergeMeetings { time, ..merge(2, 1) });
            assert_eq!(warnings(&after.state, after.meeting(2), [&one, &other]), expected, "{time:?}");
        }
        let (after, [one, _]) = united(&given, Role::Manager, merge(2, 1));
        assert!(warnings(&after.state, after.meeting(2), [&one, &one]).is_empty());
    }
}
