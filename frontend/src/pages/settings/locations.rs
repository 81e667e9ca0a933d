//! Locations: rooms and other places that hold one appointment at a time.

use super::editor::{Draft, Editor, use_editor};
use super::entry::{EntryView, addition, entry, nothing, table};
use super::field::{Check, TextField};
use super::thing::{Listed, listed};
use super::typed::Errors;
use crate::components::icon::Icon;
use crate::hooks::use_cache;
use docket_shared::ids::LocationId;
use docket_shared::model::{Location, Source};
use docket_shared::time::ZoneRules;
use std::rc::Rc;
use std::sync::Arc;
use uuid::Uuid;
use yew::prelude::*;

/// A location as the form has it.
#[derive(Clone, Debug, PartialEq)]
struct LocationDraft {
    id: LocationId,
    source: Option<Source>,
    name: String,
    active: bool,
}

impl Draft for LocationDraft {
    type Thing = Location;

    fn of(thing: &Location, _zone: &ZoneRules) -> Self {
        Self { id: thing.id, source: thing.source.clone(), name: thing.name.clone(), active: thing.active }
    }

    fn read(&self, _zone: &ZoneRules, _errors: &mut Errors) -> Location {
        Location {
            id: self.id,
            source: self.source.clone(),
            name: self.name.trim().to_owned(),
            active: self.active,
        }
    }
}

/// The page.
#[component]
pub(super) fn Locations() -> Html {
    let cache = use_cache();
    let editor = use_editor::<LocationDraft>();
    let zone = cache.view.zone();
    let bodies: Vec<_> = listed::<Location>(&cache)
        .into_iter()
        .map(|listed| {
            let key = listed.thing.id.to_string();
            html! { <Row {key} {listed} zone={Arc::clone(zone)} /> }
        })
        .collect();
    html! {
        <>
            { addition(&editor, zone, "Add location", fresh, |draft| fields(&editor, draft, zone)) }
            if bodies.is_empty() {
                { nothing(Icon::Pin, "No locations yet", "Add the rooms that can be booked: each holds one appointment at a time.") }
            } else {
                { table("Locations", &["Name", "Can be booked"], bodies) }
            }
        </>
    }
}

fn fresh() -> Location {
    Location { id: LocationId::new(Uuid::now_v7()), source: None, name: String::new(), active: true }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    listed: Listed<Location>,
    zone: Arc<ZoneRules>,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let editor = use_editor::<LocationDraft>();
    let RowProps { listed, zone } = props;
    let bookable = if listed.thing.active { "Yes" } else { "No" };
    let view = EntryView {
        lead: Html::default(),
        cells: vec![("Can be booked", bookable.into())],
        more: Html::default(),
        below: None,
        form: editor.draft().map(|draft| fields(&editor, draft, zone)).unwrap_or_default(),
    };
    entry(&editor, listed, zone, view)
}

fn fields(editor: &Editor<LocationDraft>, draft: &Rc<LocationDraft>, zone: &ZoneRules) -> Html {
    let edits = editor.edits(draft);
    let errors = editor.errors(draft, zone);
    html! {
        <>
            <TextField
                id={format!("{}-name", draft.id)}
                label="Name"
                placeholder="Room 2"
                value={draft.name.clone()}
                error={errors.at("location.name").map(ToOwned::to_owned)}
                oninput={edits.on(|draft, name| draft.name = name)}
            />
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
    fn a_location_needs_a_name() {
        let zone = ZoneRules::utc();
        for (name, expected) in
            [("Room 2", Ok("Room 2")), (" Room 2 ", Ok("Room 2")), (" ", Err("Must not be empty."))]
        {
            let draft = LocationDraft { name: name.into(), ..LocationDraft::of(&fresh(), &zone) };
            let read = draft.thing(&zone);
            let read = read.as_ref().map(|it| it.name.as_str());
            assert_eq!(read.map_err(|errors| errors.at("location.name").unwrap_or_default()), expected);
        }
    }
}
