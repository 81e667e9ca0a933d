//! What every settings page is framed with: the mark of what became of a change, the notice of one that was refused, and
//! the card around a form.

use crate::cache::{Cache, Progress, Request};
use crate::components::icon::Icon;
use crate::hooks::{use_cache, use_now};
use crate::words::reason::About;
use crate::words::request::{Tense, rejection, title};
use std::rc::Rc;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// The properties of [`Mark`].
#[derive(Properties)]
pub(super) struct MarkProps {
    /// My last request about the thing, if there was one.
    pub(super) request: Option<Rc<Request>>,
}

impl PartialEq for MarkProps {
    fn eq(&self, other: &Self) -> bool {
        same(self.request.as_ref(), other.request.as_ref())
    }
}

fn same(one: Option<&Rc<Request>>, other: Option<&Rc<Request>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => Rc::ptr_eq(one, other),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Whether a change is pending, confirmed or rejected: with an icon, a word and a colour.
#[component]
pub(super) fn Mark(props: &MarkProps) -> Html {
    let Some(request) = &props.request else { return html! {} };
    let (code, icon, word) = match request.progress {
        Progress::Queued => ("pending", Icon::Clock.html(), "Waiting to be sent"),
        Progress::Accepted => {
            ("pending", html! { <span class="spinner" aria-hidden="true"></span> }, "Pending")
        }
        Progress::Confirmed { .. } => ("confirmed", Icon::Check.html(), "Confirmed"),
        Progress::Rejected(_) | Progress::Refused(_) => ("rejected", Icon::Blocked.html(), "Not saved"),
    };
    html! {
        <span class="settings-mark" data-progress={code}>{ icon }{ word }</span>
    }
}

/// The properties of [`Notice`].
#[derive(Properties)]
pub(super) struct NoticeProps {
    /// The request that was not carried out.
    pub(super) request: Rc<Request>,
    /// Opens the form with what was asked for; `None` where it is open.
    #[prop_or_default]
    pub(super) onagain: Option<Callback<MouseEvent>>,
    /// Puts it aside.
    pub(super) ondismiss: Callback<MouseEvent>,
}

impl PartialEq for NoticeProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.request, &other.request)
            && self.onagain == other.onagain
            && self.ondismiss == other.ondismiss
    }
}

/// What was not saved, why, and what can be done.
#[component]
pub(super) fn Notice(props: &NoticeProps) -> Html {
    let cache = use_cache();
    let now = use_now();
    let Some(why) = why(&props.request, &cache, now) else { return html! {} };
    html! {
        <section class="verdict" data-verdict="blocked">
            <p class="verdict-line">
                { Icon::Blocked.html() }
                <strong class="verdict-word">{ title(&cache.view, &props.request.command, Tense::Refused) }</strong>
            </p>
            <p class="settings-why">{ why }</p>
            <div class="verdict-actions">
                if let Some(onagain) = &props.onagain {
                    <button type="button" class="button" onclick={onagain.clone()}>{ "Change and ask again" }</button>
                }
                <button type="button" class="button" data-kind="quiet" onclick={props.ondismiss.clone()}>
                    { "Dismiss" }
                </button>
            </div>
        </section>
    }
}

/// Why a request was not carried out, in sentences.
fn why(request: &Request, cache: &Cache, now: chrono::DateTime<chrono::Utc>) -> Option<String> {
    match &request.progress {
        Progress::Rejected(rejected) => Some(rejection(rejected, About { state: &cache.view, now })),
        Progress::Refused(sentence) => Some(sentence.clone()),
        Progress::Queued | Progress::Accepted | Progress::Confirmed { .. } => None,
    }
}

/// The properties of [`FormFrame`].
#[derive(Properties, PartialEq)]
pub(super) struct FormFrameProps {
    /// What is filled in.
    pub(super) title: AttrValue,
    /// How often it was sent in vain: each time the first wrong field is focused.
    pub(super) attempts: u32,
    /// How many fields are wrong.
    pub(super) wrong: usize,
    /// What sending is called.
    #[prop_or(AttrValue::Static("Save"))]
    pub(super) verb: AttrValue,
    /// Whether the first field is focused when it appears.
    #[prop_or(true)]
    pub(super) focus: bool,
    /// Whether the thing was changed by somebody else since this was opened.
    #[prop_or_default]
    pub(super) stale: bool,
    pub(super) onsend: Callback<()>,
    /// Gives up what was typed; `None` where there is nothing to give up.
    #[prop_or_default]
    pub(super) onclose: Option<Callback<()>>,
    /// What giving up is called.
    #[prop_or(AttrValue::Static("Cancel"))]
    pub(super) leave: AttrValue,
    pub(super) children: Html,
}

/// The card around a form.
#[component]
pub(super) fn FormFrame(props: &FormFrameProps) -> Html {
    let form = use_node_ref();
    {
        let form = form.clone();
        use_effect_with((props.attempts, props.focus), move |(attempts, focus)| {
            let wanted = match (attempts, focus) {
                (0, false) => return,
                (0, true) => "input:not([hidden]), select",
                (1.., _) => "[aria-invalid='true']",
            };
            let found = form.cast::<Element>().and_then(|form| form.query_selector(wanted).ok().flatten());
            if let Some(field) =
                found.and_then(|field| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(field).ok())
            {
                _ = field.focus();
            }
        });
    }
    let onsubmit = props.onsend.reform(|event: SubmitEvent| event.prevent_default());
    html! {
        <form ref={form} class="settings-form" aria-label={props.title.clone()} autocomplete="off" novalidate=true {onsubmit}>
            <h2 class="settings-form-title">{ &props.title }</h2>
            if props.stale {
                <p class="settings-note" role="status">
                    { Icon::Warning.html() }
                    { "Somebody changed this since you began. Saving puts what stands here in its place." }
                </p>
            }
            { props.children.clone() }
            <div class="settings-form-foot">
                <button type="submit" class="button" data-kind="strong">{ &props.verb }</button>
                if let Some(onclose) = &props.onclose {
                    <button type="button" class="button" data-kind="quiet" onclick={onclose.reform(|_: MouseEvent| ())}>
                        { &props.leave }
                    </button>
                }
                if props.wrong > 0 {
                    <span class="field-error" role="status">
                        { Icon::Error.html() }
                        { format!("{} to put right.", crate::words::counted(props.wrong, "field", "fields")) }
                    </span>
                }
            </div>
        </form>
    }
}
