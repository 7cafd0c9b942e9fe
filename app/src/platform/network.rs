//! What the browser says of the network and of the machine, on the page and in the worker alike.

use js_sys::Reflect;
use maas_core::providers::doctor::Permission;
use maas_protocol::let_in::System;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Whether there is a network at all; true where the browser does not say.
pub fn is_online() -> bool {
    field(&navigator(), "onLine").as_bool().unwrap_or(true)
}

/// The state of a permission to reach into the machine or its network.
///
/// Chrome had one permission for both at first (142), and two by these names since 145, as Firefox.
pub async fn permission(name: &str) -> Permission {
    match ask(name).await {
        Permission::Unknown => ask("local-network-access").await,
        known => known,
    }
}

async fn ask(name: &str) -> Permission {
    match query(name).await.as_deref() {
        Some("granted") => Permission::Granted,
        Some("prompt") => Permission::Prompt,
        Some("denied") => Permission::Denied,
        _ => Permission::Unknown,
    }
}

/// A browser that does not know the name throws, or refuses the promise.
async fn query(name: &str) -> Option<String> {
    let permissions = field(&navigator(), "permissions");
    let asked = js_sys::Object::new();
    Reflect::set(&asked, &"name".into(), &name.into()).ok()?;
    let query: js_sys::Function = field(&permissions, "query").dyn_into().ok()?;
    let promise = query.call1(&permissions, &asked).ok()?;
    let promise: js_sys::Promise = promise.dyn_into().ok()?;
    let status = JsFuture::from(promise).await.ok()?;
    field(&status, "state").as_string()
}

/// The system the browser runs on, as far as it tells.
pub fn system() -> Option<System> {
    let navigator = navigator();
    let hinted = field(&field(&navigator, "userAgentData"), "platform").as_string();
    let named = hinted.or_else(|| field(&navigator, "platform").as_string())?;
    let named = named.to_ascii_lowercase();
    match named.as_str() {
        // Phones and tablets run no such server; theirs is on some other machine.
        name if name.contains("android") || name.starts_with("iph") || name.starts_with("ipad") => {
            None
        }
        name if name.starts_with("mac") => Some(System::Mac),
        name if name.starts_with("win") => Some(System::Windows),
        name if name.contains("linux") || name.contains("chrome") => Some(System::Linux),
        _ => None,
    }
}

fn navigator() -> JsValue {
    field(&js_sys::global(), "navigator")
}

fn field(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or_default()
}
