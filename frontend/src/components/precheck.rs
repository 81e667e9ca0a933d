//! The live verdict: what the calendar, as this browser knows it, would answer to the draft. The very same rules as the
//! authority's; only the facts may be older, so a "no" advises and never forbids.

use super::draft::{Draft, Who};
use crate::decision::decide;
use chrono::{DateTime, Utc};
use docket_shared::alternatives::alternatives;
use docket_shared::command::{Command, Placing};
use docket_shared::decide::Context;
use docket_shared::ids::{PatientId, PractitionerId};
use docket_shared::policy::{Actor, Permission};
use docket_shared::rejection::{Alternative, Reason};
use docket_shared::state::State;
use uuid::Uuid;

/// What the browser's own copy says.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// There is nothing to check yet.
    Incomplete,
    /// It lies outside of what this copy holds, or what would say has not come; it is being fetched.
    Unknown,
    /// Nothing speaks against it.
    Free,
    /// Only soft rules speak against it, and a written reason of one who may sets them aside.
    Soft {
        /// All of them.
        reasons: Vec<Reason>,
        /// Whether who is signed in may.
        may_override: bool,
    },
    /// It would be refused now.
    Blocked {
        /// All of them, hard ones first.
        reasons: Vec<Reason>,
    },
}

impl Verdict {
    /// What the style sheet asks for.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::Unknown => "unknown",
            Self::Free => "free",
            Self::Soft { .. } => "soft",
            Self::Blocked { .. } => "blocked",
        }
    }

    /// In a word or two.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Incomplete => "Not complete yet",
            Self::Unknown => "Looking it up",
            Self::Free => "Free",
            Self::Soft { may_override: true, .. } => "Needs a reason",
            Self::Soft { may_override: false, .. } | Self::Blocked { .. } => "Not free",
        }
    }

    /// The reasons against it.
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Incomplete | Self::Unknown | Self::Free => &[],
            Self::Soft { reasons, .. } | Self::Blocked { reasons } => reasons,
        }
    }

    /// Whether the authority is expected to say no.
    pub const fn is_no(&self) -> bool {
        match self {
            Self::Incomplete | Self::Unknown | Self::Free | Self::Soft { may_override: true, .. } => false,
            Self::Soft { may_override: false, .. } | Self::Blocked { .. } => true,
        }
    }
}

/// A patient that is nobody, to check the rest of a draft with before somebody is chosen.
const NOBODY: PatientId = PatientId::new(Uuid::nil());

/// The verdict on `draft`, as if no reason for an exception were typed: with its first letter the field for it would vanish.
pub fn of_draft(draft: &Draft, state: &State, context: &Context) -> Verdict {
    let draft = &Draft { override_reason: String::new(), ..draft.clone() };
    let patient_id = draft.patient_id().unwrap_or(NOBODY);
    let Some(command) = draft.command(state.zone(), patient_id) else { return Verdict::Incomplete };
    let registers = !matches!(draft.who, Who::Known(_));
    of_command(&command, state, context, registers)
}

/// The verdict on `command`. `registers`: the patient is still to be chosen or registered, so it is no reason against it
/// that nobody knows them.
pub fn of_command(command: &Command, state: &State, context: &Context, registers: bool) -> Verdict {
    let interval = command.placing().map(|placing| match placing {
        Placing::Book(book) => book.interval(),
        Placing::Reschedule(reschedule) => reschedule.interval(),
    });
    if interval.is_some_and(|interval| interval.start < interval.end && !state.knows(interval)) {
        return Verdict::Unknown;
    }
    let mut reasons = match decide(state, command, context) {
        None => return Verdict::Unknown,
        Some(Ok(_)) => return Verdict::Free,
        Some(Err(reasons)) => reasons,
    };
    if registers {
        reasons.retain(|reason| !matches!(reason, Reason::PatientUnknown { .. }));
    }
    if reasons.is_empty() {
        Verdict::Free
    } else if reasons.iter().all(Reason::is_soft) {
        Verdict::Soft { reasons, may_override: context.actor.may(Permission::Override) }
    } else {
        Verdict::Blocked { reasons }
    }
}

/// What would be free instead, nearest first.
pub fn instead(draft: &Draft, state: &State, context: &Context) -> Vec<Alternative> {
    let patient_id = draft.patient_id().unwrap_or(NOBODY);
    draft
        .command(state.zone(), patient_id)
        .map_or_else(Vec::new, |command| alternatives(state, &command, context))
}

/// How full somebody's week or month is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// All that counts, pending ones included.
    pub count: u32,
    /// How many of them wait for their confirmation.
    pub pending: u32,
    /// At most so many.
    pub limit: Option<u32>,
}

impl Load {
    /// The practitioner's week and month that hold `instant`: what is confirmed, and what my own requests add.
    pub fn around(
        view: &State,
        confirmed: &State,
        practitioner: PractitionerId,
        instant: DateTime<Utc>,
    ) -> (Self, Self) {
        let (week_of, month_of) = view.week_and_month(instant);
        let limits = view
            .practitioners()
            .get(&practitioner)
            .map_or_else(Default::default, |it| it.effective_limits(&view.organization().limits));
        let week = view.tally().week(practitioner, week_of);
        let month = view.tally().month(practitioner, month_of);
        let pending_week = week.saturating_sub(confirmed.tally().week(practitioner, week_of));
        let pending_month = month.saturating_sub(confirmed.tally().month(practitioner, month_of));
        (
            Self { count: week, pending: pending_week, limit: limits.per_week },
            Self { count: month, pending: pending_month, limit: limits.per_month },
        )
    }

    /// `full`, `near`, or nothing to worry about.
    pub fn level(self) -> Option<&'static str> {
        let limit = self.limit?;
        if self.count >= limit {
            Some("full")
        } else if f64::from(self.count) >= 0.85 * f64::from(limit) {
            Some("near")
        } else {
            None
        }
    }
}

/// Who is signed in, as the rules see them.
pub fn actor(me: &docket_shared::protocol::http::Me) -> Actor {
    Actor { account_id: me.account.id, role: me.account.role, practitioner_id: me.account.practitioner_id }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use docket_shared::model::{AvailableTime, Limits, Role, WeeklyHours};
    use docket_shared::testing::{
        Given, a_patient, a_practitioner, actor, at, book, limited, practitioner, saved,
    };
    use std::sync::Arc;

    fn draft(start: &str, end: &str, known: bool) -> Draft {
        let date: NaiveDate = "2026-11-24".parse().unwrap();
        let who = if known { Who::Known(Arc::new(a_patient(2))) } else { Who::Nobody };
        Draft {
            who,
            practitioner_id: Some(practitioner(1)),
            start: start.into(),
            end: end.into(),
            ..Draft::new(date)
        }
    }

    fn given() -> Given {
        let mut hours = WeeklyHours::default();
        hours.0[1] = vec![AvailableTime { start_minute: 540, end_minute: 1020 }];
        let works =
            saved(docket_shared::model::Practitioner { available_time: Some(hours), ..a_practitioner(1) });
        let mut given = Given::clinic([works]);
        given.book(book(1, "2026-11-24T10:00:00Z", "2026-11-24T10:30:00Z")).unwrap();
        given
    }

    #[test]
    fn the_verdict_is_live_before_a_patient_is_chosen() {
        let given = given();
        for (start, end, known, role, expected) in [
            ("9:00", "9:15", false, Role::Receptionist, "Free"),
            ("9:00", "9:15", true, Role::Receptionist, "Free"),
            ("10:15", "10:30", false, Role::Receptionist, "Not free"),
            ("10:30", "10:45", false, Role::Receptionist, "Free"),
            ("18:00", "18:15", false, Role::Receptionist, "Not free"),
            ("18:00", "18:15", false, Role::Manager, "Needs a reason"),
            ("9:30", "9:00", false, Role::Receptionist, "Not free"),
            ("9", "soon", false, Role::Receptionist, "Not complete yet"),
        ] {
            let context = Context::new(given.now, actor(role));
            let verdict = of_draft(&draft(start, end, known), &given.state, &context);
            assert_eq!(verdict.word(), expected, "{start}–{end} {role:?}: {verdict:?}");
        }
    }

    #[test]
    fn a_no_comes_with_alternatives_that_would_be_a_yes() {
        let given = given();
        let context = Context::new(given.now, actor(Role::Receptionist));
        let mut draft = draft("10:15", "10:30", true);
        let found = instead(&draft, &given.state, &context);
        assert!(!found.is_empty());
        for alternative in found {
            draft.take(given.state.zone(), &alternative);
            assert_eq!(of_draft(&draft, &given.state, &context), Verdict::Free, "{alternative:?}");
        }
    }

    #[test]
    fn the_load_tells_what_is_only_asked_for() {
        let mut given = Given::clinic([limited(Limits { per_week: Some(2), per_month: None })]);
        let confirmed = given.state.clone();
        given.book(book(1, "2026-11-24T10:00:00Z", "2026-11-24T10:30:00Z")).unwrap();
        let at_ten = at("2026-11-24T10:00:00Z");
        let (week, month) = Load::around(&given.state, &confirmed, practitioner(1), at_ten);
        assert_eq!(week, Load { count: 1, pending: 1, limit: Some(2) });
        assert_eq!(month, Load { count: 1, pending: 1, limit: None });
        for (count, level) in
            [(1, None), (8, None), (9, Some("near")), (10, Some("full")), (11, Some("full"))]
        {
            assert_eq!(Load { count, pending: 0, limit: Some(10) }.level(), level, "{count}");
        }
    }
}
