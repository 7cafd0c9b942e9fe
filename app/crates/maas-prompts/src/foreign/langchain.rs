//! What LangChain writes: a prompt by `_type`, or an object as its serialisation has it (`lc`, `id`, `kwargs`).

use maas_protocol::{
    chat::Role,
    said::{self, Said},
};
use serde_json::Value as Json;

use super::{
    ForeignError, ForeignTemplate, below,
    braces::{self, Style, literal},
    text_at, texts, with_texts,
};

/// A template of LangChain's; `None` where it is none.
///
/// # Errors
/// What of its model's setup is not as it has to be.
pub(super) fn read(json: &Json, path: &str) -> Result<Option<ForeignTemplate>, ForeignError> {
    let mut template = ForeignTemplate::default();
    if json.get("lc").is_some() {
        object(json, path, &mut template)?;
        let name = json.get("name").and_then(Json::as_str);
        let name = name.filter(|name| !name.ends_with("Template"));
        template.name = name.unwrap_or_default().to_owned();
    } else if matches!(
        text_at(json, "_type").as_str(),
        "prompt" | "few_shot" | "chat"
    ) {
        plain(json, &mut template);
        template.name = text_at(json, "name");
    } else {
        return Ok(None);
    }
    template.tags = texts(json.get("tags"));
    Ok(Some(template).filter(|template| !template.messages.is_empty()))
}

/// What `save()` writes.
fn plain(json: &Json, template: &mut ForeignTemplate) {
    if let Some(Json::Array(messages)) = json.get("messages") {
        for message in messages {
            let prompt = message.get("prompt").unwrap_or(message);
            let role = said::role(&text_at(message, "role")).unwrap_or(Role::User);
            push(prompt, role, template);
        }
    } else {
        push(json, Role::User, template);
    }
}

/// A message of some role by a prompt: its text with the format that it names, and what it presets.
fn push(prompt: &Json, role: Role, template: &mut ForeignTemplate) {
    let Some(text) = prompt.get("template").and_then(Json::as_str) else {
        template.left_out += 1;
        return;
    };
    let style = match text_at(prompt, "template_format").as_str() {
        "jinja2" => Style::Jinja,
        "mustache" => Style::Mustache,
        _ => Style::FString,
    };
    let text = braces::turn(text, style);
    template.messages.push(Said::new(role, text));
    let given = prompt.get("partial_variables").and_then(Json::as_object);
    for (name, value) in given.into_iter().flatten() {
        if let Some(value) = value.as_str() {
            template.defaults.push((name.clone(), value.to_owned()));
        }
    }
}

/// What `dumps()` writes.
fn object(json: &Json, path: &str, template: &mut ForeignTemplate) -> Result<(), ForeignError> {
    let class = class_of(json);
    let Some(fields) = json.get("kwargs") else {
        return Ok(());
    };
    let path = &below(path, "kwargs");
    match class {
        "ChatPromptTemplate" => {
            let messages = fields.get("messages").and_then(Json::as_array);
            let messages = messages.into_iter().flatten();
            messages.for_each(|said| message(said, template));
        }
        // A prompt and the model that it was saved with.
        "RunnableSequence" => {
            let middle = fields.get("middle").and_then(Json::as_array);
            let middle = middle.into_iter().flatten();
            let ends = ["first", "last"].map(|name| fields.get(name));
            let [first, last] = ends;
            for step in first.into_iter().chain(middle).chain(last) {
                object(step, path, template)?;
            }
        }
        // A model with what is sent beside each request: its tools.
        "RunnableBinding" => {
            let bound = fields.get("bound").and_then(|bound| bound.get("kwargs"));
            let parts = [bound, fields.get("kwargs")].into_iter().flatten();
            let parts = parts.filter_map(Json::as_object).flatten();
            let all = parts.map(|(name, value)| (name.clone(), value.clone()));
            template.set_up(&Json::Object(all.collect()), &below(path, "kwargs"))?;
        }
        class if class.starts_with("Chat") => template.set_up(fields, path)?,
        _ => message(json, template),
    }
    Ok(())
}

/// A message of what `dumps()` writes.
fn message(json: &Json, template: &mut ForeignTemplate) {
    let class = class_of(json);
    let Some(fields) = json.get("kwargs") else {
        return;
    };
    let of_role = match class {
        "PromptTemplate" => return push(fields, Role::User, template),
        "SystemMessagePromptTemplate" | "SystemMessage" => Role::System,
        "HumanMessagePromptTemplate" | "HumanMessage" => Role::User,
        "AIMessagePromptTemplate" | "AIMessage" => Role::Assistant,
        "ToolMessage" => Role::Tool,
        _ => {
            template.left_out += 1;
            return;
        }
    };
    if class.ends_with("Template") {
        let prompt = fields.get("prompt");
        // Several of them are the parts of one message.
        let prompt = match prompt {
            Some(Json::Array(parts)) => parts.first(),
            prompt => prompt,
        };
        let prompt = prompt.map(|prompt| prompt.get("kwargs").unwrap_or(prompt));
        push(prompt.unwrap_or(&Json::Null), of_role, template);
    } else if let Some(said) = whole(of_role, fields) {
        template.messages.push(with_texts(said, literal));
    } else {
        template.left_out += 1;
    }
}

/// A message that is no template; calls stand among what only its provider has, where a version wrote it that is old.
fn whole(role: Role, fields: &Json) -> Option<Said> {
    let mut said = Said::new(role, "");
    let text = said::content(fields.get("content"));
    match role {
        Role::Assistant => {
            said.calls = said::calls(fields.get("tool_calls"));
            if said.calls.is_empty() {
                let beside = fields.get("additional_kwargs");
                said.calls = said::calls(beside.and_then(|beside| beside.get("tool_calls")));
            }
        }
        Role::Tool => said.answers = text_at(fields, "tool_call_id"),
        Role::System | Role::User => {}
    }
    let says = text.is_some();
    said.text = text.unwrap_or_default();
    (says || !said.calls.is_empty()).then_some(said)
}

fn class_of(json: &Json) -> &str {
    let id = json.get("id").and_then(Json::as_array);
    id.and_then(|id| id.last()?.as_str()).unwrap_or_default()
}
