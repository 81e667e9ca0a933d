//! The panel of a meeting, or of one of its dates: what, when and where, who comes, what I answer and what that would collide with;
//! for whoever chairs it, everything that can be done about it; and what of it was called off, by whom and why.

mod chair;
mod facts;

use super::cards::{Way, cards, quiet};
use super::check;
use super::undo::{ASKS, bring_back, with_asks};
use crate::components::desk::{Act, OccurrenceId, use_desk};
use crate::components::icon::Icon;
use crate::components::inbox::answer::Answer;
use crate::components::merge::details as details_of;
use crate::components::panel::PanelFrame;
use crate::components::precheck::actor;
use crate::components::rejection::RejectionNotice;
use crate::components::tray::{is_open_rejection, waits};
use crate::hooks::{use_cache, use_me, use_now, use_submit};
use crate::words::Names;
use crate::words::meeting as words;
use crate::words::meeting::change::{called_off, changes};
use chair::Chair;
use docket_shared::command::{Command, InviteToMeeting, Invitee, KeepMeetingsApart, UnmergeMeetings};
use docket_shared::decide::{disposes, may_take_over};
use docket_shared::look_alikes::MeetingSketch;
use docket_shared::model::{AttendeeRole, Meeting, MeetingDetails, ParticipationStatus};
use facts::{called_off_dates, facts, people};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// The properties of [`MeetingPanel`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which meeting, or which of its occurrences.
    pub id: OccurrenceId,
}

/// The panel.
#[component]
pub fn MeetingPanel(props: &Props) -> Html {
    let cache = use_cache();
    let now = use_now();
    let OccurrenceId { meeting_id, recurrence_id } = props.id;
    // Also the request that calls it.
    let is_about = |command: &Command| {
        let calls = matches!(command, Command::CreateMeeting(create) if create.meeting_id == meeting_id);
        calls || command.meeting_id() == Some(meeting_id)
    };
    let latest = cache.requests.iter().find(|it| is_about(&it.command));
    let rejected = latest.filter(|it| is_open_rejection(it));
    let notice = rejected.map(|it| html! { <RejectionNotice request={Rc::clone(it)} /> });
    let waits = waits(&cache, is_about);
    let Some(meeting) = cache.view.meetings().get(&meeting_id) else {
        let empty = html! {
            <div class="empty">
                { Icon::Calendar.sized("24") }
                <strong>{ "Not in your calendar" }</strong>
                <p>{ "It was never called, or it no longer concerns you." }</p>
            </div>
        };
        return html! { <PanelFrame title="Meeting">{ notice.unwrap_or(empty) }</PanelFrame> };
    };
    let zone = cache.view.zone();
    // A date that is called off by now is shown as that; one that is no more, since the series is another, is told of by that.
    let off = || Some(meeting.cancelled_occurrence(recurrence_id?, zone)?.1);
    let occurrence = meeting.occurrence(recurrence_id, zone).or_else(off);
    let named = occurrence.as_ref().and_then(|it| it.recurrence_id);
    // Of a series as a whole its next date is told: the first may long be over.
    let details = match occurrence.filter(|_| named.is_some()) {
        Some(occurrence) => occurrence.details,
        None => details_of(&cache.view, meeting, None, now),
    };
    let key = format!("{meeting_id}-{}", named.map_or(0, |it| it.timestamp()));
    html! {
        <Shown
            {key}
            id={OccurrenceId { meeting_id, recurrence_id: named }}
            meeting={Arc::clone(meeting)}
            {details}
            {notice}
            {waits}
        />
    }
}

/// To what an answer or a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    One,
    All,
}

#[derive(Properties, PartialEq)]
struct ShownProps {
    id: OccurrenceId,
    meeting: Arc<Meeting>,
    details: MeetingDetails,
    notice: Option<Html>,
    /// What is said of a request about it that is undecided.
    waits: Option<&'static str>,
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let desk = use_desk();
    let submit = use_submit();
    // Whoever opened one occurrence means that one, until they say otherwise.
    let scope = use_state_eq(|| if props.id.recurrence_id.is_some() { Scope::One } else { Scope::All });
    // Whoever has not answered yet is asked; whoever has, or calls it, is only told.
    let open = use_state_eq(|| {
        let mine = props.meeting.answer(me.account.id, props.id.recurrence_id);
        mine == Some(ParticipationStatus::NeedsAction)
    });
    let ShownProps { id, meeting, details, notice, waits } = props;
    let (state, my_id) = (&cache.view, me.account.id);
    let (zone, today) = (state.zone(), state.zone().date(now));
    let off = id.recurrence_id.and_then(|id| meeting.exception(id)).filter(|it| it.cancelled);
    // What does not take place is told of, and nothing can be done about it.
    let stands = meeting.stands() && off.is_none();
    // Who organized it may have gone, and a manager steps in.
    let chairs = disposes(state, meeting, &actor(&me)) && stands;
    let back = off.filter(|_| disposes(state, meeting, &actor(&me)));
    let back = back
        .and_then(|it| bring_back([state, &cache.confirmed], meeting.id, it.recurrence_id, now))
        .map(|command| {
            let submit = submit.clone();
            Callback::from(move |_: MouseEvent| {
                submit.emit(command.clone());
            })
        });
    let answers = meeting.concerns(my_id) && !chairs && stands;
    let which = id.recurrence_id.filter(|_| *scope == Scope::One);
    let is_over = meeting.over_at(zone).is_some_and(|end| end <= now);
    let whole = OccurrenceId::whole(id.meeting_id);
    let is_series = meeting.recurrence.is_some() && id.recurrence_id.is_none();
    let onway = {
        let (desk, submit, id) = (desk.clone(), submit.clone(), id.meeting_id);
        Callback::from(move |(way, other)| match way {
            Way::Open => desk.act(Act::ShowMeeting(OccurrenceId::whole(other))),
            Way::Merge => desk.act(Act::Merge(id, other)),
            Way::Two => {
                let keep = KeepMeetingsApart { meeting_id: id, other_meeting_id: other };
                submit.emit(Command::KeepMeetingsApart(keep));
            }
        })
    };
    let alike = match meeting.concerns(my_id) && stands && !is_over {
        true => {
            let sketch = MeetingSketch { details: details.clone(), ..MeetingSketch::of(meeting) };
            check::alike(state, &sketch, my_id, now, &std::collections::BTreeSet::new())
        }
        false => Vec::new(),
    };
    let status = match off {
        Some(off) => Some(called_off(state, off.cancelled_by, &off.cancellation_reason, my_id)),
        None if meeting.stands() || meeting.merged_into.is_some() => None,
        None => Some(called_off(state, meeting.cancelled_by, &meeting.cancellation_reason, my_id)),
    };
    let answer = meeting.answer(my_id, which).unwrap_or(ParticipationStatus::NeedsAction);
    let in_the_way = if answers && answer != ParticipationStatus::Accepted {
        let times = check::times(state, meeting, which, details, now);
        check::collisions(state, my_id, &[meeting.id], &times)
    } else {
        Vec::new()
    };
    let changed = match answers && answer == ParticipationStatus::NeedsAction {
        true => changes(state, meeting, which, details),
        false => Vec::new(),
    };
    let aliases = (!meeting.aliases.is_empty()).then(|| {
        let quoted: Vec<String> = meeting.aliases.iter().map(|it| format!("“{it}”")).collect();
        format!("also called {}", words::listed(&quoted))
    });
    let recurrence = meeting
        .recurrence
        .as_ref()
        .map(|it| words::recurrence(it, zone.date(meeting.details.start), zone, today));
    html! {
        <PanelFrame title="Meeting">
            { notice.clone().unwrap_or_default() }
            <header class="details-summary">
                <strong class="details-name">{ words::title(meeting, details) }</strong>
                if let Some(aliases) = aliases {
                    <span class="muted">{ aliases }</span>
                }
                <span class="details-when">
                    if is_series && status.is_none() && details.start > now {
                        <span class="muted">{ "Next: " }</span>
                    }
                    if status.is_some() {
                        <s>{ words::when_of(zone, details, today) }</s>
                    } else {
                        { words::when_of(zone, details, today) }
                    }
                </span>
                if let Some(recurrence) = recurrence {
                    <span class="muted">{ recurrence }</span>
                }
                if waits.is_some() {
                    <span class="details-status" data-progress="pending">{ Icon::Clock.html() }<span>{ "pending" }</span></span>
                } else if let Some(status) = status {
                    <span class="details-status" data-status="cancelled">{ Icon::Blocked.html() }{ status }</span>
                }
            </header>
            if let Some(said) = waits {
                <p class="muted" role="status">{ *said }</p>
            }
            { merged(meeting, state, my_id, today, &submit, &desk) }
            { take_over(state, meeting, &me, &submit) }
            if off.is_some() {
                if back.is_some() {
                    <p class="muted">{ with_asks("You can bring this date back.", ASKS, Some(meeting)) }</p>
                }
                <div class="details-steps">
                    if let Some(onclick) = back {
                        <button type="button" class="button" {onclick}>{ Icon::Undo.html() }{ "Bring it back" }</button>
                    }
                    <button
                        type="button"
                        class="button"
                        onclick={desk.on(move |_: MouseEvent| Act::ShowMeeting(whole))}
                    >
                        { "Show all of the series" }
                    </button>
                </div>
            } else if id.recurrence_id.is_some() && meeting.concerns(my_id) && meeting.stands() {
                { scopes(*scope, &details.start, zone, &scope) }
            }
            if !alike.is_empty() {
                { quiet(&alike, &open, cards(state, &alike, my_id, &onway)) }
            }
            if answers && !is_over {
                <section class="panel-section meeting-mine" aria-label="Your answer">
                    <h3 class="panel-heading">{ words::mine(answer) }</h3>
                    if !changed.is_empty() {
                        <ul class="letter-changes">{ for changed.iter().map(|line| html! { <li key={line.clone()}>{ line }</li> }) }</ul>
                    }
                    if !in_the_way.is_empty() {
                        <div class="meeting-collisions" role="note">
                            <p>{ Icon::Warning.html() }{ "You have then:" }</p>
                            <ul>{ for in_the_way.iter().map(|line| html! { <li key={line.clone()}>{ line }</li> }) }</ul>
                        </div>
                    }
                    <Answer meeting={Arc::clone(meeting)} recurrence_id={which} in_panel={true} />
                </section>
            }
            if chairs {
                <Chair meeting={Arc::clone(meeting)} details={details.clone()} {which} {is_over} />
            }
            if off.is_none() && meeting.stands() {
                { called_off_dates(state, meeting, now, &desk) }
            }
            { facts(state, meeting, details) }
            { people(state, meeting, id.recurrence_id, my_id, stands) }
        </PanelFrame>
    }
}

/// What the answer or the change is to: this occurrence, or all of them.
fn scopes(
    chosen: Scope,
    start: &chrono::DateTime<chrono::Utc>,
    zone: &docket_shared::time::ZoneRules,
    scope: &UseStateHandle<Scope>,
) -> Html {
    let choice = |of: Scope, name: String| {
        let scope = scope.clone();
        let onclick = Callback::from(move |_: MouseEvent| scope.set(of));
        html! {
            <button type="button" aria-pressed={if chosen == of { "true" } else { "false" }} {onclick}>{ name }</button>
        }
    };
    html! {
        <div class="segmented" role="group" aria-label="Which of the series">
            { choice(Scope::One, words::this_one(zone, *start)) }
            { choice(Scope::All, "All of the series".into()) }
        </div>
    }
}

/// What a manager can do about somebody's time that is taken by what nobody organizes any more, with what follows.
fn take_over(
    state: &docket_shared::state::State,
    meeting: &Meeting,
    me: &docket_shared::protocol::http::Me,
    submit: &Callback<Command, docket_shared::ids::CommandId>,
) -> Html {
    if !meeting.redacted || !may_take_over(state, meeting, &actor(me)) {
        return html! {};
    }
    let myself = Invitee { account_id: me.account.id, role: AttendeeRole::ReqParticipant };
    let invite = InviteToMeeting { meeting_id: meeting.id, attendees: vec![myself], not_same_as: Vec::new() };
    let submit = submit.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        submit.emit(Command::InviteToMeeting(invite.clone()));
    });
    let who = Names(state).account(meeting.organizer);
    html! {
        <section class="panel-section" aria-label="Take it over">
            <p>
                { format!(
                    "{who}, who organizes this meeting, has no open account any more. If you take it over, you become its organizer:                      you see what it is about, come to it yourself, and can change it or call it off. Whoever takes part sees that."
                ) }
            </p>
            <div class="details-steps">
                <button type="button" class="button" {onclick}>{ Icon::People.html() }{ "Take it over" }</button>
            </div>
        </section>
    }
}

/// The history of merges: what it was merged into, and what was merged into it, each with the way back.
fn merged(
    meeting: &Arc<Meeting>,
    state: &docket_shared::state::State,
    me: docket_shared::ids::AccountId,
    today: chrono::NaiveDate,
    submit: &Callback<Command, docket_shared::ids::CommandId>,
    desk: &crate::components::desk::DeskHandle,
) -> Html {
    let undo = |it: &Meeting| {
        let survivor = it.merged_into.as_ref().and_then(|into| state.meetings().get(&into.meeting_id));
        // What was called off since stays so, and the other one comes back.
        let may = survivor.is_some_and(|it| it.is_chaired_by(me) && it.merged_into.is_none());
        let (submit, meeting_id) = (submit.clone(), it.id);
        may.then(|| {
            let onclick = Callback::from(move |_: MouseEvent| {
                submit.emit(Command::UnmergeMeetings(UnmergeMeetings { meeting_id }));
            });
            html! { <button type="button" class="button" {onclick}>{ Icon::Undo.html() }{ "Undo the merge" }</button> }
        })
    };
    let line = |it: &Meeting, said: String, shown: docket_shared::ids::MeetingId| {
        let onclick = desk.on(move |_: MouseEvent| Act::ShowMeeting(OccurrenceId::whole(shown)));
        html! {
            <section key={it.id.to_string()} class="meeting-merged">
                <p>{ said }</p>
                <div class="details-steps">
                    <button type="button" class="button" {onclick}>{ "Open" }</button>
                    { undo(it) }
                </div>
            </section>
        }
    };
    if let (Some(said), Some(into)) = (words::merged_into(state, meeting, me, today), &meeting.merged_into) {
        return line(meeting, said, into.meeting_id);
    }
    let into_it = state
        .meetings()
        .values()
        .filter(|it| it.merged_into.as_ref().is_some_and(|into| into.meeting_id == meeting.id));
    let lines = into_it.filter_map(|it| Some(line(it, words::merged_from(state, it, me, today)?, it.id)));
    html! { <>{ for lines }</> }
}
