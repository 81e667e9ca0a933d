//! What travels between browser and server.

pub mod http;
pub mod ws;
