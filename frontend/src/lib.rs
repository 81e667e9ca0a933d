//! Docket in the browser, in the order in which a booking travels: words and geometry that any screen uses; the cache that
//! knows the calendar; the outbox and the network that carry it; hooks, components and pages that show it.

pub mod layout;
pub mod words;

pub mod decision;

pub mod cache;

pub mod outbox;

pub mod net;

pub mod session;

pub mod hooks;

pub mod components;

pub mod pages;
pub mod route;

pub mod app;
