//! Meetings: the panel that shows one, the form that makes or changes one, and what is typed in it.

pub mod draft;
pub mod repeat;

pub mod check;

pub mod undo;

mod cards;

mod editor;
mod panel;

pub use editor::{MeetingEditor, Props as MeetingEditorProps};
pub use panel::{MeetingPanel, Props as MeetingPanelProps};
