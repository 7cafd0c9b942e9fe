//! Objects of the browser that web-sys has no types for, by the names of their fields and methods.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A field; nothing where there is none.
pub(super) fn field(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}

/// Writes a field.
pub(super) fn set(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// Calls a method; `None` where there is none, or it throws.
pub(super) fn call(at: &JsValue, method: &str, words: &[JsValue]) -> Option<JsValue> {
    let method: Function = field(at, method).dyn_into().ok()?;
    method.apply(at, &words.iter().collect()).ok()
}

/// What a promise brings; `None` where it is none, or fails.
pub(super) async fn settled(promise: Option<JsValue>) -> Option<JsValue> {
    let promise: Promise = promise?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}
