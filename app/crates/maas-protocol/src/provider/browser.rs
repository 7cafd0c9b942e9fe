//! The model that a browser brings along (the Prompt API: developer.mozilla.org/docs/Web/API/Prompt_API, and the explainer in
//! github.com/webmachinelearning/prompt-api, both read 2026-11). No key, no network once it is there, and nothing to pay.
use super::*;
use crate::chat::{Message, Part, Role};

pub(super) static SPEC: ProviderSpec = ProviderSpec {
    name: "This browser",
    auth: AuthScheme::None,
    reach: Reach::Builtin,
    // It has no name there: browsers do not say which model it is.
    starter_models: &["built-in"],
    takes: |_| TAKES,
    by_browser: true,
    ..ProviderSpec::OPENAI_LIKE
};

/// Pages may set none of the parameters; what else it may take depends on the browser, and text is all that each of them has.
const TAKES: Takes = Takes {
    temperature: None,
    top_p: false,
    top_k: false,
    stop: 0,
    seed: false,
    penalties: false,
    top_logprobs: None,
    answers: 1,
    effort: false,
    verbosity: false,
    parallel_switch: false,
    forced_tools: false,
    json_object: false,
    json_schema: false,
    json_beside_tools: false,
    tools: false,
    images: false,
    files: false,
    audio: false,
    ..Takes::ALL
};

/// A conversation as the browser takes it: instructions once and first, for it refuses them anywhere else; then who said what, without
/// what was empty. The last message is the one that is answered.
pub fn spoken(request: &ChatRequest) -> Vec<Message> {
    let is_system = |message: &&Message| message.role == Role::System;
    let texts = |message: &Message| message.plain_text();
    let said = |text: &String| !text.trim().is_empty();
    let system: Vec<String> = request
        .messages
        .iter()
        .filter(is_system)
        .map(texts)
        .filter(said)
        .collect();
    let mut all = Vec::new();
    if !system.is_empty() {
        all.push(Message::text(Role::System, system.join("\n\n")));
    }
    for message in request.messages.iter().filter(|one| !is_system(one)) {
        let text = message.plain_text();
        let role = match message.role {
            Role::Assistant => Role::Assistant,
            _ => Role::User,
        };
        if said(&text) {
            all.push(Message {
                role,
                parts: vec![Part::Text { text }],
            });
        }
    }
    all
}

#[cfg(test)]
mod tests;
