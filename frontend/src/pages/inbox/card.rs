//! One thing in the inbox: who, what, when and where; what speaks against it; what can be answered.

use crate::components::desk::{Act, OccurrenceId, use_desk};
use crate::components::icon::Icon;
use crate::components::inbox::answer::Answer;
use crate::components::inbox::letters::Letter;
use crate::components::inbox::seen::Seen;
use crate::components::meeting::check::{collisions, moved, times};
use crate::components::merge::{counterparts, details};
use crate::components::precheck::actor;
use crate::components::rejection::RejectionNotice;
use crate::components::toasts::Same;
use crate::components::tray::{is_open_rejection, waits};
use crate::hooks::{use_cache, use_me, use_now, use_submit};
use crate::words::look_alike::{flag, when};
use crate::words::meeting::change::{self, changes};
use crate::words::meeting::{answers, place, proposed, recurrence, turnout};
use crate::words::{Names, merge, time};
use docket_shared::command::{AnswerTimeProposal, Command, KeepMeetingsApart, UnmergeMeetings};
use docket_shared::decide::{Context, decide};
use docket_shared::ids::MeetingId;
use docket_shared::model::{Meeting, MeetingDetails};
use docket_shared::state::State;
use docket_shared::time::{DateTime, NaiveDate, Utc};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) letter: Letter,
}

/// A letter.
#[component]
pub(super) fn Card(props: &Props) -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let desk = use_desk();
    let submit = use_submit();
    let seen = use_context::<Seen>().unwrap_or_default();
    let state = &cache.view;
    let names = Names(state);
    let today = state.zone().date(now);
    let warnings = use_memo((Same(Rc::clone(state)), props.letter.clone(), now), |(state, letter, now)| {
        let Letter::Invitation { meeting, recurrence_id, details } = letter else {
            return Warnings::default();
        };
        let times = times(&state.0, meeting, *recurrence_id, details, *now);
        let alike = counterparts(&state.0, me.account.id, meeting, *recurrence_id, *now);
        // What may be the same is no collision: it is asked about.
        let except: Vec<MeetingId> = alike.iter().map(|it| it.meeting_id).chain([meeting.id]).collect();
        let said = alike.into_iter().map(|it| (it.meeting_id, flag(&state.0, &it, me.account.id))).collect();
        Warnings { collisions: collisions(&state.0, me.account.id, &except, &times), alike: said }
    });
    let about: Vec<MeetingId> = match &props.letter {
        Letter::Invitation { meeting, .. }
        | Letter::Proposal { meeting, .. }
        | Letter::CalledOff { meeting, .. } => vec![meeting.id],
        Letter::Crossed { theirs, mine } => vec![theirs.id, mine.id],
        Letter::Suggestion { meetings: [one, other], .. } => vec![one.id, other.id],
    };
    let concerns = |command: &Command| is_about(command, &about);
    let rejected = cache.requests.iter().filter(|it| is_open_rejection(it) && concerns(&it.command));
    let rejected: Vec<Html> = rejected
        .map(|it| html! { <RejectionNotice key={it.id.to_string()} request={Rc::clone(it)} /> })
        .collect();
    let waits = waits(&cache, concerns);
    let open = |meeting: &Meeting, recurrence_id| {
        let id = OccurrenceId { meeting_id: meeting.id, recurrence_id };
        desk.on(move |_: MouseEvent| Act::ShowMeeting(id))
    };
    let compare = |one: MeetingId, other: MeetingId| desk.on(move |_: MouseEvent| Act::Merge(one, other));
    let send = |command: Command| {
        let submit = submit.clone();
        Callback::from(move |_: MouseEvent| {
            submit.emit(command.clone());
        })
    };
    let apart = |one: &Meeting, other: &Meeting| {
        send(Command::KeepMeetingsApart(KeepMeetingsApart { meeting_id: one.id, other_meeting_id: other.id }))
    };
    let body = match &props.letter {
        Letter::Invitation { meeting, recurrence_id, details } => {
            let changed = changes(state, meeting, *recurrence_id, details);
            let note = match (recurrence_id, meeting.asked_sequence) {
                // It was called off and takes place after all, or was moved and moved back.
                (Some(_), _) if changed.is_empty() => Some("You are asked about this date again"),
                (Some(_), _) => Some("This date of the series was changed"),
                (None, 1..) => Some("Changed since it was first sent"),
                (None, 0) => None,
            };
            html! {
                <>
                    { head(&format!("{} invites you", names.account(meeting.organizer)), note, details, open(meeting, *recurrence_id)) }
                    if !changed.is_empty() {
                        { lines("letter-changes", &changed) }
                    }
                    { facts(state, meeting, *recurrence_id, details, today) }
                    { for warnings.collisions.iter().map(|said| warning(Icon::Clock, &format!("Collides with {said}."), None)) }
                    { for warnings.alike.iter().map(|(other, said)| {
                        warning(Icon::Warning, said, Some(("Compare", compare(meeting.id, *other))))
                    }) }
                    { for rejected }
                    <Answer meeting={Arc::clone(meeting)} recurrence_id={*recurrence_id} />
                </>
            }
        }
        Letter::Crossed { theirs, mine } => html! {
            <>
                { head(
                    &format!("You and {} have invited each other", names.account(theirs.organizer)),
                    None,
                    &theirs.details,
                    open(theirs, None),
                ) }
                <p>
                    { format!(
                        "You have accepted it. It may be the same as your “{}”, {}, {}.",
                        mine.details.summary,
                        when(state, &mine.details),
                        merge::other_side(state, theirs, mine),
                    ) }
                </p>
                { for rejected }
                { ways(waits, html! {
                    <>
                        <button type="button" class="button" onclick={compare(theirs.id, mine.id)}>{ "Compare" }</button>
                        <button type="button" class="button" data-kind="quiet" onclick={apart(theirs, mine)}>
                            { "These are two" }
                        </button>
                    </>
                }) }
            </>
        },
        Letter::Proposal { meeting, proposal } => {
            let answered =
                |accept| Command::AnswerTimeProposal(AnswerTimeProposal::of(meeting.id, proposal, accept));
            let answer = |accept| send(answered(accept));
            let details = details(state, meeting, proposal.recurrence_id, now);
            let all = meeting.recurrence.is_some() && proposal.recurrence_id.is_none();
            let moved = match all {
                true => moved(state, meeting, &answered(true), &Context::new(now, actor(&me))),
                false => Vec::new(),
            };
            html! {
                <>
                    { head(
                        &format!("{} proposes another time", names.account(proposal.account_id)),
                        all.then_some("For all dates of the series"),
                        &details,
                        open(meeting, proposal.recurrence_id),
                    ) }
                    if !all {
                        <p class="letter-move">
                            <s>{ when(state, &details) }</s>
                            { Icon::Arrow.html() }
                            <strong>{ proposed(state.zone(), proposal) }</strong>
                        </p>
                    } else if moved.is_empty() {
                        <p><strong>{ change::proposal(state, meeting, proposal, now) }</strong></p>
                    } else {
                        { lines("letter-changes", &moved) }
                    }
                    if !proposal.note.is_empty() {
                        <p class="letter-note">{ format!("“{}”", proposal.note) }</p>
                    }
                    { for rejected }
                    { ways(waits, html! {
                        <>
                            <button type="button" class="button" data-kind="strong" onclick={answer(true)}>
                                { Icon::Check.html() }{ if all { "Move all of them" } else { "Move it there" } }
                            </button>
                            <button type="button" class="button" onclick={answer(false)}>{ "Keep the time" }</button>
                        </>
                    }) }
                </>
            }
        }
        Letter::CalledOff { meeting, recurrence_id, details, by, reason } => {
            let what = match (recurrence_id, &meeting.recurrence) {
                (Some(_), _) => "one date",
                (None, Some(_)) => "all of the series",
                (None, None) => "this meeting",
            };
            let (note, key) = (seen.note.clone(), props.letter.key());
            let onseen = Callback::from(move |_: MouseEvent| note.emit(key.clone()));
            html! {
                <>
                    { head(
                        &format!("{} called off {what}", names.account(*by)),
                        None,
                        details,
                        open(meeting, *recurrence_id),
                    ) }
                    <p class="letter-move"><s>{ when(state, details) }</s></p>
                    if !reason.is_empty() {
                        <p class="letter-note">{ format!("“{reason}”") }</p>
                    }
                    <div class="answer-ways">
                        <button type="button" class="button" onclick={onseen}>{ Icon::Check.html() }{ "Seen" }</button>
                    </div>
                </>
            }
        }
        Letter::Suggestion { suggestion, meetings: [one, other] } => html! {
            <>
                { head(
                    &format!("{} takes two meetings for one", names.account(suggestion.by)),
                    None,
                    &one.details,
                    open(one, None),
                ) }
                <p>{ format!("{} – and “{}”, {}.", when(state, &one.details), other.details.summary, when(state, &other.details)) }</p>
                { for rejected }
                { ways(waits, html! {
                    <>
                        <button type="button" class="button" data-kind="strong" onclick={compare(one.id, other.id)}>
                            { "Compare and merge" }
                        </button>
                        <button type="button" class="button" onclick={apart(one, other)}>{ "These are two" }</button>
                    </>
                }) }
            </>
        },
    };
    html! { <article class="letter" data-progress={waits.map(|_| "pending")}>{ body }</article> }
}

#[derive(Default, PartialEq)]
struct Warnings {
    collisions: Vec<String>,
    alike: Vec<(MeetingId, String)>,
}

/// Whether a command is about one of these meetings.
fn is_about(command: &Command, meetings: &[MeetingId]) -> bool {
    let pair = if let Command::MergeMeetings(it) = command {
        Some([it.survivor_id, it.merged_id])
    } else if let Command::SuggestMerge(it) = command {
        Some([it.meeting_id, it.other_meeting_id])
    } else if let Command::KeepMeetingsApart(it) = command {
        Some([it.meeting_id, it.other_meeting_id])
    } else {
        None
    };
    let named = command.meeting_id().into_iter().chain(pair.into_iter().flatten());
    named.into_iter().any(|id| meetings.contains(&id))
}

fn head(
    why: &str,
    note: Option<&'static str>,
    details: &MeetingDetails,
    onopen: Callback<MouseEvent>,
) -> Html {
    html! {
        <header class="letter-head">
            <p class="letter-why">
                { why }
                if let Some(note) = note {
                    <span class="letter-tag">{ note }</span>
                }
            </p>
            <h2 class="letter-title">
                <button type="button" class="link-button" onclick={onopen}>{ &details.summary }</button>
            </h2>
        </header>
    }
}

fn facts(
    state: &State,
    meeting: &Meeting,
    recurrence_id: Option<DateTime<Utc>>,
    details: &MeetingDetails,
    today: NaiveDate,
) -> Html {
    let zone = state.zone();
    let rule = meeting.recurrence.as_ref().filter(|_| recurrence_id.is_none());
    let repeats = rule.map(|rule| recurrence(rule, zone.date(meeting.details.start), zone, today));
    let day = zone.date(details.start);
    let place = place(state, details);
    html! {
        <ul class="letter-facts">
            <li>
                { Icon::Clock.html() }
                <span>
                    <strong>{ when(state, details) }</strong>
                    <span class="faint">{ format!(" {}", time::day_from(today, day)) }</span>
                    if let Some(repeats) = repeats {
                        <br />{ repeats }
                    }
                </span>
            </li>
            if let Some(place) = place {
                <li>{ Icon::Pin.html() }<span>{ place }</span></li>
            }
            <li>{ Icon::Person.html() }<span>{ turnout(&answers(meeting, recurrence_id)) }</span></li>
            if !details.description.is_empty() {
                <li>{ Icon::Note.html() }<span class="letter-text">{ &details.description }</span></li>
            }
        </ul>
    }
}

fn lines(class: &'static str, said: &[String]) -> Html {
    html! { <ul {class}>{ for said.iter().map(|line| html! { <li key={line.clone()}>{ line }</li> }) }</ul> }
}

fn warning(icon: Icon, said: &str, way: Option<(&'static str, Callback<MouseEvent>)>) -> Html {
    html! {
        <p key={said.to_owned()} class="letter-warning">
            { icon.html() }
            <span class="grow">{ said }</span>
            if let Some((word, onclick)) = way {
                <button type="button" class="button" {onclick}>{ word }</button>
            }
        </p>
    }
}

/// What can be done, or that it is being done.
fn ways(waits: Option<&str>, buttons: Html) -> Html {
    if let Some(said) = waits {
        return html! {
            <p class="answer-pending" role="status"><span class="spinner" aria-hidden="true"></span>{ said }</p>
        };
    }
    html! { <div class="answer-ways">{ buttons }</div> }
}

#[derive(Properties)]
pub(super) struct MergeProps {
    /// The one that was merged into another.
    pub(super) meeting: Arc<Meeting>,
}

impl PartialEq for MergeProps {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.meeting, &other.meeting)
    }
}

/// A merge that can be taken back: a corner of the screen would keep it for a moment only.
#[component]
pub(super) fn MergeCard(props: &MergeProps) -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let submit = use_submit();
    let state = &cache.view;
    let meeting = &props.meeting;
    let (Some(said), Some(into)) = (merge::merged(state, meeting, me.account.id), &meeting.merged_into)
    else {
        return html! {};
    };
    let undo = Command::UnmergeMeetings(UnmergeMeetings { meeting_id: meeting.id });
    // What was merged into one's own can be taken out again, though a browser that knows only when it was cannot tell what comes of it.
    let own =
        state.meetings().get(&into.meeting_id).filter(|it| meeting.redacted && it.merged_into.is_none());
    let may = own.is_some_and(|it| it.is_chaired_by(me.account.id))
        || decide(state, &undo, &Context::new(now, actor(&me))).is_ok();
    let onundo = Callback::from(move |_: MouseEvent| {
        submit.emit(undo.clone());
    });
    html! {
        <article class="letter" data-kind="quiet">
            <p class="letter-merged">
                { Icon::Merge.html() }
                <span class="grow">
                    { format!("{said}. ") }
                    <span class="faint">{ time::when(state.zone(), into.at, state.zone().date(now)) }</span>
                </span>
                if may {
                    <button type="button" class="button" onclick={onundo}>{ Icon::Undo.html() }{ "Undo" }</button>
                }
            </p>
        </article>
    }
}
