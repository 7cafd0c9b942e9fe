//! The rest of the page's code: what `cargo xtask build` cut off the module because the first screen does not need it.
//!
//! It is fetched once the first screen is drawn, by a worker that lives for nothing else: checking its hash would be one long task
//! here, and what a browser holds in memory for it goes with the worker. Code of the rest that is called before it came has it
//! fetched on the spot, and the page stands still meanwhile. A build that was not cut names no rest, and nothing happens here.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Object, Promise, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Worker, XmlHttpRequest};

use crate::platform::{clock, location};

/// The start script of the worker that fetches the rest, which the build writes when it cuts.
pub const REST_URL: &str = "rest_loader.js";
/// Where the build says what the rest is called: an address, a space, and the hash that its bytes must have.
const META: &str = "meta[name='rest']";
/// What the rest imports everything from.
const FIRST: &str = "first";
/// How long to wait before each further try, in milliseconds; the last counts for all after it.
const PAUSES_MS: [u32; 4] = [500, 2000, 8000, 30_000];
/// After so many failures the person is told.
const PATIENCE: usize = 2;

thread_local! {
    static ADDED: Cell<bool> = const { Cell::new(false) };
    static WAITING: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
    /// What to ask when the code cannot be had and is needed at once.
    static QUESTION: Cell<&'static str> = const { Cell::new("") };
}

/// Why the rest is not there.
struct Missing;

impl From<JsValue> for Missing {
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// The rest's address and the hash of its bytes; `None` where the module was not cut.
fn named() -> Option<(String, String)> {
    let meta = web_sys::window()?.document()?.query_selector(META).ok()??;
    let text = meta.get_attribute("content")?;
    let (address, hash) = text.split_once(' ')?;
    Some((address.to_owned(), hash.to_owned()))
}

/// Fetches the rest and adds it, trying again until it is there; `failing` is called once if that takes more than a few tries.
pub async fn fetch(failing: impl FnOnce()) {
    let mut failing = Some(failing);
    for tries in 0.. {
        fetch_once().await;
        if ADDED.get() {
            return;
        }
        if tries == PATIENCE
            && let Some(failing) = failing.take()
        {
            failing();
        }
        let pause = PAUSES_MS.get(tries).or(PAUSES_MS.last());
        clock::sleep(pause.copied().unwrap_or_default()).await;
    }
}

/// Tries to fetch the rest and add it; there is nothing to do when it is there already.
pub async fn fetch_once() {
    match named() {
        None => arrived(),
        Some(_) if ADDED.get() => {}
        Some((address, hash)) => {
            if let Ok(module) = compiled(&address, &hash).await {
                let _ = add(&module);
            }
        }
    }
}

async fn compiled(address: &str, hash: &str) -> Result<WebAssembly::Module, Missing> {
    let worker = Worker::new(&location::own(REST_URL))?;
    let answer = Promise::new(&mut |come, fail| {
        worker.set_onmessage(Some(&come));
        worker.set_onerror(Some(&fail));
    });
    worker.post_message(&Array::of2(&address.into(), &hash.into()))?;
    let answer = JsFuture::from(answer).await;
    worker.terminate();
    let module = Reflect::get(&answer?, &"data".into())?;
    module.dyn_into().map_err(Missing::from)
}

/// Makes one program of the two: the rest has no state of its own, and puts its functions where the first half calls them.
fn add(module: &WebAssembly::Module) -> Result<(), Missing> {
    if !ADDED.get() {
        let imports = Object::new();
        Reflect::set(&imports, &FIRST.into(), &wasm_bindgen::exports())?;
        WebAssembly::Instance::new(module, &imports)?;
        arrived();
    }
    Ok(())
}

/// Those who wait go on in tasks of their own: somebody may be in the middle of something.
fn arrived() {
    ADDED.set(true);
    for call in WAITING.take() {
        spawn_local(async move { call() });
    }
}

/// Whether it is there: what is only nice to have waits for it, and does not have it fetched on the spot.
pub fn is_there() -> bool {
    ADDED.get()
}

/// Calls once it is there: at once if it is.
pub fn once_there(call: impl FnOnce() + 'static) {
    if is_there() {
        call();
    } else {
        WAITING.with_borrow_mut(|waiting| waiting.push(Box::new(call)));
    }
}

/// Says what to ask a person when code cannot be had that is needed at once.
pub fn set_question(question: &'static str) {
    QUESTION.set(question);
}

/// Adds the rest before it returns. Called by the stand-ins that the build puts in the place of the rest's functions.
///
/// Whoever called one is in the middle of something, so there is no way but to get the code: where it cannot be had, the
/// person is asked and everything waits, which loses nothing. Throws when the person gives up.
pub fn load_now() {
    let Some((address, _)) = named() else {
        return;
    };
    while load(&address).is_err() {
        let again =
            web_sys::window().and_then(|window| window.confirm_with_message(QUESTION.get()).ok());
        if again != Some(true) {
            wasm_bindgen::throw_str("a part of the app could not be loaded");
        }
    }
}

fn load(address: &str) -> Result<(), Missing> {
    let request = XmlHttpRequest::new()?;
    request.open_with_async("GET", address, false)?;
    // The one way to get bytes while everything waits: each as a character of its own.
    request.override_mime_type("text/plain; charset=x-user-defined")?;
    request.send()?;
    if request.status()? != 200 {
        return Err(Missing);
    }
    let text = request.response_text()?.ok_or(Missing)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the low byte is what was sent"
    )]
    let bytes: Vec<u8> = text.chars().map(|char| u32::from(char) as u8).collect();
    let bytes = Uint8Array::from(bytes.as_slice());
    add(&WebAssembly::Module::new(&bytes)?)
}
