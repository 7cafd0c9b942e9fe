//! A chat as a file or as a request: what people take along. No key is in any of them.

use maas_protocol::{
    accumulate::{Picture, ToolCall},
    capability::files::FileKind,
    chat::{ResponseFormat, Role, Tool},
    event::Citation,
    extras::merge,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::{
    chats::{Chat, ChatMessage, ChatSetup},
    clean::{clean, is_hidden},
    files::FileRef,
    records::{ChatRecord, MessageRecord},
};

pub mod table;
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
    /// What stands before the names of files that went with a message.
    pub attached: &'static str,
    /// What stands above what an answer cites.
    pub sources: &'static str,
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
    #[serde(flatten)]
    set: Map<String, Value>,
}

#[derive(Serialize)]
struct Said<'a> {
    role: &'static str,
    content: Content<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<&'a str>,
}

impl<'a> Said<'a> {
    fn new(role: Role, content: Content<'a>) -> Self {
        Self {
            role: role.as_str(),
            content,
            tool_calls: Vec::new(),
            tool_call_id: None,
        }
    }
}

/// Text alone, or parts where files go with it.
#[derive(Serialize)]
#[serde(untagged)]
enum Content<'a> {
    Text(&'a str),
    Parts(Vec<Piece<'a>>),
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Piece<'a> {
    Text { text: &'a str },
    ImageUrl { image_url: Url },
    File { file: Named<'a> },
}

#[derive(Serialize)]
struct Url {
    url: String,
}

#[derive(Serialize)]
struct Named<'a> {
    filename: &'a str,
    file_data: String,
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
    named(&chat.title, ending)
}

/// The name of a file with something of this title.
pub fn named(title: &str, ending: &str) -> String {
    let safe = |char: char| if char.is_alphanumeric() { char } else { ' ' };
    let plain: String = title.chars().map(safe).take(NAME_CHARS).collect();
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

pub(crate) fn json(what: &impl Serialize) -> String {
    // Nothing of it can fail to be written: all keys are text.
    serde_json::to_string(what).unwrap_or_default()
}

/// One thing said: who, what, the files that went with it, and what it cites.
type Line<'a> = (&'a str, &'a str, &'a [FileRef], &'a [Citation]);

/// The instructions, and then what was said.
fn said(chat: &Chat, speakers: Speakers) -> impl Iterator<Item = Line<'_>> {
    let system = Some((speakers.system, chat.setup.system.trim(), &[][..], &[][..]))
        .filter(|(_, text, ..)| !text.is_empty());
    let messages = chat.messages.loaded().unwrap_or_default().iter();
    let messages = messages.map(move |message| {
        (
            speaker_of(message, speakers),
            text_of(message),
            &*message.files,
            cited(message),
        )
    });
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

fn cited(message: &ChatMessage) -> &[Citation] {
    let reply = message.reply.as_ref();
    reply.map_or(&[], |reply| &reply.answer.citations)
}

fn markdown(chat: &Chat, speakers: Speakers) -> String {
    let mut text = format!("# {}\n", chat.title);
    for (speaker, said, files, citations) in said(chat, speakers) {
        text.push_str(&format!("\n## {speaker}\n"));
        if !files.is_empty() {
            text.push_str(&format!("\n*{}*\n", file_names(files, speakers)));
        }
        if !said.is_empty() || files.is_empty() {
            text.push_str(&format!("\n{said}\n"));
        }
        if !citations.is_empty() {
            text.push_str(&format!("\n**{}**\n\n", speakers.sources));
        }
        for (place, citation) in citations.iter().enumerate() {
            text.push_str(&format!("{}. {}\n", place + 1, source(citation)));
        }
    }
    text
}

/// A source in one line: a link where it has an address of the web, else the words that are cited.
fn source(citation: &Citation) -> String {
    let url = citation.url.as_deref().unwrap_or_default();
    let name = literal(citation.title.as_deref().unwrap_or(url));
    let on_web = url.starts_with("https://") || url.starts_with("http://");
    let torn = |c: char| c.is_whitespace() || is_hidden(c) || matches!(c, '<' | '>' | '\\');
    if on_web && !url.contains(torn) {
        return format!("[{name}](<{url}>)");
    }
    match &citation.text {
        Some(text) => format!("{name} “{}”", literal(text)),
        None => name,
    }
}

/// A text in one line, of which nothing is markup.
pub(crate) fn literal(text: &str) -> String {
    let mut line = String::new();
    for letter in clean(text).chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' | '!' | '~' | '|' | '$' => {
                line.extend(['\\', letter]);
            }
            letter if letter.is_whitespace() => line.push(' '),
            letter => line.push(letter),
        }
    }
    line
}

/// The names of files in one line.
pub(crate) fn file_names(files: &[FileRef], speakers: Speakers) -> String {
    if files.is_empty() {
        return String::new();
    }
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    format!("{}: {}", speakers.attached, names.join(", "))
}

/// A chat as a page that stands by itself; it is drawn where text is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The chat's title.
    pub title: String,
    /// What stands above what an answer cites.
    pub sources: &'static str,
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
    /// The names of the files that went with it, in one line; empty where there were none.
    pub files: String,
    /// What it cites.
    pub citations: Vec<Citation>,
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
        files: String::new(),
        citations: Vec::new(),
        pictures: Vec::new(),
    });
    let said = messages.iter().map(|message| PageSaid {
        speaker: speaker_of(message, speakers).to_owned(),
        text: text_of(message).to_owned(),
        markdown: message.role != Role::User,
        files: file_names(&message.files, speakers),
        citations: cited(message).to_vec(),
        pictures: message
            .reply
            .as_ref()
            .map_or_else(Vec::new, |reply| reply.answer.images.clone()),
    });
    Some(Page {
        title: chat.title.clone(),
        sources: speakers.sources,
        said: system.into_iter().chain(said).collect(),
    })
}

/// All that is set, in OpenAI's words, and the person's own fields over it.
fn set(setup: &ChatSetup) -> Map<String, Value> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(&setup.params) else {
        return Map::new();
    };
    if let Some(cap) = fields.shift_remove("max_tokens") {
        fields.insert("max_completion_tokens".to_owned(), cap);
    }
    if fields.contains_key("top_logprobs") {
        fields.insert("logprobs".to_owned(), true.into());
    }
    // There is no field for it.
    fields.shift_remove("reasoning_budget");
    let tools = setup.sent_tools();
    if !tools.is_empty() {
        let function = |tool: &Tool| {
            json!({ "type": "function", "function": {
                "name": tool.name, "description": tool.description, "parameters": tool.parameters
            } })
        };
        fields.insert("tools".to_owned(), tools.iter().map(function).collect());
    }
    let format = setup.response_format().map(|format| match format {
        ResponseFormat::JsonObject => json!({ "type": "json_object" }),
        ResponseFormat::JsonSchema {
            name,
            schema,
            strict,
        } => json!({ "type": "json_schema", "json_schema": {
            "name": name, "schema": schema, "strict": strict
        } }),
    });
    if let Some(format) = format {
        fields.insert("response_format".to_owned(), format);
    }
    merge(&mut fields, &setup.own_body());
    fields
}

fn request(chat: &Chat) -> String {
    let system = Some(chat.setup.system.trim()).filter(|text| !text.is_empty());
    let system = system.map(|content| Said::new(Role::System, Content::Text(content)));
    let line = chat.messages.loaded().unwrap_or_default();
    let messages = line.iter().enumerate().filter_map(|(at, message)| {
        let called = message.is_answered(line, at);
        let says = !text_of(message).is_empty() || !message.files.is_empty();
        let told = called.unwrap_or(says);
        told.then(|| Said {
            tool_calls: match called {
                Some(true) => calls(message),
                _ => Vec::new(),
            },
            tool_call_id: message.answers.as_ref().map(|call| call.id.as_str()),
            ..Said::new(message.role, content_of(message))
        })
    });
    json(&Request {
        model: &chat.setup.model.model,
        messages: system.into_iter().chain(messages).collect(),
        set: set(&chat.setup),
    })
}

/// The tools that an answer calls.
fn calls(message: &ChatMessage) -> Vec<Value> {
    let reply = message.reply.iter();
    let calls = reply.flat_map(|reply| &reply.answer.tool_calls);
    let call = |call: &ToolCall| json!({ "id": call.id, "type": "function", "function": { "name": call.name, "arguments": call.arguments } });
    calls.map(call).collect()
}

/// What a message says, with a mark where the bytes of each of its files belong.
fn content_of(message: &ChatMessage) -> Content<'_> {
    let text = text_of(message);
    if message.files.is_empty() {
        return Content::Text(text);
    }
    let file = |file: &'_ FileRef| -> String {
        format!("data:{};base64,<{}>", file.media_type, file.name)
    };
    let files = message
        .files
        .iter()
        .map(|attached| match FileKind::of(&attached.media_type) {
            FileKind::Image => Piece::ImageUrl {
                image_url: Url {
                    url: file(attached),
                },
            },
            FileKind::Document | FileKind::Text => Piece::File {
                file: Named {
                    filename: &attached.name,
                    file_data: file(attached),
                },
            },
        });
    let text = (!text.is_empty()).then_some(Piece::Text { text });
    Content::Parts(files.chain(text).collect())
}

/// The request as a command for a POSIX shell. Inside single quotes only the quote itself means anything.
fn curl(body: &str) -> String {
    let body = body.replace('\'', r"'\''");
    format!(
        "curl \"${{OPENAI_BASE_URL:-https://api.openai.com/v1}}/chat/completions\" \\\n  \
         -H 'content-type: application/json' \\\n  -H \"authorization: Bearer $OPENAI_API_KEY\" \\\n  -d '{body}'\n"
    )
}
