//! Setting a password. It goes to the server alone: it is no command, and is kept nowhere here.

use super::super::field::TextField;
use super::super::frame::FormFrame;
use crate::components::icon::Icon;
use crate::hooks::{PasswordWish, use_announce, use_set_password};
use crate::words::settings::password_problem;
use docket_shared::ids::AccountId;
use yew::prelude::*;

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    /// Nothing is asked.
    None,
    /// The server is asked.
    Waiting,
    /// It is set.
    Set,
    /// It is not, in a sentence.
    Refused(String),
}

/// The properties of [`Password`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) account_id: AccountId,
    /// Whose, for people to read.
    pub(super) name: AttrValue,
    pub(super) username: AttrValue,
    pub(super) onclose: Callback<()>,
}

/// The form that sets a password.
#[component]
pub(super) fn Password(props: &Props) -> Html {
    let set_password = use_set_password();
    let announce = use_announce();
    let password = use_state_eq(String::new);
    let attempts = use_state_eq(|| 0_u32);
    let answer = use_state_eq(|| Answer::None);
    let problem = password_problem(&password).filter(|_| *attempts > 0);
    let oninput = {
        let (password, answer) = (password.setter(), answer.setter());
        Callback::from(move |typed: String| {
            password.set(typed);
            answer.set(Answer::None);
        })
    };
    let onsend = {
        let (password, attempts, answer) = (password.clone(), attempts.clone(), answer.clone());
        let (account_id, name) = (props.account_id, props.name.clone());
        Callback::from(move |()| {
            if *answer == Answer::Waiting {
                return;
            }
            if password_problem(&password).is_some() {
                return attempts.set(*attempts + 1);
            }
            answer.set(Answer::Waiting);
            let done = {
                let (password, attempts, answer) = (password.setter(), attempts.setter(), answer.setter());
                let (announce, name) = (announce.clone(), name.clone());
                Callback::from(move |refused: Option<String>| match refused {
                    None => {
                        password.set(String::new());
                        attempts.set(0);
                        answer.set(Answer::Set);
                        announce.emit(format!("The password of {name} is set."));
                    }
                    Some(sentence) => {
                        announce.emit(sentence.clone());
                        answer.set(Answer::Refused(sentence));
                    }
                })
            };
            set_password.emit(PasswordWish { account_id, password: password.to_string(), done });
        })
    };
    html! {
        <FormFrame
            title={format!("Password of {}", props.name)}
            attempts={*attempts}
            wrong={usize::from(problem.is_some())}
            verb={if *answer == Answer::Waiting { "Setting …" } else { "Set password" }}
            {onsend}
            onclose={props.onclose.clone()}
            leave={if *answer == Answer::Set { "Close" } else { "Cancel" }}
        >
            { fields(props, &password, problem, oninput) }
            { said(&answer, &props.name) }
        </FormFrame>
    }
}

fn fields(props: &Props, password: &str, problem: Option<&'static str>, oninput: Callback<String>) -> Html {
    html! {
        <div class="settings-columns">
            // Password managers file the password under this name.
            <input type="text" name="username" autocomplete="username" value={props.username.clone()} readonly=true hidden=true />
            <TextField
                id={format!("{}-password", props.account_id)}
                label="New password"
                kind="password"
                autocomplete="new-password"
                hint="12 to 200 characters. Tell it to them yourself: Docket sends it to nobody."
                value={password.to_owned()}
                error={problem.map(ToOwned::to_owned)}
                {oninput}
            />
        </div>
    }
}

fn said(answer: &Answer, name: &AttrValue) -> Html {
    match answer {
        Answer::None => html! {},
        Answer::Waiting => html! {
            <p class="settings-mark" data-progress="pending">
                <span class="spinner" aria-hidden="true"></span>{ "Waiting for the answer." }
            </p>
        },
        Answer::Set => html! {
            <p class="settings-mark" data-progress="confirmed">
                { Icon::Check.html() }{ format!("The password of {name} is set.") }
            </p>
        },
        Answer::Refused(sentence) => html! {
            <p class="settings-mark" data-progress="rejected">{ Icon::Blocked.html() }{ sentence }</p>
        },
    }
}
