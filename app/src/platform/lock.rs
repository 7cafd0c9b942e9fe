//! A lock that one tab of the app holds.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

/// Takes a lock for as long as this worker lives; whether nobody else has it. Where the browser knows no locks it is had.
pub async fn hold(name: &str) -> bool {
    let (answer, waiting) = futures_channel::oneshot::channel();
    if request(name, answer).is_none() {
        return true;
    }
    waiting.await.unwrap_or(true)
}

fn request(name: &str, answer: futures_channel::oneshot::Sender<bool>) -> Option<()> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &true.into()).ok()?;
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let has_it = !lock.is_null();
        let _ = answer.send(has_it);
        if has_it {
            // A promise that is never kept: the lock ends with the worker.
            Promise::new(&mut |_, _| {}).into()
        } else {
            JsValue::UNDEFINED
        }
    });
    request
        .call3(&locks, &name.into(), &options, &granted)
        .ok()?;
    Some(())
}
