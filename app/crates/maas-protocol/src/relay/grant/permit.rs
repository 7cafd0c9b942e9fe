//! Whether a token allows a request, by its path and its body, and the body as it then goes up.
//!
//! What a path asks for is known by the whole of it: a token opens only what stands here, whatever else the relay passes
//! on for keys. The body is read and written anew, so that the provider reads what was checked.

use serde_json::{Map, Value};

use super::{
    Feature, Grant,
    path::{Call, asked},
    strict,
};
use crate::{
    http::HttpRequest,
    relay::{Denied, is_plain, route},
};

/// The largest body that is read for a token.
pub const MAX_BODY_BYTES: u64 = 4 * 1024 * 1024;

/// Fields that have the provider call tools, or search or run something.
const TOOLS: [&str; 12] = [
    "tools",
    "functions",
    "toolConfig",
    "tool_config",
    "mcp_servers",
    "plugins",
    "connectors",
    "web_search_options",
    "search_parameters",
    "container",
    "cachedContent",
    "cached_content",
];
/// Fields in which nobody looks for pictures: they describe.
const DESCRIBE: [&str; 9] = [
    "tools",
    "functions",
    "response_format",
    "text",
    "output_config",
    "generationConfig",
    "generation_config",
    "toolConfig",
    "metadata",
];
/// Fields that make an object a file, or bring along what is kept at the provider and may hold one.
const FILES: [&str; 16] = [
    "cachedContent",
    "cached_content",
    "image_url",
    "input_audio",
    "inlineData",
    "inline_data",
    "fileData",
    "file_data",
    "file_id",
    "file",
    "image",
    "images",
    "document",
    "document_url",
    "video",
    "audio_url",
];
/// What a block of a message says of itself that is a file.
const FILE_TYPES: [&str; 9] = [
    "image",
    "image_url",
    "input_image",
    "document",
    "document_url",
    "file",
    "input_file",
    "input_audio",
    "container_upload",
];
/// Fields by which something kept at the provider chooses the model, or says more than the request does.
const KEPT: [&str; 4] = ["preset", "prompt_id", "assistant_id", "agent_id"];

impl Grant {
    /// Decides about a request by its method, its path at the relay, and its body; gives the body as it goes up.
    ///
    /// # Errors
    /// [`Denied::ModelRefused`] for the model, [`Denied::TokenRefused`] for whatever else the token does not allow, and
    /// what [`plan`](crate::relay::plan) says of paths that lead nowhere.
    pub fn permit(&self, method: &str, path: &str, body: &[u8]) -> Result<Option<String>, Denied> {
        let (way, path) = route(path).ok_or(Denied::UnknownProvider)?;
        if !is_plain(&path, way.encoded_slashes()) {
            return Err(Denied::BadPath);
        }
        let (_, rest) = way.origin_and_path(&path)?;
        let part = path.strip_suffix(rest).unwrap_or_default();
        let slug = way.provider.slug();
        let provider = self.providers.as_ref();
        let host = self.host.as_deref();
        if !provider.is_none_or(|list| list.iter().any(|one| one == slug))
            || !host.is_none_or(|host| !way.names_part() || part.strip_prefix('/') == Some(host))
        {
            return Err(Denied::TokenRefused);
        }
        let call = asked(&way, method, rest).filter(|call| self.allows(call.op));
        let call = call.ok_or(Denied::TokenRefused)?;
        if method == "GET" {
            return Ok(None);
        }
        let mut fields = strict::read(body).ok_or(Denied::TokenRefused)?;
        self.check_model(&call, &fields)?;
        self.check_features(&call, &fields)?;
        if let (Some(tier), Some(named)) = (&self.tier, fields.get("service_tier"))
            && named.as_str() != Some(tier)
        {
            return Err(Denied::TokenRefused);
        }
        if let Some(most) = self.max_tokens {
            call.cap.put(&mut fields, way.provider, most)?;
        }
        Ok(Some(Value::Object(fields).to_string()))
    }

    /// Decides about a request that was written anew, and puts its body as it goes up into it.
    ///
    /// # Errors
    /// As [`Grant::permit`].
    pub fn restrict(&self, own_origin: &str, request: &mut HttpRequest) -> Result<(), Denied> {
        let target = request.url.strip_prefix(own_origin).unwrap_or_default();
        let path = target.split('?').next().unwrap_or_default();
        let body = request.body.as_deref().unwrap_or_default();
        request.body = self.permit(request.method.as_str(), path, body.as_bytes())?;
        Ok(())
    }

    fn check_model(&self, call: &Call, fields: &Map<String, Value>) -> Result<(), Denied> {
        if self.models.is_none() {
            return Ok(());
        }
        let text = |value: &Value| {
            let name = value.as_str().ok_or(Denied::ModelRefused)?;
            Ok(name.strip_prefix("models/").unwrap_or(name).to_owned())
        };
        let mut named: Vec<String> = call.model.iter().cloned().collect();
        if let Some(model) = fields.get("model") {
            named.push(text(model)?);
        }
        // Others to ask where the first one fails.
        for list in ["models", "fallback_models"] {
            match fields.get(list) {
                None => {}
                Some(Value::Array(list)) => {
                    for model in list {
                        named.push(text(model)?);
                    }
                }
                Some(_) => return Err(Denied::ModelRefused),
            }
        }
        // One request for several texts names a model with each.
        for one in fields
            .get("requests")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            if let Some(model) = one.get("model") {
                named.push(text(model)?);
            }
        }
        let kept = KEPT.iter().any(|name| fields.contains_key(*name))
            || fields.get("prompt").is_some_and(Value::is_object);
        if kept || named.is_empty() || !named.iter().all(|model| self.allows_model(model)) {
            return Err(Denied::ModelRefused);
        }
        Ok(())
    }

    fn check_features(&self, call: &Call, fields: &Map<String, Value>) -> Result<(), Denied> {
        let streams = call.streams || said(fields, "stream");
        let tools = TOOLS.iter().any(|name| said(fields, name));
        let no_files = self.allows_feature(Feature::Vision)
            || !fields
                .iter()
                .filter(|(name, _)| !DESCRIBE.contains(&name.as_str()))
                .any(|(name, value)| {
                    (FILES.contains(&name.as_str()) && said(fields, name)) || holds_file(value)
                });
        if (streams && !self.allows_feature(Feature::Stream))
            || (tools && !self.allows_feature(Feature::Tools))
            || !no_files
        {
            return Err(Denied::TokenRefused);
        }
        Ok(())
    }
}

/// Whether a field says something.
fn said(fields: &Map<String, Value>, name: &str) -> bool {
    match fields.get(name) {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(Value::Array(list)) => !list.is_empty(),
        Some(_) => true,
    }
}

/// Whether a value has a file anywhere in it.
fn holds_file(value: &Value) -> bool {
    match value {
        Value::Array(list) => list.iter().any(holds_file),
        Value::Object(fields) => {
            let kind = fields.get("type").and_then(Value::as_str);
            kind.is_some_and(|kind| FILE_TYPES.contains(&kind))
                || FILES.iter().any(|name| said(fields, name))
                || fields.values().any(holds_file)
        }
        _ => false,
    }
}
