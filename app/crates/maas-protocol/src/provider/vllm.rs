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
    ..ProviderSpec::OPENAI_LIKE
};
