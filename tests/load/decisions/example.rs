//! The benchmark's questions, compiled as the app is: the same profile, the same features, the same code of `docket-shared`.
//! `cargo xtask bench` builds it; nothing else needs it.

#![expect(
    unsafe_code,
    reason = "exporting a function by its name is unsafe in Rust's eyes: it must be unique"
)]

mod cases;

use cases::Case;
use std::cell::RefCell;

thread_local! {
    static CASES: RefCell<Vec<Case>> = const { RefCell::new(Vec::new()) };
}

/// Makes the clinics; how many cases there are.
#[unsafe(no_mangle)]
pub extern "C" fn prepare() -> u32 {
    CASES.with_borrow_mut(|made| {
        *made = cases::cases();
        assert!(made.iter().all(|case| case.check().is_ok()), "the answers are others than natively");
        u32::try_from(made.len()).unwrap_or(u32::MAX)
    })
}

/// Asks a case so often; how many reasons or alternatives came back at the last time.
#[unsafe(no_mangle)]
pub extern "C" fn ask(index: usize, times: u32) -> usize {
    CASES.with_borrow(|cases| {
        let mut found = usize::MAX;
        for _ in 0..times {
            found = std::hint::black_box(&cases[index]).ask();
        }
        found
    })
}
