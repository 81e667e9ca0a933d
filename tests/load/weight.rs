//! What a browser loads of code before the app works: wasm and JavaScript, compressed.

use crate::measure::whole;
use crate::report::{Goal, Row};
use std::path::{Path, PathBuf};

/// What it may weigh; a minimal Yew app weighs 48,000 to 63,000 bytes.
const GOAL: u32 = 180_000;
/// Where `cargo xtask` says that the app was built.
const APP_DIR: &str = "DOCKET_APP_DIR";

pub(crate) fn measure(notes: &mut Vec<String>) -> anyhow::Result<Vec<Row>> {
    let app = std::env::var_os(APP_DIR).map_or_else(|| crate::target().join("app"), PathBuf::from);
    if !app.is_dir() {
        notes.push("The app's bytes are not counted: it is not built; `cargo xtask app` does that.".into());
        return Ok(Vec::new());
    }
    let [wasm, script] = [bytes(&app, ".wasm.br")?, bytes(&app, ".js.br")?];
    let both = f64::from(wasm + script);
    Ok(vec![Row {
        what: "wasm and JavaScript after brotli".into(),
        measured: format!("{} bytes", whole(both)),
        beside: format!("goal: {} bytes", whole(GOAL.into())),
        ratio: format!("{:.2}", both / f64::from(GOAL)),
        goal: Goal::at_most(both, GOAL.into(), "at most 180,000 bytes"),
    }])
}

/// How many bytes the files below `folder` have whose names end so.
fn bytes(folder: &Path, ending: &str) -> anyhow::Result<u32> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sum += bytes(&entry.path(), ending)?;
        } else if entry.file_name().to_string_lossy().ends_with(ending) {
            sum += u32::try_from(entry.metadata()?.len())?;
        }
    }
    Ok(sum)
}
