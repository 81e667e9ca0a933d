//! The calendar's page: which picture is drawn of the cache, and what follows from what somebody does in it.

mod deeds;
mod scene;
mod screen;

use super::use_title;
use crate::cache::Connection;
use crate::components::calendar::model::{Column, Facts, Subject};
use crate::components::calendar::{Calendar, Deed, Ghost, Judgement};
use crate::components::desk::{Act, DeskHandle, Dialog, OccurrenceId, Whose, use_desk};
use crate::components::icon::Icon;
use crate::components::picker::{Picker, beside};
use crate::components::precheck::{self, Load};
use crate::components::toasts::{Same, use_decided};
use crate::decision;
use crate::hooks::{use_announce, use_cache, use_me, use_now, use_submit, use_window};
use crate::layout::minute_of;
use crate::route::Route;
use crate::words::time;
use chrono::{Days, NaiveDate};
use deeds::{Doing, Judge, Next, use_weighing};
use docket_shared::decide::Context;
use docket_shared::ids::PractitionerId;
use docket_shared::policy::Permission;
use docket_shared::time::first_of_week;
use scene::{Scene, View};
use screen::use_phone;
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The properties of [`CalendarPage`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The day or the week.
    pub(super) route: Route,
    /// Leads elsewhere.
    pub(super) go: Callback<Route>,
}

/// So many days on either side of what is shown are fetched with it.
const MARGIN: Days = Days::new(7);

/// Said where what weighs a place could not be fetched.
const MISSED: &str = "This could not be loaded. Check the connection, then try again.";

/// The page.
#[component]
pub(super) fn CalendarPage(props: &Props) -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let desk = use_desk();
    let submit = use_submit();
    let announce = use_announce();
    let phone = use_phone();
    use_weighing(cache.is_loaded() && cache.connection == Connection::Live);
    let Props { route, go } = props;
    let zone = Rc::new(cache.view.zone().as_ref().clone());
    let today = zone.date(now);
    let shown = route.date().unwrap_or(today);
    let first_day = cache.view.organization().first_day_of_week;
    let (first, last) = match route {
        Route::Week { .. } => {
            let first = first_of_week(shown, first_day);
            (first, first + Days::new(6))
        }
        Route::Day { .. } | Route::Inbox | Route::Meetings | Route::Settings(_) => (shown, shown),
    };
    use_window(zone.days(first - MARGIN, last + MARGIN + Days::new(1)));
    use_title(title(*route, shown, first, today));
    {
        let desk = desk.clone();
        use_decided(move |request| {
            if !crate::components::tray::is_open_rejection(request) {
                return;
            }
            if let Some(id) = decision::appointment_id(&request.command) {
                desk.act(Act::Raise(id, request.id));
            } else if let Some(meeting_id) = request.command.meeting_id() {
                let recurrence_id = request.command.recurrence_id();
                desk.act(Act::RaiseMeeting(OccurrenceId { meeting_id, recurrence_id }, request.id));
            }
        });
    }

    let wanted = match route {
        Route::Week { whose, .. } => {
            whose.map(|whose| own(whose, me.account.practitioner_id)).or(desk.desk.whose)
        }
        Route::Day { .. } | Route::Inbox | Route::Meetings | Route::Settings(_) => desk.desk.whose,
    };
    let view = match route {
        Route::Week { .. } => View::Week(first),
        Route::Day { .. } | Route::Inbox | Route::Meetings | Route::Settings(_) if phone => {
            View::Phone(shown)
        }
        Route::Day { .. } | Route::Inbox | Route::Meetings | Route::Settings(_) => View::Day(shown),
    };
    let scene = use_memo(
        (
            Same(Rc::clone(&cache.view)),
            Same(Rc::clone(&cache.confirmed)),
            Same(Rc::clone(&cache.pending)),
            Same(Rc::clone(&cache.pending_meetings)),
            Rc::clone(&desk.desk.filter),
            view,
            wanted.or(me.account.practitioner_id.map(Whose::Practitioner)),
        ),
        |(state, confirmed, pending, meetings, filter, view, wanted)| {
            let facts = Facts {
                view: &state.0,
                confirmed: &confirmed.0,
                filter,
                pending: &pending.0,
                pending_meetings: &meetings.0,
                me: precheck::actor(&me),
            };
            Scene::of(facts, *view, *wanted)
        },
    );

    let judge = Judge {
        state: Rc::clone(&cache.view),
        context: Rc::new(Context::new(now, precheck::actor(&me))),
        draft: desk.desk.begun().cloned(),
    };
    let editable = me.permissions.contains(&Permission::Book);
    let meets = me.permissions.contains(&Permission::Meet);
    let doing = Doing {
        judge: judge.clone(),
        editable,
        meets,
        mine: me.account.practitioner_id.map_or(Whose::Mine, Whose::Practitioner),
        desk: desk.desk.clone(),
        week: matches!(route, Route::Week { .. }),
        today,
    };
    let turn = {
        let (desk, go, route, shown) = (desk.clone(), go.clone(), *route, route.date());
        Callback::from(move |whose| {
            desk.act(Act::Turn(whose));
            if matches!(route, Route::Week { .. }) {
                go.emit(Route::Week { whose: Some(whose), date: shown });
            }
        })
    };
    let ondeed = {
        let (desk, go, turn, scene) = (desk.clone(), go.clone(), turn.clone(), Rc::clone(&scene));
        let act: Rc<dyn Fn(Next)> = Rc::new(move |next| match next {
            Next::Nothing | Next::Later(_) => {}
            Next::Act(act) => desk.act(act),
            Next::Send(command) => {
                submit.emit(command);
            }
            Next::Lead(whose, route) => {
                desk.act(Act::Turn(whose));
                go.emit(route);
            }
            Next::Beside(onward) => {
                if let (View::Phone(_), Some(chosen)) = (scene.view, scene.chosen) {
                    beside(&scene.choices, chosen, onward).into_iter().for_each(|id| turn.emit(id));
                }
            }
        });
        Callback::from(move |deed: Deed| {
            let next = doing.next(deed);
            if let Next::Later(deed) = next {
                let (act, doing, announce) = (Rc::clone(&act), doing.clone(), announce.clone());
                spawn_local(async move {
                    if deeds::come().await {
                        act(doing.next(deed));
                    } else {
                        announce.emit(MISSED.into());
                        act(doing.missed(&deed));
                    }
                });
            } else {
                act(next);
            }
        })
    };

    let known = cache.view.knows(zone.days(first, last + Days::new(1)));
    if !cache.is_loaded() || !known {
        return skeleton();
    }
    let nobody = !cache.view.practitioners().values().any(|it| it.active);
    // My own calendar alone is worth a screen where I have turned to it, or where others could stand beside it.
    if scene.picture.columns.is_empty() || (nobody && scene.chosen.is_none()) {
        return empty(&desk, nobody, me.permissions.contains(&Permission::SaveSettings), go);
    }
    let ghost = desk.desk.draft().and_then(|draft| {
        let span = draft.span()?;
        let column = scene.picture.columns.iter().position(|column| {
            Some(column.whose) == draft.practitioner_id.map(Whose::Practitioner) && column.date == draft.date
        })?;
        Some(Ghost { column: u16::try_from(column).ok()?, span, judgement: judge.of_draft(draft) })
    });
    let ghost = ghost.or_else(|| {
        let draft = desk.desk.meeting_draft().filter(|draft| !draft.all_day)?;
        let mine = me.account.practitioner_id.map_or(Whose::Mine, Whose::Practitioner);
        let is_there = |column: &Rc<Column>| (column.whose, column.date) == (mine, draft.date);
        let column = scene.picture.columns.iter().position(is_there)?;
        let word = match draft.summary.trim() {
            "" => "Meeting".into(),
            title => title.to_owned().into(),
        };
        let judgement = Judgement { code: "free", word };
        Some(Ghost { column: u16::try_from(column).ok()?, span: draft.span()?, judgement })
    });
    // While it is asked about, what was moved is drawn where it would be.
    let ghost = ghost.or_else(|| {
        let Some(Dialog::Moved(moved)) = desk.desk.dialog else { return None };
        let is_there = |column: &Rc<Column>| (column.whose, column.date) == (moved.whose, moved.date);
        let column = u16::try_from(scene.picture.columns.iter().position(is_there)?).ok()?;
        let judgement = judge.of_moved(moved);
        Some(Ghost { column, span: moved.span, judgement })
    });
    let current = desk.desk.shown().map(Subject::Appointment);
    let current = current.or(desk.desk.shown_meeting().map(Subject::Meeting));
    let local = zone.local(now);
    let noon = zone.start_of_day(shown) + chrono::TimeDelta::hours(12);
    let week_view = matches!(scene.view, View::Week(_));
    let load = scene.chosen.and_then(|whose| match whose {
        Whose::Practitioner(id) => Some(Load::around(&cache.view, &cache.confirmed, id, noon)),
        Whose::Mine => None,
    });
    let label = title_words(*route, shown, first, today);
    html! {
        <>
            <h1 class="visually-hidden">{ title_words(*route, shown, first, today) }</h1>
            if let Some(chosen) = scene.chosen {
                <Picker
                    choices={Rc::clone(&scene.choices)}
                    {chosen}
                    {load}
                    only_phone={!week_view}
                    onchoose={turn}
                />
            }
            <Calendar
                key={if week_view { "week" } else { "day" }}
                picture={Rc::clone(&scene.picture)}
                view={if week_view { "week" } else { "day" }}
                {label}
                zone={offset(zone.offset_seconds(noon))}
                now={(today, minute_of(local))}
                {ghost}
                {current}
                {editable}
                judge={Callback::from(move |wish| judge.of_wish(&wish))}
                {ondeed}
            />
        </>
    }
}

/// An address may say “mine” of somebody who is a practitioner: that is the calendar that they have.
fn own(whose: Whose, mine: Option<PractitionerId>) -> Whose {
    match (whose, mine) {
        (Whose::Mine, Some(id)) => Whose::Practitioner(id),
        (Whose::Mine, None) | (Whose::Practitioner(_), _) => whose,
    }
}

/// `Tue 24 Nov`, or `23–29 November`.
fn title_words(route: Route, shown: NaiveDate, first: NaiveDate, today: NaiveDate) -> String {
    match route {
        Route::Week { .. } => time::week(first, today),
        Route::Day { .. } | Route::Inbox | Route::Meetings | Route::Settings(_) => {
            time::date_seen_from(today, shown)
        }
    }
}

fn title(route: Route, shown: NaiveDate, first: NaiveDate, today: NaiveDate) -> String {
    format!("{} · Docket", title_words(route, shown, first, today))
}

/// `GMT+1`, `GMT−3:30`.
fn offset(seconds: i32) -> String {
    let minutes = seconds / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "GMT".into(),
        (hours, 0) => format!("GMT{sign}{hours}"),
        (hours, rest) => format!("GMT{sign}{hours}:{rest:02}"),
    }
}

/// The calendar's boxes before its first facts: the same that the shell is painted with.
fn skeleton() -> Html {
    let head = |index: usize| {
        html! { <div key={format!("head-{index}")} class="boot-head"><span class="skeleton"></span><span class="skeleton"></span></div> }
    };
    html! {
        <>
            <div class="boot-columns" aria-hidden="true">
                <span></span>
                { for (0..6).map(head) }
                { for (0..7).map(|index| html! { <span key={format!("column-{index}")}></span> }) }
            </div>
            <p class="visually-hidden" role="status">{ "The calendar is loading." }</p>
        </>
    }
}

/// No column to draw: why, and what can be done. `nobody`: there is nobody at all, rather than nobody shown; `manages`: whoever is
/// signed in may add somebody.
fn empty(desk: &DeskHandle, nobody: bool, manages: bool, go: &Callback<Route>) -> Html {
    let settings = go.reform(|_: MouseEvent| Route::Settings(crate::route::SettingsTab::Practitioners));
    html! {
        <div class="empty">
            { Icon::Person.sized("24") }
            if nobody {
                <strong>{ "No practitioners yet" }</strong>
                <p>{ "The calendar has a column for each practitioner. A manager adds them in the settings." }</p>
                if manages {
                    <button type="button" class="button" data-kind="strong" onclick={settings}>
                        { "Add a practitioner" }
                    </button>
                }
            } else {
                <strong>{ "Nobody is shown" }</strong>
                <p>{ "Every practitioner is left out at the side, or offers none of the services that are shown." }</p>
                <button type="button" class="button" onclick={desk.on(|_: MouseEvent| Act::ShowAll)}>
                    { "Show all" }
                </button>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_names_the_days_and_nobody() {
        let date = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (tuesday, monday) = (date("2026-11-24"), date("2026-11-23"));
        let week = Route::Week { whose: None, date: None };
        assert_eq!(title(Route::HOME, tuesday, tuesday, tuesday), "Tue 24 Nov · Docket");
        assert_eq!(title(week, tuesday, monday, tuesday), "23–29 November · Docket");
        let later = date("2027-01-04");
        assert_eq!(title(Route::HOME, later, later, tuesday), "Mon 4 Jan 2027 · Docket");
    }

    #[test]
    fn mine_is_the_calendar_that_one_has() {
        let id = docket_shared::testing::practitioner(1);
        assert_eq!(own(Whose::Mine, None), Whose::Mine);
        assert_eq!(own(Whose::Mine, Some(id)), Whose::Practitioner(id));
    }

    #[test]
    fn the_offset_is_said_as_people_say_it() {
        for (seconds, expected) in [(0, "GMT"), (3600, "GMT+1"), (-12_600, "GMT−3:30"), (20_700, "GMT+5:45")]
        {
            assert_eq!(offset(seconds), expected);
        }
    }
}
