//! Anthropic, by its Messages API.
use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Anthropic",
    base_url: "https://api.anthropic.com",
    wire: WireFormat::Anthropic,
    auth: AuthScheme::XApiKey,
    key_optional: false,
    relay_paths: &["/v1/"],
    headers: &[("anthropic-version", "2023-06-01")],
    // Without it the reply has no CORS headers; with it some organisations refuse, hence never relayed.
    direct_headers: &[("anthropic-dangerous-direct-browser-access", "true")],
    starter_models: &["claude-sonnet-5", "claude-haiku-4-5", "claude-opus-5"],
    key_page: Some("https://platform.claude.com/settings/keys"),
    ..ProviderSpec::OPENAI_LIKE
};
