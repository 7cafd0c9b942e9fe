//! A streamed answer, told in the door's shape chunk by chunk: nothing waits for more than its own frame.

use std::{cell::RefCell, rc::Rc};

use maas_protocol::front::Telling;
use web_sys::{
    ReadableStream, StreamPipeOptions, TransformStream, TransformStreamDefaultController,
};
use worker::{
    js_sys::{Object, Promise, Reflect, Uint8Array},
    wasm_bindgen::{JsValue, closure::Closure},
    wasm_bindgen_futures::{JsFuture, spawn_local},
};

use crate::watch::{Late, Watch};

type Controller = TransformStreamDefaultController;

/// One answer under way; emptied at its end, because the closures that share it live until JavaScript forgets them.
type Shared = Rc<RefCell<Option<Told>>>;

struct Told {
    telling: Telling,
    /// Kept for its room.
    text: String,
    controller: Option<Controller>,
    watch: Watch,
    _total: Late,
}

impl Told {
    fn push(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.watch.beat();
        self.telling.push(bytes, &mut self.text);
        self.hand_on()
    }

    fn finish(mut self) -> Result<(), JsValue> {
        self.telling.finish(&mut self.text);
        self.hand_on()
    }

    fn hand_on(&mut self) -> Result<(), JsValue> {
        if let Some(controller) = self.controller.as_ref().filter(|_| !self.text.is_empty()) {
            controller.enqueue_with_chunk(&Uint8Array::from(self.text.as_bytes()))?;
        }
        self.text.clear();
        Ok(())
    }
}

/// The door's stream for the provider's, and the promise of its end.
///
/// A caller that goes away cancels the provider's stream with its own. When that one breaks off, the caller is told
/// so in the door's own words: an error of the stream would look to it like a proper end.
///
/// # Errors
/// What the runtime says when it cannot make the stream.
pub(crate) fn tell(
    body: &ReadableStream,
    telling: Telling,
    watch: Watch,
    total: Late,
) -> Result<(ReadableStream, Promise), JsValue> {
    let shared: Shared = Rc::new(RefCell::new(Some(Told {
        telling,
        text: String::new(),
        controller: None,
        watch,
        _total: total,
    })));
    let transformer = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&transformer, &name.into(), value);
    set("start", &start(shared.clone()))?;
    set("transform", &transform(shared.clone()))?;
    set("flush", &flush(shared.clone()))?;
    let stream = TransformStream::new_with_transformer(&transformer)?;
    let options = StreamPipeOptions::new();
    options.set_prevent_abort(true);
    let piped = body.pipe_to_with_options(&stream.writable(), &options);
    let end = piped.clone();
    spawn_local(async move {
        if JsFuture::from(piped).await.is_err() {
            broken(&shared);
        }
    });
    Ok((stream.readable(), end))
}

fn start(shared: Shared) -> JsValue {
    Closure::<dyn FnMut(Controller)>::new(move |controller| {
        if let Some(told) = shared.borrow_mut().as_mut() {
            told.controller = Some(controller);
        }
    })
    .into_js_value()
}

fn transform(shared: Shared) -> JsValue {
    Closure::<dyn FnMut(Uint8Array) -> Result<(), JsValue>>::new(move |chunk: Uint8Array| {
        match shared.borrow_mut().as_mut() {
            Some(told) => told.push(&chunk.to_vec()),
            None => Ok(()),
        }
    })
    .into_js_value()
}

fn flush(shared: Shared) -> JsValue {
    let end = move || shared.borrow_mut().take().map_or(Ok(()), Told::finish);
    Closure::<dyn FnMut() -> Result<(), JsValue>>::new(end).into_js_value()
}

/// The provider's stream broke off, or the caller went away: then nobody hears the last word.
fn broken(shared: &Shared) {
    let Some(told) = shared.borrow_mut().take() else {
        return;
    };
    let controller = told.controller.clone();
    if told.finish().is_ok()
        && let Some(controller) = controller
    {
        controller.terminate();
    }
}
