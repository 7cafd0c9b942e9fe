//! DeepSeek: OpenAI's Chat wire with a switch for thinking.
use serde_json::{Value, json};

use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "DeepSeek",
    base_url: "https://api.deepseek.com/v1",
    key_optional: false,
    relay_paths: &["/v1/"],
    starter_models: &["deepseek-v4-flash", "deepseek-v4-pro"],
    key_page: Some("https://platform.deepseek.com/api_keys"),
    takes,
    // Answers that call tools are refused without the thoughts that led to them.
    reasoning_back: ReasoningBack::WithToolCalls,
    patch_body: Some(adjust),
    // DeepSeek's API reference (2026-08).
    defaults: |_| Params {
        temperature: Some(1.0),
        top_p: Some(1.0),
        presence_penalty: Some(0.0),
        frequency_penalty: Some(0.0),
        ..Params::default()
    },
    ..ProviderSpec::OPENAI_LIKE
};

/// DeepSeek's API documentation (2026-08). A forced tool call is a 400 while it thinks, which is the default.
fn takes(model: &str) -> Takes {
    Takes {
        top_k: false,
        stop: 16,
        seed: false,
        answers: 1,
        verbosity: false,
        parallel_switch: false,
        forced_tools: false,
        json_schema: false,
        images: model.contains("vision"),
        files: false,
        audio: false,
        ..Takes::ALL
    }
}

fn adjust(body: &mut Value) {
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    let Some(effort) = fields.shift_remove("reasoning_effort") else {
        return;
    };
    let word = match effort.as_str().unwrap_or_default() {
        "none" => {
            fields.insert("thinking".into(), json!({ "type": "disabled" }));
            return;
        }
        "minimal" | "low" => "low",
        "max" => "max",
        _ => "high",
    };
    fields.insert("thinking".into(), json!({ "type": "enabled" }));
    fields.insert("reasoning_effort".into(), word.into());
}
