//! xAI: OpenAI's Chat wire; its reasoning models refuse stop texts and penalties.
use serde_json::Value;

use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "xAI",
    base_url: "https://api.x.ai/v1",
    key_optional: false,
    relay_paths: &["/v1/"],
    // With prices, which the plain list lacks.
    richer_list: Some("/language-models"),
    starter_models: &["grok-4.6", "grok-4.3", "grok-4.20-non-reasoning"],
    key_page: Some("https://console.x.ai"),
    takes,
    patch_body: Some(adjust),
    ..ProviderSpec::OPENAI_LIKE
};

/// By xAI's reasoning guide (2026-08). The 4.20 variants say in their name whether they reason, and take no effort.
fn takes(model: &str) -> Takes {
    // All since 4 but those that say otherwise; before, only the small ones.
    let older = model.starts_with("grok-2") || model.starts_with("grok-3");
    let reasons = !model.contains("non-reasoning") && (!older || model.contains("mini"));
    Takes {
        top_k: false,
        stop: if reasons { 0 } else { 4 },
        penalties: !reasons,
        top_logprobs: Some(8),
        effort: reasons && !model.starts_with("grok-4.20"),
        verbosity: false,
        files: false,
        audio: false,
        ..Takes::ALL
    }
}

fn adjust(body: &mut Value) {
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    openai::rename_cap(fields);
    let always_thinks = fields
        .get("model")
        .and_then(Value::as_str)
        .is_some_and(|model| model.starts_with("grok-4.5") || model.starts_with("grok-4.6"));
    if let Some(effort) = fields.get_mut("reasoning_effort") {
        let word = match effort.as_str() {
            // 400 on these: they cannot be told not to think.
            Some("none" | "minimal") if always_thinks => "low",
            Some("minimal") => "low",
            Some("max") => "xhigh",
            _ => return,
        };
        *effort = word.into();
    }
}
