//! The search worker seen from the page: started when somebody is about to search.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::Array;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{MessageEvent, MessagePort, Worker};
use yew::Callback;

use crate::{
    platform::{fetch, location, parcel, post::Post},
    search::talk::{Found, SearchAsk},
};

/// Where the build puts the worker's start script.
pub const SEARCH_URL: &str = "search_loader.js";
/// Where its module is. The page fetches it, so that the worker, which reads everything, can reach nobody at all.
const MODULE_URL: &str = "search_bg.wasm";

/// The worker, if it runs.
#[derive(Default)]
pub struct SearchLink {
    running: Rc<RefCell<Option<Running>>>,
    last: Cell<u64>,
}

struct Running {
    post: Rc<Post>,
    query: Rc<RefCell<Option<Query>>>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

/// The last query and who wants to know.
type Query = (u64, Callback<Found>);

impl SearchLink {
    /// Starts the worker if it does not run; whether it had to.
    pub fn start(&self) -> bool {
        if self.is_running() {
            return false;
        }
        let Ok(worker) = Worker::new(&location::own(SEARCH_URL)) else {
            return false;
        };
        let post = Rc::new(Post::new(worker.clone()));
        let query = Rc::new(RefCell::new(None));
        let on_message = {
            let (post, query) = (post.clone(), query.clone());
            Closure::new(move |event: MessageEvent| {
                post.heard();
                receive(&query, &event);
            })
        };
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        self.running.replace(Some(Running {
            post,
            query,
            _on_message: on_message,
        }));
        let running = self.running.clone();
        wasm_bindgen_futures::spawn_local(async move {
            match fetch::own_bytes(MODULE_URL).await {
                // The first thing that it waits for.
                Ok(bytes) => _ = worker.post_message_with_transfer(&bytes, &Array::of1(&bytes)),
                // Without it nothing will come of this one; the next search starts another.
                Err(_) => _ = running.take(),
            }
        });
        true
    }

    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.running.borrow().is_some()
    }

    /// Has it look for something else from now on; what is found comes to `heard`, again whenever that changes.
    pub fn find(&self, ask: &SearchAsk, heard: Callback<Found>) {
        let number = self.last.get() + 1;
        self.last.set(number);
        if let Some(running) = &*self.running.borrow() {
            running.query.replace(Some((number, heard)));
        }
        self.post(number, ask, Array::new());
    }

    /// Tells it something that it does not answer.
    pub fn tell(&self, ask: &SearchAsk) {
        self.post(0, ask, Array::new());
    }

    /// Gives it an end of a line to the keyring.
    pub fn join(&self, port: &MessagePort) {
        self.post(0, &SearchAsk::Join, Array::of1(port));
    }

    /// Ends it, with all it knows.
    pub fn end(&self) {
        if let Some(running) = self.running.take() {
            running.post.end();
        }
    }

    fn post(&self, number: u64, ask: &SearchAsk, along: Array) {
        if let Some(running) = &*self.running.borrow() {
            let _ = running.post.say(parcel::pack(number, &ask.write()), along);
        }
    }
}

fn receive(query: &RefCell<Option<Query>>, event: &MessageEvent) {
    let Some((number, text)) = parcel::unpack(event) else {
        return;
    };
    let query = query.borrow().clone();
    if let Some((_, heard)) = query.filter(|(wanted, _)| *wanted == number)
        && let Some(found) = Found::read(&text)
    {
        heard.emit(found);
    }
}
