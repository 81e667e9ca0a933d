//! The panel of a meeting: what, when and where, who comes, what I answer and what that would collide with; and for whoever
//! chairs it, everything that can be done about it.

mod answer;
mod chair;
mod facts;

use super::cards::{Way, cards, quiet};
use super::check;
use crate::components::desk::{Act, OccurrenceId, use_desk};
use crate::components::icon::Icon;
use crate::components::panel::PanelFrame;
use crate::components::rejection::RejectionNotice;
use crate::components::tray::{is_open_rejection, is_pending};
use crate::hooks::{use_cache, use_me, use_now, use_submit};
use crate::words::meeting as words;
use crate::words::request::SENT;
use answer::{Answer, Scope};
use chair::Chair;
use docket_shared::command::{Command, KeepMeetingsApart, UnmergeMeetings};
use docket_shared::look_alikes::MeetingSketch;
use docket_shared::model::{Meeting, MeetingDetails, ParticipationStatus};
use facts::{facts, people};
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
    let OccurrenceId { meeting_id, recurrence_id } = props.id;
    let about: Vec<_> =
        cache.requests.iter().filter(|it| it.command.meeting_id() == Some(meeting_id)).collect();
    let rejected = about.first().filter(|it| is_open_rejection(it));
    let notice = rejected.map(|it| html! { <RejectionNotice request={Rc::clone(it)} /> });
    let waits = about.iter().any(|it| is_pending(it));
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
    // An occurrence that is called off by now is told of by the series.
    let occurrence = meeting.occurrence(recurrence_id, cache.view.zone());
    let named = occurrence.as_ref().and_then(|it| it.recurrence_id);
    let details = occurrence.map_or_else(|| meeting.details.clone(), |it| it.details);
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

#[derive(Properties, PartialEq)]
struct ShownProps {
    id: OccurrenceId,
    meeting: Arc<Meeting>,
    details: MeetingDetails,
    notice: Option<Html>,
    /// Whether a request about it is undecided.
    waits: bool,
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
    let chairs = meeting.is_chaired_by(my_id) && meeting.stands();
    let which = id.recurrence_id.filter(|_| *scope == Scope::One);
    let is_over = meeting.over_at(zone).is_some_and(|end| end <= now);
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
    let alike = match meeting.concerns(my_id) && meeting.stands() && !is_over {
        true => {
            let sketch = MeetingSketch { details: details.clone(), ..MeetingSketch::of(meeting) };
            check::alike(state, &sketch, my_id, now, &std::collections::BTreeSet::new())
        }
        false => Vec::new(),
    };
    let status = words::called_off(meeting).filter(|_| meeting.merged_into.is_none());
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
            { notice.clone() }
            <header class="details-summary">
                <strong class="details-name">{ words::title(meeting, details) }</strong>
                if let Some(aliases) = aliases {
                    <span class="muted">{ aliases }</span>
                }
                <span class="details-when">{ words::when_of(zone, details, today) }</span>
                if let Some(recurrence) = recurrence {
                    <span class="muted">{ recurrence }</span>
                }
                if *waits {
                    <span class="details-status" data-progress="pending">{ Icon::Clock.html() }<span>{ "pending" }</span></span>
                } else if let Some(status) = status {
                    <span class="details-status" data-status="cancelled">{ Icon::Blocked.html() }{ status }</span>
                }
            </header>
            if *waits {
                <p class="muted" role="status">{ SENT }</p>
            }
            { merged(meeting, state, my_id, today, &submit, &desk) }
            if id.recurrence_id.is_some() && meeting.concerns(my_id) && meeting.stands() {
                { scopes(*scope, &details.start, zone, &scope) }
            }
            if !alike.is_empty() {
                { quiet(&alike, &open, cards(state, &alike, my_id, &onway)) }
            }
            if meeting.concerns(my_id) && !chairs && meeting.stands() && !is_over {
                <Answer
                    meeting={Arc::clone(meeting)}
                    details={details.clone()}
                    {which}
                />
            }
            if chairs {
                <Chair meeting={Arc::clone(meeting)} details={details.clone()} {which} {is_over} />
            }
            { facts(state, meeting, details) }
            { people(state, meeting, id.recurrence_id, my_id) }
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
        let may = survivor.is_some_and(|it| it.is_chaired_by(me) && it.stands());
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
    if let (Some(said), Some(into)) = (words::merged_into(state, meeting, today), &meeting.merged_into) {
        return line(meeting, said, into.meeting_id);
    }
    let into_it = state
        .meetings()
        .values()
        .filter(|it| it.merged_into.as_ref().is_some_and(|into| into.meeting_id == meeting.id));
    let lines = into_it.filter_map(|it| Some(line(it, words::merged_from(state, it, today)?, it.id)));
    html! { <>{ for lines }</> }
}
