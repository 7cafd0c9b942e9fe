//! Together: many open models behind OpenAI's Chat wire.
use serde_json::Value;

use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Together",
    base_url: "https://api.together.ai/v1",
    key_optional: false,
    relay_paths: &["/v1/"],
    starter_models: &[
        "openai/gpt-oss-120b",
        "deepseek-ai/DeepSeek-V3.1",
        "Qwen/Qwen3-235B-A22B-Instruct-2507-tput",
    ],
    key_page: Some("https://api.together.ai/settings/api-keys"),
    // Together's OpenAPI file (2026-08).
    takes: |_| Takes {
        temperature: Some(1.0),
        verbosity: false,
        parallel_switch: false,
        files: false,
        audio: false,
        ..Takes::ALL
    },
    patch_body: Some(adjust),
    ..ProviderSpec::OPENAI_LIKE
};

fn adjust(body: &mut Value) {
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    // `logprobs` is the number itself here.
    if let Some(count) = fields.shift_remove("top_logprobs") {
        fields.insert("logprobs".into(), count);
    }
}
