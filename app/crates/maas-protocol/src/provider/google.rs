//! Google AI Studio, by the Gemini API.
use super::*;
use crate::dialect::gemini::family::{self, Thinking};

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Google",
    base_url: "https://generativelanguage.googleapis.com/v1beta",
    wire: |_| WireFormat::Gemini,
    auth: AuthScheme::GoogApiKey,
    key_optional: false,
    relay_paths: &["/v1/", "/v1alpha/", "/v1beta/"],
    starter_models: &["gemini-3-flash", "gemini-2.5-pro", "gemini-2.5-flash"],
    key_page: Some("https://aistudio.google.com/apikey"),
    takes,
    ..ProviderSpec::OPENAI_LIKE
};

/// By family. Most models answer 400 to penalties and to a report of likely tokens (API reference, 2026-11).
pub(super) fn takes(model: &str) -> Takes {
    let family = family::of(model);
    Takes {
        temperature: family.sampling.then_some(2.0),
        top_p: family.sampling,
        top_k: family.sampling,
        stop: 5,
        penalties: false,
        top_logprobs: None,
        answers: if family.candidates { 8 } else { 1 },
        own_images: true,
        effort: family.thinking != Thinking::Never,
        verbosity: false,
        parallel_switch: false,
        ..Takes::ALL
    }
}
