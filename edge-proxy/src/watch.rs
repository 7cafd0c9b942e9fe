//! How long a reply may last once it has begun: its request is aborted when it stalls or does not end.
//!
//! On the way through a body is the runtime's alone, which tells nobody how far it is: there one timer bounds the whole,
//! and pieces are watched only where the operator asks for it, since that takes JavaScript's time for each of them.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use maas_protocol::relay::{Denied, Policy};
use web_sys::{
    AbortController, AbortSignal, ReadableStream, ReadableStreamByobReader,
    ReadableStreamReadResult, StreamPipeOptions, TransformStream, TransformStreamDefaultController,
    WorkerGlobalScope,
};
use worker::{
    js_sys::{Array, Function, Object, Reflect, Uint8Array, global},
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};

use crate::{
    crossing::{Begun, Body, Early},
    wait,
};

/// What a body of known length may take at least, for each idle limit, before it counts as stalled.
const LEAST_BYTES: u64 = 1024 * 1024;
/// How often the idle limit is looked at while it lasts.
const LOOKS: u64 = 4;

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

/// How long a body may take, of known length if none of its pieces is seen.
pub(crate) fn allowance_ms(length: Option<u64>, policy: &Policy<'_>) -> u64 {
    let Some(length) = length else {
        return policy.max_total_ms;
    };
    let spells = 1 + length / LEAST_BYTES;
    spells
        .saturating_mul(policy.max_idle_ms)
        .min(policy.max_total_ms)
}

/// So short a reply of known length mostly comes in one piece.
const SHORT_BYTES: u64 = 16 * 1024;

/// The length of a reply that may come in one piece; what streams does not.
pub(crate) fn short(begun: &Begun) -> Option<u32> {
    let kind = begun.headers.get("content-type").unwrap_or_default();
    let length = begun.length().filter(|_| !kind.contains("stream"))?;
    u32::try_from(length)
        .ok()
        .filter(|_| (1..=SHORT_BYTES).contains(&length))
}

/// The first piece of a short reply, as soon as it is there: where it is all of it, that takes the runtime less work than a
/// stream. The rest is still to be passed otherwise.
///
/// # Errors
/// [`Denied::Stalled`] where nothing comes, [`Denied::Unreachable`] where it breaks off before.
pub(crate) async fn first(
    body: &ReadableStream,
    length: u32,
    policy: &Policy<'_>,
) -> Result<Uint8Array, Denied> {
    let unreachable = |_: JsValue| Denied::Unreachable;
    let reader = ReadableStreamByobReader::new(body).map_err(unreachable)?;
    let read = |room: u32| reader.read_with_array_buffer_view(&Uint8Array::new_with_length(room));
    let Some(step) = wait::in_time(read(length), policy.max_idle_ms).await else {
        drop(reader.cancel());
        return Err(Denied::Stalled);
    };
    let step: ReadableStreamReadResult = step.map_err(unreachable)?.unchecked_into();
    let piece: Uint8Array = step.get_value().unchecked_into();
    if step.get_done() == Some(true) {
        return Err(Denied::Unreachable);
    }
    if piece.byte_length() == length {
        // That it has ended has to be read too, so that the provider's connection can be used again.
        drop(read(1));
    } else {
        reader.release_lock();
    }
    Ok(piece)
}

/// The body of a reply on its way through. Whoever has answered already passes it on alone: the runtime joins no two
/// passages. What is watched piece by piece is ended by `abort`. What has been read of it already is `begun`.
///
/// # Errors
/// What the runtime says when it cannot make the stream.
pub(crate) fn pass(
    body: &ReadableStream,
    begun: Option<&Uint8Array>,
    length: Option<u64>,
    abort: Option<&AbortController>,
    early: Option<&Early>,
    policy: &Policy<'_>,
) -> Result<Body, JsValue> {
    let most_ms = allowance_ms(length, policy);
    if let Some(abort) = abort.filter(|_| length.is_none() && policy.watch_passed) {
        let way = seen(Watch::over(abort, policy)?)?;
        // Nobody stops the timer: the runtime forgets it with the request.
        abort_after(&global().unchecked_into(), abort, most_ms)?;
        let end = body.pipe_to(&way.writable());
        return Ok(Body::Stream(way.readable(), Some(end)));
    }
    if let Some(early) = early {
        abort_after(&global().unchecked_into(), &early.abort, most_ms)?;
        return Ok(Body::Stream(body.clone(), Some(early.end.clone())));
    }
    // Handed on as it is, a body would outlive its timer.
    let way = passage()?;
    let late = StreamPipeOptions::new();
    late.set_signal(&AbortSignal::timeout_with_u32(
        u32::try_from(most_ms).unwrap_or(u32::MAX),
    ));
    say(&way, begun)?;
    let end = body.pipe_to_with_options(&way.writable(), &late);
    Ok(Body::Stream(way.readable(), Some(end)))
}

/// Has a stream begin with what there is already.
fn say(way: &TransformStream, begun: Option<&Uint8Array>) -> Result<(), JsValue> {
    if let Some(begun) = begun {
        let writer = way.writable().get_writer()?;
        // If nobody takes it, the rest finds that out.
        drop(writer.write_with_chunk(begun));
        writer.release_lock();
    }
    Ok(())
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
