//! What others have made of a meeting while a change of it was typed or on its way: said before it is sent, with a way to keep both.

use crate::cache::Cache;
use crate::components::desk::{Act, DeskHandle};
use crate::components::icon::Icon;
use crate::components::meeting::draft::{MeetingDraft, Purpose};
use crate::words::meeting::change::differences;
use docket_shared::time::RecurrenceRule;
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// What had been asked for, where it is not known which of it was meant: nothing of it is in the form.
pub(super) fn asked(draft: &Rc<MeetingDraft>, cache: &Cache, desk: &DeskHandle) -> Html {
    let (Some(asked), Purpose::Change(meeting, recurrence_id)) = (&draft.asked, &draft.purpose) else {
        return Html::default();
    };
    let zone = Arc::clone(cache.view.zone());
    let Some(occurrence) = meeting.occurrence(*recurrence_id, &zone) else { return Html::default() };
    let now = (&occurrence.details, rule(draft, meeting.recurrence.as_ref()));
    let lines = differences(&cache.view, now, (&asked.details, rule(draft, asked.recurrence.as_ref())));
    let take = {
        let (draft, asked) = (Rc::clone(draft), asked.clone());
        move |_: MouseEvent| Act::WriteMeeting(Rc::new(MeetingDraft::clone(&draft).with(&asked, &zone)))
    };
    let title = "Somebody else has changed it. This is how it is now; as you had asked, it would be:";
    notice(title, &lines, "Take all of that", desk.on(take))
}

/// How it is repeated, unless one occurrence is meant alone.
fn rule<'a>(draft: &MeetingDraft, rule: Option<&'a RecurrenceRule>) -> Option<&'a RecurrenceRule> {
    rule.filter(|_| draft.recurrence_id().is_none())
}

fn notice(title: &str, lines: &[String], way: &'static str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <section class="verdict" data-verdict="soft" aria-label="Changed meanwhile">
            <p class="verdict-line" role="status">
                { Icon::Warning.html() }
                <strong class="verdict-word">{ title }</strong>
            </p>
            <ul class="verdict-reasons">{ for lines.iter().map(|it| html! { <li key={it.clone()}>{ it }</li> }) }</ul>
            <div class="verdict-actions">
                <button type="button" class="button" {onclick}>{ way }</button>
            </div>
        </section>
    }
}
