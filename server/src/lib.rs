//! Docket's server, in the order in which a booking travels: it arrives over [`http`], from somebody whom [`auth`] knows, and is
//! handed to the [`authority`], which decides and keeps it in the [`journal`]; the [`projection`] shows it to queries and the
//! [`push`] to every open browser.

pub mod config;
pub mod telemetry;

pub mod clock;
pub mod zones;

pub mod organization;

pub mod auth;
pub mod http;

pub mod authority;
pub mod journal;

pub mod projection;

pub mod push;

pub mod serve;

pub mod sample;

pub mod import;

pub mod export;

pub mod check;

pub mod backup;

pub mod similarity;

pub mod cli;
