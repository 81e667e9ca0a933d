//! A real Chromium, steered through its own chromedriver: nothing is shared between two of them, so that two people at two
//! desks are two processes with two profiles.
//!
//! Conditions are awaited inside the page, where they become true, and never by waiting for so long.

mod tools;

use crate::browser::tools::{Chromedriver, chromium};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel, TypingData};

/// So long a condition may take before the test gives up. Nothing is ever asserted about how long it took.
const PATIENCE: Duration = Duration::from_secs(30);

/// What Chromium is started with: no window, no account, and no traffic of its own.
const FLAGS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=en-GB",
    "--force-device-scale-factor=1",
];

/// How large the window is, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 1440 by 900.
    Desk,
    /// 390 by 844, with touch.
    Phone,
}

impl Screen {
    const fn size(self) -> (u32, u32) {
        match self {
            Self::Desk => (1440, 900),
            Self::Phone => (390, 844),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Desk => "1440x900",
            Self::Phone => "390x844",
        }
    }
}

/// A browser of one's own.
///
/// Its helpers panic with a sentence that says what was awaited, since a test has nothing else to do about it.
pub struct Browser {
    // Dropped in this order: the session ends while its driver still runs, and both before their folder goes.
    driver: WebDriver,
    _chromedriver: Chromedriver,
    _folder: TempDir,
    /// For the names of screenshots, and for what is said when something fails.
    name: String,
    screen: Screen,
}

impl Browser {
    /// Whether what it takes is here.
    pub fn is_installed() -> bool {
        tools::are_installed()
    }

    /// Starts one, at a desk. `name` is the test's.
    pub async fn open(name: &str) -> Self {
        Self::open_as(name, Screen::Desk).await
    }

    /// Starts one with that screen.
    pub async fn open_as(name: &str, screen: Screen) -> Self {
        let folder = tempfile::Builder::new().prefix("docket-browser-").tempdir().unwrap();
        let chromedriver = Chromedriver::start(folder.path());
        let mut wanted = DesiredCapabilities::chrome();
        wanted.set_binary(&chromium()).unwrap();
        for flag in FLAGS {
            wanted.add_arg(flag).unwrap();
        }
        wanted.add_arg(&format!("--user-data-dir={}", folder.path().join("profile").display())).unwrap();
        wanted.set_browser_log_level(LoggingPrefsLogLevel::All).unwrap();
        let driver = WebDriver::builder(chromedriver.url(), wanted)
            .request_timeout(PATIENCE * 3)
            .await
            .unwrap_or_else(|error| panic!("Chromium did not start: {error}"));
        driver.set_script_timeout(PATIENCE).await.unwrap();
        driver.set_page_load_timeout(PATIENCE).await.unwrap();
        let browser =
            Self { driver, _chromedriver: chromedriver, _folder: folder, name: name.to_owned(), screen };
        browser.resize(screen).await;
        if screen == Screen::Phone {
            browser.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await;
        }
        browser
    }

    /// The driver, for what has no helper here.
    pub const fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Opens an address and waits until it is loaded.
    pub async fn goto(&self, url: &str) {
        self.driver
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{}: {url} did not open: {error}", self.name));
    }

    /// Loads the page again. Where the server is gone, what comes is Chromium's own page that says so.
    pub async fn reload(&self) {
        // Chromedriver reports a refused connection as an error of the command; the browser has reloaded all the same.
        _ = self.driver.refresh().await;
    }

    /// The value of a JavaScript expression.
    pub async fn value<T: DeserializeOwned>(&self, expression: &str) -> T {
        let ran = self.driver.execute(format!("return ({expression});"), vec![]).await;
        let ran = ran.unwrap_or_else(|error| panic!("{}: {expression}: {error}", self.name));
        serde_json::from_value(ran.json().clone())
            .unwrap_or_else(|error| panic!("{}: {expression} gave {}: {error}", self.name, ran.json()))
    }

    /// Waits until a JavaScript expression is true (or anything but false, null, 0 and the empty text), and gives its value.
    /// `what` completes the sentence "waited for …".
    pub async fn until(&self, what: &str, expression: &str) -> Value {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             const look = () => {{
                 let found;
                 try {{ found = ({expression}); }} catch (error) {{ found = null; }}
                 if (found) done(found); else setTimeout(look, 20);
             }};
             look();"
        );
        match self.driver.execute_async(script, vec![]).await {
            Ok(ran) => ran.json().clone(),
            Err(error) => panic!("waited for {what} in vain; {}", self.failure(&error).await),
        }
    }

    /// Waits until something matches `selector`, and gives it, scrolled into the middle.
    pub async fn element(&self, selector: &str) -> WebElement {
        let quoted = json!(selector);
        self.until(
            selector,
            &format!("(it => it && (it.scrollIntoView({{ block: 'center', behavior: 'instant' }}), true))(document.querySelector({quoted}))"),
        )
        .await;
        self.driver
            .find(By::Css(selector))
            .await
            .unwrap_or_else(|error| panic!("{}: {selector} is gone: {error}", self.name))
    }

    /// Clicks what matches `selector` with the pointer; something that covers it is a failure.
    pub async fn click(&self, selector: &str) {
        // What is drawn anew between being found and being clicked is found anew.
        let mut attempts = 0;
        while let Err(error) = self.element(selector).await.click().await {
            attempts += 1;
            assert!(attempts < 5, "{selector} cannot be clicked; {}", self.failure(&error).await);
        }
    }

    /// Clicks the button, link or menu item called `name` inside of what matches `within`.
    pub async fn press(&self, within: &str, name: &str) {
        let found = format!(
            "(name => [...document.querySelectorAll({within})]
                .flatMap(it => [...it.querySelectorAll('button, a, [role^=menuitem]')])
                .find(it => name(it) === {name}))
             (it => it.getAttribute('aria-label') ?? [...it.childNodes].filter(part => part.nodeName !== 'KBD')
                .map(part => part.textContent).join('').trim())",
            within = json!(within),
            name = json!(name)
        );
        self.until(
            &format!("“{name}” in {within}"),
            &format!("(it => it && (document.querySelectorAll('[data-test]').forEach(old => delete old.dataset.test), it.dataset.test = 'pressed', true))({found})"),
        )
        .await;
        self.click("[data-test=pressed]").await;
    }

    /// Types into what matches `selector`, in place of what stands there.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.element(selector).await;
        field.click().await.unwrap_or_else(|error| panic!("{}: {selector}: {error}", self.name));
        field.send_keys(Key::Control + "a").await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Types where the focus is.
    pub async fn keys(&self, keys: impl Into<TypingData>) {
        self.driver.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// Presses Tab until what has the focus is called `name`.
    pub async fn tab_to(&self, name: &str) {
        const STOPS: usize = 120;
        let there = format!(
            "(it => (it.getAttribute('aria-label') ?? it.textContent).trim().startsWith({}))(document.activeElement)",
            json!(name)
        );
        for _ in 0..STOPS {
            self.keys(Key::Tab).await;
            if self.value::<bool>(&there).await {
                return;
            }
        }
        panic!("{}: Tab does not lead to “{name}”", self.name);
    }

    /// What has the focus must be something: what had it may be gone, and a keyboard would begin at the top of the page.
    pub async fn is_focused(&self, after: &str) {
        let somewhere = "(it => it && it !== document.body)(document.activeElement)";
        self.until(&format!("a focus after {after}"), somewhere).await;
    }

    /// Takes the network away from the page, or gives it back.
    pub async fn network(&self, there: bool) {
        let conditions =
            json!({ "offline": !there, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.emulateNetworkConditions", conditions).await;
    }

    /// What was written to the console as an error since this was last asked, but for the network's own lines.
    pub async fn console_errors(&self) -> Vec<String> {
        let logged = self.driver.browser_log().await.unwrap();
        // Chromium writes a line for each answer that is no success, also where that is the expected one (401 before signing
        // in); and one for each connection that a stopped server refuses.
        let own = |source: Option<&str>, message: &str| {
            source == Some("network") || message.contains("WebSocket connection to")
        };
        logged
            .into_iter()
            .filter(|entry| entry.level == "SEVERE" && !own(entry.source.as_deref(), &entry.message))
            .map(|entry| entry.message)
            .collect()
    }

    /// Keeps pictures of the page as it is: both screens, light and dark, as `<test>-<state>-….png`.
    pub async fn pictures(&self, state: &str) {
        for screen in [Screen::Desk, Screen::Phone] {
            self.resize(screen).await;
            for scheme in ["light", "dark"] {
                let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
                self.devtools("Emulation.setEmulatedMedia", features).await;
                self.painted().await;
                self.picture(&format!("{state}-{}-{scheme}", screen.name())).await;
            }
        }
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [] })).await;
        self.resize(self.screen).await;
    }

    /// Ends it. A test that panics ends it as well, only slower.
    pub async fn close(self) {
        self.driver.quit().await.unwrap();
    }

    async fn picture(&self, state: &str) -> PathBuf {
        let path = screenshots().join(format!("{}-{state}.png", self.name));
        self.driver.screenshot(&path).await.unwrap();
        path
    }

    /// What a failure is to say: the driver's error without its stack, where the page can be seen, and what the console says.
    async fn failure(&self, error: &WebDriverError) -> String {
        let picture = self.picture("failed").await;
        let said = error.to_string();
        let said = said.lines().take(2).collect::<Vec<_>>().join(" ");
        let console = self.console_errors().await;
        format!("{}: {said}; the page is in {}; the console says {console:?}", self.name, picture.display())
    }

    /// Waits for two frames: what was changed is painted by then, and transitions of 150 ms are over.
    async fn painted(&self) {
        let script = "const done = arguments[arguments.length - 1];
             requestAnimationFrame(() => requestAnimationFrame(() =>
                 Promise.allSettled(document.getAnimations().map(it => it.effect?.getTiming().iterations === Infinity ? null : it.finished)).then(() => done(true))));";
        self.driver.execute_async(script, vec![]).await.unwrap();
    }

    async fn resize(&self, screen: Screen) {
        let (width, height) = screen.size();
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": screen == Screen::Phone });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let answer = self.driver.cdp().send_raw(command, parameters).await;
        answer.unwrap_or_else(|error| panic!("{}: {command}: {error}", self.name))
    }
}

/// Where screenshots are kept.
fn screenshots() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie inside of the project");
    let folder = root.join("target/screenshots");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
