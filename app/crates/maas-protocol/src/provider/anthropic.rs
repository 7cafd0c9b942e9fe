//! Anthropic, by its Messages API.
use super::*;
use crate::dialect::anthropic::family::{self, Thinking};

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Anthropic",
    base_url: "https://api.anthropic.com",
    wire: |_| WireFormat::Anthropic,
    auth: AuthScheme::XApiKey,
    key_optional: false,
    relay_paths: &["/v1/"],
    headers: &[("anthropic-version", "2023-06-01")],
    // Without it the reply has no CORS headers; with it some organisations refuse, hence never relayed.
    direct_headers: &[("anthropic-dangerous-direct-browser-access", "true")],
    starter_models: &["claude-sonnet-5", "claude-haiku-4-5", "claude-opus-5"],
    key_page: Some("https://platform.claude.com/settings/keys"),
    takes,
    defaults,
    files: |_| FileRules::ANTHROPIC,
    // No charge, only a limit of requests a minute (guide to token counting, 2026-11).
    counts: |_| true,
    ..ProviderSpec::OPENAI_LIKE
};

/// By family; what Messages has no field for goes to none (API reference, 2026-11).
pub(super) fn takes(model: &str) -> Takes {
    let family = family::of(model);
    Takes {
        temperature: family.sampling.then_some(1.0),
        top_p: family.sampling,
        one_sampler: family.one_sampler,
        top_k: family.sampling,
        seed: false,
        penalties: false,
        top_logprobs: None,
        answers: 1,
        effort: family.thinking != Thinking::Never,
        budget: family.bounds(),
        // By the models' pages: until 4.5 a budget goes with no sampling parameter and no forced call.
        thinks_alone: family.thinking == Thinking::Budget,
        verbosity: false,
        forced_tools: family.forced_tools,
        json_object: false,
        json_schema: family.json_schema,
        audio: false,
        ..Takes::ALL
    }
}

/// The reference's temperature (2026-11), and the cap that is sent where none was set, because the wire demands one.
pub(super) fn defaults(model: &str) -> Params {
    let family = family::of(model);
    Params {
        temperature: family.sampling.then_some(1.0),
        max_tokens: Some(family.max_tokens),
        ..Params::default()
    }
}
