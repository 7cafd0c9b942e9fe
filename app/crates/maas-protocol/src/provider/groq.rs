//! Groq: OpenAI's Chat wire on its own path.
use serde_json::Value;

use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Groq",
    base_url: "https://api.groq.com/openai/v1",
    key_optional: false,
    relay_paths: &["/openai/v1/"],
    starter_models: &[
        "openai/gpt-oss-120b",
        "llama-3.3-70b-versatile",
        "qwen/qwen3-32b",
    ],
    key_page: Some("https://console.groq.com/keys"),
    takes,
    // From Groq's public guide to images, not recorded: 5 in a request, 4 MB as base64.
    files: |_| FileRules {
        images: 5,
        image_bytes: 2_900_000,
        body_bytes: 4_000_000,
        ..FileRules::USUAL
    },
    patch_body: Some(adjust),
    // Groq's API reference (2026-08).
    defaults: |_| Params {
        temperature: Some(1.0),
        top_p: Some(1.0),
        ..Params::default()
    },
    ..ProviderSpec::OPENAI_LIKE
};

/// Groq's API reference (2026-08): no penalties or logprobs yet.
fn takes(model: &str) -> Takes {
    Takes {
        top_k: false,
        stop: 4,
        penalties: false,
        top_logprobs: None,
        answers: 1,
        effort: model.contains("gpt-oss") || model.contains("qwen3"),
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
    let qwen = fields
        .get("model")
        .and_then(Value::as_str)
        .is_some_and(|model| model.contains("qwen"));
    if let Some(effort) = fields.get_mut("reasoning_effort") {
        // Qwen thinks or does not; GPT-OSS always does, in three steps.
        let word = match (qwen, effort.as_str().unwrap_or_default()) {
            (true, "none") => "none",
            (true, _) => "default",
            (false, "none" | "minimal" | "low") => "low",
            (false, "medium") => "medium",
            (false, _) => "high",
        };
        *effort = word.into();
    }
}
