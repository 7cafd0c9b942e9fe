//! Files that go with messages: what is known of them here, and when their bytes are stored and deleted.
//!
//! The state holds references only. The bytes lie sealed in the database, one row each, or in the page's memory where
//! nothing is stored: before there is a vault, and for chats that are never stored. Forks and questions asked again share a file; it is
//! deleted when nothing refers to it any more, and what can still be taken back refers to it.

use std::rc::Rc;

use maas_protocol::{
    capability::files::{FileKind, Unfit},
    chat::{Part, Source},
};
use serde::{Deserialize, Serialize};

use crate::{
    Effect, Model, Msg,
    chats::{Chat, ChatId, ChatMessage, Chats, ModelRef},
    drafts::{self, Draft, Drafts},
    providers::{self, Providers},
};

pub mod nature;
#[cfg(test)]
mod tests;

/// A file's random id: 32 hex digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(pub String);

/// What is known of a file without its bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// What its bytes are held under.
    pub id: FileId,
    /// What it is called.
    pub name: String,
    /// What its bytes are: `image/png`, `image/jpeg`, `application/pdf`, or `text/plain` for text of any kind.
    pub media_type: String,
    /// How many bytes it has, as it is sent.
    pub bytes: u64,
    /// Width and height of a picture, in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pixels: Option<(u32, u32)>,
    /// How many pages a PDF has, where that stands at its beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// Whether it is the first of several pictures that moved.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stilled: bool,
}

/// A file that was chosen and is not attached yet, or cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The chat it is for; `None` is the new one.
    pub chat: Option<ChatId>,
    /// The id it will have.
    pub id: FileId,
    /// What it is called.
    pub name: String,
    /// How many bytes it has as it was chosen.
    pub bytes: u64,
    /// Why it cannot be attached; `None` while it is read.
    pub trouble: Option<FileTrouble>,
}

/// Why a file cannot be attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileTrouble {
    /// It is larger than is read at all; the limit in bytes.
    TooLarge(u64),
    /// There is nothing in it.
    Empty,
    /// It is neither a picture, nor a PDF, nor text.
    NotText,
    /// The browser cannot show this picture.
    NoPicture,
    /// The browser cannot show pictures of this kind (HEIC).
    NoHeic,
    /// It could not be read.
    Unreadable,
}

/// What can happen to files.
#[derive(Clone, Debug, PartialEq)]
pub enum FilesMsg {
    /// Files were chosen and are being read.
    Chosen(Vec<Incoming>),
    /// One is ready: its bytes are in the page's memory.
    Ready {
        /// The chat it was chosen for.
        chat: Option<ChatId>,
        /// What is known of it.
        file: FileRef,
    },
    /// One cannot be attached.
    Refused {
        /// Which one.
        id: FileId,
        /// Why.
        trouble: FileTrouble,
    },
    /// One is not to be sent.
    Remove {
        /// In which chat's draft.
        chat: Option<ChatId>,
        /// Which one.
        id: FileId,
    },
}

impl From<FilesMsg> for Msg {
    fn from(msg: FilesMsg) -> Self {
        Self::Files(msg)
    }
}

/// Carries out what can happen to files.
pub(crate) fn update(model: &mut Model, msg: FilesMsg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        FilesMsg::Chosen(files) => {
            if !model.session.is_closed() && !files.is_empty() {
                let drafts = Rc::make_mut(&mut model.drafts);
                drafts.incoming.extend(files);
                // What the model takes is to be known before it is sent.
                effects.extend(providers::want_catalogue(model));
            }
        }
        FilesMsg::Ready { chat, file } => {
            let awaited = take(model, &file.id);
            let known =
                |key: &ChatId| model.chats.find(key).is_some() || model.comparisons.has_draft(key);
            // Taken away again meanwhile, or the vault was closed.
            if !awaited || !chat.as_ref().is_none_or(known) {
                return vec![Effect::DeleteFiles(vec![file.id])];
            }
            drafts::change(model, chat, |draft| draft.files.push(file));
            drafts::save(model, true, &mut effects);
        }
        FilesMsg::Refused { id, trouble } => {
            let here = |file: &Incoming| file.id == id;
            if model.drafts.incoming.iter().any(here) {
                let drafts = Rc::make_mut(&mut model.drafts);
                if let Some(file) = drafts.incoming.iter_mut().find(|file| file.id == id) {
                    file.trouble = Some(trouble);
                }
            }
        }
        FilesMsg::Remove { chat, id } => {
            let draft = model.drafts.find(chat.as_ref());
            if draft.is_some_and(|draft| draft.files.iter().any(|file| file.id == id)) {
                drafts::change(model, chat, |draft| {
                    draft.files.retain(|file| file.id != id)
                });
                drafts::save(model, true, &mut effects);
                release(model, vec![id], &mut effects);
            } else {
                take(model, &id);
            }
        }
    }
    effects
}

/// What keeps the next message of a chat from being sent, as far as files go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Obstacles {
    /// Why a file of the draft cannot go to the model, in the draft's order.
    pub draft: Vec<Option<Unfit>>,
    /// Why a file of an earlier message cannot.
    pub earlier: Option<Unfit>,
    /// Whether a file is still being read.
    pub reading: bool,
}

impl Obstacles {
    /// Looks for them in the open chat, or the new one.
    pub fn find(chats: &Chats, drafts: &Drafts, providers: &Providers) -> Self {
        let shown = chats.open_chat().and_then(|chat| chat.messages.loaded());
        let model = &chats.current_setup().model;
        Self::of(
            chats.open.as_ref(),
            shown.unwrap_or_default(),
            model,
            drafts,
            providers,
        )
    }

    /// Looks for them where a draft goes to a model with what was said before. That goes to the model again with each message.
    pub(crate) fn of(
        key: Option<&ChatId>,
        shown: &[Rc<ChatMessage>],
        model: &ModelRef,
        drafts: &Drafts,
        providers: &Providers,
    ) -> Self {
        let draft = drafts.find(key);
        let typed = draft.map_or(&[][..], |draft| &draft.files);
        let reading = drafts
            .incoming
            .iter()
            .any(|file| file.chat.as_ref() == key && file.trouble.is_none());
        let said = || shown.iter().flat_map(|message| &message.files);
        if typed.is_empty() && said().next().is_none() {
            return Self {
                reading,
                ..Self::default()
            };
        }
        let all: Vec<_> = said()
            .chain(typed)
            .map(|file| (FileKind::of(&file.media_type), file.bytes))
            .collect();
        let mut verdicts = providers.file_access(model).check(&all);
        let draft = verdicts.split_off(said().count());
        Self {
            draft,
            earlier: verdicts.into_iter().flatten().next(),
            reading,
        }
    }

    /// The first reason why a file cannot go.
    pub fn unfit(&self) -> Option<Unfit> {
        let mut draft = self.draft.iter().copied().flatten();
        draft.next().or(self.earlier)
    }

    /// Whether there are any.
    pub fn any(&self) -> bool {
        self.reading || self.earlier.is_some() || self.draft.iter().any(Option::is_some)
    }
}

/// Takes a file out of those that are read; whether it was there.
fn take(model: &mut Model, id: &FileId) -> bool {
    let place = model.drafts.incoming.iter().position(|file| file.id == *id);
    if let Some(place) = place {
        Rc::make_mut(&mut model.drafts).incoming.remove(place);
    }
    place.is_some()
}

/// Has the bytes of files stored, as far as they are in the page's memory only.
pub(crate) fn keep<'a>(files: impl IntoIterator<Item = &'a FileRef>, effects: &mut Vec<Effect>) {
    let ids: Vec<FileId> = files.into_iter().map(|file| file.id.clone()).collect();
    if !ids.is_empty() {
        effects.push(Effect::KeepFiles(ids));
    }
}

/// Deletes those of some files that nothing refers to any more. Where not everything that may refer to them could be read,
/// they stay.
pub(crate) fn release(model: &Model, mut files: Vec<FileId>, effects: &mut Vec<Effect>) {
    let blind = model.session.is_unlocked() && !(model.chats.listed && model.chats.damaged == 0);
    files.retain(|id| !blind && !is_referred_to(model, id));
    files.sort_unstable();
    files.dedup();
    if !files.is_empty() {
        effects.push(Effect::DeleteFiles(files));
    }
}

fn is_referred_to(model: &Model, id: &FileId) -> bool {
    let chats = &model.chats;
    let all = chats.all().chain(&chats.thrown_away).chain(&chats.undo);
    all.into_iter().any(|chat| chat.holds(id))
        || model
            .drafts
            .of
            .values()
            .any(|draft| draft.all_files().any(|file| file.id == *id))
}

impl Chat {
    /// Every file of its messages, shown or not, each once.
    pub fn file_ids(&self) -> Vec<FileId> {
        let shown = self.messages.loaded().unwrap_or_default();
        let here = shown
            .iter()
            .chain(&self.aside)
            .flat_map(|message| &message.files);
        let here = here.map(|file| &file.id);
        let mut ids: Vec<FileId> = here.chain(&self.unread_files).cloned().collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn holds(&self, id: &FileId) -> bool {
        let shown = self.messages.loaded().unwrap_or_default();
        let mut messages = shown.iter().chain(&self.aside);
        self.unread_files.contains(id)
            || messages.any(|message| message.files.iter().any(|file| file.id == *id))
    }
}

impl FileRef {
    /// What it is called when it is saved: a picture that was drawn anew ends as what it became.
    pub fn saved_name(&self) -> String {
        let endings: &[&str] = match self.media_type.as_str() {
            "image/png" => &["png"],
            "image/jpeg" => &["jpg", "jpeg", "jpe"],
            _ => return self.name.clone(),
        };
        let (stem, ending) = self.name.rsplit_once('.').unwrap_or((&self.name, ""));
        let fits = endings
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known));
        match endings.first() {
            Some(ending) if !fits => format!("{stem}.{ending}"),
            _ => self.name.clone(),
        }
    }

    /// The file as a part of a message, without its bytes.
    pub(crate) fn to_part(&self) -> Part {
        let source = Source::Held {
            media_type: self.media_type.clone(),
            id: self.id.0.clone(),
        };
        match FileKind::of(&self.media_type) {
            FileKind::Image => Part::Image { source },
            FileKind::Document | FileKind::Text => Part::File {
                name: self.name.clone(),
                source,
            },
        }
    }
}

impl Draft {
    /// Its files and those of what waits.
    pub(crate) fn all_files(&self) -> impl Iterator<Item = &FileRef> {
        let waiting = self.waiting.iter().flat_map(|waiting| &waiting.files);
        self.files.iter().chain(waiting)
    }
}
