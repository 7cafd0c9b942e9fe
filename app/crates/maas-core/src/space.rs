//! How much room the browser gives, and what it did not store.

use std::{fmt::Write as _, rc::Rc};

use serde_json::Value;

use crate::{
    Effect, Model, Msg,
    chats::{Chat, ChatId, MessageId},
    export::{self, Form, Speakers, table},
    ledger::{self, page::row_id},
};

#[cfg(test)]
mod tests;

/// Below so much room it is told, in hundredths of all there is.
const SCARCE_PERCENT: u64 = 10;

/// The room that the browser gives all of this app, as it says itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// What is taken, in bytes.
    pub used_bytes: u64,
    /// What there is, in bytes.
    pub quota_bytes: u64,
    /// Whether the browser has promised not to delete it by itself.
    pub kept: bool,
}

/// What is known of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// As it was last looked at; `None` where the browser does not say.
    pub space: Option<Space>,
    /// Whether the person has read that there is little left.
    pub read: bool,
    /// What could not be stored; `None` while everything is.
    pub unstored: Option<Unstored>,
}

/// What could not be stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unstored {
    /// Conversations of which something could not be.
    pub chats: Vec<ChatId>,
    /// Everything else: prompts, test sets, comparisons and the like.
    pub others: Vec<OtherRecord>,
    /// The ids of the ledger's rows.
    pub entries: Vec<String>,
}

/// What storage refused, by where it belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// Conversations.
    pub chats: Vec<ChatId>,
    /// Messages, whose conversations the state knows.
    pub messages: Vec<MessageId>,
    /// Records of anything else, as they were to be written.
    pub others: Vec<OtherRecord>,
    /// The ids of the ledger's rows.
    pub entries: Vec<String>,
}

/// A record of something else than a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherRecord {
    /// The name of its store.
    pub store: &'static str,
    /// What is in it, as JSON.
    pub text: Rc<str>,
}

/// What can happen to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpaceMsg {
    /// Have a look.
    Look,
    /// This is what there is.
    Seen(Option<Space>),
    /// Ask the browser to keep what is stored.
    Keep,
    /// These could not be stored.
    NotStored(Refused),
    /// Everything is stored again.
    Stored,
    /// Have what could not be stored as a file.
    Download(Speakers),
    /// Try to store it once more.
    Again,
    /// The person has read that there is little left.
    Read,
}

impl From<SpaceMsg> for Msg {
    fn from(msg: SpaceMsg) -> Self {
        Self::Space(msg)
    }
}

impl Space {
    /// What is left, in bytes.
    pub fn left_bytes(&self) -> u64 {
        self.quota_bytes.saturating_sub(self.used_bytes)
    }

    /// Whether little is left.
    pub fn is_scarce(&self) -> bool {
        self.left_bytes() / SCARCE_PERCENT < self.quota_bytes / 100
    }
}

impl Room {
    /// Whether something has to be said.
    pub fn is_trouble(&self) -> bool {
        self.unstored.is_some() || self.scarce().is_some()
    }

    /// What is left, where that is little and not read yet.
    pub fn scarce(&self) -> Option<Space> {
        self.space.filter(|space| space.is_scarce() && !self.read)
    }
}

/// Carries out what can happen to it.
pub(crate) fn update(model: &mut Model, msg: SpaceMsg) -> Vec<Effect> {
    let mut room = model.ui.room.clone();
    let effects = match msg {
        SpaceMsg::Look => vec![Effect::LookAtSpace],
        SpaceMsg::Keep => vec![Effect::KeepStorage],
        SpaceMsg::Again => vec![Effect::WriteAgain],
        SpaceMsg::Seen(space) => {
            // It is said again when it has been better in between.
            room.read &= space.is_some_and(|space| space.is_scarce());
            room.space = space;
            Vec::new()
        }
        SpaceMsg::NotStored(refused) => {
            let has = |chat: &ChatId| refused.chats.contains(chat);
            let says = |chat: &Chat| {
                let mut messages = refused.messages.iter();
                messages.any(|id| chat.message(id).is_some())
            };
            let all = model.chats.all();
            let all = all.filter(|chat| has(&chat.id) || says(chat));
            room.unstored = Some(Unstored {
                chats: all.map(|chat| chat.id.clone()).collect(),
                others: refused.others,
                entries: refused.entries,
            });
            vec![Effect::LookAtSpace]
        }
        SpaceMsg::Stored => {
            room.unstored = None;
            Vec::new()
        }
        SpaceMsg::Read => {
            room.read = true;
            Vec::new()
        }
        SpaceMsg::Download(speakers) => download(model, speakers),
    };
    if room != model.ui.room {
        Rc::make_mut(&mut model.ui).room = room;
    }
    effects
}

/// What could not be stored, as one file: the conversations as they stand, what is typed and not sent, the texts of everything else,
/// and what requests used and cost.
fn download(model: &Model, speakers: Speakers) -> Vec<Effect> {
    let unstored = model.ui.room.unstored.clone().unwrap_or_default();
    let chats = unstored.chats.iter();
    let chats = chats.filter_map(|id| model.chats.find(id));
    let whole = |chat: &Rc<Chat>| {
        let mut chat = Chat::clone(chat);
        if let Some((_, turn)) = model.turns.of_chat(&chat.id)
            && let Some(answer) = chat.message_mut(&turn.message)
        {
            answer.reply = Some(turn.reply.clone());
        }
        export::write(&chat, Form::Markdown, speakers)
    };
    let mut text: Vec<String> = chats.map(whole).collect();
    let typed = model.drafts.of.values();
    let typed = typed.filter(|draft| !draft.text.trim().is_empty());
    text.extend(typed.map(|draft| format!("## {}\n\n{}\n", speakers.user, draft.text)));
    text.extend(unstored.others.iter().map(in_words));
    text.extend(figures(model, &unstored.entries));
    vec![Effect::SaveFile {
        name: "openmaas-not-stored.md".to_owned(),
        text: text.join("\n"),
    }]
}

/// Entries of the ledger, by the ids of their rows, as a table that other programs read too.
fn figures(model: &Model, rows: &[String]) -> Option<String> {
    let ledger = &model.ledger;
    let known = ledger.fresh.iter().chain(&ledger.under_way);
    let entries: Vec<_> = known
        .filter(|entry| rows.contains(&row_id(entry.id)))
        .collect();
    let all = entries.iter().map(|entry| entry.as_ref());
    let table = ledger::export::write(table::Form::Csv, all, &model.workspaces);
    (!entries.is_empty()).then(|| format!("## ledger\n\n```csv\n{table}```\n"))
}

/// A record as a person can read it: each of its fields that says something, under its name.
fn in_words(record: &OtherRecord) -> String {
    let mut out = format!("## {}\n\n", record.store);
    match serde_json::from_str::<Value>(&record.text) {
        Ok(value) => tell(&value, "", &mut out),
        Err(_) => out.push_str(&record.text),
    }
    out
}

fn tell(value: &Value, path: &str, out: &mut String) {
    let within = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path} / {name}"),
    };
    let said = match value {
        Value::Null => return,
        Value::Array(all) => {
            let numbered = all.iter().zip(1_u32..);
            return numbered.for_each(|(one, n)| tell(one, &within(&n.to_string()), out));
        }
        Value::Object(all) => {
            return all
                .iter()
                .for_each(|(name, one)| tell(one, &within(name), out));
        }
        Value::String(text) if text.is_empty() => return,
        Value::String(text) if text.contains('\n') => format!("\n\n{text}\n"),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    // Writing to a text cannot fail.
    let _ = writeln!(out, "- {path}: {said}");
}
