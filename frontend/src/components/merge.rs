//! Two meetings that may be one: asked about before an invitation is accepted, from a flag, or where two invitations crossed.
//! Never blocks: every way out is one click away, and that they are two is remembered for both sides.

mod question;
mod sides;
#[cfg(test)]
mod tests;
mod ways;

pub use question::{counterparts, details, question, sketch};

use super::desk::{Act, Dialog, OccurrenceId, use_desk};
use super::icon::Icon;
use super::palette::modal::Modal;
use super::precheck::actor;
use super::toasts::Same;
use crate::hooks::{use_cache, use_dismiss, use_me, use_now, use_submit};
use crate::words::look_alike::likeness;
use crate::words::meeting::{listed, place, recurrence};
use crate::words::merge::{described, fates, summary, warnings};
use crate::words::{Names, capital, look_alike};
use chrono::NaiveDate;
use docket_shared::command::{Command, RespondToMeeting};
use docket_shared::decide::{Context, decide};
use docket_shared::ids::{AccountId, CommandId, MeetingId};
use docket_shared::model::Meeting;
use docket_shared::state::State;
use sides::{Pair, compared};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use ways::{Choice, Ways};
use web_sys::HtmlElement;
use yew::prelude::*;

/// What is asked: are these one?
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The one: the invitation, where one is being answered.
    pub one: MeetingId,
    /// The other.
    pub other: MeetingId,
    /// The answer that waits for it. It is sent once the two are kept apart.
    pub answer: Option<RespondToMeeting>,
    /// The request that was rejected for want of this answer.
    pub rejected: Option<CommandId>,
    /// What is typed of the one and not sent yet. It goes out with what is decided here, and not before.
    pub unsent: Unsent,
}

/// Requests that wait, compared by identity: who shows a comparison need not know how any two commands compare.
#[derive(Clone, Default)]
pub struct Unsent(Rc<Vec<Command>>);

impl From<Vec<Command>> for Unsent {
    fn from(commands: Vec<Command>) -> Self {
        Self(Rc::new(commands))
    }
}

impl PartialEq for Unsent {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || (self.0.is_empty() && other.0.is_empty())
    }
}

impl std::fmt::Debug for Unsent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} unsent", self.0.len())
    }
}

impl Comparison {
    /// Of two meetings, with nothing that waits for it.
    pub fn of(one: MeetingId, other: MeetingId) -> Self {
        Self { one, other, answer: None, rejected: None, unsent: Unsent::default() }
    }
}

/// Answers an invitation: at once where no other meeting looks like it, otherwise asks first whether the two are one.
#[hook]
pub fn use_answer() -> Callback<RespondToMeeting> {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let desk = use_desk();
    let submit = use_submit();
    Callback::from(move |answer: RespondToMeeting| match question(&cache.view, me.account.id, now, &answer) {
        Some(other) => {
            let one = answer.meeting_id;
            let comparison = Comparison { answer: Some(answer), ..Comparison::of(one, other) };
            desk.act(Act::Open(Dialog::Merge(Rc::new(comparison))));
        }
        None => {
            submit.emit(Command::RespondToMeeting(answer));
        }
    })
}

/// The properties of [`MergeDialog`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which two.
    pub comparison: Rc<Comparison>,
}

/// The dialog.
#[component]
pub fn MergeDialog(props: &Props) -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let desk = use_desk();
    let submit = use_submit();
    let dismiss = use_dismiss();
    let answer = use_answer();
    let comparison = &props.comparison;
    let context = Context::new(now, actor(&me));
    let state = &*use_memo((Same(Rc::clone(&cache.view)), Rc::clone(comparison)), |_| {
        laid(&cache.view, &comparison.unsent.0, &context)
    });
    let choice = use_state_eq(|| Choice::of(state, comparison, me.account.id));
    {
        // Another pair, asked about while this one was open, is another choice.
        let (choice, state, me) = (choice.setter(), Rc::clone(state), me.account.id);
        let comparison = Rc::clone(comparison);
        use_effect_with((comparison.one, comparison.other), move |_| {
            choice.set(Choice::of(&state, &comparison, me));
        });
    }
    let close = desk.on(|()| Act::Close);
    let found = |id: MeetingId| state.meetings().get(&id).filter(|it| it.is_titled()).map(Arc::clone);
    let (Some(one), Some(other)) = (found(comparison.one), found(comparison.other)) else {
        let why = match comparison.unsent.0.is_empty() {
            true => "One of the two meetings is not in your calendar any more.",
            false => "As it is typed the meeting cannot be called; the form says why.",
        };
        return gone(why, &close);
    };
    if state.surviving_meeting(one.id).map(|it| it.id) == state.surviving_meeting(other.id).map(|it| it.id) {
        return gone("The two are one meeting already.", &close);
    }
    let ways = Ways::of(state, comparison, &choice, &context);
    let pair = Pair {
        state,
        me: me.account.id,
        today: state.zone().date(now),
        meetings: [&one, &other],
        choice: *choice,
        onchoose: choice_callback(&choice, ways.united.is_some()),
    };
    let why = why(state, &one, &other, now);

    // Every way out closes the dialog, a rejection that asked for it is dealt with, and what waited to be sent goes first.
    let done = {
        let (desk, dismiss, submit, comparison) =
            (desk.clone(), dismiss.clone(), submit.clone(), Rc::clone(comparison));
        move || {
            comparison.rejected.into_iter().for_each(|id| dismiss.emit(id));
            desk.act(Act::Close);
            if comparison.unsent.0.is_empty() {
                return;
            }
            for command in comparison.unsent.0.iter() {
                submit.emit(command.clone());
            }
            desk.act(Act::FinishMeeting(Some(OccurrenceId::whole(comparison.one))));
        }
    };
    let send = |commands: Vec<Command>| {
        let (submit, done) = (submit.clone(), done.clone());
        Callback::from(move |_: MouseEvent| {
            done();
            for command in &commands {
                submit.emit(command.clone());
            }
        })
    };
    let onapart = {
        let (done, answer, submit) = (done.clone(), answer.clone(), submit.clone());
        let apart = ways.apart(comparison);
        Callback::from(move |_: MouseEvent| {
            done();
            if let Command::RespondToMeeting(respond) = &apart {
                // There may be another one that it looks like.
                answer.emit(respond.clone());
            } else {
                submit.emit(apart.clone());
            }
        })
    };
    let decline = ways.decline(&[&one, &other], comparison, me.account.id);
    html! {
        <Modal label="Are these one meeting?" kind="wide" onclose={close.clone()}>
            <header class="panel-head">
                // The question is read first, and the first Tab leads to the first thing that can be chosen.
                <h2 class="panel-title" tabindex="-1" autofocus={true}>{ "Are these one meeting?" }</h2>
                <button
                    type="button"
                    class="icon-button"
                    aria-label="Close"
                    title="Close (Esc)"
                    onclick={close.reform(|_: MouseEvent| ())}
                >
                    { Icon::Close.html() }
                </button>
            </header>
            <div class="merge-body">
                if let Some(why) = why {
                    <p class="merge-why">{ why }</p>
                }
                { compared(&pair) }
                if let Some(united) = &ways.united {
                    { preview(state, united, [&one, &other], me.account.id, pair.today) }
                } else if let Some(note) = ways.note(state, now) {
                    <p class="merge-note">{ Icon::Note.html() }<span>{ note }</span></p>
                }
            </div>
            if let Some(united) = &ways.united {
                // Where there is no room for all of it at once, what it comes to stays in sight beside the buttons.
                <div class="merge-summary">
                    <p><strong>{ "One meeting: " }</strong>{ summary(state, united, &fates(united, [&one, &other], me.account.id)) }</p>
                    <button type="button" class="link-button" onclick={Callback::from(|_: MouseEvent| show_preview())}>
                        { "What each person gets" }
                    </button>
                </div>
            }
            <footer class="panel-foot merge-ways">
                if ways.united.is_some() {
                    <button type="button" class="button" data-kind="strong" onclick={send(ways.merge(comparison))}>
                        { "Merge into one" }
                    </button>
                } else if ways.may_suggest {
                    <button type="button" class="button" data-kind="strong" onclick={send(ways.suggest(comparison))}>
                        { "Suggest to the organizers" }
                    </button>
                }
                <button type="button" class="button" onclick={onapart}>{ "Keep both: these are two" }</button>
                if let Some((declined, title)) = decline {
                    <button type="button" class="button" onclick={send(vec![declined])}>
                        { "Decline " }<span class="truncate">{ title }</span>
                    </button>
                }
                if let Some(answer) = ways.for_now(comparison) {
                    <button type="button" class="button" onclick={send(vec![answer])}>{ "Not sure: accept for now" }</button>
                }
                <button type="button" class="button merge-cancel" data-kind="quiet" onclick={close.reform(|_: MouseEvent| ())}>
                    { "Cancel" }
                </button>
            </footer>
        </Modal>
    }
}

/// `view` as it would be once `unsent` is taken.
fn laid(view: &Rc<State>, unsent: &[Command], context: &Context) -> Rc<State> {
    let mut state = Rc::clone(view);
    for command in unsent {
        for event in decide(&state, command, context).unwrap_or_default() {
            Rc::make_mut(&mut state).apply(&event);
        }
    }
    state
}

/// Brings what a merge would come to into sight, and leads there whoever does not see it.
fn show_preview() {
    let found = web_sys::window().and_then(|window| window.document()?.get_element_by_id("merge-preview"));
    if let Some(heading) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        _ = heading.focus();
        heading.scroll_into_view();
    }
}

fn choice_callback(choice: &UseStateHandle<Choice>, may: bool) -> Option<Callback<Choice>> {
    let choice = choice.setter();
    may.then(|| Callback::from(move |chosen| choice.set(chosen)))
}

/// Why the two are asked about, if they look alike at all.
fn why(state: &State, one: &Meeting, other: &Meeting, now: chrono::DateTime<chrono::Utc>) -> Option<String> {
    let found = question::alike(state, one, other, now)?;
    Some(format!("{}.", capital(&likeness(&found))))
}

/// What there will be, and what that means to each.
fn preview(state: &State, united: &Meeting, before: [&Meeting; 2], me: AccountId, today: NaiveDate) -> Html {
    let names = Names(state);
    let place = place(state, &united.details).map(|place| format!(", {place}")).unwrap_or_default();
    let aliases: Vec<String> = united.aliases.iter().map(|alias| format!("“{alias}”")).collect();
    let rows = fates(united, before, me).into_iter().map(|(fate, people)| {
        let people: Vec<&str> =
            people.into_iter().map(|id| if id == me { "you" } else { names.account(id) }).collect();
        html! {
            <li key={fate.words()}><strong>{ fate.words() }</strong>{ ": " }{ listed(&people) }</li>
        }
    });
    let repeats = united.recurrence.as_ref().map(|rule| {
        let zone = state.zone();
        format!(" {}.", recurrence(rule, zone.date(united.details.start), zone, today))
    });
    let warned = warnings(state, united, before);
    html! {
        <section class="merge-preview" aria-labelledby="merge-preview">
            <h3 id="merge-preview" tabindex="-1">{ "If you merge" }</h3>
            if !warned.is_empty() {
                <p class="merge-note" data-kind="warn">{ Icon::Warning.html() }<span>{ warned.join(" ") }</span></p>
            }
            <p>
                { "There will be one meeting: " }
                <strong>{ format!("“{}”", united.details.summary) }</strong>
                { format!(", {}{place}.", look_alike::when(state, &united.details)) }
                { repeats }
                if let Some(described) = described(united, before) {
                    { format!(" {described}") }
                }
                if !aliases.is_empty() {
                    { format!(" Search finds it by {}, too.", aliases.join(", ")) }
                }
            </p>
            <ul class="merge-fates" aria-live="polite">{ for rows }</ul>
            <p class="faint">{ "Everybody is told who merged what, and whoever organizes it can take it back." }</p>
        </section>
    }
}

/// There is nothing left to ask.
fn gone(sentence: &'static str, close: &Callback<()>) -> Html {
    html! {
        <Modal label="Are these one meeting?" onclose={close.clone()}>
            <div class="merge-body"><p>{ sentence }</p></div>
            <footer class="panel-foot">
                <button type="button" class="button" data-kind="strong" onclick={close.reform(|_: MouseEvent| ())}>
                    { "Close" }
                </button>
            </footer>
        </Modal>
    }
}
