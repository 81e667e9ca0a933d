//! What I answer to an invitation: what stands in its way is said before, never after.

use crate::components::icon::Icon;
use crate::components::meeting::check::collisions;
use crate::components::meeting::draft::MeetingDraft;
use crate::components::merge::use_answer;
use crate::hooks::{use_cache, use_me, use_now, use_submit};
use crate::words::meeting as words;
use crate::words::time::parse_clock;
use docket_shared::command::{Command, LeaveMeeting, ProposeMeetingTime, RespondToMeeting};
use docket_shared::model::{Meeting, MeetingDetails, ParticipationStatus};
use docket_shared::time::{DateTime, Utc};
use std::sync::Arc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// To what an answer or a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    One,
    All,
}

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) meeting: Arc<Meeting>,
    pub(super) details: MeetingDetails,
    /// Which occurrence is answered, where it is one alone.
    pub(super) which: Option<DateTime<Utc>>,
}

/// What is asked for besides, one at a time.
#[derive(Clone, Copy, PartialEq)]
enum Asking {
    Nothing,
    OtherTime,
    Leaving,
}

/// The answers.
#[component]
pub(super) fn Answer(props: &Props) -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let submit = use_submit();
    let asking = use_state_eq(|| Asking::Nothing);
    let answers = use_answer();
    let Props { meeting, details, which } = props;
    let (state, my_id) = (&cache.view, me.account.id);
    let mine = meeting.attendee(my_id);
    let note = use_state_eq(|| mine.map(|it| it.note.clone()).unwrap_or_default());
    let other = use_state(|| MeetingDraft::changing(meeting, *which, state.zone()));
    let answer = meeting.answer(my_id, *which).unwrap_or(ParticipationStatus::NeedsAction);
    let one = (which.is_some() || meeting.recurrence.is_none()).then_some(details);
    let in_the_way = match answer {
        ParticipationStatus::Accepted => Vec::new(),
        ParticipationStatus::NeedsAction | ParticipationStatus::Declined | ParticipationStatus::Tentative => {
            collisions(state, my_id, meeting, one, now)
        }
    };
    let respond = {
        let (answers, note, id, which) = (answers.clone(), note.clone(), meeting.id, *which);
        let sequence = meeting.sequence;
        move |status: ParticipationStatus| {
            let respond = RespondToMeeting {
                meeting_id: id,
                recurrence_id: which,
                status,
                note: note.trim().to_owned(),
                sequence: Some(sequence),
                not_same_as: Vec::new(),
            };
            answers.emit(respond);
        }
    };
    let buttons =
        [ParticipationStatus::Accepted, ParticipationStatus::Tentative, ParticipationStatus::Declined];
    let buttons = buttons.into_iter().map(|status| {
        let respond = respond.clone();
        let onclick = Callback::from(move |_: MouseEvent| respond(status));
        let chosen = answer == status;
        let strong = status == ParticipationStatus::Accepted && answer == ParticipationStatus::NeedsAction;
        html! {
            <button
                key={words::answer_code(status)}
                type="button"
                class="button"
                data-kind={strong.then_some("strong")}
                aria-pressed={if chosen { "true" } else { "false" }}
                {onclick}
            >
                if chosen {
                    { Icon::Check.html() }
                }
                { words::answer_action(status) }
            </button>
        }
    });
    let oninput = {
        let note = note.clone();
        Callback::from(move |event: InputEvent| {
            note.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let ask = |what: Asking| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(if *asking == what { Asking::Nothing } else { what }))
    };
    let onleave = {
        let (submit, asking, meeting_id) = (submit.clone(), asking.clone(), meeting.id);
        Callback::from(move |_: MouseEvent| {
            submit.emit(Command::LeaveMeeting(LeaveMeeting { meeting_id }));
            asking.set(Asking::Nothing);
        })
    };
    let onpropose = {
        let (submit, asking, other, note) = (submit.clone(), asking.clone(), other.clone(), note.clone());
        let (zone, meeting_id, which) = (Arc::clone(state.zone()), meeting.id, *which);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(interval) = other.interval(&zone) else { return };
            submit.emit(Command::ProposeMeetingTime(ProposeMeetingTime {
                meeting_id,
                recurrence_id: which,
                start: interval.start,
                end: interval.end,
                note: note.trim().to_owned(),
            }));
            asking.set(Asking::Nothing);
        })
    };
    let proposed = meeting.proposals.iter().find(|it| it.account_id == my_id);
    html! {
        <section class="panel-section meeting-mine" aria-label="Your answer">
            <h3 class="panel-heading">{ words::mine(answer) }</h3>
            if !in_the_way.is_empty() {
                <div class="meeting-collisions" role="note">
                    <p>{ Icon::Warning.html() }{ "You have then:" }</p>
                    <ul>{ for in_the_way.iter().map(|line| html! { <li key={line.clone()}>{ line }</li> }) }</ul>
                </div>
            }
            <div class="details-steps" role="group" aria-label="Answer">{ for buttons }</div>
            <div class="field">
                <label class="field-label" for="meeting-note">
                    { "Note " }<span class="faint">{ "optional, for the others to read" }</span>
                </label>
                <input id="meeting-note" class="input" maxlength="500" value={(*note).clone()} {oninput} />
            </div>
            if let Some(proposed) = proposed {
                <p class="muted">{ format!("You proposed {}.", words::proposed(state.zone(), proposed)) }</p>
            }
            <div class="details-steps">
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    aria-expanded={if *asking == Asking::OtherTime { "true" } else { "false" }}
                    onclick={ask(Asking::OtherTime)}
                >
                    { Icon::Clock.html() }{ "Propose another time" }
                </button>
                <button
                    type="button"
                    class="button"
                    data-kind="quiet"
                    aria-expanded={if *asking == Asking::Leaving { "true" } else { "false" }}
                    onclick={ask(Asking::Leaving)}
                >
                    { Icon::Door.html() }{ "Leave" }
                </button>
            </div>
            if *asking == Asking::OtherTime {
                { other_time(&other, onpropose) }
            }
            if *asking == Asking::Leaving {
                <div role="alert">
                    <p>{ if meeting.recurrence.is_some() {
                        "All of the series will leave your calendar, and you will not be told of its changes."
                    } else {
                        "It will leave your calendar, and you will not be told of its changes."
                    } }</p>
                    <div class="details-steps">
                        <button type="button" class="button" data-kind="bad-strong" onclick={onleave}>{ if meeting.recurrence.is_some() { "Leave all of it" } else { "Leave it" } }</button>
                        <button type="button" class="button" data-kind="quiet" onclick={ask(Asking::Nothing)}>{ "Stay" }</button>
                    </div>
                </div>
            }
        </section>
    }
}

/// The form of a proposal. The date is the browser's own field: it is asked for seldom.
fn other_time(other: &UseStateHandle<MeetingDraft>, onsubmit: Callback<SubmitEvent>) -> Html {
    let typed = |edit: fn(&mut MeetingDraft, String)| {
        let other = other.clone();
        Callback::from(move |event: InputEvent| {
            let mut draft = MeetingDraft::clone(&other);
            edit(&mut draft, event.target_unchecked_into::<HtmlInputElement>().value());
            other.set(draft);
        })
    };
    let ondate = typed(|draft, text| {
        if let Ok(date) = text.parse() {
            draft.move_to(date);
        }
    });
    let onstart = typed(|draft, text| draft.type_start(text));
    let onend = typed(|draft, text| draft.end = text);
    let wrong = |text: &str| parse_clock(text).is_none().then_some("true");
    html! {
        <form class="panel-section" aria-label="Propose another time" autocomplete="off" {onsubmit}>
            <div class="booking-times">
                <input class="input" type="date" aria-label="Date" value={other.date.to_string()} oninput={ondate} />
                if !other.all_day {
                    <input class="input" aria-label="Start" inputmode="numeric" aria-invalid={wrong(&other.start)} value={other.start.clone()} oninput={onstart} />
                    <span aria-hidden="true">{ "–" }</span>
                    <input class="input" aria-label="End" inputmode="numeric" aria-invalid={wrong(&other.end)} value={other.end.clone()} oninput={onend} />
                }
            </div>
            if !other.all_day && other.span().is_none() {
                <span class="field-error">{ "The end must come after the start, each like 9:30." }</span>
            }
            <div class="details-steps">
                <button type="submit" class="button" data-kind="strong">{ "Propose it" }</button>
            </div>
        </form>
    }
}
