//! Where a component stands alone: an element of its own, since the page's body is the test runner's; the contexts that the
//! app would provide; and a record of what the component did with them.

use docket_frontend::cache::{Action, Cache, Connection};
use docket_frontend::components::booking::Booking;
use docket_frontend::components::desk::{Act, DeskHandle, Panel, use_new_desk};
use docket_frontend::components::draft::Draft;
use docket_frontend::components::inbox::replies::Replies;
use docket_frontend::components::meeting::{MeetingEditor, MeetingPanel};
use docket_frontend::components::rejection::RejectionNotice;
use docket_frontend::hooks::{Deeds, Now, Shared};
use docket_shared::command::Command;
use docket_shared::ids::{CommandId, Epoch, Seq};
use docket_shared::model::{Account, Role};
use docket_shared::policy::{Permission, may};
use docket_shared::protocol::http::Me;
use docket_shared::testing::{Given, actor, at};
use docket_shared::time::Interval;
use std::cell::RefCell;
use std::rc::Rc;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{
    Document, Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement, InputEvent, InputEventInit,
    KeyboardEvent, KeyboardEventInit,
};
use yew::prelude::*;
use yew::scheduler::flush;

/// A mounted component. It leaves the page when this is dropped.
pub(crate) struct Stage<T: BaseComponent> {
    root: Element,
    app: Option<AppHandle<T>>,
}

impl<T: BaseComponent> Stage<T> {
    /// Mounts it, and waits until it is drawn.
    pub(crate) async fn with(props: T::Properties) -> Self {
        // A test that failed has left its stage behind; another's form must not get this one's clicks.
        while let Some(left) = document().query_selector(".stage").expect("a selector") {
            left.remove();
        }
        let root = document().create_element("div").expect("an element");
        root.set_class_name("stage");
        document().body().expect("a body").append_child(&root).expect("a place");
        let app = yew::Renderer::<T>::with_root_and_props(root.clone(), props).render();
        flush().await;
        Self { root, app: Some(app) }
    }

    /// Gives it other properties.
    pub(crate) async fn update(&mut self, props: T::Properties) {
        self.app.as_mut().expect("mounted").update(props);
        flush().await;
    }

    /// Everything that `selector` finds.
    pub(crate) fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self.root.query_selector_all(selector).expect("a selector");
        (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
    }

    /// The only element that `selector` finds.
    pub(crate) fn one(&self, selector: &str) -> HtmlElement {
        let mut found = self.all(selector);
        assert_eq!(found.len(), 1, "{selector} in {}", self.root.inner_html());
        found.remove(0)
    }

    /// The button that says `word`.
    pub(crate) fn button(&self, word: &str) -> HtmlElement {
        let mut found = self.all("button");
        found.retain(|button| text(button).starts_with(word));
        assert_eq!(found.len(), 1, "{word} in {}", self.root.inner_html());
        found.remove(0)
    }

    /// Clicks, and waits until what follows is drawn.
    pub(crate) async fn click(&self, element: &HtmlElement) {
        element.click();
        flush().await;
    }

    /// Replaces what stands in a field, as typing would.
    pub(crate) async fn type_in(&self, selector: &str, typed: &str) {
        let field = self.one(selector);
        match field.dyn_ref::<HtmlInputElement>() {
            Some(field) => field.set_value(typed),
            None => field.dyn_ref::<HtmlTextAreaElement>().expect("a field").set_value(typed),
        }
        let init = InputEventInit::new();
        init.set_bubbles(true);
        let event = InputEvent::new_with_event_init_dict("input", &init).expect("an event");
        field.dispatch_event(&event).expect("dispatched");
        flush().await;
    }

    /// Presses a key in whatever has the focus. `keys` is a name as `Enter`, or with a modifier `Alt+ArrowDown`.
    pub(crate) async fn press(&self, keys: &str) {
        let (alt, key) = keys.strip_prefix("Alt+").map_or((false, keys), |key| (true, key));
        let (control, key) = key.strip_prefix("Ctrl+").map_or((false, key), |key| (true, key));
        let init = KeyboardEventInit::new();
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_key(key);
        init.set_alt_key(alt);
        init.set_ctrl_key(control);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).expect("an event");
        active().dispatch_event(&event).expect("dispatched");
        flush().await;
    }
}

impl<T: BaseComponent> Drop for Stage<T> {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        self.root.remove();
    }
}

fn document() -> Document {
    web_sys::window().and_then(|window| window.document()).expect("a document")
}

/// What has the focus.
pub(crate) fn active() -> Element {
    document().active_element().expect("something")
}

/// The words of an element, with one space between.
pub(crate) fn text(element: &Element) -> String {
    let text = element.text_content().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a component did.
#[derive(Clone, Default)]
pub(crate) struct Done {
    pub(crate) submitted: Rc<RefCell<Vec<Command>>>,
    pub(crate) dismissed: Rc<RefCell<Vec<CommandId>>>,
    pub(crate) announced: Rc<RefCell<Vec<String>>>,
}

impl PartialEq for Done {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.submitted, &other.submitted)
    }
}

impl Done {
    fn deeds(&self) -> Deeds {
        fn into<T: 'static>(list: &Rc<RefCell<Vec<T>>>) -> Callback<T> {
            let list = Rc::clone(list);
            Callback::from(move |item| list.borrow_mut().push(item))
        }
        let submit = into(&self.submitted);
        Deeds {
            submit: Callback::from(move |command| {
                submit.emit(command);
                CommandId::new(Uuid::now_v7())
            }),
            dismiss: into(&self.dismissed),
            show: Callback::noop(),
            hide: Callback::noop(),
            announce: into(&self.announced),
            sign_out: Callback::noop(),
            set_password: Callback::noop(),
            learn: Callback::noop(),
        }
    }
}

/// The properties of [`Theatre`].
#[derive(Clone, Properties)]
pub(crate) struct Scene {
    pub(crate) cache: Rc<Cache>,
    pub(crate) role: Role,
    pub(crate) done: Done,
    /// What lies in the form.
    #[prop_or_default]
    pub(crate) draft: Option<Rc<Draft>>,
    /// What is done at the desk first.
    #[prop_or_default]
    pub(crate) opening: Option<Act>,
    /// Whose rejection is shown: the newest request's, while the form is closed.
    #[prop_or_default]
    pub(crate) rejection: bool,
    /// What else stands there.
    #[prop_or_default]
    pub(crate) children: Html,
}

impl PartialEq for Scene {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.cache, &other.cache) && self.done == other.done && self.children == other.children
    }
}

impl Scene {
    /// Of `given`, the week from Monday 2 November 2026, live.
    pub(crate) fn of(given: &Given, role: Role) -> Self {
        let window = Interval::new(at("2026-11-02T00:00:00Z"), at("2026-11-09T00:00:00Z"));
        let snapshot = given.state.snapshot(
            Epoch::new(Uuid::from_u128(1)),
            Seq(100),
            given.now,
            window,
            actor(Role::Receptionist).account_id,
        );
        let cache = Cache::new(actor(role), given.now);
        let cache = cache.after(Action::Snapshot(Rc::new(snapshot)));
        let cache = Rc::new(cache.after(Action::Connection(Connection::Live)));
        let done = Done::default();
        Self { cache, role, done, draft: None, opening: None, rejection: false, children: Html::default() }
    }

    /// The same after `action`.
    pub(crate) fn after(&self, action: Action) -> Self {
        Self { cache: Rc::new(Cache::clone(&self.cache).after(action)), ..self.clone() }
    }
}

fn me(role: Role) -> Me {
    let actor = actor(role);
    Me {
        account: Account {
            id: actor.account_id,
            username: "rosa".into(),
            name: "Rosa".into(),
            role,
            practitioner_id: actor.practitioner_id,
            active: true,
        },
        permissions: Permission::ALL.into_iter().filter(|permission| may(role, *permission)).collect(),
        expires_at: at("2026-11-03T08:00:00Z"),
        storage_key: String::new(),
    }
}

/// The contexts of the app, a desk, and the panel that lies on it.
#[component]
pub(crate) fn Theatre(scene: &Scene) -> Html {
    let desk = use_new_desk();
    let me = use_memo(scene.role, |role| me(*role));
    let deeds = use_memo((), |()| scene.done.deeds());
    let replies = use_memo((), |()| Replies::default());
    {
        let (desk, draft, opening) = (desk.clone(), scene.draft.clone(), scene.opening.clone());
        use_effect_with((), move |()| {
            draft.map(Act::Write).into_iter().chain(opening).for_each(|act| desk.act(act));
        });
    }
    let rejected = scene.cache.requests.first().filter(|_| scene.rejection);
    let panel = match &desk.desk.panel {
        Panel::Booking(draft) => html! { <Booking draft={Rc::clone(draft)} /> },
        Panel::Meeting(id) => html! { <MeetingPanel id={*id} /> },
        Panel::MeetingForm(draft) => html! { <MeetingEditor draft={Rc::clone(draft)} /> },
        Panel::Closed | Panel::Appointment(_) | Panel::Requests => html! {
            if let Some(request) = rejected {
                <RejectionNotice request={Rc::clone(request)} />
            }
        },
    };
    html! {
        <ContextProvider<Rc<Me>> context={me}>
        <ContextProvider<Deeds> context={Deeds::clone(&deeds)}>
        <ContextProvider<Now> context={Now(at("2026-11-02T08:00:00Z"))}>
        <ContextProvider<Shared> context={Shared(Rc::clone(&scene.cache))}>
        <ContextProvider<DeskHandle> context={desk.clone()}>
        <ContextProvider<Replies> context={Replies::clone(&replies)}>
            { panel }
            { scene.children.clone() }
        </ContextProvider<Replies>>
        </ContextProvider<DeskHandle>>
        </ContextProvider<Shared>>
        </ContextProvider<Now>>
        </ContextProvider<Deeds>>
        </ContextProvider<Rc<Me>>>
    }
}
