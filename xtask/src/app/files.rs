//! The files of the app by the path under which they are served, and their way to the disk.

use std::collections::{BTreeMap, btree_map};
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};

/// Files by path (`/index.html`), in order.
#[derive(Default)]
pub(super) struct Files(BTreeMap<String, Vec<u8>>);

/// What was written.
pub(crate) struct Built {
    /// Path, plain and compressed size of each file, in bytes.
    pub(crate) files: Vec<(String, usize, usize)>,
    /// Compressed size of the wasm and JavaScript without which there is no app.
    pub(crate) first_bytes: usize,
    /// The same of all wasm and JavaScript: with the parts that are fetched when they are shown, or in a quiet moment.
    pub(crate) code_bytes: usize,
}

impl Built {
    fn new(files: Vec<(String, usize, usize)>) -> Self {
        let is_code = |path: &str| path.ends_with(".wasm") || path.ends_with(".js");
        let code = || files.iter().filter(|(path, ..)| is_code(path));
        let code_bytes = code().map(|(.., bytes)| bytes).sum();
        let first_bytes = code().filter(|(path, ..)| !is_later(path)).map(|(.., bytes)| bytes).sum();
        Self { files, first_bytes, code_bytes }
    }

    pub(super) fn heaviest(&self, count: usize) -> Vec<&(String, usize, usize)> {
        let mut files: Vec<_> = self.files.iter().collect();
        files.sort_by_key(|(.., compressed)| std::cmp::Reverse(*compressed));
        files.truncate(count);
        files
    }

    /// The same for programs, such as the benchmark.
    fn manifest(&self) -> String {
        let files: Vec<_> = self
            .files
            .iter()
            .map(|(path, bytes, brotli)| {
                format!("    {{ \"path\": \"{path}\", \"bytes\": {bytes}, \"brotli_bytes\": {brotli} }}")
            })
            .collect();
        format!(
            "{{\n  \"first_brotli_bytes\": {},\n  \"code_brotli_bytes\": {},\n  \"files\": [\n{}\n  ]\n}}\n",
            self.first_bytes,
            self.code_bytes,
            files.join(",\n")
        )
    }
}

/// Whether a file is a part that is loaded later, by the names that such parts are given: `split_settings.wasm` for one,
/// `chunk_3.wasm` for what several need.
fn is_later(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("split_") || name.starts_with("chunk_")
}

impl Files {
    pub(super) fn add(&mut self, path: String, bytes: Vec<u8>) {
        self.0.insert(path, bytes);
    }

    /// Adds all that is in a folder, under the names it has there.
    pub(super) fn add_folder(&mut self, folder: &Path) -> anyhow::Result<()> {
        self.add_below(folder, "")
    }

    fn add_below(&mut self, folder: &Path, prefix: &str) -> anyhow::Result<()> {
        for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
            let entry = entry?;
            let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.add_below(&entry.path(), &path)?;
            } else {
                self.add(path, fs::read(entry.path())?);
            }
        }
        Ok(())
    }

    pub(super) fn iter(&self) -> btree_map::Iter<'_, String, Vec<u8>> {
        self.0.iter()
    }

    /// Writes each file and its `.br` sibling, and removes what is no longer served. What is the same already is not touched.
    pub(super) fn write(&self, folder: &Path) -> anyhow::Result<Built> {
        let mut files = Vec::new();
        let mut kept = Vec::new();
        for (path, bytes) in self.iter() {
            let plain = folder.join(path.trim_start_matches('/'));
            let compressed = folder.join(format!("{}.br", path.trim_start_matches('/')));
            if fs::read(&plain).ok().as_ref() != Some(bytes) || !compressed.is_file() {
                fs::create_dir_all(plain.parent().unwrap_or(folder))?;
                fs::write(&plain, bytes)?;
                fs::write(&compressed, compress(bytes)?)?;
            }
            let size = usize::try_from(fs::metadata(&compressed)?.len())?;
            files.push((path.clone(), bytes.len(), size));
            kept.extend([plain, compressed]);
        }
        remove_others(folder, &kept)?;
        let built = Built::new(files);
        fs::write(folder.with_extension("json"), built.manifest())?;
        Ok(built)
    }
}

impl IntoIterator for Files {
    type Item = (String, Vec<u8>);
    type IntoIter = btree_map::IntoIter<String, Vec<u8>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

fn remove_others(folder: &Path, kept: &[std::path::PathBuf]) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, kept)?;
            if fs::read_dir(&path)?.next().is_none() {
                fs::remove_dir(&path)?;
            }
        } else if !kept.contains(&path) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// brotli at its best: it is done once, and read by every browser.
fn compress(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 24);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}

/// Sixteen hexadecimal digits that change with any byte.
pub(super) fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_is_not_touched_and_what_is_gone_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let app = folder.path().join("app");
        let mut files = Files::default();
        files.add("/index.html".into(), b"<p>".to_vec());
        files.add("/assets/old/a.js".into(), b"let a".to_vec());
        files.write(&app).unwrap();
        let written = fs::metadata(app.join("index.html")).unwrap().modified().unwrap();

        let mut files = Files::default();
        files.add("/index.html".into(), b"<p>".to_vec());
        files.add("/assets/new/a.js".into(), b"let b".to_vec());
        let built = files.write(&app).unwrap();

        assert_eq!(fs::metadata(app.join("index.html")).unwrap().modified().unwrap(), written);
        assert!(!app.join("assets/old").exists());
        assert!(app.join("assets/new/a.js.br").is_file());
        assert_eq!(built.code_bytes, built.files[0].2);
        assert_eq!(built.files[0].0, "/assets/new/a.js");
    }

    #[test]
    fn what_is_loaded_later_is_no_part_of_the_first_load() {
        let files = [("/a/docket.js", 1), ("/a/docket_bg.wasm", 2), ("/a/split_settings.wasm", 4)];
        let files = files.into_iter().chain([("/a/chunk_3.wasm", 8), ("/index.html", 16)]);
        let built = Built::new(files.map(|(path, bytes)| (path.to_owned(), bytes, bytes)).collect());
        assert_eq!((built.first_bytes, built.code_bytes), (3, 15));
    }

    #[test]
    fn a_digest_tells_where_one_part_ends() {
        assert_ne!(digest([b"ab".as_slice(), b"c"]), digest([b"a".as_slice(), b"bc"]));
    }
}
