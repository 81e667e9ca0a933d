//! The inbox: what waits for my answer, with what it would collide with and what it looks like, and each answer one click
//! away.

mod card;

use super::meetings::{Props, head, loading, tabs};
use super::use_title;
use crate::components::desk::use_desk;
use crate::components::icon::Icon;
use crate::components::inbox::letters::{Letter, letters, merges};
use crate::components::inbox::seen::Seen;
use crate::components::toasts::Same;
use crate::hooks::{use_cache, use_me, use_now, use_window};
use crate::route::Route;
use card::{Card, MergeCard};
use docket_shared::time::{Interval, TimeDelta};
use std::rc::Rc;
use yew::prelude::*;

/// So far ahead the calendar is fetched, to tell what invitations collide with.
const AHEAD: TimeDelta = TimeDelta::days(60);

/// The page.
#[component]
pub(super) fn InboxPage(props: &Props) -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let desk = use_desk();
    let seen = use_context::<Seen>().unwrap_or_default();
    let today = cache.view.zone().date(now);
    let start = cache.view.zone().start_of_day(today);
    use_window(Interval::new(start, start + AHEAD));
    use_title("Inbox · Docket".into());
    // Of what is confirmed: what I have answered stays, marked as pending, until that is decided.
    let letters = use_memo((Same(Rc::clone(&cache.confirmed)), me.account.id, now), |(state, me, now)| {
        letters(&state.0, *me, *now)
    });
    let merged = use_memo((Same(Rc::clone(&cache.confirmed)), me.account.id, now), |(state, me, now)| {
        merges(&state.0, *me, *now)
    });
    if !cache.is_loaded() {
        return loading("Your inbox is loading.");
    }
    let list = |belongs: &dyn Fn(&Letter) -> bool| {
        let cards = letters.iter().filter(|letter| belongs(letter));
        cards
            .map(|letter| html! { <li key={letter.key()}><Card letter={letter.clone()} /></li> })
            .collect::<Vec<_>>()
    };
    let mine = list(&Letter::needs_me);
    let off = list(&|it| it.is_news() && !seen.holds(&it.key()));
    let others = list(&Letter::waits_for_another);
    let open = list(&|it| !it.needs_me() && !it.is_news() && !it.waits_for_another());
    html! {
        <div class="page">
            <div class="page-inner">
                { head("Inbox", &desk, &me, now, &cache.view) }
                { tabs(Route::Inbox, &props.go) }
                if mine.is_empty() {
                    <div class="empty">
                        { Icon::Check.sized("24") }
                        <strong>{ "Nothing waits for your answer" }</strong>
                        <p>{ "Invitations, times that others propose and meetings that look like one arrive here." }</p>
                    </div>
                } else {
                    <ul class="letters">{ for mine }</ul>
                }
                if !off.is_empty() {
                    <h2 class="page-heading">{ "Called off" }</h2>
                    <ul class="letters">{ for off }</ul>
                }
                if !others.is_empty() {
                    <h2 class="page-heading">{ "Waiting for somebody else" }</h2>
                    <ul class="letters">{ for others }</ul>
                }
                if !open.is_empty() {
                    <h2 class="page-heading">{ "Perhaps one meeting" }</h2>
                    <ul class="letters">{ for open }</ul>
                }
                if !merged.is_empty() {
                    <h2 class="page-heading">{ "Merged in the last week" }</h2>
                    <ul class="letters">
                        { for merged.iter().map(|meeting| html! {
                            <li key={meeting.id.to_string()}><MergeCard meeting={meeting.clone()} /></li>
                        }) }
                    </ul>
                }
            </div>
        </div>
    }
}
