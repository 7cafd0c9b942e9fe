//! Hugging Face's Text Generation Inference on the user's machine or network.
use serde_json::{Value, json};

use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "TGI",
    base_url: "http://localhost:8080/v1",
    reach: Reach::Local,
    // `router/src` of 2026: one answer, few likely tokens, and JSON only by a schema.
    takes: |_| Takes {
        top_k: false,
        top_logprobs: Some(5),
        answers: 1,
        effort: false,
        verbosity: false,
        parallel_switch: false,
        json_object: false,
        json_beside_tools: false,
        files: false,
        audio: false,
        ..Takes::ALL
    },
    patch_body: Some(adjust),
    // Every origin is let in, unless the server was started with a list; never with a key.
    allow_origin: &[LetIn::anywhere(|origin| {
        format!("text-generation-launcher --model-id <model> --cors-allow-origin {origin}")
    })],
    ..ProviderSpec::OPENAI_LIKE
};

fn adjust(body: &mut Value) {
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    // Nought is refused; what is meant by it, the likeliest token each time, comes without any.
    if fields.get("temperature").and_then(Value::as_f64) == Some(0.0) {
        fields.shift_remove("temperature");
    }
    if let Some(format) = fields.get_mut("response_format") {
        let schema = format.pointer("/json_schema/schema");
        *format = json!({ "type": "json_object", "value": schema });
    }
}
