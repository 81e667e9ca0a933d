//! What became of my requests, in a corner, for a moment. Never the only place: the tray and the panel keep it.

use super::desk::{Act, Dialog, OccurrenceId, use_desk};
use super::icon::Icon;
use super::meeting::draft::MeetingDraft;
use super::merge::Comparison;
use super::precheck::actor;
use super::tray::{is_pending, waiting};
use crate::cache::{Cache, Connection, Progress, Request};
use crate::hooks::{use_announce, use_cache, use_me, use_now, use_submit};
use crate::words::merge;
use crate::words::reason::About;
use crate::words::request::{confirmed, not_done, rejection};
use chrono::{DateTime, Utc};
use docket_shared::command::{Command, UnmergeMeetings};
use docket_shared::decide::{Context, decide};
use docket_shared::event::{Change, Event};
use docket_shared::ids::{AppointmentId, CommandId, MeetingId, Seq};
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
    /// The merge that its button takes back: the meeting that was merged away.
    fn undoes(&self) -> Option<MeetingId> {
        if let Some(Way::Send(_, command)) = &self.way
            && let Command::UnmergeMeetings(unmerge) = &**command
        {
            return Some(unmerge.meeting_id);
        }
        None
    }
}

enum Turn {
    Add(Toast),
    Drop(CommandId),
    /// Of this merge something else is told now.
    Outdated(MeetingId),
    /// There is no taking back this merge any more, for the reason that is said.
    Withdraw(MeetingId, &'static str),
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
            Turn::Outdated(merged) => toasts.retain(|toast| toast.undoes() != Some(merged)),
            Turn::Withdraw(merged, why) => {
                for toast in toasts.iter_mut().filter(|toast| toast.undoes() == Some(merged)) {
                    toast.way = None;
                    toast.text = format!("{} {why}", toast.text);
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

/// What a request is about.
fn subject(command: &Command) -> Option<Subject> {
    let appointment = command.appointment_id().map(Subject::Appointment);
    appointment.or_else(|| command.meeting_id().map(Subject::Meeting))
}

/// What is told of a merge, or of one taken back; with the way back, for those who may go it.
fn tidings(change: &Change, cache: &Cache, context: &Context) -> Option<Toast> {
    if change.event.meetings().all(|meeting| meeting.redacted) {
        return None;
    }
    let text = merge::news(&cache.view, change, context.actor.account_id)?;
    let way = if let Event::MeetingsMerged { merged, .. } = &change.event {
        let undo = Command::UnmergeMeetings(UnmergeMeetings { meeting_id: merged.id });
        decide(&cache.confirmed, &undo, context).is_ok().then(|| Way::Send("Undo", Rc::new(undo)))
    } else if let Event::MeetingsUnmerged { survivor, restored } = &change.event {
        Some(Way::Act("Compare", Act::Merge(survivor.id, restored.id)))
    } else {
        None
    };
    Some(Toast { id: change.command_id, text, bad: false, stays: way.is_some(), about: None, way })
}

/// Why a merge of which a toast tells can no longer be taken back, if it cannot: somebody else has done so, perhaps while nothing
/// was heard, or something has happened to the meeting since.
fn outdated(merged: MeetingId, cache: &Cache, context: &Context) -> Option<&'static str> {
    let undo = Command::UnmergeMeetings(UnmergeMeetings { meeting_id: merged });
    decide(&cache.confirmed, &undo, context).err()?;
    let meeting = cache.confirmed.meetings().get(&merged);
    Some(match meeting.is_some_and(|it| it.merged_into.is_none()) {
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
            for change in news.0.iter() {
                if change.seq > *heard.borrow() {
                    *heard.borrow_mut() = change.seq;
                    if let Event::MeetingsUnmerged { restored, .. } = &change.event {
                        dispatcher.dispatch(Turn::Outdated(restored.id));
                    }
                    tidings(change, &cache, &context).into_iter().for_each(&tell);
                }
            }
        });
    }
    {
        // What cannot be undone any more offers no undoing.
        let (cache, me, announce) = (Rc::clone(&cache), Rc::clone(&me), announce.clone());
        let (open, dispatcher) = (stack.clone(), stack.dispatcher());
        use_effect_with(Same(Rc::clone(&cache.confirmed)), move |_| {
            let context = Context::new(now, actor(&me));
            for merged in open.0.iter().filter_map(Toast::undoes) {
                if let Some(why) = outdated(merged, &cache, &context) {
                    announce.emit(why.into());
                    dispatcher.dispatch(Turn::Withdraw(merged, why));
                }
            }
        });
    }
    {
        let (cache, tell) = (Rc::clone(&cache), tell.clone());
        let heard = use_mut_ref(BTreeSet::<CommandId>::new);
        use_effect_with(Same(Rc::clone(&cache.requests)), move |requests| {
            for request in requests.0.iter().filter(|it| it.sent_at >= mounted_at) {
                if let Some(toast) = noted(request, &cache).filter(|it| heard.borrow_mut().insert(it.id)) {
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
        let is_known =
            |it: &Rc<Request>| it.progress == Progress::Accepted || cache.connection != Connection::Live;
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
    let said_elsewhere = |toast: &&Toast| toast.bad && toast.about.is_some() && shown == toast.about;
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
        let icon = match (toast.bad, toast.stays) {
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
mod tests {
    use super::*;
    use docket_shared::model::Role;
    use docket_shared::testing::meetings::{create, details, merge};
    use docket_shared::testing::{Given, at, book, meeting};
    use uuid::Uuid;

    fn request(number: u128, progress: Progress) -> Rc<Request> {
        Rc::new(Request {
            id: CommandId::new(Uuid::from_u128(number)),
            command: Command::BookAppointment(book(1, "2026-11-24T10:00:00Z", "2026-11-24T10:15:00Z")),
            sent_at: at("2026-11-24T08:00:00Z"),
            progress,
            seen: false,
            left: None,
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
    fn undo(number: u128, merged: u32) -> Toast {
        let undo = Command::UnmergeMeetings(UnmergeMeetings { meeting_id: meeting(merged) });
        Toast {
            id: CommandId::new(Uuid::from_u128(number)),
            text: "Mina merged the two.".into(),
            bad: false,
            stays: true,
            about: None,
            way: Some(Way::Send("Undo", Rc::new(undo))),
        }
    }

    #[test]
    fn an_undo_is_offered_only_while_it_is_one() {
        const TEN: (&str, &str) = ("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z");
        let mut given = Given::clinic([]);
        for number in [1, 2, 3] {
            let one = create(number, details("Upgrade", TEN.0, TEN.1), &[Role::Admin]);
            given.when(Role::Manager, &Command::CreateMeeting(one)).unwrap();
        }
        given.when(Role::Manager, &Command::MergeMeetings(merge(2, 1))).unwrap();
        let manager = docket_shared::testing::actor(Role::Manager);
        let told = |given: &Given| {
            let mut cache = Cache::new(manager, given.now);
            cache.confirmed = Rc::new(given.state.clone());
            outdated(meeting(1), &cache, &Context::new(given.now, manager))
        };
        assert_eq!(told(&given), None);
        let mut merged_again = given.clone();
        merged_again.when(Role::Manager, &Command::MergeMeetings(merge(3, 2))).unwrap();
        assert_eq!(told(&merged_again), Some("It can no longer be taken back from here."));
        given
            .when(Role::Manager, &Command::UnmergeMeetings(UnmergeMeetings { meeting_id: meeting(1) }))
            .unwrap();
        assert_eq!(told(&given), Some("It has been taken back since."));
    }

    #[test]
    fn a_withdrawn_undo_says_so_and_leaves_others_alone() {
        let stack = Rc::new(Stack(vec![undo(1, 1), undo(2, 3)]));
        let stack = stack.reduce(Turn::Withdraw(meeting(1), "It has been taken back since."));
        let said: Vec<_> = stack.0.iter().map(|it| (it.text.as_str(), it.undoes())).collect();
        assert_eq!(
            said,
            [
                ("Mina merged the two. It has been taken back since.", None),
                ("Mina merged the two.", Some(meeting(3)))
            ]
        );
        let stack = stack.reduce(Turn::Outdated(meeting(3)));
        assert_eq!(stack.0.iter().map(|it| it.undoes()).collect::<Vec<_>>(), [None]);
    }
}
