//! Why not: each reason of a rejection as one sentence with names and times.

use super::time::{clock_at, date, day_and_month, duration, month_name, span, week, when};
use super::{Names, capital, status};
use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use docket_shared::ids::{MeetingId, PractitionerId};
use docket_shared::rejection::{Blocker, Reason};
use docket_shared::state::State;
use docket_shared::time::Interval;

/// What a sentence needs besides the reason.
#[derive(Clone, Copy)]
pub struct About<'a> {
    /// Where the names are.
    pub state: &'a State,
    /// This moment.
    pub now: DateTime<Utc>,
}

impl<'a> About<'a> {
    fn names(self) -> Names<'a> {
        Names(self.state)
    }

    fn today(self) -> NaiveDate {
        self.state.zone().date(self.now)
    }

    /// `09:30–09:45`, after the date where that is not today's.
    fn span(self, blocker: Blocker) -> String {
        self.during(Interval::new(blocker.start, blocker.end))
    }

    /// `09:30–09:45`, after the date where that is not today's.
    fn during(self, during: Interval) -> String {
        let (zone, day) = (self.state.zone(), self.state.zone().date(during.start));
        let span = span(zone, during);
        if day == self.today() { span } else { format!("{} {span}", date(day)) }
    }

    /// `: Rota for December`, as far as this copy knows what is meant.
    fn titled(self, id: MeetingId) -> String {
        let meeting = self.state.meetings().get(&id).filter(|meeting| !meeting.redacted);
        meeting.map_or_else(String::new, |meeting| format!(": {}", meeting.details.summary))
    }

    /// `: Bo Reyes, Follow-up`, as far as this copy knows what is in the way.
    fn what(self, blocker: Blocker) -> String {
        let Some(patient) = self.names().patient_of(blocker.appointment_id) else { return String::new() };
        let service = self
            .state
            .appointments()
            .get(&blocker.appointment_id)
            .and_then(|appointment| appointment.service_id)
            .map(|service| format!(", {}", self.names().service(service)));
        format!(": {patient}{}", service.unwrap_or_default())
    }

    /// `this week`, or `in the week of 30 November`.
    fn in_week(self, week_of: NaiveDate) -> String {
        if self.state.week_and_month(self.now).0 == week_of {
            "this week".into()
        } else {
            format!("in the week {}", week(week_of, self.today()))
        }
    }

    fn in_month(self, month_of: NaiveDate) -> String {
        if self.state.week_and_month(self.now).1 == month_of {
            "this month".into()
        } else {
            format!("in {}", month_name(month_of))
        }
    }

    /// The first week after `week_of` in which the practitioner has fewer than `limit`, as far as this copy can tell.
    fn next_free_week(
        self,
        practitioner: PractitionerId,
        week_of: NaiveDate,
        limit: u32,
    ) -> Option<NaiveDate> {
        (1..=8)
            .filter_map(|weeks| week_of.checked_add_days(Days::new(7 * weeks)))
            .take_while(|week| self.knows(*week))
            .find(|week| self.state.tally().week(practitioner, *week) < limit)
    }

    /// Whether the counts of the week or month that begins on `first` are the true ones here.
    fn knows(self, first: NaiveDate) -> bool {
        let start = self.state.zone().start_of_day(first);
        self.state.horizon().is_none_or(|horizon| start < horizon.end)
    }
}

/// The sentence that says `reason`.
#[expect(clippy::too_many_lines, reason = "one sentence a reason; apart they would be harder to compare")]
pub fn sentence(reason: &Reason, about: About<'_>) -> String {
    let names = about.names();
    match reason {
        Reason::PractitionerBusy { practitioner_id, blocker } => format!(
            "{} is booked {} already{}.",
            names.practitioner(*practitioner_id),
            about.span(*blocker),
            about.what(*blocker)
        ),
        Reason::PatientBusy { patient_id, blocker } => {
            let with = about.state.appointments().get(&blocker.appointment_id);
            let with = with.map(|it| format!(" with {}", names.practitioner(it.practitioner_id)));
            format!(
                "{} has another appointment {}{}.",
                names.patient(*patient_id),
                about.span(*blocker),
                with.unwrap_or_default()
            )
        }
        Reason::LocationBusy { location_id, blocker } => {
            let by = about.state.appointments().get(&blocker.appointment_id);
            let by = by.map(|it| format!(" by {}", names.practitioner(it.practitioner_id)));
            format!(
                "{} is taken {}{}.",
                names.location(*location_id),
                about.span(*blocker),
                by.unwrap_or_default()
            )
        }
        Reason::WeeklyLimitReached { practitioner_id, week_of, count, limit } => {
            let next = about
                .next_free_week(*practitioner_id, *week_of, *limit)
                .map(|week| format!(" The next free week begins on {}.", day_and_month(week, about.today())));
            format!(
                "{count} of {limit} appointments {} for {}.{}",
                about.in_week(*week_of),
                names.practitioner(*practitioner_id),
                next.unwrap_or_default()
            )
        }
        Reason::MonthlyLimitReached { practitioner_id, month_of, count, limit } => {
            let next = month_of
                .checked_add_months(Months::new(1))
                .filter(|next| about.knows(*next))
                .filter(|next| about.state.tally().month(*practitioner_id, *next) < *limit)
                .map(|next| format!(" {} has room.", month_name(next)));
            format!(
                "{count} of {limit} appointments {} for {}.{}",
                about.in_month(*month_of),
                names.practitioner(*practitioner_id),
                next.unwrap_or_default()
            )
        }
        Reason::PractitionerInactive { practitioner_id } => {
            format!("{} takes no appointments at present.", names.practitioner(*practitioner_id))
        }
        Reason::ServiceNotOffered { practitioner_id, service_id } => {
            format!("{} does not offer {}.", names.practitioner(*practitioner_id), names.service(*service_id))
        }
        Reason::IntervalEmpty => "The end must come after the start.".into(),
        Reason::DurationOutOfBounds { duration_minutes, minimum_minutes, maximum_minutes } => format!(
            "An appointment lasts between {} and {} here; this one would last {}.",
            duration((*minimum_minutes).into()),
            duration((*maximum_minutes).into()),
            duration(*duration_minutes)
        ),
        Reason::OutsideWorkingHours { practitioner_id } => {
            format!("{} does not work at that time.", names.practitioner(*practitioner_id))
        }
        Reason::PractitionerNotAvailable { practitioner_id, description, during } => {
            let zone = about.state.zone();
            format!(
                "{} is away until {}: {description}.",
                names.practitioner(*practitioner_id),
                when(zone, during.end, zone.date(during.start))
            )
        }
        Reason::InThePast { start } => {
            format!("{} has passed already.", when(about.state.zone(), *start, about.today()))
        }
        Reason::PractitionerUnknown { .. } => "This practitioner is not known here.".into(),
        Reason::PatientUnknown { .. } => {
            "This patient is not registered yet. Register them first, then book.".into()
        }
        Reason::PatientInactive { patient_id } => {
            format!("The record of {} is closed.", names.patient(*patient_id))
        }
        Reason::LocationUnknown { location_id } => {
            format!("{} cannot be booked. Choose another place.", capital(names.location(*location_id)))
        }
        Reason::ServiceUnknown { service_id } => {
            format!(
                "{} is not offered any more. Choose another service.",
                capital(names.service(*service_id))
            )
        }
        Reason::AppointmentUnknown { .. } => "This appointment does not exist any more.".into(),
        Reason::AppointmentExists { .. } => "This appointment is booked already.".into(),
        Reason::TransitionIllegal { from, to, .. } => {
            format!("It is {} by now, so it cannot become {}.", status::label(*from), status::label(*to))
        }
        Reason::NotMovable { status, .. } => {
            format!("It is {} by now, so it cannot be moved.", status::label(*status))
        }
        Reason::NotYours { .. } => "It belongs to another practitioner; the front desk can change it.".into(),
        Reason::ZoneUnknown { zone } => format!("There is no time zone {zone}. Try one like Europe/London."),
        Reason::UsernameTaken { username } => format!("Somebody signs in as {username} already."),
        Reason::LastAdmin => "Somebody must remain who can manage accounts.".into(),
        Reason::NotPermitted => "Your account may not do this any more. Ask a manager.".into(),
        Reason::PractitionerInMeeting { practitioner_id, meeting_id, during } => format!(
            "{} is in a meeting {}{}.",
            names.practitioner(*practitioner_id),
            about.during(*during),
            about.titled(*meeting_id)
        ),
        Reason::LocationInMeeting { location_id, meeting_id, during } => format!(
            "{} is taken by a meeting {}{}.",
            names.location(*location_id),
            about.during(*during),
            about.titled(*meeting_id)
        ),
        Reason::MeetingUnknown { .. } => "This meeting does not exist any more.".into(),
        Reason::MeetingExists { .. } => "This meeting is there already.".into(),
        Reason::MeetingCancelled { .. } => "This meeting has been called off.".into(),
        Reason::OccurrenceUnknown { .. } => "The series does not meet on that day any more.".into(),
        Reason::NotOrganizer { meeting_id } => {
            format!("Only {} can change this meeting.", names.organizer(*meeting_id))
        }
        Reason::NotInvited { .. } => "You are not invited to this meeting any more.".into(),
        Reason::MeetingChangedSince { meeting_id, by, .. } => {
            let (who, what) = (names.account(*by), names.meeting(*meeting_id));
            format!("{who} has changed {what} meanwhile. Look at it again.")
        }
        Reason::OrganizerStays { .. } => {
            "Whoever alone organizes a meeting cannot leave it, but can call it off.".into()
        }
        Reason::AccountUnknown { account_id } => {
            format!("{} cannot be invited: the account is closed.", names.account(*account_id))
        }
        Reason::TooManyAttendees { count, maximum } => {
            format!("{count} people are too many for one meeting: {maximum} at most.")
        }
        Reason::AnswerOutdated { .. } => {
            "The meeting has another time or place by now. Look at it and answer again.".into()
        }
        Reason::InvitationsCrossed { meeting_id, other_meeting_id } => format!(
            "You and {} have invited each other: {} may be the same as your {}. Say whether they are one.",
            names.organizer(*meeting_id),
            names.meeting(*meeting_id),
            names.meeting(*other_meeting_id)
        ),
        Reason::ProposalUnknown { account_id, .. } => {
            format!("{} proposes no other time any more.", names.account(*account_id))
        }
        Reason::SameMeeting { .. } => "This is one and the same meeting.".into(),
        Reason::NotMerged { .. } => "This meeting is on its own already.".into(),
        Reason::MergedSince { later_meeting_id, .. } => {
            format!(
                "Something else was merged since. Take that back first: {}.",
                names.meeting(*later_meeting_id)
            )
        }
        Reason::TooManySuggestions { meeting_id, maximum } => format!(
            "{maximum} suggestions to merge {} are open already. Its organizers must answer some of them first.",
            names.meeting(*meeting_id)
        ),
        Reason::TooManyMerged { meeting_id, maximum } => {
            format!("{} would be made of more than {maximum} others.", capital(&names.meeting(*meeting_id)))
        }
    }
}

/// The short form, for a place where only a few words fit: `Dr Okafor is booked`.
pub fn brief(reason: &Reason) -> &'static str {
    match reason {
        Reason::PractitionerBusy { .. } => "Booked already",
        Reason::PatientBusy { .. } => "The patient is elsewhere",
        Reason::LocationBusy { .. } => "The room is taken",
        Reason::WeeklyLimitReached { .. } => "Week is full",
        Reason::MonthlyLimitReached { .. } => "Month is full",
        Reason::PractitionerInactive { .. } => "Takes no appointments",
        Reason::ServiceNotOffered { .. } => "Not offered",
        Reason::IntervalEmpty | Reason::DurationOutOfBounds { .. } => "Too short or too long",
        Reason::OutsideWorkingHours { .. } => "Outside working hours",
        Reason::PractitionerNotAvailable { .. } => "Away",
        Reason::InThePast { .. } => "In the past",
        Reason::NotMovable { .. } => "Cannot be moved",
        Reason::NotYours { .. } => "Not yours",
        Reason::PractitionerInMeeting { .. } => "In a meeting",
        Reason::LocationInMeeting { .. } => "The room is taken",
        Reason::MeetingCancelled { .. } => "Called off",
        Reason::MeetingChangedSince { .. } => "Changed meanwhile",
        Reason::InvitationsCrossed { .. } => "The same meeting?",
        Reason::PractitionerUnknown { .. }
        | Reason::PatientUnknown { .. }
        | Reason::PatientInactive { .. }
        | Reason::LocationUnknown { .. }
        | Reason::ServiceUnknown { .. }
        | Reason::AppointmentUnknown { .. }
        | Reason::AppointmentExists { .. }
        | Reason::TransitionIllegal { .. }
        | Reason::ZoneUnknown { .. }
        | Reason::UsernameTaken { .. }
        | Reason::LastAdmin
        | Reason::MeetingUnknown { .. }
        | Reason::MeetingExists { .. }
        | Reason::OccurrenceUnknown { .. }
        | Reason::NotOrganizer { .. }
        | Reason::NotInvited { .. }
        | Reason::OrganizerStays { .. }
        | Reason::AccountUnknown { .. }
        | Reason::TooManyAttendees { .. }
        | Reason::AnswerOutdated { .. }
        | Reason::ProposalUnknown { .. }
        | Reason::SameMeeting { .. }
        | Reason::NotMerged { .. }
        | Reason::MergedSince { .. }
        | Reason::TooManySuggestions { .. }
        | Reason::TooManyMerged { .. }
        | Reason::NotPermitted => "Not possible",
    }
}

/// `10:42`, the time of the clinic's clock that a verdict is as of.
pub fn as_of(state: &State, instant: DateTime<Utc>) -> String {
    format!("as of {}", clock_at(state.zone(), instant))
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::model::AppointmentStatus;
    use docket_shared::testing::{
        Given, appointment, at, book, location, meeting, patient, practitioner, service,
    };
    use docket_shared::time::Interval;

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table with a row for each reason")]
    fn every_reason_names_people_and_times() {
        let mut given = Given::clinic([]);
        given.now = at("2026-11-24T10:42:00Z");
        let mut booked = book(1, "2026-11-24T11:00:00Z", "2026-11-24T11:30:00Z");
        booked.service_id = Some(service(2));
        given.book(booked).unwrap();
        let about = About { state: &given.state, now: given.now };
        let blocker = Blocker {
            appointment_id: appointment(1),
            start: at("2026-11-24T11:00:00Z"),
            end: at("2026-11-24T11:30:00Z"),
        };
        let other = Blocker { appointment_id: appointment(9), ..blocker };
        let date = |text: &str| text.parse().unwrap();
        let practitioner_id = practitioner(1);
        for (reason, expected) in [
            (
                Reason::PractitionerBusy { practitioner_id, blocker },
                "Dr 1 is booked 11:00–11:30 already: Given1 Family1, Service 2.",
            ),
            (
                Reason::PractitionerBusy { practitioner_id, blocker: other },
                "Dr 1 is booked 11:00–11:30 already.",
            ),
            (
                Reason::PatientBusy { patient_id: patient(1), blocker },
                "Given1 Family1 has another appointment 11:00–11:30 with Dr 1.",
            ),
            (
                Reason::LocationBusy { location_id: location(2), blocker },
                "Room 2 is taken 11:00–11:30 by Dr 1.",
            ),
            (
                Reason::WeeklyLimitReached {
                    practitioner_id,
                    week_of: date("2026-11-23"),
                    count: 12,
                    limit: 12,
                },
                "12 of 12 appointments this week for Dr 1. The next free week begins on 30 November.",
            ),
            (
                Reason::WeeklyLimitReached {
                    practitioner_id,
                    week_of: date("2026-11-30"),
                    count: 3,
                    limit: 3,
                },
                "3 of 3 appointments in the week 30 November – 6 December for Dr 1. \
                 The next free week begins on 7 December.",
            ),
            (
                Reason::MonthlyLimitReached {
                    practitioner_id,
                    month_of: date("2026-11-01"),
                    count: 60,
                    limit: 60,
                },
                "60 of 60 appointments this month for Dr 1. December has room.",
            ),
            (Reason::PractitionerInactive { practitioner_id }, "Dr 1 takes no appointments at present."),
            (
                Reason::ServiceNotOffered { practitioner_id, service_id: service(1) },
                "Dr 1 does not offer Service 1.",
            ),
            (Reason::IntervalEmpty, "The end must come after the start."),
            (
                Reason::DurationOutOfBounds {
                    duration_minutes: 500,
                    minimum_minutes: 5,
                    maximum_minutes: 480,
                },
                "An appointment lasts between 5 min and 8 h here; this one would last 8 h 20 min.",
            ),
            (Reason::OutsideWorkingHours { practitioner_id }, "Dr 1 does not work at that time."),
            (
                Reason::PractitionerNotAvailable {
                    practitioner_id,
                    description: "leave".into(),
                    during: Interval::new(at("2026-11-24T08:00:00Z"), at("2026-11-27T17:00:00Z")),
                },
                "Dr 1 is away until Fri 27 Nov 17:00: leave.",
            ),
            (Reason::InThePast { start: at("2026-11-24T09:00:00Z") }, "09:00 has passed already."),
            (
                Reason::TooManySuggestions { meeting_id: meeting(1), maximum: 20 },
                "20 suggestions to merge a colleague’s meeting are open already. Its organizers must answer some of them first.",
            ),
            (
                Reason::TooManyMerged { meeting_id: meeting(1), maximum: 50 },
                "A colleague’s meeting would be made of more than 50 others.",
            ),
            (
                Reason::LocationUnknown { location_id: location(99) },
                "The room cannot be booked. Choose another place.",
            ),
            (
                Reason::NotMovable { appointment_id: appointment(1), status: AppointmentStatus::Fulfilled },
                "It is done by now, so it cannot be moved.",
            ),
            (
                Reason::TransitionIllegal {
                    appointment_id: appointment(1),
                    from: AppointmentStatus::Cancelled,
                    to: AppointmentStatus::Arrived,
                },
                "It is cancelled by now, so it cannot become arrived.",
            ),
        ] {
            assert_eq!(sentence(&reason, about), expected);
            assert!(!brief(&reason).is_empty());
        }
    }
}
