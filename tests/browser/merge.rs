//! One meeting under two names: two people invite each other, say yes, and are asked whether the two are one.

use crate::access::audit;
use crate::clinic::Clinic;
use crate::desk::{self, clean};
use docket_tests::browser::{Browser, Screen};
use serde_json::{Value, json};
use thirtyfour::Key;

const UPGRADE: &str = "00000000-0000-7000-8000-00000000a001";
const ADD_ON: &str = "00000000-0000-7000-8000-00000000b001";

/// The account that is signed in.
pub(crate) async fn account(browser: &Browser) -> String {
    let asked =
        "fetch('/api/v1/session').then(it => it.json()).then(it => window.docketAccount = it.account.id)";
    let _: Value = browser.value(&format!("({asked}, null)")).await;
    browser.until("the account", "window.docketAccount").await.as_str().unwrap().to_owned()
}

/// Sends a command as the app would, from the page.
async fn send(browser: &Browser, command: Value) {
    let body = json!(command.to_string());
    let sent = format!(
        "(delete window.docketSent, fetch('/api/v1/commands', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }}, body: {body} }})
            .then(it => window.docketSent = it.status), null)"
    );
    let _: Value = browser.value(&sent).await;
    assert_eq!(browser.until("an answer", "window.docketSent").await, json!(202));
}

/// Creates a meeting on the working day.
pub(crate) async fn create(
    browser: &Browser,
    id: &str,
    summary: &str,
    times: (&str, &str),
    more: Value,
    invited: &str,
) {
    let day = desk::day();
    let mut details = json!({
        "summary": summary,
        "start": format!("{day}T{}:00Z", times.0),
        "end": format!("{day}T{}:00Z", times.1),
    });
    details.as_object_mut().unwrap().extend(more["details"].as_object().cloned().unwrap_or_default());
    let mut command = json!({
        "id": id.replace("-8000-", "-9000-"),
        "type": "create_meeting",
        "meeting_id": id,
        "details": details,
        "attendees": [{ "account_id": invited }],
    });
    if let Some(rule) = more.get("recurrence") {
        command["recurrence"] = rule.clone();
    }
    send(browser, command).await;
}

/// Waits until a dialog is open that holds `text`.
async fn asked(browser: &Browser, text: &str) {
    let holds = format!("document.querySelector('dialog[open]')?.innerText.includes({})", json!(text));
    browser.until("the question", &holds).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_invitations_under_two_names_become_one_meeting_and_two_again() {
    let clinic = Clinic::open();
    let (rosa, mina) = tokio::join!(Browser::open("merge-rosa"), Browser::open("merge-mina"));
    tokio::join!(desk::sign_in(&rosa, &clinic, "rosa"), desk::sign_in(&mina, &clinic, "mina"));
    let (rosa_id, mina_id) = tokio::join!(account(&rosa), account(&mina));
    let add_on = json!({ "details": {
        "description": "The calendar add-on stops when it is renewed.",
        "location": "Meeting room",
    } });
    create(&rosa, UPGRADE, "Discuss recent upgrade", ("10:00", "11:00"), json!({}), &mina_id).await;
    create(&mina, ADD_ON, "Investigate new Adobe add-on", ("10:00", "10:30"), add_on, &rosa_id).await;
    let inbox = clinic.at("/inbox");
    tokio::join!(rosa.goto(&inbox), mina.goto(&inbox));
    let letter = |title: &str| {
        format!(
            "[...document.querySelectorAll('.letter-title')].some(it => it.textContent === {})",
            json!(title)
        )
    };
    let (of_mina, of_rosa) = (letter("Investigate new Adobe add-on"), letter("Discuss recent upgrade"));
    tokio::join!(rosa.until("Mina's invitation", &of_mina), mina.until("Rosa's invitation", &of_rosa));
    let mut wrong = Vec::new();
    audit(&rosa, "the inbox", &mut wrong).await;
    rosa.pictures("inbox").await;

    // The first to answer is told, and may leave it to the other.
    rosa.press(".letter", "Accept").await;
    asked(&rosa, "ach invited the other").await;
    rosa.press("dialog", "Not sure: accept for now").await;
    rosa.until(
        "the answer",
        "document.querySelector('.page-inner')?.innerText.includes('Waiting for somebody else')",
    )
    .await;

    // The second to answer is asked first, and merges.
    mina.press(".letter", "Accept").await;
    asked(&mina, "If you merge").await;
    let inside: bool =
        mina.value("document.querySelector('dialog[open]').contains(document.activeElement)").await;
    assert!(inside, "the focus is in the dialog");
    let unable: usize = mina
        .value("[...document.querySelectorAll('dialog button')].filter(it => it.textContent.startsWith('Not sure')).length")
        .await;
    assert_eq!(unable, 0, "the second to answer cannot leave it to the first");
    audit(&mina, "the merge dialog", &mut wrong).await;
    mina.pictures("dialog").await;
    mina.press("dialog", "Merge into one").await;

    // Both see one meeting, and Rosa reads what became of hers.
    let sentence = "Mina Takahashi merged your “Discuss recent upgrade” into “Investigate new Adobe add-on”.";
    let told = format!(
        "[...document.querySelectorAll('.toast')].some(it => it.innerText.includes({}))",
        json!(sentence)
    );
    rosa.until(sentence, &told).await;
    rosa.pictures("merged").await;
    tokio::join!(rosa.press(".page .tabs", "My meetings"), mina.press(".page .tabs", "My meetings"));
    let one = ["Investigate new Adobe add-on"];
    tokio::join!(titles(&rosa, &one), titles(&mina, &one));
    audit(&rosa, "my meetings", &mut wrong).await;
    // Search finds it by the title that does not stand.
    mina.fill(".page-search input", "recent upgr").await;
    titles(&mina, &one).await;
    mina.pictures("meetings").await;
    mina.fill(".page-search input", " ").await;

    rosa.press(".toast", "Undo").await;
    let two = ["Discuss recent upgrade", "Investigate new Adobe add-on"];
    tokio::join!(titles(&rosa, &two), titles(&mina, &two));
    let undone =
        "[...document.querySelectorAll('.toast')].some(it => it.innerText.includes('took a merge back'))";
    mina.until("the sentence", undone).await;
    // What Rosa has taken back, Mina is not offered to take back.
    mina.until(
        "an undo that is withdrawn",
        "![...document.querySelectorAll('.toast button')].some(it => it.textContent === 'Undo')",
    )
    .await;
    assert_eq!(wrong, Vec::<String>::new());
    clean(&rosa).await;
    clean(&mina).await;
    rosa.close().await;
    mina.close().await;
}

/// Rosa and Mina have invited each other; Mina is at her inbox, with this screen.
async fn invited(clinic: &Clinic, name: &str, screen: Screen) -> Browser {
    let name_of_rosa = format!("{name}-rosa");
    let (rosa, mina) = tokio::join!(Browser::open(&name_of_rosa), Browser::open_as(name, screen));
    tokio::join!(desk::sign_in(&rosa, clinic, "rosa"), desk::sign_in(&mina, clinic, "mina"));
    let (rosa_id, mina_id) = tokio::join!(account(&rosa), account(&mina));
    let text = |text: &str| json!({ "details": { "description": text } });
    create(&rosa, UPGRADE, "Discuss recent upgrade", ("10:00", "11:00"), text("Since Monday."), &mina_id)
        .await;
    create(&mina, ADD_ON, "Investigate new Adobe add-on", ("10:00", "10:30"), text("It stops."), &rosa_id)
        .await;
    rosa.close().await;
    mina.goto(&clinic.at("/inbox")).await;
    mina.until("the flag", COMPARE).await;
    mina
}

/// Something in the inbox that leads to the question.
const COMPARE: &str =
    "[...document.querySelectorAll('.letter button')].some(it => it.textContent === 'Compare')";

/// A toast that offers to take a merge back.
const UNDO: &str = "[...document.querySelectorAll('.toast button')].some(it => it.textContent === 'Undo')";

#[tokio::test(flavor = "multi_thread")]
async fn from_the_flag_to_a_merge_and_back_by_the_keyboard_alone() {
    let clinic = Clinic::open();
    let mina = invited(&clinic, "merge-keys", Screen::Desk).await;
    mina.tab_to("Compare").await;
    // Left again, one is where one was.
    mina.keys(Key::Enter).await;
    asked(&mina, "If you merge").await;
    mina.keys(Key::Escape + "").await;
    mina.until("no dialog", "!document.querySelector('dialog')").await;
    mina.until("the flag", "document.activeElement.textContent === 'Compare'").await;

    mina.keys(Key::Enter).await;
    asked(&mina, "If you merge").await;
    let question = "document.activeElement.textContent === 'Are these one meeting?'";
    mina.until("the question", question).await;
    // The one that does not stand yet: its title, time and place come along, and the title is taken back.
    let chosen = "document.activeElement.matches('[name=merge-invitation]:checked')";
    mina.keys(Key::Tab).await;
    mina.keys(Key::Tab).await;
    mina.until("the choice of which stands", chosen).await;
    mina.keys(Key::Left).await;
    mina.until("Rosa's title", "document.querySelector('.merge-preview').innerText.includes('one meeting: “Discuss recent upgrade”')").await;
    mina.keys(Key::Tab).await;
    mina.keys(Key::Right).await;
    mina.until("Mina's title", "document.querySelector('.merge-preview').innerText.includes('one meeting: “Investigate new Adobe add-on”, ')").await;
    mina.tab_to("Merge into one").await;
    mina.keys(Key::Enter).await;
    mina.until("the way back", UNDO).await;
    mina.is_focused("the merge").await;

    mina.tab_to("Undo").await;
    mina.keys(Key::Enter).await;
    // A merge that was taken back has not said that the two are two.
    mina.until("the flag again", COMPARE).await;
    mina.until("no way back", &format!("!{UNDO}")).await;
    mina.is_focused("the undo").await;
    mina.tab_to("Compare").await;
    clean(&mina).await;
    mina.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_flag_to_a_merge_and_back_on_a_phone() {
    let clinic = Clinic::open();
    let mina = invited(&clinic, "merge-phone", Screen::Phone).await;
    let mut wrong = Vec::new();
    mina.press(".letter", "Compare").await;
    asked(&mina, "If you merge").await;
    audit(&mina, "the merge dialog on a phone", &mut wrong).await;
    let in_sight = |selector: &str| {
        format!(
            "(it => it.top >= 0 && it.bottom <= innerHeight && it.left >= 0 && it.right <= innerWidth)
                (document.querySelector('{selector}').getBoundingClientRect())"
        )
    };
    // What it comes to is in sight beside the button, whatever is chosen.
    for shown in [".merge-summary p", ".merge-ways > .button"] {
        assert!(mina.value::<bool>(&in_sight(shown)).await, "{shown} is in sight");
    }
    mina.click("[data-side='0']:has([name=merge-Title])").await;
    let summary = "document.querySelector('.merge-summary p').innerText.startsWith('One meeting: “Discuss recent upgrade”, ')";
    mina.until("the summary", summary).await;
    mina.press(".merge-summary", "What each person gets").await;
    mina.until("the preview", &in_sight("#merge-preview")).await;
    mina.pictures("preview").await;
    mina.press("dialog", "Merge into one").await;
    mina.until("the way back", UNDO).await;
    mina.pictures("merged").await;
    mina.press(".toast", "Undo").await;
    mina.until("the flag again", COMPARE).await;
    mina.is_focused("the undo").await;
    assert_eq!(wrong, Vec::<String>::new());
    clean(&mina).await;
    mina.close().await;
}

/// Waits until these are all of one's meetings that are listed, in whatever order: both begin at ten.
async fn titles(browser: &Browser, expected: &[&str]) {
    let found = "JSON.stringify([...document.querySelectorAll('.agenda-what > strong')].map(it => it.textContent).sort())";
    let expected = json!(json!(expected).to_string());
    browser.until("both meetings", &format!("{found} === {expected}")).await;
}
