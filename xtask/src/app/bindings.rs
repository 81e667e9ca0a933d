//! wasm-bindgen as a library, so that its version is the one in Cargo.lock and nothing needs to be installed.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use wasm_bindgen_cli_support::Bindgen;

use super::files::{Files, digest};
use crate::workspace;

/// What the page loads. The bindings are told where the wasm lies: beside them, in the folder of this very build.
const LOADER: &str = "import start from \"./docket.js\";\n\
    await start({ module_or_path: new URL(\"docket_bg.wasm\", import.meta.url) });\n";

/// Where the code of the app is served.
pub(super) struct Code {
    /// The module that the page loads.
    pub(super) loader: String,
    /// What it imports.
    pub(super) glue: String,
    /// What that fetches.
    pub(super) wasm: String,
}

/// Binds the wasm file and adds all that came of it. One hash over everything names the folder: glue and wasm of two builds
/// can never meet, however long a tab stays open over a deploy, and their relative imports hold as they are.
pub(super) fn generate(wasm: &Path, files: &mut Files) -> anyhow::Result<Code> {
    let output = workspace::target().join("app-bindings");
    if output.exists() {
        fs::remove_dir_all(&output)?;
    }
    Bindgen::new()
        .input_path(wasm)
        .out_name("docket")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&output)
        .with_context(|| format!("wasm-bindgen cannot bind {}", wasm.display()))?;
    // A module of its own, since the page's policy admits no inline script.
    fs::write(output.join("start.js"), LOADER)?;
    let mut bound = Files::default();
    bound.add_folder(&output)?;
    let folder =
        format!("/assets/{}", digest(bound.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes])));
    for (path, bytes) in bound {
        files.add(format!("{folder}{path}"), bytes);
    }
    Ok(Code {
        loader: format!("{folder}/start.js"),
        glue: format!("{folder}/docket.js"),
        wasm: format!("{folder}/docket_bg.wasm"),
    })
}
