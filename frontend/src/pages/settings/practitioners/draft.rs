//! A practitioner as the form has them.

use super::super::absences::{self, Absence};
use super::super::editor::Draft;
use super::super::hours::Hours;
use super::super::limits::LimitDraft;
use super::super::typed::Errors;
use docket_shared::ids::{HealthcareServiceId, PractitionerId};
use docket_shared::model::{AvailableTime, Practitioner, PractitionerLimits, Source, WeeklyHours};
use docket_shared::time::ZoneRules;
use std::collections::BTreeSet;

/// What is typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PractitionerDraft {
    pub(super) id: PractitionerId,
    source: Option<Source>,
    pub(super) name: String,
    pub(super) active: bool,
    pub(super) services: BTreeSet<HealthcareServiceId>,
    pub(super) hours: Hours,
    pub(super) absences: Vec<Absence>,
    pub(super) per_week: LimitDraft,
    pub(super) per_month: LimitDraft,
}

/// Monday to Friday 09:00–17:00: where a new practitioner's hours start from.
pub(super) fn usual_hours() -> WeeklyHours {
    let mut hours = WeeklyHours::default();
    hours.0[..5].fill(vec![AvailableTime { start_minute: 9 * 60, end_minute: 17 * 60 }]);
    hours
}

impl Draft for PractitionerDraft {
    type Thing = Practitioner;

    fn of(thing: &Practitioner, zone: &ZoneRules) -> Self {
        Self {
            id: thing.id,
            source: thing.source.clone(),
            name: thing.name.clone(),
            active: thing.active,
            services: thing.services.clone(),
            hours: Hours::of(thing.available_time.as_ref()),
            absences: thing.not_available.iter().map(|absence| Absence::of(absence, zone)).collect(),
            per_week: LimitDraft::of(thing.limits.per_week),
            per_month: LimitDraft::of(thing.limits.per_month),
        }
    }

    fn read(&self, zone: &ZoneRules, errors: &mut Errors) -> Practitioner {
        Practitioner {
            id: self.id,
            source: self.source.clone(),
            name: self.name.trim().to_owned(),
            active: self.active,
            services: self.services.clone(),
            available_time: self.hours.read("practitioner.available_time", errors),
            not_available: absences::read(&self.absences, "practitioner.not_available", zone, errors),
            limits: PractitionerLimits {
                per_week: self.per_week.read("practitioner.limits.per_week", errors),
                per_month: self.per_month.read("practitioner.limits.per_month", errors),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::absences::AbsenceEdit;
    use super::super::super::hours::HoursEdit;
    use super::super::super::limits::LimitEdit;
    use super::*;
    use docket_shared::model::{Limit, NotAvailable};
    use docket_shared::testing::{a_practitioner, at, london, service};
    use docket_shared::time::Interval;

    fn full() -> Practitioner {
        Practitioner {
            services: BTreeSet::from([service(1)]),
            available_time: Some(usual_hours()),
            not_available: vec![NotAvailable {
                description: "Leave".into(),
                during: Interval::new(at("2026-12-24T00:00:00Z"), at("2027-01-02T00:00:00Z")),
            }],
            limits: PractitionerLimits { per_week: Limit::AtMost(12), per_month: Limit::Unlimited },
            ..a_practitioner(1)
        }
    }

    #[test]
    fn a_form_that_nobody_touched_is_the_practitioner_as_they_are() {
        for practitioner in [a_practitioner(1), full()] {
            let read = PractitionerDraft::of(&practitioner, &london()).thing(&london());
            assert_eq!(read.as_deref(), Ok(&practitioner));
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_its_field_all_at_once() {
        let mut draft = PractitionerDraft::of(&full(), &london());
        draft.name = "  ".into();
        draft.hours.apply(HoursEdit::Type(2, 0, "nine".into()));
        draft.per_week.apply(LimitEdit::Type("many".into()));
        absences::apply(&mut draft.absences, AbsenceEdit::Add);
        let errors = draft.thing(&london()).unwrap_err();
        for field in [
            "practitioner.name",
            "practitioner.available_time.2.0",
            "practitioner.limits.per_week",
            "practitioner.not_available.1.description",
            "practitioner.not_available.1.from-date",
            "practitioner.not_available.1.to-date",
        ] {
            assert!(errors.at(field).is_some(), "{field}");
        }
        assert_eq!(errors.count(), 6);
    }

    #[test]
    fn the_shared_rules_hold_too() {
        let mut draft = PractitionerDraft::of(&full(), &london());
        draft.name = "x".repeat(201);
        let errors = draft.thing(&london()).unwrap_err();
        assert_eq!(errors.at("practitioner.name"), Some("At most 200 characters."));
    }
}
