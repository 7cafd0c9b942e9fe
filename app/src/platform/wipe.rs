//! Empties what a browser keeps for this origin beside the database.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Removes everything in local and session storage, every cache and every service worker. What the browser does not have is
/// not there to be removed.
pub async fn all() {
    let Some(window) = web_sys::window() else {
        return;
    };
    for storage in [window.local_storage(), window.session_storage()] {
        if let Ok(Some(storage)) = storage {
            let _ = storage.clear();
        }
    }
    if let Some(caches) = field(&window, "caches") {
        for name in ask(&caches, "keys", None).await.iter() {
            ask(&caches, "delete", Some(name)).await;
        }
    }
    let workers = field(&window.navigator(), "serviceWorker");
    if let Some(workers) = workers {
        for registered in ask(&workers, "getRegistrations", None).await.iter() {
            ask(registered, "unregister", None).await;
        }
    }
}

fn field(of: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(of, &name.into()).ok()?;
    value.is_object().then_some(value)
}

/// Calls a method that promises a list, or anything else; nothing where it fails.
async fn ask(of: &JsValue, method: &str, with: Option<&JsValue>) -> Vec<JsValue> {
    let called = Reflect::get(of, &method.into()).and_then(|call| {
        let call: Function = call.dyn_into()?;
        match with {
            Some(with) => call.call1(of, with),
            None => call.call0(of),
        }
    });
    let Some(promise) = called
        .ok()
        .and_then(|value| value.dyn_into::<Promise>().ok())
    else {
        return Vec::new();
    };
    let answer = JsFuture::from(promise).await.ok();
    let list = answer.and_then(|answer| answer.dyn_into::<Array>().ok());
    list.map_or_else(Vec::new, |list| list.iter().collect())
}
