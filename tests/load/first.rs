//! The first load: Chromium with an empty cache opens the app. When something is painted, and when the sign-in form is there and
//! the page has time for whoever types; as Lighthouse measures, on the machine's own network and on that of its desktop preset.

use crate::clinic::{Clinic, own_runtime, setup};
use crate::measure::Rounds;
use crate::report::{Figure, Goal, Row, progress};
use crate::{Effort, chromium};
use docket_server::http::assets;
use docket_tests::browser::Browser;
use serde_json::json;

/// How fast the network is: as it is here, or 10 Mbit/s with 40 ms to the server and back.
const NETWORKS: [(&str, Option<(f64, f64)>); 2] =
    [("this machine", None), ("10 Mbit/s, 40 ms", Some((10.0 * 1024.0 * 1024.0 / 8.0, 40.0)))];
/// Each load takes a browser of its own.
const ROUNDS_MAXIMUM: usize = 3;

/// Watches a page from its very beginning.
const WATCH: &str = "
    const seen = window.benchmark = { form: 0, busy: 0 };
    new PerformanceObserver(list => {
        for (const task of list.getEntries()) seen.busy = Math.max(seen.busy, task.startTime + task.duration);
    }).observe({ type: 'longtask', buffered: true });
    const look = () => {
        const field = document.querySelector('.sign-in-form input');
        if (field && !field.disabled) seen.form = performance.now(); else requestAnimationFrame(look);
    };
    look();";
/// Whether it has come to rest: half a second without a task of 50 ms or more. In milliseconds: first paint, interactive.
const RESTED: &str = "(() => {
    const { form, busy } = window.benchmark;
    const interactive = Math.max(form, busy);
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    return form > 0 && paint && performance.now() - interactive > 500 && [paint.startTime, interactive];
})()";

pub(crate) fn measure(effort: Effort, notes: &mut Vec<String>) -> anyhow::Result<Vec<Row>> {
    if !assets::is_built_in() {
        notes.push(
            "The first load is not measured: the app is not inside; `cargo xtask bench` builds it in.".into(),
        );
        return Ok(Vec::new());
    }
    let runtime = own_runtime("clients")?;
    let clinic = Clinic::start(&runtime, setup())?;
    let url = format!("http://{}/", clinic.address);
    let mut rows = Vec::new();
    for (name, network) in NETWORKS {
        let [mut painted, mut interactive] = [const { Rounds::new() }; 2];
        let rounds = effort.rounds.min(ROUNDS_MAXIMUM);
        for round in 1..=rounds {
            progress(&format!("the first load, {name}: round {round} of {rounds}"));
            let (driving, browser) = match chromium("first-load") {
                Ok(started) => started,
                Err(reason) => {
                    notes.push(format!("The first load is not measured: {reason:#}."));
                    clinic.stop()?;
                    return Ok(rows);
                }
            };
            let [paint, rest] = driving.block_on(load(&browser, &url, network))?;
            painted.push(paint / 1e3);
            interactive.push(rest / 1e3);
            driving.block_on(browser.close());
        }
        for (what, figure) in [("first paint", painted), ("interactive", interactive)] {
            rows.push(Row {
                what: format!("first load on an empty cache, {name}: {what}"),
                measured: Figure::Seconds(figure.median()),
                beside: None,
                ratio: None,
                goal: Goal::None,
            });
        }
    }
    clinic.stop()?;
    Ok(rows)
}

/// Milliseconds until something was painted, and until somebody could sign in.
async fn load(browser: &Browser, url: &str, network: Option<(f64, f64)>) -> anyhow::Result<[f64; 2]> {
    let devtools = browser.driver().cdp();
    devtools.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
    if let Some((throughput, latency)) = network {
        devtools.send_raw("Network.enable", json!({})).await?;
        let conditions = json!({
            "offline": false,
            "latency": latency,
            "downloadThroughput": throughput,
            "uploadThroughput": throughput,
        });
        devtools.send_raw("Network.emulateNetworkConditions", conditions).await?;
    }
    browser.goto(url).await;
    Ok(serde_json::from_value(browser.until("the page to come to rest", RESTED).await)?)
}
