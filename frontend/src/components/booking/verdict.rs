//! The live verdict, with its age, its reasons and the meters of the practitioner.

use super::super::draft::Draft;
use super::super::icon::Icon;
use super::super::meter::Meter;
use super::super::precheck::{Load, Verdict};
use crate::cache::Connection;
use crate::hooks::{use_cache, use_now};
use crate::words::reason::{About, as_of, sentence};
use docket_shared::rejection::Reason;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) draft: Rc<Draft>,
    pub(super) verdict: Verdict,
}

#[component]
pub(super) fn VerdictBox(props: &Props) -> Html {
    let cache = use_cache();
    let now = use_now();
    let Props { draft, verdict } = props;
    let state = &cache.view;
    let about = About { state, now };
    let icon = match verdict {
        Verdict::Free => Icon::Check,
        Verdict::Soft { may_override: true, .. } => Icon::Warning,
        Verdict::Soft { may_override: false, .. } | Verdict::Blocked { .. } => Icon::Blocked,
        Verdict::Incomplete | Verdict::Unknown => Icon::Clock,
    };
    let reasons = verdict.reasons().iter().map(|reason| {
        html! {
            <li key={reason.code()}>
                { sentence(reason, about) }
                if reason.is_soft() && verdict.reasons().iter().any(|other| !Reason::is_soft(other)) {
                    <span class="verdict-tag">{ "may be set aside" }</span>
                }
            </li>
        }
    });
    let hint = match verdict {
        Verdict::Incomplete => Some("Choose with whom and when; the calendar is checked as you type."),
        Verdict::Unknown => Some("This day is being fetched."),
        Verdict::Soft { may_override: false, .. } => Some("A manager can set this aside with a reason."),
        Verdict::Free | Verdict::Soft { may_override: true, .. } | Verdict::Blocked { .. } => None,
    };
    let stale = !matches!(cache.connection, Connection::Live);
    let load = draft
        .practitioner_id
        .zip(draft.interval(state.zone()))
        .map(|(practitioner, interval)| Load::around(state, &cache.confirmed, practitioner, interval.start));
    let code = match verdict {
        Verdict::Soft { may_override: false, .. } => "blocked",
        Verdict::Incomplete
        | Verdict::Unknown
        | Verdict::Free
        | Verdict::Soft { may_override: true, .. }
        | Verdict::Blocked { .. } => verdict.code(),
    };
    html! {
        <section class="verdict" data-verdict={code} aria-label="Verdict">
            <p class="verdict-line" aria-live="polite">
                { icon.html() }
                <strong class="verdict-word">{ verdict.word() }</strong>
                if !matches!(verdict, Verdict::Incomplete | Verdict::Unknown) {
                    <span class="verdict-age" data-stale={stale.then_some("")}>{ as_of(state, cache.as_of) }</span>
                }
            </p>
            if !verdict.reasons().is_empty() {
                <ul class="verdict-reasons">{ for reasons }</ul>
            }
            if let Some(hint) = hint {
                <p class="field-hint verdict-hint">{ hint }</p>
            }
            if let Some((week, month)) = load {
                <div class="meters">
                    <Meter label="Week" load={week} />
                    <Meter label="Month" load={month} />
                </div>
            }
        </section>
    }
}
