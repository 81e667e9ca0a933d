//! Light, dark or as the system has it; kept in this browser.

use web_sys::Storage;
use yew::prelude::*;

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

const KEY: &str = "docket.theme";

impl Theme {
    /// In the order of the menu.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As the menu calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn kept() -> Self {
        let kept = read(KEY);
        Self::ALL.into_iter().find(|theme| kept.as_deref() == Some(theme.code())).unwrap_or_default()
    }

    fn show(self) {
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(root) = document.and_then(|document| document.document_element()) {
            _ = match self {
                Self::System => root.remove_attribute("data-theme"),
                Self::Light | Self::Dark => root.set_attribute("data-theme", self.code()),
            };
        }
    }
}

/// The theme, shown; and the way to choose another.
#[hook]
pub fn use_theme() -> (Theme, Callback<Theme>) {
    let theme = use_state_eq(Theme::kept);
    use_effect_with(*theme, |theme| theme.show());
    let choose = {
        let theme = theme.clone();
        Callback::from(move |chosen: Theme| {
            write(KEY, chosen.code());
            theme.set(chosen);
        })
    };
    (*theme, choose)
}

/// This browser's storage, for preferences alone: never anything about a patient.
fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

/// A preference.
pub(super) fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps a preference; where the browser keeps none, it lasts as long as the page.
pub(super) fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        _ = storage.set_item(key, value);
    }
}
