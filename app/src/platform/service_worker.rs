//! The service worker seen from the page: it keeps the build's files, so that the app opens without a network and in one
//! version. Registered only once the page works, and only by a build that has a release to keep.

use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::{Object, Promise};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{EventTarget, MessageEvent};

use super::untyped::{call, field, set, settled};
use crate::platform::{clock, location};

/// Where its script is; the page's policy lets it through.
pub const SERVICE_WORKER_URL: &str = "sw.js";
/// Where the build says which release the page is of.
const META: &str = "meta[name='release']";
/// How often it is asked whether there is another release, in milliseconds; the browser asks by itself when the app is opened.
const LOOK_EVERY_MS: u32 = 3_600_000;

/// What is heard of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Another release has arrived whole, and waits.
    Ready,
    /// Another release has taken over from this page's.
    TookOver,
    /// The newest release did not start, so this one is opened.
    WentBack,
}

/// Has this release kept, and tells what becomes of it for the rest of the page's life.
pub async fn start(tell: impl Fn(Heard) + 'static) {
    let (Some(release), Some(workers)) = (release(), workers()) else {
        return;
    };
    let tell = Rc::new(tell);
    let taken_over = tell.clone();
    // The worker of a first visit takes over from none.
    let mut first = !field(&workers, "controller").is_object();
    listen(&workers, "controllerchange", move |_| {
        if !std::mem::take(&mut first) {
            taken_over(Heard::TookOver);
        }
    });
    let went_back = tell.clone();
    listen(&workers, "message", move |event| {
        let event = event.dyn_ref::<MessageEvent>();
        if event.is_some_and(|event| field(&event.data(), "failed").is_string()) {
            went_back(Heard::WentBack);
        }
    });
    let options = Object::new();
    set(&options, "updateViaCache", &"none".into());
    let registering = call(
        &workers,
        "register",
        &[location::own(SERVICE_WORKER_URL).into(), options.into()],
    );
    let Some(registration) = settled(registering).await.filter(JsValue::is_object) else {
        return;
    };
    follow(&registration, &tell);
    let asking = registration.clone();
    clock::every(LOOK_EVERY_MS, move || {
        let asked = settled(call(&asking, "update", &[]));
        spawn_local(async move { _ = asked.await });
    });
    // Active now, or as soon as all files are there.
    if let Ok(ready) = field(&workers, "ready").dyn_into::<Promise>()
        && let Ok(ready) = JsFuture::from(ready).await
    {
        say(&field(&ready, "active"), "started", &release.into());
    }
}

/// Lets the release that waits take over.
pub async fn take() {
    let Some(workers) = workers() else { return };
    if let Some(registration) = settled(call(&workers, "getRegistration", &[])).await {
        say(
            &field(&registration, "waiting"),
            "take",
            &JsValue::from(true),
        );
    }
}

/// Tells of a release that waits now, or will.
fn follow(registration: &JsValue, tell: &Rc<impl Fn(Heard) + 'static>) {
    if field(registration, "waiting").is_object() {
        tell(Heard::Ready);
    }
    let (known, tell) = (registration.clone(), tell.clone());
    listen(registration, "updatefound", move |_| {
        let (registration, tell) = (known.clone(), tell.clone());
        listen(&field(&known, "installing"), "statechange", move |event| {
            let state = event
                .target()
                .and_then(|at| field(&at, "state").as_string());
            let installed = state.as_deref() == Some("installed");
            // Without an active one it is the very first.
            if installed && field(&registration, "active").is_object() {
                tell(Heard::Ready);
            }
        });
    });
}

/// This page's release; `None` in a build that keeps none.
pub fn release() -> Option<String> {
    let meta = web_sys::window()?.document()?.query_selector(META).ok()??;
    meta.get_attribute("content")
}

/// The browser's door to service workers; `None` where there is none, as on a connection that is not secure.
fn workers() -> Option<JsValue> {
    let navigator = field(&js_sys::global(), "navigator");
    let workers = field(&navigator, "serviceWorker");
    workers.is_object().then_some(workers)
}

fn say(worker: &JsValue, name: &str, value: &JsValue) {
    let message = Object::new();
    set(&message, name, value);
    let _ = call(worker, "postMessage", &[message.into()]);
}

/// Listens for the rest of the page's life.
fn listen(at: &JsValue, event: &'static str, call: impl FnMut(&web_sys::Event) + 'static) {
    if let Some(target) = at.dyn_ref::<EventTarget>() {
        EventListener::new(target, event, call).forget();
    }
}
