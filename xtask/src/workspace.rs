//! Where things are. Everything xtask makes lies under `target/`.

use std::path::{Path, PathBuf};

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package)
}

/// The folder of native builds, which `CARGO_TARGET_DIR` may move.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The folder of wasm builds: another compiler and other flags must not invalidate the native artifacts.
pub(crate) fn wasm_target() -> PathBuf {
    target().join("wasm")
}

/// The built app, which the server embeds.
pub(crate) fn app() -> PathBuf {
    target().join("app")
}
