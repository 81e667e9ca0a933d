//! The booking form: a new appointment, or another time for one. The verdict is live with every key; a "no" advises, and
//! the request can be sent all the same, since the authority alone knows.

mod patient;
mod verdict;
mod when;

use super::alternatives::Alternatives;
use super::desk::{Act, use_desk};
use super::draft::{Draft, Purpose};
use super::focus::use_focus_in;
use super::icon::Icon;
use super::panel::{PanelFrame, submit_keys};
use super::precheck::{self, Verdict};
use super::toasts::Same;
use crate::hooks::{use_cache, use_me, use_now, use_submit, use_window};
use crate::words::by_name;
use crate::words::request::moved_meanwhile;
use docket_shared::decide::Context;
use docket_shared::ids::{HealthcareServiceId, LocationId, PractitionerId};
use docket_shared::model::Practitioner;
use docket_shared::rejection::Alternative;
use docket_shared::state::State;
use patient::PatientField;
use std::rc::Rc;
use verdict::VerdictBox;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use when::When;
use yew::prelude::*;

/// The properties of [`Booking`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The booking as it stands.
    pub draft: Rc<Draft>,
}

/// The form.
#[component]
pub fn Booking(props: &Props) -> Html {
    let cache = use_cache();
    let now = use_now();
    let me = use_me();
    let desk = use_desk();
    let submit = use_submit();
    let tries = use_state_eq(|| 0_u32);
    let problems = *tries > 0;
    let form = use_node_ref();
    let missing = use_focus_in(&form);
    let draft = &props.draft;
    let state = Rc::clone(&cache.view);
    let zone = state.zone();
    use_window(zone.day(draft.date));

    let context = Context::new(now, precheck::actor(&me));
    // `now` ticks twice a minute, and so the verdict is never older than the clock on the wall.
    let checked = use_memo((Same(Rc::clone(&state)), Rc::clone(draft), now), |_| {
        let verdict = precheck::of_draft(draft, &state, &context);
        let instead = match verdict {
            Verdict::Soft { .. } | Verdict::Blocked { .. } => precheck::instead(draft, &state, &context),
            Verdict::Incomplete | Verdict::Unknown | Verdict::Free => Vec::new(),
        };
        (verdict, Rc::new(instead))
    });
    let (verdict, instead) = &*checked;

    let change = {
        let (desk, draft) = (desk.clone(), Rc::clone(draft));
        move |edit: &dyn Fn(&mut Draft)| {
            let mut draft = Draft::clone(&draft);
            edit(&mut draft);
            desk.act(Act::Write(Rc::new(draft)));
        }
    };
    let edited = {
        let desk = desk.clone();
        Callback::from(move |draft: Draft| desk.act(Act::Write(Rc::new(draft))))
    };
    let select = |edit: fn(&mut Draft, &str, &State)| {
        let (change, state) = (change.clone(), Rc::clone(&state));
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            change(&|draft| edit(draft, &value, &state));
        })
    };
    let onservice = select(|draft, value, state| draft.choose_service(value.parse().ok(), state));
    let onpractitioner = select(|draft, value, _| draft.practitioner_id = value.parse().ok());
    let onlocation = select(|draft, value, _| draft.location_id = value.parse().ok());
    let onnote = {
        let change = change.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            change(&|draft| draft.note.clone_from(&value));
        })
    };
    let onreason = {
        let change = change.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            change(&|draft| draft.override_reason.clone_from(&value));
        })
    };
    let ontake = {
        let (change, state) = (change.clone(), Rc::clone(&state));
        Callback::from(move |taken: Alternative| change(&|draft| draft.take(state.zone(), &taken)))
    };
    let needs_reason = matches!(verdict, Verdict::Soft { may_override: true, .. });
    let onsubmit = {
        let (desk, draft, state, tries) = (desk.clone(), Rc::clone(draft), Rc::clone(&state), tries.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let mut draft = Draft::clone(&draft);
            if !needs_reason {
                // It was argued for another time, and is not on the screen.
                draft.override_reason.clear();
            }
            let command = draft.patient_id().and_then(|patient| draft.command(state.zone(), patient));
            let Some(command) = command else {
                tries.set(*tries + 1);
                return missing.emit("[aria-invalid=true]");
            };
            if let Some(registration) = draft.registration() {
                submit.emit(registration);
            }
            let shown = command.appointment_id();
            submit.emit(command);
            desk.act(Act::Finish(shown));
        })
    };

    let moving = matches!(draft.purpose, Purpose::Move(_));
    let service = draft.service_id.and_then(|id| state.services().get(&id));
    let hue = service.map(|service| service.colour.to_string());
    let unreasoned = needs_reason && draft.override_reason.trim().is_empty();
    let verb = match (verdict.is_no(), moving) {
        (true, _) => "Ask anyway",
        (false, true) => "Move",
        (false, false) => "Book",
    };
    let foot = html! {
        <>
            <button type="submit" form="booking" class="button" data-kind="strong" disabled={unreasoned}>
                { verb }{ submit_keys() }
            </button>
            <button type="button" class="button" data-kind="quiet" onclick={desk.on(|_: MouseEvent| Act::Finish(None))}>
                { "Cancel" }
            </button>
        </>
    };
    html! {
        <PanelFrame title={if moving { "Move appointment" } else { "New appointment" }} {foot}>
            <form id="booking" class="booking" autocomplete="off" ref={form} {onsubmit}>
                <PatientField
                    draft={Rc::clone(draft)}
                    state={Rc::clone(&state)}
                    today={zone.date(now)}
                    missing={problems && draft.patient_id().is_none()}
                    onchange={edited.clone()}
                />
                <div class="field">
                    <label class="field-label" for="booking-service">{ "Service" }</label>
                    <span class="select" data-hue={hue}>
                        <select id="booking-service" class="input" onchange={onservice} disabled={moving}>
                            { for services(&state, draft) }
                        </select>
                        { Icon::ChevronDown.html() }
                    </span>
                </div>
                <div class="field-row">
                    <div class="field">
                        <label class="field-label" for="booking-practitioner">{ "With" }</label>
                        <span class="select">
                            <select
                                id="booking-practitioner"
                                class="input"
                                aria-invalid={(problems && draft.practitioner_id.is_none()).then_some("true")}
                                onchange={onpractitioner}
                            >
                                { for practitioners(&state, draft) }
                            </select>
                            { Icon::ChevronDown.html() }
                        </span>
                        if problems && draft.practitioner_id.is_none() {
                            <span class="field-error">{ "Choose with whom." }</span>
                        }
                    </div>
                    <div class="field">
                        <label class="field-label" for="booking-location">{ "Where" }</label>
                        <span class="select">
                            <select id="booking-location" class="input" onchange={onlocation}>
                                { for locations(&state, draft) }
                            </select>
                            { Icon::ChevronDown.html() }
                        </span>
                    </div>
                </div>
                <When
                    draft={Rc::clone(draft)}
                    state={Rc::clone(&state)}
                    today={zone.date(now)}
                    {problems}
                    onchange={edited}
                />
                if !moving {
                    <div class="field">
                        <label class="field-label" for="booking-note">
                            { "Note " }<span class="faint">{ "optional" }</span>
                        </label>
                        <textarea
                            id="booking-note"
                            class="input"
                            rows="2"
                            maxlength="2000"
                            value={draft.note.clone()}
                            oninput={onnote}
                        />
                    </div>
                }
                if needs_reason {
                    <div class="field">
                        <label class="field-label" for="booking-reason">{ "Reason for the exception" }</label>
                        <input
                            id="booking-reason"
                            class="input"
                            maxlength="500"
                            value={draft.override_reason.clone()}
                            oninput={onreason}
                        />
                        <span class="field-hint">{ "It is kept with the appointment, under your name." }</span>
                    </div>
                }
                if let Some(now) = draft.moved_meanwhile(&state) {
                    <p class="field-error" role="status">{ moved_meanwhile(&state, now) }</p>
                }
                <VerdictBox draft={Rc::clone(draft)} verdict={verdict.clone()} />
            </form>
            if let Some(asked_with) = draft.practitioner_id {
                <Alternatives
                    {state}
                    alternatives={Rc::clone(instead)}
                    {asked_with}
                    asked_on={draft.date}
                    {now}
                    {ontake}
                />
            }
        </PanelFrame>
    }
}

/// A choice of a select.
fn choice<Id: ToString>(id: Option<Id>, name: &str, chosen: bool) -> Html {
    let value = id.map(|id| id.to_string()).unwrap_or_default();
    html! { <option key={value.clone()} {value} selected={chosen}>{ name }</option> }
}

fn services(state: &State, draft: &Draft) -> Vec<Html> {
    let found = state.services().values().filter(|it| it.active || draft.service_id == Some(it.id));
    let found = by_name(found, |it| &it.name);
    let mut choices =
        vec![choice::<HealthcareServiceId>(None, "None in particular", draft.service_id.is_none())];
    choices.extend(found.into_iter().map(|it| {
        let name = format!("{} · {} min", it.name, it.duration_minutes);
        choice(Some(it.id), &name, draft.service_id == Some(it.id))
    }));
    choices
}

/// Those who offer the service come first; the others are named as such rather than left out.
fn practitioners(state: &State, draft: &Draft) -> Vec<Html> {
    let found = state.practitioners().values().filter(|it| it.active || draft.practitioner_id == Some(it.id));
    let offers = |it: &Practitioner| draft.service_id.is_none_or(|service| it.offers(service));
    let (offering, others): (Vec<_>, Vec<_>) =
        by_name(found, |it| &it.name).into_iter().partition(|it| offers(it));
    let mut choices = vec![choice::<PractitionerId>(None, "Choose …", draft.practitioner_id.is_none())];
    choices.extend(offering.into_iter().chain(others).map(|it| {
        let name = if offers(it) { it.name.clone() } else { format!("{} (does not offer it)", it.name) };
        choice(Some(it.id), &name, draft.practitioner_id == Some(it.id))
    }));
    choices
}

fn locations(state: &State, draft: &Draft) -> Vec<Html> {
    let found = state.locations().values().filter(|it| it.active || draft.location_id == Some(it.id));
    let found = by_name(found, |it| &it.name);
    let mut choices = vec![choice::<LocationId>(None, "No room", draft.location_id.is_none())];
    choices
        .extend(found.into_iter().map(|it| choice(Some(it.id), &it.name, draft.location_id == Some(it.id))));
    choices
}
