//! What is known of a meeting, and who takes part.

use crate::components::icon::Icon;
use crate::words::{Names, initials, meeting as words};
use docket_shared::ids::AccountId;
use docket_shared::model::{Attendee, Meeting, MeetingDetails, ParticipationStatus};
use docket_shared::state::State;
use docket_shared::time::{DateTime, Utc};
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

/// Everybody, with what each has answered to this occurrence.
pub(super) fn people(
    state: &State,
    meeting: &Meeting,
    recurrence_id: Option<DateTime<Utc>>,
    me: AccountId,
) -> Html {
    let answers: Vec<Attendee> = meeting
        .attendees
        .iter()
        .map(|attendee| {
            let exception = recurrence_id.and_then(|id| meeting.exception(id));
            let own =
                exception.and_then(|it| it.answers.iter().find(|it| it.account_id == attendee.account_id));
            let status = meeting.answer(attendee.account_id, recurrence_id).unwrap_or(attendee.status);
            Attendee { status, ..own.unwrap_or(attendee).clone() }
        })
        .collect();
    let rows = answers.iter().map(|it| {
        let name = Names(state).account(it.account_id);
        let mark = match it.status {
            ParticipationStatus::Accepted => Icon::Check,
            ParticipationStatus::Declined => Icon::Close,
            ParticipationStatus::Tentative => Icon::Ring,
            ParticipationStatus::NeedsAction => Icon::Clock,
        };
        html! {
            <li key={it.account_id.to_string()} data-answer={words::answer_code(it.status)}>
                <span class="avatar" aria-hidden="true">{ initials(name) }</span>
                <div>
                    <strong>
                        { name }{ if it.account_id == me { " (you)" } else { "" } }
                        if let Some(role) = words::role(it.role) {
                            <span class="faint">{ format!(" {role}") }</span>
                        }
                    </strong>
                    if !it.note.is_empty() {
                        <span class="meeting-note">{ format!("“{}”", it.note) }</span>
                    }
                </div>
                <span class="meeting-answer">{ mark.sized("14") }{ words::answered(it) }</span>
            </li>
        }
    });
    html! {
        <section class="panel-section" aria-label="People">
            <h3 class="panel-heading">{ words::turnout(&answers) }</h3>
            <ul class="meeting-people">{ for rows }</ul>
        </section>
    }
}
