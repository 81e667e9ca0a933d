//! The clinic itself: its settings, what it offers, its rooms, and who works when.

use super::identifier;
use chrono::{DateTime, Days, NaiveDate, Utc, Weekday};
use docket_shared::ids::{HealthcareServiceId, LocationId, PractitionerId};
use docket_shared::model::{
    AvailableTime, HealthcareService, Limits, Location, NotAvailable, Organization, Practitioner,
    PractitionerLimits, WeeklyHours,
};
use docket_shared::similarity::SimilarityStrategy;
use docket_shared::time::{Interval, ZoneRules, first_of_week};

/// The clinic's zone.
pub(super) const ZONE: &str = "Europe/London";
/// The day on which its weeks begin.
pub(super) const FIRST_DAY: Weekday = Weekday::Mon;

/// Name, minutes, colour.
const SERVICES: [(&str, u32, u8); 8] = [
    ("Consultation", 20, 0),
    ("Follow-up", 15, 2),
    ("New patient", 30, 4),
    ("Blood test", 10, 10),
    ("Vaccination", 10, 6),
    ("Diabetes review", 40, 8),
    ("Physiotherapy", 45, 3),
    ("Minor surgery", 60, 11),
];

const ROOMS: [&str; 6] =
    ["Room 1", "Room 2", "Room 3", "Treatment room", "Physiotherapy gym", "Minor surgery suite"];

/// What doctors offer, as indices of [`SERVICES`].
const MEDICINE: &[usize] = &[0, 1, 2, 5];

/// Name, services (none listed: all), hours by day from Monday, preferred room.
const STAFF: [(&str, &[usize], [Day; 7], usize); 10] = [
    ("Dr Ada Okafor", &[0, 1, 2, 5, 7], [LONG, LONG, LONG, LONG, LONG, OFF, OFF], 0),
    ("Dr Nils Lindqvist", MEDICINE, [EARLY, EARLY, EARLY, EARLY, OFF, OFF, OFF], 1),
    ("Dr Priya Raman", &[], [LONG, LONG, OFF, LONG, LONG, OFF, OFF], 2),
    ("Dr Tomasz Zielinski", MEDICINE, [LONG, LONG, LONG, LONG, MORNING, OFF, OFF], 2),
    ("Dr Hannah Cole", MEDICINE, [MORNING, LONG, LONG, OFF, LONG, OFF, OFF], 1),
    ("Nurse Grace Mensah", &[3, 4, 5], [EARLY, EARLY, EARLY, EARLY, MORNING, OFF, OFF], 3),
    ("Nurse Liam Doherty", &[1, 3, 4], [OFF, LATE, LONG, LATE, LONG, MORNING, OFF], 3),
    ("Samira Haddad", &[1, 6], [LONG, LONG, LONG, EARLY, LONG, OFF, OFF], 4),
    ("Dr Wen Chao", &[0, 1, 2, 7], [LATE, LATE, OFF, LATE, LATE, OFF, OFF], 5),
    ("Dr Edward Price", MEDICINE, [LONG, OFF, LONG, OFF, OFF, OFF, OFF], 0),
];

/// Who has left.
const INACTIVE: usize = 9;
/// Who is on leave this week.
const ON_LEAVE: usize = 3;
/// Who is in training next Wednesday afternoon.
const IN_TRAINING: usize = 4;
/// Who has a limit of their own that this week nearly reaches, and how many more it leaves.
const NEARLY_FULL: [(usize, u32); 3] = [(0, 1), (5, 2), (7, 1)];

/// Spans of a day, in minutes from midnight: before and after the break.
type Day = &'static [(u16, u16)];
const LONG: Day = &[(9 * 60, 12 * 60 + 30), (13 * 60 + 30, 17 * 60)];
const EARLY: Day = &[(8 * 60, 12 * 60), (12 * 60 + 45, 15 * 60 + 30)];
const LATE: Day = &[(12 * 60, 15 * 60 + 30), (16 * 60, 20 * 60)];
const MORNING: Day = &[(8 * 60 + 30, 12 * 60 + 30)];
const OFF: Day = &[];

/// The clinic before anybody is booked.
pub(super) struct Clinic {
    pub(super) organization: Organization,
    pub(super) services: Vec<HealthcareService>,
    pub(super) locations: Vec<Location>,
    pub(super) staff: Vec<Member>,
}

/// A practitioner, and what their calendar is made with.
pub(super) struct Member {
    pub(super) practitioner: Practitioner,
    /// Index of the room they prefer.
    pub(super) room: usize,
    /// How many more appointments their own limit leaves this week, if they have one.
    pub(super) left_this_week: Option<u32>,
}

/// The id of the practitioner with this index.
pub(super) fn practitioner_id(index: usize) -> PractitionerId {
    PractitionerId::external(&identifier("practitioner", &index.to_string()))
}

/// The clinic as of `now`.
pub(super) fn clinic(zone: &ZoneRules, now: DateTime<Utc>) -> Clinic {
    let today = zone.date(now);
    let services: Vec<_> = SERVICES.iter().enumerate().map(service).collect();
    let staff = (0..STAFF.len()).map(|index| member(index, &services, zone, today)).collect();
    Clinic {
        organization: Organization {
            name: "Northgate Clinic".into(),
            zone: zone.name.clone(),
            first_day_of_week: FIRST_DAY,
            limits: Limits { per_week: Some(60), per_month: Some(220) },
            minimum_duration_minutes: 5,
            maximum_duration_minutes: 240,
            similarity: SimilarityStrategy::default(),
        },
        services,
        locations: ROOMS.iter().enumerate().map(location).collect(),
        staff,
    }
}

fn service((index, (name, duration_minutes, colour)): (usize, &(&str, u32, u8))) -> HealthcareService {
    HealthcareService {
        id: HealthcareServiceId::external(&identifier("service", &index.to_string())),
        source: None,
        name: (*name).into(),
        duration_minutes: *duration_minutes,
        colour: *colour,
        active: true,
    }
}

fn location((index, name): (usize, &&str)) -> Location {
    Location {
        id: LocationId::external(&identifier("location", &index.to_string())),
        source: None,
        name: (*name).into(),
        active: true,
    }
}

fn member(index: usize, services: &[HealthcareService], zone: &ZoneRules, today: NaiveDate) -> Member {
    let (name, offered, hours, room) = STAFF[index];
    let day = |spans: Day| -> Vec<AvailableTime> {
        spans
            .iter()
            .map(|(start_minute, end_minute)| AvailableTime {
                start_minute: *start_minute,
                end_minute: *end_minute,
            })
            .collect()
    };
    Member {
        practitioner: Practitioner {
            id: practitioner_id(index),
            source: None,
            name: name.into(),
            active: index != INACTIVE,
            services: offered.iter().map(|service| services[*service].id).collect(),
            available_time: Some(WeeklyHours(hours.map(day))),
            not_available: absences(index, zone, today),
            limits: PractitionerLimits::default(),
        },
        room,
        left_this_week: NEARLY_FULL.iter().find(|(nearly, _)| *nearly == index).map(|(_, left)| *left),
    }
}

fn absences(index: usize, zone: &ZoneRules, today: NaiveDate) -> Vec<NotAvailable> {
    let monday = first_of_week(today, FIRST_DAY);
    let absence = |description: &str, during| vec![NotAvailable { description: description.into(), during }];
    match index {
        ON_LEAVE => absence("Annual leave", zone.week(today, FIRST_DAY)),
        IN_TRAINING => {
            let at = |hour| {
                let wednesday = monday + Days::new(9);
                zone.instant(wednesday.and_time(chrono::NaiveTime::MIN) + chrono::TimeDelta::hours(hour))
                    .earliest()
            };
            absence("Training", Interval::new(at(13), at(18)))
        }
        _ => Vec::new(),
    }
}
