//! Ollama on the user's machine, by its own API.
use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Ollama",
    // Not `localhost`, which may resolve to an address Ollama does not listen on.
    base_url: "http://127.0.0.1:11434",
    wire: |_| WireFormat::Ollama,
    reach: Reach::Local,
    starter_models: &[],
    takes: |_| Takes {
        top_logprobs: None,
        answers: 1,
        verbosity: false,
        parallel_switch: false,
        forced_tools: false,
        files: false,
        audio: false,
        ..Takes::ALL
    },
    // Ollama's FAQ; the services of macOS and Windows take the same variable.
    allow_origin: Some(|origin| format!("OLLAMA_ORIGINS={origin} ollama serve")),
    ..ProviderSpec::OPENAI_LIKE
};
