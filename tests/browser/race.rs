//! Two clerks, two browsers, one slot.

use crate::clinic::Clinic;
use crate::desk::{self, ITEMS, booked, clean, free, items};
use docket_tests::browser::Browser;
use serde_json::json;

/// What became of the request that was just sent.
const DECIDED: &str = "document.querySelector('.panel .details-status[data-status=booked]') ? 'confirmed'
    : document.querySelector('.panel .verdict[data-verdict=blocked] .verdict-reasons li')
        && document.querySelector('.panel .alternative') && !document.getElementById('booking') ? 'rejected' : null";

/// Waits until the calendar of `other` says what that of `one` says, with nothing undecided in it.
async fn same_calendar(one: &Browser, other: &Browser) {
    let settled = "!document.querySelector('.calendar .appointment[data-progress]')";
    one.until("a settled calendar", settled).await;
    let expected = json!(items(one).await).to_string();
    let same = format!("{settled} && JSON.stringify({ITEMS}) === {}", json!(expected));
    other.until("the same calendar as the other's", &same).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clerks_race_for_one_slot() {
    let clinic = Clinic::open();
    let (rosa, mina) = tokio::join!(Browser::open("race-rosa"), Browser::open("race-mina"));
    tokio::join!(desk::sign_in(&rosa, &clinic, "rosa"), desk::sign_in(&mina, &clinic, "mina"));
    same_calendar(&rosa, &mina).await;
    let before = items(&rosa).await;
    let place = desk::places(&rosa).await[0].clone();
    tokio::join!(desk::open_form(&rosa, &place), desk::open_form(&mina, &place));
    let (first, second) = tokio::join!(desk::choose_patient(&rosa, "ar"), desk::choose_patient(&mina, "el"));
    assert_ne!(first, second);
    tokio::join!(free(&rosa), free(&mina));
    tokio::join!(desk::submit(&rosa), desk::submit(&mina));
    let (of_rosa, of_mina) =
        tokio::join!(rosa.until("a decision", DECIDED), mina.until("a decision", DECIDED));
    let (won, lost, loser) = match (of_rosa.as_str().unwrap(), of_mina.as_str().unwrap()) {
        ("confirmed", "rejected") => (&rosa, &mina, &second),
        ("rejected", "confirmed") => (&mina, &rosa, &first),
        decided => panic!("exactly one is confirmed, not {decided:?}"),
    };
    won.pictures("confirmed").await;
    lost.pictures("rejected").await;

    same_calendar(won, lost).await;
    assert_eq!(items(won).await.len(), before.len() + 1, "one appointment came of two requests");
    let said: String = lost.value("document.querySelector('.panel .verdict').innerText").await;
    assert!(said.contains(&place.practitioner) && said.contains(&place.time), "who is taken when: {said}");
    assert!(said.contains(loser.as_str()), "what was not booked: {said}");

    lost.click(".panel .alternative").await;
    let id = booked(lost).await;
    desk::in_grid(
        lost,
        &id,
        &format!("it.querySelector('.appointment-name').textContent === {}", json!(loser)),
    )
    .await;
    same_calendar(lost, won).await;
    assert_eq!(items(won).await.len(), before.len() + 2);
    lost.pictures("alternative-taken").await;
    clean(&rosa).await;
    clean(&mina).await;
    rosa.close().await;
    mina.close().await;
}
