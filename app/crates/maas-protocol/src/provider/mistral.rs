//! Mistral: OpenAI's Chat wire with a closed schema; unknown fields are answered with 422.
use serde_json::Value;

use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Mistral",
    base_url: "https://api.mistral.ai/v1",
    key_optional: false,
    relay_paths: &["/v1/"],
    starter_models: &[
        "mistral-medium-latest",
        "mistral-small-latest",
        "codestral-latest",
    ],
    key_page: Some("https://console.mistral.ai/api-keys"),
    takes,
    // From Mistral's public guide to vision, not recorded: 8 pictures of 10 MB; an edge over 1540 pixels is made smaller there.
    files: |_| FileRules {
        images: 8,
        image_edge: 1540,
        ..FileRules::USUAL
    },
    patch_body: Some(adjust),
    ..ProviderSpec::OPENAI_LIKE
};

/// By the published schema (2026-08): two models take an effort, and only `high` or `none`.
fn takes(model: &str) -> Takes {
    let effort = [
        "mistral-small-latest",
        "mistral-small-2603",
        "mistral-medium-3.5",
        "mistral-medium-2604",
    ]
    .iter()
    .any(|known| model.starts_with(known));
    Takes {
        temperature: Some(1.5),
        top_k: false,
        top_logprobs: None,
        effort,
        verbosity: false,
        files: false,
        ..Takes::ALL
    }
}

fn adjust(body: &mut Value) {
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    // Usage comes unasked, and asking for it is a 422.
    fields.shift_remove("stream_options");
    if let Some(seed) = fields.shift_remove("seed") {
        fields.insert("random_seed".into(), seed);
    }
    if let Some(choice) = fields.get_mut("tool_choice")
        && choice == "required"
    {
        *choice = "any".into();
    }
    if let Some(effort) = fields.get_mut("reasoning_effort")
        && effort != "none"
    {
        *effort = "high".into();
    }
    let contents = fields
        .get_mut("messages")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .filter_map(|message| message.get_mut("content")?.as_array_mut());
    for part in contents.flatten() {
        // Speech is the bytes alone here.
        if let Some(audio) = part.get_mut("input_audio")
            && let Some(bytes) = audio.get("data").cloned()
        {
            *audio = bytes;
        }
    }
}
