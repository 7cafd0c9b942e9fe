//! The address bar: where the app was loaded from, and the route behind the `#`.

use gloo_events::EventListener;

/// Where the relay is, if the build was told: it is part of the code, for whoever could name another one would get keys.
const RELAY: Option<&str> = option_env!("OPENMAAS_RELAY");

/// The origin the app was loaded from.
pub fn origin() -> String {
    location()
        .and_then(|location| location.origin().ok())
        .unwrap_or_default()
}

/// The folder that the app was loaded from, with a slash at its end: its files lie there.
pub fn base() -> String {
    let path = location()
        .and_then(|location| location.pathname().ok())
        .unwrap_or_default();
    format!("{}{}/", origin(), folder(&path))
}

/// The address of a file beside the app.
pub fn own(file: &str) -> String {
    format!("{}{file}", base())
}

/// Where the relay answers, without a slash at its end: in the app's folder, if the build was not told otherwise.
pub fn relay() -> String {
    relay_beside(&base())
}

/// The same, for a worker of the app, by its script's address, without a query.
pub fn relay_beside(address: &str) -> String {
    RELAY.unwrap_or_else(|| folder(address)).to_owned()
}

/// What stands before the last slash.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What is behind the `#`, with it; empty where there is none.
pub fn hash() -> String {
    location()
        .and_then(|location| location.hash().ok())
        .unwrap_or_default()
}

/// What is behind the `?`, with it; empty where there is none.
pub fn query() -> String {
    location()
        .and_then(|location| location.search().ok())
        .unwrap_or_default()
}

/// A query's names and values, as the browser reads them.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let Ok(params) = web_sys::UrlSearchParams::new_with_str(query) else {
        return Vec::new();
    };
    let pairs = js_sys::Array::from(&params);
    let text = |value: wasm_bindgen::JsValue| value.as_string().unwrap_or_default();
    let one = |pair: wasm_bindgen::JsValue| {
        let pair = js_sys::Array::from(&pair);
        (text(pair.get(0)), text(pair.get(1)))
    };
    pairs.iter().map(one).collect()
}

/// Takes the query out of the address and writes another route, without a step in the history.
pub fn forget_query(hash: &str) {
    replace(&format!("{}{hash}", base()));
}

/// Goes to another route, as a click on a link does.
pub fn set_hash(hash: &str) {
    if let Some(location) = location() {
        let _ = location.set_hash(hash);
    }
}

/// Writes another route over the present one, without a step in the history or an event.
pub fn replace_hash(hash: &str) {
    replace(hash);
}

fn replace(address: &str) {
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history {
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(address));
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
