//! A chat as a file or as a request: what people take along. No key is in any of them.

use maas_protocol::{
    accumulate::Picture,
    chat::{Params, Role},
};
use serde::Serialize;

use crate::{
    chats::{Chat, ChatMessage},
    records::{ChatRecord, MessageRecord},
};

#[cfg(test)]
mod tests;

/// The mark of our own format, and its version.
const OWN: (&str, u32) = ("openmaas-chat", 1);

/// The longest name of a file without its ending, in characters.
const NAME_CHARS: usize = 60;

/// What a chat can be taken along as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Markdown, as the model wrote it.
    Markdown,
    /// Our own JSON: all that is kept of the chat.
    Json,
    /// A page that stands by itself and runs nothing.
    Html,
    /// The JSON body of a request in OpenAI's Chat Completions form, to go on from here.
    Request,
    /// That request as a command, with the key taken from a variable.
    Curl,
}

/// Who speaks, in the reader's language: what instructions, the person, a model and a tool are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speakers {
    /// Instructions.
    pub system: &'static str,
    /// The person.
    pub user: &'static str,
    /// The model, where its id is not known.
    pub assistant: &'static str,
    /// A tool.
    pub tool: &'static str,
}

/// Our own JSON.
#[derive(Serialize)]
struct Own {
    format: &'static str,
    version: u32,
    chat: ChatRecord,
    messages: Vec<MessageRecord>,
}

/// A request in OpenAI's Chat Completions form, as far as a chat knows one.
#[derive(Serialize)]
struct Request<'a> {
    model: &'a str,
    messages: Vec<Said<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u32>,
}

#[derive(Serialize)]
struct Said<'a> {
    role: &'static str,
    content: &'a str,
}

/// A chat in this form; empty while its messages are not in memory, and for a page, which is more than text.
pub fn write(chat: &Chat, form: Form, speakers: Speakers) -> String {
    let Some(messages) = chat.messages.loaded() else {
        return String::new();
    };
    match form {
        Form::Markdown => markdown(chat, speakers),
        // A page is drawn from its parts: see [`page`].
        Form::Html => String::new(),
        Form::Request => request(chat),
        Form::Curl => curl(&request(chat)),
        Form::Json => json(&Own {
            format: OWN.0,
            version: OWN.1,
            chat: chat.clone().into_record(),
            messages: messages
                .iter()
                .chain(&chat.aside)
                .map(|message| ChatMessage::clone(message).into_record())
                .collect(),
        }),
    }
}

/// The name of a file with this chat; letters of every script stay.
pub fn file_name(chat: &Chat, form: Form) -> String {
    let ending = match form {
        Form::Markdown => "md",
        Form::Html => "html",
        Form::Json | Form::Request => "json",
        Form::Curl => "sh",
    };
    let safe = |char: char| if char.is_alphanumeric() { char } else { ' ' };
    let plain: String = chat.title.chars().map(safe).take(NAME_CHARS).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let stem = match words.join("-") {
        empty if empty.is_empty() => "chat".to_owned(),
        device if is_device(&device) => format!("chat-{device}"),
        stem => stem,
    };
    format!("{stem}.{ending}")
}

/// Whether Windows takes a name for one of its devices, whatever its ending.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let numbered = stem.strip_prefix("com").or(stem.strip_prefix("lpt"));
    let numbered = numbered.is_some_and(|rest| rest.chars().count() == 1 && rest != "0");
    numbered || matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
}

fn json(what: &impl Serialize) -> String {
    // Nothing of it can fail to be written: all keys are text.
    serde_json::to_string(what).unwrap_or_default()
}

/// The instructions, and then what was said, each with who said it.
fn said(chat: &Chat, speakers: Speakers) -> impl Iterator<Item = (&str, &str)> {
    let system =
        Some((speakers.system, chat.setup.system.trim())).filter(|(_, text)| !text.is_empty());
    let messages = chat.messages.loaded().unwrap_or_default().iter();
    let messages = messages.map(move |message| (speaker_of(message, speakers), text_of(message)));
    system.into_iter().chain(messages)
}

/// The model's id where it is known, else what the role is called.
fn speaker_of(message: &ChatMessage, speakers: Speakers) -> &str {
    match (&message.reply, message.role) {
        (Some(reply), _) if !reply.model.model.is_empty() => reply.model.model.as_str(),
        (_, Role::System) => speakers.system,
        (_, Role::User) => speakers.user,
        (_, Role::Assistant) => speakers.assistant,
        (_, Role::Tool) => speakers.tool,
    }
}

fn text_of(message: &ChatMessage) -> &str {
    match &message.reply {
        Some(reply) => reply.answer.text.trim(),
        None => message.text.trim(),
    }
}

fn markdown(chat: &Chat, speakers: Speakers) -> String {
    let mut text = format!("# {}\n", chat.title);
    for (speaker, said) in said(chat, speakers) {
        text.push_str(&format!("\n## {speaker}\n\n{said}\n"));
    }
    text
}

/// A chat as a page that stands by itself; it is drawn where text is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The chat's title.
    pub title: String,
    /// What was said, in order.
    pub said: Vec<PageSaid>,
}

/// One thing said on a [`Page`].
#[derive(Clone, Debug, PartialEq)]
pub struct PageSaid {
    /// Who said it, in the reader's words.
    pub speaker: String,
    /// What was said.
    pub text: String,
    /// Whether that is markdown; what people typed is shown as it is.
    pub markdown: bool,
    /// The pictures that a model made, in order.
    pub pictures: Vec<Picture>,
}

/// What a page of a chat holds; `None` while its messages are not in memory.
pub fn page(chat: &Chat, speakers: Speakers) -> Option<Page> {
    let messages = chat.messages.loaded()?;
    let system = chat.setup.system.trim();
    let system = (!system.is_empty()).then(|| PageSaid {
        speaker: speakers.system.to_owned(),
        text: system.to_owned(),
        markdown: false,
        pictures: Vec::new(),
    });
    let said = messages.iter().map(|message| PageSaid {
        speaker: speaker_of(message, speakers).to_owned(),
        text: text_of(message).to_owned(),
        markdown: message.role != Role::User,
        pictures: message
            .reply
            .as_ref()
            .map_or_else(Vec::new, |reply| reply.answer.images.clone()),
    });
    Some(Page {
        title: chat.title.clone(),
        said: system.into_iter().chain(said).collect(),
    })
}

fn request(chat: &Chat) -> String {
    let Params {
        temperature,
        top_p,
        max_tokens,
        ..
    } = chat.setup.params;
    let system = Some(chat.setup.system.trim()).filter(|text| !text.is_empty());
    let system = system.map(|content| Said {
        role: Role::System.as_str(),
        content,
    });
    let messages = chat.messages.loaded().unwrap_or_default().iter();
    let messages = messages.map(|message| Said {
        role: message.role.as_str(),
        content: text_of(message),
    });
    json(&Request {
        model: &chat.setup.model.model,
        messages: system
            .into_iter()
            .chain(messages.filter(|said| !said.content.is_empty()))
            .collect(),
        temperature,
        top_p,
        max_completion_tokens: max_tokens,
    })
}

/// The request as a command for a POSIX shell. Inside single quotes only the quote itself means anything.
fn curl(body: &str) -> String {
    let body = body.replace('\'', r"'\''");
    format!(
        "curl \"${{OPENAI_BASE_URL:-https://api.openai.com/v1}}/chat/completions\" \\\n  \
         -H 'content-type: application/json' \\\n  -H \"authorization: Bearer $OPENAI_API_KEY\" \\\n  -d '{body}'\n"
    )
}
