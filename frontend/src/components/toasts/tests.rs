//! What is told in a corner, and what is offered to take it back.

use super::*;
use docket_shared::command::CancelMeeting;
use docket_shared::model::Role;
use docket_shared::testing::meetings::{create, details, merge, series};
use docket_shared::testing::{Given, at, book, meeting};
use uuid::Uuid;

fn request(number: u128, progress: Progress) -> Rc<Request> {
    Rc::new(Request {
        id: CommandId::new(Uuid::from_u128(number)),
        command: Command::BookAppointment(book(1, "2026-11-24T10:00:00Z", "2026-11-24T10:15:00Z")),
        sent_at: at("2026-11-24T08:00:00Z"),
        progress,
        seen: false,
        called: None,
        start: None,
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
        let undo = UnmergeMeetings { meeting_id: meeting(1) };
        outdated(&Command::UnmergeMeetings(undo), &cache, &Context::new(given.now, manager))
    };
    assert_eq!(told(&given), None);
    let mut merged_again = given.clone();
    merged_again.when(Role::Manager, &Command::MergeMeetings(merge(3, 2))).unwrap();
    assert_eq!(told(&merged_again), Some("It can no longer be taken back from here."));
    given.when(Role::Manager, &Command::UnmergeMeetings(UnmergeMeetings { meeting_id: meeting(1) })).unwrap();
    assert_eq!(told(&given), Some("It has been taken back since."));
}

#[test]
fn a_date_that_was_called_off_is_offered_back_until_it_is() {
    let mut given = Given::clinic([]);
    given.now = at("2026-11-02T08:00:00Z");
    let rota = details("Rota", "2026-11-05T10:00:00Z", "2026-11-05T10:30:00Z");
    let rota = series(1, rota, "FREQ=WEEKLY", &[Role::Admin]);
    given.when(Role::Manager, &Command::CreateMeeting(rota)).unwrap();
    let manager = docket_shared::testing::actor(Role::Manager);
    let cancel = |recurrence_id: Option<&str>| {
        let recurrence_id = recurrence_id.map(at);
        let reason = String::new();
        Command::CancelMeeting(CancelMeeting { meeting_id: meeting(1), recurrence_id, reason })
    };
    let cache = |given: &Given| {
        let state = Rc::new(given.state.clone());
        let mut cache = Cache::new(manager, given.now);
        (cache.confirmed, cache.view) = (Rc::clone(&state), state);
        cache
    };
    let second = cancel(Some("2026-11-12T10:00:00Z"));
    given.when(Role::Manager, &second).unwrap();
    let told = |given: &Given, command: &Command, progress: Progress| {
        let request = Request { command: command.clone(), ..Request::clone(&request(1, progress)) };
        toast(&request, &cache(given), given.now).unwrap()
    };
    let offered = told(&given, &second, Progress::confirmed(Seq(1)));
    assert_eq!(offered.text, format!("Confirmed. Called off “Rota” on Thu 12 Nov. {UNDO_ASKS}"));
    let undo = Rc::clone(offered.undo().unwrap());
    let context = Context::new(given.now, manager);
    assert_eq!(outdated(&undo, &cache(&given), &context), None);
    let mut back = given.clone();
    back.when(Role::Manager, &undo).unwrap();
    assert_eq!(outdated(&undo, &cache(&back), &context), Some("It has been taken back since."));
    let mut all = given.clone();
    all.when(Role::Manager, &cancel(None)).unwrap();
    assert_eq!(outdated(&undo, &cache(&all), &context), Some("It can no longer be taken back from here."));
    assert!(told(&all, &cancel(None), Progress::confirmed(Seq(1))).undo().is_none());
    let refused = told(&given, &second, Progress::Refused("No.".into()));
    assert!(refused.bad && refused.undo().is_none());
}

#[test]
fn a_withdrawn_undo_says_so_and_leaves_others_alone() {
    let called_off = Toast { text: format!("Called off. {UNDO_ASKS}"), ..undo(3, 4) };
    let alone = Rc::new(Stack(vec![called_off])).reduce(Turn::Withdraw(undo(3, 4).id, "It is over."));
    assert_eq!(alone.0[0].text, "Called off. It is over.");
    let stack = Rc::new(Stack(vec![undo(1, 1), undo(2, 3)]));
    let first = stack.0[0].id;
    let stack = stack.reduce(Turn::Withdraw(first, "It has been taken back since."));
    let said: Vec<_> = stack.0.iter().map(|it| (it.text.as_str(), it.unmerges())).collect();
    assert_eq!(
        said,
        [
            ("Mina merged the two. It has been taken back since.", None),
            ("Mina merged the two.", Some(meeting(3)))
        ]
    );
    let stack = stack.reduce(Turn::Outdated(meeting(3)));
    assert_eq!(stack.0.iter().map(|it| it.unmerges()).collect::<Vec<_>>(), [None]);
}
