//! How long a reply may last once it has begun: its request is aborted when it stalls or does not end.
//!
//! On the way through a body is the runtime's alone, which tells nobody how far it is: there one timer bounds the whole,
//! and pieces are watched only where the operator asks for it, since that takes JavaScript's time for each of them.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use maas_protocol::relay::Policy;
use web_sys::{
    AbortController, ReadableStream, TransformStream, TransformStreamDefaultController,
    WorkerGlobalScope,
};
use worker::{
    js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array, global},
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};

/// What a body of known length may take at least, for each idle limit, before it counts as stalled.
const LEAST_BYTES: u64 = 1024 * 1024;
/// How often the idle limit is looked at while it lasts.
const LOOKS: u64 = 4;

use crate::crossing::Early;

thread_local! {
    /// The runtime's stream that hands on what it gets; looked up once.
    static PASSAGE: Option<Function> = Reflect::get(&global(), &"IdentityTransformStream".into())
        .ok()
        .map(JsCast::unchecked_into);
}

/// A stream that hands on what it gets.
///
/// # Errors
/// What the runtime says when it has none.
pub(crate) fn passage() -> Result<TransformStream, JsValue> {
    let passage = PASSAGE.with(Clone::clone).ok_or(JsValue::UNDEFINED)?;
    Ok(Reflect::construct(&passage, &Array::new())?.unchecked_into())
}

/// Milliseconds as the runtime's timers take them.
pub(crate) fn millis(ms: u64) -> i32 {
    i32::try_from(ms).unwrap_or(i32::MAX)
}

/// Aborts a request after a time, unless this is dropped before.
pub(crate) struct Late {
    scope: WorkerGlobalScope,
    timer: i32,
}

impl Late {
    pub(crate) fn after(abort: &AbortController, ms: u64) -> Result<Self, JsValue> {
        let scope: WorkerGlobalScope = global().unchecked_into();
        let timer = abort_after(&scope, abort, ms)?;
        Ok(Self { scope, timer })
    }
}

impl Drop for Late {
    fn drop(&mut self) {
        self.scope.clear_timeout_with_handle(self.timer);
    }
}

/// Aborts a request after a time. JavaScript does it alone, which takes fewer crossings than a closure of ours.
fn abort_after(
    scope: &WorkerGlobalScope,
    abort: &AbortController,
    ms: u64,
) -> Result<i32, JsValue> {
    let method: Function = Reflect::get(abort, &"abort".into())?.unchecked_into();
    let method = method.bind0(abort);
    scope.set_timeout_with_callback_and_timeout_and_arguments_0(&method, millis(ms))
}

/// Looks whether the pieces of a reply still come; ends with it.
pub(crate) struct Watch {
    scope: WorkerGlobalScope,
    beats: Rc<Cell<bool>>,
    looks: i32,
}

impl Watch {
    /// # Errors
    /// What the runtime says when it has no timer.
    pub(crate) fn over(abort: &AbortController, policy: &Policy<'_>) -> Result<Self, JsValue> {
        let scope: WorkerGlobalScope = global().unchecked_into();
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
        let looks = scope.set_interval_with_callback_and_timeout_and_arguments_0(
            look.into_js_value().unchecked_ref(),
            millis(policy.max_idle_ms.div_ceil(LOOKS)),
        )?;
        Ok(Self {
            scope,
            beats,
            looks,
        })
    }

    /// Something has come.
    pub(crate) fn beat(&self) {
        self.beats.set(true);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.scope.clear_interval_with_handle(self.looks);
    }
}

/// How long a body of known length may take, none of whose pieces we see.
pub(crate) fn allowance_ms(length: u64, policy: &Policy<'_>) -> u64 {
    let spells = 1 + length / LEAST_BYTES;
    spells
        .saturating_mul(policy.max_idle_ms)
        .min(policy.max_total_ms)
}

/// The body of a reply on its way through, and the promise of its end. Whoever has answered already passes it on alone: the
/// runtime joins no two passages.
///
/// # Errors
/// What the runtime says when it cannot make the stream.
pub(crate) fn pass(
    body: &ReadableStream,
    length: Option<u64>,
    abort: &AbortController,
    early: Option<&Early>,
    policy: &Policy<'_>,
) -> Result<(ReadableStream, Promise), JsValue> {
    let most_ms = length.map_or(policy.max_total_ms, |length| allowance_ms(length, policy));
    // Nobody stops the timer: the runtime forgets it with the request.
    abort_after(&global().unchecked_into(), abort, most_ms)?;
    // Handed on as it is, a body would outlive its timer.
    let way = match early {
        _ if length.is_none() && policy.watch_passed => seen(Watch::over(abort, policy)?)?,
        Some(early) => return Ok((body.clone(), early.end.clone())),
        None => passage()?,
    };
    let done = body.pipe_to(&way.writable());
    Ok((way.readable(), done))
}

/// A stream whose pieces are seen, though not read.
fn seen(watch: Watch) -> Result<TransformStream, JsValue> {
    let watch = Rc::new(RefCell::new(Some(watch)));
    let seen = watch.clone();
    let transform = Closure::<dyn FnMut(Uint8Array, TransformStreamDefaultController) -> _>::new(
        move |chunk: Uint8Array, controller: TransformStreamDefaultController| {
            seen.borrow().as_ref().map(Watch::beat);
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
    TransformStream::new_with_transformer(&transformer)
}
