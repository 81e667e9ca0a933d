//! What a browser loads of code: wasm and JavaScript, as `cargo xtask app` has weighed them.

use crate::report::{Figure, Goal, Row};
use serde::Deserialize;
use std::path::PathBuf;

/// What the app's code may weigh before it works; a minimal Yew app weighs 48,000 to 63,000 bytes.
const GOAL: f64 = 180_000.0;
/// Where `cargo xtask` says that the app was built.
const APP_DIR: &str = "DOCKET_APP_DIR";

/// What lies beside the app.
#[derive(Deserialize)]
struct Weighed {
    /// Without it there is no app.
    first_brotli_bytes: f64,
    /// With what is loaded later.
    code_brotli_bytes: f64,
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    path: String,
    bytes: f64,
    brotli_bytes: f64,
}

pub(crate) fn measure(notes: &mut Vec<String>) -> anyhow::Result<Vec<Row>> {
    let app = std::env::var_os(APP_DIR).map_or_else(|| crate::target().join("app"), PathBuf::from);
    let Ok(weighed) = std::fs::read(app.with_extension("json")) else {
        notes.push("The app's bytes are not counted: it is not built; `cargo xtask app` does that.".into());
        return Ok(Vec::new());
    };
    let Weighed { first_brotli_bytes, code_brotli_bytes, files } = serde_json::from_slice(&weighed)?;
    let wasm = || files.iter().filter(|file| file.path.ends_with(".wasm"));
    Ok(vec![
        Row {
            what: "wasm and JavaScript after brotli, before the app works".into(),
            measured: Figure::Bytes(first_brotli_bytes),
            beside: Some(("with what is loaded later".into(), Figure::Bytes(code_brotli_bytes))),
            ratio: None,
            goal: Goal::at_most(first_brotli_bytes, GOAL, "at most 180,000 bytes"),
        },
        Row {
            what: "wasm after brotli, all parts".into(),
            measured: Figure::Bytes(wasm().map(|file| file.brotli_bytes).sum()),
            beside: Some(("uncompressed".into(), Figure::Bytes(wasm().map(|file| file.bytes).sum()))),
            ratio: None,
            goal: Goal::None,
        },
    ])
}
