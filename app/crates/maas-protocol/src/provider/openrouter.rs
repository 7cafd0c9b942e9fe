//! OpenRouter: many providers behind one OpenAI Chat wire.
use serde_json::{Value, json};

use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "OpenRouter",
    base_url: "https://openrouter.ai/api/v1",
    key_optional: false,
    relay_paths: &["/api/v1/"],
    starter_models: &[
        "openrouter/auto",
        "anthropic/claude-sonnet-5",
        "openai/gpt-5.4-mini",
    ],
    key_page: Some("https://openrouter.ai/settings/keys"),
    sign_in: Some(SignIn {
        page: "https://openrouter.ai/auth",
        exchange: "/auth/keys",
    }),
    // Its list of parameters has no `n` (2026-11).
    takes: |_| Takes {
        answers: 1,
        // What it says of a budget where a model knows efforts only: it is turned into one.
        budget: Some(Budget {
            least: 1_024,
            ..Budget::ANY
        }),
        ..Takes::ALL
    },
    patch_body: Some(adjust),
    reasoning_back: ReasoningBack::Details,
    // Its page of parameters (2026-11).
    defaults: |_| Params {
        temperature: Some(1.0),
        top_p: Some(1.0),
        presence_penalty: Some(0.0),
        frequency_penalty: Some(0.0),
        ..Params::default()
    },
    ..ProviderSpec::OPENAI_LIKE
};

/// OpenRouter's reference (2026-11): a budget stands in an object of its own, and never beside an effort.
fn adjust(body: &mut Value) {
    if let Some(fields) = body.as_object_mut()
        && let Some(budget) = fields.shift_remove("reasoning_budget")
    {
        fields.insert("reasoning".into(), json!({ "max_tokens": budget }));
    }
}
