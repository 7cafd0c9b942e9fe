//! Bedrock's models: those that run by their own id, then the inference profiles by which the others run.
//!
//! Both lists are on another host than the models themselves.

use super::{
    reading,
    wire::{WireModel, WireModels, WireProfile},
};
use crate::{
    error::DecodeError, http::HttpRequest, models::ModelInfo, provider::Endpoint, relay::OtherHost,
};

const MODELS: &str = "/foundation-models?byOutputModality=TEXT&byInferenceType=ON_DEMAND";
const PROFILES: &str = "/inference-profiles?type=SYSTEM_DEFINED&maxResults=1000";

/// Parts of ids whose models write text or nothing, but do not converse (model cards, 2026-11).
const NO_CHAT: &[&str] = &[
    "embed",
    "rerank",
    "sonic",
    "canvas",
    "reel",
    "stability.",
    "twelvelabs.",
];

/// The request for the first list.
pub(super) fn models(endpoint: &Endpoint) -> HttpRequest {
    endpoint.get_at(&OtherHost::BEDROCK_CONTROL, MODELS)
}

/// The request for what follows a page: the profiles follow the models, and come in pages.
pub(super) fn next(endpoint: &Endpoint, body: &[u8]) -> Option<HttpRequest> {
    let page = page(body).ok()?;
    let path = match page.next_token.filter(|token| !token.is_empty()) {
        Some(token) => format!("{PROFILES}&nextToken={}", reading::escaped(&token)),
        None => page.model_summaries.map(|_| PROFILES.to_owned())?,
    };
    Some(endpoint.get_at(&OtherHost::BEDROCK_CONTROL, &path))
}

/// Reads a page of either list, without what cannot be chatted with.
pub(super) fn read(body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError> {
    let page = page(body)?;
    let models = page.model_summaries.unwrap_or_default().into_iter();
    let profiles = page.inference_profile_summaries.unwrap_or_default();
    let models = models
        .filter(runs)
        .map(|model| (model.model_id, model.model_name));
    let profiles = profiles
        .into_iter()
        .filter(is_active)
        .map(|profile| (profile.inference_profile_id, profile.inference_profile_name));
    let listed = models.chain(profiles).filter(|(id, _)| converses(id));
    Ok(listed
        .map(|(id, name)| ModelInfo {
            id,
            name,
            ..ModelInfo::default()
        })
        .collect())
}

fn page(body: &[u8]) -> Result<WireModels, DecodeError> {
    let page: WireModels = reading::json(body, "a model list")?;
    if page.model_summaries.is_none() && page.inference_profile_summaries.is_none() {
        return Err(DecodeError {
            text: "the reply is not a model list".to_owned(),
        });
    }
    Ok(page)
}

/// Whether a model answers with a stream of text when it is asked by its own id. What is not said is no reason
/// against it.
fn runs(model: &WireModel) -> bool {
    let holds = |list: &Option<Vec<String>>, word: &str| {
        let list = list.as_ref();
        list.is_none_or(|list| list.iter().any(|one| one == word))
    };
    holds(&model.output_modalities, "TEXT")
        && holds(&model.inference_types_supported, "ON_DEMAND")
        && model.response_streaming_supported != Some(false)
}

fn is_active(profile: &WireProfile) -> bool {
    let status = profile.status.as_deref();
    status.is_none_or(|status| status == "ACTIVE")
}

fn converses(id: &str) -> bool {
    !id.is_empty() && !NO_CHAT.iter().any(|part| id.contains(part))
}

#[cfg(test)]
mod tests;
