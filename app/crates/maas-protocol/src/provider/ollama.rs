//! Ollama on the user's machine, by its own API.
use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Ollama",
    // Not `localhost`, which may resolve to an address Ollama does not listen on.
    base_url: "http://127.0.0.1:11434",
    wire: WireFormat::Ollama,
    reach: Reach::Local,
    starter_models: &[],
    ..ProviderSpec::OPENAI_LIKE
};
