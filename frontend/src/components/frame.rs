//! The frame of everything behind the sign-in: it lays the desk, listens to the keys, and puts the page between the rail
//! and the panel.

mod bottom;

use super::banner::Banner;
use super::booking::Booking;
use super::calendar::moved::AskMoved;
use super::desk::{Act, DeskHandle, Dialog, Panel, use_new_desk};
use super::details::Details;
use super::draft::Draft;
use super::focus::kept::use_focus_kept;
use super::inbox::replies::Replies;
use super::inbox::seen::{Seen, use_new_seen};
use super::keys::{Keys, Press, Shortcut, single_keys};
use super::later::{Later, Shown, part, use_before_wanted};
use super::leave::AskLeave;
use super::meeting::draft::MeetingDraft;
use super::meeting::{MeetingEditor, MeetingPanel};
use super::merge::MergeDialog;
use super::palette::Palette;
use super::rail::Rail;
use super::theme::{Theme, use_theme};
use super::toasts::Toasts;
use super::topbar::Topbar;
use super::tray::Tray;
use crate::hooks::{use_cache, use_me, use_now};
use crate::route::Route;
use bottom::BottomBar;
use chrono::NaiveDate;
use docket_shared::policy::Permission;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The properties of [`Frame`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The screen.
    pub route: Route,
    /// Leads to another.
    pub go: Callback<Route>,
    /// The page.
    pub children: Html,
}

/// The frame.
#[component]
pub fn Frame(props: &Props) -> Html {
    let desk = use_new_desk();
    let (theme, ontheme) = use_theme();
    let now = use_now();
    let cache = use_cache();
    let me = use_me();
    let main = use_node_ref();
    let replies = use_memo((), |()| Replies::default());
    let seen = use_new_seen(me.account.id);
    use_focus_kept(&desk.desk);
    let Props { route, go, children } = props;
    let route = *route;
    let today = cache.view.zone().date(now);
    let books = me.permissions.contains(&Permission::Book);
    let meets = me.permissions.contains(&Permission::Meet);
    {
        let (desk, go, zone) = (desk.clone(), go.clone(), std::sync::Arc::clone(cache.view.zone()));
        // Anew each time: what a key does depends on what is shown.
        use_effect(move || {
            listen(move |event| {
                let press = Press::of(event, desk.desk.dialog.is_some());
                let Some(shortcut) = press.shortcut(single_keys()) else { return };
                let may = match shortcut {
                    Shortcut::New => books,
                    Shortcut::NewMeeting => meets,
                    Shortcut::Today
                    | Shortcut::Next
                    | Shortcut::Previous
                    | Shortcut::Day
                    | Shortcut::Week
                    | Shortcut::Search
                    | Shortcut::Keys
                    | Shortcut::Close => true,
                };
                if event.default_prevented() || !may {
                    return;
                }
                event.prevent_default();
                match meant(shortcut, route, today) {
                    Meant::Go(to) => go.emit(to),
                    Meant::Act(act) => desk.act(act),
                    Meant::Write(date) => write(&desk, &go, route, date),
                    Meant::Meet(date) => {
                        desk.act(Act::BeginMeeting(Rc::new(MeetingDraft::soon(date, now, &zone))));
                    }
                }
            })
        });
    }
    let onskip = {
        let main = main.clone();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            if let Some(main) = main.cast::<HtmlElement>() {
                _ = main.focus();
            }
        })
    };
    use_before_wanted(cache.is_loaded(), aside);
    // Each has its place in the list of what is drawn, also while it is not there: Yew tells brothers and sisters without keys apart
    // by their number, and would draw everything beside them anew, without focus, scroll position and what is typed.
    let panel = (desk.desk.panel != Panel::Closed).then(|| {
        let shown = Shown::new(Aside::Panel(desk.desk.panel.clone()));
        html! { <Later part={aside as fn() -> _} {shown} place="panel" /> }
    });
    let dialog = desk.desk.dialog.clone().map(|dialog| {
        let shown = Shown::new(Aside::Dialog { dialog, route, go: go.clone(), ontheme: ontheme.clone() });
        html! { <Later part={aside as fn() -> _} {shown} place="panel" /> }
    });
    let onnew = {
        let (desk, go, zone) = (desk.clone(), go.clone(), std::sync::Arc::clone(cache.view.zone()));
        let date = route.date().unwrap_or(today);
        Callback::from(move |()| match books {
            true => write(&desk, &go, route, date),
            false => desk.act(Act::BeginMeeting(Rc::new(MeetingDraft::soon(date, now, &zone)))),
        })
    };
    html! {
        <ContextProvider<DeskHandle> context={desk.clone()}>
        <ContextProvider<Replies> context={Replies::clone(&replies)}>
        <ContextProvider<Seen> context={seen}>
            <div class="app">
                <a class="skip-link" href="#main" onclick={onskip}>{ "Skip to the page" }</a>
                <Topbar {route} go={go.clone()} {theme} {ontheme} />
                <Banner />
                if route.is_calendar() {
                    <Rail {route} go={go.clone()} />
                }
                <main id="main" class="app-main" tabindex="-1" ref={main}>{ children.clone() }</main>
                { panel.unwrap_or_default() }
                <BottomBar {route} go={go.clone()} onnew={(books || meets).then_some(onnew)} />
                <Later part={notices as fn() -> _} shown={Shown::new(())} place="toasts" />
                { dialog.unwrap_or_default() }
            </div>
        </ContextProvider<Seen>>
        </ContextProvider<Replies>>
        </ContextProvider<DeskHandle>>
    }
}

/// What lies beside or over the calendar.
#[derive(Clone, PartialEq)]
enum Aside {
    Panel(Panel),
    Dialog { dialog: Dialog, route: Route, go: Callback<Route>, ontheme: Callback<Theme> },
}

part! {
    /// None of it is there when Docket is opened.
    fn aside in aside: draw(Aside)
}

part! {
    /// There is nothing to tell when Docket is opened.
    fn notices in aside: draw_notices(())
}

fn draw_notices((): &()) -> Html {
    html! { <Toasts /> }
}

fn draw(aside: &Aside) -> Html {
    match aside {
        Aside::Panel(Panel::Closed) => html! {},
        Aside::Panel(Panel::Booking(draft)) => html! { <Booking draft={Rc::clone(draft)} /> },
        Aside::Panel(Panel::Appointment(id)) => html! { <Details id={*id} /> },
        Aside::Panel(Panel::Meeting(id)) => html! { <MeetingPanel id={*id} /> },
        Aside::Panel(Panel::MeetingForm(draft)) => html! { <MeetingEditor draft={Rc::clone(draft)} /> },
        Aside::Panel(Panel::Requests) => html! { <Tray /> },
        Aside::Dialog { dialog: Dialog::Palette, route, go, ontheme } => {
            html! { <Palette route={*route} go={go.clone()} ontheme={ontheme.clone()} /> }
        }
        Aside::Dialog { dialog: Dialog::Keys, .. } => html! { <Keys /> },
        Aside::Dialog { dialog: Dialog::Leave, .. } => html! { <AskLeave /> },
        Aside::Dialog { dialog: Dialog::Moved(moved), .. } => html! { <AskMoved moved={*moved} /> },
        Aside::Dialog { dialog: Dialog::Merge(comparison), .. } => {
            html! { <MergeDialog comparison={Rc::clone(comparison)} /> }
        }
    }
}

/// Opens the form for `date`; what is being typed already stays. From a screen without a calendar it leads to the day.
fn write(desk: &DeskHandle, go: &Callback<Route>, route: Route, date: NaiveDate) {
    if !route.is_calendar() {
        go.emit(Route::HOME);
    }
    desk.act(Act::Begin(Rc::new(Draft::new(date))));
}

/// What a shortcut comes to.
#[derive(Debug, PartialEq)]
enum Meant {
    Go(Route),
    Act(Act),
    Write(NaiveDate),
    Meet(NaiveDate),
}

fn meant(shortcut: Shortcut, route: Route, today: NaiveDate) -> Meant {
    match shortcut {
        Shortcut::Today => Meant::Go(route.at(None)),
        Shortcut::Next => Meant::Go(route.stepped(today, 1)),
        Shortcut::Previous => Meant::Go(route.stepped(today, -1)),
        Shortcut::Day => Meant::Go(Route::Day { date: route.date() }),
        Shortcut::Week => Meant::Go(route.week()),
        Shortcut::New => Meant::Write(route.date().unwrap_or(today)),
        Shortcut::NewMeeting => Meant::Meet(route.date().unwrap_or(today)),
        Shortcut::Search => Meant::Act(Act::Open(Dialog::Palette)),
        Shortcut::Keys => Meant::Act(Act::Open(Dialog::Keys)),
        Shortcut::Close => Meant::Act(Act::Close),
    }
}

/// Calls `pressed` with every key that nothing nearer has taken, until the answer is called.
fn listen(pressed: impl Fn(&KeyboardEvent) + 'static) -> impl FnOnce() {
    let document = web_sys::window().and_then(|window| window.document());
    let closure = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| pressed(&event));
    if let Some(document) = &document {
        _ = document.add_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref());
    }
    move || {
        if let Some(document) = document {
            _ = document.remove_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_from_where_one_is() {
        let today: NaiveDate = "2026-11-24".parse().unwrap();
        let monday: NaiveDate = "2026-11-30".parse().unwrap();
        let week = Route::Week { whose: None, date: Some(monday) };
        for (shortcut, route, expected) in [
            (Shortcut::Today, week, Meant::Go(Route::Week { whose: None, date: None })),
            (Shortcut::Day, week, Meant::Go(Route::Day { date: Some(monday) })),
            (Shortcut::Week, Route::Day { date: Some(monday) }, Meant::Go(week)),
            (Shortcut::Next, Route::HOME, Meant::Go(Route::Day { date: today.succ_opt() })),
            (Shortcut::New, week, Meant::Write(monday)),
            (Shortcut::New, Route::HOME, Meant::Write(today)),
            (Shortcut::NewMeeting, week, Meant::Meet(monday)),
            (Shortcut::Close, Route::HOME, Meant::Act(Act::Close)),
        ] {
            assert_eq!(meant(shortcut, route, today), expected, "{shortcut:?}");
        }
    }
}
