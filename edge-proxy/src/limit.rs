//! A request body of unknown length: its request is aborted once it passes the limit.
//!
//! The bytes stay in JavaScript: only the length of each chunk is looked at here.

use std::{cell::Cell, rc::Rc};

use maas_protocol::relay::Denied;
use web_sys::{
    AbortController, ReadableStream, ReadableWritablePair, TransformStream,
    TransformStreamDefaultController,
};
use worker::{
    js_sys::{Object, Reflect, Uint8Array},
    wasm_bindgen::{JsValue, closure::Closure},
};

/// Why a request was stopped while its body went up.
pub(crate) type Stopped = Rc<Cell<Option<Denied>>>;

/// The body; once it passes the limit, its request is aborted and `stopped` says why.
///
/// An error of the stream would not do: workerd (2026-10-23) ends the body there as if it were complete.
///
/// # Errors
/// What the runtime says when it cannot make the stream.
pub(crate) fn to(
    body: &ReadableStream,
    most_bytes: u64,
    request: &AbortController,
    stopped: &Stopped,
) -> Result<ReadableStream, JsValue> {
    let pass = {
        let (stopped, request, mut left) = (stopped.clone(), request.clone(), most_bytes);
        Closure::<dyn FnMut(Uint8Array, TransformStreamDefaultController) -> Result<(), JsValue>>::new(
            move |chunk: Uint8Array, controller: TransformStreamDefaultController| match left
                .checked_sub(u64::from(chunk.byte_length()))
            {
                Some(rest) => {
                    left = rest;
                    controller.enqueue_with_chunk(&chunk)
                }
                None => {
                    stopped.set(Some(Denied::TooLarge));
                    request.abort();
                    Ok(())
                }
            },
        )
    };
    let transformer = Object::new();
    Reflect::set(&transformer, &"transform".into(), &pass.into_js_value())?;
    let limit = TransformStream::new_with_transformer(&transformer)?;
    let ends = ReadableWritablePair::new(&limit.readable(), &limit.writable());
    Ok(body.pipe_through(&ends))
}
