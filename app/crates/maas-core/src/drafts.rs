//! What is typed and not sent yet, chat by chat: the text in the field, and messages that wait for an answer to end.
//!
//! All of it is one sealed row. There is little of it, it is read as a whole when the vault opens, and a row for each chat
//! would have to be found and removed by itself.

use std::{collections::BTreeMap, rc::Rc};

use serde::{Deserialize, Serialize};

use crate::{
    Effect, Model, Stamp,
    chats::{self, ChatId, ChatSetup, Saying},
    files::{self, FileId, FileRef, Incoming},
    presets,
    prompts::PromptUse,
};

#[cfg(test)]
mod tests;
mod waiting;

pub use waiting::Waiting;

/// Every draft.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drafts {
    /// By chat; `None` is the new chat that has no message yet.
    pub of: BTreeMap<Option<ChatId>, Rc<Draft>>,
    /// Files that were chosen and are not attached yet, or cannot be; in memory only.
    pub incoming: Vec<Incoming>,
    /// Model, system prompt and parameters of the new chat, as they are stored.
    pub setup: Option<ChatSetup>,
    /// Whether those in the opened vault have come.
    pub listed: bool,
    /// Counts the writes.
    pub version: u64,
}

/// What is not sent yet in one chat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The text in the field.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What goes with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
    /// Which template the text was made with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<PromptUse>,
    /// Messages that are sent one after the other, in this order, when the answer under way is whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
}

/// The drafts as stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DraftsRecord {
    /// Counts the writes.
    pub version: u64,
    /// By chat.
    pub drafts: Vec<(Option<ChatId>, Rc<Draft>)>,
    /// Model, system prompt and parameters of the new chat, where they were chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setup: Option<ChatSetup>,
}

/// What can happen to drafts.
#[derive(Clone, Debug, PartialEq)]
pub enum DraftsMsg {
    /// The field's text is another one.
    Typed {
        /// Of which chat.
        chat: Option<ChatId>,
        /// The whole text.
        text: String,
    },
    /// A waiting message is not to be sent.
    Cancel {
        /// Of which chat.
        chat: ChatId,
        /// Its place among those that wait.
        place: usize,
    },
    /// What waits is to be sent although the last answer did not become whole.
    SendNow(ChatId),
    /// The stored ones came.
    Loaded(Box<DraftsRecord>),
    /// Those came that this tab had before it was loaded anew.
    BroughtOver(Box<DraftsRecord>),
}

impl Drafts {
    /// What is not sent yet in a chat.
    pub fn find(&self, chat: Option<&ChatId>) -> Option<&Rc<Draft>> {
        self.of.get(&chat.cloned())
    }

    /// Whether messages of a chat wait to be sent.
    pub fn waits(&self, chat: &ChatId) -> bool {
        self.find(Some(chat))
            .is_some_and(|draft| !draft.waiting.is_empty())
    }
}

impl Draft {
    /// What is typed into an empty field was made with nothing. The field is emptied before its text is sent, so not yet then.
    fn begin_anew(&mut self) {
        if self.text.trim().is_empty() {
            self.prompt = None;
        }
    }
}

/// Carries out what can happen to drafts.
pub(crate) fn update(model: &mut Model, msg: DraftsMsg, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        DraftsMsg::Typed { chat, text } => {
            let known =
                |key: &ChatId| model.chats.find(key).is_some() || model.comparisons.has_draft(key);
            let old = model.drafts.find(chat.as_ref());
            let same = old.map_or(text.is_empty(), |old| old.text == text);
            if !same && !model.session.is_closed() && chat.as_ref().is_none_or(known) {
                change(model, chat, |draft| {
                    draft.begin_anew();
                    draft.text = text;
                });
                save(model, false, &mut effects);
            }
        }
        DraftsMsg::Cancel { chat, place } => {
            let draft = model.drafts.find(Some(&chat));
            let waiting = draft.and_then(|draft| draft.waiting.get(place));
            if let Some(files) = waiting.map(|waiting| ids(&waiting.files)) {
                change(model, Some(chat), |draft| {
                    draft.waiting.remove(place);
                });
                save(model, !files.is_empty(), &mut effects);
                files::release(model, files, &mut effects);
            }
        }
        DraftsMsg::SendNow(chat) => effects = send_next(model, &chat, stamp),
        DraftsMsg::Loaded(record) => loaded(model, *record),
        DraftsMsg::BroughtOver(record) => brought_over(model, *record, &mut effects),
    }
    effects
}

/// Takes the stored drafts over; what was typed since then is newer.
fn loaded(model: &mut Model, record: DraftsRecord) {
    if !model.session.is_unlocked() || model.drafts.listed {
        return;
    }
    let drafts = Rc::make_mut(&mut model.drafts);
    drafts.listed = true;
    drafts.version = drafts.version.max(record.version);
    for (chat, draft) in record.drafts {
        match drafts.of.get_mut(&chat) {
            // Files are only ever added, so the stored ones come first.
            Some(newer) if !draft.files.is_empty() => {
                Rc::make_mut(newer).files.splice(0..0, draft.files.clone());
            }
            Some(_) => {}
            None => {
                drafts.of.insert(chat, draft);
            }
        }
    }
    if let Some(setup) = record.setup.filter(|_| drafts.setup.is_none()) {
        drafts.setup = Some(setup.clone());
        if model.chats.fresh == presets::untouched_setup(model) {
            Rc::make_mut(&mut model.chats).fresh = setup;
        }
    }
}

/// Takes over what was typed in this tab before: where it is the chat on screen, or no other tab has left something since.
fn brought_over(model: &mut Model, record: DraftsRecord, effects: &mut Vec<Effect>) {
    if !model.session.is_unlocked() || !model.drafts.listed {
        return;
    }
    let open = model.chats.open.clone();
    let drafts = Rc::make_mut(&mut model.drafts);
    for (chat, draft) in record.drafts {
        if chat == open || !drafts.of.contains_key(&chat) {
            drafts.of.insert(chat, draft);
        }
    }
    save(model, true, effects);
}

fn ids(files: &[FileRef]) -> Vec<FileId> {
    files.iter().map(|file| file.id.clone()).collect()
}

/// Lets a message wait for the answer under way.
pub(crate) fn enqueue(
    model: &mut Model,
    chat: &ChatId,
    saying: &Saying<'_>,
    effects: &mut Vec<Effect>,
) {
    change(model, Some(chat.clone()), |draft| {
        draft.waiting.push(Waiting {
            text: saying.text.to_owned(),
            files: saying.files.to_vec(),
            prompt: saying.prompt.cloned(),
        });
        draft.text.clear();
        draft.files.clear();
        draft.prompt = None;
    });
    drop_refused(model, Some(chat));
    save(model, false, effects);
}

/// Sends the first of the messages that wait, if the chat is free for it.
pub(crate) fn send_next(model: &mut Model, chat: &ChatId, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    let free = chats::is_free(model, chat);
    let next = model
        .drafts
        .find(Some(chat))
        .and_then(|draft| draft.waiting.first().cloned());
    let Some(next) = next.filter(|_| free) else {
        return effects;
    };
    change(model, Some(chat.clone()), |draft| {
        draft.waiting.remove(0);
    });
    let saying = Saying {
        text: &next.text,
        files: &next.files,
        prompt: next.prompt.as_ref(),
    };
    effects.extend(chats::ask(model, chat, &saying, stamp));
    save(model, false, &mut effects);
    if model.chats.open.as_ref() == Some(chat) {
        effects.push(Effect::ScrollToEnd);
    }
    effects
}

/// Forgets the field's text and files of a chat: they were sent.
pub(crate) fn sent(model: &mut Model, chat: Option<ChatId>, effects: &mut Vec<Effect>) {
    drop_refused(model, chat.as_ref());
    let draft = model.drafts.find(chat.as_ref());
    let holds = |draft: &Rc<Draft>| {
        !draft.text.is_empty() || !draft.files.is_empty() || draft.prompt.is_some()
    };
    if draft.is_some_and(holds) {
        change(model, chat, |draft| {
            draft.text.clear();
            draft.files.clear();
            draft.prompt = None;
        });
        save(model, false, effects);
    }
}

/// Forgets the files that could not be attached to what was just sent.
fn drop_refused(model: &mut Model, chat: Option<&ChatId>) {
    let refused = |file: &Incoming| file.chat.as_ref() == chat && file.trouble.is_some();
    if model.drafts.incoming.iter().any(refused) {
        let incoming = &mut Rc::make_mut(&mut model.drafts).incoming;
        incoming.retain(|file| !refused(file));
    }
}

/// Forgets everything of a chat that is deleted.
pub(crate) fn forget(model: &mut Model, chat: &ChatId, effects: &mut Vec<Effect>) {
    let chat = Some(chat.clone());
    if let Some(draft) = model.drafts.of.get(&chat).cloned() {
        Rc::make_mut(&mut model.drafts).of.remove(&chat);
        save(model, false, effects);
        let files = draft.all_files().map(|file| file.id.clone()).collect();
        files::release(model, files, effects);
    }
}

/// Remembers what the new chat was set to.
pub(crate) fn keep_setup(model: &mut Model, setup: &ChatSetup, effects: &mut Vec<Effect>) {
    Rc::make_mut(&mut model.drafts).setup = Some(setup.clone());
    save(model, false, effects);
}

/// Forgets what the new chat was set to.
pub(crate) fn forget_setup(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.drafts.setup.is_some() {
        Rc::make_mut(&mut model.drafts).setup = None;
        save(model, false, effects);
    }
}

/// Changes a chat's draft; one with nothing in it is none.
pub(crate) fn change(model: &mut Model, chat: Option<ChatId>, by: impl FnOnce(&mut Draft)) {
    let of = &mut Rc::make_mut(&mut model.drafts).of;
    let draft = of.entry(chat.clone()).or_default();
    by(Rc::make_mut(draft));
    if **draft == Draft::default() {
        of.remove(&chat);
    }
}

/// Writes the drafts, soon or at once, and the bytes of their files. Before the stored ones have come nothing is written
/// over them.
pub(crate) fn save(model: &mut Model, at_once: bool, effects: &mut Vec<Effect>) {
    if !model.session.is_unlocked() {
        return;
    }
    let record = record(model);
    let kept = record.drafts.iter();
    files::keep(kept.flat_map(|(_, draft)| draft.all_files()), effects);
    if !model.drafts.listed {
        return;
    }
    let version = record.version + 1;
    Rc::make_mut(&mut model.drafts).version = version;
    let record = DraftsRecord { version, ..record };
    effects.push(Effect::SaveDrafts { record, at_once });
}

/// The drafts as they are stored.
pub(crate) fn record(model: &Model) -> DraftsRecord {
    // What is typed in a chat that is never stored is not stored either.
    let is_kept = |chat: &Option<ChatId>| match chat {
        Some(chat) => !chats::is_temporary(model, chat),
        None => !model.chats.next_temporary,
    };
    let all = model.drafts.of.iter().filter(|(chat, _)| is_kept(chat));
    DraftsRecord {
        version: model.drafts.version,
        drafts: all
            .map(|(chat, draft)| (chat.clone(), draft.clone()))
            .collect(),
        setup: model.drafts.setup.clone(),
    }
}
