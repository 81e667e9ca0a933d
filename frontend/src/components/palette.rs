//! The palette: every command, practitioner, page, day and patient, found by a few letters. A combobox: the focus stays in
//! the field, the arrows move through the list, Enter does it.

mod entries;
pub mod modal;

use super::desk::{Act, Whose, use_desk};
use super::draft::{Draft, Who};
use super::icon::Icon;
use super::leave::leave;
use super::meeting::draft::MeetingDraft;
use super::theme::Theme;
use crate::hooks::{use_cache, use_me, use_now, use_patients, use_sign_out};
use crate::route::Route;
use docket_shared::model::Patient;
pub(super) use entries::settings_tabs;
use entries::{Entry, Group, Scope, What};
use modal::Modal;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// The properties of [`Palette`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The screen behind it.
    pub route: Route,
    /// Leads to another.
    pub go: Callback<Route>,
    /// Chooses a theme.
    pub ontheme: Callback<Theme>,
}

/// The palette.
#[component]
pub fn Palette(props: &Props) -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let desk = use_desk();
    let sign_out = use_sign_out();
    let text = use_state_eq(String::new);
    let marked = use_state_eq(|| 0_usize);
    let patient = use_state(|| None::<Arc<Patient>>);
    let field = use_node_ref();
    let list = use_node_ref();
    let found = use_patients(if patient.is_some() { "" } else { &text });
    {
        let marked = marked.clone();
        use_effect_with(found.query.clone(), move |_| marked.set(0));
    }

    let scope = Scope { state: &cache.view, me: &me, now, route: props.route };
    let entries: Rc<Vec<Entry>> = Rc::new(match &*patient {
        Some(patient) => scope.of_patient(patient, &text),
        None => scope.of_everything(&text, &found.results),
    });
    {
        let field = field.clone();
        use_effect_with(patient.is_some(), move |_| {
            if let Some(field) = field.cast::<HtmlElement>() {
                _ = field.focus();
            }
        });
    }
    {
        let list = list.clone();
        use_effect_with(*marked, move |_| {
            let chosen =
                list.cast::<HtmlElement>().and_then(|it| it.query_selector("[aria-selected='true']").ok()?);
            if let Some(chosen) = chosen {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                chosen.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }

    let choose = {
        let (entries, desk, sign_out) = (Rc::clone(&entries), desk.clone(), sign_out.clone());
        let (go, ontheme, route) = (props.go.clone(), props.ontheme.clone(), props.route);
        let (patient, text, marked) = (patient.clone(), text.clone(), marked.clone());
        let zone = Arc::clone(cache.view.zone());
        let today = zone.date(now);
        move |index: usize| {
            let Some(entry) = entries.get(index) else { return };
            if let What::Patient(chosen) = &entry.what {
                patient.set(Some(Arc::clone(chosen)));
                text.set(String::new());
                return marked.set(0);
            }
            desk.act(Act::Close);
            match &entry.what {
                What::Patient(_) => {}
                What::Go(route) => go.emit(*route),
                What::Do(act) => desk.act(act.clone()),
                What::Book(who) => {
                    let mut draft = Draft::new(route.date().unwrap_or(today));
                    let open = if who.is_some() { Act::Write } else { Act::Begin };
                    draft.who = who.clone().map_or(Who::Nobody, Who::Known);
                    if !route.is_calendar() {
                        go.emit(Route::HOME);
                    }
                    desk.act(open(Rc::new(draft)));
                }
                What::Week(practitioner, route) => {
                    desk.act(Act::Turn(Whose::Practitioner(*practitioner)));
                    go.emit(*route);
                }
                What::Show(appointment, practitioner, route) => {
                    go.emit(*route);
                    desk.act(Act::Turn(Whose::Practitioner(*practitioner)));
                    desk.act(Act::Show(*appointment));
                }
                What::Meet => {
                    let date = route.date().unwrap_or(today);
                    desk.act(Act::BeginMeeting(Rc::new(MeetingDraft::soon(date, now, &zone))));
                }
                What::ShowMeeting(meeting, route) => {
                    go.emit(*route);
                    desk.act(Act::ShowMeeting(*meeting));
                }
                What::Theme(theme) => ontheme.emit(*theme),
                What::SignOut => leave(&desk, &cache, &sign_out),
            }
        }
    };
    let oninput = {
        let (text, marked) = (text.clone(), marked.clone());
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlInputElement>().value());
            marked.set(0);
        })
    };
    let onkeydown = {
        let (text, marked, patient, choose) = (text.clone(), marked.clone(), patient.clone(), choose.clone());
        let (count, busy) = (entries.len(), found.busy);
        let steady = entries.iter().take_while(|entry| entry.is_steady()).count();
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowDown" if count > 0 => marked.set((*marked + 1) % count),
                "ArrowUp" if count > 0 => marked.set((*marked + count - 1) % count),
                // Patients come before the rest: what is marked now may be another line when Enter arrives.
                "Enter" if busy && *marked >= steady => {}
                "Enter" => choose(*marked),
                "Backspace" if text.is_empty() && patient.is_some() => patient.set(None),
                "Escape" if patient.is_some() => patient.set(None),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };

    let mut group = None::<Group>;
    let items = entries.iter().enumerate().flat_map(|(index, entry)| {
        let head = (group.replace(entry.group) != Some(entry.group)).then(|| {
            html! {
                <li key={entry.group.name()} class="palette-group" role="presentation">{ entry.group.name() }</li>
            }
        });
        head.into_iter().chain([item(index, entry, *marked == index, choose.clone())])
    });
    let items: Vec<Html> = items.collect();
    let note = match (&found.error, found.busy, entries.is_empty()) {
        (Some(error), _, _) => Some(error.clone()),
        (None, true, true) => Some("Searching …".to_owned()),
        (None, false, true) => Some("Nothing of that name.".to_owned()),
        (None, _, false) => None,
    };
    let asked = match &*patient {
        Some(patient) => patient.name(),
        None => "Patient, practitioner, day, meeting or command".into(),
    };
    html! {
        <Modal label="Search" onclose={desk.on(|()| Act::Close)}>
            <div class="palette-field">
                { Icon::Search.html() }
                <input
                    ref={field}
                    role="combobox"
                    aria-label="Search patients, practitioners, days, meetings and commands"
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                    aria-activedescendant={(*marked < entries.len()).then(|| format!("palette-{}", *marked))}
                    autocomplete="off"
                    spellcheck="false"
                    placeholder={asked}
                    value={(*text).clone()}
                    {oninput}
                    {onkeydown}
                />
                <kbd aria-hidden="true">{ "Esc" }</kbd>
            </div>
            <ul class="palette-list" id="palette-list" role="listbox" tabindex="-1" aria-label="Found" ref={list}>
                { for items }
            </ul>
            <p class="palette-note" role="status">{ note }</p>
        </Modal>
    }
}

fn item(index: usize, entry: &Entry, marked: bool, choose: impl Fn(usize) + 'static) -> Html {
    // On the press, before the field loses the focus to it.
    let onpointerdown = Callback::from(|event: PointerEvent| event.prevent_default());
    let onclick = Callback::from(move |_: MouseEvent| choose(index));
    html! {
        <li
            key={format!("{}-{index}", entry.group.name())}
            id={format!("palette-{index}")}
            class="palette-item"
            role="option"
            aria-selected={if marked { "true" } else { "false" }}
            {onpointerdown}
            {onclick}
        >
            { entry.icon.html() }
            <span class="truncate">{ &entry.label }</span>
            if let Some(detail) = &entry.detail {
                <span class="faint nowrap">{ detail }</span>
            } else if let Some(keys) = entry.keys {
                <span class="faint"><kbd>{ keys }</kbd></span>
            }
        </li>
    }
}
