//! How much room the browser gives this app, and whether it keeps what is stored.

use js_sys::{Promise, Reflect};
use maas_core::space::Space;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What the browser says; `None` where it does not.
pub async fn space() -> Option<Space> {
    let estimate = ask("estimate").await?;
    let kept = ask("persisted").await;
    let bytes = |name: &str| Reflect::get(&estimate, &name.into()).ok()?.as_f64();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes, far below 2^53"
    )]
    Some(Space {
        used_bytes: bytes("usage")? as u64,
        quota_bytes: bytes("quota")? as u64,
        kept: kept.and_then(|kept| kept.as_bool()).unwrap_or_default(),
    })
}

/// Asks the browser not to delete what is stored by itself; some ask the person.
pub async fn keep() {
    ask("persist").await;
}

async fn ask(what: &str) -> Option<JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let storage = Reflect::get(&navigator, &"storage".into()).ok()?;
    let method = Reflect::get(&storage, &what.into()).ok()?;
    let method: js_sys::Function = method.dyn_into().ok()?;
    let answer: Promise = method.call0(&storage).ok()?.dyn_into().ok()?;
    JsFuture::from(answer).await.ok()
}
