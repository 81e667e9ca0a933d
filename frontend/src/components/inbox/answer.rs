//! The answer to an invitation, in the inbox and in the meeting's panel: accept, perhaps, decline, or another time, with a note if
//! somebody wants to write one; in the panel also to leave. Before a yes goes out, meetings that look like this one are asked about.

mod times;

use super::replies::{ReplyHandle, use_reply};
use crate::components::desk::{Act, use_desk};
use crate::components::focus::use_focus_in;
use crate::components::icon::Icon;
use crate::components::meeting::draft::MeetingDraft;
use crate::components::merge::{details, use_answer};
use crate::components::tray::{is_pending, waiting};
use crate::hooks::{use_cache, use_me, use_now, use_submit};
use crate::words::meeting as words;
use crate::words::request::{Tense, title_of};
use crate::words::{status, time};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use docket_shared::command::{Command, LeaveMeeting, ProposeMeetingTime, RespondToMeeting};
use docket_shared::ids::AccountId;
use docket_shared::model::{Meeting, ParticipationStatus};
use docket_shared::state::State;
use docket_shared::time::Interval;
use std::rc::Rc;
use std::sync::Arc;
use times::other_time;
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The properties of [`Answer`].
#[derive(Properties)]
pub struct Props {
    /// The meeting, as the server has it.
    pub meeting: Arc<Meeting>,
    /// The occurrence that is asked about alone.
    #[prop_or_default]
    pub recurrence_id: Option<DateTime<Utc>>,
    /// Whether it stands in the meeting's panel, where one comes back to what one has answered.
    #[prop_or_default]
    pub in_panel: bool,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.meeting, &other.meeting)
            && (self.recurrence_id, self.in_panel) == (other.recurrence_id, other.in_panel)
    }
}

/// So many occurrences can be answered alone.
const OFFERED: usize = 6;

/// The buttons, and what is typed to them.
#[component]
pub fn Answer(props: &Props) -> Html {
    let cache = use_cache();
    let now = use_now();
    let desk = use_desk();
    let submit = use_submit();
    let me = use_me().account.id;
    let send = use_answer();
    let root = use_node_ref();
    let focus = use_focus_in(&root);
    let leaving = use_state_eq(|| false);
    let Props { meeting, recurrence_id, in_panel } = props;
    let asked = use_reply((meeting.id, *recurrence_id, meeting.asked_sequence));
    // The panel says itself what it is about.
    let scope = recurrence_id.or(asked.reply.scope.filter(|_| !in_panel));
    let handle = use_reply((meeting.id, scope, meeting.asked_sequence));
    let reply = &handle.reply;
    let zone = cache.view.zone();

    let sent = cache.requests.iter().find(|request| {
        is_pending(request) && is_answer(&request.command) && request.command.meeting_id() == Some(meeting.id)
    });
    if let Some(request) = sent.filter(|_| !in_panel) {
        return html! {
            <p class="answer-pending" role="status">
                <span class="spinner" aria-hidden="true"></span>
                { format!("{}. {}", title_of(&cache.view, request, Tense::Asked), waiting(request, cache.connection)) }
            </p>
        };
    }

    let note = reply.note.clone().unwrap_or_else(|| note_of(meeting, me, scope));
    let noting = *in_panel || reply.noting || !note.is_empty();
    let answer = meeting.answer(me, scope).unwrap_or(ParticipationStatus::NeedsAction);
    // What I have proposed stays typed until it stands in the meeting, so that a rejection loses nothing.
    let proposed = meeting.proposals.iter().find(|it| it.account_id == me && it.recurrence_id == scope);
    // What is typed for all of a series is typed of its next date, and asked for of its first, which may be over.
    let next = match scope {
        Some(start) => start,
        None => details(&cache.view, meeting, None, now).start,
    };
    let wanted = |times: &MeetingDraft| {
        let typed = times.interval(zone)?;
        let of_first = |at| match scope {
            Some(_) => at,
            None => words::change::shifted(zone, at, next, meeting.details.start),
        };
        Some(Interval::new(of_first(typed.start), of_first(typed.end)))
    };
    let stands = |times: &MeetingDraft| {
        let typed = wanted(times);
        typed.is_some() && typed == proposed.map(|it| Interval::new(it.start, it.end))
    };
    let times = reply.times.clone().filter(|times| !stands(times));
    let respond = {
        let (send, note, meeting) = (send, note.clone(), Arc::clone(meeting));
        // What was answered to one date stands where the others are answered.
        let (asked, keep_dates) = (asked.clone(), scope.is_none() && !in_panel);
        Callback::from(move |status: ParticipationStatus| {
            // Once a date is answered the others wait: the next answer is not to the same again.
            asked.edit(|reply| reply.scope = None);
            let answer = RespondToMeeting {
                meeting_id: meeting.id,
                recurrence_id: scope,
                status,
                note: note.trim().to_owned(),
                sequence: Some(meeting.sequence),
                keep_dates,
                not_same_as: Vec::new(),
            };
            send.emit(answer);
        })
    };
    let button = |status: ParticipationStatus, icon: Icon| {
        let strong = (status, answer) == (ParticipationStatus::Accepted, ParticipationStatus::NeedsAction);
        let pressed = if answer == status { "true" } else { "false" };
        html! {
            <button
                type="button"
                class="button"
                data-kind={strong.then_some("strong")}
                aria-pressed={in_panel.then_some(pressed)}
                onclick={respond.reform(move |_: MouseEvent| status)}
            >
                { icon.html() }{ words::answer_action(status) }
            </button>
        }
    };
    let propose = {
        let interval = times.as_ref().and_then(|times| wanted(times));
        let (submit, note, meeting_id) = (submit.clone(), note.trim().to_owned(), meeting.id);
        interval.map(|Interval { start, end }| {
            Callback::from(move |_: MouseEvent| {
                submit.emit(Command::ProposeMeetingTime(ProposeMeetingTime {
                    meeting_id,
                    recurrence_id: scope,
                    start,
                    end,
                    note: note.clone(),
                }));
            })
        })
    };
    let unready = propose.is_none();
    let turn_leaving = {
        let (leaving, focus) = (leaving.clone(), focus.clone());
        Callback::from(move |_: MouseEvent| {
            focus.emit(if *leaving { "[data-way=leave]" } else { ".answer-leaving button" });
            leaving.set(!*leaving);
        })
    };
    let onleave = {
        let (leaving, meeting_id) = (leaving.clone(), meeting.id);
        Callback::from(move |_: MouseEvent| {
            leaving.set(false);
            submit.emit(Command::LeaveMeeting(LeaveMeeting { meeting_id }));
            // What is left is a time that others have; the request says what became of it.
            desk.act(Act::ClosePanel);
        })
    };
    let ondecline = {
        let (leaving, respond) = (leaving.clone(), respond.clone());
        Callback::from(move |_: MouseEvent| {
            leaving.set(false);
            respond.emit(ParticipationStatus::Declined);
        })
    };
    let toggle_note = {
        let (handle, focus) = (handle.clone(), focus.clone());
        Callback::from(move |_: MouseEvent| {
            focus.emit(if handle.reply.noting { "[data-way=note]" } else { "textarea" });
            handle.edit(|reply| reply.noting = !reply.noting);
        })
    };
    let onnote = {
        let handle = handle.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            handle.edit(|reply| reply.note = Some(text));
        })
    };
    let toggle_times = {
        let (handle, focus) = (handle.clone(), focus.clone());
        let (meeting, zone, is_open) = (Arc::clone(meeting), Arc::clone(zone), times.is_some());
        Callback::from(move |_: MouseEvent| {
            focus.emit(if is_open { "[data-way=time]" } else { ".booking-times button" });
            let begun = (!is_open).then(|| {
                let mut draft = MeetingDraft::changing(&meeting, scope, &zone);
                if scope.is_none() {
                    draft.move_to(zone.date(next));
                }
                Rc::new(draft)
            });
            handle.edit(|reply| reply.times = begun);
        })
    };
    let note_button = |word: &'static str| {
        html! {
            <button type="button" class="button" data-kind="quiet" data-way="note" onclick={toggle_note.clone()}>
                { word }
            </button>
        }
    };
    html! {
        <div class="answer" ref={root}>
            if !in_panel {
                { scopes(&cache.view, meeting, me, *recurrence_id, now, &asked) }
            }
            if noting {
                <label class="field">
                    <span class="field-label">
                        { "Note " }<span class="faint">{ "for everybody who is invited" }</span>
                    </span>
                    <textarea class="input" maxlength="500" rows="2" value={note.clone()} oninput={onnote} />
                </label>
            }
            if let Some(proposal) = proposed {
                <p class="answer-proposed">{ format!("You have proposed {}.", words::change::proposal(&cache.view, meeting, proposal, now)) }</p>
            }
            if let Some(times) = &times {
                { other_time(times, &cache.view, zone.date(now), scope, &handle) }
                <div class="answer-ways">
                    <button
                        type="button"
                        class="button"
                        data-kind="strong"
                        disabled={unready}
                        onclick={propose}
                    >
                        { "Propose this time" }
                    </button>
                    <button type="button" class="button" data-kind="quiet" onclick={toggle_times}>{ "Back" }</button>
                    if !noting {
                        { note_button("Add a note") }
                    }
                </div>
            } else {
                <div class="answer-ways" role="group" aria-label="Answer">
                    { button(ParticipationStatus::Accepted, Icon::Check) }
                    { button(ParticipationStatus::Tentative, Icon::Help) }
                    { button(ParticipationStatus::Declined, Icon::Close) }
                    <button type="button" class="button" data-way="time" aria-expanded="false" onclick={toggle_times}>
                        { Icon::Clock.html() }{ "Propose another time" }
                    </button>
                    if !in_panel && note.is_empty() {
                        { note_button(if noting { "No note" } else { "Add a note" }) }
                    }
                    if *in_panel {
                        <button
                            type="button"
                            class="button"
                            data-kind="quiet"
                            data-way="leave"
                            aria-expanded={if *leaving { "true" } else { "false" }}
                            onclick={turn_leaving.clone()}
                        >
                            { Icon::Door.html() }{ "Leave" }
                        </button>
                    }
                </div>
            }
            if *leaving {
                <div class="answer-leaving" role="group" aria-label="Leave">
                    <p>{ leaving_means(meeting, scope, answer) }</p>
                    <div class="answer-ways">
                        if let Some(start) = scope.filter(|_| answer != ParticipationStatus::Declined) {
                            <button type="button" class="button" onclick={ondecline}>
                                { format!("Decline only {}", time::date(zone.date(start))) }
                            </button>
                        }
                        <button type="button" class="button" data-kind="bad-strong" onclick={onleave}>
                            { if meeting.recurrence.is_some() { "Leave all of it" } else { "Leave it" } }
                        </button>
                        <button type="button" class="button" data-kind="quiet" onclick={turn_leaving}>{ "Stay" }</button>
                    </div>
                </div>
            }
        </div>
    }
}

const fn is_answer(command: &Command) -> bool {
    matches!(command, Command::RespondToMeeting(_) | Command::ProposeMeetingTime(_))
}

/// What leaving comes to, since nobody can leave one date alone.
const fn leaving_means(
    meeting: &Meeting,
    scope: Option<DateTime<Utc>>,
    answer: ParticipationStatus,
) -> &'static str {
    match (&meeting.recurrence, scope) {
        (Some(_), Some(_)) if matches!(answer, ParticipationStatus::Declined) => {
            "You have declined this date. If you leave, all of the series leaves your calendar, and you will not be told of its \
             changes."
        }
        (Some(_), Some(_)) => {
            "You can decline this date alone, and keep the others. Or leave: then all of the series leaves your calendar, \
             and you will not be told of its changes."
        }
        (Some(_), None) => {
            "All of the series will leave your calendar, and you will not be told of its changes."
        }
        (None, _) => "It will leave your calendar, and you will not be told of its changes.",
    }
}

/// What I wrote to my answer: to that of the occurrence alone, where it is about one.
fn note_of(meeting: &Meeting, me: AccountId, scope: Option<DateTime<Utc>>) -> String {
    let mine = match scope {
        Some(id) => meeting.exception(id).and_then(|it| it.answers.iter().find(|it| it.account_id == me)),
        None => meeting.attendee(me),
    };
    mine.map(|it| it.note.clone()).unwrap_or_default()
}

/// All of a series, or which of its next dates is answered alone; with what I have answered to some already.
fn scopes(
    state: &State,
    meeting: &Meeting,
    me: AccountId,
    only: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    asked: &ReplyHandle,
) -> Html {
    if meeting.recurrence.is_none() || only.is_some() {
        return html! {};
    }
    let (zone, scope) = (state.zone(), asked.reply.scope);
    let window = Interval::new(now, now + TimeDelta::days(400));
    let occurrences = meeting.occurrences_in(window, zone).into_iter();
    let offered: Vec<_> =
        occurrences.filter_map(|it| Some((it.recurrence_id?, it.details.start))).take(OFFERED).collect();
    let onscope = {
        let (asked, offered) = (asked.clone(), offered.clone());
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            let chosen = offered.iter().map(|(id, _)| *id).find(|id| id.to_rfc3339() == value);
            asked.edit(|reply| reply.scope = chosen);
        })
    };
    let options = offered.iter().map(|(id, start)| {
        let answered = meeting.answer(me, Some(*id)).filter(|it| *it != ParticipationStatus::NeedsAction);
        let answered = answered.map(|it| format!(" ({})", status::participation(it))).unwrap_or_default();
        html! {
            <option key={id.timestamp()} value={id.to_rfc3339()} selected={scope == Some(*id)}>
                { format!("Only {}{answered}", time::when(zone, *start, NaiveDate::MIN)) }
            </option>
        }
    });
    let alone = words::change::answered_alone(state, meeting, me, now);
    let all = if alone.is_some() { "All other dates" } else { "All dates of the series" };
    html! {
        <>
            if let Some(said) = alone {
                <p class="answer-proposed">{ format!("{said}; the other dates wait for you.") }</p>
            }
            <label class="field answer-scope">
                <span class="field-label">{ "Answer for" }</span>
                <span class="select">
                    <select class="input" onchange={onscope}>
                        <option value="" selected={scope.is_none()}>{ all }</option>
                        { for options }
                    </select>
                    { Icon::ChevronDown.html() }
                </span>
            </label>
        </>
    }
}
