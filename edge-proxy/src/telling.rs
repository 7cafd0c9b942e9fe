//! A streamed answer, told in the door's shape piece by piece: nothing waits for more than its own frame.
//!
//! Pieces are read and written one by one, by the task that has given the answer, into a stream of the runtime's own: one
//! that JavaScript makes, or that transforms, takes up to twice the work for each piece, and leaves more behind. That the
//! runtime clears away while every stream stands still, for some milliseconds.

use maas_protocol::front::Telling;
use web_sys::{
    ReadableStream, ReadableStreamByobReader, ReadableStreamReadResult, WritableStreamDefaultWriter,
};
use worker::{
    js_sys::{ArrayBuffer, Promise, Uint8Array},
    wasm_bindgen::{JsCast as _, JsValue},
};

use crate::{body::Times, crossing, wait, watch};

/// How much is read at once, if so much is there; and how much at first, and where more was there.
const PIECE_BYTES: u32 = 2 * 1024;
const LARGE_BYTES: u32 = 16 * 1024;
/// How long a caller may take to be told that an answer took too long.
const LAST_WORD_MS: u64 = 1000;

/// One answer under way.
struct Told {
    reader: ReadableStreamByobReader,
    writer: WritableStreamDefaultWriter,
    telling: Telling,
    times: Times,
    began_ms: u64,
    /// These three are kept for their room.
    room: ArrayBuffer,
    bytes: Vec<u8>,
    text: String,
}

/// The door's stream for the provider's, and the promise of its end. It begins when the task which runs now has given its answer.
///
/// A caller that goes away is noticed by what is written next, and the provider's stream is cancelled. When that one
/// breaks off or takes too long, the caller is told so in the door's own words: an error of the stream would look to it
/// like a proper end.
///
/// # Errors
/// What the runtime says when it cannot make the stream.
pub(crate) fn tell(
    body: &ReadableStream,
    telling: Telling,
    times: Times,
) -> Result<(ReadableStream, Promise), JsValue> {
    let way = watch::passage()?;
    let mut told = Told {
        reader: ReadableStreamByobReader::new(body)?,
        writer: way.writable().get_writer()?,
        telling,
        times,
        began_ms: crossing::now_ms(),
        room: ArrayBuffer::new(LARGE_BYTES),
        bytes: Vec::new(),
        text: String::new(),
    };
    let end = wait::afterwards(async move {
        while told.next().await {}
        Ok(JsValue::UNDEFINED)
    });
    Ok((way.readable(), end))
}

/// Where the next piece goes: as much room as the last one asks for, so that a slow stream takes little memory.
fn room(piece: &Uint8Array) -> ArrayBuffer {
    let last = piece.buffer();
    let wanted = if piece.byte_length() < PIECE_BYTES {
        PIECE_BYTES
    } else {
        LARGE_BYTES
    };
    if last.byte_length() == wanted {
        last
    } else {
        ArrayBuffer::new(wanted)
    }
}

impl Told {
    /// Hands the next piece on as soon as it is there; gives whether there is more.
    async fn next(&mut self) -> bool {
        let piece = self.piece().await;
        match &piece {
            Some(piece) => {
                self.room = room(piece);
                self.bytes.resize(piece.length() as usize, 0);
                piece.copy_to(&mut self.bytes);
                self.telling.push(&self.bytes, &mut self.text);
            }
            None => self.telling.finish(&mut self.text),
        }
        let written = self.text.is_empty() || self.write().await;
        self.text.clear();
        match (written, piece) {
            (true, Some(_)) => true,
            // Here and below: whether that works or not, nothing more is told.
            (true, None) => {
                let _ = wait::in_time(self.writer.close(), self.taken_ms()).await;
                false
            }
            (false, _) => {
                drop(self.reader.cancel());
                drop(self.writer.abort());
                false
            }
        }
    }

    /// Whether the caller has taken what there is to say, in time.
    async fn write(&self) -> bool {
        let text = Uint8Array::from(self.text.as_bytes());
        let written = self.writer.write_with_chunk(&text);
        let written = wait::in_time(written, self.taken_ms()).await;
        written.is_some_and(|written| written.is_ok())
    }

    /// How long the caller may take for what there is to say.
    fn taken_ms(&self) -> u64 {
        self.left_ms().max(LAST_WORD_MS)
    }

    fn left_ms(&self) -> u64 {
        let gone_ms = crossing::now_ms().saturating_sub(self.began_ms);
        self.times.whole.saturating_sub(gone_ms)
    }

    /// The next piece of the provider's stream, until there is none or it takes too long.
    async fn piece(&self) -> Option<Uint8Array> {
        let read = self
            .reader
            .read_with_array_buffer_view(&Uint8Array::new(&self.room));
        let left_ms = self.left_ms().min(self.times.piece);
        let Some(step) = wait::in_time(read, left_ms).await else {
            drop(self.reader.cancel());
            return None;
        };
        let step: ReadableStreamReadResult = step.ok()?.unchecked_into();
        let more = step.get_done() != Some(true);
        more.then(|| step.get_value().unchecked_into())
    }
}
