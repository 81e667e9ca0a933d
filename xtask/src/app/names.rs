//! What the wasm asks of JavaScript, by short names. wasm-bindgen ends each name in sixteen digits, which do not compress;
//! nobody but the two files that are bound to each other ever reads them.

use std::collections::BTreeMap;

use walrus::Module;

/// Names the imports of `wasm` anew, in it and in the JavaScript that goes with it.
pub(super) fn shorten(wasm: &mut Module, js: &str) -> String {
    let mut short = BTreeMap::new();
    for import in wasm.imports.iter_mut().filter(|import| is_generated(&import.name)) {
        let count = short.len();
        let name = short.entry(import.name.clone()).or_insert_with(|| format!("_{count}"));
        import.name.clone_from(name);
    }
    renamed(js, &short)
}

/// Whether wasm-bindgen made the name: those of other modules are theirs.
fn is_generated(name: &str) -> bool {
    name.starts_with("__wbg_") || name.starts_with("__wbindgen_")
}

/// The text with each whole word that has another name called by it.
fn renamed(text: &str, names: &BTreeMap<String, String>) -> String {
    let part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '$');
    text.split_inclusive(|letter| !part(letter))
        .map(|piece| {
            let word = piece.trim_end_matches(|letter| !part(letter));
            names.get(word).map_or_else(|| piece.to_owned(), |name| piece.replacen(word, name, 1))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_learn_the_new_name_and_nothing_else_changes() {
        let mut wasm = Module::default();
        let kind = wasm.types.add(&[], &[]);
        for name in ["__wbg_body_01", "__wbg_body_0123", "memory"] {
            wasm.add_import_func("./docket_bg.js", name, kind);
        }
        let js = "a = { __wbg_body_0123: f(x) { wasm.__wbg_body_01234() }, __wbg_body_01: g, };";
        let shortened = shorten(&mut wasm, js);
        assert_eq!(shortened, "a = { _1: f(x) { wasm.__wbg_body_01234() }, _0: g, };");
        let names: Vec<_> = wasm.imports.iter().map(|import| &*import.name).collect();
        assert_eq!(names, ["_0", "_1", "memory"]);
    }
}
