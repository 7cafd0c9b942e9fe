//! One message between page and worker, either way: a JavaScript array of the ask's number, the message as JSON text, and
//! bytes that go with it, if any do.

use js_sys::Array;
use wasm_bindgen::JsCast as _;
use web_sys::MessageEvent;

use super::bytes::Bytes;

/// Makes a message.
#[expect(clippy::cast_precision_loss, reason = "asks are far fewer than 2^53")]
pub fn pack(number: u64, text: &str) -> Array {
    Array::of2(&(number as f64).into(), &text.into())
}

/// Makes a message with bytes.
pub fn pack_with(number: u64, text: &str, bytes: &[Bytes]) -> Array {
    let parts = pack(number, text);
    for bytes in bytes {
        parts.push(bytes.as_js());
    }
    parts
}

/// What of a message can be handed over without a copy; whoever does so has the bytes no more.
pub fn movable(bytes: &[Bytes]) -> Array {
    bytes.iter().map(|bytes| bytes.as_js().buffer()).collect()
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

/// The bytes that came with a message, in order.
pub fn bytes_of(event: &MessageEvent) -> Vec<Bytes> {
    let parts = event.data().dyn_into::<Array>().unwrap_or_default();
    parts.iter().skip(2).filter_map(Bytes::of_js).collect()
}
