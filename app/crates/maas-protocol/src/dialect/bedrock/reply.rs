//! A streamed reply as it really comes: messages of the event stream, or one JSON body, or a web page.
//!
//! The first byte tells them apart: a message begins with the high byte of a length, which is 0 or 1.

use super::State;
use crate::{
    dialect::{Decoder, cut_off, ending::EndsOnce, reading},
    error::{ErrorKind, ProviderError},
    event::ChatEvent,
    frame::{
        MAX_BYTES,
        eventstream::{EventStreamFramer, Fault},
    },
};

/// Reads one streamed reply.
#[derive(Default)]
pub(super) struct Reply {
    form: Form,
    state: State,
}

/// What the first byte says the reply is.
#[derive(Default)]
enum Form {
    #[default]
    Unknown,
    Events(EventStreamFramer),
    Json(Vec<u8>),
    Page,
}

impl Decoder for Reply {
    fn push(&mut self, mut bytes: &[u8], out: &mut Vec<ChatEvent>) {
        if matches!(self.form, Form::Unknown) {
            bytes = bytes.trim_ascii_start();
            self.form = match bytes.first() {
                None => return,
                Some(b'{' | b'[') => Form::Json(Vec::new()),
                Some(b'<') => Form::Page,
                Some(_) => Form::Events(EventStreamFramer::default()),
            };
        }
        let state = &mut self.state;
        let problem = match &mut self.form {
            Form::Events(framer) => framer
                .push(bytes, |message| state.message(&message, out))
                .err()
                .map(|fault| match fault {
                    Fault::Checksum => "an event whose checksum is wrong",
                    Fault::TooLarge => "an event larger than 16 MiB",
                    Fault::Malformed => "an event of a wrong form",
                }),
            Form::Json(body) if body.len() + bytes.len() <= MAX_BYTES => {
                body.extend_from_slice(bytes);
                None
            }
            Form::Json(_) => Some("a reply larger than 8 MiB"),
            Form::Page | Form::Unknown => None,
        };
        if let Some(text) = problem {
            state.fail(ProviderError::new(ErrorKind::Malformed, text), out);
        }
    }

    fn finish(&mut self, out: &mut Vec<ChatEvent>) {
        let state = &mut self.state;
        match &mut self.form {
            // A message that the end of the bytes cut is no fault of the format, but no proper end either.
            Form::Events(framer) if framer.is_inside() => state.fail(cut_off(), out),
            Form::Unknown | Form::Events(_) => {}
            Form::Json(body) => {
                let body = std::mem::take(body);
                if !reading::is_cut(&body)
                    && let Err(error) = state.whole(&body, out)
                {
                    state.fail(ProviderError::new(ErrorKind::Malformed, error.text), out);
                }
            }
            Form::Page => {
                let text = "a web page came instead of an answer";
                state.fail(ProviderError::new(ErrorKind::Malformed, text), out);
            }
        }
        state.finish(out);
    }
}
