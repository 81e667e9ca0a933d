//! Meetings through the public API: who sees what, and what becomes of two that were meant as one when everybody acts at once.

use docket_shared::command::{Command, CreateMeeting, RespondToMeeting};
use docket_shared::event::Event;
use docket_shared::ids::{CommandId, MeetingId};
use docket_shared::look_alikes::MeetingSketch;
use docket_shared::model::{Meeting, ParticipationStatus, Role};
use docket_shared::protocol::http::{HiddenLookAlikes, History, MeetingPage};
use docket_shared::rejection::{NoteCode, Outcome, Reason};
use docket_shared::testing::meetings::{accept, create, details, invitee, merge, respond, unmerge};
use docket_shared::testing::{at, meeting};
use docket_shared::time::Interval;
use docket_tests::client::{Client, query};
use docket_tests::feed::Follower;
use docket_tests::server::{Server, Setup};

const TEN: (&str, &str) = ("2030-01-08T10:00:00Z", "2030-01-08T10:30:00Z");

fn week() -> Interval {
    Interval::new(at("2030-01-06T00:00:00Z"), at("2030-01-13T00:00:00Z"))
}

fn upgrade() -> CreateMeeting {
    let mut create = create(1, details("Discuss recent upgrade", TEN.0, TEN.1), &[]);
    create.details.description = "Printing fails".into();
    create.details.location = "Staff kitchen".into();
    create
}

/// `create`, with the account of `client` invited.
fn inviting(mut create: CreateMeeting, clients: &[&Client]) -> Command {
    create.attendees = clients
        .iter()
        .map(|client| docket_shared::command::Invitee {
            account_id: client.account_id(),
            ..invitee(Role::Admin)
        })
        .collect();
    Command::CreateMeeting(create)
}

fn add_on() -> CreateMeeting {
    create(2, details("Investigate new Adobe add-on", TEN.0, TEN.1), &[])
}

async fn meeting_as_seen(client: &Client, id: MeetingId) -> Meeting {
    client.read(&format!("/api/v1/meetings/{id}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_no_part_never_learns_what_a_meeting_is_about() {
    let server = Server::start(Setup::clinic()).await;
    let manager = Client::of(Role::Manager, server.url()).await;
    let practitioner = Client::of(Role::Practitioner, server.url()).await;
    let outsider = Client::of(Role::Receptionist, server.url()).await;
    let followers = [Follower::open(&practitioner, week()).await, Follower::open(&outsider, week()).await];
    manager.confirm(inviting(upgrade(), &[&practitioner])).await;
    practitioner.confirm(accept(1)).await;
    let seq = manager.calendar(week()).await.seq;
    for follower in &followers {
        follower.caught_up(seq).await;
    }
    let said = |follower: &Follower| follower.look(|seen| serde_json::to_string(&seen.changes).unwrap());
    assert!(said(&followers[0]).contains("Discuss recent upgrade"));
    let calendar = outsider.get(&format!("/api/v1/calendar?{}", query(week()))).await.body;
    let seen = outsider.get(&format!("/api/v1/meetings/{}", meeting(1))).await.body;
    let resumed = Follower::resume(&outsider, {
        let mut kept = followers[1].kept();
        kept.seq = docket_shared::ids::Seq(seq.0 - 2);
        kept
    })
    .await;
    resumed.caught_up(seq).await;
    for text in [said(&followers[1]), said(&resumed), calendar, seen] {
        assert!(text.contains(&meeting(1).to_string()), "{text}");
        for word in ["upgrade", "Printing", "kitchen"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
    let page: MeetingPage = outsider.read(&format!("/api/v1/meetings?{}", query(week()))).await;
    assert!(page.meetings.is_empty());
    let history = format!("/api/v1/meetings/{}/history", meeting(1));
    assert_eq!(outsider.get(&history).await.status, 404);
    let history: History = manager.read(&history).await;
    assert_eq!(history.changes.len(), 2);
    // That the practitioner is taken then, everybody may know: it is in the way of a booking.
    let redacted = meeting_as_seen(&outsider, meeting(1)).await;
    assert!(redacted.redacted && redacted.attendees.len() == 2);
    // What each copy came to is what the server says to its reader.
    for (client, follower) in [&practitioner, &outsider].into_iter().zip(&followers) {
        let asked = client.calendar(week()).await;
        assert_eq!(follower.snapshot(client, asked.as_of).await, asked);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn crossed_invitations_accepted_at_once_leave_one_who_is_asked() {
    let server = Server::start(Setup::clinic()).await;
    let a = Client::of(Role::Manager, server.url()).await;
    let b = Client::of(Role::Receptionist, server.url()).await;
    a.confirm(inviting(upgrade(), &[&b])).await;
    b.confirm(inviting(add_on(), &[&a])).await;
    let (first, second) = tokio::join!(a.decide(accept(2)), b.decide(accept(1)));
    let asked: Vec<_> = [&first, &second]
        .into_iter()
        .filter_map(|outcome| match outcome {
            Outcome::Rejected(rejection) => Some(rejection.reasons.clone()),
            Outcome::Confirmed { .. } => None,
        })
        .collect();
    assert_eq!(asked.len(), 1, "{first:?} {second:?}");
    assert!(matches!(asked[0][..], [Reason::InvitationsCrossed { .. }]), "{asked:?}");
    // Whoever is asked says that they are one.
    let (outcome, other) = tokio::join!(
        a.decide(Command::MergeMeetings(merge(1, 2))),
        b.decide(Command::MergeMeetings(merge(2, 1)))
    );
    let notes: Vec<_> = [outcome, other]
        .into_iter()
        .filter_map(|outcome| match outcome {
            Outcome::Confirmed { note, .. } => Some(note.map(|note| note.code)),
            Outcome::Rejected(_) => None,
        })
        .collect();
    assert!(
        notes == [None, Some(NoteCode::AlreadyMerged)] || notes == [Some(NoteCode::AlreadyMerged), None],
        "both are confirmed, one of them as merged already: {notes:?}"
    );
    let meetings = [meeting_as_seen(&a, meeting(1)).await, meeting_as_seen(&a, meeting(2)).await];
    assert_eq!(meetings.iter().filter(|it| it.stands()).count(), 1);
    // What is answered to the one that is gone goes to the one that stands, and whoever answers is told.
    let gone = meetings.iter().find(|it| !it.stands()).unwrap();
    let stands = meetings.iter().find(|it| it.stands()).unwrap();
    let late = RespondToMeeting { meeting_id: gone.id, ..respond(1, ParticipationStatus::Tentative) };
    let outcome = b.decide(Command::RespondToMeeting(late)).await;
    let Outcome::Confirmed { note: Some(note), .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!((note.code, note.meeting_id), (NoteCode::WentToSurvivor, stands.id));
    let answer = meeting_as_seen(&b, stands.id).await.answer(b.account_id(), None);
    assert_eq!(answer, Some(ParticipationStatus::Tentative));
    let number = if gone.id == meeting(1) { 1 } else { 2 };
    a.confirm(unmerge(number)).await;
    assert!(meeting_as_seen(&a, meeting(1)).await.stands() && meeting_as_seen(&a, meeting(2)).await.stands());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merge_and_its_undo_are_in_the_history_of_both() {
    let server = Server::start(Setup::clinic()).await;
    let a = Client::of(Role::Manager, server.url()).await;
    for create in [upgrade(), add_on()] {
        a.confirm(Command::CreateMeeting(create)).await;
    }
    a.confirm(Command::MergeMeetings(merge(1, 2))).await;
    a.confirm(unmerge(2)).await;
    for id in [meeting(1), meeting(2)] {
        let history: History = a.read(&format!("/api/v1/meetings/{id}/history")).await;
        let events: Vec<_> = history.changes.iter().map(|change| &change.event).collect();
        let [Event::MeetingCreated { meeting }, Event::MeetingsMerged { .. }, Event::MeetingsUnmerged { .. }] =
            events[..]
        else {
            panic!("{id}: {events:?}");
        };
        assert_eq!(meeting.id, id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_browser_cannot_see_is_told_of_by_who_organizes_it_and_when() {
    let server = Server::start(Setup::clinic()).await;
    let a = Client::of(Role::Manager, server.url()).await;
    let b = Client::of(Role::Receptionist, server.url()).await;
    let c = Client::of(Role::Practitioner, server.url()).await;
    a.confirm(inviting(upgrade(), &[&c])).await;
    let sketch = MeetingSketch {
        meeting_id: None,
        details: upgrade().details,
        organizer: b.account_id(),
        attendees: vec![c.account_id(), a.account_id()],
    };
    let answer = b.post("/api/v1/meetings/_look-alikes", &sketch).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let found: HiddenLookAlikes = answer.json();
    assert_eq!(found.look_alikes.len(), 1);
    assert_eq!(
        (found.look_alikes[0].organizer, found.look_alikes[0].meeting_id),
        (a.account_id(), meeting(1))
    );
    assert!(!answer.body.contains("upgrade"), "{}", answer.body);
    // To those whom it concerns their own copy tells more.
    let own: HiddenLookAlikes = c.post("/api/v1/meetings/_look-alikes", &sketch).await.json();
    assert!(own.look_alikes.is_empty());
    // Nor do the ends of time stop anybody, who may ask about whatever they like.
    for (start, end) in [
        ("-262143-01-01T00:00:00Z", "-262143-01-01T00:00:01Z"),
        ("+262142-12-31T23:59:58Z", "+262142-12-31T23:59:59Z"),
        (TEN.1, TEN.0),
    ] {
        let mut far = sketch.clone();
        (far.details.start, far.details.end) = (at(start), at(end));
        let answer = b.post("/api/v1/meetings/_look-alikes", &far).await;
        assert_eq!(answer.status, 422, "{}", answer.body);
    }
    for body in [serde_json::json!({}), serde_json::json!({ "details": 7 }), serde_json::json!([])] {
        let answer = b.post("/api/v1/meetings/_look-alikes", &body).await;
        assert_eq!(answer.status, 422, "{}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn meetings_their_merges_and_what_was_said_about_them_outlive_a_restart() {
    let mut server = Server::start(Setup::clinic()).await;
    let a = Client::of(Role::Manager, server.url()).await;
    let b = Client::of(Role::Receptionist, server.url()).await;
    a.confirm(inviting(upgrade(), &[&b])).await;
    b.confirm(inviting(add_on(), &[&a])).await;
    let merged: CommandId = a.accepted(Command::MergeMeetings(merge(2, 1))).await;
    let again = a.accepted(Command::MergeMeetings(merge(1, 2))).await;
    let before = a.calendar(week()).await;
    let outcomes = [a.outcome(merged).await, a.outcome(again).await];
    server.restart().await;
    let a = a.at(server.url());
    let after = a.calendar(week()).await;
    assert_eq!(after.meetings, before.meetings);
    assert_eq!(after.meetings.len(), 2);
    assert_eq!([a.outcome(merged).await, a.outcome(again).await], outcomes);
    assert!(matches!(outcomes[1], Outcome::Confirmed { note: Some(_), .. }), "{outcomes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_which_invitations_of_others_crossed() {
    let server = Server::start(Setup::clinic()).await;
    let a = Client::of(Role::Manager, server.url()).await;
    let b = Client::of(Role::Receptionist, server.url()).await;
    let outsider = Client::of(Role::Practitioner, server.url()).await;
    a.confirm(inviting(upgrade(), &[&b])).await;
    b.confirm(inviting(add_on(), &[&a])).await;
    let far = details("Lunch", "2030-02-08T10:00:00Z", "2030-02-08T10:30:00Z");
    let sketch = MeetingSketch {
        meeting_id: Some(meeting(1)),
        details: far,
        organizer: outsider.account_id(),
        attendees: Vec::new(),
    };
    let found: HiddenLookAlikes = outsider.post("/api/v1/meetings/_look-alikes", &sketch).await.json();
    assert!(found.look_alikes.is_empty(), "{found:?}");
}
