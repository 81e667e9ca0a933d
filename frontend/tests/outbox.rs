//! The outbox in a real browser, with its own storage and its own cryptography.
#![cfg(target_arch = "wasm32")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use docket_frontend::cache::{Action, Cache, Progress, Request};
use docket_frontend::outbox::Outbox;
use docket_shared::command::{BookAppointment, Command};
use docket_shared::ids::{AccountId, CommandId};
use docket_shared::model::Role;
use docket_shared::testing::{actor, at, half_an_hour};
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Storage;
use yew::platform::time::sleep;

wasm_bindgen_test_configure!(run_in_browser);

/// 256 bits, base64.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OTHER_KEY: &str = "//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=";

/// Each test has an account of its own, since they share the browser's storage.
fn account(number: u128) -> AccountId {
    AccountId::new(Uuid::from_u128(0xacc0_0000 + number))
}

fn mine(number: u128) -> CommandId {
    CommandId::new(Uuid::from_u128(number))
}

fn storage() -> Storage {
    web_sys::window().and_then(|window| window.local_storage().ok()?).expect("a storage")
}

/// Every entry of `account`: name and value.
fn entries(account: AccountId) -> Vec<(String, String)> {
    let storage = storage();
    let names = (0..storage.length().expect("a length")).filter_map(|index| storage.key(index).ok()?);
    let names = names.filter(|name| name.contains(&account.to_string()));
    names.filter_map(|name| Some((name.clone(), storage.get_item(&name).ok()??))).collect()
}

/// Leaves nothing of a test behind.
fn clean(account: AccountId) {
    for (name, _) in entries(account) {
        storage().remove_item(&name).expect("removed");
    }
}

/// A cache in which `numbers` were asked for.
fn asked(numbers: &[u128]) -> Cache {
    let now = at("2026-11-02T08:00:00Z");
    let empty = Cache::new(actor(Role::Receptionist), now);
    numbers.iter().fold(empty, |cache, number| {
        let book = half_an_hour(1, "2026-11-03T09:00:00Z");
        let command = Command::BookAppointment(BookAppointment { note: "Interpreter".into(), ..book });
        cache.after(Action::Submit { id: mine(*number), command, at: now })
    })
}

/// Waits until `is_so`; a test that waits for ever is ended by its runner.
async fn until(is_so: impl Fn() -> bool) {
    while !is_so() {
        // Sleeps because a storage tells nobody what its own page has written.
        sleep(Duration::from_millis(5)).await;
    }
}

/// What another visit finds.
async fn found(account: AccountId, key: &str) -> Vec<Request> {
    Outbox::open(account, key).await.kept().await
}

#[wasm_bindgen_test]
async fn what_is_asked_for_is_found_by_the_next_visit_with_what_became_of_it() {
    let account = account(1);
    let outbox = Outbox::open(account, KEY).await;
    let cache = asked(&[1, 2]);
    outbox.follow(&cache);
    until(|| entries(account).len() == 2).await;
    let kept = found(account, KEY).await;
    let expected: BTreeSet<_> = cache.requests.iter().map(|request| request.id).collect();
    assert_eq!(kept.iter().map(|request| request.id).collect::<BTreeSet<_>>(), expected);
    for request in &kept {
        assert_eq!(Some(request), cache.request(request.id).map(|it| &**it));
    }
    let sealed = entries(account);
    let cache = cache.after(Action::Accepted(mine(1)));
    outbox.follow(&cache);
    until(|| entries(account) != sealed).await;
    let kept = found(account, KEY).await;
    let progress = |number| kept.iter().find(|it| it.id == mine(number)).map(|it| it.progress.clone());
    assert_eq!((progress(1), progress(2)), (Some(Progress::Accepted), Some(Progress::Queued)));
    clean(account);
}

#[wasm_bindgen_test]
async fn nothing_that_is_kept_can_be_read_or_compared() {
    let account = account(2);
    let outbox = Outbox::open(account, KEY).await;
    let cache = asked(&[3, 4]);
    outbox.follow(&cache);
    until(|| entries(account).len() == 2).await;
    let sealed = entries(account);
    let patient = docket_shared::testing::patient(1).to_string();
    for (name, value) in &sealed {
        for readable in ["book_appointment", "Interpreter", "queued", "2026-11-03", &patient, KEY] {
            assert!(!value.contains(readable) && !name.contains(readable), "{readable}");
        }
        let bytes = STANDARD.decode(value).expect("base64");
        assert!(!String::from_utf8_lossy(&bytes).contains("book_appointment"));
    }
    // The nonce, 12 bytes and so 16 characters, is new for each.
    assert_ne!(sealed[0].1[..16], sealed[1].1[..16]);
    clean(account);
}

#[wasm_bindgen_test]
async fn another_key_opens_nothing_and_what_cannot_be_opened_is_thrown_away() {
    let account = account(3);
    let outbox = Outbox::open(account, KEY).await;
    outbox.follow(&asked(&[5]));
    until(|| entries(account).len() == 1).await;
    let (name, sealed) = entries(account).remove(0);
    // One that somebody has touched, and one that is no text of ours.
    let touched = format!("{}{}", &sealed[..30], &sealed[30..].to_lowercase());
    for value in [touched.as_str(), "AAAA", "no base64", ""] {
        storage().set_item(&name, value).expect("room");
        assert!(found(account, KEY).await.is_empty(), "{value}");
        assert!(entries(account).is_empty(), "{value}");
    }
    storage().set_item(&name, &sealed).expect("room");
    assert!(found(account, OTHER_KEY).await.is_empty());
    assert!(entries(account).is_empty());
}

#[wasm_bindgen_test]
async fn one_accounts_requests_are_nobody_elses() {
    let (one, other) = (account(4), account(5));
    let outboxes = [Outbox::open(one, KEY).await, Outbox::open(other, KEY).await];
    outboxes[0].follow(&asked(&[6]));
    outboxes[1].follow(&asked(&[7]));
    until(|| entries(one).len() + entries(other).len() == 2).await;
    assert_eq!(found(one, KEY).await.iter().map(|it| it.id).collect::<Vec<_>>(), [mine(6)]);
    outboxes[0].follow(&asked(&[]));
    assert_eq!((entries(one).len(), entries(other).len()), (0, 1));
    clean(other);
}

#[wasm_bindgen_test]
async fn whoever_signs_out_leaves_what_is_to_be_seen_to_sealed_and_nothing_else() {
    let account = account(6);
    let outbox = Outbox::open(account, KEY).await;
    let cache = asked(&[8, 9, 14, 19]).after(Action::Accepted(mine(9)));
    let cache = cache.after(Action::Refused(mine(14), "Not so.".into())).after(Action::Dismiss(mine(14)));
    let cache = cache.after(Action::Refused(mine(19), "Not so.".into()));
    outbox.follow(&cache);
    until(|| entries(account).len() == 4).await;
    // Another tab's.
    let other = Outbox::open(account, KEY).await;
    other.follow(&asked(&[15]));
    until(|| entries(account).len() == 5).await;
    outbox.forget_settled();
    let sealed = entries(account);
    assert!(sealed.iter().all(|(_, value)| !value.contains("book_appointment")));
    let kept: BTreeSet<_> = found(account, KEY).await.iter().map(|it| it.id).collect();
    assert_eq!(kept, BTreeSet::from([mine(8), mine(9), mine(15), mine(19)]));
    clean(account);
}

#[wasm_bindgen_test]
async fn what_another_tab_shows_is_left_to_it() {
    let account = account(12);
    let (one, other) = (Outbox::open(account, KEY).await, Outbox::open(account, KEY).await);
    let rejected = asked(&[20]).after(Action::Refused(mine(20), "Not so.".into()));
    one.follow(&rejected);
    until(|| entries(account).len() == 1).await;
    // The other has looked for what a closed tab left, and goes on with its own.
    assert_eq!(other.kept().await.len(), 1);
    other.follow(&asked(&[21]));
    until(|| entries(account).len() == 2).await;
    other.follow(&asked(&[]));
    assert_eq!(found(account, KEY).await.iter().map(|it| it.id).collect::<Vec<_>>(), [mine(20)]);
    // Once it is put aside, whichever tab signs out leaves nothing of it.
    one.follow(&rejected.after(Action::Dismiss(mine(20))));
    until_nothing_is_under_way().await;
    _ = other.kept().await;
    other.forget_settled();
    assert!(entries(account).is_empty());
}

#[wasm_bindgen_test]
async fn what_is_being_sealed_when_somebody_signs_out_is_written_if_it_is_undecided() {
    let account = account(7);
    let outbox = Outbox::open(account, KEY).await;
    let cache = asked(&[16, 17]).after(Action::Refused(mine(17), "Not so.".into()));
    outbox.follow(&cache.after(Action::Dismiss(mine(17))));
    outbox.forget_settled();
    until_nothing_is_under_way().await;
    assert_eq!(found(account, KEY).await.iter().map(|it| it.id).collect::<Vec<_>>(), [mine(16)]);
    clean(account);
}

#[wasm_bindgen_test]
async fn reading_again_does_not_undo_what_this_tab_is_writing() {
    let account = account(11);
    let outbox = Outbox::open(account, KEY).await;
    let cache = asked(&[18]);
    outbox.follow(&cache);
    until(|| entries(account).len() == 1).await;
    let sealed = entries(account);
    outbox.follow(&cache.after(Action::Accepted(mine(18))));
    _ = outbox.kept().await;
    until(|| entries(account) != sealed).await;
    assert_eq!(found(account, KEY).await[0].progress, Progress::Accepted);
    clean(account);
}

/// Sealing something else takes at least as long as what was begun before.
async fn until_nothing_is_under_way() {
    let account = account(8);
    let outbox = Outbox::open(account, KEY).await;
    outbox.follow(&asked(&[10]));
    until(|| entries(account).len() == 1).await;
    clean(account);
}

#[wasm_bindgen_test]
async fn what_leaves_the_list_leaves_the_browser() {
    let account = account(9);
    let outbox = Outbox::open(account, KEY).await;
    outbox.follow(&asked(&[11, 12]));
    until(|| entries(account).len() == 2).await;
    outbox.follow(&asked(&[12]));
    until(|| entries(account).len() == 1).await;
    assert_eq!(found(account, KEY).await.iter().map(|it| it.id).collect::<Vec<_>>(), [mine(12)]);
    clean(account);
}

#[wasm_bindgen_test]
async fn without_a_key_nothing_is_kept() {
    let account = account(10);
    for key in ["", "no base64", "AAEC"] {
        let outbox = Outbox::open(account, key).await;
        outbox.follow(&asked(&[13]));
        until_nothing_is_under_way().await;
        assert!(entries(account).is_empty() && outbox.kept().await.is_empty(), "{key}");
    }
}
