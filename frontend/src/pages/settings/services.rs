//! Services: what can be booked, how long it usually takes, and its colour.

use super::editor::{Draft, Editor, use_editor};
use super::entry::{EntryView, addition, entry, nothing, table};
use super::field::{Check, TextField};
use super::thing::{Listed, listed};
use super::typed::{Errors, count};
use crate::components::icon::Icon;
use crate::hooks::use_cache;
use crate::words::settings::colour;
use crate::words::time::duration;
use docket_shared::ids::HealthcareServiceId;
use docket_shared::model::{HealthcareService, PALETTE, Source};
use docket_shared::time::ZoneRules;
use std::rc::Rc;
use std::sync::Arc;
use uuid::Uuid;
use yew::prelude::*;

/// A service as the form has it.
#[derive(Clone, Debug, PartialEq)]
struct ServiceDraft {
    id: HealthcareServiceId,
    source: Option<Source>,
    name: String,
    minutes: String,
    colour: u8,
    active: bool,
}

impl Draft for ServiceDraft {
    type Thing = HealthcareService;

    fn of(thing: &HealthcareService, _zone: &ZoneRules) -> Self {
        Self {
            id: thing.id,
            source: thing.source.clone(),
            name: thing.name.clone(),
            minutes: thing.duration_minutes.to_string(),
            colour: thing.colour,
            active: thing.active,
        }
    }

    fn read(&self, _zone: &ZoneRules, errors: &mut Errors) -> HealthcareService {
        let minutes = count(&self.minutes, 1, 24 * 60);
        HealthcareService {
            id: self.id,
            source: self.source.clone(),
            name: self.name.trim().to_owned(),
            duration_minutes: errors.take("healthcare_service.duration_minutes", minutes, 1),
            colour: self.colour,
            active: self.active,
        }
    }
}

/// The page.
#[component]
pub(super) fn Services() -> Html {
    let cache = use_cache();
    let editor = use_editor::<ServiceDraft>();
    let zone = cache.view.zone();
    let bodies: Vec<_> = listed::<HealthcareService>(&cache)
        .into_iter()
        .map(|listed| {
            let key = listed.thing.id.to_string();
            html! { <Row {key} {listed} zone={Arc::clone(zone)} /> }
        })
        .collect();
    html! {
        <>
            { addition(&editor, zone, "Add service", fresh, |draft| fields(&editor, draft, zone)) }
            if bodies.is_empty() {
                { nothing(Icon::Note, "No services yet", "Add what the clinic offers: it sets how long an appointment takes.") }
            } else {
                { table("Services", &["Name", "Usually takes", "Colour"], bodies) }
            }
        </>
    }
}

fn fresh() -> HealthcareService {
    HealthcareService {
        id: HealthcareServiceId::new(Uuid::now_v7()),
        source: None,
        name: String::new(),
        duration_minutes: 30,
        colour: 0,
        active: true,
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    listed: Listed<HealthcareService>,
    zone: Arc<ZoneRules>,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let editor = use_editor::<ServiceDraft>();
    let RowProps { listed, zone } = props;
    let service = &listed.thing;
    let view = EntryView {
        lead: html! { <span class="swatch" data-hue={service.colour.to_string()} aria-hidden="true"></span> },
        cells: vec![
            ("Usually takes", duration(service.duration_minutes.into()).into()),
            ("Colour", colour(service.colour).into()),
        ],
        more: Html::default(),
        below: None,
        form: editor.draft().map(|draft| fields(&editor, draft, zone)).unwrap_or_default(),
    };
    entry(&editor, listed, zone, view)
}

fn fields(editor: &Editor<ServiceDraft>, draft: &Rc<ServiceDraft>, zone: &ZoneRules) -> Html {
    let edits = editor.edits(draft);
    let errors = editor.errors(draft, zone);
    let id = draft.id;
    let error = |field: &str| errors.at(field).map(ToOwned::to_owned);
    let swatches = (0..PALETTE).map(|index| {
        let choose = edits.on(move |draft: &mut ServiceDraft, _: MouseEvent| draft.colour = index);
        html! {
            <button
                key={index}
                type="button"
                data-hue={index.to_string()}
                aria-pressed={if draft.colour == index { "true" } else { "false" }}
                aria-label={colour(index)}
                title={colour(index)}
                onclick={choose}
            >
                if draft.colour == index {
                    { Icon::Check.html() }
                }
            </button>
        }
    });
    html! {
        <>
            <div class="settings-columns">
                <TextField
                    id={format!("{id}-name")}
                    label="Name"
                    value={draft.name.clone()}
                    error={error("healthcare_service.name")}
                    oninput={edits.on(|draft, name| draft.name = name)}
                />
                <TextField
                    id={format!("{id}-minutes")}
                    label="Usually takes, in minutes"
                    value={draft.minutes.clone()}
                    inputmode="numeric"
                    error={error("healthcare_service.duration_minutes")}
                    oninput={edits.on(|draft, minutes| draft.minutes = minutes)}
                />
            </div>
            <div class="field" role="group" aria-labelledby={format!("{id}-colour")}>
                <span class="field-label" id={format!("{id}-colour")}>
                    { "Colour " }<span class="faint">{ colour(draft.colour) }</span>
                </span>
                <div class="swatches">{ for swatches }</div>
            </div>
            <Check
                label="Active: can be booked"
                checked={draft.active}
                onchange={edits.on(|draft, active| draft.active = active)}
            />
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_read_and_its_errors_are_named() {
        let zone = ZoneRules::utc();
        let untouched = fresh();
        let with = |name: &str, minutes: &str| ServiceDraft {
            name: name.into(),
            minutes: minutes.into(),
            ..ServiceDraft::of(&untouched, &zone)
        };
        for (draft, wrong) in [
            (with("Physio", "45"), &[][..]),
            (with("", "45"), &["healthcare_service.name"]),
            (with("Physio", "0"), &["healthcare_service.duration_minutes"]),
            (with("", "1441"), &["healthcare_service.name", "healthcare_service.duration_minutes"]),
        ] {
            let errors = draft.thing(&zone).err().unwrap_or_default();
            assert_eq!(errors.count(), wrong.len(), "{draft:?}");
            assert!(wrong.iter().all(|field| errors.at(field).is_some()), "{draft:?}: {errors:?}");
        }
        let read = with(" Physio ", "45").thing(&zone).unwrap();
        assert_eq!((read.name.as_str(), read.duration_minutes), ("Physio", 45));
    }
}
