//! vLLM on the user's machine or network.
use serde_json::Value;

use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "vLLM",
    base_url: "http://localhost:8000/v1",
    reach: Reach::Local,
    takes: |_| Takes {
        budget: Some(Budget::ANY),
        verbosity: false,
        ..Takes::ALL
    },
    patch_body: Some(adjust),
    // Every origin is let in, unless the server was started with a list.
    allow_origin: &[LetIn::anywhere(|origin| {
        format!("vllm serve <model> --allowed-origins '[\"{origin}\"]'")
    })],
    ..ProviderSpec::OPENAI_LIKE
};

/// vLLM calls the budget otherwise (server reference, 2026-11), and ignores what it does not know.
fn adjust(body: &mut Value) {
    if let Some(fields) = body.as_object_mut()
        && let Some(budget) = fields.shift_remove("reasoning_budget")
    {
        fields.insert("thinking_token_budget".into(), budget);
    }
}
