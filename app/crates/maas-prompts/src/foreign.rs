//! Templates of other tools, read as ours: plain JSON, what LangChain and Langfuse write, and mere text.
//!
//! Whose form it is, the text itself tells. Braces of LangChain's f-strings and of Mustache become those of Jinja; what stood for
//! itself is written so that it still does.

use maas_protocol::{
    chat::{Params, ResponseFormat, Role, Tool},
    front::setup::{BadField, Setup},
    said::{self, Said},
    schema::{place, read_arguments, read_schema},
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::template::MAX_TEXT_BYTES;

mod braces;
mod langchain;
#[cfg(test)]
mod tests;

use braces::Style;

/// So long what is read may be, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// So many templates are read from one text.
pub const MAX_TEMPLATES: usize = 1000;
/// So many messages a template may have.
pub const MAX_MESSAGES: usize = 100;
/// So long a name or tag may be, in letters.
const MAX_NAME: usize = 120;

/// A template as another tool has it, in our syntax.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ForeignTemplate {
    /// What it is called; empty where nothing says so.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What it is filed under.
    pub tags: Vec<String>,
    /// Whether it is the one in use.
    pub production: bool,
    /// What was said of this version.
    pub note: String,
    /// The messages, in order.
    pub messages: Vec<Said>,
    /// What fills the variables in, unless something else does.
    pub defaults: Vec<(String, String)>,
    /// The model it was made for, by the name that stood there.
    pub model: Option<String>,
    /// The parameters it was made for.
    pub params: Params,
    /// The tools it was made for.
    pub tools: Vec<Tool>,
    /// The form of the answers; none is free text.
    pub form: Option<ResponseFormat>,
    /// So many messages could not be read.
    pub left_out: usize,
}

/// Why nothing could be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ForeignError {
    /// There is nothing in it.
    Empty,
    /// It is JSON, and none that is known.
    Unknown,
    /// It begins like JSON and is not sound from this place on; both are counted from 1.
    Broken {
        /// The line.
        line: usize,
        /// The column in it.
        column: usize,
    },
    /// This field is missing, or not as it has to be: its full name.
    Field(String),
    /// It is too long, or there is too much in it.
    TooMuch,
}

/// Reads templates out of a text. `name` is what they are called where nothing in it says so.
///
/// # Errors
/// Why there are none.
pub fn read(text: &str, name: &str) -> Result<Vec<ForeignTemplate>, ForeignError> {
    // What stands before it counts where a place in it is told.
    let whole = text.trim_start_matches('\u{feff}').trim_end();
    let text = whole.trim_start();
    if text.is_empty() {
        return Err(ForeignError::Empty);
    }
    if text.len() > MAX_BYTES {
        return Err(ForeignError::TooMuch);
    }
    let mut all = Vec::new();
    match serde_json::from_str::<Json>(whole) {
        Ok(json @ (Json::Object(_) | Json::Array(_))) => read_json(&json, "", &mut all)?,
        Err(error) if looks_like_json(text) => {
            let (line, column) = place(whole, &error);
            return Err(ForeignError::Broken { line, column });
        }
        _ => {
            let text = braces::turn(text, Style::Jinja);
            all.push(ForeignTemplate {
                messages: vec![Said::new(Role::User, text)],
                ..ForeignTemplate::default()
            });
        }
    }
    if all.is_empty() {
        return Err(ForeignError::Unknown);
    }
    for template in &mut all {
        let texts = said::texts(&template.messages);
        let long = texts.iter().any(|text| text.len() > MAX_TEXT_BYTES);
        // Each text is as much work as a message of its own.
        if long || template.messages.len() > MAX_MESSAGES || texts.len() > 4 * MAX_MESSAGES {
            return Err(ForeignError::TooMuch);
        }
        if template.name.trim().is_empty() {
            template.name = name.to_owned();
        }
        template.name = short(&template.name);
        template.tags = template.tags.iter().map(|tag| short(tag)).collect();
        template.tags.retain(|tag| !tag.is_empty());
        template.tags.truncate(20);
    }
    Ok(all)
}

/// A template of Jinja may begin with a brace; an object of JSON goes on with a quote, a list with something of it.
fn looks_like_json(text: &str) -> bool {
    let mut letters = text.chars().filter(|letter| !letter.is_whitespace());
    match (letters.next(), letters.next()) {
        (Some('{'), Some('"' | '}')) => true,
        (Some('['), Some(next)) => matches!(next, '{' | '"' | ']'),
        _ => false,
    }
}

/// Reads what stands at a path of the text.
fn read_json(json: &Json, path: &str, all: &mut Vec<ForeignTemplate>) -> Result<(), ForeignError> {
    if all.len() >= MAX_TEMPLATES {
        return Err(ForeignError::TooMuch);
    }
    match json {
        Json::Array(items) => {
            // A list of messages is one template, a list of anything else several.
            if !items.is_empty() && items.iter().all(is_message) {
                all.extend(template_of(json, json, path)?);
                return Ok(());
            }
            let mut each = items.iter().enumerate();
            each.try_for_each(|(at, item)| read_json(item, &format!("{path}[{at}]"), all))
        }
        Json::Object(fields) => {
            if let Some(found) = langchain::read(json, path)? {
                all.push(found);
                return Ok(());
            }
            for list in ["prompts", "templates", "data"] {
                if let Some(items @ Json::Array(_)) = fields.get(list) {
                    return read_json(items, &below(path, list), all);
                }
            }
            let body = ["messages", "prompt", "template", "content", "text"];
            let body = body.iter().find_map(|field| fields.get(*field));
            if let Some(body) = body {
                all.extend(template_of(json, body, path)?);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The path of a field.
fn below(path: &str, field: &str) -> String {
    if path.is_empty() {
        field.to_owned()
    } else {
        format!("{path}.{field}")
    }
}

fn is_message(json: &Json) -> bool {
    let says = ["content", "tool_calls"].map(|field| json.get(field));
    json.get("role").is_some_and(Json::is_string) && says.iter().any(Option::is_some)
}

/// A template whose fields stand in one object, and its messages in another.
fn template_of(
    of: &Json,
    body: &Json,
    path: &str,
) -> Result<Option<ForeignTemplate>, ForeignError> {
    // Langfuse, and what is made by hand: double braces. A format that is named counts.
    let style = match text_at(of, "template_format").as_str() {
        "f-string" => Style::FString,
        "mustache" => Style::Mustache,
        _ => Style::Jinja,
    };
    let mut template = ForeignTemplate {
        name: first_text(of, &["name", "title", "act", "id"]),
        description: text_at(of, "description"),
        note: first_text(of, &["commitMessage", "note"]),
        tags: texts(of.get("tags")),
        production: texts(of.get("labels"))
            .iter()
            .any(|label| label == "production"),
        ..ForeignTemplate::default()
    };
    match body {
        Json::String(text) => {
            let system = text_at(of, "system");
            if !system.is_empty() {
                let system = Said::new(Role::System, braces::turn(&system, style));
                template.messages.push(system);
            }
            let text = braces::turn(text, style);
            template.messages.push(Said::new(Role::User, text));
        }
        Json::Array(items) => {
            for item in items {
                match Said::read(item) {
                    Some(said) => {
                        let turn = |text: &str| braces::turn(text, style);
                        template.messages.push(with_texts(said, turn));
                    }
                    None => template.left_out += 1,
                }
            }
        }
        _ => return Ok(None),
    }
    if template.messages.is_empty() {
        return Ok(None);
    }
    match of.get("config") {
        Some(config) => template.set_up(config, &below(path, "config"))?,
        None => template.set_up(of, path)?,
    }
    Ok(Some(template))
}

impl ForeignTemplate {
    /// Takes over model, parameters, tools and the form of answers, which stand in an object as OpenAI has them.
    fn set_up(&mut self, config: &Json, path: &str) -> Result<(), ForeignError> {
        let Some(fields) = config.as_object() else {
            return Ok(());
        };
        let model = first_text(config, &["model", "model_name"]);
        if !model.is_empty() {
            self.model = Some(short(&model));
        }
        let wrong = |BadField(field)| ForeignError::Field(field);
        let mut setup = Setup::read(fields, path).map_err(wrong)?;
        // A number that no model takes was meant for something else.
        let params = &mut setup.params;
        let within =
            |number: Option<f64>, most| number.filter(|value| (0.0..=most).contains(value));
        params.temperature = within(params.temperature, 2.0);
        params.top_p = within(params.top_p, 1.0);
        for (place, tool) in setup.tools.iter().enumerate() {
            let field = |name| below(path, &format!("tools[{place}].function.{name}"));
            if read_arguments(&tool.parameters.to_string()).is_err() {
                return Err(ForeignError::Field(field("parameters")));
            }
        }
        if let Some(ResponseFormat::JsonSchema { schema, .. }) = &setup.form
            && read_schema(&schema.to_string()).is_err()
        {
            let field = below(path, "response_format.json_schema.schema");
            return Err(ForeignError::Field(field));
        }
        self.params = setup.params;
        self.tools = setup.tools;
        self.form = setup.form;
        Ok(())
    }
}

/// A message with each of its texts turned into another.
fn with_texts(mut said: Said, turn: impl Fn(&str) -> String) -> Said {
    said.text = turn(&said.text);
    for call in &mut said.calls {
        call.arguments = turn(&call.arguments);
    }
    said
}

fn text_at(json: &Json, field: &str) -> String {
    let text = json.get(field).and_then(Json::as_str);
    text.unwrap_or_default().to_owned()
}

fn first_text(json: &Json, fields: &[&str]) -> String {
    let mut all = fields.iter().map(|field| text_at(json, field));
    all.find(|text| !text.is_empty()).unwrap_or_default()
}

fn texts(json: Option<&Json>) -> Vec<String> {
    let items = json.and_then(Json::as_array).into_iter().flatten();
    items
        .filter_map(|item| Some(item.as_str()?.to_owned()))
        .collect()
}

fn short(text: &str) -> String {
    text.trim().chars().take(MAX_NAME).collect()
}
