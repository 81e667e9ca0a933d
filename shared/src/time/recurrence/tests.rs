use super::*;
mod rfc;
mod text;
