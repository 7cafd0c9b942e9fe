//! OpenAI: the reasoning families by Responses, the others by Chat Completions.
use serde_json::Value;

use super::*;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "OpenAI",
    base_url: "https://api.openai.com/v1",
    key_optional: false,
    relay_paths: &["/v1/"],
    starter_models: &["gpt-5.4-mini", "gpt-5.4", "gpt-4.1"],
    key_page: Some("https://platform.openai.com/api-keys"),
    wire: |model| {
        if reasons(model) {
            WireFormat::OpenaiResponses
        } else {
            WireFormat::OpenaiChat
        }
    },
    takes: |model| takes_as(reasons(model)),
    files: |_| FILES,
    patch_body: Some(adjust),
    defaults: |model| defaults_as(reasons(model)),
    ..ProviderSpec::OPENAI_LIKE
};

/// From OpenAI's public guides to images and files, not recorded: 500 pictures, 50 MB together; an edge over 2048 pixels is made
/// smaller there. That one picture has 20 MB at most and one document 32 MB is from earlier ones.
pub(super) const FILES: FileRules = FileRules {
    images: 500,
    image_bytes: 20_000_000,
    document_bytes: 32_000_000,
    body_bytes: 50_000_000,
    ..FileRules::USUAL
};

/// The reasoning families take only the default of the sampling parameters, and answer 400 to others.
pub(super) fn takes_as(reasons: bool) -> Takes {
    Takes {
        temperature: (!reasons).then_some(2.0),
        top_p: !reasons,
        top_k: false,
        stop: if reasons { 0 } else { 4 },
        seed: !reasons,
        penalties: !reasons,
        top_logprobs: (!reasons).then_some(20),
        // Responses has no field for it.
        answers: if reasons { 1 } else { MAX_ANSWERS },
        effort: reasons,
        verbosity: reasons,
        audio: !reasons,
        ..Takes::ALL
    }
}

/// What the API reference (2026-11) says of parameters that are not sent; how long a reasoning model thinks then differs.
pub(super) fn defaults_as(reasons: bool) -> Params {
    let sampling = (!reasons).then_some(1.0);
    let penalty = (!reasons).then_some(0.0);
    Params {
        temperature: sampling,
        top_p: sampling,
        presence_penalty: penalty,
        frequency_penalty: penalty,
        verbosity: reasons.then_some(Verbosity::Medium),
        parallel_tool_calls: Some(true),
        ..Params::default()
    }
}

/// What OpenAI's Chat Completions takes differently from those who follow it (API reference, 2026-11).
fn adjust(body: &mut Value) {
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    rename_cap(fields);
    // Random padding of every chunk, on by default; it only costs bytes here.
    if let Some(options) = fields
        .get_mut("stream_options")
        .and_then(Value::as_object_mut)
    {
        options.insert("include_obfuscation".into(), false.into());
    }
}

/// Gives the cap of the answer its newer name: it counts thoughts too, and some models refuse the older one.
pub(super) fn rename_cap(fields: &mut Map<String, Value>) {
    if let Some(cap) = fields.shift_remove("max_tokens") {
        fields.insert("max_completion_tokens".into(), cap);
    }
}

/// Whether a model is of the reasoning families: `o` and a number, or GPT 5 and later but its chat variant.
pub(super) fn reasons(model: &str) -> bool {
    let major = |rest: &str| {
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next();
        digits.and_then(|digits| digits.parse::<u32>().ok())
    };
    match model.strip_prefix("gpt-") {
        Some(rest) => !rest.starts_with("5-chat") && major(rest).is_some_and(|major| major >= 5),
        None => model.strip_prefix('o').and_then(major).is_some(),
    }
}
