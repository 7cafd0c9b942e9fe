//! What only a browser shows: real IndexedDB, real storage, real randomness, a real body stream.

#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod db;
mod fetch;
mod prefs;
mod random;
mod records;
mod tabs;
mod webcrypto;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
