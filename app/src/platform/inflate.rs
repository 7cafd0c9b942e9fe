//! Reads a part of a file piece by piece, unpacked by the browser's own `DecompressionStream` where it is packed: no code of ours, and
//! little memory.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    ReadableStream, ReadableStreamDefaultReader, WritableStream, WritableStreamDefaultWriter,
};

use super::{bytes::Bytes, dom::files::Chosen};

/// So much of a file is read at a time, in bytes.
const READ_BYTES: u64 = 1024 * 1024;
/// So much is given to be unpacked at a time, in bytes: a browser unpacks all of it at once, and a thousandfold is what deflate can do
/// (RFC 1951: 258 bytes of two bits).
const PACKED_BYTES: u32 = 8 * 1024;

/// What is read of a part of a file. What is left of it is not read when this is dropped.
pub struct Pieces(Source);

enum Source {
    /// As it lies there.
    Plain(Part),
    /// Unpacked by the browser, which the rest of it goes to.
    Unpacked(ReadableStreamDefaultReader),
    /// There is no more, or it cannot be read.
    End,
}

impl Pieces {
    /// Of a part of a file, unpacked where it is deflated; `None` where the browser cannot.
    pub fn of(file: &Chosen, from: u64, to: u64, deflated: bool) -> Option<Self> {
        let file = file.clone();
        let part = Part { file, from, to };
        if !deflated {
            return Some(Self(Source::Plain(part)));
        }
        let make = Reflect::get(&js_sys::global(), &"DecompressionStream".into()).ok()?;
        let make: Function = make.dyn_into().ok()?;
        let inflate = Reflect::construct(&make, &Array::of1(&"deflate-raw".into())).ok()?;
        let half = |name: &str| Reflect::get(&inflate, &name.into()).ok();
        let readable: ReadableStream = half("readable")?.dyn_into().ok()?;
        let writable: WritableStream = half("writable")?.dyn_into().ok()?;
        let reader = readable.get_reader().dyn_into().ok()?;
        let writer = writable.get_writer().ok()?;
        spawn_local(async move {
            if part.write_to(&writer).await.is_none() {
                let _ = JsFuture::from(writer.abort()).await;
            }
        });
        Some(Self(Source::Unpacked(reader)))
    }

    /// The next piece; nothing at the end.
    ///
    /// # Errors
    /// Where it is not packed as it says, or cannot be read.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, NotUnpacked> {
        let piece = match &mut self.0 {
            Source::Plain(part) => part.next().await,
            Source::Unpacked(reader) => read(reader).await,
            Source::End => Ok(None),
        };
        if !matches!(piece, Ok(Some(_))) {
            self.0 = Source::End;
        }
        piece.map(|piece| piece.map(Bytes::take))
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        if let Source::Unpacked(reader) = &self.0 {
            let _ = reader.cancel();
        }
    }
}

async fn read(reader: &ReadableStreamDefaultReader) -> Result<Option<Bytes>, NotUnpacked> {
    let read = JsFuture::from(reader.read())
        .await
        .map_err(|_| NotUnpacked)?;
    let field = |name: &str| Reflect::get(&read, &JsValue::from_str(name)).ok();
    if field("done").is_some_and(|done| done.is_truthy()) {
        return Ok(None);
    }
    let piece = field("value").and_then(Bytes::of_js);
    piece.map(Some).ok_or(NotUnpacked)
}

/// The rest of a part of a file.
struct Part {
    file: Chosen,
    from: u64,
    to: u64,
}

impl Part {
    async fn next(&mut self) -> Result<Option<Bytes>, NotUnpacked> {
        if self.from >= self.to {
            return Ok(None);
        }
        let to = self.to.min(self.from.saturating_add(READ_BYTES));
        let bytes = self.file.part(self.from, to).await.ok_or(NotUnpacked)?;
        self.from = to;
        Ok(Some(bytes))
    }

    /// Gives all of it to a stream, as fast as it is taken from there; `None` where it cannot.
    async fn write_to(mut self, writer: &WritableStreamDefaultWriter) -> Option<()> {
        while let Some(bytes) = self.next().await.ok()? {
            for piece in bytes.pieces(PACKED_BYTES) {
                JsFuture::from(writer.write_with_chunk(&piece)).await.ok()?;
            }
            bytes.free();
        }
        JsFuture::from(writer.close()).await.ok().map(|_| ())
    }
}

/// It cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUnpacked;
