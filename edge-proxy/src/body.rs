//! Bodies that the door has to read: held in memory while one request is answered, and no longer.

use web_sys::{ReadableStream, ReadableStreamDefaultReader};
use worker::{
    js_sys::{Promise, Reflect, Uint8Array},
    wasm_bindgen::{JsCast as _, JsValue},
    wasm_bindgen_futures::JsFuture,
};

/// Why a body was not read.
pub(crate) enum Unread {
    /// It is larger than was allowed; its sender has been told to stop.
    TooLarge,
    /// It broke off.
    Broken,
}

impl From<JsValue> for Unread {
    fn from(_: JsValue) -> Self {
        Self::Broken
    }
}

/// Something with a body.
pub(crate) trait Bodied {
    /// The length that its head claims.
    fn length(&self) -> Option<u64>;
    /// The body as a stream, if it has one.
    fn stream(&self) -> Option<ReadableStream>;
    /// The body at once.
    fn bytes(&self) -> Result<Promise, JsValue>;
}

/// Reads a body of `most_bytes` at most.
pub(crate) async fn read(from: &impl Bodied, most_bytes: u64) -> Result<Vec<u8>, Unread> {
    if let Some(said) = from.length() {
        if said > most_bytes {
            return Err(Unread::TooLarge);
        }
        // The runtime holds a body to the length it claims.
        let bytes = JsFuture::from(from.bytes()?).await?;
        return Ok(Uint8Array::new(&bytes).to_vec());
    }
    let Some(body) = from.stream() else {
        return Ok(Vec::new());
    };
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let step = JsFuture::from(reader.read()).await?;
        if Reflect::get(&step, &"done".into())?.is_truthy() {
            return Ok(bytes);
        }
        let chunk: Uint8Array = Reflect::get(&step, &"value".into())?.unchecked_into();
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length.saturating_add(chunk.byte_length().into()) > most_bytes {
            // Whether that works or not, nothing more is read.
            drop(reader.cancel());
            return Err(Unread::TooLarge);
        }
        bytes.extend_from_slice(&chunk.to_vec());
    }
}
