//! The body of a reply, chunk by chunk.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

/// Reads a body.
pub struct Chunks {
    reader: ReadableStreamDefaultReader,
}

/// The connection broke before the body's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl Chunks {
    /// Begins to read; `None` when somebody else reads already.
    pub fn of(body: ReadableStream) -> Option<Self> {
        let reader = body.get_reader().dyn_into().ok()?;
        Some(Self { reader })
    }

    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// [`Broken`] when the connection broke or was aborted.
    pub async fn next(&self) -> Result<Option<Uint8Array>, Broken> {
        let read = JsFuture::from(self.reader.read())
            .await
            .map_err(|_| Broken)?;
        let field = |name: &str| Reflect::get(&read, &JsValue::from_str(name));
        if field("done").is_ok_and(|done| done.is_truthy()) {
            return Ok(None);
        }
        let value = field("value").map_err(|_| Broken)?;
        value.dyn_into().map(Some).map_err(|_| Broken)
    }
}
