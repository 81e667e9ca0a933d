//! The date and the view.

use crate::components::icon::Icon;
use crate::components::month::Month;
use crate::components::popover::Popover;
use crate::hooks::{use_cache, use_now};
use crate::route::Route;
use crate::words::time;
use chrono::NaiveDate;
use docket_shared::time::first_of_week;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) route: Route,
    pub(super) go: Callback<Route>,
}

/// Previous, the date with its picker, next; today; day or week.
#[component]
pub(super) fn Dates(props: &Props) -> Html {
    let cache = use_cache();
    let now = use_now();
    let chosen_times = use_state_eq(|| 0_u32);
    let Props { route, go } = props;
    let route = *route;
    let today = cache.view.zone().date(now);
    let first_day = cache.view.organization().first_day_of_week;
    let shown = route.date().unwrap_or(today);
    let lead = |to: Route| go.reform(move |_: MouseEvent| to);
    let week = matches!(route, Route::Week { .. });
    let title = match route {
        Route::Day { .. } | Route::Week { .. } => None,
        Route::Inbox => Some("Inbox"),
        Route::Meetings => Some("My meetings"),
        Route::Settings(_) => Some("Settings"),
    };
    let onchoose = {
        let (go, chosen_times) = (go.clone(), chosen_times.clone());
        Callback::from(move |date: NaiveDate| {
            chosen_times.set(chosen_times.wrapping_add(1));
            go.emit(route.at(Some(date).filter(|date| *date != today)));
        })
    };
    let (name, relative) = if week {
        let first = first_of_week(shown, first_day);
        (time::week(first, today), time::week_from(first_of_week(today, first_day), first))
    } else {
        (time::date_seen_from(today, shown), time::day_from(today, shown))
    };
    let face = html! {
        <>
            { &name }
            <span class="topbar-relative">{ relative }</span>
            { Icon::ChevronDown.html() }
        </>
    };
    let (before, after) = if week { ("Previous week", "Next week") } else { ("Previous day", "Next day") };
    let current = |it: bool| it.then_some("page");
    html! {
        <>
            if let Some(title) = title {
                <div class="topbar-dates"><span class="topbar-date">{ title }</span></div>
            } else {
                <div class="topbar-dates">
                    <button
                        type="button"
                        class="icon-button"
                        aria-label={before}
                        title={format!("{before} (k)")}
                        onclick={lead(route.stepped(today, -1))}
                    >
                        { Icon::ChevronLeft.html() }
                    </button>
                    <Popover class="topbar-date" kind="dialog" {face} done={*chosen_times}>
                        <div class="month-popover" role="dialog" aria-label="Choose a day">
                            <Month chosen={shown} {today} {first_day} {week} focused=true {onchoose} />
                        </div>
                    </Popover>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label={after}
                        title={format!("{after} (j)")}
                        onclick={lead(route.stepped(today, 1))}
                    >
                        { Icon::ChevronRight.html() }
                    </button>
                </div>
                <button type="button" class="button topbar-today" title="Today (t)" onclick={lead(route.at(None))}>
                    { "Today" }
                </button>
            }
            <nav class="segmented topbar-views" aria-label="View">
                <button
                    type="button"
                    aria-current={current(matches!(route, Route::Day { .. }))}
                    title="Day (d)"
                    onclick={lead(Route::Day { date: route.date() })}
                >
                    { "Day" }
                </button>
                <button
                    type="button"
                    aria-current={current(week)}
                    title="Week (w)"
                    onclick={lead(route.week())}
                >
                    { "Week" }
                </button>
                <button
                    type="button"
                    aria-current={current(route == Route::Meetings)}
                    title="My meetings"
                    onclick={lead(Route::Meetings)}
                >
                    { "Meetings" }
                </button>
            </nav>
        </>
    }
}
