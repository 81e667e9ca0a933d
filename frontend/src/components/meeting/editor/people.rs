//! Who is invited: found by a few letters, listed with the part that each has.

use crate::components::icon::Icon;
use crate::components::meeting::draft::MeetingDraft;
use crate::words::{Names, by_name, initials};
use docket_shared::ids::AccountId;
use docket_shared::model::{Account, AttendeeRole};
use docket_shared::state::State;
use std::rc::Rc;
use std::sync::Arc;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

#[derive(Properties)]
pub(super) struct Props {
    /// Where one types.
    pub(super) field: NodeRef,
    pub(super) draft: Rc<MeetingDraft>,
    pub(super) state: Rc<State>,
    pub(super) me: AccountId,
    pub(super) onchange: Callback<MeetingDraft>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.draft, &other.draft) && Rc::ptr_eq(&self.state, &other.state)
    }
}

/// The parts that one can have.
const ROLES: [(AttendeeRole, &str, &str); 3] = [
    (AttendeeRole::ReqParticipant, "required", "Required"),
    (AttendeeRole::OptParticipant, "optional", "Optional"),
    (AttendeeRole::NonParticipant, "informed", "For information"),
];

/// So many are offered at once.
const OFFERED_MAXIMUM: usize = 8;

/// Active members of staff whose name or account begins with each word of `text`, whom `is_free` admits.
fn found<'a>(state: &'a State, text: &str, is_free: impl Fn(AccountId) -> bool) -> Vec<&'a Arc<Account>> {
    let text = text.to_lowercase();
    let begins = |account: &Account, word: &str| {
        let name = account.name.to_lowercase();
        name.split_whitespace().chain([account.username.as_str()]).any(|it| it.starts_with(word))
    };
    let known = state
        .accounts()
        .values()
        .filter(|it| it.active && is_free(it.id))
        .filter(|it| text.split_whitespace().all(|word| begins(it, word)));
    let mut found = by_name(known, |it| &it.name);
    found.truncate(OFFERED_MAXIMUM);
    found
}

#[component]
pub(super) fn PeopleField(props: &Props) -> Html {
    let text = use_state_eq(String::new);
    let open = use_state_eq(|| false);
    let marked = use_state_eq(|| 0_usize);
    let Props { field, draft, state, me, onchange } = props;
    let is_free = |id: AccountId| id != *me && draft.people.iter().all(|it| it.account_id != id);
    let offered: Rc<Vec<(AccountId, String)>> =
        Rc::new(found(state, &text, is_free).into_iter().map(|it| (it.id, it.name.clone())).collect());
    let listed = *open && !offered.is_empty();
    let edit = {
        let (draft, onchange) = (Rc::clone(draft), onchange.clone());
        move |edit: &dyn Fn(&mut MeetingDraft)| {
            let mut draft = MeetingDraft::clone(&draft);
            edit(&mut draft);
            onchange.emit(draft);
        }
    };
    let choose = {
        let (offered, text, marked, edit) = (Rc::clone(&offered), text.clone(), marked.clone(), edit.clone());
        let open = open.clone();
        move |index: usize| {
            let Some((id, _)) = offered.get(index) else { return };
            edit(&|draft| draft.invite(*id, AttendeeRole::ReqParticipant));
            text.set(String::new());
            marked.set(0);
            // What lies below is seen again; whoever wants another types on.
            open.set(false);
        }
    };
    let oninput = {
        let (text, open, marked) = (text.clone(), open.clone(), marked.clone());
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlInputElement>().value());
            open.set(true);
            marked.set(0);
        })
    };
    let onkeydown = {
        let (open, marked, choose, count) = (open.clone(), marked.clone(), choose.clone(), offered.len());
        let typed = !text.trim().is_empty();
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowDown" if listed => marked.set((*marked + 1) % count),
                "ArrowDown" => open.set(true),
                "ArrowUp" if listed => marked.set((*marked + count - 1) % count),
                // With nothing typed, Enter sends the form.
                "Enter" if listed && typed => choose(*marked),
                "Enter" if typed => {}
                "Escape" if listed => open.set(false),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let shut = |to: bool| {
        let open = open.clone();
        Callback::from(move |_: FocusEvent| open.set(to))
    };
    let options = offered.iter().enumerate().map(|(index, (_, name))| {
        let choose = choose.clone();
        // Before the field loses the focus to the click, and with it the list.
        let onpointerdown = Callback::from(move |event: PointerEvent| {
            event.prevent_default();
            choose(index);
        });
        html! {
            <li
                key={index}
                id={format!("person-{index}")}
                class="combobox-option"
                role="option"
                aria-selected={if *marked == index { "true" } else { "false" }}
                {onpointerdown}
            >
                <strong>{ name }</strong>
            </li>
        }
    });
    let rows = draft.people.iter().map(|it| {
        let (id, role) = (it.account_id, it.role);
        let name = Names(state).account(id).to_owned();
        let onrole = {
            let edit = edit.clone();
            Callback::from(move |event: Event| {
                let value = event.target_unchecked_into::<HtmlSelectElement>().value();
                let role = ROLES.iter().find(|(_, code, _)| *code == value).map(|(role, ..)| *role);
                role.into_iter().for_each(|role| edit(&|draft| draft.invite(id, role)));
            })
        };
        let onremove = {
            let edit = edit.clone();
            Callback::from(move |_: MouseEvent| edit(&|draft| draft.people.retain(|it| it.account_id != id)))
        };
        let roles = ROLES.iter().map(|(choice, code, label)| {
            html! { <option key={*code} value={*code} selected={*choice == role}>{ *label }</option> }
        });
        html! {
            <li key={id.to_string()}>
                <span class="avatar" aria-hidden="true">{ initials(&name) }</span>
                <strong class="truncate">{ &name }</strong>
                <span class="select">
                    <select class="input" aria-label={format!("{name} is")} onchange={onrole}>{ for roles }</select>
                    { Icon::ChevronDown.html() }
                </span>
                <button
                    type="button"
                    class="icon-button"
                    data-small=""
                    aria-label={format!("Do not invite {name}")}
                    title={format!("Do not invite {name}")}
                    onclick={onremove}
                >
                    { Icon::Close.html() }
                </button>
            </li>
        }
    });
    html! {
        <div class="field">
            <label class="field-label" for="meeting-people">{ "People" }</label>
            if !draft.people.is_empty() {
                <ul class="meeting-invited" aria-label="Invited">{ for rows }</ul>
            }
            <div class="combobox">
                { Icon::Search.html() }
                <input
                    ref={field}
                    id="meeting-people"
                    class="input"
                    role="combobox"
                    aria-expanded={if listed { "true" } else { "false" }}
                    aria-controls="meeting-people-list"
                    aria-autocomplete="list"
                    aria-activedescendant={listed.then(|| format!("person-{}", *marked))}
                    placeholder="Add a colleague"
                    value={(*text).clone()}
                    {oninput}
                    {onkeydown}
                    onfocus={shut(true)}
                    onblur={shut(false)}
                />
                if listed {
                    <ul id="meeting-people-list" class="combobox-list" role="listbox" tabindex="-1" aria-label="Colleagues">
                        { for options }
                    </ul>
                } else if *open && !text.trim().is_empty() {
                    <p class="combobox-list combobox-note" role="status">{ "Nobody of that name." }</p>
                }
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::event::Event;
    use docket_shared::model::Role;
    use docket_shared::testing::{Given, actor};

    #[test]
    fn colleagues_are_found_by_name_or_account() {
        let mut given = Given::clinic([]);
        let rename = |given: &mut Given, role, name: &str, active| {
            let account = Account::clone(&given.state.accounts()[&actor(role).account_id]);
            let account = Account { name: name.into(), active, ..account };
            given.apply(Event::AccountSaved { account: Arc::new(account) });
        };
        rename(&mut given, Role::Manager, "Mina Costa", true);
        rename(&mut given, Role::Practitioner, "Dr Ada Okafor", true);
        rename(&mut given, Role::Admin, "Alan Cole", false);
        let me = actor(Role::Receptionist).account_id;
        for (text, expected) in [
            ("", &["Dr Ada Okafor", "Mina Costa"][..]),
            ("ok ad", &["Dr Ada Okafor"]),
            ("manager", &["Mina Costa"]),
            ("alan", &[]),
            ("recep", &[]),
        ] {
            let names: Vec<_> =
                found(&given.state, text, |id| id != me).iter().map(|it| it.name.as_str()).collect();
            assert_eq!(names, expected, "{text}");
        }
    }
}
