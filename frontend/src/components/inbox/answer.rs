//! The answer to an invitation: accept, perhaps, decline, or another time, with a note if somebody wants to write one. Before a
//! yes goes out, meetings that look like this one are asked about.

use super::replies::{Replies, Reply, ReplyKey, Times};
use crate::components::icon::Icon;
use crate::components::merge::use_answer;
use crate::components::month::Month;
use crate::components::popover::Popover;
use crate::components::tray::is_pending;
use crate::hooks::{use_cache, use_me, use_now, use_submit};
use crate::words::meeting::proposed as proposed_at;
use crate::words::request::{SENT, Tense, title};
use crate::words::time::{self, clock_of};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use docket_shared::command::{Command, ProposeMeetingTime, RespondToMeeting};
use docket_shared::model::{Meeting, ParticipationStatus};
use docket_shared::time::Interval;
use std::sync::Arc;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The properties of [`Answer`].
#[derive(Properties)]
pub struct Props {
    /// The meeting, as the server has it.
    pub meeting: Arc<Meeting>,
    /// The occurrence that is asked about alone.
    #[prop_or_default]
    pub recurrence_id: Option<DateTime<Utc>>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.meeting, &other.meeting) && self.recurrence_id == other.recurrence_id
    }
}

/// So many occurrences can be answered alone.
const OFFERED: usize = 6;

/// The buttons, and what is typed to them.
#[component]
pub fn Answer(props: &Props) -> Html {
    let cache = use_cache();
    let now = use_now();
    let submit = use_submit();
    let me = Some(use_me().account.id);
    let send = use_answer();
    let Props { meeting, recurrence_id } = props;
    let own = use_memo((), |()| Replies::default());
    let replies = use_context::<Replies>().unwrap_or_else(|| Replies::clone(&own));
    let key: ReplyKey = (meeting.id, *recurrence_id, meeting.asked_sequence);
    let reply = use_state_eq(|| replies.get(&key));
    let edit = {
        let (reply, replies) = (reply.clone(), replies.clone());
        move |change: &dyn Fn(&mut Reply)| {
            let mut edited = Reply::clone(&reply);
            change(&mut edited);
            replies.set(key, edited.clone());
            reply.set(edited);
        }
    };
    let zone = cache.view.zone();

    let sent = cache.requests.iter().find(|request| {
        is_pending(request) && is_answer(&request.command) && request.command.meeting_id() == Some(meeting.id)
    });
    if let Some(request) = sent {
        return html! {
            <p class="answer-pending" role="status">
                <span class="spinner" aria-hidden="true"></span>
                { format!("{}. {SENT}", title(&cache.view, &request.command, Tense::Asked)) }
            </p>
        };
    }

    let scope = recurrence_id.or(reply.scope);
    // What I have proposed stays typed until it stands in the meeting, so that a rejection loses nothing.
    let proposed = meeting.proposals.iter().find(|it| Some(it.account_id) == me && it.recurrence_id == scope);
    let times = reply.times.clone().filter(|times| {
        times.read(zone).is_none_or(|typed| proposed.is_none_or(|it| typed != (it.start, it.end)))
    });
    let respond = |status: ParticipationStatus| {
        let (reply, send) = (reply.clone(), send.clone());
        let (meeting_id, sequence) = (meeting.id, meeting.sequence);
        Callback::from(move |_: MouseEvent| {
            let note = reply.note.trim().to_owned();
            send.emit(RespondToMeeting {
                meeting_id,
                recurrence_id: scope,
                status,
                note,
                sequence: Some(sequence),
                not_same_as: Vec::new(),
            });
        })
    };
    let button = |status, kind: Option<&'static str>, icon: Icon, word: &'static str| {
        html! {
            <button type="button" class="button" data-kind={kind} onclick={respond(status)}>
                { icon.html() }{ word }
            </button>
        }
    };
    let toggle_note = {
        let edit = edit.clone();
        Callback::from(move |_: MouseEvent| edit(&|reply| reply.noting = !reply.noting))
    };
    let onnote = {
        let edit = edit.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            edit(&|reply| reply.note.clone_from(&text));
        })
    };
    let toggle_times = {
        let (edit, start, end) = (edit.clone(), meeting.details.start, meeting.details.end);
        let zone = Arc::clone(zone);
        let length = end - start;
        let from = scope.unwrap_or(start);
        Callback::from(move |_: MouseEvent| {
            let (start, end) = (zone.local(from), zone.local(from + length));
            edit(&|reply| {
                reply.times = match reply.times {
                    Some(_) => None,
                    None => Some(Times { date: start.date(), start: clock_of(start), end: clock_of(end) }),
                };
            });
        })
    };
    let expanded = |it: bool| if it { "true" } else { "false" };
    let noting = reply.noting || !reply.note.is_empty();
    let offered = offered(meeting, recurrence_id.is_some(), now, zone);
    let onscope = {
        let (edit, offered) = (edit.clone(), offered.clone());
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            let chosen = offered.iter().find(|start| start.to_rfc3339() == value).copied();
            edit(&|reply| reply.scope = chosen);
        })
    };
    let propose = {
        let (submit, times, note) = (submit.clone(), times.clone(), reply.note.trim().to_owned());
        let (meeting_id, zone) = (meeting.id, Arc::clone(zone));
        Callback::from(move |_: MouseEvent| {
            let Some((start, end)) = times.as_ref().and_then(|times| times.read(&zone)) else { return };
            submit.emit(Command::ProposeMeetingTime(ProposeMeetingTime {
                meeting_id,
                recurrence_id: scope,
                start,
                end,
                note: note.clone(),
            }));
        })
    };
    html! {
        <div class="answer">
            if !offered.is_empty() {
                <label class="field answer-scope">
                    <span class="field-label">{ "Answer for" }</span>
                    <span class="select">
                        <select class="input" onchange={onscope}>
                            <option value="" selected={scope.is_none()}>{ "All dates of the series" }</option>
                            { for offered.iter().map(|start| html! {
                                <option
                                    key={start.timestamp()}
                                    value={start.to_rfc3339()}
                                    selected={scope == Some(*start)}
                                >
                                    { format!("Only {}", time::when(zone, *start, NaiveDate::MIN)) }
                                </option>
                            }) }
                        </select>
                        { Icon::ChevronDown.html() }
                    </span>
                </label>
            }
            if noting {
                <label class="field">
                    <span class="field-label">{ "Note for everybody who is invited" }</span>
                    <textarea class="input" maxlength="500" rows="2" value={reply.note.clone()} oninput={onnote} />
                </label>
            }
            if let Some(proposal) = proposed {
                <p class="answer-proposed">{ format!("You have proposed {}.", proposed_at(zone, proposal)) }</p>
            }
            if let Some(times) = &times {
                { other_time(times, &cache.view, zone.date(now), edit.clone()) }
                <div class="answer-ways">
                    <button
                        type="button"
                        class="button"
                        data-kind="strong"
                        disabled={times.read(zone).is_none()}
                        onclick={propose}
                    >
                        { "Propose this time" }
                    </button>
                    <button type="button" class="button" data-kind="quiet" onclick={toggle_times}>{ "Back" }</button>
                    if !noting {
                        <button type="button" class="button" data-kind="quiet" onclick={toggle_note}>{ "Add a note" }</button>
                    }
                </div>
            } else {
                <div class="answer-ways">
                    { button(ParticipationStatus::Accepted, Some("strong"), Icon::Check, "Accept") }
                    { button(ParticipationStatus::Tentative, None, Icon::Help, "Perhaps") }
                    { button(ParticipationStatus::Declined, None, Icon::Close, "Decline") }
                    <button type="button" class="button" aria-expanded="false" onclick={toggle_times}>
                        { Icon::Clock.html() }{ "Propose another time" }
                    </button>
                    if reply.note.is_empty() {
                        <button
                            type="button"
                            class="button"
                            data-kind="quiet"
                            aria-expanded={expanded(noting)}
                            onclick={toggle_note}
                        >
                            { if noting { "No note" } else { "Add a note" } }
                        </button>
                    }
                </div>
            }
        </div>
    }
}

const fn is_answer(command: &Command) -> bool {
    matches!(command, Command::RespondToMeeting(_) | Command::ProposeMeetingTime(_))
}

/// The next occurrences, each of which can be answered alone.
fn offered(
    meeting: &Meeting,
    is_one: bool,
    now: DateTime<Utc>,
    zone: &docket_shared::time::ZoneRules,
) -> Vec<DateTime<Utc>> {
    if meeting.recurrence.is_none() || is_one {
        return Vec::new();
    }
    let window = Interval::new(now, now + TimeDelta::days(400));
    let occurrences = meeting.occurrences_in(window, zone).into_iter();
    occurrences.filter_map(|it| it.recurrence_id).take(OFFERED).collect()
}

/// The fields of another time.
fn other_time(
    times: &Times,
    state: &docket_shared::state::State,
    today: NaiveDate,
    edit: impl Fn(&dyn Fn(&mut Reply)) + Clone + 'static,
) -> Html {
    let on = |change: fn(&mut Times, String)| {
        let edit = edit.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            edit(&|reply| {
                if let Some(times) = &mut reply.times {
                    change(times, text.clone());
                }
            });
        })
    };
    let ondate = {
        let edit = edit.clone();
        Callback::from(move |date: NaiveDate| {
            edit(&|reply| {
                if let Some(times) = &mut reply.times {
                    times.date = date;
                }
            });
        })
    };
    let wrong = times.read(state.zone()).is_none();
    // A day that was chosen closes what it was chosen from.
    let done = u32::try_from(times.date.signed_duration_since(NaiveDate::default()).num_days()).unwrap_or(0);
    let face = html! { <>{ Icon::Calendar.html() }{ time::date(times.date) }</> };
    html! {
        <div class="field" role="group" aria-label="Another time">
            <span class="field-label">{ "Another time" }</span>
            <div class="booking-times">
                <Popover
                    class="input booking-date"
                    label={format!("Date: {}", time::date(times.date))}
                    kind="dialog"
                    {face}
                    {done}
                >
                    <div class="month-popover" role="dialog" aria-label="Date">
                        <Month
                            chosen={times.date}
                            {today}
                            first_day={state.organization().first_day_of_week}
                            focused={true}
                            onchoose={ondate}
                        />
                    </div>
                </Popover>
                <input
                    class="input"
                    aria-label="Start"
                    inputmode="numeric"
                    value={times.start.clone()}
                    oninput={on(|times, text| times.start = text)}
                />
                <span aria-hidden="true">{ "–" }</span>
                <input
                    class="input"
                    aria-label="End"
                    inputmode="numeric"
                    value={times.end.clone()}
                    oninput={on(|times, text| times.end = text)}
                />
            </div>
            if wrong {
                <span class="field-error" role="status">{ "Type times like 9:30; the end comes after the start." }</span>
            }
        </div>
    }
}
