//! What the pages are made of. A component knows the hooks and the words, never the network.

pub mod icon;
pub mod later;

pub mod alternatives;
pub mod focus;
pub mod meter;
pub mod month;
pub mod popover;

pub mod desk;
pub mod draft;
pub mod precheck;

pub mod meeting;

pub mod calendar;

pub mod booking;
pub mod details;
pub mod panel;
pub mod rejection;
pub mod tray;

pub mod merge;

pub mod inbox;

pub mod banner;
pub mod keys;
pub mod leave;
pub mod palette;
pub mod picker;
pub mod rail;
pub mod theme;
pub mod toasts;
pub mod topbar;

pub mod frame;
pub mod sign_in_picture;
