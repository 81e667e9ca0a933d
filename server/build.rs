//! Embeds the app: lists the files of the folder that `DOCKET_APP_DIR` names (absolute; `cargo xtask` sets it) in a table
//! that `src/http/assets.rs` includes. Without the variable the table is empty, and the server has no app inside.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

const VARIABLE: &str = "DOCKET_APP_DIR";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let mut table = String::from("&[\n");
    if let Some(folder) = std::env::var_os(VARIABLE).map(PathBuf::from) {
        println!("cargo::rerun-if-changed={}", folder.display());
        if !folder.join("index.html").is_file() {
            return Err(format!("{VARIABLE} is {}, which holds no index.html", folder.display()).into());
        }
        let mut files = Vec::new();
        list(&folder, &mut files)?;
        files.sort();
        for file in files {
            write_entry(&mut table, &folder, &file)?;
        }
    }
    table.push(']');
    let place = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?).join("app.rs");
    // Untouched where it is the same, so that the server is not compiled for nothing.
    if fs::read_to_string(&place).ok().as_ref() != Some(&table) {
        fs::write(place, table)?;
    }
    Ok(())
}

/// All files below a folder but the compressed siblings.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_none_or(|extension| extension != "br") {
            files.push(path);
        }
    }
    Ok(())
}

fn write_entry(table: &mut String, folder: &Path, file: &Path) -> Result<(), Box<dyn Error>> {
    let relative = file.strip_prefix(folder)?.to_str().ok_or("the app has a file whose name is not UTF-8")?;
    let path = format!("/{}", relative.replace('\\', "/"));
    let mut sibling = file.as_os_str().to_owned();
    sibling.push(".br");
    let sibling = PathBuf::from(sibling);
    let brotli =
        if sibling.is_file() { format!("Some(include_bytes!({sibling:?}))") } else { "None".to_owned() };
    let mut hasher = DefaultHasher::new();
    fs::read(file)?.hash(&mut hasher);
    writeln!(
        table,
        "    File {{ path: {path:?}, tag: \"{:016x}\", plain: include_bytes!({file:?}), brotli: {brotli} }},",
        hasher.finish()
    )?;
    Ok(())
}
