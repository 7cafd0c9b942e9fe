//! What the page of access tokens says, in one language.

use maas_protocol::relay::grant::{Feature, Op};

use crate::bus::NotMinted;

/// The words of the page. Fields are named after the place where they stand.
pub(crate) struct MintWords {
    pub(crate) title: &'static str,
    pub(crate) about: &'static str,
    // Whom it is for
    pub(crate) name: &'static str,
    pub(crate) name_hint: &'static str,
    pub(crate) provider: &'static str,
    pub(crate) any_provider: &'static str,
    pub(crate) seal: &'static str,
    pub(crate) seal_hint: &'static str,
    /// No key is kept that could be sealed in.
    pub(crate) seal_none: &'static str,
    // What it allows
    pub(crate) models: &'static str,
    pub(crate) models_hint: &'static str,
    pub(crate) ops: &'static str,
    pub(crate) op: fn(Op) -> &'static str,
    pub(crate) features: &'static str,
    pub(crate) feature: fn(Feature) -> &'static str,
    pub(crate) max_tokens: &'static str,
    pub(crate) max_tokens_hint: &'static str,
    pub(crate) per_minute: &'static str,
    pub(crate) per_minute_hint: &'static str,
    pub(crate) days: &'static str,
    pub(crate) days_hint: &'static str,
    pub(crate) no_limit: &'static str,
    // Where it may be used from
    pub(crate) places: &'static str,
    pub(crate) origins: &'static str,
    pub(crate) origins_hint: &'static str,
    pub(crate) cidrs: &'static str,
    pub(crate) cidrs_hint: &'static str,
    // Who makes it
    pub(crate) secret: &'static str,
    pub(crate) secret_hint: &'static str,
    pub(crate) passphrase_hint: &'static str,
    pub(crate) make: &'static str,
    /// The restriction that was refused, by its name in the request.
    pub(crate) field_bad: fn(&str) -> &'static str,
    pub(crate) trouble: fn(&NotMinted) -> &'static str,
    // The token
    pub(crate) made: &'static str,
    pub(crate) once: &'static str,
    pub(crate) token: &'static str,
    pub(crate) copy: &'static str,
    pub(crate) id_and_end: fn(&str, &str) -> String,
    pub(crate) example_curl: &'static str,
    pub(crate) example_python: &'static str,
    pub(crate) another: &'static str,
    // What it cannot do
    pub(crate) limits: &'static str,
    pub(crate) limits_text: &'static [&'static str],
}
