//! OpenRouter: many providers behind one OpenAI Chat wire.
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
        ..Takes::ALL
    },
    reasoning_back: ReasoningBack::Details,
    ..ProviderSpec::OPENAI_LIKE
};
