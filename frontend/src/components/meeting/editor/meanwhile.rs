//! What others have made of a meeting while a change of it was typed or on its way: said before it is sent, with a way to keep both.

use crate::cache::Cache;
use crate::components::desk::{Act, DeskHandle};
use crate::components::icon::Icon;
use crate::components::meeting::draft::{MeetingDraft, Purpose, changed_since};
use crate::words::Names;
use crate::words::meeting::change::differences;
use docket_shared::command::Command;
use docket_shared::ids::AccountId;
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

/// What somebody else has changed since it was begun, because of which a change would be rejected. That I have changed it myself, or that
/// somebody was invited, is in nobody's way.
pub(super) fn changed(draft: &Rc<MeetingDraft>, cache: &Cache, me: AccountId, desk: &DeskHandle) -> Html {
    let (Purpose::Change(before, recurrence_id), Some(sequence)) = (&draft.purpose, draft.sequence) else {
        return Html::default();
    };
    let state = &cache.view;
    let known = [&cache.confirmed, state].map(|it| it.meetings().get(&before.id).cloned());
    let [Some(confirmed), Some(current)] = known else { return Html::default() };
    let Some(since) = changed_since(&confirmed, sequence, me) else { return Html::default() };
    let zone = Arc::clone(state.zone());
    let [was, is] = [before, &current].map(|it| it.occurrence(*recurrence_id, &zone));
    let lines = was.as_ref().zip(is.as_ref()).map(|(was, is)| {
        let was = (&was.details, rule(draft, before.recurrence.as_ref()));
        differences(state, was, (&is.details, rule(draft, current.recurrence.as_ref())))
    });
    let who = Names(state).account(since.by);
    let is_change = |it: &Command| matches!(it, Command::ChangeMeeting(_));
    let title = match draft.commands(&zone).is_some_and(|it| it.iter().any(is_change)) {
        true => format!("{who} has changed it since you began: what you save now would be refused."),
        false => format!("{who} has changed it since you began."),
    };
    let lay_over = {
        let (draft, sequence) = (Rc::clone(draft), confirmed.sequence);
        move |_: MouseEvent| Act::WriteMeeting(Rc::new(draft.onto(&current, Some(sequence), &zone)))
    };
    notice(&title, &lines.unwrap_or_default(), "Put mine on top of it", desk.on(lay_over))
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
            if !lines.is_empty() {
                <ul class="verdict-reasons">
                    { for lines.iter().map(|it| html! { <li key={it.clone()}>{ it }</li> }) }
                </ul>
            }
            <div class="verdict-actions">
                <button type="button" class="button" {onclick}>{ way }</button>
            </div>
        </section>
    }
}
