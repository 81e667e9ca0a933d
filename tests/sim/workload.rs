//! What people ask for: all commands, about few things, so that they are in one another's way; and times around the borders of
//! days, weeks and months, where mistakes live.

use crate::clinic::{
    LOCATIONS, PATIENTS, PRACTITIONERS, account, actor, first_day, the_practitioner, window,
};
use chrono::{DateTime, TimeDelta, Utc, Weekday};
use docket_shared::command::{
    AnswerTimeProposal, BookAppointment, CancelAppointment, CancelMeeting, ChangeAppointmentStatus,
    ChangeMeeting, Command, CreateMeeting, ImportAppointment, InviteToMeeting, Invitee, KeepMeetingsApart,
    LeaveMeeting, MergeMeetings, ProposeMeetingTime, RescheduleAppointment, RespondToMeeting, SaveAccount,
    SaveOrganization, SavePatient, SavePractitioner, Side, SuggestMerge, UninviteFromMeeting,
    UnmergeMeetings,
};
use docket_shared::ids::{AppointmentId, LocationId, MeetingId};
use docket_shared::model::{
    AppointmentStatus, AttendeeRole, Limit, Limits, Meeting, MeetingDetails, ParticipationStatus, Patient,
    Practitioner, PractitionerLimits,
};
use docket_shared::policy::Actor;
use docket_shared::state::State;
use docket_shared::testing::{a_patient, an_organization, location, patient, practitioner, service, source};
use docket_shared::time::RecurrenceRule;
use fastrand::Rng;
use std::sync::Arc;
use uuid::Uuid;

/// Something that `who`, who sees `view`, may want.
pub(crate) fn wish(random: &mut Rng, view: &State, who: Actor, accounts: usize) -> Command {
    for _ in 0..8 {
        let wish = anything(random, view, accounts);
        if who.may_send(&wish) {
            return wish;
        }
    }
    // Now and then somebody asks for what they may not.
    anything(random, view, accounts)
}

fn anything(random: &mut Rng, view: &State, accounts: usize) -> Command {
    let about = Subjects::new(random, view);
    match random.u32(0..100) {
        0..30 => Command::BookAppointment(book(random)),
        30..42 => reschedule(random, &about),
        42..48 => Command::CancelAppointment(CancelAppointment {
            appointment_id: about.appointment,
            reason: "Feels better".into(),
        }),
        48..57 => Command::ChangeAppointmentStatus(ChangeAppointmentStatus {
            appointment_id: about.appointment,
            status: AppointmentStatus::ALL[random.usize(0..AppointmentStatus::ALL.len())],
        }),
        57..60 => Command::ImportAppointment(import(random)),
        60..62 => {
            let given = format!("Given{}", random.u32(0..9));
            let patient = Patient { given, ..a_patient(random.u32(1..=PATIENTS)) };
            Command::SavePatient(SavePatient { patient: Arc::new(patient) })
        }
        62..65 => limits(random),
        65..67 => {
            let number = random.usize(3..accounts.max(4));
            Command::SaveAccount(SaveAccount { account: Arc::new(account(number, random.bool())) })
        }
        67..76 => Command::CreateMeeting(create(random, accounts)),
        _ => about_a_meeting(random, view, accounts),
    }
}

/// What there is to be changed; something unknown where there is nothing.
struct Subjects {
    appointment: AppointmentId,
    meeting: MeetingId,
    other: MeetingId,
}

impl Subjects {
    fn new(random: &mut Rng, view: &State) -> Self {
        let appointments: Vec<_> = view.appointments().keys().copied().collect();
        let meetings: Vec<_> = view.meetings().keys().copied().collect();
        let unknown = Uuid::from_u128(7);
        Self {
            appointment: random.choice(&appointments).copied().unwrap_or(AppointmentId::new(unknown)),
            meeting: random.choice(&meetings).copied().unwrap_or(MeetingId::new(unknown)),
            other: random.choice(&meetings).copied().unwrap_or(MeetingId::new(unknown)),
        }
    }
}

fn about_a_meeting(random: &mut Rng, view: &State, accounts: usize) -> Command {
    let Subjects { meeting: meeting_id, other, .. } = Subjects::new(random, view);
    let known = view.meetings().get(&meeting_id);
    match random.u32(0..24) {
        0..2 => {
            let recurrence_id = an_occurrence(random, view, known);
            let details = known.map_or_else(|| details(random), |it| it.details.clone());
            let (start, end) = time(random);
            // Another time, another end, or another text alone.
            let details = match random.u32(0..4) {
                0 => MeetingDetails { description: "Bring the list".into(), ..details },
                1 => MeetingDetails { end: details.start + TimeDelta::minutes(45), ..details },
                _ => MeetingDetails { start, end, ..details },
            };
            let kept = known.and_then(|it| it.recurrence.clone());
            let recurrence = if random.u32(0..4) == 0 { a_rule(random) } else { kept };
            Command::ChangeMeeting(ChangeMeeting {
                meeting_id,
                recurrence_id,
                details,
                recurrence: recurrence.filter(|_| recurrence_id.is_none()),
                sequence: random.bool().then(|| known.map_or(0, |it| it.sequence)),
            })
        }
        2 => {
            let recurrence_id = an_occurrence(random, view, known);
            Command::CancelMeeting(CancelMeeting { meeting_id, recurrence_id, reason: String::new() })
        }
        3..6 => Command::InviteToMeeting(InviteToMeeting {
            meeting_id,
            attendees: invitees(random, accounts),
            not_same_as: Vec::new(),
        }),
        6 => Command::UninviteFromMeeting(UninviteFromMeeting {
            meeting_id,
            account_ids: vec![actor(random.usize(0..accounts)).account_id],
        }),
        7 => Command::LeaveMeeting(LeaveMeeting { meeting_id }),
        8..14 => Command::RespondToMeeting(RespondToMeeting {
            meeting_id,
            recurrence_id: an_occurrence(random, view, known),
            status: [
                ParticipationStatus::Accepted,
                ParticipationStatus::Declined,
                ParticipationStatus::Tentative,
            ][random.usize(0..3)],
            note: String::new(),
            sequence: random.bool().then(|| known.map_or(0, |it| it.sequence)),
            keep_dates: random.bool(),
            not_same_as: Vec::new(),
        }),
        14 => {
            let (start, end) = time(random);
            let (recurrence_id, note) = (an_occurrence(random, view, known), String::new());
            Command::ProposeMeetingTime(ProposeMeetingTime { meeting_id, recurrence_id, start, end, note })
        }
        15 => Command::AnswerTimeProposal(AnswerTimeProposal {
            meeting_id,
            account_id: actor(random.usize(0..accounts)).account_id,
            accept: random.bool(),
            start: None,
            end: None,
        }),
        16..20 => {
            let mut side = || if random.u32(0..3) == 0 { Side::Merged } else { Side::Survivor };
            let (summary, time, location, described) = (side(), side(), side(), side());
            Command::MergeMeetings(MergeMeetings {
                survivor_id: meeting_id,
                merged_id: other,
                summary,
                time,
                location,
                description: (described == Side::Merged).then_some(described),
                survivor_sequence: random.bool().then(|| known.map_or(0, |it| it.sequence)),
                merged_sequence: None,
            })
        }
        20..22 => Command::UnmergeMeetings(UnmergeMeetings { meeting_id }),
        22 => Command::SuggestMerge(SuggestMerge { meeting_id, other_meeting_id: other }),
        _ => Command::KeepMeetingsApart(KeepMeetingsApart { meeting_id, other_meeting_id: other }),
    }
}

fn book(random: &mut Rng) -> BookAppointment {
    let (start, end) = time(random);
    BookAppointment {
        appointment_id: AppointmentId::new(Uuid::from_u128(random.u128(..))),
        patient_id: patient(random.u32(1..=PATIENTS)),
        practitioner_id: practitioner(random.u32(1..=PRACTITIONERS)),
        location_id: a_room(random),
        service_id: random.bool().then(|| service(1)),
        start,
        end,
        note: String::new(),
        override_reason: random.bool().then(|| "Asked by telephone".into()),
    }
}

fn reschedule(random: &mut Rng, about: &Subjects) -> Command {
    let (start, end) = time(random);
    Command::RescheduleAppointment(RescheduleAppointment {
        appointment_id: about.appointment,
        practitioner_id: practitioner(random.u32(1..=PRACTITIONERS)),
        location_id: a_room(random),
        start,
        end,
        override_reason: random.bool().then(|| "Asked by telephone".into()),
    })
}

fn import(random: &mut Rng) -> ImportAppointment {
    let (start, end) = time(random);
    ImportAppointment {
        source: source(&random.u32(0..4).to_string()),
        status: AppointmentStatus::ALL[random.usize(0..AppointmentStatus::ALL.len())],
        patient_id: patient(random.u32(1..=PATIENTS)),
        practitioner_id: practitioner(random.u32(1..=PRACTITIONERS)),
        location_id: a_room(random),
        service_id: None,
        start,
        end,
        note: String::new(),
        cancellation_reason: None,
    }
}

fn limits(random: &mut Rng) -> Command {
    if random.u32(0..3) == 0 {
        let limits = some_limits(random);
        let first_day_of_week = if random.u32(0..3) == 0 { Weekday::Sun } else { Weekday::Mon };
        let organization =
            docket_shared::model::Organization { limits, first_day_of_week, ..an_organization() };
        return Command::SaveOrganization(SaveOrganization { organization: Arc::new(organization) });
    }
    let mut limit = || match random.u32(0..4) {
        0 => Limit::Unlimited,
        1 => Limit::Default,
        _ => Limit::AtMost(random.u32(1..5)),
    };
    let limits = PractitionerLimits { per_week: limit(), per_month: limit() };
    let practitioner = Practitioner { limits, ..the_practitioner(random.u32(1..=PRACTITIONERS)) };
    Command::SavePractitioner(SavePractitioner { practitioner: Arc::new(practitioner) })
}

/// Limits that a history reaches.
pub(crate) fn some_limits(random: &mut Rng) -> Limits {
    Limits {
        per_week: random.bool().then(|| random.u32(1..5)),
        per_month: random.bool().then(|| random.u32(3..9)),
    }
}

fn create(random: &mut Rng, accounts: usize) -> CreateMeeting {
    CreateMeeting {
        meeting_id: MeetingId::new(Uuid::from_u128(random.u128(..))),
        details: details(random),
        recurrence: a_rule(random),
        attendees: invitees(random, accounts),
        not_same_as: Vec::new(),
    }
}

/// Most meetings are single ones. The clocks go back while the series last.
fn a_rule(random: &mut Rng) -> Option<RecurrenceRule> {
    let rules = [
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;COUNT=4",
        "FREQ=DAILY;COUNT=9",
        "FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=20261027",
    ];
    let rule = rules[random.usize(0..rules.len())];
    if random.u32(0..3) == 0 { rule.parse().ok() } else { None }
}

/// One of a series, in half of the cases.
fn an_occurrence(random: &mut Rng, view: &State, known: Option<&Arc<Meeting>>) -> Option<DateTime<Utc>> {
    let known = known.filter(|it| it.recurrence.is_some() && random.bool())?;
    let occurrences = known.occurrences_in(window(true), view.zone());
    random.choice(&occurrences)?.recurrence_id
}

fn details(random: &mut Rng) -> MeetingDetails {
    let (start, end) = time(random);
    MeetingDetails {
        summary: ["Rota", "Handover", "Rota for winter"][random.usize(0..3)].into(),
        description: String::new(),
        location_id: a_room(random).filter(|_| random.bool()),
        location: String::new(),
        start,
        end,
        all_day: false,
    }
}

fn invitees(random: &mut Rng, accounts: usize) -> Vec<Invitee> {
    let count = random.usize(1..=2);
    let mut numbers: Vec<_> = (0..count).map(|_| random.usize(0..accounts)).collect();
    numbers.dedup();
    let role = AttendeeRole::ReqParticipant;
    numbers.into_iter().map(|number| Invitee { account_id: actor(number).account_id, role }).collect()
}

fn a_room(random: &mut Rng) -> Option<LocationId> {
    (random.u32(0..3) > 0).then(|| location(random.u32(1..=LOCATIONS)))
}

/// Half hours by day and around midnight, most of them in the first two weeks, some of them at the ends of weeks.
fn time(random: &mut Rng) -> (DateTime<Utc>, DateTime<Utc>) {
    let day = match random.u32(0..10) {
        0..5 => random.i64(0..5),
        5..8 => [6, 7, 13, 14][random.usize(0..4)],
        8 => random.i64(20..28),
        _ => random.i64(5..20),
    };
    let half_hour = [16, 17, 18, 19, 20, 45, 46, 47, 0][random.usize(0..9)];
    let midnight = first_day() - TimeDelta::hours(8);
    let start = midnight + TimeDelta::days(day) + TimeDelta::minutes(30 * half_hour);
    (start, start + TimeDelta::minutes([30, 30, 60][random.usize(0..3)]))
}
