//! Cohere, by its own Chat API.
use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Cohere",
    base_url: "https://api.cohere.com",
    wire: |_| WireFormat::Cohere,
    key_optional: false,
    // Reports on CORS disagree, and a refused key shows as no answer at all.
    reach: Reach::Relay,
    relay_paths: &["/v1/", "/v2/"],
    starter_models: &[
        "command-a-03-2025",
        "command-r-plus-08-2024",
        "command-r7b-12-2024",
    ],
    key_page: Some("https://dashboard.cohere.com/api-keys"),
    takes,
    // Chat's reference (2026-11).
    defaults: |_| Params {
        temperature: Some(0.3),
        top_p: Some(0.75),
        presence_penalty: Some(0.0),
        frequency_penalty: Some(0.0),
        ..Params::default()
    },
    // From Cohere's public guide to images, not recorded: 20 of them, 20 MB together.
    files: |_| FileRules {
        images: 20,
        body_bytes: 20_000_000,
        ..FileRules::USUAL
    },
    ..ProviderSpec::OPENAI_LIKE
};

/// Families known to read text only; of what is not known here Cohere is the judge.
const TEXT_ONLY: &[&str] = &[
    "command-r",
    "command-a-03-2025",
    "command-a-reasoning",
    "command-a-translate",
];

/// What Chat has no field for goes to no model, and only those that think are told how long (API
/// reference, 2026-11).
fn takes(model: &str) -> Takes {
    let reasons = model.contains("reasoning");
    Takes {
        temperature: Some(1.0),
        stop: 5,
        one_penalty: true,
        // The chosen tokens are reported, never the others.
        top_logprobs: Some(0),
        answers: 1,
        effort: reasons,
        budget: reasons.then_some(Budget::ANY),
        verbosity: false,
        parallel_switch: false,
        // Command R7B was the first to take a tool choice.
        forced_tools: !model.starts_with("command-r") || model.starts_with("command-r7b"),
        json_beside_tools: false,
        images: !TEXT_ONLY.iter().any(|family| model.starts_with(family)),
        files: false,
        audio: false,
        ..Takes::ALL
    }
}
