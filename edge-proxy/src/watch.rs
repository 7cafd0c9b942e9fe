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
    wasm_bindgen::{JsCast as _, JsValue, closure::Closure},
};

/// What a body of known length may take at least, for each idle limit, before it counts as stalled.
const LEAST_BYTES: u64 = 1024 * 1024;
/// How often the idle limit is looked at while it lasts.
const LOOKS: u64 = 4;

/// What the runtime gives every request; looked up once.
struct Known {
    clear: Function,
    then: Function,
    passage: Function,
}

thread_local! {
    static KNOWN: Option<Known> = Known::find().ok();
}

impl Known {
    fn find() -> Result<Self, JsValue> {
        let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into());
        let promise = get(&get(&global(), "Promise")?, "prototype")?;
        Ok(Self {
            clear: get(&global(), "clearTimeout")?.unchecked_into(),
            then: get(&promise, "then")?.unchecked_into(),
            passage: get(&global(), "IdentityTransformStream")?.unchecked_into(),
        })
    }

    fn with<T>(make: impl FnOnce(&Self) -> Result<T, JsValue>) -> Result<T, JsValue> {
        KNOWN.with(|known| make(known.as_ref().ok_or(JsValue::UNDEFINED)?))
    }
}

/// Aborts a request after a time. JavaScript does it alone, which takes fewer crossings than a closure of ours.
pub(crate) struct Late {
    scope: WorkerGlobalScope,
    abort: Function,
    /// None while nothing is to happen, or somebody else sees to it.
    timer: Option<i32>,
}

impl Late {
    pub(crate) fn after(abort: &AbortController, ms: u64) -> Result<Self, JsValue> {
        let method: Function = Reflect::get(abort, &"abort".into())?.unchecked_into();
        let mut late = Self {
            scope: global().unchecked_into(),
            abort: method.bind0(abort),
            timer: None,
        };
        late.start(ms)?;
        Ok(late)
    }

    pub(crate) fn start(&mut self, ms: u64) -> Result<(), JsValue> {
        self.stop();
        let ms = i32::try_from(ms).unwrap_or(i32::MAX);
        let scope = &self.scope;
        let timer = scope.set_timeout_with_callback_and_timeout_and_arguments_0(&self.abort, ms)?;
        self.timer = Some(timer);
        Ok(())
    }

    /// Lets it be.
    pub(crate) fn stop(&mut self) {
        if let Some(timer) = self.timer.take() {
            self.scope.clear_timeout_with_handle(timer);
        }
    }

    /// Lets it be once a promise is settled, without waking us.
    fn until(mut self, done: &Promise) -> Result<(), JsValue> {
        Known::with(|known| {
            let clear = known.clear.bind1(&self.scope, &self.timer.into());
            known.then.call2(done, &clear, &clear)
        })?;
        self.timer = None;
        Ok(())
    }
}

impl Drop for Late {
    fn drop(&mut self) {
        self.stop();
    }
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
            i32::try_from(policy.max_idle_ms.div_ceil(LOOKS)).unwrap_or(i32::MAX),
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

/// The body of a reply on its way through, and the promise of its end.
///
/// # Errors
/// What the runtime says when it cannot make the stream.
pub(crate) fn pass(
    body: &ReadableStream,
    length: Option<u64>,
    abort: &AbortController,
    mut late: Late,
    policy: &Policy<'_>,
) -> Result<(ReadableStream, Promise), JsValue> {
    let most_ms = length.map_or(policy.max_total_ms, |length| allowance_ms(length, policy));
    // Handed on as it is, a body would outlive its timer.
    let way = if length.is_none() && policy.watch_passed {
        seen(Watch::over(abort, policy)?)?
    } else {
        let made = Known::with(|known| Reflect::construct(&known.passage, &Array::new()))?;
        made.unchecked_into()
    };
    let done = body.pipe_to(&way.writable());
    late.start(most_ms)?;
    late.until(&done)?;
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
