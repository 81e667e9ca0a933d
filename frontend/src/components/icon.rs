//! The icons: one weight, one grid of 16, drawn by us. Each stands beside a word or has its words on the button around it,
//! so none is read aloud.

use yew::prelude::*;

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what they show")]
pub enum Icon {
    Arrow,
    Blocked,
    Calendar,
    Check,
    ChevronDown,
    ChevronLeft,
    ChevronRight,
    Clock,
    Close,
    Door,
    Dot,
    Error,
    Help,
    Inbox,
    Menu,
    Merge,
    Moon,
    Move,
    Note,
    Offline,
    People,
    Person,
    Pin,
    Plus,
    Requests,
    Ring,
    Search,
    Settings,
    Sun,
    Today,
    Undo,
    Warning,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Arrow => "M3 8h10M9 4l4 4-4 4",
            Self::Blocked => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM3.9 3.9l8.2 8.2",
            Self::Calendar => "M2.5 4.5h11v9h-11zM2.5 7.5h11M5.5 2.5v3M10.5 2.5v3",
            Self::Check => "M3 8.5 6.5 12 13 4.5",
            Self::ChevronDown => "M3.5 6 8 10.5 12.5 6",
            Self::ChevronLeft => "M10 3.5 5.5 8l4.5 4.5",
            Self::ChevronRight => "M6 3.5 10.5 8 6 12.5",
            Self::Clock => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.2 1.6",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Door => "M9.5 3h-6v10h6M7 8h7M11.5 5.5 14 8l-2.5 2.5",
            // Drawn by hand below: they are filled.
            Self::Dot | Self::Ring => "",
            Self::Error => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 5v3.5M8 11v.2",
            Self::Help => "M6 6a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1v.6M8 12v.2",
            Self::Inbox => "M2.5 9.5h3l1 2h3l1-2h3M2.5 9.5v4h11v-4l-2-6.5h-7z",
            Self::Merge => "M3.5 2v2.5C3.5 8 8 7.5 8 11v3M12.5 2v2.5C12.5 8 8 7.5 8 11",
            Self::Menu => "M2.5 4h11M2.5 8h11M2.5 12h11",
            Self::Moon => "M13.5 9.5A6 6 0 1 1 6.5 2.5a4.8 4.8 0 0 0 7 7Z",
            Self::Move => "M8 2v12M2 8h12M6 4l2-2 2 2M6 12l2 2 2-2M4 6 2 8l2 2M12 6l2 2-2 2",
            Self::Note => "M3 3h10v10H3zM5.5 6h5M5.5 8.5h5M5.5 11h2.5",
            Self::Offline => {
                "M2 2l12 12M5 8.5a5 5 0 0 1 2-1.2M2.8 6.2A8.5 8.5 0 0 1 5 4.7M13.2 6.2A8.5 8.5 0 0 0 7 4M8 12.5h.01M11 8.5l-.6-.4"
            }
            Self::People => {
                "M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c.5-2.4 2.2-3.5 4.5-3.5s4 1.1 4.5 3.5M10.5 3.2a2.5 2.5 0 0 1 0 4.6M12 10.3c1.3.5 2.2 1.5 2.5 3.2"
            }
            Self::Person => "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.5 14c.7-2.8 2.8-4 5.5-4s4.8 1.2 5.5 4",
            Self::Pin => {
                "M8 14s4.5-4 4.5-7.5a4.5 4.5 0 1 0-9 0C3.5 10 8 14 8 14ZM8 8a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z"
            }
            Self::Plus => "M8 3v10M3 8h10",
            Self::Requests => "M4.5 13V3.5M2 6l2.5-2.5L7 6M11.5 3v9.5M9 10l2.5 2.5L14 10",
            Self::Search => "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.6 10.6 14 14",
            Self::Settings => {
                "M2 5h6M12 5h2M2 11h2M8 11h6M10 6.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM6 12.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z"
            }
            Self::Sun => {
                "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7"
            }
            Self::Today => "M2.5 4.5h11v9h-11zM2.5 7.5h11M5.5 2.5v3M10.5 2.5v3M8 10v1.2",
            Self::Undo => "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M5.5 4 3 6.5 5.5 9",
            Self::Warning => "M8 2.2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.2",
        }
    }

    /// The icon, 16 px square.
    pub fn html(self) -> Html {
        self.sized("16")
    }

    /// The icon, so many pixels square.
    pub fn sized(self, size: &'static str) -> Html {
        match self {
            Self::Dot => html! {
                <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
                    <circle cx="5" cy="5" r="4" fill="currentColor" />
                </svg>
            },
            Self::Ring => html! {
                <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
                    <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.6" />
                    <circle cx="6" cy="6" r="2.1" fill="currentColor" />
                </svg>
            },
            Self::Arrow
            | Self::Blocked
            | Self::Calendar
            | Self::Check
            | Self::ChevronDown
            | Self::ChevronLeft
            | Self::ChevronRight
            | Self::Clock
            | Self::Close
            | Self::Door
            | Self::Error
            | Self::Help
            | Self::Inbox
            | Self::Menu
            | Self::Merge
            | Self::Moon
            | Self::Move
            | Self::Note
            | Self::Offline
            | Self::People
            | Self::Person
            | Self::Pin
            | Self::Plus
            | Self::Requests
            | Self::Search
            | Self::Settings
            | Self::Sun
            | Self::Today
            | Self::Undo
            | Self::Warning => html! {
                <svg
                    width={size}
                    height={size}
                    viewBox="0 0 16 16"
                    fill="none"
                    stroke="currentColor"
                    stroke-width="1.6"
                    stroke-linecap="round"
                    stroke-linejoin="round"
                    aria-hidden="true"
                >
                    <path d={self.path()} />
                </svg>
            },
        }
    }
}

/// The product's mark.
#[component]
pub fn Mark() -> Html {
    html! {
        <svg class="topbar-mark" viewBox="0 0 24 24" aria-hidden="true">
            <rect width="24" height="24" rx="6" fill="#0a6196" />
            <rect x="5" y="5.5" width="6" height="9" rx="1.5" fill="#fff" />
            <rect x="13" y="9.5" width="6" height="9" rx="1.5" fill="#fff" opacity=".62" />
            <rect x="13" y="5.5" width="6" height="2.5" rx="1.25" fill="#fff" />
            <rect x="5" y="16" width="6" height="2.5" rx="1.25" fill="#fff" opacity=".62" />
        </svg>
    }
}
