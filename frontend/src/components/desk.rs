//! What lies on the desk: which panel is open, what is being typed, what is filtered. One pure reducer for all of it, so
//! that every gesture is one action and nothing typed depends on which component is mounted.

use super::calendar::moved::Moved;
use super::draft::Draft;
use super::meeting::draft::MeetingDraft;
use super::merge::Comparison;
use chrono::{DateTime, Utc};
use docket_shared::ids::{
    AppointmentId, CommandId, HealthcareServiceId, LocationId, MeetingId, PractitionerId,
};
use std::rc::Rc;
use yew::prelude::*;

/// A meeting, or one occurrence of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OccurrenceId {
    /// Which meeting.
    pub meeting_id: MeetingId,
    /// Which occurrence, by its original start; all of the series, or a single meeting, where none is named.
    pub recurrence_id: Option<DateTime<Utc>>,
}

impl OccurrenceId {
    /// The whole of a meeting.
    pub const fn whole(meeting_id: MeetingId) -> Self {
        Self { meeting_id, recurrence_id: None }
    }
}

/// Whose calendar it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// A practitioner's.
    Practitioner(PractitionerId),
    /// That of whoever is signed in and is no practitioner: meetings alone.
    Mine,
}

/// What the side panel shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Panel {
    /// Nothing.
    #[default]
    Closed,
    /// The form.
    Booking(Rc<Draft>),
    /// An appointment, or what became of the request to book it.
    Appointment(AppointmentId),
    /// A meeting, or what became of the request to create it.
    Meeting(OccurrenceId),
    /// The form of a meeting.
    MeetingForm(Rc<MeetingDraft>),
    /// The requests tray.
    Requests,
}

/// What covers the calendar for a moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// Every command, and the search.
    Palette,
    /// The list of keys.
    Keys,
    /// Whether two meetings are one.
    Merge(Rc<Comparison>),
    /// Whether to sign out with something half typed.
    Leave,
    /// Whether a meeting that was moved in the calendar is to be sent.
    Moved(Moved),
}

/// What is shown of the calendar. Hidden rather than shown ones are kept, so that whatever is new is seen; in lists, since there are
/// few, and three kinds of sets would be more code than the filter itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Practitioners whose columns are left out.
    pub practitioners: Vec<PractitionerId>,
    /// Whether the column of whoever is signed in is left out, where they are no practitioner.
    pub mine: bool,
    /// Services whose appointments are dimmed.
    pub services: Vec<HealthcareServiceId>,
    /// Locations whose appointments are dimmed.
    pub locations: Vec<LocationId>,
    /// Whether cancelled appointments are drawn.
    pub cancelled: bool,
}

/// So many of the changes that were sent are remembered.
const SENT_MAXIMUM: usize = 16;

/// Everything on the desk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    /// The side panel.
    pub panel: Panel,
    /// A form that somebody has typed in and left: it is taken up when the form is opened again.
    pub kept: Option<Rc<Draft>>,
    /// The same of meetings' forms: a new one, and changes that were begun.
    pub kept_meetings: Vec<Rc<MeetingDraft>>,
    /// The latest changes of meetings that were sent, oldest first: should one be rejected, this is what was meant by it.
    pub sent_meetings: Vec<Rc<MeetingDraft>>,
    /// The dialog, if one is open.
    pub dialog: Option<Dialog>,
    /// What is shown.
    pub filter: Rc<Filter>,
    /// Whose the week view and the phone's day are.
    pub whose: Option<Whose>,
    /// Whether the rail is out, where it is a drawer.
    pub rail: bool,
    /// Set where the panel was opened by the app rather than a person, by the request that asked for it.
    pub raised_by: Option<CommandId>,
}

/// One thing done at the desk.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Opens the form with what is being typed or was left; with this draft where there is neither.
    Begin(Rc<Draft>),
    /// Opens the form with this draft, or goes on typing in it.
    Write(Rc<Draft>),
    /// The form is sent or given up, and nothing of it is kept; shows what was asked for.
    Finish(Option<AppointmentId>),
    /// Shows an appointment.
    Show(AppointmentId),
    /// Shows an appointment because its request was rejected; leaves a panel alone in which somebody is typing.
    Raise(AppointmentId, CommandId),
    /// Opens a meeting's form with what is being typed or was left; with this draft where there is neither.
    BeginMeeting(Rc<MeetingDraft>),
    /// Opens a meeting's form with this draft, or goes on typing in it.
    WriteMeeting(Rc<MeetingDraft>),
    /// A meeting's form is sent or given up, and nothing of it is kept; shows what was asked for.
    FinishMeeting(Option<OccurrenceId>),
    /// Shows a meeting.
    ShowMeeting(OccurrenceId),
    /// Shows a meeting because a request about it was rejected; leaves a panel alone in which somebody is typing.
    RaiseMeeting(OccurrenceId, CommandId),
    /// Puts two meetings side by side.
    Merge(MeetingId, MeetingId),
    /// Shows or hides the tray.
    ToggleRequests,
    /// Closes what is in front: the dialog, the drawer, the panel.
    Close,
    /// Closes the panel.
    ClosePanel,
    /// Opens a dialog.
    Open(Dialog),
    /// Shows or hides the rail, where it is a drawer.
    ToggleRail,
    /// Shows or hides a practitioner's column.
    TogglePractitioner(PractitionerId),
    /// Shows or hides my own column.
    ToggleMine,
    /// Dims or shows a service's appointments.
    ToggleService(HealthcareServiceId),
    /// Dims or shows a location's appointments.
    ToggleLocation(LocationId),
    /// Draws cancelled appointments or does not.
    ToggleCancelled,
    /// Shows all practitioners, all services, all locations.
    ShowAll,
    /// Shows all practitioners but these.
    HidePractitioners(Vec<PractitionerId>),
    /// Turns to somebody's calendar.
    Turn(Whose),
}

impl Desk {
    /// The draft, if the form is open.
    pub const fn draft(&self) -> Option<&Rc<Draft>> {
        match &self.panel {
            Panel::Booking(draft) => Some(draft),
            Panel::Closed
            | Panel::Appointment(_)
            | Panel::Meeting(_)
            | Panel::MeetingForm(_)
            | Panel::Requests => None,
        }
    }

    /// The draft of the form, or the one that it would be opened with.
    pub fn begun(&self) -> Option<&Rc<Draft>> {
        self.draft().or(self.kept.as_ref())
    }

    /// The appointment that is shown.
    pub const fn shown(&self) -> Option<AppointmentId> {
        match &self.panel {
            Panel::Appointment(id) => Some(*id),
            Panel::Closed
            | Panel::Booking(_)
            | Panel::Meeting(_)
            | Panel::MeetingForm(_)
            | Panel::Requests => None,
        }
    }

    /// The draft of a meeting, if its form is open.
    pub const fn meeting_draft(&self) -> Option<&Rc<MeetingDraft>> {
        match &self.panel {
            Panel::MeetingForm(draft) => Some(draft),
            Panel::Closed
            | Panel::Appointment(_)
            | Panel::Booking(_)
            | Panel::Meeting(_)
            | Panel::Requests => None,
        }
    }

    /// What is being typed about the same as `new`, or was left; `new` where there is neither.
    pub fn begun_meeting(&self, new: Rc<MeetingDraft>) -> Rc<MeetingDraft> {
        let mut begun = self.meeting_draft().into_iter().chain(self.kept_meetings.iter().rev());
        match begun.find(|it| it.serves_for(&new)) {
            // What it was opened for this time is where one types first.
            Some(begun) if begun.inviting != new.inviting => {
                Rc::new(MeetingDraft { inviting: new.inviting, ..MeetingDraft::clone(begun) })
            }
            Some(begun) => Rc::clone(begun),
            None => new,
        }
    }

    /// The meeting that is shown.
    pub const fn shown_meeting(&self) -> Option<OccurrenceId> {
        match &self.panel {
            Panel::Meeting(id) => Some(*id),
            Panel::Closed
            | Panel::Appointment(_)
            | Panel::Booking(_)
            | Panel::MeetingForm(_)
            | Panel::Requests => None,
        }
    }

    /// Shows `panel` because the request `by` was rejected, unless somebody is typing or looking through requests.
    fn raise(&mut self, panel: Panel, by: CommandId) {
        match self.panel {
            Panel::Closed | Panel::Appointment(_) | Panel::Meeting(_) => {
                self.panel = panel;
                self.raised_by = Some(by);
            }
            Panel::Booking(_) | Panel::MeetingForm(_) | Panel::Requests => {}
        }
    }

    fn after(&self, act: Act) -> Self {
        let mut desk = Self { raised_by: None, ..self.clone() };
        let filter = |change: &dyn Fn(&mut Filter)| {
            let mut filter = Filter::clone(&self.filter);
            change(&mut filter);
            Rc::new(filter)
        };
        let finished = matches!(act, Act::Finish(_));
        let is_sent = matches!(act, Act::FinishMeeting(Some(_)));
        let finished_meeting = matches!(act, Act::FinishMeeting(_));
        match act {
            Act::Begin(new) => desk.panel = Panel::Booking(self.begun().map_or(new, Rc::clone)),
            Act::Write(draft) => desk.panel = Panel::Booking(draft),
            Act::Finish(shown) => desk.panel = shown.map_or(Panel::Closed, Panel::Appointment),
            Act::Show(id) => desk.panel = Panel::Appointment(id),
            Act::Raise(id, by) => desk.raise(Panel::Appointment(id), by),
            Act::BeginMeeting(new) => desk.panel = Panel::MeetingForm(self.begun_meeting(new)),
            Act::WriteMeeting(draft) => desk.panel = Panel::MeetingForm(draft),
            Act::FinishMeeting(shown) => desk.panel = shown.map_or(Panel::Closed, Panel::Meeting),
            Act::ShowMeeting(id) => desk.panel = Panel::Meeting(id),
            Act::RaiseMeeting(id, by) => desk.raise(Panel::Meeting(id), by),
            Act::Merge(one, other) => {
                let comparison = Comparison::of(one, other);
                desk.dialog = Some(Dialog::Merge(Rc::new(comparison)));
            }
            Act::ToggleRequests => {
                let open = self.panel == Panel::Requests;
                desk.panel = if open { Panel::Closed } else { Panel::Requests };
            }
            Act::Close => {
                if desk.dialog.take().is_none() && !std::mem::take(&mut desk.rail) {
                    desk.panel = Panel::Closed;
                }
            }
            Act::ClosePanel => desk.panel = Panel::Closed,
            Act::Open(dialog) => desk.dialog = Some(dialog),
            Act::ToggleRail => desk.rail = !desk.rail,
            Act::TogglePractitioner(id) => desk.filter = filter(&|it| toggle(&mut it.practitioners, id)),
            Act::ToggleMine => desk.filter = filter(&|it| it.mine = !it.mine),
            Act::ToggleService(id) => desk.filter = filter(&|it| toggle(&mut it.services, id)),
            Act::ToggleLocation(id) => desk.filter = filter(&|it| toggle(&mut it.locations, id)),
            Act::ToggleCancelled => desk.filter = filter(&|it| it.cancelled = !it.cancelled),
            Act::ShowAll => {
                desk.filter = Rc::new(Filter { cancelled: self.filter.cancelled, ..Filter::default() });
            }
            Act::HidePractitioners(hidden) => {
                desk.filter = filter(&|it| it.practitioners.clone_from(&hidden));
            }
            Act::Turn(id) => desk.whose = Some(id),
        }
        let is_open = |draft: &Rc<Draft>| desk.draft().is_some_and(|open| open.purpose == draft.purpose);
        let left = self.draft().filter(|draft| draft.is_typed() && !finished);
        desk.kept = left.or(self.kept.as_ref()).filter(|draft| !is_open(draft)).cloned();
        let before = self.meeting_draft();
        if let (Some(sent), true) = (before.filter(|it| !it.is_new()), is_sent) {
            desk.sent_meetings.push(Rc::clone(sent));
            let surplus = desk.sent_meetings.len().saturating_sub(SENT_MAXIMUM);
            desk.sent_meetings.drain(..surplus);
        }
        let left = before.filter(|draft| draft.is_worth_keeping() && !finished_meeting);
        // What is typed further, or is done with, is no longer kept as it was.
        let is_over =
            |it: &MeetingDraft| before.into_iter().chain(desk.meeting_draft()).any(|other| other.is_same(it));
        let kept = self.kept_meetings.iter().filter(|it| !is_over(it)).chain(left);
        let kept = kept.filter(|it| desk.meeting_draft().is_none_or(|open| !open.is_same(it)));
        desk.kept_meetings = kept.cloned().collect();
        desk
    }
}

fn toggle<T: PartialEq>(chosen: &mut Vec<T>, item: T) {
    match chosen.iter().position(|it| *it == item) {
        Some(at) => _ = chosen.remove(at),
        None => chosen.push(item),
    }
}

impl Reducible for Desk {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        Rc::new(self.after(act))
    }
}

/// The desk as it is, and the way to act on it.
#[derive(Clone)]
pub struct DeskHandle {
    /// As it is.
    pub desk: Desk,
    dispatcher: UseReducerDispatcher<Desk>,
}

impl DeskHandle {
    /// Does `act`.
    pub fn act(&self, act: Act) {
        self.dispatcher.dispatch(act);
    }

    /// A callback that does what `make` makes of its event.
    pub fn on<E: 'static>(&self, make: impl Fn(E) -> Act + 'static) -> Callback<E> {
        let dispatcher = self.dispatcher.clone();
        Callback::from(move |event| dispatcher.dispatch(make(event)))
    }
}

impl PartialEq for DeskHandle {
    fn eq(&self, other: &Self) -> bool {
        self.desk == other.desk
    }
}

/// A desk of its own, for the frame that provides it.
#[hook]
pub fn use_new_desk() -> DeskHandle {
    let handle = use_reducer(Desk::default);
    DeskHandle { desk: Desk::clone(&handle), dispatcher: handle.dispatcher() }
}

/// The desk that the frame provides.
///
/// # Panics
/// Outside of the frame.
#[hook]
#[expect(
    clippy::expect_used,
    reason = "a component outside of its frame is a mistake of ours, not of a user"
)]
pub fn use_desk() -> DeskHandle {
    use_context().expect("inside the frame")
}

#[cfg(test)]
mod tests;
