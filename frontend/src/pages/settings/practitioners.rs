//! Practitioners: who they are, when they work, what they offer, how many they take.

mod draft;

use super::absences::AbsencesField;
use super::editor::{Editor, Edits, use_editor};
use super::entry::{EntryView, addition, entry, nothing, table};
use super::field::{Check, TextField};
use super::hours::HoursField;
use super::limits::LimitField;
use super::thing::{Listed, listed};
use crate::components::icon::Icon;
use crate::hooks::{use_cache, use_now};
use crate::words::by_name;
use crate::words::settings::{away, hours, limits};
use docket_shared::ids::{HealthcareServiceId, PractitionerId};
use docket_shared::model::Practitioner;
use docket_shared::state::State;
use draft::PractitionerDraft;
use std::rc::Rc;
use uuid::Uuid;
use yew::prelude::*;

/// The page.
#[component]
pub(super) fn Practitioners() -> Html {
    let cache = use_cache();
    let editor = use_editor::<PractitionerDraft>();
    let found = listed::<Practitioner>(&cache);
    let state = &cache.view;
    let bodies = found.iter().map(|listed| {
        html! {
            <Row key={listed.thing.id.to_string()} listed={listed.clone()} state={Rc::clone(state)} />
        }
    });
    let bodies: Vec<_> = bodies.collect();
    html! {
        <>
            { addition(&editor, state.zone(), "Add practitioner", fresh, |draft| fields(&editor, draft, state)) }
            if bodies.is_empty() {
                { nothing(Icon::Person, "No practitioners yet", "Add the first one: appointments are booked with them.") }
            } else {
                { table("Practitioners", &["Name", "Hours", "Limits"], bodies) }
            }
        </>
    }
}

/// One who may be booked at any time for anything.
fn fresh() -> Practitioner {
    Practitioner {
        id: PractitionerId::new(Uuid::now_v7()),
        source: None,
        name: String::new(),
        active: true,
        services: std::collections::BTreeSet::default(),
        available_time: Some(draft::usual_hours()),
        not_available: Vec::new(),
        limits: docket_shared::model::PractitionerLimits::default(),
    }
}

#[derive(Properties)]
struct RowProps {
    listed: Listed<Practitioner>,
    state: Rc<State>,
}

impl PartialEq for RowProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.listed == other.listed
    }
}

#[component]
fn Row(props: &RowProps) -> Html {
    let editor = use_editor::<PractitionerDraft>();
    let now = use_now();
    let RowProps { listed, state } = props;
    let practitioner = &listed.thing;
    let absent = away(&practitioner.not_available, state.zone(), now);
    let working = html! {
        <>
            { hours(practitioner.available_time.as_ref()) }
            if let Some(absent) = absent {
                <span class="table-more">{ absent }</span>
            }
        </>
    };
    let held = limits(practitioner.effective_limits(&state.organization().limits));
    let view = EntryView {
        lead: Html::default(),
        cells: vec![("Hours", working), ("Limits", held.into())],
        more: Html::default(),
        below: None,
        form: editor.draft().map(|draft| fields(&editor, draft, state)).unwrap_or_default(),
    };
    entry(&editor, listed, state.zone(), view)
}

fn fields(editor: &Editor<PractitionerDraft>, draft: &Rc<PractitionerDraft>, state: &Rc<State>) -> Html {
    let edits = editor.edits(draft);
    let errors = editor.errors(draft, state.zone());
    let id = draft.id.to_string();
    let clinic = state.organization().limits;
    let error = |field: &str| errors.at(field).map(ToOwned::to_owned);
    let absence_error = ["practitioner.not_available", "practitioner.not_available.during"];
    html! {
        <>
            <TextField
                id={format!("{id}-name")}
                label="Name, with its title"
                placeholder="Dr Ada Okafor"
                value={draft.name.clone()}
                error={error("practitioner.name")}
                oninput={edits.on(|draft, name| draft.name = name)}
            />
            <Check
                label="Active: can be booked"
                checked={draft.active}
                onchange={edits.on(|draft, active| draft.active = active)}
            />
            { services(draft, state, &edits) }
            <HoursField
                id={format!("{id}-hours")}
                hours={draft.hours.clone()}
                errors={errors.below("practitioner.available_time")}
                onedit={edits.on(|draft, edit| draft.hours.apply(edit))}
            />
            <AbsencesField
                id={format!("{id}-absences")}
                absences={draft.absences.clone()}
                errors={errors.below("practitioner.not_available")}
                error={absence_error.into_iter().find_map(error)}
                onedit={edits.on(|draft, edit| super::absences::apply(&mut draft.absences, edit))}
            />
            <fieldset class="settings-group">
                <legend class="settings-legend">{ "Limits" }</legend>
                <div class="settings-columns">
                    <LimitField
                        id={format!("{id}-week")}
                        label="A week"
                        limit={draft.per_week.clone()}
                        clinic={clinic.per_week}
                        error={error("practitioner.limits.per_week")}
                        onedit={edits.on(|draft, edit| draft.per_week.apply(edit))}
                    />
                    <LimitField
                        id={format!("{id}-month")}
                        label="A month"
                        limit={draft.per_month.clone()}
                        clinic={clinic.per_month}
                        error={error("practitioner.limits.per_month")}
                        onedit={edits.on(|draft, edit| draft.per_month.apply(edit))}
                    />
                </div>
            </fieldset>
        </>
    }
}

/// What they offer: none ticked means all.
fn services(draft: &PractitionerDraft, state: &State, edits: &Edits<PractitionerDraft>) -> Html {
    let offered = state.services().values().filter(|it| it.active || draft.services.contains(&it.id));
    let found = by_name(offered, |it| &it.name);
    let choices = found.iter().map(|service| {
        let id: HealthcareServiceId = service.id;
        let onchange = edits.on(move |draft: &mut PractitionerDraft, offered| {
            if offered {
                draft.services.insert(id);
            } else {
                draft.services.remove(&id);
            }
        });
        html! {
            <Check
                key={id.to_string()}
                label={service.name.clone()}
                hue={service.colour.to_string()}
                checked={draft.services.contains(&id)}
                {onchange}
            />
        }
    });
    let hint = if draft.services.is_empty() {
        "None is ticked: they offer all services, also those to come."
    } else {
        "They offer only what is ticked."
    };
    html! {
        <fieldset class="settings-group">
            <legend class="settings-legend">{ "Services" }</legend>
            <p class="field-hint">{ hint }</p>
            <div class="settings-checks">{ for choices }</div>
        </fieldset>
    }
}
