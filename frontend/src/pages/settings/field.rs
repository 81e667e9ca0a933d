//! Labelled fields: what they are called, what is typed, what is wrong with it. A field's id names its form too, since
//! several may be open.

use crate::components::icon::Icon;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The properties of [`TextField`].
#[derive(Properties, PartialEq)]
pub(super) struct TextFieldProps {
    pub(super) id: AttrValue,
    pub(super) label: AttrValue,
    pub(super) value: AttrValue,
    pub(super) oninput: Callback<String>,
    /// What is wrong with it.
    #[prop_or_default]
    pub(super) error: Option<String>,
    /// What helps to type it.
    #[prop_or_default]
    pub(super) hint: Option<AttrValue>,
    #[prop_or(AttrValue::Static("text"))]
    pub(super) kind: AttrValue,
    #[prop_or_default]
    pub(super) inputmode: Option<AttrValue>,
    #[prop_or_default]
    pub(super) placeholder: Option<AttrValue>,
    #[prop_or(AttrValue::Static("off"))]
    pub(super) autocomplete: AttrValue,
    /// The id of a datalist.
    #[prop_or_default]
    pub(super) list: Option<AttrValue>,
}

/// Something to type.
#[component]
pub(super) fn TextField(props: &TextFieldProps) -> Html {
    let id = &props.id;
    let error = props.error.as_ref().map(|error| (format!("{id}-error"), error));
    let hint = props.hint.as_ref().map(|hint| (format!("{id}-hint"), hint));
    let described = [error.as_ref().map(|it| it.0.clone()), hint.as_ref().map(|it| it.0.clone())];
    let described = described.into_iter().flatten().collect::<Vec<_>>().join(" ");
    html! {
        <div class="field">
            <label class="field-label" for={id.clone()}>{ &props.label }</label>
            <input
                id={id.clone()}
                class="input"
                type={props.kind.clone()}
                inputmode={props.inputmode.clone()}
                placeholder={props.placeholder.clone()}
                autocomplete={props.autocomplete.clone()}
                list={props.list.clone()}
                value={props.value.clone()}
                aria-invalid={error.is_some().then_some("true")}
                aria-describedby={(!described.is_empty()).then_some(described)}
                oninput={typed(&props.oninput)}
            />
            if let Some((id, error)) = error {
                <FieldError {id} message={error.clone()} />
            }
            if let Some((id, hint)) = hint {
                <span class="field-hint" {id}>{ hint }</span>
            }
        </div>
    }
}

/// Gives on what was typed.
pub(super) fn typed(ontyped: &Callback<String>) -> Callback<InputEvent> {
    ontyped.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value())
}

/// The properties of [`FieldError`].
#[derive(Properties, PartialEq)]
pub(super) struct FieldErrorProps {
    pub(super) id: AttrValue,
    pub(super) message: AttrValue,
}

/// What is wrong with a field, below it.
#[component]
pub(super) fn FieldError(props: &FieldErrorProps) -> Html {
    html! {
        <span class="field-error" id={props.id.clone()}>{ Icon::Error.html() }{ &props.message }</span>
    }
}

/// The properties of [`SelectField`].
#[derive(Properties, PartialEq)]
pub(super) struct SelectFieldProps {
    pub(super) id: AttrValue,
    pub(super) label: AttrValue,
    /// Each choice: its value and its name.
    pub(super) choices: Vec<(AttrValue, AttrValue)>,
    /// The value that is chosen.
    pub(super) chosen: AttrValue,
    pub(super) onchoose: Callback<String>,
    #[prop_or_default]
    pub(super) error: Option<String>,
    #[prop_or_default]
    pub(super) hint: Option<AttrValue>,
}

/// One of a few.
#[component]
pub(super) fn SelectField(props: &SelectFieldProps) -> Html {
    let id = &props.id;
    let onchange =
        props.onchoose.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let choices = props.choices.iter().map(|(value, name)| {
        html! {
            <option key={value.to_string()} value={value.clone()} selected={*value == props.chosen}>{ name }</option>
        }
    });
    let described = props.error.as_ref().map(|_| format!("{id}-error"));
    let described = described.or_else(|| props.hint.as_ref().map(|_| format!("{id}-hint")));
    html! {
        <div class="field">
            <label class="field-label" for={id.clone()}>{ &props.label }</label>
            <span class="select">
                <select
                    id={id.clone()}
                    class="input"
                    aria-invalid={props.error.is_some().then_some("true")}
                    aria-describedby={described}
                    {onchange}
                >
                    { for choices }
                </select>
                { Icon::ChevronDown.html() }
            </span>
            if let Some(error) = &props.error {
                <FieldError id={format!("{id}-error")} message={error.clone()} />
            }
            if let Some(hint) = &props.hint {
                <span class="field-hint" id={format!("{id}-hint")}>{ hint }</span>
            }
        </div>
    }
}

/// The properties of [`Check`].
#[derive(Properties, PartialEq)]
pub(super) struct CheckProps {
    pub(super) label: AttrValue,
    pub(super) checked: bool,
    pub(super) onchange: Callback<bool>,
    /// The colour of what it stands for.
    #[prop_or_default]
    pub(super) hue: Option<AttrValue>,
}

/// Yes or no.
#[component]
pub(super) fn Check(props: &CheckProps) -> Html {
    let onchange =
        props.onchange.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked());
    html! {
        <label class="checkbox" data-hue={props.hue.clone()}>
            <input type="checkbox" checked={props.checked} {onchange} />
            { &props.label }
        </label>
    }
}
