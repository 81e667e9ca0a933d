//! The sample's meetings: a weekly one that some have accepted, one that somebody wants at another time, and two invitations
//! that crossed, so that a first look finds something in every inbox.

use super::{envelope, identifier};
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};
use docket_shared::command::{
    Command, CommandEnvelope, CreateMeeting, Invitee, ProposeMeetingTime, RespondToMeeting,
};
use docket_shared::ids::{AccountId, MeetingId};
use docket_shared::model::{AttendeeRole, MeetingDetails, ParticipationStatus};
use docket_shared::time::{RecurrenceRule, ZoneRules};

/// The commands, each with whose it is, in an order in which the authority accepts every one of them. They are sent after the
/// accounts have been made.
pub(super) fn meetings(zone: &ZoneRules, now: DateTime<Utc>) -> Vec<(AccountId, CommandEnvelope)> {
    let today = zone.date(now);
    let next = working_day_after(today);
    let planner = Planner { zone };
    vec![
        planner.create(
            "practice",
            "mina",
            &["ada", "nils", "grace", "rosa"],
            Plan {
                description: "Rota, complaints, anything for the partners.",
                location: "Staff kitchen",
                recurrence: "FREQ=WEEKLY".parse().ok(),
                ..planner.plan("Practice meeting", working_day_after(today - Days::new(8)), 12 * 60 + 40, 30)
            },
        ),
        respond("practice", "ada", ParticipationStatus::Accepted, ""),
        respond("practice", "nils", ParticipationStatus::Tentative, "If the clinic does not run over"),
        planner.create(
            "rota",
            "nils",
            &["mina", "ada"],
            planner.plan("Rota over the holidays", working_day_after(next), 12 * 60 + 30, 30),
        ),
        propose(
            "rota",
            "mina",
            planner.at(working_day_after(next), 12 * 60 + 45),
            30,
            "I am on the phone until then",
        ),
        planner.create(
            "upgrade",
            "rosa",
            &["ada"],
            Plan {
                description: "Printing fails for some since Monday.",
                ..planner.plan("Discuss recent upgrade", next, 12 * 60 + 35, 30)
            },
        ),
        planner.create(
            "add-on",
            "ada",
            &["rosa", "alan"],
            planner.plan("Investigate new Adobe add-on", next, 12 * 60 + 40, 30),
        ),
    ]
}

/// What, when and where.
struct Plan<'a> {
    summary: &'a str,
    description: &'a str,
    location: &'a str,
    start: DateTime<Utc>,
    minutes: i64,
    recurrence: Option<RecurrenceRule>,
}

struct Planner<'a> {
    zone: &'a ZoneRules,
}

impl Planner<'_> {
    fn at(&self, date: NaiveDate, minute: i64) -> DateTime<Utc> {
        let local = date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute);
        self.zone.instant(local).earliest()
    }

    fn plan<'a>(&self, summary: &'a str, date: NaiveDate, minute: i64, minutes: i64) -> Plan<'a> {
        let start = self.at(date, minute);
        Plan { summary, description: "", location: "", start, minutes, recurrence: None }
    }

    fn create(&self, name: &str, by: &str, invited: &[&str], plan: Plan<'_>) -> (AccountId, CommandEnvelope) {
        let details = MeetingDetails {
            summary: plan.summary.into(),
            description: plan.description.into(),
            location_id: None,
            location: plan.location.into(),
            start: plan.start,
            end: plan.start + TimeDelta::minutes(plan.minutes),
            all_day: false,
        };
        let attendees = invited
            .iter()
            .map(|who| Invitee { account_id: account(who), role: AttendeeRole::ReqParticipant })
            .collect();
        let (meeting_id, recurrence) = (id(name), plan.recurrence);
        let create = CreateMeeting { meeting_id, details, recurrence, attendees, not_same_as: Vec::new() };
        by_account(by, name, Command::CreateMeeting(create))
    }
}

fn respond(name: &str, by: &str, status: ParticipationStatus, note: &str) -> (AccountId, CommandEnvelope) {
    let respond = RespondToMeeting {
        meeting_id: id(name),
        recurrence_id: None,
        status,
        note: note.into(),
        sequence: None,
        not_same_as: Vec::new(),
        keep_dates: false,
    };
    by_account(by, name, Command::RespondToMeeting(respond))
}

fn propose(
    name: &str,
    by: &str,
    start: DateTime<Utc>,
    minutes: i64,
    note: &str,
) -> (AccountId, CommandEnvelope) {
    let propose = ProposeMeetingTime {
        meeting_id: id(name),
        recurrence_id: None,
        start,
        end: start + TimeDelta::minutes(minutes),
        note: note.into(),
    };
    by_account(by, name, Command::ProposeMeetingTime(propose))
}

fn by_account(by: &str, name: &str, command: Command) -> (AccountId, CommandEnvelope) {
    (account(by), envelope(&identifier("meeting", &format!("{name} by {by}")), command))
}

fn account(username: &str) -> AccountId {
    AccountId::external(&identifier("account", username))
}

fn id(name: &str) -> MeetingId {
    MeetingId::external(&identifier("meeting", name))
}

/// The next day on which the clinic works.
fn working_day_after(date: NaiveDate) -> NaiveDate {
    let is_off = |date: &NaiveDate| matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    let mut days = date.iter_days().skip(1).skip_while(is_off);
    days.next().unwrap_or(date)
}
