//! Waiting for the runtime: a request goes on as soon as the promise that it waits for is settled.
//!
//! wasm-bindgen's own futures make a promise with its closures, a task and some microtasks for each wait. Here three
//! closures serve all requests.

use std::{
    cell::RefCell,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
};

use web_sys::WorkerGlobalScope;
use worker::{
    js_sys::{Function, Promise, Reflect, global},
    wasm_bindgen::{JsCast as _, JsValue, closure::Closure},
    wasm_bindgen_futures::spawn_local,
};

use crate::watch;

/// How many may wait: of more, the oldest have been left by the runtime, which tells nobody.
const MOST: usize = 50_000;

type Settled = Result<JsValue, JsValue>;

/// What becomes the promise of an answer.
struct Task {
    future: Pin<Box<dyn Future<Output = Settled>>>,
    resolve: Function,
}

/// Numbers waits; not a whole number, because JavaScript has none.
type Number = f64;

#[derive(Default)]
struct State {
    /// Who waits, by the number of the wait; in order.
    waiting: Vec<(Number, Task)>,
    /// The latest number.
    last: Number,
    /// The wait that the task which runs now has begun.
    begun: Option<Number>,
    /// What the wait gave that has just ended: nothing if it took too long.
    ended: Option<Option<Settled>>,
}

impl State {
    fn number(&mut self) -> Number {
        self.last += 1.0;
        self.last
    }

    fn place(&self, number: Number) -> Result<usize, usize> {
        self.waiting
            .binary_search_by(|(known, _)| known.total_cmp(&number))
    }

    fn take(&mut self, number: Number) -> Option<Task> {
        let place = self.place(number).ok()?;
        Some(self.waiting.remove(place).1)
    }

    fn keep(&mut self, number: Number, task: Task) {
        if self.waiting.len() >= MOST {
            self.waiting.remove(0);
        }
        let place = self.place(number).unwrap_or_else(|place| place);
        self.waiting.insert(place, (number, task));
    }
}

/// What JavaScript calls at the end of a wait, with its number.
struct Ends {
    then: Function,
    done: Function,
    failed: Function,
    late: Function,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
    static ENDS: Ends = Ends::made();
}

impl Ends {
    fn made() -> Self {
        let done = |number, value| go_on(number, Some(Ok(value)));
        let failed = |number, value| go_on(number, Some(Err(value)));
        let late = |number| go_on(number, None);
        let done = Closure::<dyn FnMut(Number, JsValue)>::new(done);
        let failed = Closure::<dyn FnMut(Number, JsValue)>::new(failed);
        let late = Closure::<dyn FnMut(Number)>::new(late);
        // `Promise.prototype.then`, as any promise has it.
        let then = Reflect::get(&Promise::resolve(&JsValue::UNDEFINED), &"then".into());
        Self {
            then: then.unwrap_or_default().unchecked_into(),
            done: done.into_js_value().unchecked_into(),
            failed: failed.into_js_value().unchecked_into(),
            late: late.into_js_value().unchecked_into(),
        }
    }
}

/// Runs a future, and promises what it gives.
pub(crate) fn run(future: impl Future<Output = Settled> + 'static) -> Promise {
    let ends = Promise::with_resolvers();
    let task = Task {
        future: Box::pin(future),
        resolve: ends.resolve().unchecked_into(),
    };
    step(STATE.with_borrow_mut(State::number), task);
    ends.promise()
}

fn go_on(number: Number, ended: Option<Settled>) {
    let task = STATE.with_borrow_mut(|state| {
        let task = state.take(number)?;
        state.ended = Some(ended);
        Some(task)
    });
    // A wait with a limit ends twice; the second end is nobody's.
    if let Some(task) = task {
        step(number, task);
    }
}

fn step(number: Number, mut task: Task) {
    let waker = Waker::from(Arc::new(Foreign(number)));
    match task.future.as_mut().poll(&mut Context::from_waker(&waker)) {
        Poll::Ready(settled) => {
            let value = settled.unwrap_or_else(|error| Promise::reject(&error).into());
            // Whoever waits for the promise hears of it later, so nothing can fail here.
            drop(task.resolve.call1(&JsValue::UNDEFINED, &value));
        }
        Poll::Pending => STATE.with_borrow_mut(|state| {
            let number = state.begun.take().unwrap_or(number);
            state.keep(number, task);
        }),
    }
}

/// Wakes a task that waits for something else than [`until`].
struct Foreign(Number);

impl Wake for Foreign {
    fn wake(self: Arc<Self>) {
        spawn_local(async move {
            if let Some(task) = STATE.with_borrow_mut(|state| state.take(self.0)) {
                step(self.0, task);
            }
        });
    }
}

/// A wait for a promise, inside a future that [`run`] runs.
pub(crate) struct Wait {
    /// Until it has begun.
    promise: Option<Promise>,
    most_ms: Option<u64>,
}

/// Waits for a promise.
pub(crate) async fn until(promise: Promise) -> Settled {
    let wait = Wait {
        promise: Some(promise),
        most_ms: None,
    };
    wait.await.unwrap_or(Err(JsValue::UNDEFINED))
}

/// Waits for a promise, and gives up after a time. Nobody stops the timer: it ends with the request.
pub(crate) fn in_time(promise: Promise, most_ms: u64) -> Wait {
    Wait {
        promise: Some(promise),
        most_ms: Some(most_ms),
    }
}

impl Wait {
    fn begin(&self, promise: &Promise) -> Result<(), JsValue> {
        let number = STATE.with_borrow_mut(State::number);
        let shown = JsValue::from_f64(number);
        let end = |function: &Function| function.bind1(&JsValue::UNDEFINED, &shown);
        let (then, late) = ENDS.with(|ends| {
            let then = ends
                .then
                .call2(promise, &end(&ends.done), &end(&ends.failed));
            (then, ends.late.clone())
        });
        then?;
        if let Some(most_ms) = self.most_ms {
            let scope: WorkerGlobalScope = global().unchecked_into();
            let most_ms = watch::millis(most_ms);
            scope.set_timeout_with_callback_and_timeout_and_arguments_1(&late, most_ms, &shown)?;
        }
        STATE.with_borrow_mut(|state| state.begun = Some(number));
        Ok(())
    }
}

impl Future for Wait {
    /// Nothing if it took too long.
    type Output = Option<Settled>;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match self.promise.take() {
            Some(promise) => match self.begin(&promise) {
                Ok(()) => Poll::Pending,
                Err(error) => Poll::Ready(Some(Err(error))),
            },
            None => STATE
                .with_borrow_mut(|state| state.ended.take())
                .map_or(Poll::Pending, Poll::Ready),
        }
    }
}
