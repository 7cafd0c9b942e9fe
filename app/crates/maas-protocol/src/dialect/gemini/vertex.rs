//! Vertex AI's lists of models: one for each publisher, beside the projects and not below them.
//!
//! An address without a project (express mode) has no list. There a free question is asked instead, which
//! tells as well whether the key is good, and its answer stands for the models that we know of.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::reading;
use crate::{
    dialect::{WireFormat, next_page, segment::segment},
    error::DecodeError,
    http::{HttpRequest, Method},
    models::ModelInfo,
    provider::{Endpoint, ProviderId},
};

/// Where Google's models are, and how their names begin.
const GOOGLE: &str = "publishers/google/models";
/// Where Anthropic's are. What others publish needs machines of its own.
const ANTHROPIC: &str = "publishers/anthropic/models";

/// The first page of the first list, or the free question.
pub(super) fn models_request(endpoint: &Endpoint) -> HttpRequest {
    list(endpoint, GOOGLE).unwrap_or_else(|| {
        let model = segment(starters().next().unwrap_or_default());
        let url = format!("{}/{GOOGLE}/{model}:countTokens", endpoint.base_url);
        let body = json!({ "contents": [{ "role": "user", "parts": [{ "text": "Hi" }] }] });
        endpoint.request(Method::Post, url, Some(body.to_string()))
    })
}

/// The list's next page, or the first of the next publisher's list.
pub(super) fn next_models(endpoint: &Endpoint, body: &[u8]) -> Option<HttpRequest> {
    let page: WirePage = reading::json(body, "a model list").ok()?;
    let (place, _) = page.publisher_models.first()?.name.rsplit_once('/')?;
    let more = next_page(list(endpoint, place)?, body);
    more.or_else(|| list(endpoint, ANTHROPIC).filter(|_| place == GOOGLE))
}

/// Reads one page, or the answer to the free question.
pub(super) fn read_models(body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError> {
    let fields: Map<String, Value> = reading::json(body, "a model list")?;
    if fields.contains_key("totalTokens") {
        return Ok(starters().map(|id| info(id.to_owned())).collect());
    }
    // Google leaves an empty list out.
    if !fields.is_empty() && !fields.contains_key("publisherModels") {
        return Err(DecodeError {
            text: "the reply is not a model list".into(),
        });
    }
    let page: WirePage = reading::json(body, "a model list")?;
    let ids = page.publisher_models.iter().filter_map(WireModel::id);
    Ok(ids.map(info).collect())
}

/// The first page of a publisher's list; none without a project, and none of a publisher that is not asked.
fn list(endpoint: &Endpoint, place: &str) -> Option<HttpRequest> {
    if ![GOOGLE, ANTHROPIC].contains(&place) {
        return None;
    }
    let (versioned, _) = endpoint.base_url.split_once("/projects/")?;
    let (root, _version) = versioned.rsplit_once('/')?;
    let url = format!("{root}/v1beta1/{place}?pageSize=200");
    Some(endpoint.request(Method::Get, url, None))
}

/// The Gemini models of the registry: Claude does not answer without a project.
fn starters() -> impl Iterator<Item = &'static str> {
    let spec = ProviderId::Vertex.spec();
    let ids = spec.starter_models.iter().copied();
    ids.filter(|id| (spec.wire)(id) == WireFormat::GeminiVertex)
}

fn info(id: String) -> ModelInfo {
    ModelInfo {
        id,
        name: None,
        ..ModelInfo::default()
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WirePage {
    publisher_models: Vec<WireModel>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct WireModel {
    name: String,
    version_id: Option<String>,
}

impl WireModel {
    /// The id to send; none for what does not chat, of which the list says nothing but the name.
    fn id(&self) -> Option<String> {
        let (place, model) = self.name.rsplit_once('/')?;
        match place {
            GOOGLE => {
                let silent = ["embedding", "live", "-tts"];
                let chats =
                    model.starts_with("gemini-") && !silent.iter().any(|word| model.contains(word));
                chats.then(|| model.to_owned())
            }
            // Claude's ids name their version.
            ANTHROPIC => {
                let version = self.version_id.as_deref().unwrap_or_default();
                Some(if version.is_empty() || model.contains('@') {
                    model.to_owned()
                } else {
                    format!("{model}@{version}")
                })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
