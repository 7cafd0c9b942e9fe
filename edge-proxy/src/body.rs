//! Bodies that the door has to read: held in memory while one request is answered, and no longer.

use web_sys::{ReadableStream, ReadableStreamDefaultReader, Response};
use worker::{
    js_sys::{Reflect, Uint8Array},
    wasm_bindgen::{JsCast as _, JsValue},
};

use crate::wait::until;

/// Why a body was not read.
pub(crate) enum Unread {
    /// It is larger than was allowed; nothing more of it is read.
    TooLarge,
    /// It broke off.
    Broken,
}

impl From<JsValue> for Unread {
    fn from(_: JsValue) -> Self {
        Self::Broken
    }
}

/// Reads a body of `most_bytes` at most; `length` is what its head claims, and the runtime holds it to. `seen` is
/// called for each piece of a body of unknown length.
pub(crate) async fn read(
    body: Option<&ReadableStream>,
    length: Option<u64>,
    most_bytes: u64,
    seen: impl Fn(),
) -> Result<Vec<u8>, Unread> {
    let Some(body) = body else {
        return Ok(Vec::new());
    };
    if let Some(length) = length {
        if length > most_bytes {
            return Err(Unread::TooLarge);
        }
        // All at once takes fewer crossings than piece by piece.
        let whole = Response::new_with_opt_readable_stream(Some(body))?.array_buffer()?;
        return Ok(Uint8Array::new(&until(whole).await?).to_vec());
    }
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let step = until(reader.read()).await?;
        if Reflect::get(&step, &"done".into())?.is_truthy() {
            return Ok(bytes);
        }
        seen();
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
