//! LM Studio on the user's machine.
use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "LM Studio",
    base_url: "http://localhost:1234/v1",
    reach: Reach::Local,
    // With sizes and abilities; older servers lack it.
    richer_list: Some("//api/v1/models"),
    // LM Studio's documentation (2026-08).
    takes: |_| Takes {
        top_logprobs: None,
        answers: 1,
        verbosity: false,
        parallel_switch: false,
        json_object: false,
        files: false,
        audio: false,
        ..Takes::ALL
    },
    allow_origin: &[LetIn::anywhere(|_| "lms server start --cors".to_owned())],
    ..ProviderSpec::OPENAI_LIKE
};
