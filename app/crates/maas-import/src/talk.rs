//! A conversation as every form gives it, and how it becomes records of ours.

use std::collections::{BTreeMap, BTreeSet};

use maas_core::{
    chats::{
        Branch, ChatId, ChatMessage, ChatSetup, MessageId, ModelRef, Reply, ReplyState, Timing,
        shelf::Shelf,
    },
    clean::clean,
    files::FileId,
    records::ChatRecord,
    workspaces::WorkspaceId,
};
use maas_protocol::{
    accumulate::Answer,
    chat::{Params, Role},
    event::{FinishKind, FinishReason},
    provider::{ProviderId, ProviderRef, Route},
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{Brought, BroughtFile, MAX_NAMES, zip::Packed};

/// The longest title, in characters.
const TITLE_CHARS: usize = 120;
/// The longest name of a file, in characters.
const NAME_CHARS: usize = 120;

/// A conversation.
#[derive(Debug, Default)]
pub(crate) struct Talk {
    /// What the other app calls it; empty where it has no name.
    pub(crate) key: String,
    pub(crate) title: String,
    /// Ms since 1970; 0 where it is not known.
    pub(crate) created_ms: u64,
    pub(crate) updated_ms: u64,
    pub(crate) system: String,
    /// The model of answers that do not name one.
    pub(crate) model: String,
    /// Whose models these are, where that is known of the app.
    pub(crate) vendor: Option<ProviderId>,
    /// A message never stands before the one that it follows.
    pub(crate) turns: Vec<Turn>,
    /// The last message of the line that is shown; the last of all where nothing is said.
    pub(crate) shown: Option<usize>,
    /// What is left out, by reason.
    pub(crate) left_out: BTreeMap<&'static str, usize>,
    /// The names of files among that, as far as they are told.
    pub(crate) files: Vec<String>,
    /// Records of our own, which stay as they are.
    pub(crate) own: Option<Brought>,
}

/// A message.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    pub(crate) key: String,
    /// The place of the message that it follows.
    pub(crate) after: Option<usize>,
    pub(crate) by_model: bool,
    pub(crate) text: String,
    pub(crate) reasoning: String,
    pub(crate) model: String,
    pub(crate) at_ms: u64,
    /// What was attached and is in the archive.
    pub(crate) files: Vec<Attached>,
}

/// A file that was attached to a message.
#[derive(Debug)]
pub(crate) struct Attached {
    /// What the other app calls it.
    pub(crate) key: String,
    /// What the person called it.
    pub(crate) name: String,
    pub(crate) packed: Packed,
}

impl Talk {
    /// Counts something that is left out.
    pub(crate) fn leave_out(&mut self, why: &'static str, many: usize) {
        if many > 0 {
            *self.left_out.entry(why).or_default() += many;
        }
    }

    /// Counts files that are left out, with their names by a field.
    pub(crate) fn leave_out_files(&mut self, files: &[Value], field: &str) {
        let name = |file: &Value| file.get(field)?.as_str().map(str::to_owned);
        for file in files {
            self.leave_out_file(&name(file).unwrap_or_default());
        }
    }

    /// Counts a file that is left out, with its name where it has one.
    pub(crate) fn leave_out_file(&mut self, name: &str) {
        self.leave_out("attachment", 1);
        let name = shown_name(name);
        if !name.is_empty() && self.files.len() < MAX_NAMES {
            self.files.push(name);
        }
    }

    /// Adds a message after the last one.
    pub(crate) fn add(&mut self, turn: Turn) {
        let after = self.turns.len().checked_sub(1);
        self.turns.push(Turn { after, ..turn });
    }

    /// As records; `None` where nothing was said.
    pub(crate) fn into_records(mut self, source: &str, undated_ms: u64) -> Option<Brought> {
        if let Some(own) = self.own.take() {
            return (!own.messages.is_empty()).then_some(own);
        }
        let first = self.turns.first()?;
        if self.key.is_empty() {
            self.key = format!("{}\n{}\n{}", self.title, self.created_ms, first.text);
        }
        let chat = id(&[source, &self.key]);
        let ids: Vec<MessageId> = self
            .turns
            .iter()
            .enumerate()
            .map(|(at, turn)| {
                let own = if turn.key.is_empty() {
                    format!("{at}\n{}", turn.text)
                } else {
                    turn.key.clone()
                };
                MessageId(id(&[source, &self.key, &own]))
            })
            .collect();
        let (line, branches) = self.tree(&ids);
        let times = self.turns.iter().map(|turn| turn.at_ms);
        let first_ms = times.clone().filter(|ms| *ms > 0).min().unwrap_or(0);
        let known = [self.created_ms, first_ms, self.updated_ms];
        let created_ms = known.into_iter().find(|ms| *ms > 0).unwrap_or(undated_ms);
        let updated_ms = self
            .updated_ms
            .max(times.max().unwrap_or(0))
            .max(created_ms);
        let named = |turn: &&Turn| turn.by_model && !turn.model.is_empty();
        let last = self.turns.iter().rev().find(named);
        let model = last.map_or(self.model.as_str(), |turn| &turn.model);
        let chat = ChatRecord {
            workspace: WorkspaceId::default(),
            id: ChatId(chat),
            version: 1,
            title: title(&self.title, &first.text),
            created_ms,
            updated_ms,
            shelf: Shelf::default(),
            comparison: None,
            setup: ChatSetup {
                model: self.model_to_ask(model),
                system: clean(&self.system),
                params: Params::default(),
                fallbacks: Vec::new(),
                form: Default::default(),
                tools: Vec::new(),
                tools_off: false,
                body: String::new(),
            },
            messages: line,
            branches,
            files: Vec::new(),
        };
        let key = &self.key;
        let files = self.turns.iter_mut().zip(&ids).flat_map(|(turn, message)| {
            let files = std::mem::take(&mut turn.files).into_iter();
            files.map(move |file| BroughtFile {
                message: message.clone(),
                // One of each conversation: which of several are taken in is decided later.
                id: FileId(id(&[source, key, "file", &file.key])),
                name: shown_name(&file.name),
                packed: file.packed,
            })
        });
        let files = files.collect();
        let messages = self.turns.iter().zip(ids);
        let messages = messages.map(|(turn, id)| self.message(turn, id, created_ms, source));
        Some(Brought {
            messages: messages.collect(),
            chat,
            files,
        })
    }

    fn message(&self, turn: &Turn, id: MessageId, created_ms: u64, source: &str) -> ChatMessage {
        let named = if turn.model.is_empty() {
            &self.model
        } else {
            &turn.model
        };
        let reply = turn.by_model.then(|| Reply {
            model: self.model_of(if named.is_empty() { source } else { named }),
            route: Route::Direct,
            why: None,
            state: ReplyState::Done,
            answer: Answer {
                text: clean(&turn.text),
                reasoning: clean(&turn.reasoning),
                finish: Some(FinishReason {
                    kind: FinishKind::Stop,
                    raw: String::new(),
                }),
                ..Answer::default()
            },
            timing: Timing::default(),
            arrivals: Default::default(),
            switches: Vec::new(),
            prompt: None,
        });
        ChatMessage {
            id,
            role: if turn.by_model {
                Role::Assistant
            } else {
                Role::User
            },
            text: if turn.by_model {
                String::new()
            } else {
                clean(&turn.text)
            },
            files: Vec::new(),
            reply,
            created_ms: if turn.at_ms > 0 {
                turn.at_ms
            } else {
                created_ms
            },
            version: 1,
            edited: false,
            prompt: None,
            answers: None,
        }
    }

    /// A model by its name in another app.
    fn model_of(&self, name: &str) -> ModelRef {
        let name = clean(name);
        let known = ProviderId::of_model(&name).or(self.vendor);
        let known = known.unwrap_or(match name.as_str() {
            // As OpenRouter and Ollama spell their models.
            name if name.contains('/') => ProviderId::Openrouter,
            name if name.contains(':') => ProviderId::Ollama,
            _ => ProviderId::Openai,
        });
        ModelRef {
            provider: ProviderRef::Known(known),
            model: name,
        }
    }

    /// The model that the conversation goes on with; where none was named, one that its provider has.
    fn model_to_ask(&self, name: &str) -> ModelRef {
        let mut model = self.model_of(name);
        if model.model.is_empty()
            && let Some(starter) = model
                .provider
                .spec()
                .and_then(|spec| spec.starter_models.first())
        {
            (*starter).clone_into(&mut model.model);
        }
        model
    }

    /// The line that is shown, and the other ways it went on.
    fn tree(&self, ids: &[MessageId]) -> (Vec<MessageId>, Vec<Branch>) {
        let id = |at: usize| ids.get(at).cloned();
        let mut line = Vec::new();
        let mut at = self.shown.or(self.turns.len().checked_sub(1));
        while let Some(here) = at {
            line.push(here);
            at = self.turns.get(here).and_then(|turn| turn.after);
        }
        line.reverse();
        let mut placed: BTreeSet<usize> = line.iter().copied().collect();
        let mut following: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (at, turn) in self.turns.iter().enumerate() {
            following.entry(turn.after).or_default().push(at);
        }
        let mut branches = Vec::new();
        // A message never stands before the one it follows, so each run begins where nothing before it is open.
        for begin in 0..self.turns.len() {
            if !placed.insert(begin) {
                continue;
            }
            let mut run = vec![begin];
            let mut last = begin;
            while let Some(next) = following.get(&Some(last)).and_then(|next| next.first()) {
                if !placed.insert(*next) {
                    break;
                }
                run.push(*next);
                last = *next;
            }
            let after = self.turns.get(begin).and_then(|turn| turn.after);
            branches.push(Branch {
                after: after.and_then(id),
                messages: run.into_iter().filter_map(id).collect(),
            });
        }
        (line.into_iter().filter_map(id).collect(), branches)
    }
}

/// The name of a file as it is shown.
pub(crate) fn shown_name(name: &str) -> String {
    let short: String = name.chars().take(NAME_CHARS).collect();
    clean(&short)
}

/// An id that is the same whenever the same is brought in: 32 hex digits.
fn id(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"openmaas import 1");
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let hash = hash.finalize();
    hash.iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What the history shows; the beginning of what was said where there is no title.
fn title(title: &str, said: &str) -> String {
    let words = if title.trim().is_empty() { said } else { title };
    let line = clean(words.trim().lines().next().unwrap_or_default());
    line.chars().take(TITLE_CHARS).collect()
}
