//! Docket's server, in the order in which a booking travels: it is handed to the [`authority`], which decides and keeps it
//! in the [`journal`]; the [`projection`] shows it to queries and the [`push`] to every open browser.

pub mod clock;
pub mod zones;

pub mod organization;

pub mod authority;
pub mod journal;

pub mod projection;

pub mod push;

pub mod check;
