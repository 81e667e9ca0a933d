//! The organization: its name, its zone and week, and the limits that hold unless a practitioner has others.

use super::editor::{Draft, Editor, use_editor};
use super::field::{SelectField, TextField};
use super::frame::{FormFrame, Mark, Notice};
use super::limits::LIMIT_MAXIMUM;
use super::thing::{Listed, organization};
use super::typed::{Errors, count, optional_count};
use super::zones::zones;
use crate::hooks::use_cache;
use crate::words::settings::{DAYS, similarity, similarity_means};
use crate::words::time::weekday;
use chrono::Weekday;
use docket_shared::model::{Limits, Organization};
use docket_shared::similarity::SimilarityStrategy;
use docket_shared::time::ZoneRules;
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// The minutes of a day: the longest appointment that there is.
const DAY: u32 = 24 * 60;

/// The settings as the form has them.
#[derive(Clone, Debug, PartialEq)]
struct OrganizationDraft {
    name: String,
    zone: String,
    first_day_of_week: Weekday,
    per_week: String,
    per_month: String,
    shortest: String,
    longest: String,
    similarity: SimilarityStrategy,
}

impl Draft for OrganizationDraft {
    type Thing = Organization;

    fn of(thing: &Organization, _zone: &ZoneRules) -> Self {
        let typed = |limit: Option<u32>| limit.map_or_else(String::new, |count| count.to_string());
        Self {
            name: thing.name.clone(),
            zone: thing.zone.clone(),
            first_day_of_week: thing.first_day_of_week,
            per_week: typed(thing.limits.per_week),
            per_month: typed(thing.limits.per_month),
            shortest: thing.minimum_duration_minutes.to_string(),
            longest: thing.maximum_duration_minutes.to_string(),
            similarity: thing.similarity,
        }
    }

    fn read(&self, _zone: &ZoneRules, errors: &mut Errors) -> Organization {
        errors.require("organization.name", &self.name);
        errors.require("organization.zone", &self.zone);
        let mut limit =
            |field: &str, text: &str| errors.take(field, optional_count(text, 0, LIMIT_MAXIMUM), None);
        let limits = Limits {
            per_week: limit("organization.limits.per_week", &self.per_week),
            per_month: limit("organization.limits.per_month", &self.per_month),
        };
        let shortest = count(&self.shortest, 1, DAY);
        // Where the shortest cannot be read, the longest is not measured against it.
        let least = shortest.clone().unwrap_or(1);
        let longest = count(&self.longest, least, DAY);
        Organization {
            name: self.name.trim().to_owned(),
            zone: self.zone.trim().to_owned(),
            first_day_of_week: self.first_day_of_week,
            limits,
            minimum_duration_minutes: errors.take("organization.minimum_duration_minutes", shortest, 1),
            maximum_duration_minutes: errors.take("organization.maximum_duration_minutes", longest, DAY),
            similarity: self.similarity,
        }
    }
}

/// The page: one form that is always open. It shows the settings as they are, or what was asked for in vain, until
/// something is typed.
#[component]
pub(super) fn OrganizationPage() -> Html {
    let cache = use_cache();
    let editor = use_editor::<OrganizationDraft>();
    let listed = organization(&cache);
    let zone = cache.view.zone();
    let shown = listed.wanted().unwrap_or(&listed.thing);
    let shown = use_memo(Arc::clone(shown), |shown| OrganizationDraft::of(shown, &ZoneRules::utc()));
    let draft = editor.draft().unwrap_or(&shown);
    let onsend = {
        let (editor, draft, listed, zone) =
            (editor.clone(), Rc::clone(draft), listed.clone(), Arc::clone(zone));
        Callback::from(move |()| {
            editor.send(&draft, Some(&listed), &zone);
        })
    };
    let onclose = editor.draft().map(|_| {
        let editor = editor.clone();
        Callback::from(move |()| editor.close())
    });
    let ondismiss = {
        let (editor, listed) = (editor.clone(), listed.clone());
        Callback::from(move |_: MouseEvent| editor.dismiss(&listed))
    };
    html! {
        <>
            if let Some(request) = listed.rejection() {
                <Notice request={Rc::clone(request)} {ondismiss} />
            }
            <div class="card">
                <FormFrame
                    title="The clinic"
                    attempts={editor.attempts()}
                    wrong={editor.errors(draft, zone).count()}
                    focus={false}
                    stale={is_stale(&editor, &listed, zone)}
                    {onsend}
                    {onclose}
                >
                    { fields(&editor, draft, zone) }
                    <Mark request={listed.request.clone()} />
                </FormFrame>
            </div>
        </>
    }
}

/// Whether somebody else changed the settings since something was typed. What was asked for in vain differs from them
/// anyhow.
fn is_stale(editor: &Editor<OrganizationDraft>, listed: &Listed<Organization>, zone: &ZoneRules) -> bool {
    listed.rejection().is_none() && editor.is_stale(&listed.thing, zone)
}

fn fields(editor: &Editor<OrganizationDraft>, draft: &Rc<OrganizationDraft>, zone: &ZoneRules) -> Html {
    let edits = editor.edits(draft);
    let errors = editor.errors(draft, zone);
    let error = |field: &str| errors.at(&format!("organization.{field}")).map(ToOwned::to_owned);
    let number =
        |field: &'static str, label: &'static str, value: &str, hint: Option<AttrValue>, set: Set| {
            html! {
                <TextField
                    id={format!("organization-{field}")}
                    {label}
                    value={value.to_owned()}
                    inputmode="numeric"
                    error={error(field)}
                    {hint}
                    oninput={edits.on(set)}
                />
            }
        };
    let days = DAYS.map(|day| (AttrValue::from(day.to_string()), AttrValue::Static(weekday(day))));
    let choose_day = edits.on(|draft: &mut OrganizationDraft, day: String| {
        draft.first_day_of_week = day.parse().unwrap_or(draft.first_day_of_week);
    });
    let ways = SimilarityStrategy::ALL
        .map(|way| (AttrValue::Static(way_code(way)), AttrValue::Static(similarity(way))));
    let choose_way = edits.on(|draft: &mut OrganizationDraft, code: String| {
        let chosen = SimilarityStrategy::ALL.into_iter().find(|way| way_code(*way) == code);
        draft.similarity = chosen.unwrap_or(draft.similarity);
    });
    let none = Some(AttrValue::Static("Leave it empty for no limit."));
    html! {
        <>
            <div class="settings-columns">
                <TextField
                    id="organization-name"
                    label="Name"
                    value={draft.name.clone()}
                    error={error("name")}
                    oninput={edits.on(|draft, name| draft.name = name)}
                />
                <ZoneField
                    value={draft.zone.clone()}
                    error={error("zone")}
                    oninput={edits.on(|draft, zone| draft.zone = zone)}
                />
                <SelectField
                    id="organization-first-day"
                    label="Weeks begin on"
                    choices={days.to_vec()}
                    chosen={draft.first_day_of_week.to_string()}
                    onchoose={choose_day}
                />
            </div>
            <fieldset class="settings-group">
                <legend class="settings-legend">{ "Appointments of a practitioner, unless they have a limit of their own" }</legend>
                <div class="settings-columns">
                    { number("limits.per_week", "At most a week", &draft.per_week, none.clone(), |draft, text| draft.per_week = text) }
                    { number("limits.per_month", "At most a month", &draft.per_month, none, |draft, text| draft.per_month = text) }
                </div>
            </fieldset>
            <fieldset class="settings-group">
                <legend class="settings-legend">{ "Length of an appointment, in minutes" }</legend>
                <div class="settings-columns">
                    { number("minimum_duration_minutes", "Shortest", &draft.shortest, None, |draft, text| draft.shortest = text) }
                    { number("maximum_duration_minutes", "Longest", &draft.longest, None, |draft, text| draft.longest = text) }
                </div>
            </fieldset>
            <fieldset class="settings-group">
                <legend class="settings-legend">{ "Meetings that look like one" }</legend>
                <SelectField
                    id="organization-similarity"
                    label="Found by"
                    choices={ways.to_vec()}
                    chosen={way_code(draft.similarity)}
                    hint={AttrValue::Static(similarity_means(draft.similarity))}
                    onchoose={choose_way}
                />
            </fieldset>
        </>
    }
}

/// The value of a choice.
const fn way_code(way: SimilarityStrategy) -> &'static str {
    match way {
        SimilarityStrategy::Learnt => "learnt",
        SimilarityStrategy::TitleAndTime => "title_and_time",
    }
}

/// Sets a text of the draft.
type Set = fn(&mut OrganizationDraft, String);

#[derive(Properties, PartialEq)]
struct ZoneFieldProps {
    value: AttrValue,
    error: Option<String>,
    oninput: Callback<String>,
}

/// The zone, typed, with the zones that the browser knows to choose from.
#[component]
fn ZoneField(props: &ZoneFieldProps) -> Html {
    let names = use_memo((), |()| zones());
    let list = (!names.is_empty()).then_some("organization-zones");
    html! {
        <div>
            <TextField
                id="organization-zone"
                label="Time zone"
                placeholder="Europe/London"
                hint="All times are the clinic's. Appointments keep their instant when the zone changes."
                value={props.value.clone()}
                error={props.error.clone()}
                oninput={props.oninput.clone()}
                {list}
            />
            if let Some(id) = list {
                <datalist {id}>
                    { for names.iter().map(|name| html! { <option key={name.clone()} value={name.clone()} /> }) }
                </datalist>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_nobody_touched_are_as_they_are() {
        let limits = Limits { per_week: Some(12), per_month: None };
        for organization in [Organization::default(), Organization { limits, ..Organization::default() }] {
            let read = OrganizationDraft::of(&organization, &ZoneRules::utc()).thing(&ZoneRules::utc());
            assert_eq!(read.as_deref(), Ok(&organization));
        }
    }

    #[test]
    fn what_is_wrong_is_named_by_its_field() {
        let typed: fn(Set, &str) -> OrganizationDraft = |set, text| {
            let mut draft = OrganizationDraft::of(&Organization::default(), &ZoneRules::utc());
            set(&mut draft, text.into());
            draft
        };
        for (set, text, field) in [
            ((|draft, text| draft.name = text) as Set, " ", "organization.name"),
            (|draft, text| draft.zone = text, "", "organization.zone"),
            (|draft, text| draft.per_week = text, "some", "organization.limits.per_week"),
            (|draft, text| draft.per_month = text, "-1", "organization.limits.per_month"),
            (|draft, text| draft.shortest = text, "0", "organization.minimum_duration_minutes"),
            (|draft, text| draft.longest = text, "4", "organization.maximum_duration_minutes"),
            (|draft, text| draft.longest = text, "1441", "organization.maximum_duration_minutes"),
        ] {
            let errors = typed(set, text).thing(&ZoneRules::utc()).unwrap_err();
            assert!(errors.at(field).is_some(), "{field}: {errors:?}");
            assert_eq!(errors.count(), 1, "{field}: {errors:?}");
        }
    }
}
