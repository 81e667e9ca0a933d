//! A practitioner is booked for what they offer.

use super::Proposal;
use crate::rejection::Reason;

pub(super) fn rule(proposal: &Proposal<'_>, reasons: &mut Vec<Reason>) {
    let (Some(practitioner), Some(service_id)) = (proposal.practitioner(), proposal.service_id) else {
        return;
    };
    let keeps = proposal.current.is_some_and(|current| current.practitioner_id == practitioner.id);
    if !keeps && !practitioner.offers(service_id) {
        reasons.push(Reason::ServiceNotOffered { practitioner_id: practitioner.id, service_id });
    }
}

#[cfg(test)]
mod tests {
    use crate::command::{BookAppointment, Command, RescheduleAppointment};
    use crate::model::{Practitioner, Role};
    use crate::rejection::Reason;
    use crate::testing::{Given, a_practitioner, book, practitioner, reschedule, saved, service};

    fn offering(services: &[u32]) -> Practitioner {
        Practitioner {
            services: services.iter().map(|number| service(*number)).collect(),
            ..a_practitioner(1)
        }
    }

    #[test]
    fn a_practitioner_is_booked_for_what_they_offer() {
        let refused = Err(vec!["service_not_offered"]);
        for (offered, asked, expected) in [
            (&[][..], Some(1), Ok(())),
            (&[1], Some(1), Ok(())),
            (&[1, 2], Some(2), Ok(())),
            (&[1], Some(2), refused),
            (&[1], None, Ok(())),
        ] {
            let mut given = Given::clinic([saved(offering(offered))]);
            let command = BookAppointment {
                service_id: asked.map(service),
                ..book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z")
            };
            assert_eq!(given.book(command), expected, "{asked:?} of {offered:?}");
        }
    }

    #[test]
    fn the_reason_names_practitioner_and_service() {
        let mut given = Given::clinic([saved(offering(&[1]))]);
        let asked = book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
        let asked = Command::BookAppointment(BookAppointment { service_id: Some(service(2)), ..asked });
        let expected = Reason::ServiceNotOffered { practitioner_id: practitioner(1), service_id: service(2) };
        assert_eq!(given.when(Role::Receptionist, &asked), Err(vec![expected]));
    }

    #[test]
    fn an_appointment_goes_only_to_one_who_offers_its_service_but_may_move_where_it_is() {
        let mut given = Given::clinic([saved(offering(&[1]))]);
        let first = book(1, "2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
        let theirs =
            BookAppointment { practitioner_id: practitioner(2), service_id: Some(service(2)), ..first };
        given.book(theirs).unwrap();
        let moved = reschedule(1, "2026-11-04T09:00:00Z", "2026-11-04T09:30:00Z");
        assert_eq!(given.reschedule(moved.clone()), Err(vec!["service_not_offered"]));
        // Practitioner 2 no longer offers it, but has it already.
        given.apply(saved(Practitioner { id: practitioner(2), ..offering(&[1]) }));
        let within = RescheduleAppointment { practitioner_id: practitioner(2), ..moved };
        assert_eq!(given.reschedule(within), Ok(()));
    }
}
