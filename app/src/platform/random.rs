//! Fresh randomness, from the browser's generator.

use wasm_bindgen::JsCast as _;

/// Fills the buffer with fresh random bytes; works in the page and in a worker.
///
/// Leaves it untouched only where the browser has no generator at all, which no browser that runs
/// WebAssembly lacks.
pub fn fill(bytes: &mut [u8]) {
    let global = js_sys::global();
    let crypto = js_sys::Reflect::get(&global, &"crypto".into())
        .ok()
        .map(|crypto| crypto.unchecked_into::<web_sys::Crypto>());
    if let Some(crypto) = crypto {
        // The browser gives 65,536 bytes at most at once.
        for part in bytes.chunks_mut(65_536) {
            let _ = crypto.get_random_values_with_u8_array(part);
        }
    }
}

/// A new random id: 32 hex digits.
pub fn id() -> String {
    let mut bytes = [0; 16];
    fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
