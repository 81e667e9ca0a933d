//! `docket check`: reads the journal from the start and verifies what it promises, with code of its own where the
//! decision has indices: a fault in those would otherwise confirm itself.

use crate::journal::{CommandRecord, JournalError, Records};
use docket_shared::event::{Change, Event};
use docket_shared::ids::{AppointmentId, CommandId, PractitionerId, Seq};
use docket_shared::model::{Appointment, Limits, Meeting, Placement};
use docket_shared::rejection::Outcome;
use docket_shared::state::State;
use docket_shared::time::NaiveDate;
use std::collections::BTreeMap;
use std::fmt;
use uuid::Uuid;

/// Problems that are listed; further ones are counted.
const LISTED_MAXIMUM: usize = 100;

/// What a check found.
#[derive(Debug, Default)]
pub struct Findings {
    /// Events read.
    pub events: u64,
    /// Commands read.
    pub commands: usize,
    /// Appointments that there are, whatever their status.
    pub appointments: usize,
    /// Meetings that there are, whatever their status.
    pub meetings: usize,
    /// What is wrong, a sentence each, without names.
    pub problems: Vec<String>,
    /// Problems beyond those.
    pub unlisted: usize,
}

impl Findings {
    /// Whether all is well.
    pub const fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }

    fn damaged(&mut self, error: JournalError) -> Result<(), JournalError> {
        if !error.is_damage() {
            return Err(error);
        }
        self.problem(|| error.sentence());
        Ok(())
    }

    fn problem(&mut self, problem: impl FnOnce() -> String) {
        if self.problems.len() < LISTED_MAXIMUM {
            self.problems.push(problem());
        } else {
            self.unlisted += 1;
        }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { events, commands, appointments, meetings, problems, unlisted } = self;
        writeln!(
            formatter,
            "{events} events, {commands} commands, {appointments} appointments, {meetings} meetings."
        )?;
        problems.iter().try_for_each(|problem| writeln!(formatter, "- {problem}"))?;
        match (problems.len(), unlisted) {
            (0, _) => write!(
                formatter,
                "All is well: contiguous, no rule broken, every outcome agrees with its events."
            ),
            (listed, unlisted) => write!(formatter, "{} problems.", listed + unlisted),
        }
    }
}

/// Reads everything in `records`.
///
/// # Errors
/// Where it cannot be read at all. What is read but wrong is a finding.
pub fn check(records: &dyn Records) -> Result<Findings, JournalError> {
    let mut findings = Findings::default();
    match records.damage() {
        Ok(problems) => problems.into_iter().for_each(|problem| findings.problem(|| problem)),
        Err(error) => findings.damaged(error)?,
    }
    let mut commands = BTreeMap::new();
    let read = records.each_command(&mut |command| {
        commands.insert(command.id, command);
    });
    findings.commands = commands.len();
    if let Err(error) = read {
        findings.damaged(error)?;
        // Without its commands, every event would seem to follow from none.
        return Ok(findings);
    }
    let mut replay = Replay { findings, ..Replay::new(&commands) };
    let read = records.each_change(Seq(0), &mut |change| {
        replay.follow(&change);
        true
    });
    match read {
        Ok(()) => replay.finish(records),
        Err(error) => {
            replay.findings.damaged(error)?;
            Ok(replay.findings)
        }
    }
}

struct Replay<'a> {
    findings: Findings,
    commands: &'a BTreeMap<CommandId, CommandRecord>,
    state: State,
    seq: Seq,
    // Signed: a journal that lies about where an appointment stood may count below nothing.
    weeks: BTreeMap<(PractitionerId, NaiveDate), i64>,
    months: BTreeMap<(PractitionerId, NaiveDate), i64>,
    subjects: BTreeMap<Uuid, usize>,
}

impl<'a> Replay<'a> {
    fn new(commands: &'a BTreeMap<CommandId, CommandRecord>) -> Self {
        Self {
            findings: Findings::default(),
            commands,
            state: State::default(),
            seq: Seq(0),
            weeks: BTreeMap::new(),
            months: BTreeMap::new(),
            subjects: BTreeMap::new(),
        }
    }

    fn follow(&mut self, change: &Change) {
        self.seq = change.seq;
        self.findings.events += 1;
        *self.subjects.entry(change.event.subject()).or_default() += 1;
        self.command_agrees(change);
        if let Some((appointment, previous)) = change.event.appointment() {
            self.previous_agrees(change.seq, appointment.id, previous);
            self.nothing_overlaps(change.seq, appointment);
            self.within_limits(change.seq, appointment, previous);
        }
        for meeting in change.event.meetings() {
            self.meeting_follows(change.seq, meeting, matches!(change.event, Event::MeetingsUnmerged { .. }));
        }
        self.state.apply(&change.event);
        if matches!(change.event, Event::OrganizationSaved { .. }) {
            self.count_anew();
        }
    }

    fn command_agrees(&mut self, change: &Change) {
        let confirmed = self.commands.get(&change.command_id).is_some_and(|command| {
            command.by == change.by
                && matches!(command.outcome, Outcome::Confirmed { seq, .. } if seq >= change.seq)
        });
        if !confirmed {
            self.findings.problem(|| format!("Event {} follows from no confirmed command.", change.seq));
        }
    }

    fn previous_agrees(&mut self, seq: Seq, id: AppointmentId, previous: Option<Placement>) {
        let current = self.state.appointments().get(&id).map(|appointment| appointment.placement());
        if current != previous {
            self.findings
                .problem(|| format!("Event {seq} disagrees about where appointment {id} stood before."));
        }
    }

    fn nothing_overlaps(&mut self, seq: Seq, appointment: &Appointment) {
        if !appointment.status.occupies() {
            return;
        }
        let blockers: Vec<_> = self
            .state
            .appointments_in(appointment.interval())
            .filter(|other| other.status.occupies() && other.id != appointment.id)
            .filter_map(|other| Some((other.id, shared(appointment, other)?)))
            .collect();
        for (other, what) in blockers {
            self.findings.problem(|| {
                format!("Event {seq}: appointments {} and {other} overlap for one {what}.", appointment.id)
            });
        }
    }

    /// A meeting's number never falls, what it was merged into stood then, so that merges make no circle, and its organizer takes part
    /// and chairs it.
    fn meeting_follows(&mut self, seq: Seq, meeting: &Meeting, is_undo: bool) {
        let before = self.state.meetings().get(&meeting.id);
        let is_organized = |meeting: &Meeting| meeting.is_chaired_by(meeting.organizer);
        // Earlier versions named somebody who had left where a merge was taken back: that is no damage, and no reason to refuse a backup.
        if !is_undo && before.is_none_or(|before| is_organized(before)) && !is_organized(meeting) {
            self.findings
                .problem(|| format!("Event {seq} leaves meeting {} without its organizer.", meeting.id));
        }
        if before.is_some_and(|before| before.sequence > meeting.sequence) {
            self.findings
                .problem(|| format!("Event {seq} takes meeting {} back to an earlier number.", meeting.id));
        }
        let Some(merged) = &meeting.merged_into else { return };
        let newly = before.is_none_or(|before| before.merged_into.is_none());
        let stands = |id| self.state.meetings().get(&id).is_some_and(|it| it.stands());
        if newly && (merged.meeting_id == meeting.id || !stands(merged.meeting_id)) {
            self.findings.problem(|| {
                format!("Event {seq} merges meeting {} into one that does not stand.", meeting.id)
            });
        }
    }

    fn within_limits(&mut self, seq: Seq, appointment: &Appointment, previous: Option<Placement>) {
        let key = |placement: &Placement| {
            let (week, month) = self.state.week_and_month(placement.start);
            ((placement.practitioner_id, week), (placement.practitioner_id, month))
        };
        let counted = |placement: &Placement| placement.status.occupies();
        let before = previous.filter(counted).map(|placement| key(&placement));
        let after = Some(appointment.placement()).filter(counted).map(|placement| key(&placement));
        if let Some((week, month)) = before {
            *self.weeks.entry(week).or_default() -= 1;
            *self.months.entry(month).or_default() -= 1;
        }
        let Some((week, month)) = after else { return };
        *self.weeks.entry(week).or_default() += 1;
        *self.months.entry(month).or_default() += 1;
        let limits = self.limits(appointment.practitioner_id);
        let exceeded = |limit: Option<u32>, count: i64| limit.is_some_and(|limit| count > limit.into());
        // Moving within a week or month that was lowered below its count since breaches nothing.
        if before.map(|it| it.0) != Some(week) && exceeded(limits.per_week, self.weeks[&week]) {
            self.findings.problem(|| format!("Event {seq} goes beyond the weekly limit of {}.", week.0));
        }
        if before.map(|it| it.1) != Some(month) && exceeded(limits.per_month, self.months[&month]) {
            self.findings.problem(|| format!("Event {seq} goes beyond the monthly limit of {}.", month.0));
        }
    }

    fn limits(&self, practitioner: PractitionerId) -> Limits {
        let organization = self.state.organization().limits;
        self.state
            .practitioners()
            .get(&practitioner)
            .map_or(organization, |practitioner| practitioner.effective_limits(&organization))
    }

    /// The clinic's weeks are now others.
    fn count_anew(&mut self) {
        self.weeks.clear();
        self.months.clear();
        for appointment in self.state.appointments().values().filter(|it| it.status.occupies()) {
            let (week, month) = self.state.week_and_month(appointment.start);
            *self.weeks.entry((appointment.practitioner_id, week)).or_default() += 1;
            *self.months.entry((appointment.practitioner_id, month)).or_default() += 1;
        }
    }

    /// What is kept beside the events agrees with them.
    fn finish(mut self, records: &dyn Records) -> Result<Findings, JournalError> {
        for ((practitioner, week), count) in &self.weeks {
            let kept = i64::from(self.state.tally().week(*practitioner, *week));
            if kept != *count {
                self.findings.problem(|| {
                    format!("The week of {week} counts {kept} for {practitioner}, there are {count}.")
                });
            }
        }
        for ((practitioner, month), count) in &self.months {
            let kept = i64::from(self.state.tally().month(*practitioner, *month));
            if kept != *count {
                self.findings.problem(|| {
                    format!("The month of {month} counts {kept} for {practitioner}, there are {count}.")
                });
            }
        }
        for (subject, count) in &self.subjects {
            let found = match records.history(*subject) {
                Ok(history) => history.len(),
                Err(error) => {
                    self.findings.damaged(error)?;
                    break;
                }
            };
            if found != *count {
                self.findings
                    .problem(|| format!("The history of {subject} has {found} events, there are {count}."));
            }
        }
        for command in self.commands.values() {
            if let Outcome::Confirmed { seq, .. } = command.outcome
                && seq > self.seq
            {
                self.findings
                    .problem(|| format!("Command {} was confirmed at {seq}, beyond the end.", command.id));
            }
        }
        self.findings.appointments = self.state.appointments().len();
        self.findings.meetings = self.state.meetings().len();
        Ok(self.findings)
    }
}

/// What two overlapping appointments both take, if anything.
fn shared(one: &Appointment, other: &Appointment) -> Option<&'static str> {
    if one.practitioner_id == other.practitioner_id {
        Some("practitioner")
    } else if one.patient_id == other.patient_id {
        Some("patient")
    } else if one.location_id.is_some() && one.location_id == other.location_id {
        Some("location")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Batch, Journal, MemoryRecords};
    use docket_shared::command::Command;
    use docket_shared::ids::Epoch;
    use docket_shared::model::{AppointmentStatus, MergedInto, Role};
    use docket_shared::rejection::{Reason, Rejection};
    use docket_shared::testing::meetings::{create, details};
    use docket_shared::testing::{
        Given, a_practitioner, actor, appointment, at, book, limited, location, meeting, patient, saved,
    };
    use std::sync::Arc;

    /// A journal of the clinic and then `events`, whatever the rules say of them.
    fn journal(events: Vec<Event>) -> MemoryRecords {
        let records = MemoryRecords::new(Epoch::new(Uuid::now_v7()));
        let mut batch = Batch::default();
        for (seq, event) in (1..).zip(events) {
            let (seq, by, at) = (Seq(seq), actor(Role::Admin).account_id, at("2026-11-02T08:00:00Z"));
            let id = CommandId::new(Uuid::from_u128(seq.0.into()));
            batch.changes.push(Change { seq, at, by, command_id: id, event });
            batch.commands.push(CommandRecord {
                id,
                by,
                at,
                digest: [0; 32],
                outcome: Outcome::confirmed(seq),
            });
        }
        records.write().append(&batch).unwrap();
        records
    }

    fn booked(number: u32, change: impl FnOnce(&mut Appointment)) -> Event {
        let mut given = Given::clinic([]);
        given.book(book(number, "2026-11-24T09:00:00Z", "2026-11-24T09:15:00Z")).unwrap();
        let mut appointment = Appointment::clone(&given.state.appointments()[&appointment(number)]);
        change(&mut appointment);
        Event::AppointmentBooked { appointment: Arc::new(appointment) }
    }

    /// The `number`th meeting, as it never was.
    fn called(number: u32, change: impl FnOnce(&mut Meeting)) -> Event {
        let mut given = Given::clinic([]);
        let details = details("Rota", "2026-11-24T09:00:00Z", "2026-11-24T09:15:00Z");
        given.when(Role::Manager, &Command::CreateMeeting(create(number, details, &[]))).unwrap();
        let mut meeting = Meeting::clone(given.meeting(number));
        change(&mut meeting);
        Event::MeetingChanged { meeting: Arc::new(meeting) }
    }

    fn into(number: u32) -> Option<MergedInto> {
        let (meeting_id, by) = (meeting(number), actor(Role::Manager).account_id);
        Some(MergedInto {
            meeting_id,
            by,
            at: at("2026-11-24T09:00:00Z"),
            survivor_before: None,
            united: None,
        })
    }

    /// The clinic, then `further`.
    fn after_clinic(further: impl IntoIterator<Item = Event>) -> MemoryRecords {
        journal(Given::clinic([]).events.into_iter().chain(further).collect())
    }

    #[test]
    fn a_sound_journal_is_found_sound() {
        let elsewhere = booked(2, |it| {
            it.practitioner_id = docket_shared::testing::practitioner(2);
            it.patient_id = patient(2);
        });
        let findings = check(&after_clinic([booked(1, |_| ()), elsewhere])).unwrap();
        assert!(findings.is_sound(), "{findings}");
        assert_eq!(
            (findings.appointments, findings.commands),
            (2, usize::try_from(findings.events).unwrap())
        );
    }

    #[test]
    fn every_kind_of_damage_is_found() {
        use docket_shared::testing::practitioner;
        let other = |number| {
            move |it: &mut Appointment| {
                it.practitioner_id = practitioner(number);
                it.patient_id = patient(number);
            }
        };
        let moved = |event: &Event| {
            let (appointment, _) = event.appointment().unwrap();
            let wrong = Placement { start: at("2026-01-01T00:00:00Z"), ..appointment.placement() };
            Event::AppointmentRescheduled { appointment: Arc::clone(appointment), previous: wrong }
        };
        let limit = |per_week, per_month| limited(Limits { per_week, per_month });
        for (events, expected) in [
            (vec![booked(1, |_| ()), booked(2, |it| it.patient_id = patient(2))], "for one practitioner"),
            (
                vec![booked(1, |_| ()), booked(2, |it| it.practitioner_id = practitioner(2))],
                "for one patient",
            ),
            (
                vec![
                    booked(1, |it| it.location_id = Some(location(1))),
                    booked(2, |it| {
                        other(2)(it);
                        it.location_id = Some(location(1));
                    }),
                ],
                "for one location",
            ),
            (vec![limit(Some(0), None), booked(1, |_| ())], "beyond the weekly limit"),
            (vec![limit(None, Some(0)), booked(1, |_| ())], "beyond the monthly limit"),
            (vec![booked(1, |_| ()), moved(&booked(1, |_| ()))], "stood before"),
            (vec![called(1, |it| it.sequence = 2), called(1, |it| it.sequence = 1)], "an earlier number"),
            (vec![called(1, |it| it.organizer = actor(Role::Admin).account_id)], "without its organizer"),
            (vec![called(1, |_| ()), called(1, |it| it.merged_into = into(1))], "does not stand"),
            (vec![called(1, |_| ()), called(1, |it| it.merged_into = into(2))], "does not stand"),
        ] {
            let findings = check(&after_clinic(events)).unwrap();
            assert!(
                findings.problems.iter().any(|problem| problem.contains(expected)),
                "{expected}: {findings}"
            );
        }
        // What gave its time back is in nobody's way.
        let cancelled = booked(1, |it| it.status = AppointmentStatus::Cancelled);
        assert!(check(&after_clinic([cancelled, booked(2, |_| ())])).unwrap().is_sound());
    }

    #[test]
    fn an_event_without_its_command_and_an_outcome_without_its_event_are_found() {
        let records = after_clinic([]);
        let mut writer = records.write();
        let (seq, by, at) =
            (writer.head().seq.next(), actor(Role::Admin).account_id, at("2026-11-02T08:00:00Z"));
        let id = |number| CommandId::new(Uuid::from_u128(number));
        let rejection = Rejection { reasons: vec![Reason::IntervalEmpty], alternatives: Vec::new() };
        let command = |number, outcome| CommandRecord { id: id(number), by, at, digest: [0; 32], outcome };
        let batch = Batch {
            commands: vec![
                command(1 << 80, Outcome::Rejected(rejection)),
                command(1 << 81, Outcome::confirmed(Seq(9_999))),
            ],
            changes: vec![Change { seq, at, by, command_id: id(1 << 80), event: saved(a_practitioner(9)) }],
        };
        writer.append(&batch).unwrap();
        let findings = check(&records).unwrap();
        assert_eq!(findings.problems.len(), 2, "{findings}");
        assert!(findings.problems[0].contains("no confirmed command"), "{findings}");
        assert!(findings.problems[1].contains("beyond the end"), "{findings}");
    }
}
