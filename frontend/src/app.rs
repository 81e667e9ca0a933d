//! The app: signed out or signed in, and what every page can ask for.

use crate::cache::{Action, Cache};
use crate::components::precheck::actor;
use crate::hooks::{Deeds, Now, PasswordWish, Shared};
use crate::net::api::{self, NetError};
use crate::pages::{Pages, SignInPage};
use crate::session::{Session, leaving, local_now};
use docket_shared::protocol::http::{Me, SignIn};
use futures_util::lock::Mutex;
use std::rc::Rc;
use std::time::Duration;
use yew::platform::spawn_local;
use yew::platform::time::sleep;
use yew::prelude::*;

/// How often the clock on the screen is looked at.
const TICK: Duration = Duration::from_secs(15);

/// The properties of [`App`].
#[derive(Clone, Properties, PartialEq)]
pub struct Props {
    /// Who is signed in, if somebody is; an error where the server could not say.
    pub begun: Result<Option<Rc<Me>>, AttrValue>,
}

/// The app.
#[component]
pub fn App(props: &Props) -> Html {
    let me = use_state_eq(|| props.begun.clone().unwrap_or_default());
    let notice = use_state_eq(|| props.begun.clone().err());
    let onsigned = {
        let (me, notice) = (me.clone(), notice.clone());
        Callback::from(move |signed_in: Me| {
            notice.set(None);
            me.set(Some(Rc::new(signed_in)));
        })
    };
    let onended = {
        let (me, notice) = (me.clone(), notice.clone());
        Callback::from(move |said: Option<AttrValue>| {
            notice.set(said);
            me.set(None);
        })
    };
    match &*me {
        // Another account is another home: nothing of the one before may be left in it.
        Some(me) => html! { <Home key={me.account.id.to_string()} me={Rc::clone(me)} {onended} /> },
        None => html! { <Door notice={(*notice).clone()} {onsigned} /> },
    }
}

#[derive(Properties, PartialEq)]
struct DoorProps {
    notice: Option<AttrValue>,
    onsigned: Callback<Me>,
}

/// Where nobody is signed in.
#[component]
fn Door(props: &DoorProps) -> Html {
    let busy = use_state_eq(|| false);
    let problem = use_state_eq(|| None::<AttrValue>);
    // Whoever was here leaves before somebody comes: the end of a session that came late would end the new one.
    let turn = use_memo((), |()| Mutex::new(()));
    {
        let turn = Rc::clone(&turn);
        use_effect_with((), move |()| {
            spawn_local(async move {
                let _turn = turn.lock().await;
                // It is tried again before somebody signs in.
                _ = leaving::finish().await;
            });
        });
    }
    let onsubmit = {
        let (busy, problem, onsigned) = (busy.clone(), problem.clone(), props.onsigned.clone());
        Callback::from(move |wish: SignIn| {
            let (busy, problem, onsigned) = (busy.clone(), problem.clone(), onsigned.clone());
            let turn = Rc::clone(&turn);
            busy.set(true);
            spawn_local(async move {
                let _turn = turn.lock().await;
                let answer = match leaving::finish().await {
                    Ok(()) => api::sign_in(&wish).await,
                    Err(error) => Err(error),
                };
                busy.set(false);
                match answer {
                    Ok(me) => onsigned.emit(me),
                    Err(error) => problem.set(Some(error.sentence().into())),
                }
            });
        })
    };
    html! { <SignInPage busy={*busy} problem={(*problem).clone()} notice={props.notice.clone()} {onsubmit} /> }
}

#[derive(Properties, PartialEq)]
struct HomeProps {
    me: Rc<Me>,
    onended: Callback<Option<AttrValue>>,
}

/// Where somebody is.
#[component]
fn Home(props: &HomeProps) -> Html {
    let cache = use_state(|| Rc::new(Cache::new(actor(&props.me), local_now())));
    let said = use_state(String::new);
    let leaving = use_mut_ref(|| false);
    let session = {
        let (cache, onended, leaving) = (cache.setter(), props.onended.clone(), Rc::clone(&leaving));
        let begun = use_memo((), |()| {
            let drawn = Callback::from(move |new| cache.set(new));
            let ended = Callback::from(move |()| {
                let notice = "Your session has ended. Sign in again.";
                onended.emit((!*leaving.borrow()).then_some(AttrValue::Static(notice)));
            });
            Session::begin(Rc::clone(&props.me), drawn, ended)
        });
        Rc::clone(&*begun)
    };
    let now = use_now_ticking(&session);
    {
        let session = Rc::clone(&session);
        use_effect_with((), move |()| move || session.stop());
    }
    let deeds = {
        let (session, said, leaving) = (Rc::clone(&session), said.setter(), Rc::clone(&leaving));
        use_memo((), |()| deeds(&session, said, leaving))
    };
    html! {
        <ContextProvider<Rc<Me>> context={Rc::clone(&props.me)}>
        <ContextProvider<Deeds> context={Deeds::clone(&deeds)}>
        <ContextProvider<Now> context={now}>
        <ContextProvider<Shared> context={Shared(Rc::clone(&cache))}>
            <Pages />
            <div class="visually-hidden" role="status" aria-live="polite">{ &*said }</div>
        </ContextProvider<Shared>>
        </ContextProvider<Now>>
        </ContextProvider<Deeds>>
        </ContextProvider<Rc<Me>>>
    }
}

fn deeds(
    session: &Rc<Session>,
    said: UseStateSetter<String>,
    leaving: Rc<std::cell::RefCell<bool>>,
) -> Deeds {
    let with = || Rc::clone(session);
    Deeds {
        submit: with_session(with(), |session, command| session.submit(command)),
        dismiss: with_session(with(), |session, id| session.dispatch(Action::Dismiss(id))),
        show: with_session(with(), |session, shown| session.show(shown)),
        hide: with_session(with(), |session, shown| session.hide(shown)),
        announce: Callback::from(move |sentence: String| said.set(sentence)),
        sign_out: with_session(with(), move |session, ()| {
            *leaving.borrow_mut() = true;
            session.sign_out();
        }),
        set_password: Callback::from(|wish: PasswordWish| {
            spawn_local(async move {
                let set = api::set_password(wish.account_id, wish.password).await;
                wish.done.emit(set.err().map(|error: NetError| error.sentence()));
            });
        }),
        learn: with_session(with(), |session, patients| session.dispatch(Action::Learn(patients))),
    }
}

fn with_session<E: 'static, R: 'static>(
    session: Rc<Session>,
    deed: impl Fn(&Rc<Session>, E) -> R + 'static,
) -> Callback<E, R> {
    Callback::from(move |given| deed(&session, given))
}

/// The clock on the screen.
#[hook]
fn use_now_ticking(session: &Rc<Session>) -> Now {
    let now = use_state_eq(|| Now(session.now()));
    {
        let (now, session) = (now.setter(), Rc::clone(session));
        use_effect_with((), move |()| {
            let running = Rc::new(std::cell::Cell::new(true));
            let still = Rc::clone(&running);
            spawn_local(async move {
                // The first look is early: the server's clock comes with the first message.
                let mut wait = Duration::from_secs(1);
                while still.get() {
                    sleep(wait).await;
                    now.set(Now(session.now()));
                    wait = TICK;
                }
            });
            move || running.set(false)
        });
    }
    *now
}
