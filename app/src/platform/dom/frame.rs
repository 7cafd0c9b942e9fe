//! A talk with the document in a sandboxed frame: one text in, short answers out, and no patience without end.

use std::{cell::Cell, rc::Rc};

use js_sys::Array;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{HtmlIFrameElement, MessageChannel, MessageEvent, MessagePort};
use yew::{Callback, Event, TargetCast as _};

use crate::platform::clock;

/// The frame's document is some megabytes, so it may take long to come, in milliseconds.
const LOAD_MS: u32 = 60_000;
/// What is inside must answer in this time, in milliseconds.
const ANSWER_MS: u32 = 10_000;

/// A talk; it ends when this is dropped.
pub struct FrameTalk {
    hear: Callback<Option<String>>,
    /// Counts what is waited for, so that a clock set for something earlier tells nothing.
    step: Rc<Cell<u32>>,
    port: Option<Port>,
}

/// The page's end of the talk.
struct Port {
    port: MessagePort,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl FrameTalk {
    /// Begins with the wait for the frame's document; `None` is heard when the frame does not load or answer in time.
    pub fn begin(hear: Callback<Option<String>>) -> Self {
        let talk = Self {
            hear,
            step: Rc::default(),
            port: None,
        };
        talk.wait(LOAD_MS);
        talk
    }

    /// Hands the text to the document that has loaded, with a port for its answers.
    pub fn tell(&mut self, loaded: &Event, text: &str) {
        let Ok(channel) = MessageChannel::new() else {
            return;
        };
        let (hear, step) = (self.hear.clone(), self.step.clone());
        let on_message = Closure::new(move |event: MessageEvent| {
            step.set(step.get() + 1);
            hear.emit(event.data().as_string());
        });
        let (own, theirs) = (channel.port1(), channel.port2());
        own.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        hand_over(loaded, text, &Array::of1(&theirs));
        self.port = Some(Port {
            port: own,
            _on_message: on_message,
        });
        self.wait(ANSWER_MS);
    }

    fn wait(&self, patience_ms: u32) {
        let (step, hear) = (self.step.clone(), self.hear.clone());
        let now = step.get() + 1;
        step.set(now);
        clock::after(patience_ms, move || {
            if step.get() == now {
                hear.emit(None);
            }
        });
    }
}

impl Drop for FrameTalk {
    fn drop(&mut self) {
        self.step.set(self.step.get() + 1);
        if let Some(open) = &self.port {
            open.port.close();
        }
    }
}

/// Hands a text to the document that has loaded in a frame, and hears nothing of it.
pub fn tell_frame(loaded: &Event, text: &str) {
    hand_over(loaded, text, &Array::new());
}

/// The frame has no origin, so that none can be named; its address is ours.
fn hand_over(loaded: &Event, text: &str, along: &Array) {
    let frame = loaded.target_dyn_into::<HtmlIFrameElement>();
    if let Some(inside) = frame.and_then(|frame| frame.content_window()) {
        let _ = inside.post_message_with_transfer(&text.into(), "*", along);
    }
}
