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
    defaults: |model| Params {
        // The models' own pages; top p and top k differ by model.
        temperature: family::of(model).sampling.then_some(1.0),
        ..Params::default()
    },
    files: |_| FILES,
    // No charge (guide to tokens, 2026-11).
    counts: |_| true,
    ..ProviderSpec::OPENAI_LIKE
};

/// From Google's public guides to pictures and documents (2026-11), not recorded: 20 MB for a request with its files in it, 3000
/// pictures; an edge over 3072 pixels is made smaller. The number of documents is ours: only their size has a limit there.
pub(super) const FILES: FileRules = FileRules {
    images: 3000,
    image_edge: 3072,
    documents: 100,
    body_bytes: 20_000_000,
    ..FileRules::USUAL
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
        budget: family.budget(),
        verbosity: false,
        parallel_switch: false,
        ..Takes::ALL
    }
}
