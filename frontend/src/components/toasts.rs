//! What became of my requests, in a corner, for a moment. Never the only place: the tray and the panel keep it.

use super::desk::{Act, use_desk};
use super::icon::Icon;
use super::tray::is_pending;
use crate::cache::{Cache, Progress, Request};
use crate::hooks::{use_announce, use_cache, use_now};
use crate::words::reason::About;
use crate::words::request::{SENT, confirmed, not_done, rejection};
use chrono::{DateTime, Utc};
use docket_shared::command::Command;
use docket_shared::ids::{AppointmentId, CommandId};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;
use yew::platform::spawn_local;
use yew::platform::time::sleep;
use yew::prelude::*;

/// So long a toast stays.
const STAY: Duration = Duration::from_secs(6);

/// So many at a time; older ones make room.
const SHOWN_MAXIMUM: usize = 3;

#[derive(Clone, PartialEq)]
struct Toast {
    id: CommandId,
    text: String,
    bad: bool,
    about: Option<AppointmentId>,
}

enum Turn {
    Add(Vec<Toast>),
    Drop(CommandId),
}

#[derive(Default)]
struct Stack(Vec<Toast>);

impl Reducible for Stack {
    type Action = Turn;

    fn reduce(self: Rc<Self>, turn: Turn) -> Rc<Self> {
        let mut toasts = self.0.clone();
        match turn {
            Turn::Add(added) => toasts.extend(added),
            Turn::Drop(id) => toasts.retain(|toast| toast.id != id),
        }
        let surplus = toasts.len().saturating_sub(SHOWN_MAXIMUM);
        Rc::new(Self(toasts.split_off(surplus)))
    }
}

/// Calls `decided` with each request of mine that was undecided when it was last looked at, and is decided now. What an
/// earlier visit left decided is no news.
#[hook]
pub fn use_decided(decided: impl Fn(&Rc<Request>) + 'static) {
    let cache = use_cache();
    let open = use_mut_ref(BTreeSet::<CommandId>::new);
    use_effect_with(Same(Rc::clone(&cache.requests)), move |requests| {
        let before = open.replace(undecided(&requests.0));
        news(&before, &requests.0).for_each(decided);
    });
}

fn undecided(requests: &[Rc<Request>]) -> BTreeSet<CommandId> {
    requests.iter().filter(|request| is_pending(request)).map(|request| request.id).collect()
}

/// Oldest first.
fn news<'a>(
    before: &'a BTreeSet<CommandId>,
    requests: &'a [Rc<Request>],
) -> impl Iterator<Item = &'a Rc<Request>> {
    requests.iter().rev().filter(|request| request.progress.is_final() && before.contains(&request.id))
}

/// Something shared, compared by identity and held on to, so that nothing else can come to lie where it lay.
pub struct Same<T: ?Sized>(pub Rc<T>);

impl<T: ?Sized> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

fn toast(request: &Request, cache: &Cache, now: DateTime<Utc>) -> Option<Toast> {
    let (text, bad) = match (&request.progress, &request.command) {
        (Progress::Queued | Progress::Accepted, _) => return None,
        // A registration comes with a booking, whose own toast says enough.
        (Progress::Confirmed { .. }, Command::SavePatient(_)) => return None,
        (Progress::Confirmed { .. }, command) => (confirmed(&cache.view, command), false),
        (Progress::Rejected(rejected), command) => {
            let why = rejection(rejected, About { state: &cache.view, now });
            (not_done(&cache.view, command, &why), true)
        }
        (Progress::Refused(sentence), command) => (not_done(&cache.view, command, sentence), true),
    };
    Some(Toast { id: request.id, text, bad, about: request.command.appointment_id() })
}

/// The toasts, and what is said aloud of my requests.
#[component]
pub fn Toasts() -> Html {
    let cache = use_cache();
    let now = use_now();
    let desk = use_desk();
    let announce = use_announce();
    let stack = use_reducer(Stack::default);
    let mounted_at = use_memo((), |()| now);
    {
        let (cache, announce, dispatcher) = (Rc::clone(&cache), announce.clone(), stack.dispatcher());
        use_decided(move |request| {
            let Some(toast) = toast(request, &cache, now) else { return };
            announce.emit(toast.text.clone());
            let (id, dispatcher) = (toast.id, dispatcher.clone());
            dispatcher.dispatch(Turn::Add(vec![toast]));
            spawn_local(async move {
                sleep(STAY).await;
                dispatcher.dispatch(Turn::Drop(id));
            });
        });
    }
    {
        // The newest request that is under way and was made on this visit.
        let sent =
            cache.requests.iter().find(|it| is_pending(it) && it.sent_at >= *mounted_at).map(|it| it.id);
        let heard = use_mut_ref(BTreeSet::<CommandId>::new);
        use_effect_with(sent, move |sent| {
            if sent.is_some_and(|sent| heard.borrow_mut().insert(sent)) {
                announce.emit(SENT.into());
            }
        });
    }
    // What the panel says already needs no corner; on the phone the two would cover one another.
    let said_elsewhere =
        |toast: &&Toast| toast.bad && toast.about.is_some() && desk.desk.shown() == toast.about;
    let toasts = stack.0.iter().filter(|toast| !said_elsewhere(toast)).map(|toast| {
        let (id, dispatcher) = (toast.id, stack.dispatcher());
        let close = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Turn::Drop(id)));
        let about = toast.about.filter(|_| toast.bad);
        html! {
            <div key={toast.id.to_string()} class="toast" data-kind={toast.bad.then_some("bad")}>
                { if toast.bad { Icon::Blocked.html() } else { Icon::Check.html() } }
                <span class="grow">{ &toast.text }</span>
                if let Some(about) = about {
                    <button type="button" class="button" onclick={desk.on(move |_: MouseEvent| Act::Show(about))}>
                        { "Show" }
                    </button>
                }
                <button type="button" class="button" aria-label="Close" onclick={close}>{ Icon::Close.html() }</button>
            </div>
        }
    });
    // Announced by the app's own live region, so this is none.
    html! { <div class="toasts">{ for toasts }</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use docket_shared::ids::Seq;
    use docket_shared::testing::{at, book};
    use uuid::Uuid;

    fn request(number: u128, progress: Progress) -> Rc<Request> {
        Rc::new(Request {
            id: CommandId::new(Uuid::from_u128(number)),
            command: Command::BookAppointment(book(1, "2026-11-24T10:00:00Z", "2026-11-24T10:15:00Z")),
            sent_at: at("2026-11-24T08:00:00Z"),
            progress,
            seen: false,
        })
    }

    #[test]
    fn news_is_what_was_open_and_is_decided() {
        let done = || Progress::confirmed(Seq(1));
        let before = undecided(&[
            request(1, Progress::Queued),
            request(2, Progress::Accepted),
            request(3, done()),
            request(4, Progress::Accepted),
        ]);
        let now = [
            request(5, done()),
            request(4, done()),
            request(3, done()),
            request(2, Progress::Accepted),
            request(1, Progress::Refused("No.".into())),
        ];
        let told: Vec<u128> = news(&before, &now).map(|request| request.id.uuid().as_u128()).collect();
        assert_eq!(told, [1, 4]);
    }
}
