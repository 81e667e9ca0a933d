//! Above the calendar, while it may not be the calendar of this moment: since when, and what that means for what is booked
//! meanwhile.

use super::icon::Icon;
use crate::cache::{Cache, Connection};
use crate::hooks::{use_cache, use_now};
use crate::words::request;
use chrono::{DateTime, TimeDelta, Utc};
use yew::prelude::*;

/// So long without a word from the server is too long, though the connection seems to stand.
const STALE: TimeDelta = TimeDelta::minutes(2);

/// A gap shorter than this is nobody's concern; the bar above tells of it.
const GAP: TimeDelta = TimeDelta::seconds(20);

/// What is to be said, and whether it is bad.
fn said(cache: &Cache, now: DateTime<Utc>) -> Option<(String, bool)> {
    let zone = cache.confirmed.zone();
    if cache.connection == Connection::Outdated {
        return Some((request::OUTDATED.into(), true));
    }
    if !cache.is_loaded() {
        return match cache.connection {
            Connection::Live | Connection::Reconnecting { .. } | Connection::Outdated => None,
            Connection::Offline { .. } => Some((request::UNREACHABLE.into(), true)),
        };
    }
    match cache.connection {
        Connection::Offline { since } => Some((request::offline(zone, since, cache.queued().count()), true)),
        Connection::Reconnecting { since } => {
            (now - since > GAP).then(|| (request::reconnecting(zone, since), false))
        }
        Connection::Outdated => None,
        Connection::Live => (now - cache.as_of > STALE).then(|| (request::stale(zone, cache.as_of), false)),
    }
}

/// The banner; nothing where all is well.
#[component]
pub fn Banner() -> Html {
    let cache = use_cache();
    let now = use_now();
    let said = said(&cache, now);
    html! {
        // There from the start, since a live region that appears with its text may stay unheard.
        <div class="app-banner" role="status">
            if let Some((sentence, bad)) = said {
                <p class="banner" data-kind={bad.then_some("bad")}>
                    { if bad { Icon::Offline.html() } else { Icon::Warning.html() } }
                    <span>{ sentence }</span>
                </p>
            }
        </div>
    }
}
