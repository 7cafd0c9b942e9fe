//! Trusted Types: the page's policy lets no text become script; this one policy lets through the
//! workers' addresses and nothing else.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

/// Installs the policy named `default`, where the browser knows Trusted Types.
///
/// A text that is not exactly one of `allowed` becomes `null`, which the browser refuses.
pub fn allow_scripts(allowed: Vec<String>) {
    let global = js_sys::global();
    let Ok(types) = Reflect::get(&global, &"trustedTypes".into()) else {
        return;
    };
    if types.is_undefined() {
        return;
    }
    let check = Closure::<dyn Fn(String) -> JsValue>::new(move |url: String| {
        if allowed.contains(&url) {
            url.into()
        } else {
            JsValue::NULL
        }
    });
    let rules = Object::new();
    let _ = Reflect::set(&rules, &"createScriptURL".into(), check.as_ref());
    // The policy lives as long as the page.
    check.forget();
    if let Ok(create) = Reflect::get(&types, &"createPolicy".into())
        && let Ok(create) = create.dyn_into::<Function>()
    {
        let _ = create.call2(&types, &"default".into(), &rules);
    }
}
