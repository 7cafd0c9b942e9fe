//! Azure OpenAI: OpenAI's models as deployments of a resource, whose address only the user knows.
use serde_json::Value;

use super::*;
use crate::relay::HostTemplate;

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "Azure OpenAI",
    base_url_hint: "https://<resource>.openai.azure.com/openai/v1",
    auth: AuthScheme::ApiKey,
    // Answers browsers with CORS headers, by most reports; the relay is there where it does not.
    reach: Reach::Direct,
    key_optional: false,
    relay_host: Some(HostTemplate::AZURE_OPENAI),
    relay_paths: &["/openai/"],
    place: Some(Place::AZURE_OPENAI),
    // Deployments are called what people call them, and most call them as the model is called.
    starter_models: &["gpt-4.1", "gpt-5.4-mini", "gpt-5.4"],
    key_page: Some("https://portal.azure.com/"),
    wire: |deployment| {
        if reasons(deployment) {
            WireFormat::OpenaiResponses
        } else {
            WireFormat::OpenaiChat
        }
    },
    // The API before v1: one deployment per address, and a version in every query.
    other_form: Some(OtherForm {
        marker: "/openai/deployments/",
        wire: WireFormat::OpenaiChat,
        query: "?api-version=2025-04-01-preview",
        models_below: "/openai",
    }),
    takes: |deployment| openai::takes_as(reasons(deployment)),
    files: |_| openai::FILES,
    patch_body: Some(adjust),
    defaults: |deployment| openai::defaults_as(reasons(deployment)),
    ..ProviderSpec::OPENAI_LIKE
};

/// Whether a deployment is called like a model of the reasoning families; nothing else can be known of it.
fn reasons(deployment: &str) -> bool {
    let name = deployment.to_ascii_lowercase();
    // GPT 3.5, as Azure writes it.
    !name.starts_with("gpt-35") && openai::reasons(&name)
}

/// As OpenAI's, without the switch for padding: an older API version may refuse what it does not know.
fn adjust(body: &mut Value) {
    let Some(fields) = body.as_object_mut() else {
        return;
    };
    openai::rename_cap(fields);
    let options = fields
        .get_mut("stream_options")
        .and_then(Value::as_object_mut);
    let empty = options.is_some_and(|options| {
        options.shift_remove("include_obfuscation");
        options.is_empty()
    });
    if empty {
        fields.shift_remove("stream_options");
    }
}

#[cfg(test)]
mod tests;
