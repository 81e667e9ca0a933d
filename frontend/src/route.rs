//! Which screen is shown, and its address: pure in both directions, and a hook over the browser's history. An address names
//! a practitioner by id and a day, never a patient.

use crate::components::desk::Whose;
use chrono::{Days, NaiveDate};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use yew::prelude::*;

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// One column a practitioner.
    Day {
        /// Which day; today where there is none.
        date: Option<NaiveDate>,
    },
    /// One practitioner, or whoever is signed in; one column a day.
    Week {
        /// Whose; of whoever is turned to at the desk where there is none.
        whose: Option<Whose>,
        /// A day of the week; this week where there is none.
        date: Option<NaiveDate>,
    },
    /// What waits for my answer.
    Inbox,
    /// The meetings that I am invited to or have called.
    Meetings,
    /// What a manager sets up.
    Settings(SettingsTab),
}

/// A part of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsTab {
    /// Hours, limits, what they offer.
    Practitioners,
    /// What can be booked.
    Services,
    /// Rooms.
    Locations,
    /// Name, zone, week, limits.
    Organization,
    /// Who may sign in.
    Accounts,
}

impl SettingsTab {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::Practitioners, Self::Services, Self::Locations, Self::Organization, Self::Accounts];

    /// As the address says it.
    pub const fn segment(self) -> &'static str {
        match self {
            Self::Practitioners => "practitioners",
            Self::Services => "services",
            Self::Locations => "locations",
            Self::Organization => "organization",
            Self::Accounts => "accounts",
        }
    }

    /// As a person reads it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Practitioners => "Practitioners",
            Self::Services => "Services",
            Self::Locations => "Locations",
            Self::Organization => "Organization",
            Self::Accounts => "Accounts",
        }
    }

    fn of_segment(segment: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.segment() == segment)
    }
}

/// Whoever is signed in, as the address says it.
const MINE: &str = "mine";

fn whose_of(segment: &str) -> Option<Whose> {
    if segment == MINE {
        return Some(Whose::Mine);
    }
    segment.parse().ok().map(Whose::Practitioner)
}

impl Route {
    /// The first screen: today.
    pub const HOME: Self = Self::Day { date: None };

    /// The screen of an address; what Docket does not know is today.
    pub fn of_path(path: &str) -> Self {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let known = match segments[..] {
            ["day"] => Some(Self::HOME),
            ["day", date] => date.parse().ok().map(|date| Self::Day { date: Some(date) }),
            ["week"] => Some(Self::Week { whose: None, date: None }),
            ["week", one] => Self::of_week(one),
            ["week", whose, date] => match (whose_of(whose), date.parse().ok()) {
                (Some(whose), Some(date)) => Some(Self::Week { whose: Some(whose), date: Some(date) }),
                (Some(_) | None, Some(_) | None) => None,
            },
            ["inbox"] => Some(Self::Inbox),
            ["meetings"] => Some(Self::Meetings),
            ["settings"] => Some(Self::Settings(SettingsTab::Practitioners)),
            ["settings", tab] => SettingsTab::of_segment(tab).map(Self::Settings),
            _ => None,
        };
        known.unwrap_or(Self::HOME)
    }

    /// `/week/…` with one more part, which is a day or whose it is.
    fn of_week(part: &str) -> Option<Self> {
        if let Ok(date) = part.parse() {
            return Some(Self::Week { whose: None, date: Some(date) });
        }
        whose_of(part).map(|whose| Self::Week { whose: Some(whose), date: None })
    }

    /// The address of the screen.
    pub fn path(self) -> String {
        let dated = |date: Option<NaiveDate>| date.map_or_else(String::new, |date| format!("/{date}"));
        match self {
            Self::Day { date: None } => "/".into(),
            Self::Day { date } => format!("/day{}", dated(date)),
            Self::Week { whose, date } => {
                let whose = match whose {
                    Some(Whose::Practitioner(id)) => format!("/{id}"),
                    Some(Whose::Mine) => format!("/{MINE}"),
                    None => String::new(),
                };
                format!("/week{whose}{}", dated(date))
            }
            Self::Inbox => "/inbox".into(),
            Self::Meetings => "/meetings".into(),
            Self::Settings(tab) => format!("/settings/{}", tab.segment()),
        }
    }

    /// The day that is shown, if one is named.
    pub const fn date(self) -> Option<NaiveDate> {
        match self {
            Self::Day { date } | Self::Week { date, .. } => date,
            Self::Inbox | Self::Meetings | Self::Settings(_) => None,
        }
    }

    /// Whether it shows the calendar, so that a form beside it can be filled by a click.
    pub const fn is_calendar(self) -> bool {
        match self {
            Self::Day { .. } | Self::Week { .. } => true,
            Self::Inbox | Self::Meetings | Self::Settings(_) => false,
        }
    }

    /// The same screen on another day; from a screen without days, the day.
    #[must_use]
    pub const fn at(self, date: Option<NaiveDate>) -> Self {
        match self {
            Self::Day { .. } | Self::Inbox | Self::Meetings | Self::Settings(_) => Self::Day { date },
            Self::Week { whose, .. } => Self::Week { whose, date },
        }
    }

    /// The week around what is shown: of the same practitioner, if there is one.
    #[must_use]
    pub const fn week(self) -> Self {
        match self {
            Self::Day { date } => Self::Week { whose: None, date },
            Self::Week { .. } => self,
            Self::Inbox | Self::Meetings | Self::Settings(_) => Self::Week { whose: None, date: None },
        }
    }

    /// So many days on in the day, so many weeks in the week. Where that is today no day is named, so that the address
    /// means today tomorrow, too.
    #[must_use]
    pub fn stepped(self, today: NaiveDate, steps: i64) -> Self {
        let days = match self {
            Self::Day { .. } | Self::Inbox | Self::Meetings | Self::Settings(_) => steps,
            Self::Week { .. } => steps * 7,
        };
        let (from, count) = (self.date().unwrap_or(today), Days::new(days.unsigned_abs()));
        let reached = if days < 0 { from.checked_sub_days(count) } else { from.checked_add_days(count) };
        self.at(reached.filter(|date| *date != today))
    }
}

/// The screen that the address names, and the way to another one. Going to where one is already adds nothing to the
/// browser's history.
#[hook]
pub fn use_route() -> (Route, Callback<Route>) {
    let route = use_state_eq(current);
    {
        let route = route.setter();
        use_effect_with((), move |()| listen(move || route.set(current())));
    }
    let go = {
        let setter = route.setter();
        use_callback((), move |to: Route, ()| {
            if to != current() {
                push(to);
            }
            setter.set(to);
        })
    };
    (*route, go)
}

fn current() -> Route {
    let path = web_sys::window().and_then(|window| window.location().pathname().ok());
    path.map_or(Route::HOME, |path| Route::of_path(&path))
}

fn push(route: Route) {
    let Some(history) = web_sys::window().and_then(|window| window.history().ok()) else { return };
    // Refused only where a page pushes hundreds in a moment; the screen changes all the same.
    let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&route.path()));
}

/// Calls `heard` whenever somebody goes back or forth, until the answer is called.
fn listen(heard: impl Fn() + 'static) -> impl FnOnce() {
    let window = web_sys::window();
    let closure = Closure::<dyn FnMut()>::new(heard);
    if let Some(window) = &window {
        let _ = window.add_event_listener_with_callback("popstate", closure.as_ref().unchecked_ref());
    }
    move || {
        if let Some(window) = window {
            let _ = window.remove_event_listener_with_callback("popstate", closure.as_ref().unchecked_ref());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::practitioner;

    fn day() -> NaiveDate {
        "2026-11-24".parse().unwrap()
    }

    #[test]
    fn every_screen_has_an_address_that_leads_back_to_it() {
        let id = practitioner(3);
        let whose = Whose::Practitioner(id);
        for (route, path) in [
            (Route::HOME, "/".to_owned()),
            (Route::Day { date: Some(day()) }, "/day/2026-11-24".into()),
            (Route::Week { whose: None, date: None }, "/week".into()),
            (Route::Week { whose: Some(whose), date: None }, format!("/week/{id}")),
            (Route::Week { whose: Some(Whose::Mine), date: None }, "/week/mine".into()),
            (Route::Week { whose: Some(Whose::Mine), date: Some(day()) }, "/week/mine/2026-11-24".into()),
            (Route::Week { whose: None, date: Some(day()) }, "/week/2026-11-24".into()),
            (Route::Week { whose: Some(whose), date: Some(day()) }, format!("/week/{id}/2026-11-24")),
            (Route::Inbox, "/inbox".into()),
            (Route::Meetings, "/meetings".into()),
            (Route::Settings(SettingsTab::Practitioners), "/settings/practitioners".into()),
            (Route::Settings(SettingsTab::Services), "/settings/services".into()),
            (Route::Settings(SettingsTab::Locations), "/settings/locations".into()),
            (Route::Settings(SettingsTab::Organization), "/settings/organization".into()),
            (Route::Settings(SettingsTab::Accounts), "/settings/accounts".into()),
        ] {
            assert_eq!(route.path(), path);
            assert_eq!(Route::of_path(&path), route, "{path}");
        }
    }

    #[test]
    fn what_is_unknown_is_today_and_slashes_do_not_matter() {
        for path in
            ["", "/nothing", "/day/soon", "/day/2026-11-31", "/week/x", "/week/x/2026-11-24", "/settings/x"]
        {
            assert_eq!(Route::of_path(path), Route::HOME, "{path}");
        }
        assert_eq!(Route::of_path("/day/2026-11-24/"), Route::Day { date: Some(day()) });
        assert_eq!(Route::of_path("/settings"), Route::Settings(SettingsTab::Practitioners));
    }

    #[test]
    fn another_day_stays_on_the_same_screen() {
        let week = Route::Week { whose: Some(Whose::Practitioner(practitioner(1))), date: None };
        assert_eq!(
            week.at(Some(day())),
            Route::Week { whose: Some(Whose::Practitioner(practitioner(1))), date: Some(day()) }
        );
        assert_eq!(Route::Settings(SettingsTab::Services).at(Some(day())), Route::Day { date: Some(day()) });
        assert_eq!(Route::Day { date: Some(day()) }.at(None), Route::HOME);
        assert_eq!(Route::Inbox.at(Some(day())), Route::Day { date: Some(day()) });
    }

    #[test]
    fn a_step_is_a_day_or_a_week_and_today_needs_no_name() {
        let date = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        let week = |date| Route::Week { whose: None, date };
        for (from, steps, expected) in [
            (Route::HOME, 1, Route::Day { date: date("2026-11-25") }),
            (Route::HOME, -1, Route::Day { date: date("2026-11-23") }),
            (Route::Day { date: date("2026-11-25") }, -1, Route::HOME),
            (week(None), 1, week(date("2026-12-01"))),
            (week(date("2026-12-01")), -1, week(None)),
        ] {
            assert_eq!(from.stepped(day(), steps), expected, "{from:?} {steps}");
        }
    }
}
