//! What follows from what somebody does in the calendar. Pure: a deed in, the next step out. Weighing what is placed or moved takes
//! the rules and both forms, so that it comes a moment after the calendar, with the decision.

use crate::components::calendar::model::Subject;
use crate::components::calendar::moved::Moved;
use crate::components::calendar::{Deed, Judgement, Wish};
use crate::components::desk::{Act, Desk, Dialog, OccurrenceId, Whose};
use crate::components::draft::Draft;
use crate::components::meeting::draft::MeetingDraft;
use crate::components::precheck::{self, Verdict};
use crate::route::Route;
use chrono::NaiveDate;
use docket_shared::command::Command;
use docket_shared::decide::Context;
use docket_shared::ids::AppointmentId;
use docket_shared::state::State;
use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::{hook, use_effect_with, use_state_eq};

/// What is said of a place as long as nothing is known of it.
const UNKNOWN: Judgement =
    Judgement { code: Verdict::Unknown.code(), word: Cow::Borrowed(Verdict::Unknown.word()) };

/// What comes.
#[derive(Clone, Copy)]
struct Part {
    next: fn(&Doing, Deed) -> Next,
    of_draft: fn(&Judge, &Draft) -> Judgement,
    of_wish: fn(&Judge, &Wish) -> Judgement,
    of_moved: fn(&Judge, Moved) -> Judgement,
}

const PART: Part = Part {
    next: Doing::weighed,
    of_draft: Judge::weighed_draft,
    of_wish: Judge::weighed_wish,
    of_moved: Judge::weighed_move,
};

thread_local! {
    /// Where the app is one file (tests, feature `split` off), it is simply there.
    static COME: Cell<Option<Part>> = const { Cell::new(if cfg!(feature = "split") { None } else { Some(PART) }) };
}

/// Fetches it, unless it is here; whether it is then. Missed, it can be asked for again.
pub(super) async fn come() -> bool {
    #[cfg(feature = "split")]
    if COME.get().is_none()
        && let Ok(come) = part().await
    {
        COME.set(Some(come));
    }
    COME.get().is_some()
}

#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(aside, fallible)]
fn part() -> Result<Part, wasm_split_helpers::SplitLoaderError> {
    Ok(PART)
}

/// Fetches it when `quiet` comes to be true; what is drawn then is drawn anew.
#[hook]
pub(super) fn use_weighing(quiet: bool) {
    let come = use_state_eq(|| COME.get().is_some()).setter();
    use_effect_with(quiet, move |quiet| {
        if *quiet && COME.get().is_none() {
            spawn_local(async move { come.set(self::come().await) });
        }
    });
}

/// Judges wishes by the same rules as the authority.
#[derive(Clone)]
pub(super) struct Judge {
    pub(super) state: Rc<State>,
    pub(super) context: Rc<Context>,
    /// What is being typed in the form, or was left in it.
    pub(super) draft: Option<Rc<Draft>>,
}

impl Judge {
    /// What would be said of the form's own place.
    pub(super) fn of_draft(&self, draft: &Draft) -> Judgement {
        COME.get().map_or(UNKNOWN, |come| (come.of_draft)(self, draft))
    }

    /// What would be said of a place that somebody is thinking of.
    pub(super) fn of_wish(&self, wish: &Wish) -> Judgement {
        COME.get().map_or(UNKNOWN, |come| (come.of_wish)(self, wish))
    }

    /// What would be said of a meeting that was moved.
    pub(super) fn of_moved(&self, moved: Moved) -> Judgement {
        COME.get().map_or(UNKNOWN, |come| (come.of_moved)(self, moved))
    }

    fn weighed_draft(&self, draft: &Draft) -> Judgement {
        let verdict = precheck::of_draft(draft, &self.state, &self.context);
        Judgement { code: verdict.code(), word: verdict.word().into() }
    }

    fn weighed_wish(&self, wish: &Wish) -> Judgement {
        // In my own calendar only meetings are held.
        if (wish.column.whose, wish.subject) == (Whose::Mine, None) {
            return Judgement { code: Verdict::Free.code(), word: "New meeting".into() };
        }
        if let Some(Subject::Meeting(id)) = wish.subject {
            return self.weighed_move(moved(id, wish));
        }
        match self.drafted(wish) {
            Some(draft) => self.weighed_draft(&draft),
            None => UNKNOWN,
        }
    }

    fn weighed_move(&self, moved: Moved) -> Judgement {
        moved.judged(&self.state, &self.context)
    }

    /// The form as it would be with the wish; `None` where the appointment is not there any more, or nobody is booked.
    fn drafted(&self, wish: &Wish) -> Option<Draft> {
        let Whose::Practitioner(practitioner_id) = wish.column.whose else { return None };
        let mut draft = match wish.subject {
            Some(Subject::Appointment(id)) => self.moving(id)?,
            Some(Subject::Meeting(_)) => return None,
            None => self.begun(wish.column.date),
        };
        draft.practitioner_id = Some(practitioner_id);
        draft.date = wish.column.date;
        draft.set_span(wish.span);
        Some(draft)
    }

    fn moving(&self, id: AppointmentId) -> Option<Draft> {
        let appointment = self.state.appointments().get(&id)?;
        Some(Draft::moving(appointment, &self.state))
    }

    /// What is being typed, or a new form.
    fn begun(&self, date: NaiveDate) -> Draft {
        self.draft.as_deref().cloned().unwrap_or_else(|| Draft::new(date))
    }
}

/// The next step.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::large_enum_variant, reason = "there is one at a time, and it is soon gone")
)]
pub(super) enum Next {
    /// None.
    Nothing,
    /// At the desk.
    Act(Act),
    /// A request.
    Send(Command),
    /// To another screen, with this one in mind.
    Lead(Whose, Route),
    /// To the one beside the one that is shown: onward or back.
    Beside(bool),
    /// The same deed again, once what weighs it has come.
    Later(Deed),
}

/// What a deed is judged by.
#[derive(Clone)]
pub(super) struct Doing {
    pub(super) judge: Judge,
    /// Whether who is signed in may book and move.
    pub(super) editable: bool,
    /// Whether they may hold meetings.
    pub(super) meets: bool,
    /// Whose calendar theirs is.
    pub(super) mine: Whose,
    /// What lies on the desk.
    pub(super) desk: Desk,
    /// Whether the columns are days.
    pub(super) week: bool,
    pub(super) today: NaiveDate,
}

impl Doing {
    /// What follows from `deed`.
    pub(super) fn next(&self, deed: Deed) -> Next {
        let named = |date: NaiveDate| Some(date).filter(|date| *date != self.today);
        match deed {
            Deed::Place { .. } | Deed::Move { .. } => match COME.get() {
                Some(come) => (come.next)(self, deed),
                None => Next::Later(deed),
            },
            Deed::Open(Subject::Appointment(id)) => Next::Act(Act::Show(id)),
            Deed::Open(Subject::Meeting(id)) => Next::Act(Act::ShowMeeting(id)),
            Deed::Turn(column) => {
                let date = named(column.date);
                let whose = Some(column.whose);
                let route = if self.week { Route::Day { date } } else { Route::Week { whose, date } };
                Next::Lead(column.whose, route)
            }
            Deed::Swipe(onward) => Next::Beside(onward),
        }
    }

    /// What follows where what weighs `deed` could not be fetched: the form all the same, which says so and fetches it anew. It is the one
    /// that was begun, if there is one. Nothing is moved.
    pub(super) fn missed(&self, deed: &Deed) -> Next {
        let Deed::Place { column, span, .. } = deed else { return Next::Nothing };
        if self.places_meeting(column.whose) {
            let mut draft = MeetingDraft::new(column.date);
            draft.set_span(*span);
            return Next::Act(Act::BeginMeeting(Rc::new(draft)));
        }
        let Whose::Practitioner(practitioner_id) = column.whose else { return Next::Nothing };
        if !self.editable {
            return Next::Nothing;
        }
        let mut draft = Draft::new(column.date);
        draft.practitioner_id = Some(practitioner_id);
        draft.set_span(*span);
        Next::Act(Act::Begin(Rc::new(draft)))
    }

    fn weighed(&self, deed: Deed) -> Next {
        match deed {
            Deed::Place { column, span, drawn } if self.places_meeting(column.whose) => {
                let new = Rc::new(MeetingDraft::new(column.date));
                let open = self.desk.meeting_draft().cloned();
                let mut draft = MeetingDraft::clone(&open.unwrap_or_else(|| self.desk.begun_meeting(new)));
                draft.move_to(column.date);
                draft.all_day = false;
                if drawn {
                    draft.set_span(span);
                } else {
                    draft.begin_at(span.start);
                }
                Next::Act(Act::WriteMeeting(Rc::new(draft)))
            }
            Deed::Move { subject: Subject::Meeting(id), column, span } => {
                self.moved_meeting(id, &Wish { subject: Some(Subject::Meeting(id)), column, span })
            }
            Deed::Place { .. } | Deed::Move { .. } if !self.editable => Next::Nothing,
            Deed::Place { column, span, drawn } => {
                let Whose::Practitioner(practitioner_id) = column.whose else { return Next::Nothing };
                let mut draft = self.judge.begun(column.date);
                draft.practitioner_id = Some(practitioner_id);
                draft.date = column.date;
                if drawn {
                    draft.set_span(span);
                } else {
                    draft.begin_at(span.start, &self.judge.state);
                }
                Next::Act(Act::Write(Rc::new(draft)))
            }
            Deed::Move { subject: Subject::Appointment(id), column, span } => {
                self.moved(id, &Wish { subject: Some(Subject::Appointment(id)), column, span })
            }
            // These weigh nothing.
            Deed::Open(_) | Deed::Turn(_) | Deed::Swipe(_) => Next::Nothing,
        }
    }

    /// Whether a place in this calendar is one for a meeting: while its form is open any place fills it, as any place fills an
    /// appointment's; otherwise one's own calendar is where meetings begin, unless appointments are what one books there.
    fn places_meeting(&self, whose: Whose) -> bool {
        let own = whose == Whose::Mine || (whose == self.mine && !self.editable);
        self.meets && (own || self.desk.meeting_draft().is_some())
    }

    /// A move is sent at once where nothing is known to speak against it. Otherwise the form opens with it: it says what
    /// does, takes the reason for an exception, offers what would be free, and can ask all the same.
    fn moved(&self, id: AppointmentId, wish: &Wish) -> Next {
        let Judge { state, context, .. } = &self.judge;
        let (Some(before), Some(draft)) = (self.judge.moving(id), self.judge.drafted(wish)) else {
            return Next::Nothing;
        };
        if before == draft {
            return Next::Nothing;
        }
        let command = draft.patient_id().and_then(|patient| draft.command(state.zone(), patient));
        match (precheck::of_draft(&draft, state, context), command) {
            (Verdict::Free | Verdict::Unknown, Some(command)) => Next::Send(command),
            (Verdict::Free | Verdict::Unknown, None)
            | (Verdict::Incomplete | Verdict::Soft { .. } | Verdict::Blocked { .. }, _) => {
                Next::Act(Act::Write(Rc::new(draft)))
            }
        }
    }

    /// A meeting is asked about before it is sent, since everybody who is invited is asked again; unless nobody is.
    fn moved_meeting(&self, id: OccurrenceId, wish: &Wish) -> Next {
        let moved = moved(id, wish);
        let Judge { state, context, .. } = &self.judge;
        if !self.meets || moved.is_nothing(state) {
            return Next::Nothing;
        }
        let asked = || Next::Act(Act::Open(Dialog::Moved(moved)));
        moved.at_once(state, context).map_or_else(asked, Next::Send)
    }
}

fn moved(id: OccurrenceId, wish: &Wish) -> Moved {
    Moved { id, whose: wish.column.whose, date: wish.column.date, span: wish.span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::calendar::model::{Column, Head};
    use crate::layout::{DayHours, Span};
    use docket_shared::model::Role;
    use docket_shared::testing::{Given, actor, appointment, at, book, practitioner};

    fn date() -> NaiveDate {
        "2026-11-24".parse().unwrap()
    }

    fn doing(draft: Option<Draft>) -> Doing {
        let mut given = Given::clinic([]);
        given.now = at("2026-11-24T08:00:00Z");
        given.book(book(1, "2026-11-24T10:00:00Z", "2026-11-24T10:30:00Z")).unwrap();
        let mut second = book(2, "2026-11-24T11:00:00Z", "2026-11-24T11:30:00Z");
        second.patient_id = docket_shared::testing::patient(2);
        given.book(second).unwrap();
        let context = Rc::new(Context::new(given.now, actor(Role::Receptionist)));
        let judge = Judge { state: Rc::new(given.state), context, draft: draft.map(Rc::new) };
        Doing {
            judge,
            editable: true,
            meets: true,
            mine: Whose::Mine,
            desk: Desk::default(),
            week: false,
            today: date(),
        }
    }

    fn column(number: u32) -> Rc<Column> {
        Rc::new(Column {
            whose: Whose::Practitioner(practitioner(number)),
            date: date(),
            head: Head::Day { count: 0, off: false },
            hours: DayHours::default(),
            all_day: Vec::new(),
        })
    }

    fn written(next: Next) -> Rc<Draft> {
        let Next::Act(Act::Write(draft)) = next else { panic!("a form, not {next:?}") };
        draft
    }

    #[test]
    fn a_place_opens_the_form_or_fills_the_one_that_is_open() {
        let place = |drawn| Deed::Place { column: column(2), span: Span::new(600, 645), drawn };
        let draft = written(doing(None).next(place(true)));
        assert_eq!((draft.practitioner_id, draft.span()), (Some(practitioner(2)), Some(Span::new(600, 645))));
        let draft = written(doing(None).next(place(false)));
        assert_eq!(draft.span(), Some(Span::new(600, 615)));
        let mut typed = Draft::new(date());
        typed.note = "Interpreter".into();
        typed.set_span(Span::new(900, 960));
        let draft = written(doing(Some(typed)).next(place(false)));
        assert_eq!((draft.note.as_str(), draft.span()), ("Interpreter", Some(Span::new(600, 660))));
        let reader = Doing { editable: false, ..doing(None) };
        assert_eq!(reader.next(place(true)), Next::Nothing);
    }

    #[test]
    fn a_move_is_sent_where_it_is_free_and_asked_about_where_it_is_not() {
        let moved = |start| Deed::Move {
            subject: Subject::Appointment(appointment(1)),
            column: column(1),
            span: Span::new(start, start + 30),
        };
        let doing = doing(None);
        assert_eq!(doing.next(moved(600)), Next::Nothing);
        let Next::Send(Command::RescheduleAppointment(command)) = doing.next(moved(720)) else {
            panic!("a request")
        };
        assert_eq!((command.appointment_id, command.start), (appointment(1), at("2026-11-24T12:00:00Z")));
        let draft = written(doing.next(moved(675)));
        assert_eq!(draft.span(), Some(Span::new(675, 705)));
    }

    #[test]
    fn a_meeting_that_is_moved_is_asked_about_first() {
        use docket_shared::testing::meetings::{create, details};
        let mut doing = Doing { editable: false, ..doing(None) };
        let mut given = Given { state: State::clone(&doing.judge.state), ..Given::clinic([]) };
        let rota = details("Rota", "2026-11-24T12:00:00Z", "2026-11-24T12:30:00Z");
        let rota = Command::CreateMeeting(create(1, rota, &[Role::Manager]));
        given.when(Role::Receptionist, &rota).unwrap();
        doing.judge.state = Rc::new(given.state);
        let id = OccurrenceId::whole(docket_shared::testing::meeting(1));
        let moved = |start| Deed::Move {
            subject: Subject::Meeting(id),
            column: column(1),
            span: Span::new(start, start + 30),
        };
        let Next::Act(Act::Open(Dialog::Moved(asked))) = doing.next(moved(780)) else { panic!("a question") };
        assert_eq!((asked.id, asked.date, asked.span), (id, date(), Span::new(780, 810)));
        assert_eq!(doing.next(moved(720)), Next::Nothing);
        let reader = Doing { meets: false, ..doing };
        assert_eq!(reader.next(moved(780)), Next::Nothing);
    }

    #[test]
    fn a_place_opens_the_form_also_where_what_weighs_it_is_missed() {
        let place = |column| Deed::Place { column, span: Span::new(600, 645), drawn: true };
        let Next::Act(Act::Begin(draft)) = doing(None).missed(&place(column(2))) else { panic!("the form") };
        assert_eq!((draft.practitioner_id, draft.span()), (Some(practitioner(2)), Some(Span::new(600, 645))));
        let mine = Rc::new(Column { whose: Whose::Mine, ..Column::clone(&column(1)) });
        let Next::Act(Act::BeginMeeting(draft)) = doing(None).missed(&place(mine)) else {
            panic!("the form")
        };
        assert_eq!((draft.date, draft.span()), (date(), Some(Span::new(600, 645))));
        let reader = Doing { editable: false, ..doing(None) };
        assert_eq!(reader.missed(&place(column(2))), Next::Nothing);
        let subject = Subject::Appointment(appointment(1));
        let moved = Deed::Move { subject, column: column(2), span: Span::new(600, 645) };
        assert_eq!(doing(None).missed(&moved), Next::Nothing);
    }

    #[test]
    fn a_head_leads_to_the_week_and_back() {
        let doing = doing(None);
        let week = Route::Week { whose: Some(Whose::Practitioner(practitioner(3))), date: None };
        assert_eq!(doing.next(Deed::Turn(column(3))), Next::Lead(Whose::Practitioner(practitioner(3)), week));
        let week = Doing { week: true, ..doing };
        assert_eq!(
            week.next(Deed::Turn(column(3))),
            Next::Lead(Whose::Practitioner(practitioner(3)), Route::HOME)
        );
        assert_eq!(
            week.next(Deed::Open(Subject::Appointment(appointment(1)))),
            Next::Act(Act::Show(appointment(1)))
        );
    }

    #[test]
    fn a_place_in_my_calendar_is_one_for_a_meeting() {
        let mine = Rc::new(Column { whose: Whose::Mine, ..Column::clone(&column(1)) });
        let place = |column: &Rc<Column>| Deed::Place {
            column: Rc::clone(column),
            span: Span::new(600, 645),
            drawn: true,
        };
        let meeting = |next: Next| {
            let Next::Act(Act::WriteMeeting(draft)) = next else { panic!("a meeting, not {next:?}") };
            draft.span()
        };
        assert_eq!(meeting(doing(None).next(place(&mine))), Some(Span::new(600, 645)));
        // A practitioner, who does not book, begins a meeting in their own column and nothing in another's.
        let own = Doing { editable: false, mine: Whose::Practitioner(practitioner(1)), ..doing(None) };
        assert_eq!(meeting(own.next(place(&column(1)))), Some(Span::new(600, 645)));
        assert_eq!(own.next(place(&column(2))), Next::Nothing);
        // While the form is open, a place fills it.
        let mut typed = MeetingDraft::new(date());
        typed.summary = "Rota".into();
        let panel = crate::components::desk::Panel::MeetingForm(Rc::new(typed));
        let open = Doing { desk: Desk { panel, ..Desk::default() }, ..doing(None) };
        let Next::Act(Act::WriteMeeting(draft)) = open.next(place(&column(2))) else { panic!("the form") };
        assert_eq!((draft.summary.as_str(), draft.span()), ("Rota", Some(Span::new(600, 645))));
        // An appointment is moved to no calendar of meetings.
        let moved = Deed::Move {
            subject: Subject::Appointment(appointment(1)),
            column: mine,
            span: Span::new(720, 750),
        };
        assert_eq!(doing(None).next(moved), Next::Nothing);
    }
}
