//! The pages: signing in, the calendar, the inbox, my meetings, the settings.

mod calendar;
mod inbox;
mod meetings;
mod settings;
mod sign_in;

pub use sign_in::SignInPage;

use crate::components::frame::Frame;
use crate::components::later::{Later, Shown, part, use_before_wanted};
use crate::hooks::{use_cache, use_me};
use crate::route::{Route, SettingsTab, use_route};
use calendar::CalendarPage;
use docket_shared::policy::Permission;
use inbox::InboxPage;
use meetings::MeetingsPage;
use settings::SettingsPage;
use yew::prelude::*;

/// Everything behind the sign-in: the frame, and in it the page that the address names.
#[component]
pub fn Pages() -> Html {
    let (route, go) = use_route();
    let (cache, me) = (use_cache(), use_me());
    use_before_wanted(cache.is_loaded() && me.permissions.contains(&Permission::SaveSettings), settings);
    use_before_wanted(cache.is_loaded(), meetings_of_mine);
    let page = match route {
        Route::Day { .. } | Route::Week { .. } => html! { <CalendarPage {route} go={go.clone()} /> },
        Route::Inbox | Route::Meetings => {
            let shown = Shown::new(MeetingsOfMine { inbox: route == Route::Inbox, go: go.clone() });
            html! { <Later key="meetings" part={meetings_of_mine as fn() -> _} {shown} place="empty" /> }
        }
        Route::Settings(tab) => {
            let onturn = go.reform(|tab: SettingsTab| Route::Settings(tab));
            let shown = Shown::new(settings::Props { tab, onturn });
            html! { <Later key="settings" part={settings as fn() -> _} {shown} place="settings" /> }
        }
    };
    html! { <Frame {route} {go}>{ page }</Frame> }
}

/// The inbox, or my meetings.
#[derive(Clone, PartialEq)]
struct MeetingsOfMine {
    inbox: bool,
    go: Callback<Route>,
}

part! {
    /// Not what Docket is opened for.
    fn meetings_of_mine in meetings: draw_meetings(MeetingsOfMine)
}

fn draw_meetings(shown: &MeetingsOfMine) -> Html {
    let go = shown.go.clone();
    if shown.inbox {
        html! { <InboxPage {go} /> }
    } else {
        html! { <MeetingsPage {go} /> }
    }
}

part! {
    /// Most people never open them.
    fn settings in settings: draw_settings(settings::Props)
}

fn draw_settings(props: &settings::Props) -> Html {
    html! { <SettingsPage tab={props.tab} onturn={props.onturn.clone()} /> }
}

/// Names the document. What is named is a day or a page, never a patient.
#[hook]
pub(crate) fn use_title(title: String) {
    use_effect_with(title, |title| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(title);
        }
    });
}
