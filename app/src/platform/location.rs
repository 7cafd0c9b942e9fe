//! The address bar: where the app was loaded from, and the route behind the `#`.

use gloo_events::EventListener;

/// The origin the app was loaded from; its relay answers there too.
pub fn origin() -> String {
    location()
        .and_then(|location| location.origin().ok())
        .unwrap_or_default()
}

/// What is behind the `#`, with it; empty where there is none.
pub fn hash() -> String {
    location()
        .and_then(|location| location.hash().ok())
        .unwrap_or_default()
}

/// Goes to another route, as a click on a link does.
pub fn set_hash(hash: &str) {
    if let Some(location) = location() {
        let _ = location.set_hash(hash);
    }
}

/// Writes another route over the present one, without a step in the history or an event.
pub fn replace_hash(hash: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(hash));
    }
}

/// Calls whenever the route changes, until the listener is dropped.
pub fn on_hash_change(call: impl Fn() + 'static) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "hashchange", move |_| call()))
}

/// Loads the app anew: nothing of its memory stays.
pub fn reload() {
    if let Some(location) = location() {
        let _ = location.reload();
    }
}

/// Whether the browser trusts how the app came here; secrets may be handled only then.
pub fn is_secure_context() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

fn location() -> Option<web_sys::Location> {
    web_sys::window().map(|window| window.location())
}
