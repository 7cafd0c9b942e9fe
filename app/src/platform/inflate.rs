//! Unpacks a part of a file piece by piece, by the browser's own `DecompressionStream`: no code of ours, and no more memory than a piece.

use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

use super::dom::files::Chosen;

/// What is read of a part of a file.
pub struct Pieces(ReadableStreamDefaultReader);

impl Pieces {
    /// Of a part of a file, unpacked where it is deflated; `None` where the browser cannot.
    #[expect(clippy::cast_precision_loss, reason = "files are far below 2^53 bytes")]
    pub fn of(file: &Chosen, from: u64, to: u64, deflated: bool) -> Option<Self> {
        let part = file
            .file()
            .slice_with_f64_and_f64(from as f64, to as f64)
            .ok()?;
        let mut stream: ReadableStream = part.stream();
        if deflated {
            let make = Reflect::get(&js_sys::global(), &"DecompressionStream".into()).ok()?;
            let make: Function = make.dyn_into().ok()?;
            let arguments = js_sys::Array::of1(&"deflate-raw".into());
            let inflate = Reflect::construct(&make, &arguments).ok()?;
            let through = Reflect::get(&stream, &"pipeThrough".into()).ok()?;
            let through: Function = through.dyn_into().ok()?;
            stream = through.call1(&stream, &inflate).ok()?.dyn_into().ok()?;
        }
        stream.get_reader().dyn_into().ok().map(Self)
    }

    /// The next piece; nothing at the end.
    ///
    /// # Errors
    /// Where it is not packed as it says, or cannot be read.
    pub async fn next(&self) -> Result<Option<Vec<u8>>, NotUnpacked> {
        let read = JsFuture::from(self.0.read())
            .await
            .map_err(|_| NotUnpacked)?;
        let field = |name: &str| Reflect::get(&read, &JsValue::from_str(name)).ok();
        if field("done").is_some_and(|done| done.is_truthy()) {
            return Ok(None);
        }
        let piece = field("value").and_then(|piece| piece.dyn_into::<Uint8Array>().ok());
        piece.map(|piece| Some(piece.to_vec())).ok_or(NotUnpacked)
    }

    /// No more of it is wanted.
    pub fn end(&self) {
        let _ = self.0.cancel();
    }
}

/// It cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUnpacked;
