//! Why two meetings look like one, in a sentence: facts, never a score.

use super::Names;
use super::meeting::place;
use super::time::{clock_at, date, duration, span};
use docket_shared::ids::AccountId;
use docket_shared::look_alikes::LookAlike;
use docket_shared::model::{Meeting, MeetingDetails};
use docket_shared::protocol::http::HiddenLookAlike;
use docket_shared::similarity::LikenessReason;
use docket_shared::state::State;
use docket_shared::time::Interval;

/// `Tue 24 Nov 10:00–11:00`, `Tue 24 Nov, all day`, `Tue 24 Nov – Thu 26 Nov`.
pub fn when(state: &State, details: &MeetingDetails) -> String {
    let zone = state.zone();
    let first = zone.date(details.start);
    if !details.all_day {
        return format!("{} {}", date(first), span(zone, details.interval()));
    }
    let last = zone.date(details.end - chrono::TimeDelta::seconds(1));
    if last == first {
        format!("{}, all day", date(first))
    } else {
        format!("{} – {}", date(first), date(last))
    }
}

/// `same time, same room, 2 of 3 people, titles 12% alike`, with what counts most first.
pub fn likeness(look_alike: &LookAlike) -> String {
    let reasons = &look_alike.likeness.reasons;
    let crossed = look_alike.crossed || reasons.contains(&LikenessReason::CrossedOrganizers);
    let mut said: Vec<String> = Vec::new();
    if crossed {
        said.push(reason(LikenessReason::CrossedOrganizers));
    }
    if crossed && !reasons.iter().any(|it| is_of_time(*it)) {
        said.push("at different times".into());
    }
    let others = reasons.iter().copied().filter(|it| *it != LikenessReason::CrossedOrganizers);
    said.extend(others.map(reason));
    said.join(", ")
}

const fn is_of_time(reason: LikenessReason) -> bool {
    matches!(reason, LikenessReason::SameTime | LikenessReason::TimesOverlap { .. })
}

/// One fact about two meetings.
pub fn reason(reason: LikenessReason) -> String {
    match reason {
        LikenessReason::SameTime => "same time".into(),
        LikenessReason::TimesOverlap { minutes, .. } => {
            format!("overlap by {}", duration(minutes))
        }
        LikenessReason::SameLocation => "same place".into(),
        LikenessReason::PlacesAlike { percent: 100 } => "same place".into(),
        LikenessReason::PlacesAlike { percent } => format!("places {percent}% alike"),
        LikenessReason::PlacesDiffer => "different places".into(),
        LikenessReason::People { shared: 0, .. } => "no people in common".into(),
        LikenessReason::People { shared, total } if shared == total => "same people".into(),
        LikenessReason::People { shared, total } => format!("{shared} of {total} people"),
        LikenessReason::CrossedOrganizers => "each invited the other".into(),
        LikenessReason::TitlesAlike { percent: 0 } => "titles not alike".into(),
        LikenessReason::TitlesAlike { percent: 100 } => "same title".into(),
        LikenessReason::TitlesAlike { percent } => format!("titles {percent}% alike"),
        LikenessReason::TitlesTellApart => "titles that tell them apart".into(),
        LikenessReason::DescriptionsAlike { percent } => format!("descriptions {percent}% alike"),
        LikenessReason::PartOfTheOther => "one is a small part of the other".into(),
        LikenessReason::PreparesForTheOther => "one prepares for the other".into(),
    }
}

/// `your “Rota”`, `Ada Okafor’s “Rota”`.
pub fn whose(state: &State, meeting: &Meeting, me: AccountId) -> String {
    let names = Names(state);
    if meeting.redacted {
        format!("a meeting of {}", names.account(meeting.organizer))
    } else if meeting.organizer == me {
        format!("your “{}”", meeting.details.summary)
    } else {
        format!("{}’s “{}”", names.account(meeting.organizer), meeting.details.summary)
    }
}

/// `Looks like Bo Reyes’s “Investigate new Adobe add-on”, Thu 26 Nov 10:00–11:00, Room 2: same time, same place, 2 of 3
/// people.`
pub fn flag(state: &State, look_alike: &LookAlike, me: AccountId) -> String {
    let Some(meeting) = state.meetings().get(&look_alike.meeting_id) else { return String::new() };
    let occurrence = meeting.occurrence(look_alike.recurrence_id, state.zone());
    let details = occurrence.map_or_else(|| meeting.details.clone(), |it| it.details);
    let place = place(state, &details).map(|place| format!(", {place}")).unwrap_or_default();
    let verb = if look_alike.crossed { "May be the same as" } else { "Looks like" };
    let why = likeness(look_alike);
    format!("{verb} {}, {}{place}: {why}.", whose(state, meeting, me), when(state, &details))
}

/// What is said of a meeting that one may not see: who can tell more, and when it is.
pub fn hidden(state: &State, it: &HiddenLookAlike) -> String {
    let zone = state.zone();
    let during = Interval::new(it.start, it.end);
    let when = if zone.date(it.start) == zone.date(it.end) {
        format!("{} {}", date(zone.date(it.start)), span(zone, during))
    } else {
        format!("{} {}", date(zone.date(it.start)), clock_at(zone, it.start))
    };
    let who = Names(state).account(it.organizer);
    format!("Looks like a meeting of {who}, {when}, to which you are not invited. {who} can tell you more.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use LikenessReason as R;
    use docket_shared::ids::AccountId;
    use docket_shared::model::Role;
    use docket_shared::similarity::Likeness;
    use docket_shared::testing::{Given, actor, at, location, meeting};

    fn alike(crossed: bool, reasons: &[R]) -> LookAlike {
        let likeness = Likeness { score: 0.5, alike: true, reasons: reasons.to_vec() };
        LookAlike { meeting_id: meeting(1), recurrence_id: None, likeness, crossed }
    }

    #[test]
    fn a_likeness_is_facts() {
        for (crossed, reasons, expected) in [
            (
                false,
                &[
                    R::SameTime,
                    R::SameLocation,
                    R::People { shared: 2, total: 3 },
                    R::TitlesAlike { percent: 12 },
                ][..],
                "same time, same place, 2 of 3 people, titles 12% alike",
            ),
            (
                false,
                &[
                    R::TimesOverlap { minutes: 30, starts_apart_minutes: 30 },
                    R::PlacesDiffer,
                    R::People { shared: 3, total: 3 },
                    R::TitlesTellApart,
                ],
                "overlap by 30 min, different places, same people, titles that tell them apart",
            ),
            (
                false,
                &[R::PlacesAlike { percent: 40 }, R::People { shared: 0, total: 4 }, R::PartOfTheOther],
                "places 40% alike, no people in common, one is a small part of the other",
            ),
            (
                false,
                &[
                    R::PlacesAlike { percent: 100 },
                    R::TitlesAlike { percent: 100 },
                    R::DescriptionsAlike { percent: 60 },
                ],
                "same place, same title, descriptions 60% alike",
            ),
            (true, &[], "each invited the other, at different times"),
            (
                true,
                &[R::SameTime, R::CrossedOrganizers, R::TitlesAlike { percent: 0 }],
                "each invited the other, same time, titles not alike",
            ),
            (true, &[R::SameTime], "each invited the other, same time"),
            (false, &[R::PreparesForTheOther], "one prepares for the other"),
        ] {
            assert_eq!(likeness(&alike(crossed, reasons)), expected);
        }
    }

    fn details(start: &str, end: &str, all_day: bool) -> MeetingDetails {
        MeetingDetails {
            summary: "Rota".into(),
            description: String::new(),
            location_id: None,
            location: String::new(),
            start: at(start),
            end: at(end),
            all_day,
        }
    }

    #[test]
    fn a_time_says_whole_days_as_days() {
        let given = Given::clinic([]);
        for (start, end, all_day, expected) in [
            ("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z", false, "Tue 24 Nov 10:00–11:00"),
            ("2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z", true, "Tue 24 Nov, all day"),
            ("2026-11-24T00:00:00Z", "2026-11-27T00:00:00Z", true, "Tue 24 Nov – Thu 26 Nov"),
        ] {
            assert_eq!(when(&given.state, &details(start, end, all_day)), expected);
        }
    }

    #[test]
    fn a_flag_names_whose_it_is_when_and_where() {
        use docket_shared::command::{Command, CreateMeeting, Invitee};
        let mut given = Given::clinic([]);
        let create = Command::CreateMeeting(CreateMeeting {
            meeting_id: meeting(1),
            details: MeetingDetails {
                location_id: Some(location(2)),
                ..details("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z", false)
            },
            recurrence: None,
            attendees: vec![Invitee {
                account_id: actor(Role::Receptionist).account_id,
                role: docket_shared::model::AttendeeRole::ReqParticipant,
            }],
            not_same_as: Vec::new(),
        });
        given.when(Role::Manager, &create).unwrap();
        let reasons = [R::SameTime, R::People { shared: 2, total: 3 }];
        let flagged = |crossed, me: AccountId| flag(&given.state, &alike(crossed, &reasons), me);
        assert_eq!(
            flagged(false, actor(Role::Receptionist).account_id),
            "Looks like Manager’s “Rota”, Tue 24 Nov 10:00–11:00, Room 2: same time, 2 of 3 people."
        );
        assert_eq!(
            flagged(true, actor(Role::Manager).account_id),
            "May be the same as your “Rota”, Tue 24 Nov 10:00–11:00, Room 2: each invited the other, same time, 2 of 3 people."
        );
        let hidden_one = HiddenLookAlike {
            meeting_id: meeting(1),
            organizer: actor(Role::Admin).account_id,
            start: at("2026-11-24T10:00:00Z"),
            end: at("2026-11-24T11:00:00Z"),
        };
        assert_eq!(
            hidden(&given.state, &hidden_one),
            "Looks like a meeting of Admin, Tue 24 Nov 10:00–11:00, to which you are not invited. Admin can tell you more."
        );
    }
}
