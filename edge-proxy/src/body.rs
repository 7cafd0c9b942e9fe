//! Bodies that the door has to read: held in memory while one request is answered, and no longer.

use web_sys::{ReadableStream, ReadableStreamDefaultReader};
use worker::{
    js_sys::{Reflect, Uint8Array},
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

/// Reads a body of `most_bytes` at most; `said` is the length that its head claims.
pub(crate) async fn read(
    body: &ReadableStream,
    said: Option<u64>,
    most_bytes: u64,
) -> Result<Vec<u8>, Unread> {
    if said.is_some_and(|said| said > most_bytes) {
        return Err(Unread::TooLarge);
    }
    if said.is_some() {
        // The runtime holds a body to the length it claims: all of it can be had at once.
        let whole = web_sys::Response::new_with_opt_readable_stream(Some(body))?;
        let bytes = JsFuture::from(whole.array_buffer()?).await?;
        return Ok(Uint8Array::new(&bytes).to_vec());
    }
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
