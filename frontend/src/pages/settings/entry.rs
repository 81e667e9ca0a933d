//! One thing in its table: a row, the notice of a change that was refused, and the form; and the button that adds one.

use super::editor::{Draft, Editor};
use super::frame::{FormFrame, Mark, Notice};
use super::thing::{Listed, Thing};
use crate::components::icon::Icon;
use docket_shared::time::ZoneRules;
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// The cells of a row, each below the name of its column, as a phone shows it.
pub(super) type Cells = Vec<(&'static str, Html)>;

/// A thing's part of the table: one element, so that it can be keyed. `more` are further buttons of its row, `below` is what
/// stands under it besides.
pub(super) fn entry<D: Draft>(
    editor: &Editor<D>,
    listed: &Listed<D::Thing>,
    zone: &Arc<ZoneRules>,
    view: EntryView,
) -> Html {
    let name = listed.thing.name().to_owned();
    let columns = (view.cells.len() + 3).to_string();
    let opening = |again: bool| {
        let (editor, listed, zone) = (editor.clone(), listed.clone(), Arc::clone(zone));
        Callback::from(move |_: MouseEvent| {
            let wanted = listed.wanted().filter(|_| again).unwrap_or(&listed.thing);
            editor.open(wanted, &listed.thing, &zone);
        })
    };
    let is_open = editor.draft().is_some();
    let ondismiss = {
        let (editor, listed) = (editor.clone(), listed.clone());
        Callback::from(move |_: MouseEvent| editor.dismiss(&listed))
    };
    let onagain = (!is_open).then(|| opening(true));
    let wide = |content: Html| {
        html! { <tr class="table-wide"><td colspan={columns.clone()}>{ content }</td></tr> }
    };
    let cells = view
        .cells
        .into_iter()
        .map(|(column, cell)| html! { <td key={column} data-label={column}>{ cell }</td> });
    let status = if listed.thing.active() { "Active" } else { "Inactive" };
    html! {
        <tbody key={listed.thing.uuid().to_string()} data-there={listed.there.then_some("")}>
            <tr data-active={listed.thing.active().then_some("")}>
                <th scope="row">
                    { view.lead }
                    <span class="table-name">{ &name }</span>
                    if !listed.thing.active() {
                        <span class="tag">{ status }</span>
                    }
                </th>
                { for cells }
                <td class="table-mark"><Mark request={listed.request.clone()} /></td>
                <td class="table-actions">
                    { view.more }
                    if !is_open && listed.there {
                        <button
                            type="button"
                            ref={editor.button.clone()}
                            class="button"
                            aria-label={format!("Edit {name}")}
                            onclick={opening(false)}
                        >
                            { "Edit" }
                        </button>
                    }
                </td>
            </tr>
            if let Some(request) = listed.rejection() {
                { wide(html! { <Notice request={Rc::clone(request)} {onagain} {ondismiss} /> }) }
            }
            if let Some(below) = view.below {
                { wide(below) }
            }
            if let Some(draft) = editor.draft() {
                { wide(form(editor, draft, Some(listed), zone, &format!("Edit {name}"), view.form)) }
            }
        </tbody>
    }
}

/// What differs from one kind of thing to another.
pub(super) struct EntryView {
    /// Before the name.
    pub(super) lead: Html,
    /// The cells after the name.
    pub(super) cells: Cells,
    /// Further buttons.
    pub(super) more: Html,
    /// What stands below the row.
    pub(super) below: Option<Html>,
    /// The fields of the form; drawn only where it is open.
    pub(super) form: Html,
}

/// The form with its fields, in its card.
pub(super) fn form<D: Draft>(
    editor: &Editor<D>,
    draft: &Rc<D>,
    listed: Option<&Listed<D::Thing>>,
    zone: &Arc<ZoneRules>,
    title: &str,
    fields: Html,
) -> Html {
    let onsend = {
        let (editor, draft, listed, zone) =
            (editor.clone(), Rc::clone(draft), listed.cloned(), Arc::clone(zone));
        Callback::from(move |()| {
            editor.send(&draft, listed.as_ref(), &zone);
        })
    };
    let onclose = {
        let editor = editor.clone();
        Callback::from(move |()| editor.close())
    };
    html! {
        <FormFrame
            title={title.to_owned()}
            attempts={editor.attempts()}
            wrong={editor.errors(draft, zone).count()}
            stale={listed.is_some_and(|listed| listed.there && editor.is_stale(&listed.thing, zone))}
            {onsend}
            {onclose}
        >
            { fields }
        </FormFrame>
    }
}

/// The button that adds a thing, or the form of the one that is being added.
pub(super) fn addition<D: Draft>(
    editor: &Editor<D>,
    zone: &Arc<ZoneRules>,
    verb: &str,
    fresh: fn() -> D::Thing,
    fields: impl FnOnce(&Rc<D>) -> Html,
) -> Html {
    if let Some(draft) = editor.draft() {
        return html! {
            <div class="card settings-addition">{ form(editor, draft, None, zone, verb, fields(draft)) }</div>
        };
    }
    let onclick = {
        let (editor, zone) = (editor.clone(), Arc::clone(zone));
        Callback::from(move |_: MouseEvent| {
            let thing = fresh();
            editor.open(&thing, &thing, &zone);
        })
    };
    html! {
        <div>
            <button type="button" ref={editor.button.clone()} class="button" data-kind="strong" {onclick}>
                { Icon::Plus.html() }{ verb }
            </button>
        </div>
    }
}

/// A table of things, with the names of its columns; the last two, for the mark and the buttons, have none to see.
pub(super) fn table(caption: &'static str, columns: &[&'static str], bodies: Vec<Html>) -> Html {
    html! {
        <div class="card settings-table">
            <table class="table">
                <caption class="visually-hidden">{ caption }</caption>
                <thead>
                    <tr>
                        { for columns.iter().map(|column| html! { <th key={*column} scope="col">{ *column }</th> }) }
                        <th scope="col"><span class="visually-hidden">{ "Last change" }</span></th>
                        <th scope="col"><span class="visually-hidden">{ "Edit" }</span></th>
                    </tr>
                </thead>
                { for bodies }
            </table>
        </div>
    }
}

/// What stands where there is nothing yet.
pub(super) fn nothing(icon: Icon, title: &'static str, sentence: &'static str) -> Html {
    html! {
        <div class="card empty">
            { icon.sized("24") }
            <strong>{ title }</strong>
            <p>{ sentence }</p>
        </div>
    }
}
