//! Accounts: who signs in, and what they may do.

mod password;

use super::editor::{Draft, Editor, use_editor};
use super::entry::{EntryView, addition, entry, nothing, table};
use super::field::{Check, SelectField, TextField};
use super::thing::{Listed, listed};
use super::typed::Errors;
use crate::components::icon::Icon;
use crate::hooks::{use_cache, use_me};
use crate::words::Names;
use crate::words::by_name;
use crate::words::settings::{role as role_name, role_may};
use docket_shared::ids::{AccountId, PractitionerId};
use docket_shared::model::{Account, Role};
use docket_shared::state::State;
use docket_shared::time::ZoneRules;
use password::Password;
use std::rc::Rc;
use uuid::Uuid;
use web_sys::HtmlElement;
use yew::prelude::*;

/// An account as the form has it.
#[derive(Clone, Debug, PartialEq)]
struct AccountDraft {
    id: AccountId,
    username: String,
    name: String,
    role: Role,
    practitioner_id: Option<PractitionerId>,
    active: bool,
}

impl Draft for AccountDraft {
    type Thing = Account;

    fn of(thing: &Account, _zone: &ZoneRules) -> Self {
        Self {
            id: thing.id,
            username: thing.username.clone(),
            name: thing.name.clone(),
            role: thing.role,
            practitioner_id: thing.practitioner_id,
            active: thing.active,
        }
    }

    fn read(&self, _zone: &ZoneRules, errors: &mut Errors) -> Account {
        errors.require("account.name", &self.name);
        errors.require("account.username", &self.username);
        if self.role == Role::Practitioner && self.practitioner_id.is_none() {
            errors.note("account.practitioner_id", "Choose which practitioner this is.");
        }
        Account {
            id: self.id,
            username: self.username.trim().to_owned(),
            name: self.name.trim().to_owned(),
            role: self.role,
            practitioner_id: self.practitioner_id,
            active: self.active,
        }
    }
}

/// The page.
#[component]
pub(super) fn Accounts() -> Html {
    let cache = use_cache();
    let editor = use_editor::<AccountDraft>();
    let state = &cache.view;
    let bodies: Vec<_> = listed::<Account>(&cache)
        .into_iter()
        .map(|listed| {
            // A password can be set once the server has the account.
            let known = cache.confirmed.accounts().contains_key(&listed.thing.id);
            let key = listed.thing.id.to_string();
            html! { <Row {key} {listed} state={Rc::clone(state)} {known} /> }
        })
        .collect();
    html! {
        <>
            { addition(&editor, state.zone(), "Add account", fresh, |draft| fields(&editor, draft, state)) }
            <p class="settings-hint">{ "Somebody who is new can sign in once they have a password: add them, then set one." }</p>
            if bodies.is_empty() {
                { nothing(Icon::Person, "No accounts yet", "Add the staff who shall sign in.") }
            } else {
                { table("Accounts", &["Name", "Signs in as", "Role"], bodies) }
            }
        </>
    }
}

fn fresh() -> Account {
    Account {
        id: AccountId::new(Uuid::now_v7()),
        username: String::new(),
        name: String::new(),
        role: Role::Receptionist,
        practitioner_id: None,
        active: true,
    }
}

#[derive(Properties)]
struct RowProps {
    listed: Listed<Account>,
    state: Rc<State>,
    known: bool,
}

impl PartialEq for RowProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.known == other.known && self.listed == other.listed
    }
}

#[component]
fn Row(props: &RowProps) -> Html {
    let editor = use_editor::<AccountDraft>();
    let me = use_me();
    let password = use_state_eq(|| false);
    let button = use_node_ref();
    let RowProps { listed, state, known } = props;
    let account = &listed.thing;
    let is_me = me.account.id == account.id;
    let practitioner = account.practitioner_id.map(|id| Names(state).practitioner(id).to_owned());
    let role = html! {
        <>
            { role_name(account.role) }
            if let Some(practitioner) = practitioner {
                <span class="table-more">{ practitioner }</span>
            }
        </>
    };
    let toggle = {
        let password = password.clone();
        Callback::from(move |_: MouseEvent| password.set(!*password))
    };
    let more = html! {
        if *known {
            <button
                type="button"
                ref={button.clone()}
                class="button"
                data-kind="quiet"
                aria-expanded={if *password { "true" } else { "false" }}
                aria-label={format!("Set the password of {}", account.name)}
                onclick={toggle}
            >
                { "Password" }
            </button>
        }
    };
    let below = (*known && *password).then(|| {
        let onclose = {
            let (password, button) = (password.clone(), button.clone());
            Callback::from(move |()| {
                password.set(false);
                if let Some(button) = button.cast::<HtmlElement>() {
                    _ = button.focus();
                }
            })
        };
        html! { <Password account_id={account.id} name={account.name.clone()} username={account.username.clone()} {onclose} /> }
    });
    let form = editor.draft().map(|draft| {
        html! {
            <>
                if is_me {
                    <p class="settings-note">{ Icon::Warning.html() }{ "This is your own account." }</p>
                }
                { fields(&editor, draft, state) }
            </>
        }
    });
    let view = EntryView {
        lead: Html::default(),
        cells: vec![("Signs in as", html! { &account.username }), ("Role", role)],
        more,
        below,
        form: form.unwrap_or_default(),
    };
    entry(&editor, listed, state.zone(), view)
}

fn fields(editor: &Editor<AccountDraft>, draft: &Rc<AccountDraft>, state: &State) -> Html {
    let edits = editor.edits(draft);
    let errors = editor.errors(draft, state.zone());
    let id = draft.id;
    let error = |field: &str| errors.at(field).map(ToOwned::to_owned);
    let roles = Role::ALL.map(|role| (AttrValue::Static(code(role)), AttrValue::Static(role_name(role))));
    let choose_role = edits.on(|draft: &mut AccountDraft, chosen: String| {
        draft.role = Role::ALL.into_iter().find(|role| code(*role) == chosen).unwrap_or(draft.role);
    });
    let is_somebody = draft.role == Role::Practitioner || draft.practitioner_id.is_some();
    let choose_practitioner = edits.on(|draft: &mut AccountDraft, chosen: String| {
        draft.practitioner_id = chosen.parse().ok();
    });
    html! {
        <>
            <div class="settings-columns">
                <TextField
                    id={format!("{id}-name")}
                    label="Name"
                    value={draft.name.clone()}
                    error={error("account.name")}
                    oninput={edits.on(|draft, name| draft.name = name)}
                />
                <TextField
                    id={format!("{id}-username")}
                    label="Signs in as"
                    value={draft.username.clone()}
                    error={error("account.username")}
                    oninput={edits.on(|draft, username| draft.username = username)}
                />
                <SelectField
                    id={format!("{id}-role")}
                    label="Role"
                    choices={roles.to_vec()}
                    chosen={code(draft.role)}
                    hint={role_may(draft.role)}
                    onchoose={choose_role}
                />
                if is_somebody {
                    <SelectField
                        id={format!("{id}-practitioner")}
                        label="Is the practitioner"
                        choices={practitioners(state, draft.practitioner_id)}
                        chosen={draft.practitioner_id.map(|id| id.to_string()).unwrap_or_default()}
                        error={error("account.practitioner_id")}
                        onchoose={choose_practitioner}
                    />
                }
            </div>
            <Check
                label="Active: may sign in"
                checked={draft.active}
                onchange={edits.on(|draft, active| draft.active = active)}
            />
        </>
    }
}

/// The value of a role's choice.
const fn code(role: Role) -> &'static str {
    match role {
        Role::Receptionist => "receptionist",
        Role::Practitioner => "practitioner",
        Role::Manager => "manager",
        Role::Admin => "admin",
    }
}

fn practitioners(state: &State, chosen: Option<PractitionerId>) -> Vec<(AttrValue, AttrValue)> {
    let found = state.practitioners().values().filter(|it| it.active || chosen == Some(it.id));
    let found = by_name(found, |it| &it.name);
    let none = (AttrValue::Static(""), AttrValue::Static("None"));
    let some = found.into_iter().map(|it| (it.id.to_string().into(), it.name.clone().into()));
    std::iter::once(none).chain(some).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::testing::practitioner;

    #[test]
    fn an_account_needs_names_and_a_practitioner_says_who_they_are() {
        let zone = ZoneRules::utc();
        let with = |username: &str, name: &str, role, practitioner_id| AccountDraft {
            username: username.into(),
            name: name.into(),
            role,
            practitioner_id,
            ..AccountDraft::of(&fresh(), &zone)
        };
        for (draft, wrong) in [
            (with("rosa", "Rosa", Role::Receptionist, None), None),
            (with("", "Rosa", Role::Receptionist, None), Some("account.username")),
            (with("rosa", " ", Role::Receptionist, None), Some("account.name")),
            (with("ada", "Ada", Role::Practitioner, None), Some("account.practitioner_id")),
            (with("ada", "Ada", Role::Practitioner, Some(practitioner(1))), None),
            (with("ada", "Ada", Role::Manager, Some(practitioner(1))), None),
        ] {
            let errors = draft.thing(&zone).err().unwrap_or_default();
            assert_eq!(errors.count(), usize::from(wrong.is_some()), "{draft:?}");
            assert!(wrong.is_none_or(|field| errors.at(field).is_some()), "{draft:?}: {errors:?}");
        }
    }
}
