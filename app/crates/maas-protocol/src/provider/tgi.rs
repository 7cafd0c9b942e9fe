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
    let Some(format) = fields.shift_remove("response_format") else {
        return;
    };
    // Both together are a 422.
    if !fields.contains_key("tools")
        && let Some(schema) = format.pointer("/json_schema/schema")
    {
        let format = json!({ "type": "json_object", "value": schema });
        fields.insert("response_format".into(), format);
    }
}
