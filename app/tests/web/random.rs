//! Randomness comes from the browser, for any length.

use app::platform::random;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn every_byte_is_drawn_and_no_two_draws_are_equal() {
    let (mut first, mut second) = ([0_u8; 32], [0_u8; 32]);
    random::fill(&mut first);
    random::fill(&mut second);
    assert_ne!(first, second);
    // More than the browser gives at once.
    let mut long = vec![0_u8; 200_000];
    random::fill(&mut long);
    let zeros = long.iter().filter(|byte| **byte == 0).count();
    assert!(zeros < 2_000, "{zeros} zeros in 200,000 bytes");
}
