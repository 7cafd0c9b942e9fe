//! Google's Vertex AI: Gemini and Claude, at a location and for a project; or Gemini alone, with an express key.
use super::*;
use crate::relay::{HostTemplate, OtherHost};

pub mod address;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Vertex AI",
    // Express mode; `address` makes the one of a project.
    base_url: "https://aiplatform.googleapis.com/v1",
    wire: |model| {
        if is_claude(model) {
            WireFormat::AnthropicVertex
        } else {
            WireFormat::GeminiVertex
        }
    },
    auth: AuthScheme::GoogleAccount,
    key_optional: false,
    // Answers browsers with CORS headers, by most reports (2026-11); the relay is there where it does not.
    reach: Reach::Direct,
    relay_host: Some(HostTemplate::VERTEX),
    // The lists of models are in the newer version only.
    relay_paths: &["/v1/", "/v1beta1/"],
    place: Some(Place::VERTEX),
    other_hosts: &[OtherHost::GOOGLE_TOKENS],
    starter_models: &[
        "gemini-3.5-flash",
        "gemini-2.5-pro",
        "gemini-2.5-flash",
        "claude-sonnet-5@default",
        "claude-sonnet-4-5@20250929",
        "claude-haiku-4-5@20251001",
    ],
    key_page: Some("https://console.cloud.google.com/iam-admin/serviceaccounts"),
    takes: |model| {
        if is_claude(model) {
            anthropic::takes(model)
        } else {
            google::takes(model)
        }
    },
    defaults: |model| {
        if is_claude(model) {
            anthropic::defaults(model)
        } else {
            (google::SPEC.defaults)(model)
        }
    },
    files: |model| {
        if is_claude(model) {
            FileRules::ANTHROPIC
        } else {
            google::FILES
        }
    },
    // No charge for either publisher (references of both, 2026-11).
    counts: |_| true,
    ..ProviderSpec::OPENAI_LIKE
};

/// Whether a model is Anthropic's; all others are asked as Gemini.
fn is_claude(model: &str) -> bool {
    model.starts_with("claude") || model.starts_with("publishers/anthropic/")
}

#[cfg(test)]
mod tests;
