//! The two meetings fact by fact, so that what differs lies side by side: on a desk beside each other, on a phone one below the
//! other. Where there is something to choose, the two are a choice.

use super::ways::Choice;
use crate::components::icon::Icon;
use crate::words::Names;
use crate::words::look_alike::when;
use crate::words::meeting::{called_by, place, recurrence, role as role_of};
use crate::words::status::participation;
use chrono::NaiveDate;
use docket_shared::ids::{AccountId, MeetingId};
use docket_shared::model::{Attendee, Meeting};
use docket_shared::state::State;
use yew::prelude::*;

/// What is drawn.
pub(super) struct Pair<'a> {
    pub(super) state: &'a State,
    pub(super) me: AccountId,
    pub(super) today: NaiveDate,
    pub(super) meetings: [&'a Meeting; 2],
    pub(super) choice: Choice,
    /// Hears what shall stand, where there is something to choose.
    pub(super) onchoose: Option<Callback<Choice>>,
}

/// What can be said of the one and of the other.
struct Fact {
    /// What it is called, also to the style sheet.
    name: &'static str,
    said: [String; 2],
    /// What chooses the one of the two.
    choice: Choosing,
}

/// How a fact is chosen.
#[derive(Clone, Copy)]
enum Choosing {
    /// Exactly one of the two stands.
    One { get: fn(Choice) -> MeetingId, set: fn(Choice, MeetingId) -> Choice },
    /// At least one of the two does.
    AtLeastOne,
}

/// The facts, each with what the two say.
pub(super) fn compared(pair: &Pair<'_>) -> Html {
    let each = |say: &dyn Fn(&Meeting) -> String| pair.meetings.map(say);
    let or =
        |text: &str, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text.to_owned() };
    let one = |get, set| Choosing::One { get, set };
    let mut facts = vec![
        Fact {
            name: "Title",
            said: each(&|it| it.details.summary.clone()),
            choice: one(|choice| choice.summary, |choice, id| Choice { summary: id, ..choice }),
        },
        Fact {
            name: "When",
            said: each(&|it| when_of(pair, it)),
            choice: one(|choice| choice.time, |choice, id| Choice { time: id, ..choice }),
        },
        Fact {
            name: "Where",
            said: each(&|it| place(pair.state, &it.details).unwrap_or_else(|| no_place(it).into())),
            choice: one(|choice| choice.location, |choice, id| Choice { location: id, ..choice }),
        },
    ];
    if pair.meetings.iter().any(|it| !it.details.description.is_empty()) {
        let said = each(&|it| or(&it.details.description, "Nothing written"));
        facts.push(Fact { name: "About", said, choice: Choosing::AtLeastOne });
    }
    html! {
        <div class="merge-compared">
            { heads(pair) }
            { for facts.iter().map(|fact| row(pair, fact)) }
            { who(pair) }
        </div>
    }
}

const fn no_place(meeting: &Meeting) -> &'static str {
    if meeting.redacted { "You are not in it, and see no more of it" } else { "No place named" }
}

/// Whose each of them is, and which of them stands.
fn heads(pair: &Pair<'_>) -> Html {
    let set = |choice: Choice, id| choice.standing(id);
    let cells = [0, 1].map(|at| {
        let called = called_by(pair.state, pair.meetings[at], pair.me);
        let stands = pair.choice.survivor == pair.meetings[at].id;
        option(
            pair,
            at,
            "invitation",
            pair.choice.survivor,
            set,
            html! {
                <span class="merge-said">
                    <strong>{ called }</strong>
                    if pair.onchoose.is_some() {
                        <span class="muted">{ if stands { "This one stands" } else { "Becomes part of the other" } }</span>
                    }
                </span>
            },
        )
    });
    html! {
        <div class="merge-fact merge-heads" role={role(pair)} aria-label="Which of them stands">
            <span class="merge-name" aria-hidden="true"></span>
            { for cells }
        </div>
    }
}

const fn role(pair: &Pair<'_>) -> &'static str {
    if pair.onchoose.is_some() { "radiogroup" } else { "group" }
}

/// Who organizes the `at`th of them.
fn whose(pair: &Pair<'_>, at: usize, mine: &str) -> String {
    let organizer = pair.meetings[at].organizer;
    if organizer == pair.me { mine.into() } else { Names(pair.state).account(organizer).into() }
}

fn when_of(pair: &Pair<'_>, meeting: &Meeting) -> String {
    let zone = pair.state.zone();
    let repeats = meeting
        .recurrence
        .as_ref()
        .map(|rule| format!(". {}", recurrence(rule, zone.date(meeting.details.start), zone, pair.today)));
    format!("{}{}", when(pair.state, &meeting.details), repeats.unwrap_or_default())
}

fn row(pair: &Pair<'_>, fact: &Fact) -> Html {
    let same = fact.said[0] == fact.said[1];
    let id = format!("merge-{}", fact.name);
    let said = |at: usize| {
        html! {
            <span class="merge-said">
                <span class={(fact.name == "Title").then_some("merge-title")}>{ &fact.said[at] }</span>
                // Beside each other, the heads say it.
                <span class="merge-whose">{ format!("in {}", whose_own(pair, at)) }</span>
            </span>
        }
    };
    let cells = match fact.choice {
        _ if same => html! { <p class="merge-said merge-same">{ &fact.said[0] }</p> },
        Choosing::One { get, set } => {
            let cells = [0, 1].map(|at| option(pair, at, fact.name, get(pair.choice), set, said(at)));
            html! { <>{ for cells }</> }
        }
        Choosing::AtLeastOne => html! { <>{ for [0, 1].map(|at| part(pair, at, said(at))) }</> },
    };
    let role = match fact.choice {
        Choosing::One { .. } if !same => role(pair),
        Choosing::One { .. } | Choosing::AtLeastOne => "group",
    };
    html! {
        <div key={fact.name} class="merge-fact" {role} aria-labelledby={id.clone()}>
            <h3 class="merge-name" {id}>{ fact.name }{ " " }{ mark(same) }</h3>
            { cells }
        </div>
    }
}

/// `yours`, `Mina Costa’s`.
fn whose_own(pair: &Pair<'_>, at: usize) -> String {
    let whose = whose(pair, at, "");
    if whose.is_empty() { "yours".into() } else { format!("{whose}’s") }
}

/// Whether the two say the same, in a word.
fn mark(same: bool) -> Html {
    html! {
        <span class="merge-mark" data-kind={if same { "same" } else { "differs" }}>
            { if same { "same" } else { "differs" } }
        </span>
    }
}

/// The `at`th of two of which one stands.
fn option(
    pair: &Pair<'_>,
    at: usize,
    group: &'static str,
    stands: MeetingId,
    set: fn(Choice, MeetingId) -> Choice,
    said: Html,
) -> Html {
    let Some(onchoose) = &pair.onchoose else { return html! { <div class="merge-option">{ said }</div> } };
    let id = pair.meetings[at].id;
    let chosen = set(pair.choice, id);
    let onchange = onchoose.reform(move |_: Event| chosen);
    html! {
        <label class="merge-option" data-side={at.to_string()}>
            <input type="radio" name={format!("merge-{group}")} checked={stands == id} {onchange} />
            { said }
        </label>
    }
}

/// The `at`th of two of which both can stand.
fn part(pair: &Pair<'_>, at: usize, said: Html) -> Html {
    let both_say = pair.meetings.iter().all(|it| !it.details.description.trim().is_empty());
    let Some(onchoose) = pair.onchoose.as_ref().filter(|_| both_say) else {
        return html! { <div class="merge-option">{ said }</div> };
    };
    let (id, other) = (pair.meetings[at].id, pair.meetings[1 - at].id);
    let chosen = pair.choice.describing(other);
    let onchange = onchoose.reform(move |_: Event| chosen);
    html! {
        <label class="merge-option" data-side={at.to_string()}>
            <input type="checkbox" name="merge-About" checked={pair.choice.describes(id)} {onchange} />
            { said }
        </label>
    }
}

/// Who is invited to each.
fn who(pair: &Pair<'_>) -> Html {
    let [one, other] = pair.meetings;
    let people = |at: usize| {
        let (shown, other) = (pair.meetings[at], pair.meetings[1 - at]);
        let people = shown.attendees.iter().map(|attendee| person(pair, attendee, shown, other));
        html! {
            <div class="merge-option">
                <span class="merge-said">
                    <span class="merge-whose">{ format!("in {}", whose_own(pair, at)) }</span>
                    <ul class="merge-people" aria-label={format!("Invited to “{}”", shown.details.summary)}>{ for people }</ul>
                </span>
            </div>
        }
    };
    html! {
        <div class="merge-fact" role="group" aria-labelledby="merge-Who">
            <h3 class="merge-name" id="merge-Who">{ "Who " }{ mark(people_of(one) == people_of(other)) }</h3>
            { people(0) }
            { people(1) }
        </div>
    }
}

fn person(pair: &Pair<'_>, attendee: &Attendee, shown: &Meeting, other: &Meeting) -> Html {
    let role = role_of(shown, attendee).map(|role| format!("{role}, ")).unwrap_or_default();
    let you = if attendee.account_id == pair.me { " (you)" } else { "" };
    let name = format!("{}{you}", Names(pair.state).account(attendee.account_id));
    html! {
        <li key={attendee.account_id.to_string()}>
            { Icon::Person.html() }
            <span>{ name }</span>
            <span class="faint">{ role }{ participation(attendee.status) }</span>
            if !other.concerns(attendee.account_id) {
                <span class="merge-mark" data-kind="differs">{ "only here" }</span>
            }
        </li>
    }
}

fn people_of(meeting: &Meeting) -> Vec<AccountId> {
    let mut people: Vec<_> = meeting.attendees.iter().map(|attendee| attendee.account_id).collect();
    people.sort_unstable();
    people
}
