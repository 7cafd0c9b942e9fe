//! A worker that is asked texts, seen from the page: started by the first ask, ended when it rests, and started anew by the
//! next one. Four are such: the workers for text, tokens, the strength of passphrases and prompts.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use js_sys::Array;
use wasm_bindgen::{JsCast as _, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, MessageEvent, Worker};
use yew::Callback;
use zeroize::Zeroizing;

use crate::platform::{clock, fetch, location, parcel};

/// Where the build puts the text worker's start script.
pub const TEXT_URL: &str = "text_loader.js";
/// The same of the tokens worker.
pub const TOKENS_URL: &str = "tokens_loader.js";

/// The same of the strength worker.
pub const STRENGTH_URL: &str = "strength_loader.js";

/// The same of the prompts worker.
pub const PROMPTS_URL: &str = "prompts_loader.js";

/// Which worker.
#[derive(Clone, Copy)]
pub struct Which {
    url: &'static str,
    /// Where its module is. The page fetches it, so that the worker needs to reach nobody at all.
    module_url: &'static str,
    /// When it is asked nothing for so long it is ended, because its memory would never get smaller; in milliseconds.
    /// See [`AGAIN_MS`] for when it may take longer.
    rest_ms: u32,
}

/// Colours code and sets formulas.
pub const TEXT: Which = Which {
    url: TEXT_URL,
    module_url: "text_bg.wasm",
    rest_ms: 1500,
};
/// Counts tokens. It takes a moment to read its vocabulary, and who types will go on.
pub const TOKENS: Which = Which {
    url: TOKENS_URL,
    module_url: "tokens_bg.wasm",
    rest_ms: 60_000,
};
/// Judges passphrases. It has been told some, so it does not stay for long.
pub const STRENGTH: Which = Which {
    url: STRENGTH_URL,
    module_url: "strength_bg.wasm",
    rest_ms: 10_000,
};
/// Fills templates in. Who writes one goes on in a moment.
pub const PROMPTS: Which = Which {
    url: PROMPTS_URL,
    module_url: "prompts_bg.wasm",
    rest_ms: 20_000,
};
/// One that is needed again so soon after it ended rests so long, in milliseconds: an answer under way has more code to come.
const AGAIN_MS: u32 = 10_000;
/// An ask that takes longer ends the worker, so that the others are answered, in milliseconds.
const PATIENCE_MS: u32 = 5000;
/// The first ask waits for the download too.
const START_MS: u32 = 60_000;

/// The worker, if it runs, and who waits for it.
pub struct TextLink {
    which: Which,
    worker: RefCell<Option<Running>>,
    /// Asks that are not answered, in order.
    waiting: RefCell<BTreeMap<u64, Waiting>>,
    last: Cell<u64>,
    /// Whether it listens; what is posted before would be lost.
    ready: Cell<bool>,
    /// How long the worker rests before it is ended.
    rest_ms: Cell<u32>,
    /// When the last one was ended, by the page's own clock.
    ended_ms: Cell<Option<f64>>,
    /// Kept for the next worker. Not compiled: what compiling takes of memory is to end with the worker.
    module: RefCell<Option<Blob>>,
}

struct Waiting {
    /// Wiped afterwards: it may be a passphrase.
    ask: Zeroizing<String>,
    done: Callback<String>,
}

struct Running {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(web_sys::Event)>,
}

impl TextLink {
    /// The way to a worker, which does not run yet.
    pub fn to(which: Which) -> Self {
        Self {
            which,
            worker: RefCell::default(),
            waiting: RefCell::default(),
            last: Cell::default(),
            ready: Cell::default(),
            rest_ms: Cell::new(which.rest_ms),
            ended_ms: Cell::default(),
            module: RefCell::default(),
        }
    }

    /// Asks; the answer comes to `done`, an empty one where there is none.
    pub fn ask(self: &Rc<Self>, ask: String, done: Callback<String>) {
        self.last.set(self.last.get() + 1);
        let number = self.last.get();
        let ask = Zeroizing::new(ask);
        let idle = self.waiting.borrow().is_empty();
        self.waiting.borrow_mut().insert(
            number,
            Waiting {
                ask: ask.clone(),
                done,
            },
        );
        if self.ready.get() {
            self.post(number, &ask);
            if idle {
                self.watch(PATIENCE_MS);
            }
        } else if idle {
            // What asks is being drawn: the start has a task of its own.
            let link = self.clone();
            spawn_local(async move {
                clock::turn().await;
                if link.worker.borrow().is_none() {
                    link.start();
                }
            });
        }
    }

    fn post(&self, number: u64, ask: &str) {
        if let Some(running) = &*self.worker.borrow() {
            let _ = running.worker.post_message(&parcel::pack(number, ask));
        }
    }

    fn start(self: &Rc<Self>) {
        let Ok(worker) = Worker::new(&location::own(self.which.url)) else {
            return self.give_up();
        };
        let ended_ms = self.ended_ms.get();
        let again = ended_ms.is_some_and(|ms| clock::monotonic_ms() - ms < f64::from(AGAIN_MS));
        let least_ms = if again { AGAIN_MS } else { 0 };
        self.rest_ms.set(self.which.rest_ms.max(least_ms));
        let link = Rc::downgrade(self);
        let on_message = Closure::new(move |event: MessageEvent| {
            if let (Some(link), Some((number, answer))) = (link.upgrade(), parcel::unpack(&event)) {
                link.hear(number, answer);
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let link = Rc::downgrade(self);
        let on_error = Closure::new(move |_: web_sys::Event| {
            if let Some(link) = link.upgrade() {
                link.broke();
            }
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        *self.worker.borrow_mut() = Some(Running {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        });
        let link = self.clone();
        spawn_local(async move { link.hand_over().await });
        self.watch(START_MS);
    }

    /// Gives the worker its module, which is the first thing that it waits for.
    async fn hand_over(&self) {
        let known = self.module.borrow().clone();
        let module = match known {
            Some(module) => Some(module),
            None => fetch::own_blob(self.which.module_url).await.ok(),
        };
        // What cannot be fetched ends with the patience for the start.
        let Some(module) = module else { return };
        let Ok(bytes) = fetch::bytes_of(&module).await else {
            return;
        };
        if let Some(running) = &*self.worker.borrow() {
            let along = Array::of1(&bytes);
            let _ = running.worker.post_message_with_transfer(&bytes, &along);
        }
        self.module.replace(Some(module));
    }

    fn hear(self: &Rc<Self>, number: u64, answer: String) {
        let waiting = self.waiting.borrow_mut().remove(&number);
        match waiting {
            Some(waiting) => waiting.done.emit(answer),
            None if !self.ready.replace(true) => {
                for (number, waiting) in &*self.waiting.borrow() {
                    self.post(*number, &waiting.ask);
                }
            }
            None => {}
        }
        if self.waiting.borrow().is_empty() {
            self.rest();
        } else {
            self.watch(PATIENCE_MS);
        }
    }

    /// Ends the worker if nothing is asked for a while; what is asked later starts another one.
    fn rest(self: &Rc<Self>) {
        let (last, link) = (self.last.get(), Rc::downgrade(self));
        clock::after(self.rest_ms.get(), move || {
            if let Some(link) = link.upgrade()
                && link.last.get() == last
                && link.waiting.borrow().is_empty()
            {
                link.end();
            }
        });
    }

    /// Ends the worker; whether it listened.
    fn end(&self) -> bool {
        if let Some(running) = self.worker.borrow_mut().take() {
            running.worker.terminate();
            self.ended_ms.set(Some(clock::monotonic_ms()));
        }
        self.ready.replace(false)
    }

    /// Looks after a while whether the ask that is first now has been answered.
    fn watch(self: &Rc<Self>, patience_ms: u32) {
        let first = self.waiting.borrow().keys().next().copied();
        let (Some(first), link) = (first, Rc::downgrade(self)) else {
            return;
        };
        clock::after(patience_ms, move || {
            if let Some(link) = link.upgrade()
                && link.waiting.borrow().keys().next() == Some(&first)
            {
                link.broke();
            }
        });
    }

    /// Ends the worker; the ask it was at has no answer, the others begin anew.
    fn broke(self: &Rc<Self>) {
        if !self.end() {
            return self.give_up();
        }
        let culprit = self.waiting.borrow_mut().pop_first();
        if let Some((_, culprit)) = culprit {
            culprit.done.emit(String::new());
        }
        if !self.waiting.borrow().is_empty() {
            self.start();
        }
    }

    /// It could not start: nobody gets an answer. The next one gets another module, for another one may be served by now.
    fn give_up(&self) {
        self.module.take();
        for (_, waiting) in self.waiting.take() {
            waiting.done.emit(String::new());
        }
    }
}
