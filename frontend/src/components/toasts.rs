//! What became of my requests, in a corner, for a moment. Never the only place: the tray and the panel keep it.

use super::desk::{Act, Dialog, OccurrenceId, Panel, use_desk};
use super::icon::Icon;
use super::meeting::draft::MeetingDraft;
use super::meeting::undo::{bring_back, with_asks};
use super::merge::Comparison;
use super::precheck::actor;
use super::tray::{is_pending, waiting};
use crate::cache::{Cache, Connection, News, Progress, Request};
use crate::hooks::{use_announce, use_cache, use_me, use_now, use_submit};
use crate::words::merge;
use crate::words::reason::About;
use crate::words::request::{confirmed, not_done, rejection};
use chrono::{DateTime, Utc};
use docket_shared::command::{Command, UnmergeMeetings};
use docket_shared::decide::{Context, decide};
use docket_shared::event::Event;
use docket_shared::ids::{AppointmentId, CommandId, MeetingId, Seq};
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
    /// Whether it waits until somebody closes it: what can be undone must not slip away.
    stays: bool,
    about: Option<Subject>,
    way: Option<Way>,
}

/// What a toast is about.
#[derive(Clone, Copy, PartialEq)]
enum Subject {
    Appointment(AppointmentId),
    Meeting(MeetingId),
}

/// What its button says and does.
#[derive(Clone, PartialEq)]
enum Way {
    Act(&'static str, Act),
    Send(&'static str, Rc<Command>),
}

impl Way {
    const fn word(&self) -> &'static str {
        match self {
            Self::Act(word, _) | Self::Send(word, _) => word,
        }
    }
}

impl Toast {
    /// What its button sends, to take back what it tells of.
    fn undo(&self) -> Option<&Rc<Command>> {
        if let Some(Way::Send(_, command)) = &self.way { Some(command) } else { None }
    }

    /// The merge that it takes back: the meeting that was merged away.
    fn unmerges(&self) -> Option<MeetingId> {
        if let Command::UnmergeMeetings(unmerge) = &**self.undo()? { Some(unmerge.meeting_id) } else { None }
    }
}

enum Turn {
    Add(Toast),
    Drop(CommandId),
    /// Of this merge something else is told now.
    Outdated(MeetingId),
    /// There is no taking back what this one tells of any more, for the reason that is said.
    Withdraw(CommandId, &'static str),
}

#[derive(Default)]
struct Stack(Vec<Toast>);

impl Reducible for Stack {
    type Action = Turn;

    fn reduce(self: Rc<Self>, turn: Turn) -> Rc<Self> {
        let mut toasts = self.0.clone();
        match turn {
            // What is said later of the same request takes the place of what was said first.
            Turn::Add(added) => {
                toasts.retain(|toast| toast.id != added.id);
                toasts.push(added);
            }
            Turn::Drop(id) => toasts.retain(|toast| toast.id != id),
            Turn::Outdated(merged) => toasts.retain(|toast| toast.unmerges() != Some(merged)),
            Turn::Withdraw(id, why) => {
                for toast in toasts.iter_mut().filter(|toast| toast.id == id && toast.way.is_some()) {
                    toast.way = None;
                    // What it would have meant is said no longer.
                    let said = toast.text.strip_suffix(UNDO_ASKS).unwrap_or(&toast.text).trim_end();
                    toast.text = format!("{said} {why}");
                }
            }
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
    let open = use_mut_ref(Vec::<CommandId>::new);
    use_effect_with(Same(Rc::clone(&cache.requests)), move |requests| {
        let before = open.replace(undecided(&requests.0));
        news(&before, &requests.0).for_each(decided);
    });
}

fn undecided(requests: &[Rc<Request>]) -> Vec<CommandId> {
    requests.iter().filter(|request| is_pending(request)).map(|request| request.id).collect()
}

/// Oldest first.
fn news<'a>(before: &'a [CommandId], requests: &'a [Rc<Request>]) -> impl Iterator<Item = &'a Rc<Request>> {
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
        // A registration comes with a booking, whose own toast says enough; a merge is news to everybody concerned; and a
        // note is told when it comes.
        (
            Progress::Confirmed { .. },
            Command::SavePatient(_) | Command::MergeMeetings(_) | Command::UnmergeMeetings(_),
        )
        | (Progress::Confirmed { note: Some(_), .. }, _) => return None,
        (Progress::Confirmed { .. }, _) => (confirmed(&cache.view, request), false),
        (Progress::Rejected(rejected), command) => {
            let why = rejection(rejected, About { state: &cache.view, now });
            (not_done(&cache.view, command, &why), true)
        }
        (Progress::Refused(sentence), command) => (not_done(&cache.view, command, sentence), true),
    };
    if let (Some(undo), false) = (undo_of(&request.command, cache, now), bad) {
        let meeting = undo.meeting_id().and_then(|id| cache.view.meetings().get(&id));
        let text = with_asks(&text, UNDO_ASKS, meeting.map(|it| &**it));
        let way = Some(Way::Send("Undo", Rc::new(undo)));
        return Some(Toast { id: request.id, text, bad, stays: true, about: None, way });
    }
    let about = subject(&request.command).filter(|_| bad);
    let way = match (Comparison::after(request), about) {
        (Some(comparison), _) => Some(Way::Act("Compare", Act::Open(Dialog::Merge(Rc::new(comparison))))),
        (None, Some(Subject::Appointment(id))) => Some(Way::Act("Show", Act::Show(id))),
        (None, Some(Subject::Meeting(id))) => {
            let recurrence_id = request.command.recurrence_id();
            Some(Way::Act("Show", Act::ShowMeeting(OccurrenceId { meeting_id: id, recurrence_id })))
        }
        (None, None) => None,
    };
    Some(Toast { id: request.id, text, bad, stays: false, about, way })
}

/// Said where a date was called off, beside the way back.
const UNDO_ASKS: &str = "Undo asks everybody about it again.";

/// What takes back that I have called off a date of a series, if there is still something to bring back.
fn undo_of(command: &Command, cache: &Cache, now: DateTime<Utc>) -> Option<Command> {
    let Command::CancelMeeting(cancel) = command else { return None };
    bring_back([&cache.view, &cache.confirmed], cancel.meeting_id, cancel.recurrence_id?, now)
}

/// What a request is about.
fn subject(command: &Command) -> Option<Subject> {
    let appointment = command.appointment_id().map(Subject::Appointment);
    appointment.or_else(|| command.meeting_id().map(Subject::Meeting))
}

/// What is told of a merge, of one taken back, or of what somebody else has moved or called off; with the way back, for those who may
/// go it, or the way there.
fn tidings(news: &News, cache: &Cache, context: &Context) -> Option<Toast> {
    let change = &news.change;
    if change.event.meetings().all(|meeting| meeting.redacted) {
        return None;
    }
    let text = merge::news(&cache.view, news, context.actor.account_id, context.now)?;
    let way = if let Event::MeetingsMerged { merged, .. } = &change.event {
        let undo = Command::UnmergeMeetings(UnmergeMeetings { meeting_id: merged.id });
        decide(&cache.confirmed, &undo, context).is_ok().then(|| Way::Send("Undo", Rc::new(undo)))
    } else if let Event::MeetingsUnmerged { survivor, restored } = &change.event {
        Some(Way::Act("Compare", Act::Merge(survivor.id, restored.id)))
    } else {
        None
    };
    let stays = way.is_some();
    // What was moved is there to be looked at.
    let moved = if let Event::MeetingChanged { meeting } = &change.event { Some(meeting.id) } else { None };
    let way = way.or_else(|| Some(Way::Act("Show", Act::ShowMeeting(OccurrenceId::whole(moved?)))));
    Some(Toast { id: change.command_id, text, bad: false, stays, about: None, way })
}

/// Why what a toast tells of can no longer be taken back by `undo`, if it cannot: somebody else has done so, perhaps while nothing
/// was heard, or something has happened to the meeting since.
fn outdated(undo: &Command, cache: &Cache, context: &Context) -> Option<&'static str> {
    let is_back = if let Command::UnmergeMeetings(unmerge) = undo {
        decide(&cache.confirmed, undo, context).err()?;
        let meeting = cache.confirmed.meetings().get(&unmerge.meeting_id);
        meeting.is_some_and(|it| it.merged_into.is_none())
    } else {
        // In view of what I asked for: that a date is called off may be confirmed before it has arrived.
        match decide(&cache.view, undo, context) {
            Ok(events) if !events.is_empty() => return None,
            Ok(_) => true,
            Err(_) => false,
        }
    };
    Some(match is_back {
        true => "It has been taken back since.",
        false => "It can no longer be taken back from here.",
    })
}

/// What a request was answered besides, in a toast of its own or in place of its first one.
fn noted(request: &Request, cache: &Cache) -> Option<Toast> {
    if let Progress::Confirmed { note: Some(note), .. } = request.progress {
        let show = Way::Act("Show", Act::ShowMeeting(OccurrenceId::whole(note.meeting_id)));
        let text = merge::note(&cache.view, note);
        return Some(Toast { id: request.id, text, bad: false, stays: false, about: None, way: Some(show) });
    }
    None
}

/// What tells of a form by the name of what it makes or changes.
fn kept_id(draft: &MeetingDraft) -> CommandId {
    CommandId::new(draft.meeting_id().uuid())
}

/// That a form which was left is kept.
fn kept_draft(draft: &Rc<MeetingDraft>) -> Toast {
    let text = match draft.summary.trim() {
        "" => "What you typed is kept.".into(),
        title => format!("What you typed for “{title}” is kept."),
    };
    let way = Some(Way::Act("Continue", Act::WriteMeeting(Rc::clone(draft))));
    Toast { id: kept_id(draft), text, bad: false, stays: false, about: None, way }
}

/// The toasts, and what is said aloud of my requests and of meetings that become one.
#[component]
pub fn Toasts() -> Html {
    let cache = use_cache();
    let me = use_me();
    let now = use_now();
    let desk = use_desk();
    let submit = use_submit();
    let announce = use_announce();
    let stack = use_reducer(Stack::default);
    let mounted_at = *use_memo((), |()| now);
    let tell = {
        let (announce, dispatcher) = (announce.clone(), stack.dispatcher());
        move |toast: Toast| {
            announce.emit(toast.text.clone());
            let (id, stays, dispatcher) = (toast.id, toast.stays, dispatcher.clone());
            dispatcher.dispatch(Turn::Add(toast));
            if !stays {
                spawn_local(async move {
                    sleep(STAY).await;
                    dispatcher.dispatch(Turn::Drop(id));
                });
            }
        }
    };
    {
        let (cache, tell, desk) = (Rc::clone(&cache), tell.clone(), desk.clone());
        use_decided(move |request| {
            // Crossed invitations are asked about at once, unless something else is being asked.
            match Comparison::after(request).filter(|_| desk.desk.dialog.is_none()) {
                Some(comparison) => desk.act(Act::Open(Dialog::Merge(Rc::new(comparison)))),
                None => toast(request, &cache, now).into_iter().for_each(&tell),
            }
        });
    }
    {
        let (cache, tell, me, dispatcher) =
            (Rc::clone(&cache), tell.clone(), Rc::clone(&me), stack.dispatcher());
        let heard = use_mut_ref(|| Seq(0));
        use_effect_with(Same(Rc::clone(&cache.news)), move |news| {
            let context = Context::new(now, actor(&me));
            for news in news.0.iter() {
                if news.change.seq > *heard.borrow() {
                    *heard.borrow_mut() = news.change.seq;
                    if let Event::MeetingsUnmerged { restored, .. } = &news.change.event {
                        dispatcher.dispatch(Turn::Outdated(restored.id));
                    }
                    tidings(news, &cache, &context).into_iter().for_each(&tell);
                }
            }
        });
    }
    {
        // What cannot be undone any more offers no undoing.
        let (cache, me, announce) = (Rc::clone(&cache), Rc::clone(&me), announce.clone());
        let (open, dispatcher) = (stack.clone(), stack.dispatcher());
        use_effect_with(Same(Rc::clone(&cache.view)), move |_| {
            let context = Context::new(now, actor(&me));
            for (id, undo) in open.0.iter().filter_map(|toast| Some((toast.id, toast.undo()?))) {
                if let Some(why) = outdated(undo, &cache, &context) {
                    announce.emit(why.into());
                    dispatcher.dispatch(Turn::Withdraw(id, why));
                }
            }
        });
    }
    {
        let (cache, tell) = (Rc::clone(&cache), tell.clone());
        let heard = use_mut_ref(Vec::<CommandId>::new);
        use_effect_with(Same(Rc::clone(&cache.requests)), move |requests| {
            for request in requests.0.iter().filter(|it| it.sent_at >= mounted_at) {
                let is_new = |it: &Toast| !heard.borrow().contains(&it.id);
                if let Some(toast) = noted(request, &cache).filter(is_new) {
                    heard.borrow_mut().push(toast.id);
                    tell(toast);
                }
            }
        });
    }
    {
        // A form that is left with something in it is not lost, and leads back.
        let (tell, dispatcher) = (tell.clone(), stack.dispatcher());
        let before = use_mut_ref(Vec::<CommandId>::new);
        use_effect_with(desk.desk.kept_meetings.clone(), move |kept| {
            let now: Vec<_> = kept.iter().map(|draft| kept_id(draft)).collect();
            let before = before.replace(now.clone());
            before.iter().filter(|id| !now.contains(id)).for_each(|id| dispatcher.dispatch(Turn::Drop(*id)));
            kept.iter().filter(|draft| !before.contains(&kept_id(draft))).map(kept_draft).for_each(&tell);
        });
    }
    {
        // The newest request that is under way and was made on this visit: whether it has gone out, once that is known.
        let sent = cache.requests.iter().find(|it| is_pending(it) && it.sent_at >= mounted_at);
        let is_known = |it: &Rc<Request>| {
            matches!(it.progress, Progress::Accepted) || cache.connection != Connection::Live
        };
        let said = sent.filter(|it| is_known(it)).map(|it| (it.id, waiting(it, cache.connection)));
        use_effect_with(said, move |said| {
            if let Some((_, said)) = said {
                announce.emit((*said).into());
            }
        });
    }
    // What the panel says already needs no corner; on the phone the two would cover one another.
    let shown = desk.desk.shown().map(Subject::Appointment);
    let shown = shown.or_else(|| desk.desk.shown_meeting().map(|it| Subject::Meeting(it.meeting_id)));
    let listed = desk.desk.panel == Panel::Requests;
    let said_elsewhere =
        |toast: &&Toast| toast.bad && toast.about.is_some() && (listed || shown == toast.about);
    let toasts = stack.0.iter().filter(|toast| !said_elsewhere(toast)).map(|toast| {
        let (id, dispatcher) = (toast.id, stack.dispatcher());
        let drop = move || dispatcher.dispatch(Turn::Drop(id));
        let close = {
            let drop = drop.clone();
            Callback::from(move |_: MouseEvent| drop())
        };
        let way = toast.way.clone().map(|way| {
            let (desk, submit) = (desk.clone(), submit.clone());
            let word = way.word();
            let onclick = Callback::from(move |_: MouseEvent| {
                drop();
                match &way {
                    Way::Act(_, act) => desk.act(act.clone()),
                    Way::Send(_, command) => {
                        submit.emit(Command::clone(command));
                    }
                }
            });
            html! { <button type="button" class="button" {onclick}>{ word }</button> }
        });
        let icon = match (toast.bad, toast.stays && !matches!(toast.undo().map(|it| &**it), Some(Command::ChangeMeeting(_)))) {
            (true, _) => Icon::Blocked,
            (false, true) => Icon::Merge,
            (false, false) => Icon::Check,
        };
        html! {
            <div key={toast.id.to_string()} class="toast" data-kind={toast.bad.then_some("bad")}>
                { icon.html() }
                <span class="grow">{ &toast.text }</span>
                { way.unwrap_or_default() }
                <button type="button" class="button" aria-label="Close" onclick={close}>{ Icon::Close.html() }</button>
            </div>
        }
    });
    // Announced by the app's own live region, so this is none; a landmark, where there is something to be found.
    let label = (!stack.0.is_empty()).then_some("Notices");
    html! { <section class="toasts" aria-label={label}>{ for toasts }</section> }
}

#[cfg(test)]
mod tests;
