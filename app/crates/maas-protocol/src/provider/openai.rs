//! OpenAI, by Chat Completions.
use serde_json::Value;

use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "OpenAI",
    base_url: "https://api.openai.com/v1",
    key_optional: false,
    relay_paths: &["/v1/"],
    starter_models: &["gpt-5.4-mini", "gpt-5.4", "gpt-4.1"],
    key_page: Some("https://platform.openai.com/api-keys"),
    patch_body: Some(rename_cap),
    ..ProviderSpec::OPENAI_LIKE
};

/// `max_tokens` is deprecated, and the reasoning families answer 400 to it (API reference, 2026-11).
fn rename_cap(body: &mut Value) {
    if let Some(fields) = body.as_object_mut()
        && let Some(cap) = fields.remove("max_tokens")
    {
        fields.insert("max_completion_tokens".into(), cap);
    }
}
