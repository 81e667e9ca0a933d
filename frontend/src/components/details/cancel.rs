//! Cancelling: why, in writing, and only then.

use crate::hooks::use_submit;
use docket_shared::command::{CancelAppointment, Command};
use docket_shared::ids::AppointmentId;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) id: AppointmentId,
    /// It was sent, or left.
    pub(super) onclose: Callback<()>,
}

/// The form.
#[component]
pub(super) fn CancelForm(props: &Props) -> Html {
    let submit = use_submit();
    let reason = use_state_eq(String::new);
    let missing = use_state_eq(|| false);
    let field = use_node_ref();
    {
        let field = field.clone();
        use_effect_with((), move |()| {
            if let Some(field) = field.cast::<HtmlElement>() {
                _ = field.focus();
            }
        });
    }
    let oninput = {
        let reason = reason.clone();
        Callback::from(move |event: InputEvent| {
            reason.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onsubmit = {
        let (id, onclose, field) = (props.id, props.onclose.clone(), field.clone());
        let (reason, missing) = (reason.clone(), missing.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let reason = reason.trim().to_owned();
            if reason.is_empty() {
                missing.set(true);
                if let Some(field) = field.cast::<HtmlElement>() {
                    _ = field.focus();
                }
                return;
            }
            submit.emit(Command::CancelAppointment(CancelAppointment { appointment_id: id, reason }));
            onclose.emit(());
        })
    };
    let missing = *missing && reason.trim().is_empty();
    html! {
        <form class="panel-section" aria-label="Cancel the appointment" autocomplete="off" {onsubmit}>
            <div class="field">
                <label class="field-label" for="cancel-reason">{ "Why is it cancelled?" }</label>
                <input
                    ref={field}
                    id="cancel-reason"
                    class="input"
                    maxlength="500"
                    aria-required="true"
                    aria-invalid={missing.then_some("true")}
                    aria-describedby="cancel-hint"
                    value={(*reason).clone()}
                    {oninput}
                />
                if missing {
                    <span id="cancel-hint" class="field-error">{ "Write a reason: it is kept with the appointment." }</span>
                } else {
                    <span id="cancel-hint" class="field-hint">{ "It is kept with the appointment, under your name." }</span>
                }
            </div>
            <div class="details-steps">
                <button type="submit" class="button" data-kind="bad-strong">{ "Cancel it" }</button>
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    onclick={props.onclose.reform(|_: MouseEvent| ())}
                >
                    { "Keep it" }
                </button>
            </div>
        </form>
    }
}
