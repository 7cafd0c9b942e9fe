//! Locks between the tabs of the app: they end with the tab that holds them, however it ends.

use futures_channel::oneshot;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;

/// A lock that is held until this is dropped.
#[derive(Default)]
pub struct Held(Option<Function>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Takes a lock that others may share, or waits for it, until this is dropped.
pub fn share(name: &str) -> Held {
    queue(name, "shared")
}

/// Takes a lock for oneself, or waits for it, until this is dropped.
pub fn claim(name: &str) -> Held {
    queue(name, "exclusive")
}

/// Where the browser knows no locks nobody waits for one either.
fn queue(name: &str, mode: &str) -> Held {
    let mut end = None;
    let held = Promise::new(&mut |resolve, _| end = Some(resolve));
    let granted = Closure::once_into_js(move |_: JsValue| held);
    let _ = ask(name, &[("mode", mode.into())], &granted);
    Held(end)
}

/// Waits until nobody shares a lock.
pub async fn is_unshared(name: &str) {
    drop(wait(name).await);
}

/// Waits until nobody has a lock for itself. Who waits does not keep others who wait.
pub async fn is_free(name: &str) {
    drop(request(name, &[("mode", "shared".into())]).await);
}

/// The names of all locks that are had, by whichever tab.
pub async fn all() -> Vec<String> {
    names().await.unwrap_or_default()
}

async fn names() -> Option<Vec<String>> {
    let locks = locks()?;
    let query: Function = field(&locks, "query")?.dyn_into().ok()?;
    let answer: Promise = query.call0(&locks).ok()?.dyn_into().ok()?;
    let held: Array = field(&JsFuture::from(answer).await.ok()?, "held")?
        .dyn_into()
        .ok()?;
    let name = |lock: JsValue| field(&lock, "name")?.as_string();
    Some(held.iter().filter_map(name).collect())
}

/// Takes a lock for as long as this worker lives; whether nobody else has it. Where the browser knows no locks it is had.
pub async fn hold(name: &str) -> bool {
    let held = take(name).await;
    let has_it = held.is_some();
    // Never released: it ends with the worker.
    std::mem::forget(held);
    has_it
}

/// Takes a lock if nobody else has it. Where the browser knows no locks it is had.
pub async fn take(name: &str) -> Option<Held> {
    request(name, &[("ifAvailable", true.into())]).await
}

/// Takes a lock as soon as nobody else has it. Where the browser knows no locks it is had.
pub async fn wait(name: &str) -> Option<Held> {
    request(name, &[]).await
}

async fn request(name: &str, rules: &[(&str, JsValue)]) -> Option<Held> {
    let (answer, waiting) = oneshot::channel();
    let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        if lock.is_null() {
            let _ = answer.send(None);
            return JsValue::UNDEFINED;
        }
        let mut answer = Some(answer);
        // The lock is held as long as this promise is not kept.
        Promise::new(&mut |release, _| {
            if let Some(answer) = answer.take() {
                let _ = answer.send(Some(Held(Some(release))));
            }
        })
        .into()
    });
    if ask(name, rules, &granted).is_none() {
        return Some(Held(None));
    }
    waiting.await.unwrap_or(Some(Held(None)))
}

/// Asks the browser for a lock; `None` where it knows none.
fn ask(name: &str, rules: &[(&str, JsValue)], granted: &JsValue) -> Option<()> {
    let locks = locks()?;
    let request: Function = field(&locks, "request")?.dyn_into().ok()?;
    let options = Object::new();
    for (rule, value) in rules {
        Reflect::set(&options, &(*rule).into(), value).ok()?;
    }
    request
        .call3(&locks, &name.into(), &options, granted)
        .ok()?;
    Some(())
}

fn locks() -> Option<JsValue> {
    let navigator = field(&js_sys::global(), "navigator")?;
    field(&navigator, "locks").filter(|locks| !locks.is_undefined())
}

fn field(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok()
}
