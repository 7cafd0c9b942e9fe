//! The page's entry point.

use wasm_bindgen::prelude::wasm_bindgen;

/// Adds the rest of the code; the build puts calls of this where the first half needs it.
#[wasm_bindgen]
pub fn load_rest() {
    app::platform::rest::load_now();
}

fn main() {
    console_error_panic_hook::set_once();
    app::run();
}
