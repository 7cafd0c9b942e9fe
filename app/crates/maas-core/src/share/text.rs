//! What was handed on as plain text: to be read before it is taken in, and compared with what is here.

use std::fmt::Write as _;

use serde_json::Value;

pub mod changes;

use super::{Content, ModelRef, Role, SharedChat, SharedMessage, SharedPrompt, SharedSetup};
use crate::chats::setup::FormKind;

/// What parts are called, in the reader's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Labels {
    /// Who answers.
    pub model: &'static str,
    /// Who is asked instead.
    pub fallbacks: &'static str,
    /// Instructions.
    pub system: &'static str,
    /// Sampling parameters.
    pub parameters: &'static str,
    /// The schema of answers.
    pub schema: &'static str,
    /// What a model may be told of.
    pub tool: &'static str,
    /// The person.
    pub user: &'static str,
    /// A model that is not named.
    pub assistant: &'static str,
    /// Short words beside others.
    pub tags: &'static str,
}

/// All of it, a paragraph for each part.
pub fn text(content: &Content, labels: &Labels) -> String {
    let mut out = String::new();
    match content {
        Content::Preset(preset) => {
            let name = format!("{} {}", preset.emoji, preset.name);
            line(&mut out, name.trim());
            setup(&mut out, &preset.setup, labels, true);
        }
        Content::Chat(one) => chat(&mut out, one, labels),
        Content::Prompts(all) => {
            line(&mut out, &all.name);
            let mut each = all.prompts.iter();
            each.by_ref().for_each(|one| prompt(&mut out, one, labels));
        }
        Content::Comparison(all) => {
            line(&mut out, &all.title);
            if !all.tags.is_empty() {
                named(&mut out, labels.tags, &all.tags.join(", "));
            }
            setup(&mut out, &all.setup, labels, false);
            for (column, number) in all.columns.iter().zip(1..) {
                line(&mut out, &format!("\n── {number} ──"));
                chat(&mut out, &column.chat, labels);
            }
        }
    }
    out
}

fn prompt(out: &mut String, prompt: &SharedPrompt, labels: &Labels) {
    line(out, &format!("\n── {} ──", prompt.name));
    if !prompt.description.is_empty() {
        line(out, &prompt.description);
    }
    if !prompt.tags.is_empty() {
        named(out, labels.tags, &prompt.tags.join(", "));
    }
    let role = |role: Role| match role {
        Role::System => labels.system,
        Role::Assistant => labels.assistant,
        Role::Tool => labels.tool,
        Role::User => labels.user,
    };
    line(out, &prompt.content.content().as_text(role));
    for (number, (_, note)) in (1..).zip(&prompt.changes) {
        if !note.is_empty() {
            line(out, &format!("{number}. {note}"));
        }
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

fn named(out: &mut String, label: &str, text: &str) {
    let _ = writeln!(out, "{label}: {text}");
}

fn paragraph(out: &mut String, label: &str, text: &str) {
    if !text.trim().is_empty() {
        let _ = writeln!(out, "\n[{label}]\n{text}");
    }
}

fn name(model: &ModelRef) -> String {
    format!("{}/{}", model.provider.slug(), model.model)
}

fn setup(out: &mut String, setup: &SharedSetup, labels: &Labels, has_model: bool) {
    if has_model {
        named(out, labels.model, &name(&setup.model));
    }
    if !setup.fallbacks.is_empty() {
        let all: Vec<String> = setup.fallbacks.iter().map(name).collect();
        named(out, labels.fallbacks, &all.join(", "));
    }
    if let Ok(Value::Object(params)) = serde_json::to_value(&setup.params)
        && !params.is_empty()
    {
        let one = |(name, value): (&String, &Value)| format!("{name}: {value}");
        let all: Vec<String> = params.iter().map(one).collect();
        named(out, labels.parameters, &all.join(", "));
    }
    paragraph(out, labels.system, &setup.system);
    if setup.form.kind == FormKind::JsonSchema {
        paragraph(out, labels.schema, &setup.form.schema);
    }
    for tool in &setup.tools {
        let label = format!("{}: {}", labels.tool, tool.name);
        let texts = [tool.description.as_str(), tool.parameters.as_str()];
        let described = texts.join("\n");
        // A tool that only has a name is there all the same.
        let _ = writeln!(out, "\n[{label}]\n{}", described.trim());
    }
}

fn chat(out: &mut String, chat: &SharedChat, labels: &Labels) {
    line(out, &chat.title);
    setup(out, &chat.setup, labels, true);
    for said in &chat.messages {
        message(out, said, labels);
    }
}

fn message(out: &mut String, said: &SharedMessage, labels: &Labels) {
    let Some(reply) = &said.reply else {
        let who = match said.role {
            Role::System => labels.system,
            Role::User => labels.user,
            Role::Assistant => labels.assistant,
            Role::Tool => labels.tool,
        };
        return paragraph(out, who, &said.text);
    };
    let _ = writeln!(out, "\n[{}]", name(&reply.model));
    for (called, arguments) in &reply.calls {
        named(out, labels.tool, &format!("{called} {arguments}"));
    }
    line(out, &reply.text);
    for source in &reply.citations {
        let fields = [&source.title, &source.url];
        let shown: Vec<&str> = fields.into_iter().flatten().map(String::as_str).collect();
        line(out, &format!("- {}", shown.join(" ")));
    }
}
