//! A line between two workers: bytes each way, handed over and not copied. The page brings the two together and hears nothing.

use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use futures_channel::oneshot;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{MessageChannel, MessageEvent, MessagePort};

/// The two ends of a new line; `None` where the browser has none.
pub fn line() -> Option<(MessagePort, MessagePort)> {
    let line = MessageChannel::new().ok()?;
    Some((line.port1(), line.port2()))
}

/// The end of a line that came with a message.
pub fn of_event(event: &MessageEvent) -> Option<MessagePort> {
    event.ports().get(0).dyn_into().ok()
}

/// Answers whatever is asked over a line, for as long as the worker lives.
pub fn serve(port: &MessagePort, answer: impl Fn(&[u8]) -> Vec<u8> + 'static) {
    let own = port.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let asked = event.data().dyn_into::<Uint8Array>().unwrap_or_default();
        post(&own, &answer(&asked.to_vec()));
    });
    port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

fn post(port: &MessagePort, bytes: &[u8]) {
    let bytes = Uint8Array::from(bytes);
    let _ = port.post_message_with_transferable(&bytes, &Array::of1(&bytes.buffer()));
}

/// The asking end.
pub struct Line {
    port: MessagePort,
    /// Answers come in the order of the asks.
    waiting: Rc<RefCell<VecDeque<oneshot::Sender<Vec<u8>>>>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Line {
    /// Asks over this end of a line.
    pub fn new(port: MessagePort) -> Self {
        let waiting: Rc<RefCell<VecDeque<oneshot::Sender<Vec<u8>>>>> = Rc::default();
        let on_message = {
            let waiting = waiting.clone();
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                let answer = event.data().dyn_into::<Uint8Array>().unwrap_or_default();
                let first = waiting.borrow_mut().pop_front();
                if let Some(first) = first {
                    let _ = first.send(answer.to_vec());
                }
            })
        };
        port.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Self {
            port,
            waiting,
            _on_message: on_message,
        }
    }

    /// The answer to these bytes; waits for ever where the other end is gone, and this worker soon will be.
    pub async fn ask(&self, bytes: &[u8]) -> Vec<u8> {
        let (done, waiting) = oneshot::channel();
        self.waiting.borrow_mut().push_back(done);
        post(&self.port, bytes);
        waiting.await.unwrap_or_default()
    }
}
