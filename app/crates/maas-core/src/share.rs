//! What one person hands to another: a preset, a conversation or a comparison, as a value of its own.
//!
//! What is in it is listed here field by field, so that nothing gets in by being added to a record: no key, no address, no setting, no
//! file, no ledger, and tools only as they are described, switched off. It is JSON in exactly one form; what reads otherwise is refused.
//! An own endpoint is not named, since it means nothing elsewhere.
//!
//! What is handed on keeps the id it had at its origin, in any of the ways that [`crate::intake`] gives ids: so it is known when it
//! comes again, whoever of those that have it by now hands it on. Messages get new ids where they are taken in, because a
//! stranger who knew one could else write over it.

use maas_protocol::{
    accumulate::{Answer, ToolCall},
    chat::{Params, Role},
    event::{Citation, FinishReason},
    json,
    provider::Route,
    usage::Usage,
};
use serde::{Deserialize, Serialize};

use crate::{
    chats::{
        Chat, ChatMessage, ChatSetup, ModelRef, Reply, ReplyState, Timing,
        setup::{AnswerForm, OwnTool},
    },
    compare::{COLUMNS, Comparison},
    presets::Preset,
    prompts::{MESSAGES, Prompt, Said, Variable},
};

mod clean;
mod make;
mod standing;
mod take;
#[cfg(test)]
mod tests;
pub mod text;

pub use make::left_out;
pub use standing::{Slices, Standing, found, standing};
pub(crate) use take::update;
pub use take::{Place, ShareMsg, signed_before};

/// The version that is written, and the newest that is read.
const VERSION: u32 = 3;
/// So many messages a conversation has at most.
pub const MAX_MESSAGES: usize = 2000;
/// So many tools, fallbacks, tags, calls or sources stand in one place at most.
const MAX_LISTED: usize = 200;
/// The longest name, title, id or tag, in characters.
const MAX_NAME_CHARS: usize = 500;
/// The largest count, time or amount: what is added up and multiplied here has room above it.
const MAX_NUMBER: u64 = 1 << 48;
/// The length of an id, in hex digits.
const ID_CHARS: usize = 32;

/// Something that is handed on.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// The id it had where it comes from.
    pub origin: String,
    /// What it is.
    pub content: Content,
}

/// What it is. Another kind is one more of these, with a word of its own in [`Wire`].
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A setup under a name.
    Preset(SharedPreset),
    /// A conversation, in the line that was shown.
    Chat(SharedChat),
    /// Models side by side.
    Comparison(SharedComparison),
    /// Templates: one, or those of a folder.
    Prompts(SharedPrompts),
}

/// Why something cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareFault {
    /// It is of a kind, or a version, that this version does not know.
    Newer,
    /// It is no JSON, or not in the one form it has.
    Unreadable,
    /// It holds more than is ever written.
    TooMuch,
}

/// A setup under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedPreset {
    /// What people call it.
    pub name: String,
    /// An emoji before the name, or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub emoji: String,
    /// What it sets.
    pub setup: SharedSetup,
}

/// What a conversation is set up with; a person's own body fields stay at home, because they may overrule all of it unseen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedSetup {
    /// Who answers.
    pub model: ModelRef,
    /// Instructions sent before everything.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub system: String,
    /// Sampling parameters.
    #[serde(default, skip_serializing_if = "is_default")]
    pub params: Params,
    /// Who is asked instead when the model fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fallbacks: Vec<ModelRef>,
    /// The form of the answer.
    #[serde(default, skip_serializing_if = "AnswerForm::is_untouched")]
    pub form: AnswerForm,
    /// What a model may be told of; switched off where they come in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<OwnTool>,
}

/// A conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedChat {
    /// What it is called.
    pub title: String,
    /// When it began, ms since 1970.
    pub created_ms: u64,
    /// What it is set up with.
    pub setup: SharedSetup,
    /// In order.
    pub messages: Vec<SharedMessage>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedMessage {
    /// Who speaks.
    pub role: Role,
    /// What a person typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What a model said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<SharedReply>,
    /// When it was made, ms since 1970.
    pub created_ms: u64,
    /// Whether it was changed by hand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
}

/// What a model said, and how it went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedReply {
    /// Who answered.
    pub model: ModelRef,
    /// How it ended.
    pub state: ReplyState,
    /// The answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What was thought before.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reasoning: String,
    /// The tools that were called: names and arguments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<(String, String)>,
    /// What it cites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citations: Vec<Citation>,
    /// Why it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<FinishReason>,
    /// The tokens, as reported.
    #[serde(default, skip_serializing_if = "is_default")]
    pub usage: Usage,
    /// First piece, first piece of the answer, and last byte, in whole ms from the moment the request left.
    #[serde(default, skip_serializing_if = "is_default")]
    pub times_ms: [Option<u64>; 3],
}

/// Models side by side. Votes stay at home: they count for what the person who gave them thinks of models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedComparison {
    /// What it is called.
    pub title: String,
    /// In the order they were given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// When it began, ms since 1970.
    pub created_ms: u64,
    /// What columns share.
    pub setup: SharedSetup,
    /// From left to right.
    pub columns: Vec<SharedColumn>,
}

/// A column of a comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedColumn {
    /// Whether it has a system prompt and parameters of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// What was asked and answered in it.
    pub chat: SharedChat,
}

/// Templates. What filled them in stays at home.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedPrompts {
    /// The folder they lie in, or what the only one is called.
    pub name: String,
    /// By name.
    pub prompts: Vec<SharedPrompt>,
}

/// A template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedPrompt {
    /// The id it had where it comes from.
    pub origin: String,
    /// What people call it.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Where it lies.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub folder: String,
    /// What it is filed under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What it says.
    pub content: SharedContent,
    /// When and why its versions were saved, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<(u64, String)>,
}

/// What a template says, without fields for the body: those are nobody else's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SharedContent {
    /// The messages, in order; with calls of tools and their results not known to versions of the app that read 2 at most.
    pub messages: Vec<Said>,
    /// What is known of its variables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
    /// The model that it was made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelRef>,
    /// The parameters that it was made for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub params: Params,
    /// The form of the answers; not known to versions of the app that read 1 at most.
    #[serde(default, skip_serializing_if = "AnswerForm::is_untouched")]
    pub form: AnswerForm,
    /// The tools that it was made for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<OwnTool>,
}

/// The JSON of it.
#[derive(Serialize, Deserialize)]
struct Wire {
    version: u32,
    kind: String,
    origin: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    preset: Option<SharedPreset>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    chat: Option<SharedChat>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comparison: Option<SharedComparison>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    prompts: Option<SharedPrompts>,
}

/// What every version's JSON begins with, whatever else is in it.
#[derive(Deserialize)]
struct Head {
    version: u32,
    kind: String,
}

impl Content {
    /// Its word in JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Preset(_) => "preset",
            Self::Chat(_) => "chat",
            Self::Comparison(_) => "comparison",
            Self::Prompts(_) => "prompts",
        }
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        match self {
            Self::Preset(preset) => &preset.name,
            Self::Chat(chat) => &chat.title,
            Self::Comparison(comparison) => &comparison.title,
            Self::Prompts(all) => &all.name,
        }
    }

    /// Whether tools are in it, which come switched off.
    pub fn has_tools(&self) -> bool {
        let shared = match self {
            Self::Comparison(all) => !all.setup.tools.is_empty(),
            Self::Prompts(all) => all.prompts.iter().any(|one| !one.content.tools.is_empty()),
            Self::Preset(_) | Self::Chat(_) => false,
        };
        shared || self.setups().any(|setup| !setup.tools.is_empty())
    }

    /// How many messages are in it.
    pub fn messages(&self) -> usize {
        self.chats().map(|chat| chat.messages.len()).sum()
    }

    /// The models that it names, each once.
    pub fn models(&self) -> Vec<ModelRef> {
        let setups = self.setups().flat_map(|setup| {
            let fallbacks = setup.fallbacks.iter();
            std::iter::once(&setup.model).chain(fallbacks)
        });
        let replies = self.chats().flat_map(|chat| &chat.messages);
        let answered = replies.filter_map(|said| Some(&said.reply.as_ref()?.model));
        let made_for: &[SharedPrompt] = match self {
            Self::Prompts(all) => &all.prompts,
            _ => &[],
        };
        let made_for = made_for.iter().filter_map(|one| one.content.model.as_ref());
        let mut all: Vec<ModelRef> = setups.chain(answered).chain(made_for).cloned().collect();
        all.sort();
        all.dedup();
        all
    }

    /// The oldest version of the JSON that has room for it, so that older versions of the app read all that they can show.
    fn version(&self) -> u32 {
        match self {
            Self::Prompts(all) => {
                let mut said = all.prompts.iter().flat_map(|one| &one.content.messages);
                let mut forms = all.prompts.iter().map(|one| &one.content.form);
                if said.any(|said| !said.calls.is_empty() || !said.answers.is_empty()) {
                    VERSION
                } else if forms.any(|form| !form.is_untouched()) {
                    2
                } else {
                    1
                }
            }
            _ => 1,
        }
    }

    /// The conversations in it.
    fn chats(&self) -> Box<dyn Iterator<Item = &SharedChat> + '_> {
        match self {
            Self::Preset(_) | Self::Prompts(_) => Box::new(std::iter::empty()),
            Self::Chat(chat) => Box::new(std::iter::once(chat)),
            Self::Comparison(all) => Box::new(all.columns.iter().map(|column| &column.chat)),
        }
    }

    /// The setups in it that say something; the model that columns share means nothing.
    fn setups(&self) -> Box<dyn Iterator<Item = &SharedSetup> + '_> {
        match self {
            Self::Preset(preset) => Box::new(std::iter::once(&preset.setup)),
            Self::Prompts(_) => Box::new(std::iter::empty()),
            Self::Chat(_) | Self::Comparison(_) => Box::new(self.chats().map(|chat| &chat.setup)),
        }
    }
}

impl Shared {
    /// The one JSON of it; `None` where it is too much to be read again.
    pub fn write(&self) -> Option<Vec<u8>> {
        let mut wire = Wire {
            version: self.content.version(),
            kind: self.content.kind().to_owned(),
            origin: self.origin.clone(),
            preset: None,
            chat: None,
            comparison: None,
            prompts: None,
        };
        match self.content.clone() {
            Content::Preset(preset) => wire.preset = Some(preset),
            Content::Chat(chat) => wire.chat = Some(chat),
            Content::Comparison(comparison) => wire.comparison = Some(comparison),
            Content::Prompts(all) => wire.prompts = Some(all),
        }
        let mut text = serde_json::to_string(&wire).ok()?;
        // A number that was typed with too many digits is read a hair beside it; what was read once stays.
        for _ in 0..4 {
            let again = serde_json::to_string(&json::read::<Wire>(&text).ok()?).ok()?;
            if again == text {
                return Self::read(text.as_bytes()).ok().map(|_| text.into_bytes());
            }
            text = again;
        }
        None
    }

    /// Reads it, without anything that nobody sees in its texts.
    ///
    /// # Errors
    /// [`ShareFault`].
    pub fn read(bytes: &[u8]) -> Result<Self, ShareFault> {
        let text = std::str::from_utf8(bytes).map_err(|_| ShareFault::Unreadable)?;
        let head: Head = json::read(text).map_err(|_| ShareFault::Unreadable)?;
        if head.version > VERSION
            || !["preset", "chat", "comparison", "prompts"].contains(&&*head.kind)
        {
            return Err(ShareFault::Newer);
        }
        let wire: Wire = json::read(text).map_err(|_| ShareFault::Unreadable)?;
        // Fields that nobody reads, spaces, other orders and spellings: whoever wrote it was not this app.
        let same = serde_json::to_string(&wire).is_ok_and(|again| again == text);
        if !same || !is_id(&wire.origin) {
            return Err(ShareFault::Unreadable);
        }
        let Wire {
            kind,
            preset,
            chat,
            comparison,
            prompts,
            origin,
            version,
        } = wire;
        let content = match (&*kind, preset, chat, comparison, prompts) {
            ("preset", Some(preset), None, None, None) => Content::Preset(preset),
            ("chat", None, Some(chat), None, None) => Content::Chat(chat),
            ("comparison", None, None, Some(all), None) => Content::Comparison(all),
            ("prompts", None, None, None, Some(all)) => Content::Prompts(all),
            _ => return Err(ShareFault::Unreadable),
        };
        if version != content.version() {
            return Err(ShareFault::Unreadable);
        }
        let mut shared = Self { origin, content };
        shared.content.check()?;
        clean::content(&mut shared.content);
        Ok(shared)
    }
}

impl SharedReply {
    /// Everything in it that is counted.
    fn numbers(&self) -> impl Iterator<Item = u64> {
        let Usage {
            input,
            cached_input,
            cache_write,
            cache_write_hour,
            output,
            reasoning,
            billed_input,
            billed_output,
            cost_nano,
        } = self.usage;
        let tokens = [input, cached_input, cache_write, cache_write_hour];
        let others = [output, reasoning, billed_input, billed_output, cost_nano];
        let all = tokens.into_iter().chain(others).chain(self.times_ms);
        all.flatten()
    }
}

fn is_id(text: &str) -> bool {
    let hex = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
    text.len() == ID_CHARS && text.bytes().all(hex)
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Content {
    /// Whether all of it is within the limits.
    fn check(&self) -> Result<(), ShareFault> {
        let few = |many: usize| many <= MAX_LISTED;
        let number = |number: u64| number <= MAX_NUMBER;
        let short = |text: &str| text.chars().nth(MAX_NAME_CHARS).is_none();
        let model = |model: &ModelRef| short(&model.model) && short(model.provider.slug());
        let setup = |setup: &SharedSetup| {
            let tools = setup.tools.iter();
            few(setup.fallbacks.len())
                && few(setup.tools.len())
                && few(setup.params.stop.len())
                && std::iter::once(&setup.model)
                    .chain(&setup.fallbacks)
                    .all(model)
                && tools.map(|tool| &tool.name).all(|name| short(name))
        };
        let message = |said: &SharedMessage| {
            let fits = |reply: &SharedReply| {
                reply.numbers().all(number)
                    && few(reply.calls.len())
                    && few(reply.citations.len())
                    && model(&reply.model)
                    && reply.calls.iter().all(|(name, _)| short(name))
            };
            number(said.created_ms) && said.reply.as_ref().is_none_or(fits)
        };
        let chat = |chat: &SharedChat| {
            let messages = &chat.messages;
            short(&chat.title)
                && number(chat.created_ms)
                && messages.len() <= MAX_MESSAGES
                && setup(&chat.setup)
                && messages.iter().all(message)
        };
        let own = match self {
            Self::Preset(preset) => {
                short(&preset.name) && short(&preset.emoji) && setup(&preset.setup)
            }
            Self::Chat(_) => true,
            Self::Prompts(all) => {
                let one = |prompt: &SharedPrompt| {
                    let content = &prompt.content;
                    is_id(&prompt.origin)
                        && [&prompt.name, &prompt.folder]
                            .iter()
                            .all(|text| short(text))
                        && prompt.tags.iter().all(|tag| short(tag))
                        && few(prompt.tags.len())
                        && content.messages.len() <= MESSAGES
                        && content.messages.iter().all(|said| {
                            let mut calls = said.calls.iter();
                            few(said.calls.len())
                                && short(&said.answers)
                                && calls.all(|call| short(&call.name) && short(&call.id))
                        })
                        && few(content.variables.len())
                        && few(content.tools.len())
                        && few(content.params.stop.len())
                        && content
                            .variables
                            .iter()
                            .all(|one| short(&one.name) && few(one.choices.len()))
                        && content.tools.iter().all(|tool| short(&tool.name))
                        && content.model.as_ref().is_none_or(model)
                        && prompt.changes.len() <= MAX_MESSAGES
                        && prompt
                            .changes
                            .iter()
                            .all(|(at, note)| number(*at) && short(note))
                };
                short(&all.name) && few(all.prompts.len()) && all.prompts.iter().all(one)
            }
            Self::Comparison(all) => {
                short(&all.title)
                    && number(all.created_ms)
                    && few(all.tags.len())
                    && all.tags.iter().all(|tag| short(tag))
                    && (1..=COLUMNS).contains(&all.columns.len())
                    && setup(&all.setup)
            }
        };
        // Only a model answers.
        let mut said = self.chats().flat_map(|chat| &chat.messages);
        if said.any(|said| said.reply.is_some() && said.role != Role::Assistant) {
            return Err(ShareFault::Unreadable);
        }
        let within = own && self.chats().all(chat) && self.messages() <= MAX_MESSAGES;
        within.then_some(()).ok_or(ShareFault::TooMuch)
    }
}
