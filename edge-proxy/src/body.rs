//! Bodies that are read as a whole: held in memory while one request is answered, and no longer.

use web_sys::{ReadableStream, ReadableStreamDefaultReader};
use worker::{
    js_sys::{Promise, Reflect, Uint8Array},
    wasm_bindgen::{JsCast as _, JsValue},
};

use crate::{crossing, wait};

/// What has a body. It is taken once, in one way.
pub(crate) trait Bodied {
    /// Piece by piece, if there is one.
    fn stream(&self) -> Option<ReadableStream>;

    /// As a whole, once that is there.
    ///
    /// # Errors
    /// What the runtime says of a body that it does not read.
    fn buffer(&self) -> Result<Promise, JsValue>;
}

/// Why a body was not read.
pub(crate) enum Unread {
    /// It is larger than was allowed; nothing more of it is read.
    TooLarge,
    /// It broke off.
    Broken,
    /// It stalled, or did not end.
    Late,
}

impl From<JsValue> for Unread {
    fn from(_: JsValue) -> Self {
        Self::Broken
    }
}

/// How long a body may take. The rest of one that takes too long ends with the answer to who asked.
#[derive(Clone, Copy)]
pub(crate) struct Times {
    /// Until it is whole, in milliseconds.
    pub(crate) whole: u64,
    /// Until its next piece, where we see pieces.
    pub(crate) piece: u64,
}

/// Reads a body of `most_bytes` at most, in any time or within some; `length` is what its head claims, and the runtime
/// holds it to.
pub(crate) async fn read(
    from: &dyn Bodied,
    length: Option<u64>,
    most_bytes: u64,
    times: Option<Times>,
) -> Result<Vec<u8>, Unread> {
    if let Some(length) = length {
        if length > most_bytes {
            return Err(Unread::TooLarge);
        }
        // All at once takes fewer crossings than piece by piece.
        let whole = within(from.buffer()?, times.map(|times| times.whole)).await?;
        return Ok(Uint8Array::new(&whole).to_vec());
    }
    let Some(body) = from.stream() else {
        return Ok(Vec::new());
    };
    let began_ms = crossing::now_ms();
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    let mut bytes = Vec::new();
    loop {
        let gone_ms = crossing::now_ms().saturating_sub(began_ms);
        let left_ms = |times: Times| times.piece.min(times.whole.saturating_sub(gone_ms));
        let step = match within(reader.read(), times.map(left_ms)).await {
            Ok(step) => step,
            Err(unread) => {
                // Whether that works or not, nothing more is read.
                drop(reader.cancel());
                return Err(unread);
            }
        };
        if Reflect::get(&step, &"done".into())?.is_truthy() {
            return Ok(bytes);
        }
        let chunk: Uint8Array = Reflect::get(&step, &"value".into())?.unchecked_into();
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length.saturating_add(chunk.byte_length().into()) > most_bytes {
            drop(reader.cancel());
            return Err(Unread::TooLarge);
        }
        bytes.extend_from_slice(&chunk.to_vec());
    }
}

async fn within(promise: Promise, most_ms: Option<u64>) -> Result<JsValue, Unread> {
    Ok(match most_ms {
        None => wait::until(promise).await?,
        Some(most_ms) => wait::in_time(promise, most_ms)
            .await
            .ok_or(Unread::Late)??,
    })
}
