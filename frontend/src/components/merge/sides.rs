//! The two meetings side by side: what each says, and in words whether the other says the same.

use super::ways::Choice;
use crate::components::icon::Icon;
use crate::words::Names;
use crate::words::look_alike::when;
use crate::words::meeting::{answered, place, recurrence};
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

/// One fact: what it is called, what each of the two says, which part of the choice it is.
struct Fact {
    name: &'static str,
    said: [String; 2],
    keep: Option<(&'static str, &'static str, Part)>,
}

type Part = fn(&mut Choice) -> &mut MeetingId;

/// The `at`th of the two.
pub(super) fn side(pair: &Pair<'_>, at: usize) -> Html {
    let (shown, other) = (pair.meetings[at], pair.meetings[1 - at]);
    let names = Names(pair.state);
    let organizer = if shown.organizer == pair.me {
        "Called by you".into()
    } else {
        format!("Called by {}", names.account(shown.organizer))
    };
    let each = |say: &dyn Fn(&Meeting) -> String| pair.meetings.map(say);
    let or =
        |text: &str, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text.to_owned() };
    let mut facts = vec![
        Fact {
            name: "Title",
            said: each(&|it| it.details.summary.clone()),
            keep: Some(("title", "Keep this title", |choice| &mut choice.summary)),
        },
        Fact {
            name: "When",
            said: each(&|it| when_of(pair, it)),
            keep: Some(("time", "Keep this time", |choice| &mut choice.time)),
        },
        Fact {
            name: "Where",
            said: each(&|it| place(pair.state, &it.details).unwrap_or_else(|| "No place named".into())),
            keep: Some(("place", "Keep this place", |choice| &mut choice.location)),
        },
    ];
    if pair.meetings.iter().any(|it| !it.details.description.is_empty()) {
        let said = each(&|it| or(&it.details.description, "Nothing written"));
        facts.push(Fact { name: "About", said, keep: None });
    }
    let rows = facts.into_iter().map(|fact| row(pair, at, &fact));
    let people = shown.attendees.iter().map(|attendee| person(pair, attendee, other));
    html! {
        <section class="merge-side" aria-label={format!("“{}”", shown.details.summary)}>
            <header class="merge-side-head">
                <span class="muted">{ organizer }</span>
                { keep(pair, at, "invitation", "This one stands", |choice| &mut choice.survivor) }
            </header>
            { for rows }
            <div class="merge-fact">
                <h3>{ "Who " }{ mark(people_of(shown) == people_of(other)) }</h3>
                <ul class="merge-people">{ for people }</ul>
            </div>
        </section>
    }
}

fn when_of(pair: &Pair<'_>, meeting: &Meeting) -> String {
    let zone = pair.state.zone();
    let repeats = meeting
        .recurrence
        .as_ref()
        .map(|rule| format!(". {}", recurrence(rule, zone.date(meeting.details.start), zone, pair.today)));
    format!("{}{}", when(pair.state, &meeting.details), repeats.unwrap_or_default())
}

fn row(pair: &Pair<'_>, at: usize, fact: &Fact) -> Html {
    let same = fact.said[0] == fact.said[1];
    html! {
        <div key={fact.name} class="merge-fact">
            <h3>{ fact.name }{ " " }{ mark(same) }</h3>
            <p class={classes!("merge-said", (fact.name == "Title").then_some("merge-title"))}>{ &fact.said[at] }</p>
            if let (Some((group, label, part)), false) = (fact.keep, same) {
                { keep(pair, at, group, label, part) }
            }
        </div>
    }
}

/// Whether the two say the same, in a word.
fn mark(same: bool) -> Html {
    html! {
        <span class="merge-mark" data-kind={if same { "same" } else { "differs" }}>
            { if same { "same" } else { "differs" } }
        </span>
    }
}

/// Chooses what stands.
fn keep(pair: &Pair<'_>, at: usize, group: &'static str, label: &'static str, part: Part) -> Html {
    let Some(onchoose) = &pair.onchoose else { return html! {} };
    let mut chosen = pair.choice;
    let id = pair.meetings[at].id;
    let checked = *part(&mut chosen) == id;
    *part(&mut chosen) = id;
    let onchange = onchoose.reform(move |_: Event| chosen);
    html! {
        <label class="merge-keep">
            <input type="radio" name={format!("merge-{group}")} {checked} {onchange} />
            { label }
        </label>
    }
}

fn person(pair: &Pair<'_>, attendee: &Attendee, other: &Meeting) -> Html {
    let you = if attendee.account_id == pair.me { " (you)" } else { "" };
    let name = format!("{}{you}", Names(pair.state).account(attendee.account_id));
    html! {
        <li key={attendee.account_id.to_string()}>
            { Icon::Person.html() }
            <span>{ name }</span>
            <span class="faint">{ answered(attendee) }</span>
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
