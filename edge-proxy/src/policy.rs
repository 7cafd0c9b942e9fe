//! What the operator allows, from wrangler's variables; nothing of it can come with a request.

use std::{cell::OnceCell, collections::BTreeMap, rc::Rc};

use maas_protocol::relay::{Policy, mask::Kinds};
use worker::{Env, js_sys::Reflect, wasm_bindgen::JsValue};

use crate::{guard::Limits, token::Tokens};

/// The variables as read.
#[derive(Default)]
pub(crate) struct Settings {
    allowed_origins: Option<String>,
    upstreams: BTreeMap<String, String>,
    max_body_bytes: Option<u64>,
    max_wait_ms: Option<u64>,
    max_idle_ms: Option<u64>,
    max_total_ms: Option<u64>,
    mask: Kinds,
    pub(crate) limits: Limits,
    /// Set where the operator has access tokens.
    pub(crate) tokens: Option<Tokens>,
}

thread_local! {
    /// The variables of a worker stay as they are while it runs.
    static SETTINGS: OnceCell<Rc<Settings>> = const { OnceCell::new() };
}

impl Settings {
    /// The settings of this worker.
    pub(crate) fn of(env: &Env) -> Rc<Self> {
        SETTINGS.with(|settings| settings.get_or_init(|| Rc::new(Self::read(env))).clone())
    }

    /// Reads the variables; one that is empty or malformed counts as not set, which is the stricter reading.
    fn read(env: &Env) -> Self {
        let variable = |name: &str| text(env, name).filter(|value| !value.is_empty());
        let number = |name: &str| variable(name).and_then(|text| text.parse().ok());
        Self {
            allowed_origins: variable("ALLOWED_ORIGINS"),
            upstreams: variable("UPSTREAMS")
                .and_then(|text| serde_json::from_str(&text).ok())
                .unwrap_or_default(),
            max_body_bytes: number("MAX_BODY_BYTES"),
            max_wait_ms: number("MAX_WAIT_MS"),
            max_idle_ms: number("MAX_IDLE_MS"),
            max_total_ms: number("MAX_TOTAL_MS"),
            mask: Kinds::read(&variable("MASK").unwrap_or_default()),
            tokens: Tokens::read(variable),
            limits: Limits::read(env, variable),
        }
    }

    /// The policy for a request that came to `own_origin`.
    pub(crate) fn policy<'a>(&'a self, own_origin: &'a str) -> Policy<'a> {
        let list = |text: &'a String| {
            text.split(',')
                .map(str::trim)
                .filter(|origin| !origin.is_empty())
                .collect()
        };
        let usual = Policy::usual(own_origin);
        Policy {
            allowed_origins: self.allowed_origins.as_ref().map(list),
            upstreams: self
                .upstreams
                .iter()
                .map(|(slug, origin)| (slug.as_str(), origin.as_str()))
                .collect(),
            max_body_bytes: self.max_body_bytes.unwrap_or(usual.max_body_bytes),
            max_wait_ms: self.max_wait_ms.unwrap_or(usual.max_wait_ms),
            max_idle_ms: self.max_idle_ms.unwrap_or(usual.max_idle_ms),
            max_total_ms: self.max_total_ms.unwrap_or(usual.max_total_ms),
            watch_passed: self.max_idle_ms.is_some(),
            mask: self.mask,
            ..usual
        }
    }
}

/// A text binding; `None` when it is not there.
///
/// Read by hand: `Env::var` ends the whole worker on a binding that is set to null, as workerd sets a
/// variable its environment lacks (worker 0.8.7).
pub(crate) fn text(env: &Env, name: &str) -> Option<String> {
    binding(env, name)?.as_string()
}

/// A binding of any kind; `None` when it is not there.
pub(crate) fn binding(env: &Env, name: &str) -> Option<JsValue> {
    let value = Reflect::get(env.as_ref(), &JsValue::from_str(name)).ok()?;
    (!value.is_null() && !value.is_undefined()).then_some(value)
}
