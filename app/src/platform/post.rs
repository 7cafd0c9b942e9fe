//! What the page says to a worker. A message that comes while the worker still compiles would be lost, so it waits.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::Worker;

/// A worker to say something to.
pub struct Post {
    worker: Worker,
    /// What was said before it listened, each with what is handed over; `None` once it does.
    early: RefCell<Option<Vec<(Array, Array)>>>,
}

impl Post {
    /// For a worker that was just started.
    pub fn new(worker: Worker) -> Self {
        Self {
            worker,
            early: RefCell::new(Some(Vec::new())),
        }
    }

    /// Says something, and hands over what goes along.
    ///
    /// # Errors
    /// What the browser says where it cannot be said.
    pub fn say(&self, message: Array, along: Array) -> Result<(), JsValue> {
        if let Some(early) = &mut *self.early.borrow_mut() {
            early.push((message, along));
            return Ok(());
        }
        self.worker.post_message_with_transfer(&message, &along)
    }

    /// The worker was heard: its first word, whatever it is, says that it listens.
    pub fn heard(&self) {
        for (message, along) in self.early.take().into_iter().flatten() {
            let _ = self.worker.post_message_with_transfer(&message, &along);
        }
    }

    /// Ends the worker.
    pub fn end(&self) {
        self.worker.terminate();
    }
}
