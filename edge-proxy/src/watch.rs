//! How long a reply may last once it has begun: its request is aborted when it stalls or does not end.
//!
//! On the way through a body is the runtime's alone, which tells nobody how far it is: there one timer bounds the whole,
//! and pieces are watched only where the operator asks for it, since that takes JavaScript's time for each of them.

use std::{cell::Cell, rc::Rc};

use maas_protocol::relay::Policy;
use web_sys::{
    AbortController, ReadableStream, ReadableWritablePair, TransformStream,
    TransformStreamDefaultController, WorkerGlobalScope,
};
use worker::{
    js_sys::{Function, Object, Promise, Reflect, Uint8Array, global},
    wasm_bindgen::{JsCast as _, JsValue, closure::Closure},
};

/// What a body of known length may take at least, for each idle limit, before it counts as stalled.
const LEAST_BYTES: u64 = 1024 * 1024;
/// How often the idle limit is looked at while it lasts.
const LOOKS: u64 = 4;

/// Aborts a request after a time. JavaScript does it alone, which takes fewer crossings than a closure of ours.
pub(crate) struct Late {
    scope: WorkerGlobalScope,
    /// None once somebody else sees to it.
    timer: Option<i32>,
}

impl Late {
    pub(crate) fn after(abort: &AbortController, ms: u64) -> Result<Self, JsValue> {
        let scope: WorkerGlobalScope = global().unchecked_into();
        let method: Function = Reflect::get(abort, &"abort".into())?.unchecked_into();
        let timer = scope.set_timeout_with_callback_and_timeout_and_arguments_0(
            &method.bind0(abort),
            i32::try_from(ms).unwrap_or(i32::MAX),
        )?;
        Ok(Self {
            scope,
            timer: Some(timer),
        })
    }

    /// Lets it be once a promise is settled, without waking us.
    fn until(mut self, done: &Promise) -> Result<(), JsValue> {
        let clear: Function = Reflect::get(&self.scope, &"clearTimeout".into())?.unchecked_into();
        let clear = clear.bind1(&self.scope, &self.timer.into());
        let then: Function = Reflect::get(done, &"then".into())?.unchecked_into();
        then.call2(done, &clear, &clear)?;
        self.timer = None;
        Ok(())
    }
}

impl Drop for Late {
    fn drop(&mut self) {
        if let Some(timer) = self.timer {
            self.scope.clear_timeout_with_handle(timer);
        }
    }
}

/// Looks after a reply whose pieces we see; ends with it.
pub(crate) struct Watch {
    beats: Rc<Cell<bool>>,
    looks: i32,
    total: Late,
}

impl Watch {
    /// # Errors
    /// What the runtime says when it has no timer.
    pub(crate) fn over(abort: &AbortController, policy: &Policy<'_>) -> Result<Self, JsValue> {
        let total = Late::after(abort, policy.max_total_ms)?;
        let beats = Rc::new(Cell::new(true));
        let look = {
            let (beats, abort, mut quiet) = (beats.clone(), abort.clone(), 0);
            Closure::<dyn FnMut()>::new(move || {
                quiet = if beats.take() { 0 } else { quiet + 1 };
                if quiet >= LOOKS {
                    abort.abort();
                }
            })
        };
        let every = i32::try_from(policy.max_idle_ms.div_ceil(LOOKS)).unwrap_or(i32::MAX);
        let looks = total
            .scope
            .set_interval_with_callback_and_timeout_and_arguments_0(
                look.into_js_value().unchecked_ref(),
                every,
            )?;
        Ok(Self {
            beats,
            looks,
            total,
        })
    }

    /// Something has come.
    pub(crate) fn beat(&self) {
        self.beats.set(true);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.total.scope.clear_interval_with_handle(self.looks);
    }
}

/// How long a body of known length may take, none of whose pieces we see.
pub(crate) fn allowance_ms(length: u64, policy: &Policy<'_>) -> u64 {
    let spells = 1 + length / LEAST_BYTES;
    spells
        .saturating_mul(policy.max_idle_ms)
        .min(policy.max_total_ms)
}

/// The body of a reply on its way through.
///
/// # Errors
/// What the runtime says when it cannot make the stream.
pub(crate) fn pass(
    body: &ReadableStream,
    length: Option<u64>,
    abort: &AbortController,
    policy: &Policy<'_>,
) -> Result<ReadableStream, JsValue> {
    if length.is_none() && policy.watch_passed {
        return watched(body, Watch::over(abort, policy)?);
    }
    let most_ms = length.map_or(policy.max_total_ms, |length| allowance_ms(length, policy));
    // Handed on as it is, it would outlive its timer. The runtime carries the bytes here too.
    let kind: Function =
        Reflect::get(&global(), &"IdentityTransformStream".into())?.unchecked_into();
    let way: TransformStream =
        Reflect::construct(&kind, &worker::js_sys::Array::new())?.unchecked_into();
    Late::after(abort, most_ms)?.until(&body.pipe_to(&way.writable()))?;
    Ok(way.readable())
}

/// A body whose pieces are seen, though not read.
fn watched(body: &ReadableStream, watch: Watch) -> Result<ReadableStream, JsValue> {
    let watch = Rc::new(Cell::new(Some(watch)));
    let seen = watch.clone();
    let transform = Closure::<dyn FnMut(Uint8Array, TransformStreamDefaultController) -> _>::new(
        move |chunk: Uint8Array, controller: TransformStreamDefaultController| {
            if let Some(watch) = seen.take() {
                watch.beat();
                seen.set(Some(watch));
            }
            controller.enqueue_with_chunk(&chunk)
        },
    );
    let flush = Closure::<dyn FnMut()>::new(move || drop(watch.take()));
    let transformer = Object::new();
    Reflect::set(
        &transformer,
        &"transform".into(),
        &transform.into_js_value(),
    )?;
    Reflect::set(&transformer, &"flush".into(), &flush.into_js_value())?;
    let stream = TransformStream::new_with_transformer(&transformer)?;
    let ends = ReadableWritablePair::new(&stream.readable(), &stream.writable());
    Ok(body.pipe_through(&ends))
}
