//! wasm-bindgen as a library, so that its version is the one in Cargo.lock and nothing needs to be installed.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use wasm_bindgen_cli_support::Bindgen;

use super::files::{Files, digest};
use super::names;
use crate::workspace;

/// Where the code of the app is served.
pub(super) struct Code {
    /// The module that the page loads.
    pub(super) loader: String,
    /// What it imports.
    pub(super) glue: String,
    /// What that imports in turn, to load the rest later.
    pub(super) parts: String,
    /// What it fetches.
    pub(super) wasm: String,
}

/// Binds the wasm file and adds all that came of it. One hash over everything names the folder: glue and wasm of two builds
/// can never meet, however long a tab stays open over a deploy, and their relative imports hold as they are.
pub(super) fn generate(wasm: &Path, start: &Path, files: &mut Files) -> anyhow::Result<Code> {
    let output = workspace::target().join("app-bindings");
    if output.exists() {
        fs::remove_dir_all(&output)?;
    }
    fs::create_dir_all(&output)?;
    let main = workspace::wasm_target().join("docket-main.wasm");
    let input = fs::read(wasm).with_context(|| format!("{} cannot be read", wasm.display()))?;
    take_apart(&input, &main, &output)?;
    let mut bound = Bindgen::new()
        .input_path(&main)
        .out_name("docket")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .demangle(false)
        // What the parts call the first file for.
        .keep_lld_exports(true)
        .generate_output()
        .with_context(|| format!("wasm-bindgen cannot bind {}", wasm.display()))?;
    let js = bound.js().to_owned();
    let js = names::shorten(bound.wasm_mut(), &js);
    bound.emit(&output)?;
    fs::write(output.join("docket.js"), without_comments(&js))?;
    let parts = output.join("parts.js");
    fs::write(&parts, without_comments(&fs::read_to_string(&parts)?))?;
    // A module of its own, since the page's policy admits no inline script.
    let start = fs::read_to_string(start).with_context(|| format!("{} cannot be read", start.display()))?;
    fs::write(output.join("start.js"), without_comments(&start))?;
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
        parts: format!("{folder}/parts.js"),
        wasm: format!("{folder}/docket_bg.wasm"),
    })
}

/// The lines that are not a comment as a whole, nor part of one, without what they are set in by.
fn without_comments(script: &str) -> String {
    let mut within = false;
    let mut code = String::new();
    for line in script.lines().map(str::trim) {
        within |= line.starts_with("/*");
        if !within && !line.is_empty() && !line.starts_with("//") {
            code += line;
            code.push('\n');
        }
        within &= !line.ends_with("*/");
    }
    code
}

/// Writes the parts that are loaded later beside the bindings, with what loads them; the rest, to be bound, to `main`.
fn take_apart(wasm: &[u8], main: &Path, output: &Path) -> anyhow::Result<()> {
    let mut options = wasm_split_cli_support::Options::new(wasm);
    options.output_dir = output;
    options.main_out_path = main;
    options.main_module = "./docket.js";
    options.link_name = "./parts.js";
    options.target.web();
    let apart = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow::anyhow!("{error:#}"))
        .context("the app cannot be taken apart")?;
    for part in apart.split_modules {
        // Written anew, since addresses are as long as the linker needs them and every function has its name.
        let mut module = walrus::ModuleConfig::new()
            .generate_name_section(false)
            .generate_producers_section(false)
            .parse_file(&part)
            .with_context(|| format!("{} cannot be read", part.display()))?;
        module.emit_wasm_file(&part)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_left_out_and_addresses_are_not() {
        let script = "// Why.\nlet a = \"https://a\";\n\n    // And this.\n    b();\n/**\n * c();\n */\nd(); /* e */\nf();\n";
        assert_eq!(without_comments(script), "let a = \"https://a\";\nb();\nd(); /* e */\nf();\n");
    }
}
