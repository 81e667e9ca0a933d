//! What one does, the other sees, without loading anything again.

use crate::clinic::Clinic;
use crate::desk::{self, clean, in_grid};
use docket_tests::browser::Browser;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn what_one_does_the_other_sees() {
    let clinic = Clinic::open();
    let (rosa, mina) = tokio::join!(Browser::open("live-rosa"), Browser::open("live-mina"));
    tokio::join!(desk::sign_in(&rosa, &clinic, "rosa"), desk::sign_in(&mina, &clinic, "mina"));
    mina.value::<bool>("(window.neverLoadedAgain = true)").await;
    let places = desk::places(&rosa).await;
    let [from, to] = desk::apart(&places);

    let (id, name) = desk::book(&rosa, &from, "ar").await;
    let spoken = |time: &str| {
        format!(
            "it.querySelector('.visually-hidden').textContent.startsWith({})",
            json!(format!("{name}, {time} to "))
        )
    };
    in_grid(&mina, &id, &spoken(&from.time)).await;

    rosa.press(".panel-foot", "Reschedule").await;
    rosa.click(&format!("#{}", to.cell)).await;
    desk::free(&rosa).await;
    desk::submit(&rosa).await;
    let moved = format!("{} && it.parentElement.id.startsWith({})", spoken(&to.time), json!(to.column()));
    in_grid(&mina, &id, &moved).await;
    desk::booked(&rosa).await;

    rosa.press(".panel-foot", "Cancel appointment").await;
    rosa.fill("#cancel-reason", "Feels better").await;
    rosa.press(".panel form", "Cancel it").await;
    mina.until("the cancelled one to leave", &format!("!document.getElementById('appointment-{id}')")).await;

    assert!(mina.value::<bool>("window.neverLoadedAgain === true").await, "without a reload");
    clean(&rosa).await;
    clean(&mina).await;
    rosa.close().await;
    mina.close().await;
}
