//! Who: search as you type, or somebody new. A combobox after the ARIA pattern: the focus stays in the field, the arrows
//! move through the list.

use super::super::draft::{Draft, NewPatient, Purpose, Who};
use super::super::icon::Icon;
use crate::hooks::use_patients;
use crate::words::{initials, time};
use chrono::NaiveDate;
use docket_shared::model::Patient;
use docket_shared::state::State;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

#[derive(Properties)]
pub(super) struct Props {
    pub(super) draft: Rc<Draft>,
    pub(super) state: Rc<State>,
    pub(super) today: NaiveDate,
    /// Whether the form was sent without anybody.
    pub(super) missing: bool,
    pub(super) onchange: Callback<Draft>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.draft, &other.draft) && (self.today, self.missing) == (other.today, other.missing)
    }
}

#[component]
pub(super) fn PatientField(props: &Props) -> Html {
    let Props { draft, onchange, .. } = props;
    use_focus_onward(&draft.who);
    let choose = {
        let (draft, onchange) = (Rc::clone(draft), onchange.clone());
        Callback::from(move |who: Who| onchange.emit(Draft { who, ..Draft::clone(&draft) }))
    };
    match (&draft.purpose, &draft.who) {
        (Purpose::Move(appointment), _) => {
            let patient = props.state.patients().get(&appointment.patient_id);
            let name = patient.map_or_else(|| appointment.booked_with.patient.clone(), |it| it.name());
            let known = patient.map(|it| known(it, props.today)).unwrap_or_default();
            html! { <Chosen {name} {known} /> }
        }
        (Purpose::Book(_), Who::Known(patient)) => {
            let onclear = choose.reform(|()| Who::Nobody);
            html! { <Chosen name={patient.name()} known={known(patient, props.today)} {onclear} /> }
        }
        (Purpose::Book(_), Who::New(new)) => {
            html! { <NewFields new={Rc::clone(new)} today={props.today} missing={props.missing} onchange={choose} /> }
        }
        (Purpose::Book(_), Who::Nobody) => {
            html! { <Search today={props.today} missing={props.missing} onchoose={choose} /> }
        }
    }
}

/// Leads the focus to the next field when somebody is chosen: the search field that held it is gone by then.
#[hook]
fn use_focus_onward(who: &Who) {
    let next = match who {
        Who::Nobody => None,
        Who::Known(_) => Some("booking-service"),
        Who::New(_) => Some("patient-given"),
    };
    let before = use_mut_ref(|| next);
    use_effect_with(next, move |next| {
        let changed = before.replace(*next) != *next;
        let Some(id) = next.filter(|_| changed) else { return };
        let field = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id));
        if let Some(field) = field.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            _ = field.focus();
        }
    });
}

/// What tells people of the same name apart: `14 March 1984, 42 years · 0203 555 0184`.
fn known(patient: &Patient, today: NaiveDate) -> String {
    let born = patient
        .birth_date
        .map(|birth| format!("{}, {}", time::date_of_birth(birth), time::years(birth, today)));
    let parts: Vec<String> = born.into_iter().chain(patient.phone.clone()).collect();
    parts.join(" · ")
}

#[derive(Properties, PartialEq)]
struct ChosenProps {
    name: String,
    known: String,
    #[prop_or_default]
    onclear: Option<Callback<()>>,
}

#[component]
fn Chosen(props: &ChosenProps) -> Html {
    let onclick = props.onclear.clone().map(|clear| Callback::from(move |_: MouseEvent| clear.emit(())));
    html! {
        <div class="field">
            <span class="field-label">{ "Patient" }</span>
            <div class="booking-patient">
                <span class="avatar" aria-hidden="true">{ initials(&props.name) }</span>
                <div>
                    <strong>{ &props.name }</strong>
                    <span>{ &props.known }</span>
                </div>
                if let Some(onclick) = onclick {
                    <button type="button" class="icon-button" data-small="" aria-label="Choose somebody else" {onclick}>
                        { Icon::Close.html() }
                    </button>
                }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct SearchProps {
    today: NaiveDate,
    missing: bool,
    onchoose: Callback<Who>,
}

#[component]
fn Search(props: &SearchProps) -> Html {
    let text = use_state_eq(String::new);
    let open = use_state_eq(|| false);
    let marked = use_state_eq(|| None::<usize>);
    let field = use_node_ref();
    let found = use_patients(&text);
    {
        let field = field.clone();
        use_effect_with((), move |()| {
            if let Some(field) = field.cast::<HtmlElement>() {
                _ = field.focus();
            }
        });
    }
    {
        let marked = marked.clone();
        use_effect_with(found.query.clone(), move |_| marked.set(None));
    }
    let typed = text.trim().to_owned();
    let results = found.results;
    // The last choice is to register somebody new: not before it is known who is there already.
    let new = !typed.is_empty() && !found.busy;
    let choices = results.len() + usize::from(new);
    let listed = *open && !typed.is_empty();
    // Where nobody could be asked, nobody is new before somebody says so.
    let first = (choices > 0 && (found.error.is_none() || !results.is_empty())).then_some(0);
    let current = marked.or(first);
    let choose = {
        let (results, typed, onchoose) = (results.clone(), typed.clone(), props.onchoose.clone());
        move |index: usize| match results.get(index) {
            Some(patient) => onchoose.emit(Who::Known(Arc::clone(patient))),
            None => onchoose.emit(Who::New(Rc::new(NewPatient::named(&typed)))),
        }
    };
    let oninput = {
        let (text, open, marked) = (text.clone(), open.clone(), marked.clone());
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlInputElement>().value());
            open.set(true);
            marked.set(None);
        })
    };
    let onkeydown = {
        let (open, marked, choose) = (open.clone(), marked.clone(), choose.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowDown" | "ArrowUp" | "Enter" if listed && choices == 0 => {}
                "ArrowDown" if listed => marked.set(Some(current.map_or(0, |it| (it + 1) % choices))),
                "ArrowDown" => open.set(true),
                "ArrowUp" if listed => {
                    marked.set(Some(current.map_or(choices - 1, |it| (it + choices - 1) % choices)));
                }
                "Enter" if listed => current.into_iter().for_each(&choose),
                "Escape" if listed => open.set(false),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let onblur = {
        let open = open.clone();
        Callback::from(move |_: FocusEvent| open.set(false))
    };
    let option = |index: usize, new: bool, inside: Html| {
        let choose = choose.clone();
        // Before the field loses the focus to the click, and with it the list.
        let onpointerdown = Callback::from(move |event: PointerEvent| {
            event.prevent_default();
            choose(index);
        });
        html! {
            <li
                key={index}
                id={format!("patient-{index}")}
                class="combobox-option"
                role="option"
                aria-selected={if current == Some(index) { "true" } else { "false" }}
                data-new={new.then_some("")}
                {onpointerdown}
            >
                { inside }
            </li>
        }
    };
    let mut options: Vec<Html> = results
        .iter()
        .enumerate()
        .map(|(index, patient)| {
            let born = patient.birth_date.map(time::date_of_birth).unwrap_or_default();
            let inside = html! { <><strong>{ patient.name() }</strong><span>{ born }</span></> };
            option(index, false, inside)
        })
        .collect();
    if new {
        let inside = html! { <>{ Icon::Plus.html() }{ format!("New patient “{typed}”") }</> };
        options.push(option(results.len(), true, inside));
    }
    let note = match (&found.error, found.busy, results.is_empty()) {
        (Some(error), _, true) => Some(error.clone()),
        (Some(error), _, false) => Some(format!("{error} These are in the days that are loaded.")),
        (None, true, true) => Some("Searching …".to_owned()),
        (None, false, true) => Some("Nobody of that name.".to_owned()),
        (None, _, false) => None,
    };
    html! {
        <div class="field">
            <label class="field-label" for="booking-patient">{ "Patient" }</label>
            <div class="combobox">
                { Icon::Search.html() }
                <input
                    ref={field}
                    id="booking-patient"
                    class="input"
                    role="combobox"
                    aria-expanded={if listed { "true" } else { "false" }}
                    aria-controls="booking-patients"
                    aria-autocomplete="list"
                    aria-activedescendant={current.filter(|_| listed).map(|it| format!("patient-{it}"))}
                    aria-invalid={props.missing.then_some("true")}
                    placeholder="Name, birth date or number"
                    value={(*text).clone()}
                    {oninput}
                    {onkeydown}
                    {onblur}
                />
                if listed {
                    <ul class="combobox-list" id="booking-patients" role="listbox" tabindex="-1" aria-label="Patients">
                        if let Some(note) = note {
                            <li key="note" class="combobox-note" role="presentation">{ note }</li>
                        }
                        { for options }
                    </ul>
                }
            </div>
            if props.missing {
                <span class="field-error">{ "Choose who is to be seen." }</span>
            }
        </div>
    }
}

#[derive(Properties)]
struct NewProps {
    new: Rc<NewPatient>,
    today: NaiveDate,
    missing: bool,
    onchange: Callback<Who>,
}

impl PartialEq for NewProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.new, &other.new)
            && (self.today, self.missing) == (other.today, other.missing)
            // It carries the rest of the draft: an older one would take back what was typed since.
            && self.onchange == other.onchange
    }
}

#[component]
fn NewFields(props: &NewProps) -> Html {
    let NewProps { new, today, missing, onchange } = props;
    let typed = |edit: fn(&mut NewPatient, String)| {
        let (new, onchange) = (Rc::clone(new), onchange.clone());
        Callback::from(move |event: InputEvent| {
            let mut new = NewPatient::clone(&new);
            edit(&mut new, event.target_unchecked_into::<HtmlInputElement>().value());
            onchange.emit(Who::New(Rc::new(new)));
        })
    };
    let field = |id: &'static str,
                 label: &'static str,
                 hint: &'static str,
                 value: &str,
                 oninput: Callback<InputEvent>| {
        html! {
            <div class="field">
                <label class="field-label" for={id}>{ label }</label>
                <input {id} class="input" maxlength="200" placeholder={hint} value={value.to_owned()} {oninput} />
            </div>
        }
    };
    let problem = new.birth_date_problem(*today);
    let nameless = *missing && new.given.trim().is_empty() && new.family.trim().is_empty();
    let back = onchange.reform(|_: MouseEvent| Who::Nobody);
    html! {
        <fieldset class="booking-new-patient">
            <legend class="visually-hidden">{ "New patient" }</legend>
            <div class="panel-heading">
                { "New patient" }
                <button type="button" class="link-button" onclick={back}>{ "Search instead" }</button>
            </div>
            <div class="field-row">
                { field("patient-given", "Given names", "", &new.given, typed(|new, text| new.given = text)) }
                { field("patient-family", "Family name", "", &new.family, typed(|new, text| new.family = text)) }
            </div>
            <div class="field-row">
                { field("patient-born", "Born", "14.3.1984", &new.birth_date, typed(|new, text| new.birth_date = text)) }
                { field("patient-phone", "Phone", "", &new.phone, typed(|new, text| new.phone = text)) }
            </div>
            if nameless {
                <span class="field-error">{ "Type a name." }</span>
            } else if let Some(problem) = problem {
                <span class="field-error">{ problem }</span>
            }
        </fieldset>
    }
}
