//! The form of a meeting: a new one, or a change of one. What it looks like is told while it is typed, in a quiet line that opens
//! into cards, and once more before it goes out. Nothing of that is ever in the way of sending it.

mod meanwhile;
mod people;
mod when;

use super::cards::{Way, cards, quiet};
use super::check::{self, Advice};
use super::draft::{MeetingDraft, Purpose};
use crate::components::desk::{Act, Dialog, OccurrenceId, use_desk};
use crate::components::icon::Icon;
use crate::components::merge::Comparison;
use crate::components::panel::{PanelFrame, submit_keys};
use crate::components::precheck::actor;
use crate::components::toasts::Same;
use crate::hooks::{use_cache, use_hidden_look_alikes, use_me, use_now, use_submit, use_window};
use crate::words::meeting::link;
use crate::words::{by_name, look_alike};
use docket_shared::decide::Context;
use docket_shared::ids::MeetingId;
use docket_shared::look_alikes::LookAlike;
use docket_shared::state::State;
use people::PeopleField;
use std::rc::Rc;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use when::When;
use yew::prelude::*;

/// The properties of [`MeetingEditor`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The meeting as it stands.
    pub draft: Rc<MeetingDraft>,
}

/// What is said of the draft while it is typed.
struct Said {
    advice: Advice,
    alike: Vec<LookAlike>,
    /// What is lost of what was different about single dates.
    dropped: Option<String>,
}

/// The form.
#[component]
pub fn MeetingEditor(props: &Props) -> Html {
    let cache = use_cache();
    let now = use_now();
    let me = use_me();
    let desk = use_desk();
    let submit = use_submit();
    let problems = use_state_eq(|| false);
    // Which meeting is being asked about before it goes out; another draft is another question.
    let asking = use_state_eq(|| None::<MeetingId>);
    let open = use_state_eq(|| false);
    let (title, people) = (use_node_ref(), use_node_ref());
    let draft = &props.draft;
    let id = draft.meeting_id();
    let state = Rc::clone(&cache.view);
    let zone = state.zone();
    use_window(zone.day(draft.date));
    {
        let (title, people) = (title.clone(), people.clone());
        use_effect_with((id, draft.inviting), move |(_, inviting)| {
            let first = if *inviting { people } else { title };
            if let Some(first) = first.cast::<HtmlElement>() {
                _ = first.focus();
            }
        });
    }
    let said = use_memo((Same(Rc::clone(&state)), Rc::clone(draft), now), |_| {
        let context = Context::new(now, actor(&me));
        said(draft, &state, &context)
    });
    let Said { advice, alike, dropped } = &*said;
    let hidden = use_hidden_look_alikes(draft.sketch(zone, me.account.id).filter(|_| draft.is_typed()));

    let change = {
        let (desk, draft) = (desk.clone(), Rc::clone(draft));
        Callback::from(move |edit: Box<dyn Fn(&mut MeetingDraft)>| {
            let mut draft = MeetingDraft::clone(&draft);
            edit(&mut draft);
            draft.touched = true;
            desk.act(Act::WriteMeeting(Rc::new(draft)));
        })
    };
    let onchange = {
        let desk = desk.clone();
        Callback::from(move |draft: MeetingDraft| {
            desk.act(Act::WriteMeeting(Rc::new(MeetingDraft { touched: true, ..draft })));
        })
    };
    let typed = |edit: fn(&mut MeetingDraft, String)| {
        let change = change.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value();
            change.emit(Box::new(move |draft| edit(draft, value.clone())));
        })
    };
    let onsummary = typed(|draft, text| draft.summary = text);
    let onlocation = typed(|draft, text| draft.location = text);
    let ondescription = {
        let change = change.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            change.emit(Box::new(move |draft| draft.description.clone_from(&value)));
        })
    };
    let onroom = {
        let change = change.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok();
            change.emit(Box::new(move |draft| draft.location_id = value));
        })
    };
    let send = {
        let (desk, submit, draft, problems) =
            (desk.clone(), submit.clone(), Rc::clone(draft), problems.clone());
        let (zone, title) = (std::sync::Arc::clone(zone), title.clone());
        move || {
            let Some(commands) = draft.commands(&zone) else {
                problems.set(true);
                if let Some(title) = title.cast::<HtmlElement>().filter(|_| draft.summary.trim().is_empty()) {
                    _ = title.focus();
                }
                return;
            };
            for command in commands {
                submit.emit(command);
            }
            let shown = OccurrenceId { meeting_id: draft.meeting_id(), recurrence_id: draft.recurrence_id() };
            desk.act(Act::FinishMeeting(Some(shown)));
        }
    };
    let onway = {
        let (desk, change, draft, problems) =
            (desk.clone(), change.clone(), Rc::clone(draft), problems.clone());
        let zone = std::sync::Arc::clone(zone);
        Callback::from(move |(way, other): (Way, MeetingId)| match way {
            // The form is kept, and opens again with what was typed.
            Way::Open => desk.act(Act::ShowMeeting(OccurrenceId::whole(other))),
            Way::Two => change.emit(Box::new(move |draft| {
                draft.not_same_as.insert(other);
            })),
            // What is to be merged is sent with the merge: whoever thinks better of it finds the form as it was.
            Way::Merge => {
                let is_new = matches!(draft.purpose, Purpose::Create(_));
                let unsent = if is_new || draft.touched { draft.commands(&zone) } else { Some(Vec::new()) };
                match unsent {
                    Some(unsent) => {
                        let comparison =
                            Comparison { unsent: unsent.into(), ..Comparison::of(draft.meeting_id(), other) };
                        desk.act(Act::Open(Dialog::Merge(Rc::new(comparison))));
                    }
                    None => problems.set(true),
                }
            }
        })
    };
    let ask = !alike.is_empty() && *asking != Some(id);
    let onsubmit = {
        let (asking, send, open) = (asking.clone(), send.clone(), open.clone());
        let complete = draft.commands(zone).is_some();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if ask && complete {
                asking.set(Some(id));
                return open.set(true);
            }
            send();
        })
    };
    let back = {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(None))
    };

    let is_new = matches!(draft.purpose, Purpose::Create(_));
    let heading = match (&draft.purpose, draft.recurrence_id()) {
        (Purpose::Create(_), _) => "New meeting",
        (Purpose::Change(..), Some(_)) => "Change one of a series",
        (Purpose::Change(meeting, None), None) if meeting.recurrence.is_some() => "Change all of a series",
        (Purpose::Change(..), None) => "Change meeting",
    };
    let confirming = !alike.is_empty() && *asking == Some(id);
    let verb = match (confirming, is_new, draft.people.is_empty(), advice.refused.is_empty()) {
        (true, ..) => "Send all the same",
        (false, _, _, false) => "Ask anyway",
        (false, true, false, true) => "Send invitations",
        (false, true, true, true) => "Create",
        (false, false, _, true) => "Save",
    };
    let give_up = desk.on(|_: MouseEvent| Act::FinishMeeting(None));
    let foot = html! {
        <>
            <button type="submit" form="meeting" class="button" data-kind="strong">
                { verb }{ submit_keys() }
            </button>
            if confirming {
                <button type="button" class="button" data-kind="quiet" onclick={back}>{ "Back" }</button>
            } else {
                <button type="button" class="button" data-kind="quiet" onclick={give_up}>{ "Cancel" }</button>
            }
        </>
    };
    let untitled = *problems && draft.summary.trim().is_empty();
    let rooms = state.locations().values().filter(|it| it.active || draft.location_id == Some(it.id));
    let rooms = by_name(rooms, |it| &it.name).into_iter().map(|it| {
        let value = it.id.to_string();
        let selected = draft.location_id == Some(it.id);
        html! { <option key={value.clone()} {value} {selected}>{ &it.name }</option> }
    });
    html! {
        <PanelFrame title={heading} {foot}>
            <form id="meeting" class="booking" autocomplete="off" {onsubmit}>
                <div class="field">
                    <label class="field-label" for="meeting-title">{ "Title" }</label>
                    <input
                        ref={title}
                        id="meeting-title"
                        class="input"
                        maxlength="200"
                        aria-invalid={untitled.then_some("true")}
                        value={draft.summary.clone()}
                        oninput={onsummary}
                    />
                    if untitled {
                        <span class="field-error">{ "Give it a title." }</span>
                    }
                </div>
                if !alike.is_empty() && !confirming {
                    { quiet(alike, &open, cards(&state, alike, me.account.id, &onway)) }
                }
                if !hidden.is_empty() {
                    <ul class="look-alikes" role="status" aria-label="Looks like">
                        { for hidden.iter().map(|it| html! {
                            <li key={it.start.to_rfc3339()} class="field-hint">{ look_alike::hidden(&state, it) }</li>
                        }) }
                    </ul>
                }
                if confirming {
                    <section class="look-alike-ask" role="alert">
                        <h3>{ "Before it goes out: is it one of these?" }</h3>
                        { cards(&state, alike, me.account.id, &onway) }
                    </section>
                }
                if draft.recurrence_id().is_none() {
                    <PeopleField
                        field={people}
                        draft={Rc::clone(draft)}
                        state={Rc::clone(&state)}
                        me={me.account.id}
                        onchange={onchange.clone()}
                    />
                }
                <When
                    draft={Rc::clone(draft)}
                    state={Rc::clone(&state)}
                    today={zone.date(now)}
                    onchange={onchange}
                />
                if let Some(dropped) = dropped {
                    <p class="letter-warning" role="status">{ Icon::Warning.html() }<span class="grow">{ dropped }</span></p>
                }
                <div class="field-row">
                    <div class="field">
                        <label class="field-label" for="meeting-room">{ "Room" }</label>
                        <span class="select">
                            <select id="meeting-room" class="input" onchange={onroom}>
                                <option value="" selected={draft.location_id.is_none()}>{ "No room" }</option>
                                { for rooms }
                            </select>
                            { Icon::ChevronDown.html() }
                        </span>
                    </div>
                    <div class="field">
                        <label class="field-label" for="meeting-place">{ "Place or link" }</label>
                        <input
                            id="meeting-place"
                            class="input"
                            maxlength="500"
                            placeholder="https://…"
                            value={draft.location.clone()}
                            oninput={onlocation}
                        />
                    </div>
                </div>
                if draft.location.trim().starts_with("http") && link(&draft.location).is_none() {
                    <span class="field-hint">{ "Only an address that begins with https:// can be followed." }</span>
                }
                { advised(advice) }
                <div class="field">
                    <label class="field-label" for="meeting-about">
                        { "About " }<span class="faint">{ "optional" }</span>
                    </label>
                    <textarea
                        id="meeting-about"
                        class="input"
                        rows="3"
                        maxlength="4000"
                        value={draft.description.clone()}
                        oninput={ondescription}
                    />
                </div>
                { meanwhile::asked(draft, &cache, &desk) }
                { meanwhile::changed(draft, &cache, me.account.id, &desk) }
            </form>
        </PanelFrame>
    }
}

fn said(draft: &MeetingDraft, state: &State, context: &Context) -> Said {
    let (zone, me) = (state.zone(), context.actor.account_id);
    let Some(details) = draft.details(zone) else {
        return Said { advice: Advice::default(), alike: Vec::new(), dropped: None };
    };
    let commands = draft.commands(zone).unwrap_or_default();
    let people: Vec<_> = draft.people.iter().map(|it| it.account_id).chain([me]).collect();
    let advice = check::advice(state, &commands, &details, draft.meeting_id(), &people, context);
    // Where nothing is typed yet, every meeting at that time would look like it.
    let alike = match draft.is_typed() {
        true => draft
            .sketch(zone, me)
            .map(|sketch| check::alike(state, &sketch, me, context.now, &draft.not_same_as))
            .unwrap_or_default(),
        false => Vec::new(),
    };
    let dropped = match draft.recurrence_id() {
        // A change comes before who is invited to it.
        None if !draft.is_new() => {
            commands.first().and_then(|it| check::dropped(state, draft.meeting_id(), it, context))
        }
        Some(_) | None => None,
    };
    Said { advice, alike, dropped }
}

/// What speaks against it: what would refuse it first, then who is taken.
fn advised(advice: &Advice) -> Html {
    let (code, icon, word) = match (advice.refused.is_empty(), advice.taken.is_empty()) {
        (false, _) => ("blocked", Icon::Blocked, "Not free"),
        (true, false) => ("soft", Icon::Warning, "Not everybody is free"),
        (true, true) => return Html::default(),
    };
    let lines = advice.refused.iter().chain(&advice.taken);
    html! {
        <section class="verdict" data-verdict={code} aria-label="Verdict">
            <p class="verdict-line" aria-live="polite">{ icon.html() }<strong class="verdict-word">{ word }</strong></p>
            <ul class="verdict-reasons">{ for lines.map(|it| html! { <li key={it.clone()}>{ it }</li> }) }</ul>
        </section>
    }
}
