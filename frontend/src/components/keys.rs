//! The keys: which press means what, pure; the list of them, and the switch that turns single keys off (WCAG 2.1.4).

use super::desk::{Act, use_desk};
use super::icon::Icon;
use super::palette::modal::Modal;
use super::theme;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

/// What a key asks for, wherever the focus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// To today.
    Today,
    /// The next day or week.
    Next,
    /// The previous one.
    Previous,
    /// The day, with everybody.
    Day,
    /// One practitioner's week.
    Week,
    /// A new appointment.
    New,
    /// A new meeting.
    NewMeeting,
    /// Every command, and the search.
    Search,
    /// The list of keys.
    Keys,
    /// Closes what is in front.
    Close,
}

/// A key as it was pressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Press {
    /// As the browser names it.
    pub key: String,
    /// Control, or Command on a Mac.
    pub control: bool,
    /// Alt.
    pub alt: bool,
    /// Whether it was pressed in a field, where it is text.
    pub typing: bool,
    /// Whether what has the focus uses the arrows itself.
    pub arrows_taken: bool,
    /// Whether a dialog covers the calendar.
    pub covered: bool,
}

impl Press {
    /// What the browser says of it.
    pub fn of(event: &KeyboardEvent, covered: bool) -> Self {
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let within = |selector: &str| {
            target.as_ref().is_some_and(|it| it.closest(selector).is_ok_and(|found| found.is_some()))
        };
        Self {
            key: event.key(),
            control: event.ctrl_key() || event.meta_key(),
            alt: event.alt_key(),
            // A checkbox takes the space bar alone.
            typing: within("input:not([type=checkbox]), textarea, select, [contenteditable]"),
            arrows_taken: within("[role=grid], [role=menu], [role=tablist], [role=listbox], .month, dialog"),
            covered,
        }
    }

    /// What it asks for. `single`: whether keys without Control ask for anything.
    pub fn shortcut(&self, single: bool) -> Option<Shortcut> {
        match self.key.as_str() {
            "k" | "K" if self.control && !self.alt => return Some(Shortcut::Search),
            "Escape" => return Some(Shortcut::Close),
            _ if self.control || self.alt || self.typing || self.covered || !single => return None,
            _ => {}
        }
        match self.key.as_str() {
            "t" => Some(Shortcut::Today),
            "j" => Some(Shortcut::Next),
            "k" => Some(Shortcut::Previous),
            "ArrowRight" if !self.arrows_taken => Some(Shortcut::Next),
            "ArrowLeft" if !self.arrows_taken => Some(Shortcut::Previous),
            "d" => Some(Shortcut::Day),
            "w" => Some(Shortcut::Week),
            "c" => Some(Shortcut::New),
            "m" => Some(Shortcut::NewMeeting),
            "/" => Some(Shortcut::Search),
            "?" => Some(Shortcut::Keys),
            _ => None,
        }
    }
}

const KEY: &str = "docket.single-keys";

/// Whether single keys are on; they are, until somebody turns them off.
pub fn single_keys() -> bool {
    theme::read(KEY).as_deref() != Some("off")
}

/// The list, as it is shown.
const LIST: [(&str, &[&str]); 15] = [
    ("Today", &["t"]),
    ("Next day or week", &["j", "→"]),
    ("Previous day or week", &["k", "←"]),
    ("Day, with everybody", &["d"]),
    ("Week of one practitioner", &["w"]),
    ("New appointment", &["c"]),
    ("New meeting", &["m"]),
    ("Search, and every command", &["/", "Ctrl K"]),
    ("Close what is open", &["Esc"]),
    ("This list", &["?"]),
    ("Move in the calendar", &["←↑↓→", "Home", "End"]),
    ("Scroll the calendar", &["PgUp", "PgDn"]),
    ("Open, or book here", &["Enter"]),
    ("Move what is chosen", &["Alt ←↑↓→"]),
    ("Make it longer, shorter", &["Alt +", "Alt −"]),
];

/// The list of keys.
#[component]
pub fn Keys() -> Html {
    let desk = use_desk();
    let single = use_state_eq(single_keys);
    let onchange = {
        let single = single.clone();
        Callback::from(move |event: Event| {
            let on = event.target_unchecked_into::<HtmlInputElement>().checked();
            theme::write(KEY, if on { "on" } else { "off" });
            single.set(on);
        })
    };
    let close = desk.on(|_: MouseEvent| Act::Close);
    let rows = LIST.iter().map(|(what, keys)| {
        html! {
            <div key={*what}>
                <dt>{ *what }</dt>
                <dd>{ for keys.iter().map(|key| html! { <kbd key={*key}>{ *key }</kbd> }) }</dd>
            </div>
        }
    });
    html! {
        <Modal label="Keys" onclose={desk.on(|()| Act::Close)}>
            <header class="panel-head">
                <h2 class="panel-title">{ "Keys" }</h2>
                <button type="button" class="icon-button" aria-label="Close" title="Close (Esc)" onclick={close}>
                    { Icon::Close.html() }
                </button>
            </header>
            <dl class="keys">{ for rows }</dl>
            <footer class="panel-foot">
                <label class="checkbox">
                    <input type="checkbox" checked={*single} {onchange} />
                    { "Single keys are shortcuts" }
                </label>
            </footer>
        </Modal>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str) -> Press {
        Press { key: key.into(), ..Press::default() }
    }

    #[test]
    fn every_key_of_the_list_asks_for_something() {
        for (key, expected) in [
            ("t", Shortcut::Today),
            ("j", Shortcut::Next),
            ("ArrowRight", Shortcut::Next),
            ("k", Shortcut::Previous),
            ("ArrowLeft", Shortcut::Previous),
            ("d", Shortcut::Day),
            ("w", Shortcut::Week),
            ("c", Shortcut::New),
            ("m", Shortcut::NewMeeting),
            ("/", Shortcut::Search),
            ("?", Shortcut::Keys),
            ("Escape", Shortcut::Close),
        ] {
            assert_eq!(press(key).shortcut(true), Some(expected), "{key}");
        }
        for key in ["x", "T", "Enter", " ", "ArrowUp"] {
            assert_eq!(press(key).shortcut(true), None, "{key}");
        }
    }

    #[test]
    fn a_letter_in_a_field_is_text_and_in_a_dialog_nothing() {
        let control = |press: Press| Press { control: true, ..press };
        let typing = |press: Press| Press { typing: true, ..press };
        let covered = |press: Press| Press { covered: true, ..press };
        for (press, single, expected) in [
            (typing(press("t")), true, None),
            (typing(press("/")), true, None),
            (typing(press("Escape")), true, Some(Shortcut::Close)),
            (typing(control(press("k"))), true, Some(Shortcut::Search)),
            (covered(press("t")), true, None),
            (covered(press("Escape")), true, Some(Shortcut::Close)),
            (press("t"), false, None),
            (press("ArrowRight"), false, None),
            (press("Escape"), false, Some(Shortcut::Close)),
            (control(press("k")), false, Some(Shortcut::Search)),
            (control(press("t")), true, None),
            (Press { alt: true, ..press("ArrowRight") }, true, None),
            (Press { arrows_taken: true, ..press("ArrowRight") }, true, None),
            (Press { arrows_taken: true, ..press("j") }, true, Some(Shortcut::Next)),
        ] {
            assert_eq!(press.shortcut(single), expected, "{press:?} {single}");
        }
    }
}
