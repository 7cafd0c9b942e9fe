//! The llama.cpp server on the user's machine.
use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "llama.cpp",
    // 8080 before October 2026.
    base_url: "http://localhost:9931/v1",
    reach: Reach::Local,
    takes: |_| Takes {
        verbosity: false,
        files: false,
        ..Takes::ALL
    },
    // Every origin is let in, unless the server was started with a list.
    allow_origin: &[LetIn::anywhere(|origin| {
        format!("llama-server -m <model> --cors-origins {origin}")
    })],
    counts: |_| true,
    ..ProviderSpec::OPENAI_LIKE
};
