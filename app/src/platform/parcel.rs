//! One message between page and worker, either way: a JavaScript array of the ask's number, the message as JSON text, and
//! bytes that go with it, if any do. The text may be bytes too: those are handed over, where a long text is copied.

use js_sys::{Array, Set, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessageEvent;

use super::bytes::Bytes;

/// Makes a message.
#[expect(clippy::cast_precision_loss, reason = "asks are far fewer than 2^53")]
pub fn pack(number: u64, text: &str) -> Array {
    Array::of2(&(number as f64).into(), &text.into())
}

/// Makes a message with bytes, or without them in their place.
pub fn pack_with<'a>(
    number: u64,
    text: &str,
    bytes: impl IntoIterator<Item = Option<&'a Bytes>>,
) -> Array {
    let parts = pack(number, text);
    for bytes in bytes {
        parts.push(bytes.map_or(&JsValue::NULL, |bytes| bytes.as_js()));
    }
    parts
}

/// Makes a message whose text is handed over, with bytes that are not; both, and what is handed over.
pub fn pack_moving(number: u64, text: &str, bytes: &[Bytes]) -> (Array, Array) {
    let message = pack_with(number, "", bytes.iter().map(Some));
    let text = Uint8Array::from(text.as_bytes());
    message.set(1, text.clone().into());
    (message, Array::of1(&text.buffer()))
}

/// What of a message can be handed over without a copy; whoever does so has the bytes no more.
pub fn movable<'a>(bytes: impl IntoIterator<Item = &'a Bytes>) -> Array {
    // Several may lie in one buffer, which is handed over once.
    let buffers = Set::new(&JsValue::UNDEFINED);
    for bytes in bytes {
        buffers.add(&bytes.as_js().buffer());
    }
    Array::from(&buffers)
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
    let text = match parts.get(1).dyn_into::<Uint8Array>() {
        Ok(bytes) => String::from_utf8(bytes.to_vec()).ok()?,
        Err(text) => text.as_string()?,
    };
    Some((number as u64, text))
}

/// The bytes that came with a message, in order; `None` where there are none in a place.
pub fn bytes_of(event: &MessageEvent) -> Vec<Option<Bytes>> {
    let parts = event.data().dyn_into::<Array>().unwrap_or_default();
    parts.iter().skip(2).map(Bytes::of_js).collect()
}
