//! The style sheets as one: `frontend/style/main.css` lists them with their layers, and that list is the order.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::files::{Files, digest};

/// Adds the sheet and says where it is served.
pub(super) fn bundle(list: &Path, files: &mut Files) -> anyhow::Result<String> {
    let text = read(list)?;
    let folder = list.parent().unwrap_or(list);
    let css = inline(&text, |name| read(&folder.join(name)))?;
    let path = format!("/assets/docket-{}.css", digest([css.as_bytes()]));
    files.add(path.clone(), css.into_bytes());
    Ok(path)
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

/// Puts every `@import url("file") layer(name);` in its place as `@layer name { … }`, and leaves comments and blank
/// lines out.
fn inline(text: &str, read: impl Fn(&str) -> anyhow::Result<String>) -> anyhow::Result<String> {
    let mut css = String::new();
    for line in without_comments(text).lines() {
        match import(line) {
            Some((file, layer)) => {
                css.push_str(&format!("@layer {layer} {{\n{}}}\n", dense(&without_comments(&read(file)?))));
            }
            None if line.trim_start().starts_with("@import") => {
                bail!(
                    "the list of style sheets has an import that is not `@import url(\"file\") layer(name);`: {line}"
                )
            }
            None => css.push_str(&dense(line)),
        }
    }
    Ok(css)
}

fn import(line: &str) -> Option<(&str, &str)> {
    let (file, rest) = line.trim().strip_prefix("@import url(\"")?.split_once("\") layer(")?;
    Some((file, rest.strip_suffix(");")?))
}

/// Without `/* … */`; a string that holds such a thing does not occur in a style sheet of ours.
fn without_comments(css: &str) -> String {
    let mut rest = css;
    let mut kept = String::new();
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest
}

/// Lines without their indent, and no blank ones.
fn dense(css: &str) -> String {
    css.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_become_layers_in_their_order_without_comments() {
        let list = "/* the list */\n@layer base, late;\n@import url(\"b.css\") layer(late);\n@import url(\"a.css\") layer(base);\n";
        let css =
            inline(list, |name| Ok(format!("/* of {name}\n */\n.{} {{\n  color: red;\n}}\n", &name[..1])));
        let expected = "@layer base, late;\n@layer late {\n.b {\ncolor: red;\n}\n}\n@layer base {\n.a {\ncolor: red;\n}\n}\n";
        assert_eq!(css.unwrap(), expected);
    }

    #[test]
    fn an_import_without_a_layer_is_refused() {
        let refused = inline("@import url(\"a.css\");", |_| Ok(String::new()));
        assert!(refused.unwrap_err().to_string().contains("a.css"));
    }
}
