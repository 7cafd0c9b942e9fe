//! What the operator allows, from wrangler's variables; nothing of it can come with a request.

use std::collections::BTreeMap;

use maas_protocol::relay::{MAX_BODY_BYTES, Policy};
use worker::Env;

/// The variables as read.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    allowed_origins: Option<String>,
    upstreams: BTreeMap<String, String>,
    max_body_bytes: Option<u64>,
}

impl Settings {
    /// Reads the variables; one that is empty or malformed counts as not set, which is the stricter reading.
    pub(crate) fn read(env: &Env) -> Self {
        let variable = |name: &str| {
            env.var(name)
                .ok()
                .map(|value| value.to_string())
                .filter(|value| !value.is_empty())
        };
        Self {
            allowed_origins: variable("ALLOWED_ORIGINS"),
            upstreams: variable("UPSTREAMS")
                .and_then(|text| serde_json::from_str(&text).ok())
                .unwrap_or_default(),
            max_body_bytes: variable("MAX_BODY_BYTES").and_then(|text| text.parse().ok()),
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
        Policy {
            own_origin,
            allowed_origins: self.allowed_origins.as_ref().map(list),
            upstreams: self
                .upstreams
                .iter()
                .map(|(slug, origin)| (slug.as_str(), origin.as_str()))
                .collect(),
            max_body_bytes: self.max_body_bytes.unwrap_or(MAX_BODY_BYTES),
        }
    }
}
