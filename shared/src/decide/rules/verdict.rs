//! What becomes of the rules' reasons: soft ones may be set aside, with a record of it; hard ones never.

use crate::decide::Context;
use crate::model::Override;
use crate::planted;
use crate::policy::Permission;
use crate::rejection::Reason;
use crate::state::LONGEST_APPOINTMENT;

/// What the rules say.
#[must_use]
pub(crate) struct Verdict {
    reasons: Vec<Reason>,
}

impl Verdict {
    pub(super) const fn new(reasons: Vec<Reason>) -> Self {
        Self { reasons }
    }

    /// The overrides to record, if all reasons are soft, the actor may set them aside and says why.
    pub(crate) fn set_aside(
        self,
        written: Option<&str>,
        context: &Context,
    ) -> Result<Vec<Override>, Vec<Reason>> {
        let all_soft = self.reasons.iter().all(Reason::is_soft) || planted!("hard-rules-set-aside");
        match written.filter(|written| !written.trim().is_empty()) {
            _ if self.reasons.is_empty() => Ok(Vec::new()),
            Some(written) if all_soft && context.actor.may(Permission::Override) => Ok(self
                .reasons
                .iter()
                .map(|reason| Override {
                    code: reason.code().into(),
                    reason: written.into(),
                    by: context.actor.account_id,
                    at: context.now,
                })
                .collect()),
            Some(_) | None => Err(self.reasons),
        }
    }

    /// Leaves soft reasons out.
    pub(crate) fn hard_only(self) -> Result<(), Vec<Reason>> {
        refuse(self.reasons.into_iter().filter(|reason| !reason.is_soft()))
    }

    /// Keeps only what would leave the appointment pointing at nothing, at no time, or at more time than any may take:
    /// what takes nobody's time need keep no other rule.
    pub(crate) fn references_only(self) -> Result<(), Vec<Reason>> {
        let longest = LONGEST_APPOINTMENT.num_minutes();
        refuse(self.reasons.into_iter().filter(|reason| {
            matches!(
                reason,
                Reason::PractitionerUnknown { .. }
                    | Reason::PatientUnknown { .. }
                    | Reason::LocationUnknown { .. }
                    | Reason::ServiceUnknown { .. }
                    | Reason::IntervalEmpty
            ) || matches!(reason, Reason::DurationOutOfBounds { duration_minutes, .. } if *duration_minutes >= longest)
        }))
    }
}

fn refuse(reasons: impl Iterator<Item = Reason>) -> Result<(), Vec<Reason>> {
    let reasons: Vec<_> = reasons.collect();
    if reasons.is_empty() { Ok(()) } else { Err(reasons) }
}

#[cfg(test)]
mod tests {
    use crate::command::{BookAppointment, Command};
    use crate::model::{Override, Practitioner, Role};
    use crate::rejection::Reason;
    use crate::testing::{
        Given, actor, at, book, limited, location, patient, practitioner, reschedule, saved, service, weekly,
        with_hours,
    };

    /// Outside the hours of practitioner 1 and in the past.
    fn soft(override_reason: Option<&str>) -> BookAppointment {
        BookAppointment {
            override_reason: override_reason.map(Into::into),
            ..book(1, "2026-10-27T18:00:00Z", "2026-10-27T18:30:00Z")
        }
    }

    fn given() -> Given {
        Given::clinic([saved(with_hours(&[(480, 1020)]))])
    }

    #[test]
    fn soft_rules_are_set_aside_by_one_who_may_and_says_why() {
        let refused = Err(vec!["outside_working_hours", "in_the_past"]);
        for (role, written, expected) in [
            (Role::Manager, Some("Asked by telephone"), Ok(1)),
            (Role::Admin, Some("Asked by telephone"), Ok(1)),
            (Role::Receptionist, Some("Asked by telephone"), refused.clone()),
            (Role::Practitioner, Some("Asked by telephone"), refused.clone()),
            (Role::Manager, None, refused.clone()),
            (Role::Manager, Some(""), refused.clone()),
            (Role::Manager, Some("  "), refused.clone()),
            (Role::Receptionist, None, refused),
        ] {
            let verdict = given().verdict(role, &Command::BookAppointment(soft(written)));
            assert_eq!(verdict.map(|events| events.len()), expected, "{role:?} {written:?}");
        }
    }

    #[test]
    fn what_was_set_aside_is_kept_with_by_whom_when_and_why() {
        let mut given = given();
        given.when(Role::Manager, &Command::BookAppointment(soft(Some("Late, by telephone")))).unwrap();
        let kept = |code: &str| Override {
            code: code.into(),
            reason: "Late, by telephone".into(),
            by: actor(Role::Manager).account_id,
            at: at("2026-11-02T08:00:00Z"),
        };
        let expected = [kept("outside_working_hours"), kept("in_the_past")];
        assert!(given.appointment(1).overrides == expected);
        // It is kept through a move, and what that sets aside is added.
        given.now = at("2026-11-02T08:10:00Z");
        let moved = crate::command::RescheduleAppointment {
            override_reason: Some("Even later".into()),
            ..reschedule(1, "2026-11-03T19:00:00Z", "2026-11-03T19:30:00Z")
        };
        given.when(Role::Manager, &Command::RescheduleAppointment(moved)).unwrap();
        let added = Override {
            reason: "Even later".into(),
            at: at("2026-11-02T08:10:00Z"),
            ..kept("outside_working_hours")
        };
        assert!(given.appointment(1).overrides == [&expected[..], &[added]].concat());
    }

    #[test]
    fn a_reason_that_was_not_needed_sets_nothing_aside() {
        let mut given = Given::clinic([]);
        let unneeded = BookAppointment {
            override_reason: Some("To be safe".into()),
            ..book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")
        };
        given.when(Role::Manager, &Command::BookAppointment(unneeded)).unwrap();
        assert!(given.appointment(1).overrides.is_empty());
    }

    #[test]
    fn hard_rules_are_never_set_aside() {
        let taken = BookAppointment {
            location_id: Some(location(1)),
            ..book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")
        };
        let free = BookAppointment {
            appointment_id: crate::testing::appointment(2),
            ..book(2, "2026-11-12T09:00:00Z", "2026-11-12T09:30:00Z")
        };
        let at_nine = |it: BookAppointment| BookAppointment { start: taken.start, end: taken.end, ..it };
        let inactive = Practitioner { active: false, ..crate::testing::a_practitioner(3) };
        let specialist = Practitioner { services: [service(1)].into(), ..crate::testing::a_practitioner(4) };
        for (expected, command) in [
            ("practitioner_busy", at_nine(BookAppointment { patient_id: patient(2), ..free.clone() })),
            ("patient_busy", at_nine(BookAppointment { practitioner_id: practitioner(2), ..free.clone() })),
            (
                "location_busy",
                at_nine(BookAppointment {
                    practitioner_id: practitioner(2),
                    patient_id: patient(2),
                    location_id: Some(location(1)),
                    ..free.clone()
                }),
            ),
            (
                "weekly_limit_reached",
                BookAppointment {
                    start: at("2026-11-05T09:00:00Z"),
                    end: at("2026-11-05T09:30:00Z"),
                    ..free.clone()
                },
            ),
            ("practitioner_inactive", BookAppointment { practitioner_id: practitioner(3), ..free.clone() }),
            (
                "service_not_offered",
                BookAppointment {
                    practitioner_id: practitioner(4),
                    service_id: Some(service(2)),
                    ..free.clone()
                },
            ),
            ("interval_empty", BookAppointment { end: free.start, ..free.clone() }),
            ("duration_out_of_bounds", BookAppointment { end: at("2026-11-12T23:00:00Z"), ..free.clone() }),
            ("practitioner_unknown", BookAppointment { practitioner_id: practitioner(99), ..free.clone() }),
            ("patient_unknown", BookAppointment { patient_id: patient(99), ..free.clone() }),
            ("location_unknown", BookAppointment { location_id: Some(location(99)), ..free.clone() }),
            ("service_unknown", BookAppointment { service_id: Some(service(99)), ..free.clone() }),
        ] {
            let mut given =
                Given::clinic([limited(weekly(1)), saved(inactive.clone()), saved(specialist.clone())]);
            given.book(taken.clone()).unwrap();
            let insisting = BookAppointment { override_reason: Some("I insist".into()), ..command };
            let reasons = given.when(Role::Admin, &Command::BookAppointment(insisting)).unwrap_err();
            let codes: Vec<_> = reasons.iter().map(Reason::code).collect();
            assert!(codes.contains(&expected), "{expected}: {codes:?}");
            assert!(reasons.iter().all(|reason| !reason.is_soft()), "{expected}: {codes:?}");
        }
    }

    #[test]
    fn one_hard_reason_keeps_the_soft_ones_and_comes_first() {
        let mut given = given();
        let command = BookAppointment { patient_id: patient(99), ..soft(Some("I insist")) };
        let verdict = given.verdict(Role::Manager, &Command::BookAppointment(command));
        let expected = ["patient_unknown", "outside_working_hours", "in_the_past"];
        assert_eq!(verdict, Err(expected.into()));
    }
}
