//! Who may do what: the one place that says so. The server enforces it, the app hides what it would refuse.

use crate::command::Command;
use crate::ids::{AccountId, PractitionerId};
use crate::model::Role;
use serde::{Deserialize, Serialize};

/// Something that a role may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See the calendar, practitioners, services, locations, settings.
    ReadCalendar,
    /// Search patients and see who they are.
    ReadPatients,
    /// Book, move and cancel appointments.
    Book,
    /// Change the status of any appointment.
    ChangeAnyStatus,
    /// Change the status of one's own appointments, as their practitioner.
    ChangeOwnStatus,
    /// Register and change patients.
    SavePatients,
    /// Set soft rules aside, with a written reason.
    Override,
    /// Change hours, limits, services, locations and the organization.
    SaveSettings,
    /// Copy others' appointments in.
    Import,
    /// Add and change accounts, set their passwords.
    SaveAccounts,
    /// Create meetings, invite to them, answer invitations.
    Meet,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 11] = [
        Self::ReadCalendar,
        Self::ReadPatients,
        Self::Book,
        Self::ChangeAnyStatus,
        Self::ChangeOwnStatus,
        Self::SavePatients,
        Self::Override,
        Self::SaveSettings,
        Self::Import,
        Self::SaveAccounts,
        Self::Meet,
    ];
}

/// Whether `role` may do `permission`.
pub const fn may(role: Role, permission: Permission) -> bool {
    use Permission as P;
    use Role as R;
    match permission {
        P::ReadCalendar | P::ReadPatients | P::Meet => true,
        P::Book | P::ChangeAnyStatus | P::SavePatients => {
            matches!(role, R::Receptionist | R::Manager | R::Admin)
        }
        P::ChangeOwnStatus => matches!(role, R::Practitioner),
        P::Override | P::SaveSettings => matches!(role, R::Manager | R::Admin),
        P::Import | P::SaveAccounts => matches!(role, R::Admin),
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Actor {
    /// The account.
    pub account_id: AccountId,
    /// Its role.
    pub role: Role,
    /// The practitioner that it is, if it is one.
    pub practitioner_id: Option<PractitionerId>,
}

impl Actor {
    /// Whether it may do `permission`.
    pub const fn may(&self, permission: Permission) -> bool {
        may(self.role, permission)
    }

    /// Whether it may send `command` at all. Whether it may in this very case, the decision says.
    pub const fn may_send(&self, command: &Command) -> bool {
        match command {
            Command::BookAppointment(_)
            | Command::RescheduleAppointment(_)
            | Command::CancelAppointment(_) => self.may(Permission::Book),
            Command::ChangeAppointmentStatus(_) => {
                self.may(Permission::ChangeAnyStatus) || self.may(Permission::ChangeOwnStatus)
            }
            Command::ImportAppointment(_) => self.may(Permission::Import),
            Command::SavePatient(_) => self.may(Permission::SavePatients),
            Command::SavePractitioner(_)
            | Command::SaveLocation(_)
            | Command::SaveHealthcareService(_)
            | Command::SaveOrganization(_) => self.may(Permission::SaveSettings),
            Command::SaveAccount(_) => self.may(Permission::SaveAccounts),
            Command::CreateMeeting(_)
            | Command::ChangeMeeting(_)
            | Command::CancelMeeting(_)
            | Command::InviteToMeeting(_)
            | Command::UninviteFromMeeting(_)
            | Command::LeaveMeeting(_)
            | Command::RespondToMeeting(_)
            | Command::ProposeMeetingTime(_)
            | Command::AnswerTimeProposal(_)
            | Command::MergeMeetings(_)
            | Command::UnmergeMeetings(_)
            | Command::SuggestMerge(_)
            | Command::KeepMeetingsApart(_) => self.may(Permission::Meet),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{SaveAccount, SaveOrganization, SavePatient};
    use crate::model::{Account, AppointmentStatus, Organization};
    use crate::testing::{a_patient, actor, book, cancel, import, reschedule, stand};
    use std::sync::Arc;

    #[test]
    fn each_role_may_what_its_description_says() {
        use Permission as P;
        let receptionist =
            vec![P::ReadCalendar, P::ReadPatients, P::Meet, P::Book, P::ChangeAnyStatus, P::SavePatients];
        let manager = [&receptionist[..], &[P::Override, P::SaveSettings]].concat();
        let admin = [&manager[..], &[P::Import, P::SaveAccounts]].concat();
        for (role, permitted) in [
            (Role::Receptionist, receptionist),
            (Role::Practitioner, vec![P::ReadCalendar, P::ReadPatients, P::Meet, P::ChangeOwnStatus]),
            (Role::Manager, manager),
            (Role::Admin, admin),
        ] {
            for permission in P::ALL {
                assert_eq!(may(role, permission), permitted.contains(&permission), "{role:?} {permission:?}");
            }
        }
    }

    #[test]
    fn each_command_is_for_the_roles_that_its_work_belongs_to() {
        use Role::{Admin, Manager, Practitioner, Receptionist};
        let (start, end) = ("2026-11-03T09:00:00Z", "2026-11-03T09:30:00Z");
        let account = Account {
            id: actor(Admin).account_id,
            username: "admin".into(),
            name: "Admin".into(),
            role: Admin,
            practitioner_id: None,
            active: true,
        };
        for (command, roles) in [
            (Command::BookAppointment(book(1, start, end)), &[Receptionist, Manager, Admin][..]),
            (Command::RescheduleAppointment(reschedule(1, start, end)), &[Receptionist, Manager, Admin]),
            (cancel(1), &[Receptionist, Manager, Admin]),
            (stand(1, AppointmentStatus::Arrived), &[Receptionist, Practitioner, Manager, Admin]),
            (Command::ImportAppointment(import("1", AppointmentStatus::Booked, start, end)), &[Admin]),
            (
                Command::SavePatient(SavePatient { patient: Arc::new(a_patient(1)) }),
                &[Receptionist, Manager, Admin],
            ),
            (
                Command::SaveOrganization(SaveOrganization {
                    organization: Arc::new(Organization::default()),
                }),
                &[Manager, Admin],
            ),
            (Command::SaveAccount(SaveAccount { account: Arc::new(account) }), &[Admin]),
        ] {
            for role in Role::ALL {
                assert_eq!(actor(role).may_send(&command), roles.contains(&role), "{role:?} {command:?}");
            }
        }
    }
}
