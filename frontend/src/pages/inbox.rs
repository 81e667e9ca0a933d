//! The inbox: what waits for my answer, with what it would collide with and what it looks like, and each answer one click
//! away.

mod card;

use super::meetings::{Props, loading, tabs};
use super::use_title;
use crate::components::icon::Icon;
use crate::components::inbox::letters::{Letter, letters, merges};
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
    let list = |needs_me: bool| {
        let cards = letters.iter().filter(move |letter| Letter::needs_me(letter) == needs_me);
        cards
            .map(|letter| html! { <li key={letter.key()}><Card letter={letter.clone()} /></li> })
            .collect::<Vec<_>>()
    };
    let (mine, others) = (list(true), list(false));
    html! {
        <div class="page">
            <div class="page-inner">
                <h1 class="page-title">{ "Inbox" }</h1>
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
                if !others.is_empty() {
                    <h2 class="page-heading">{ "Waiting for somebody else" }</h2>
                    <ul class="letters">{ for others }</ul>
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
