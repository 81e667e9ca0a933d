//! Signing in.

use super::use_title;
use crate::components::icon::{Icon, Mark};
use crate::components::sign_in_picture::SignInPicture;
use crate::components::theme::use_theme;
use docket_shared::protocol::http::SignIn;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// The properties of [`SignInPage`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Whether the answer is on its way.
    pub busy: bool,
    /// Why signing in failed.
    #[prop_or_default]
    pub problem: Option<AttrValue>,
    /// What to know before signing in: that the session has ended, or how to look around.
    #[prop_or_default]
    pub notice: Option<AttrValue>,
    /// Somebody signs in.
    pub onsubmit: Callback<SignIn>,
}

/// The page.
#[component]
pub fn SignInPage(props: &Props) -> Html {
    use_title("Sign in · Docket".into());
    _ = use_theme();
    let username = use_node_ref();
    let password = use_node_ref();
    let shown = use_state_eq(|| false);
    {
        let username = username.clone();
        use_effect_with((), move |()| focus(&username));
    }
    {
        // After a refusal the password is what is typed again.
        let password = password.clone();
        use_effect_with(props.problem.clone(), move |problem| {
            if problem.is_some() {
                focus(&password);
            }
        });
    }
    let onsubmit = {
        let (username, password, send, busy) =
            (username.clone(), password.clone(), props.onsubmit.clone(), props.busy);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let value =
                |field: &NodeRef| field.cast::<HtmlInputElement>().map(|it| it.value()).unwrap_or_default();
            let sign_in = SignIn { username: value(&username).trim().to_owned(), password: value(&password) };
            // Read from the fields rather than kept: a password manager fills them without a key being pressed.
            match (busy, sign_in.username.is_empty(), sign_in.password.is_empty()) {
                (true, _, _) => {}
                (false, true, _) => focus(&username),
                (false, false, true) => focus(&password),
                (false, false, false) => send.emit(sign_in),
            }
        })
    };
    let onshow = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(!*shown))
    };
    let invalid = props.problem.is_some().then_some("true");
    let described = props.problem.is_some().then_some("sign-in-problem");
    html! {
        <main class="sign-in">
            <form class="sign-in-form" {onsubmit}>
                <div class="sign-in-brand"><Mark />{ "Docket" }</div>
                <h1 class="sign-in-title">{ "Sign in" }</h1>
                if let Some(notice) = &props.notice {
                    <p class="sign-in-demo" role="status">{ notice }</p>
                }
                <div class="field">
                    <label class="field-label" for="sign-in-username">{ "Username" }</label>
                    <input
                        ref={username}
                        id="sign-in-username"
                        class="input"
                        name="username"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        maxlength="200"
                        aria-invalid={invalid}
                        aria-describedby={described}
                    />
                </div>
                <div class="field">
                    <label class="field-label" for="sign-in-password">{ "Password" }</label>
                    <span class="sign-in-password">
                        <input
                            ref={password}
                            id="sign-in-password"
                            class="input"
                            name="password"
                            type={if *shown { "text" } else { "password" }}
                            autocomplete="current-password"
                            autocapitalize="none"
                            spellcheck="false"
                            maxlength="200"
                            aria-invalid={invalid}
                            aria-describedby={described}
                        />
                        <button
                            type="button"
                            class="link-button"
                            aria-pressed={if *shown { "true" } else { "false" }}
                            aria-label="Show the password"
                            aria-controls="sign-in-password"
                            onclick={onshow}
                        >
                            { if *shown { "Hide" } else { "Show" } }
                        </button>
                    </span>
                </div>
                <p id="sign-in-problem" class="field-error" role="alert">
                    if let Some(problem) = &props.problem {
                        { Icon::Error.html() }
                        { problem }
                    }
                </p>
                <button type="submit" class="button" data-kind="strong" aria-disabled={props.busy.then_some("true")}>
                    { if props.busy { "Signing in …" } else { "Sign in" } }
                </button>
            </form>
            <SignInPicture />
        </main>
    }
}

fn focus(field: &NodeRef) {
    if let Some(field) = field.cast::<HtmlElement>() {
        _ = field.focus();
    }
}
