use super::*;
use docket_shared::command::Command;
use docket_shared::model::Role;
use docket_shared::testing::{Given, appointment, meeting, meetings, practitioner, service};
use uuid::Uuid;

fn after(acts: impl IntoIterator<Item = Act>) -> Desk {
    acts.into_iter().fold(Desk::default(), |desk, act| desk.after(act))
}

fn chaired() -> Given {
    let mut given = Given::clinic([]);
    let details = meetings::details("Rota", "2026-11-24T10:00:00Z", "2026-11-24T10:30:00Z");
    given.when(Role::Manager, &Command::CreateMeeting(meetings::create(1, details, &[]))).unwrap();
    given
}

fn writing() -> Act {
    Act::Write(Rc::new(Draft::new("2026-11-24".parse().unwrap())))
}

#[test]
fn escape_closes_what_is_in_front() {
    let acts = [Act::Show(appointment(1)), Act::ToggleRail, Act::Open(Dialog::Keys)];
    let mut desk = after(acts);
    desk = desk.after(Act::Close);
    assert_eq!((&desk.dialog, desk.rail, desk.shown()), (&None, true, Some(appointment(1))));
    desk = desk.after(Act::Close);
    assert_eq!((desk.rail, desk.shown()), (false, Some(appointment(1))));
    desk = desk.after(Act::Close);
    assert_eq!(desk.panel, Panel::Closed);
}

#[test]
fn a_rejection_never_takes_the_form_from_under_somebodys_hands() {
    let raise = Act::Raise(appointment(2), CommandId::new(Uuid::nil()));
    assert_eq!(after([raise.clone()]).shown(), Some(appointment(2)));
    assert_eq!(after([Act::Show(appointment(1)), raise.clone()]).shown(), Some(appointment(2)));
    assert!(after([writing(), raise.clone()]).draft().is_some());
    assert_eq!(after([Act::ToggleRequests, raise]).panel, Panel::Requests);
}

#[test]
fn what_was_typed_is_taken_up_again_until_it_is_sent_or_given_up() {
    let draft = Draft { note: "Interpreter".into(), ..Draft::new("2026-11-24".parse().unwrap()) };
    let typed = Rc::new(draft);
    let new = || Act::Begin(Rc::new(Draft::new("2026-11-25".parse().unwrap())));
    for leave in [Act::Close, Act::ClosePanel, Act::Show(appointment(1)), Act::ToggleRequests, writing()] {
        let desk = after([Act::Write(Rc::clone(&typed)), leave.clone()]);
        assert_eq!((desk.draft() == Some(&typed), desk.kept.as_ref()), (false, Some(&typed)), "{leave:?}");
        let desk = desk.after(Act::ClosePanel).after(new());
        assert_eq!((desk.draft(), desk.kept.as_ref()), (Some(&typed), None), "{leave:?}");
        assert_eq!(desk.after(new()).draft(), Some(&typed));
    }
    let sent = after([Act::Write(Rc::clone(&typed)), Act::Finish(Some(appointment(1)))]);
    assert_eq!((sent.shown(), sent.kept), (Some(appointment(1)), None));
    // A place that was only clicked on is nothing to keep.
    assert_eq!(after([writing(), Act::Close]).kept, None);
}

#[test]
fn a_meeting_that_was_typed_is_taken_up_again_each_on_its_own() {
    let new = |summary: &str| {
        let draft = MeetingDraft::new("2026-11-24".parse().unwrap());
        Rc::new(MeetingDraft { summary: summary.into(), ..draft })
    };
    let (first, second, empty) = (new("Rota"), new("Retreat"), new(""));
    let write = |draft: &Rc<MeetingDraft>| Act::WriteMeeting(Rc::clone(draft));
    for leave in [Act::Close, Act::ShowMeeting(OccurrenceId::whole(meeting(1))), writing()] {
        let desk = after([write(&first), leave.clone()]);
        assert_eq!(desk.kept_meetings, [Rc::clone(&first)], "{leave:?}");
        let desk = desk.after(Act::BeginMeeting(Rc::clone(&empty)));
        assert_eq!((desk.meeting_draft(), desk.kept_meetings.len()), (Some(&first), 0), "{leave:?}");
    }
    // A second one does not push out the first; each goes when it is sent.
    let desk = after([write(&first), write(&second), Act::FinishMeeting(None)]);
    assert_eq!(desk.kept_meetings, [Rc::clone(&first)]);
    let desk = after([write(&first), write(&second), Act::Close, write(&second), write(&second)]);
    assert_eq!((desk.meeting_draft(), &desk.kept_meetings[..]), (Some(&second), &[first][..]));
    assert!(after([write(&empty), Act::Close]).kept_meetings.is_empty());
    let moved = Rc::new(MeetingDraft { touched: true, ..MeetingDraft::clone(&empty) });
    assert_eq!(after([write(&moved), Act::Close]).kept_meetings, [moved]);
}

#[test]
fn the_latest_changes_that_were_sent_are_remembered() {
    let given = chaired();
    let change = |number: usize| {
        let draft = MeetingDraft::changing(given.meeting(1), None, given.state.zone());
        Rc::new(MeetingDraft { summary: number.to_string(), ..draft })
    };
    let finish = |sent: bool| Act::FinishMeeting(sent.then(|| OccurrenceId::whole(meeting(1))));
    let given_up = after([Act::WriteMeeting(change(0)), finish(false)]);
    assert!(given_up.sent_meetings.is_empty());
    let sent = (0..=SENT_MAXIMUM).flat_map(|it| [Act::WriteMeeting(change(it)), finish(true)]);
    let desk = after(sent);
    assert_eq!(desk.sent_meetings.len(), SENT_MAXIMUM);
    assert_eq!(
        (&desk.sent_meetings[0], desk.sent_meetings.last()),
        (&change(1), Some(&change(SENT_MAXIMUM)))
    );
}

#[test]
fn who_comes_to_invite_somebody_types_there_whatever_was_begun() {
    let draft = MeetingDraft { touched: true, ..MeetingDraft::new("2026-11-24".parse().unwrap()) };
    let inviting = Rc::new(draft.clone().to_invite());
    let desk = after([Act::WriteMeeting(Rc::new(draft)), Act::Close, Act::BeginMeeting(inviting)]);
    assert_eq!(desk.meeting_draft().map(|it| (it.touched, it.inviting)), Some((true, true)));
}

#[test]
fn a_rejected_meeting_is_shown_unless_somebody_types() {
    let raise = Act::RaiseMeeting(OccurrenceId::whole(meeting(2)), CommandId::new(Uuid::nil()));
    assert_eq!(after([raise.clone()]).shown_meeting(), Some(OccurrenceId::whole(meeting(2))));
    assert!(after([writing(), raise]).draft().is_some());
    let desk = after([Act::Merge(meeting(1), meeting(2)), Act::Close]);
    assert_eq!(desk.dialog, None);
}

#[test]
fn filters_toggle_and_show_all_leaves_the_cancelled_as_they_were() {
    let acts = [
        Act::TogglePractitioner(practitioner(1)),
        Act::ToggleService(service(1)),
        Act::ToggleService(service(1)),
        Act::ToggleCancelled,
    ];
    let desk = after(acts);
    assert_eq!(desk.filter.practitioners, [practitioner(1)]);
    assert!(desk.filter.services.is_empty() && desk.filter.cancelled);
    let desk = desk.after(Act::ShowAll);
    assert!(desk.filter.practitioners.is_empty() && desk.filter.cancelled);
}
