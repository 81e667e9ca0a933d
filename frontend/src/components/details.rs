//! The appointment's panel: who, when, where it stands; the day's steps, moving and cancelling; and its history. While a
//! request about it is undecided it says so, and where one was rejected it says that first.

mod cancel;
mod facts;
mod past;
mod summary;

use super::desk::{Act, use_desk};
use super::draft::Draft;
use super::icon::Icon;
use super::panel::PanelFrame;
use super::rejection::RejectionNotice;
use super::tray::{is_open_rejection, is_pending, waiting};
use crate::cache::Request;
use crate::hooks::{use_cache, use_me, use_now, use_submit};
use crate::words::status;
use cancel::CancelForm;
use docket_shared::command::{ChangeAppointmentStatus, Command};
use docket_shared::ids::AppointmentId;
use docket_shared::model::{Appointment, AppointmentStatus};
use docket_shared::policy::Permission;
use docket_shared::protocol::http::Me;
use facts::Facts;
use past::Past;
use std::cmp::Ordering;
use std::rc::Rc;
use std::sync::Arc;
use summary::Summary;
use yew::prelude::*;

/// The properties of [`Details`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which appointment.
    pub id: AppointmentId,
}

/// The panel.
#[component]
pub fn Details(props: &Props) -> Html {
    let cache = use_cache();
    let about: Vec<&Rc<Request>> =
        cache.requests.iter().filter(|it| it.command.appointment_id() == Some(props.id)).collect();
    let rejected = about.first().filter(|it| is_open_rejection(it)).map(|it| Rc::clone(it));
    let pending = about.iter().find(|it| is_pending(it)).map(|it| Rc::clone(it));
    let appointment = cache.view.appointments().get(&props.id).map(Arc::clone);
    match (appointment, rejected) {
        (Some(appointment), rejected) => {
            html! { <Known key={props.id.to_string()} {appointment} {rejected} {pending} /> }
        }
        (None, Some(request)) => html! {
            <PanelFrame title="Appointment"><RejectionNotice {request} /></PanelFrame>
        },
        (None, None) => html! {
            <PanelFrame title="Appointment">
                <div class="empty">
                    { Icon::Calendar.sized("24") }
                    <strong>{ "Not in the calendar" }</strong>
                    <p>{ "It lies outside of the days that are loaded, or it was never booked." }</p>
                </div>
            </PanelFrame>
        },
    }
}

#[derive(Properties)]
struct KnownProps {
    appointment: Arc<Appointment>,
    rejected: Option<Rc<Request>>,
    pending: Option<Rc<Request>>,
}

impl PartialEq for KnownProps {
    fn eq(&self, other: &Self) -> bool {
        let same = |one: &Option<Rc<Request>>, two: &Option<Rc<Request>>| match (one, two) {
            (Some(one), Some(two)) => Rc::ptr_eq(one, two),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        self.appointment == other.appointment
            && same(&self.rejected, &other.rejected)
            && same(&self.pending, &other.pending)
    }
}

/// Whether `me` may take the day's steps with `appointment`.
fn may_step(me: &Me, appointment: &Appointment) -> bool {
    let may = |permission: Permission| me.permissions.contains(&permission);
    let own = me.account.practitioner_id == Some(appointment.practitioner_id);
    may(Permission::ChangeAnyStatus) || (own && may(Permission::ChangeOwnStatus))
}

/// What is asked for in the panel itself, one at a time.
#[derive(Clone, Copy, PartialEq)]
enum Asking {
    Nothing,
    WhyCancel,
    WhetherInError,
}

#[component]
fn Known(props: &KnownProps) -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let desk = use_desk();
    let submit = use_submit();
    let asking = use_state_eq(|| Asking::Nothing);
    let appointment = &props.appointment;
    let id = appointment.id;
    let books = me.permissions.contains(&Permission::Book);
    let ask = |what: Asking| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(what))
    };
    let onmove = {
        let (appointment, state) = (Arc::clone(appointment), Rc::clone(&cache.view));
        desk.on(move |_: MouseEvent| Act::Write(Rc::new(Draft::moving(&appointment, &state))))
    };
    let onstep = {
        let asking = asking.clone();
        Callback::from(move |status: AppointmentStatus| {
            if status == AppointmentStatus::EnteredInError && *asking != Asking::WhetherInError {
                return asking.set(Asking::WhetherInError);
            }
            asking.set(Asking::Nothing);
            let change = ChangeAppointmentStatus { appointment_id: id, status };
            submit.emit(Command::ChangeAppointmentStatus(change));
        })
    };
    let movable = books && appointment.status.is_movable() && props.pending.is_none();
    let cancellable = books && appointment.status.is_cancellable();
    let foot = (movable || cancellable).then(|| {
        html! {
            <>
                if movable {
                    <button type="button" class="button" onclick={onmove}>{ Icon::Move.html() }{ "Reschedule" }</button>
                }
                if cancellable {
                    <button
                        type="button"
                        class="button"
                        data-kind="bad"
                        aria-expanded={if *asking == Asking::WhyCancel { "true" } else { "false" }}
                        onclick={ask(Asking::WhyCancel)}
                    >
                        { "Cancel appointment" }
                    </button>
                }
            </>
        }
    });
    let steps = may_step(&me, appointment) && props.pending.is_none();
    let zone = cache.view.zone();
    let day = zone.date(appointment.start).cmp(&zone.date(now));
    html! {
        <PanelFrame title="Appointment" {foot}>
            if let Some(request) = &props.rejected {
                <RejectionNotice request={Rc::clone(request)} />
            }
            <Summary appointment={Arc::clone(appointment)} pending={props.pending.is_some()} />
            if let Some(request) = &props.pending {
                <p class="muted" role="status">{ waiting(request, cache.connection) }</p>
            }
            if steps {
                { day_steps(appointment.status, day, &onstep) }
            }
            if *asking == Asking::WhetherInError && steps {
                <InError
                    onyes={onstep.reform(|()| AppointmentStatus::EnteredInError)}
                    onno={ask(Asking::Nothing)}
                />
            }
            if *asking == Asking::WhyCancel && cancellable {
                <CancelForm {id} onclose={ask_nothing(&asking)} />
            }
            <Facts appointment={Arc::clone(appointment)} />
            <Past {id} />
        </PanelFrame>
    }
}

fn ask_nothing(asking: &UseStateHandle<Asking>) -> Callback<()> {
    let asking = asking.clone();
    Callback::from(move |()| asking.set(Asking::Nothing))
}

/// One button for each step that may follow on that day; the usual next one stands out, today.
fn day_steps(from: AppointmentStatus, day: Ordering, onstep: &Callback<AppointmentStatus>) -> Html {
    let offered = from.transitions().iter().filter(|to| status::is_offered(from, **to, day));
    let buttons = offered.map(|to| {
        let to = *to;
        let kind = if day.is_eq() && status::is_next(from, to) {
            Some("strong")
        } else {
            (to == AppointmentStatus::EnteredInError).then_some("quiet")
        };
        html! {
            <button
                key={status::code(to)}
                type="button"
                class="button"
                data-kind={kind}
                onclick={onstep.reform(move |_: MouseEvent| to)}
            >
                { status::action(from, to) }
            </button>
        }
    });
    html! { <div class="details-steps" role="group" aria-label="Next step">{ for buttons }</div> }
}

#[derive(Properties, PartialEq)]
struct InErrorProps {
    onyes: Callback<()>,
    onno: Callback<MouseEvent>,
}

/// Asks once more: there is no way back from it.
#[component]
fn InError(props: &InErrorProps) -> Html {
    html! {
        <section class="panel-section" role="alert">
            <p>{ "It will leave every calendar, as if it had never been booked. This cannot be taken back." }</p>
            <div class="details-steps">
                <button
                    type="button"
                    class="button"
                    data-kind="bad-strong"
                    onclick={props.onyes.reform(|_: MouseEvent| ())}
                >
                    { "It was entered in error" }
                </button>
                <button type="button" class="button" data-kind="quiet" onclick={props.onno.clone()}>
                    { "Leave it" }
                </button>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::ids::AccountId;
    use docket_shared::model::{Account, Role};
    use docket_shared::policy::may;
    use docket_shared::testing::{Given, appointment, at, book, practitioner};
    use uuid::Uuid;

    #[test]
    fn a_practitioner_steps_through_their_own_day_alone() {
        let mut given = Given::clinic([]);
        given.book(book(1, "2026-11-24T10:30:00Z", "2026-11-24T10:45:00Z")).unwrap();
        let appointment = &given.state.appointments()[&appointment(1)];
        let all = [Permission::ChangeAnyStatus, Permission::ChangeOwnStatus];
        for (role, whose, expected) in [
            (Role::Receptionist, None, true),
            (Role::Practitioner, Some(1), true),
            (Role::Practitioner, Some(2), false),
            (Role::Practitioner, None, false),
        ] {
            let me = Me {
                account: Account {
                    id: AccountId::new(Uuid::nil()),
                    username: "rosa".into(),
                    name: "Rosa Ames".into(),
                    role,
                    practitioner_id: whose.map(practitioner),
                    active: true,
                },
                permissions: all.into_iter().filter(|permission| may(role, *permission)).collect(),
                expires_at: at("2026-11-24T20:00:00Z"),
                storage_key: String::new(),
            };
            assert_eq!(may_step(&me, appointment), expected, "{role:?} {whose:?}");
        }
    }
}
