//! One message between page and worker, either way: a JavaScript array of the ask's number and the
//! message as JSON text.

use js_sys::Array;
use wasm_bindgen::JsCast as _;
use web_sys::MessageEvent;

/// Makes a message.
#[expect(clippy::cast_precision_loss, reason = "asks are far fewer than 2^53")]
pub fn pack(number: u64, text: &str) -> Array {
    Array::of2(&(number as f64).into(), &text.into())
}

/// Takes a message apart; `None` when it is none of ours.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the numbers are our own"
)]
pub fn unpack(event: &MessageEvent) -> Option<(u64, String)> {
    let parts = event.data().dyn_into::<Array>().ok()?;
    let number = parts.get(0).as_f64()?;
    Some((number as u64, parts.get(1).as_string()?))
}
