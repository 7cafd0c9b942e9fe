//! Waiting for the runtime: a request goes on as soon as the promise that it waits for is settled.
//!
//! wasm-bindgen's own futures make a promise with its closures, a task and some microtasks for each wait. Here three
//! closures serve all requests, and one timer all waits of a request, of which each is told by the same two functions:
//! what JavaScript has to make for each piece of a stream, it has to clear away while all streams stand still.

use std::{
    cell::RefCell,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Wake, Waker},
};

use maas_protocol::relay::MAX_IDLE_MS;
use web_sys::WorkerGlobalScope;
use worker::{
    js_sys::{Date, Function, Promise, Reflect, global},
    wasm_bindgen::{JsCast as _, JsValue, closure::Closure},
    wasm_bindgen_futures::spawn_local,
};

use crate::watch::millis;

/// How many may wait: of more, the oldest have been left by the runtime, which tells nobody.
const MOST: usize = 50_000;
/// So few may wait without a look at who of them has been left.
const FEW: usize = 1000;
/// How many newer numbers there may be until a task that goes on waiting takes a new one, so that it is not the oldest.
const RECENT: Number = 1000.0;
/// How long after its time a wait may still end.
const GRACE_MS: Number = 60_000.0;

type Settled = Result<JsValue, JsValue>;

/// What becomes the promise of an answer.
struct Task {
    future: Pin<Box<dyn Future<Output = Settled>>>,
    resolve: Function,
    has: Has,
    /// When the wait takes too long that it is in.
    late_ms: Option<Number>,
}

impl Task {
    /// Whether its request has ended without it: else its own timer would have come.
    fn left(&self, now_ms: Number) -> bool {
        self.late_ms
            .is_some_and(|late_ms| late_ms + GRACE_MS < now_ms)
    }
}

/// When it is looked whether a task waits too long.
#[derive(Clone, Copy, Default)]
struct Timer {
    /// By which the task is found again.
    task: Number,
    at_ms: Option<Number>,
}

/// Numbers waits and tasks, and counts milliseconds; not a whole number, because JavaScript has none.
type Number = f64;

/// By whom the end of a task's wait is told, and with which number.
struct Told {
    number: Number,
    done: Function,
    failed: Function,
}

/// What a task has of its own.
#[derive(Default)]
struct Has {
    timer: Timer,
    /// Who tells it that a wait has ended, once it has waited.
    told: Option<Told>,
    rest: Option<Rest>,
}

/// What a task does once its answer is given, and what becomes the promise of its end.
struct Rest {
    future: Pin<Box<dyn Future<Output = Settled>>>,
    resolve: Function,
}

/// A wait that has just begun.
struct Begun {
    late_ms: Option<Number>,
}

#[derive(Default)]
struct State {
    /// Who waits, by number; in order.
    waiting: Vec<(Number, Task)>,
    /// The latest number.
    last: Number,
    /// The latest moment that was looked at, and how many may wait until it is looked who has been left.
    now_ms: Number,
    most: usize,
    /// What the task has which runs now.
    has: Has,
    /// The wait that it has begun.
    begun: Option<Begun>,
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

    /// Keeps a task that waits; gives those that have been left.
    fn keep(&mut self, number: Number, task: Task) -> Vec<(Number, Task)> {
        let left = if self.waiting.len() < self.most.max(FEW) {
            Vec::new()
        } else {
            let now_ms = self.now_ms;
            let (left, waiting) = mem::take(&mut self.waiting)
                .into_iter()
                .partition(|(_, task)| task.left(now_ms));
            self.waiting = waiting;
            self.most = (self.waiting.len() * 2).min(MOST);
            left
        };
        if self.waiting.len() >= MOST {
            self.waiting.remove(0);
        }
        let place = self.place(number).unwrap_or_else(|place| place);
        self.waiting.insert(place, (number, task));
        left
    }
}

/// What JavaScript calls at the end of a wait, with its number, and when it may be late; and what has it do so.
struct Ends {
    scope: WorkerGlobalScope,
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
        let done = Closure::<dyn FnMut(Number, JsValue)>::new(done);
        let failed = Closure::<dyn FnMut(Number, JsValue)>::new(failed);
        let late = Closure::<dyn FnMut(Number, Number)>::new(look);
        // `Promise.prototype.then`, as any promise has it.
        let then = Reflect::get(&Promise::resolve(&JsValue::UNDEFINED), &"then".into());
        Self {
            scope: global().unchecked_into(),
            then: then.unwrap_or_default().unchecked_into(),
            done: done.into_js_value().unchecked_into(),
            failed: failed.into_js_value().unchecked_into(),
            late: late.into_js_value().unchecked_into(),
        }
    }

    /// Who tells the ends of a task's waits.
    fn tell(&self, number: Number) -> Told {
        let shown = JsValue::from_f64(number);
        let end = |function: &Function| {
            let told = function.bind1(&JsValue::UNDEFINED, &shown);
            told.unchecked_into()
        };
        Told {
            number,
            done: end(&self.done),
            failed: end(&self.failed),
        }
    }

    /// Has the end of a wait told.
    fn settle(&self, promise: &Promise, told: &Told) -> Result<JsValue, JsValue> {
        self.then.call2(promise, &told.done, &told.failed)
    }

    /// Has it told when it is time to look for a late wait of a task. Nobody stops the timer: it ends with the request.
    fn look(&self, task: Number, at_ms: Number, ms: Number) -> Result<i32, JsValue> {
        #[expect(clippy::cast_possible_truncation, reason = "no more than is usual")]
        let ms = ms as i32;
        let (task, at_ms) = (JsValue::from_f64(task), JsValue::from_f64(at_ms));
        let scope = &self.scope;
        scope.set_timeout_with_callback_and_timeout_and_arguments_2(&self.late, ms, &task, &at_ms)
    }
}

/// Has the task which runs now go on with another future after its end, and promises what that gives. What it has to be told
/// by and its timer are made already, unlike those of a task of its own.
pub(crate) fn afterwards(future: impl Future<Output = Settled> + 'static) -> Promise {
    let ends = Promise::with_resolvers();
    let rest = Rest {
        future: Box::pin(future),
        resolve: ends.resolve().unchecked_into(),
    };
    STATE.with_borrow_mut(|state| state.has.rest = Some(rest));
    ends.promise()
}

/// Runs a future, and promises what it gives.
pub(crate) fn run(future: impl Future<Output = Settled> + 'static) -> Promise {
    let ends = Promise::with_resolvers();
    let number = STATE.with_borrow_mut(State::number);
    let task = Task {
        future: Box::pin(future),
        resolve: ends.resolve().unchecked_into(),
        has: Has {
            timer: Timer {
                task: number,
                at_ms: None,
            },
            ..Has::default()
        },
        late_ms: None,
    };
    step(number, task);
    ends.promise()
}

fn go_on(number: Number, ended: Option<Settled>) {
    let task = STATE.with_borrow_mut(|state| {
        let mut task = state.take(number)?;
        // A wait that took too long may end once more: that end must not be taken for the next one's.
        if ended.is_none() {
            task.has.told = None;
        }
        state.ended = Some(ended);
        Some(task)
    });
    if let Some(task) = task {
        step(number, task);
    }
}

/// A task's timer has come, which was set for that moment: its wait ends if it is late, else the timer is set anew.
fn look(task: Number, at_ms: Number) {
    let late = STATE.with_borrow_mut(|state| {
        let mut waiting = state.waiting.iter_mut();
        let (number, task) = waiting.find(|(_, known)| known.has.timer.task == task)?;
        // Another one was set for a sooner end.
        if task.has.timer.at_ms != Some(at_ms) {
            return None;
        }
        task.has.timer.at_ms = None;
        let late_ms = task.late_ms?;
        // The runtime's clock may be coarser than its timers.
        let now_ms = at_ms.max(Date::now());
        if late_ms <= now_ms {
            return Some(*number);
        }
        // One that cannot be set ends the wait at once.
        task.has.timer.set(late_ms, now_ms).err().map(|_| *number)
    });
    if let Some(number) = late {
        go_on(number, None);
    }
}

impl Timer {
    /// Sees to it that there is a look no later than then; and none is further away than the shortest of the usual limits,
    /// so that the timer of a request's first wait serves the next one.
    fn set(&mut self, late_ms: Number, now_ms: Number) -> Result<(), JsValue> {
        if self.at_ms.is_some_and(|at_ms| at_ms <= late_ms) {
            return Ok(());
        }
        let ms = (late_ms - now_ms).clamp(0.0, f64::from(millis(MAX_IDLE_MS)));
        let at_ms = now_ms + ms;
        ENDS.with(|ends| ends.look(self.task, at_ms, ms))?;
        self.at_ms = Some(at_ms);
        Ok(())
    }
}

fn step(number: Number, mut task: Task) {
    let own = mem::take(&mut task.has);
    // A task may be begun by one that runs.
    let outer = STATE.with_borrow_mut(|state| mem::replace(&mut state.has, own));
    let waker = Waker::from(Arc::new(Foreign(number)));
    let polled = task.future.as_mut().poll(&mut Context::from_waker(&waker));
    let mut own = STATE.with_borrow_mut(|state| mem::replace(&mut state.has, outer));
    match polled {
        Poll::Ready(settled) => {
            let value = settled.unwrap_or_else(|error| Promise::reject(&error).into());
            // Whoever waits for the promise hears of it later, so nothing can fail here.
            drop(task.resolve.call1(&JsValue::UNDEFINED, &value));
            if let Some(Rest { future, resolve }) = own.rest.take() {
                let rest = Task {
                    future,
                    resolve,
                    has: own,
                    late_ms: None,
                };
                step(number, rest);
            }
        }
        Poll::Pending => {
            let left = STATE.with_borrow_mut(|state| {
                let begun = state.begun.take();
                let told = own.told.as_ref().filter(|_| begun.is_some());
                let number = told.map_or(number, |told| told.number);
                task.has = own;
                task.late_ms = begun.and_then(|begun| begun.late_ms);
                state.keep(number, task)
            });
            drop(left);
        }
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

/// Waits for a promise, and gives up after a time.
pub(crate) fn in_time(promise: Promise, most_ms: u64) -> Wait {
    Wait {
        promise: Some(promise),
        most_ms: Some(most_ms),
    }
}

impl Wait {
    fn begin(&self, promise: &Promise) -> Result<(), JsValue> {
        STATE.with_borrow_mut(|state| {
            let late_ms = match self.most_ms {
                None => None,
                Some(most_ms) => {
                    let now_ms = Date::now();
                    let late_ms = now_ms + f64::from(millis(most_ms));
                    state.now_ms = now_ms;
                    state.has.timer.set(late_ms, now_ms)?;
                    Some(late_ms)
                }
            };
            let told = state.has.told.take();
            let told = told.filter(|told| state.last - told.number < RECENT);
            let told = told.unwrap_or_else(|| {
                let number = state.number();
                ENDS.with(|ends| ends.tell(number))
            });
            ENDS.with(|ends| ends.settle(promise, &told))?;
            state.has.told = Some(told);
            state.begun = Some(Begun { late_ms });
            Ok(())
        })
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
