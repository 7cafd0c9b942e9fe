//! A request body whose text is masked on its way up; on only where the operator says so.

use std::{cell::RefCell, rc::Rc};

use maas_protocol::relay::{
    Denied,
    mask::{Kinds, Masker},
};
use web_sys::{
    AbortController, ReadableStream, ReadableWritablePair, TransformStream,
    TransformStreamDefaultController,
};
use worker::{
    js_sys::{Array, Function, Object, Reflect, Uint8Array, global},
    wasm_bindgen::{JsCast as _, JsValue, closure::Closure},
};

use crate::limit::Stopped;

type Controller = TransformStreamDefaultController;

/// The body, masked, and of the same length: where that was said it is said again, since not every provider takes a body
/// in pieces. One that turns out to be no JSON aborts its request, and `stopped` says why.
///
/// # Errors
/// What the runtime says when it cannot make the stream.
pub(crate) fn through(
    body: &ReadableStream,
    kinds: Kinds,
    length: Option<u64>,
    request: &AbortController,
    stopped: &Stopped,
) -> Result<ReadableStream, JsValue> {
    let masker = Rc::new(RefCell::new(Some(Masker::new(kinds))));
    let mask = {
        let (masker, request, stopped) = (masker.clone(), request.clone(), stopped.clone());
        Closure::<dyn FnMut(Uint8Array, Controller) -> Result<(), JsValue>>::new(
            move |chunk: Uint8Array, controller: Controller| {
                let mut out = Vec::new();
                let pushed = masker
                    .borrow_mut()
                    .as_mut()
                    .map(|masker| masker.push(&chunk.to_vec(), &mut out));
                if let Some(Err(_)) = pushed {
                    drop(masker.take());
                    stopped.set(Some(Denied::NotMasked));
                    request.abort();
                    return Ok(());
                }
                hand_on(&out, &controller)
            },
        )
    };
    let end = Closure::<dyn FnMut(Controller) -> Result<(), JsValue>>::new(
        move |controller: Controller| {
            let mut out = Vec::new();
            if let Some(masker) = masker.take() {
                masker.finish(&mut out);
            }
            hand_on(&out, &controller)
        },
    );
    let transformer = Object::new();
    Reflect::set(&transformer, &"transform".into(), &mask.into_js_value())?;
    Reflect::set(&transformer, &"flush".into(), &end.into_js_value())?;
    let masked = through_one(body, &TransformStream::new_with_transformer(&transformer)?);
    let Some(length) = length else {
        return Ok(masked);
    };
    let made: Function = Reflect::get(&global(), &"FixedLengthStream".into())?.unchecked_into();
    #[expect(clippy::cast_precision_loss, reason = "bodies are smaller by far")]
    let fixed = Reflect::construct(&made, &Array::of1(&JsValue::from_f64(length as f64)))?;
    Ok(through_one(&masked, fixed.unchecked_ref()))
}

fn through_one(body: &ReadableStream, stream: &TransformStream) -> ReadableStream {
    body.pipe_through(&ReadableWritablePair::new(
        &stream.readable(),
        &stream.writable(),
    ))
}

fn hand_on(bytes: &[u8], controller: &Controller) -> Result<(), JsValue> {
    if bytes.is_empty() {
        return Ok(());
    }
    controller.enqueue_with_chunk(&Uint8Array::from(bytes))
}
