//! The switch of the museum (`cargo xtask museum`): bugs of kinds that have happened elsewhere, each planted at its place by
//! `planted!("name")` and told in `xtask/src/museum/exhibits.rs`. They are there so that the tests can be seen to catch them.
//!
//! Only what is built for tests has the switch, by the feature `museum`. Elsewhere `planted!` is `false`, and neither a bug nor
//! its name is in the binary: `cargo xtask` looks into every one that it builds for use.

/// Whether the museum's bug of this name is on, or what is done where it is: never in what is not built for tests.
#[cfg(not(all(feature = "museum", debug_assertions)))]
#[macro_export]
macro_rules! planted {
    ($name:literal) => {
        false
    };
    ($name:literal => $wrong:expr) => {};
}

/// Whether the museum's bug of this name is on, or what is done where it is: `DOCKET_PLANTED` names one, as it was when first asked.
#[cfg(all(feature = "museum", debug_assertions))]
#[macro_export]
macro_rules! planted {
    ($name:literal) => {
        $crate::planted::is_on(concat!("planted:", $name))
    };
    ($name:literal => $wrong:expr) => {
        if $crate::planted!($name) {
            $wrong;
        }
    };
}

/// Whether `DOCKET_PLANTED` names this bug.
#[cfg(all(feature = "museum", debug_assertions))]
#[doc(hidden)]
pub fn is_on(bug: &str) -> bool {
    static PLANTED: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    let planted = PLANTED.get_or_init(|| std::env::var("DOCKET_PLANTED").ok());
    planted.as_deref().is_some_and(|name| bug.strip_prefix("planted:") == Some(name))
}
