//! A streamed reply as it really comes: server-sent events, or one JSON body, or a web page.
//!
//! Some servers answer 200 with a JSON error although a stream was asked for, some ignore `stream`,
//! and a wrong address answers with a page. The first byte tells them apart, for no event begins so.

use serde::de::IgnoredAny;

use super::{Decoder, ending::EndsOnce, reading};
use crate::{
    error::{DecodeError, ErrorKind, ProviderError},
    event::ChatEvent,
    frame::{MAX_BYTES, sse::SseFramer},
};

/// What a wire format makes of the parts of a reply.
pub(super) trait Reader: EndsOnce + Default {
    /// Takes one event.
    fn frame(&mut self, name: &str, data: &str, out: &mut Vec<ChatEvent>);
    /// Takes a body that came in one piece.
    fn whole(&mut self, body: &[u8], out: &mut Vec<ChatEvent>) -> Result<(), DecodeError>;
}

/// Reads a reply that came in one piece, as the events a stream would have given.
///
/// # Errors
/// What [`Reader::whole`] says when the body is none of the format.
pub(super) fn read_whole<R: Reader>(body: &[u8]) -> Result<Vec<ChatEvent>, DecodeError> {
    let mut reader = R::default();
    let mut out = Vec::new();
    reader.whole(body, &mut out)?;
    reader.finish(&mut out);
    Ok(out)
}

/// Reads one streamed reply.
#[derive(Default)]
pub(super) struct SseReply<R> {
    form: Form,
    reader: R,
}

/// What the first byte says the reply is.
#[derive(Default)]
enum Form {
    #[default]
    Unknown,
    Events(SseFramer),
    Json(Vec<u8>),
    Page,
}

impl<R: Reader> Decoder for SseReply<R> {
    fn push(&mut self, mut bytes: &[u8], out: &mut Vec<ChatEvent>) {
        if matches!(self.form, Form::Unknown) {
            bytes = bytes.trim_ascii_start();
            self.form = match bytes.first() {
                None => return,
                Some(b'{' | b'[') => Form::Json(Vec::new()),
                Some(b'<') => Form::Page,
                Some(_) => Form::Events(SseFramer::default()),
            };
        }
        let reader = &mut self.reader;
        let fits = match &mut self.form {
            Form::Events(framer) => framer
                .push(bytes, |frame| reader.frame(frame.name, frame.data, out))
                .is_ok(),
            Form::Json(body) if body.len() + bytes.len() <= MAX_BYTES => {
                body.extend_from_slice(bytes);
                true
            }
            Form::Json(_) => false,
            Form::Page | Form::Unknown => true,
        };
        if !fits {
            let error = ProviderError::new(ErrorKind::Malformed, "an event larger than 8 MiB");
            self.reader.fail(error, out);
        }
    }

    fn finish(&mut self, out: &mut Vec<ChatEvent>) {
        let reader = &mut self.reader;
        match &mut self.form {
            Form::Unknown => {}
            // What the end of the bytes cut is no fault of the format; only a complete tail is read.
            Form::Events(framer) => framer.finish(|frame| {
                if frame.data.trim() == "[DONE]" || is_complete(frame.data) {
                    reader.frame(frame.name, frame.data, out);
                }
            }),
            Form::Json(body) => {
                let body = std::mem::take(body);
                if !reading::is_cut(&body)
                    && let Err(error) = reader.whole(&body, out)
                {
                    reader.fail(ProviderError::new(ErrorKind::Malformed, error.text), out);
                }
            }
            Form::Page => {
                let text = "a web page came instead of an answer";
                reader.fail(ProviderError::new(ErrorKind::Malformed, text), out);
            }
        }
        reader.finish(out);
    }
}

/// Whether a tail that has no line end is JSON all the same.
pub(super) fn is_complete(tail: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(tail).is_ok()
}
