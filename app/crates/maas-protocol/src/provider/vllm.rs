//! vLLM on the user's machine or network.
use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "vLLM",
    base_url: "http://localhost:8000/v1",
    reach: Reach::Local,
    takes: |_| Takes {
        verbosity: false,
        ..Takes::ALL
    },
    // Every origin is let in, unless the server was started with a list.
    allow_origin: &[LetIn::anywhere(|origin| {
        format!("vllm serve <model> --allowed-origins '[\"{origin}\"]'")
    })],
    ..ProviderSpec::OPENAI_LIKE
};
