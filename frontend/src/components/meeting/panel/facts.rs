//! What is known of a meeting, and who takes part.

use crate::components::desk::{Act, DeskHandle, OccurrenceId};
use crate::components::icon::Icon;
use crate::words::status::participation;
use crate::words::time::date_long;
use crate::words::{Names, initials, meeting as words};
use docket_shared::ids::AccountId;
use docket_shared::model::{Meeting, MeetingDetails, ParticipationStatus};
use docket_shared::state::State;
use docket_shared::time::{DateTime, TimeDelta, Utc};
use yew::prelude::*;

/// Where it is and what it is about; what there is none of is left out.
pub(super) fn facts(state: &State, meeting: &Meeting, details: &MeetingDetails) -> Html {
    let room = details.location_id.map(|id| Names(state).location(id).to_owned());
    let text =
        Some(details.location.clone()).filter(|text| !text.is_empty()).map(|text| {
            match words::link(&text).map(str::to_owned) {
                Some(href) => html! {
                    <a {href} target="_blank" rel="noopener noreferrer">{ text }</a>
                },
                None => html! { <span>{ text }</span> },
            }
        });
    html! {
        <dl class="facts">
            if room.is_some() || text.is_some() {
                <dt>{ "Where" }</dt>
                <dd class="meeting-where">{ room.map(|room| html! { <span>{ room }</span> }) }{ text }</dd>
            }
            if !details.description.is_empty() {
                <dt>{ "About" }</dt>
                <dd class="meeting-text">{ &details.description }</dd>
            }
            if meeting.redacted {
                <dt>{ "About" }</dt>
                <dd class="muted">{ "Only those who take part can see more." }</dd>
            }
        </dl>
    }
}

/// So long what was called off is still listed after its time.
const BACK: TimeDelta = TimeDelta::days(60);

/// The dates of a series that do not take place, each with the reason and the way to it.
pub(super) fn called_off_dates(
    state: &State,
    meeting: &Meeting,
    now: DateTime<Utc>,
    desk: &DeskHandle,
) -> Html {
    let zone = state.zone();
    let today = zone.date(now);
    let dates =
        meeting.exceptions.iter().filter_map(|it| meeting.cancelled_occurrence(it.recurrence_id, zone));
    let rows: Vec<Html> = dates
        .filter(|(_, it)| it.details.end > now - BACK)
        .map(|(exception, it)| {
            let recurrence_id = Some(exception.recurrence_id);
            let shown = OccurrenceId { meeting_id: meeting.id, recurrence_id };
            let by = exception.cancelled_by.map(|by| Names(state).account(by));
            let why = [Some(exception.cancellation_reason.as_str()).filter(|it| !it.is_empty()), by];
            let why: Vec<&str> = why.into_iter().flatten().collect();
            html! {
                <li key={exception.recurrence_id.timestamp()}>
                    <button
                        type="button"
                        class="link-button"
                        onclick={desk.on(move |_: MouseEvent| Act::ShowMeeting(shown))}
                    >
                        <s>{ date_long(zone.date(it.details.start), today) }</s>
                    </button>
                    if !why.is_empty() {
                        <span class="muted">{ format!(" – {}", why.join(" · ")) }</span>
                    }
                </li>
            }
        })
        .collect();
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <section class="panel-section" aria-label="Called off">
            <h3 class="panel-heading">{ "Called off" }</h3>
            <ul class="meeting-off">{ rows }</ul>
        </section>
    }
}

/// Everybody, with what each has answered to this occurrence; where it does not take place, only who was invited.
pub(super) fn people(
    state: &State,
    meeting: &Meeting,
    recurrence_id: Option<DateTime<Utc>>,
    me: AccountId,
    stands: bool,
) -> Html {
    let answers = words::answers(meeting, recurrence_id);
    let rows = answers.iter().map(|it| {
        let name = Names(state).account(it.account_id);
        let mark = match it.status {
            ParticipationStatus::Accepted => Icon::Check,
            ParticipationStatus::Declined => Icon::Close,
            ParticipationStatus::Tentative => Icon::Ring,
            ParticipationStatus::NeedsAction => Icon::Clock,
        };
        html! {
            <li key={it.account_id.to_string()} data-answer={stands.then(|| words::answer_code(it.status))}>
                <span class="avatar" aria-hidden="true">{ initials(name) }</span>
                <div>
                    <strong>
                        { name }{ if it.account_id == me { " (you)" } else { "" } }
                        if let Some(role) = words::role(meeting, it) {
                            <span class="faint">{ format!(" {role}") }</span>
                        }
                    </strong>
                    if !it.note.is_empty() {
                        <span class="meeting-note">{ format!("“{}”", it.note) }</span>
                    }
                </div>
                if stands {
                    <span class="meeting-answer">{ mark.sized("14") }{ participation(it.status) }</span>
                }
            </li>
        }
    });
    html! {
        <section class="panel-section" aria-label="People">
            <h3 class="panel-heading">
                { if stands { words::turnout(&answers) } else { "Who was invited".into() } }
            </h3>
            <ul class="meeting-people">{ for rows }</ul>
        </section>
    }
}
