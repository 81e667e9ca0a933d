//! The page: `frontend/index.html` with the addresses of this build in place of its three placeholders.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, ensure};

use super::bindings::Code;
use super::files::Files;

/// Adds `/index.html`.
pub(super) fn write(template: &Path, code: &Code, css: &str, files: &mut Files) -> anyhow::Result<()> {
    let text =
        fs::read_to_string(template).with_context(|| format!("{} cannot be read", template.display()))?;
    let page =
        fill(&text, code, css).with_context(|| format!("{} is not as expected", template.display()))?;
    files.add("/index.html".to_owned(), page.into_bytes());
    Ok(())
}

fn fill(template: &str, code: &Code, css: &str) -> anyhow::Result<String> {
    let preloads = [
        format!("<link rel=\"modulepreload\" href=\"{}\">", code.glue),
        format!("<link rel=\"modulepreload\" href=\"{}\">", code.parts),
        // `crossorigin` even though it is our own origin: without it the fetch of the glue would not use what was preloaded.
        format!(
            "<link rel=\"preload\" href=\"{}\" as=\"fetch\" type=\"application/wasm\" crossorigin>",
            code.wasm
        ),
    ];
    let mut page = template.to_owned();
    for (placeholder, value) in
        [("{{css}}", css), ("{{loader}}", &code.loader), ("{{preloads}}", &preloads.join("\n    "))]
    {
        ensure!(page.matches(placeholder).count() == 1, "it must hold {placeholder} once");
        page = page.replace(placeholder, value);
    }
    ensure!(
        !page.contains("<style") && !page.contains(" style=\""),
        "its styles belong into frontend/style/"
    );
    ensure!(page.matches("<script").count() == 1, "the policy of the page admits no script but the loader");
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> Code {
        Code {
            loader: "/a/start.js".into(),
            glue: "/a/docket.js".into(),
            parts: "/a/parts.js".into(),
            wasm: "/a/docket_bg.wasm".into(),
        }
    }

    #[test]
    fn every_placeholder_is_replaced() {
        let page = fill("{{css}}|{{preloads}}|<script src=\"{{loader}}\">", &code(), "/a.css").unwrap();
        assert!(page.starts_with("/a.css|<link rel=\"modulepreload\" href=\"/a/docket.js\">"), "{page}");
        assert!(page.ends_with("<script src=\"/a/start.js\">"), "{page}");
        assert!(page.contains("href=\"/a/docket_bg.wasm\" as=\"fetch\""), "{page}");
    }

    #[test]
    fn a_page_that_the_policy_would_break_is_refused() {
        let whole = "{{css}}{{preloads}}<script src=\"{{loader}}\">";
        for bad in ["{{css}}{{preloads}}", &format!("{whole}<script>"), &format!("{whole}<p style=\"\">")] {
            assert!(fill(bad, &code(), "/a.css").is_err(), "{bad}");
        }
    }
}
