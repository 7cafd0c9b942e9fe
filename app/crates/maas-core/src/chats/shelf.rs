//! Where a chat stands in the history: its name, pinned, archived, tagged, temporary, or thrown away.

use std::{collections::BTreeSet, rc::Rc};

use serde::{Deserialize, Serialize};

use crate::{
    Effect, Model, Stamp,
    apart::ApartAnswer,
    chats::{Chat, ChatId, Chats, ask_title, revise, save_chat},
    drafts, files, turn,
    ui::{self, Notice},
    workspaces::Workspaces,
};

#[cfg(test)]
mod tests;

/// A tag's greatest length in characters.
const TAG_CHARS: usize = 32;

/// So many tags a chat may have.
const TAGS: usize = 12;

/// Where a chat stands in the history.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shelf {
    /// Above the others.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// Out of the way.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub archived: bool,
    /// In the order they were given; none twice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Whether a person chose the title.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub named: bool,
    /// Never stored: it ends with the page, or when the vault is closed.
    #[serde(skip)]
    pub temporary: bool,
}

impl Shelf {
    /// Whether nothing was done with the chat, so that nothing need be stored.
    pub fn is_untouched(&self) -> bool {
        *self == Self::default()
    }
}

/// What can be done with a chat in the history.
#[derive(Clone, Debug, PartialEq)]
pub enum ShelfMsg {
    /// Give it another title; an empty one is none.
    Rename(ChatId, String),
    /// Ask its model for a title.
    AskTitle(ChatId),
    /// The model gave one, or not.
    Titled(ChatId, Box<ApartAnswer>),
    /// Set it above the others, or back among them.
    Pin(ChatId, bool),
    /// Put it out of the way, or back.
    Archive(ChatId, bool),
    /// Give it these tags, typed in one line with commas between them.
    Tag(ChatId, String),
    /// Throw it away. It is deleted once its notice has gone.
    Delete(ChatId),
    /// Take it back while its notice is there.
    Restore(ChatId),
    /// Whether the next new chat is never stored.
    Temporary(bool),
}

/// When a chat last changed, by the person's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// Since midnight.
    Today,
    /// The day before.
    Yesterday,
    /// Before that.
    Earlier,
}

impl Day {
    /// The day of a moment; `midnights` are the last one and the one before it; all in ms since 1970.
    pub fn of(at_ms: u64, [today, yesterday]: [u64; 2]) -> Self {
        if at_ms >= today {
            Self::Today
        } else if at_ms >= yesterday {
            Self::Yesterday
        } else {
            Self::Earlier
        }
    }
}

impl Chats {
    /// Every tag in use in the workspace that the tab is in, each once, in order.
    pub fn tags(&self, workspaces: &Workspaces) -> Vec<&str> {
        let here = self.list.iter();
        let here = here.filter(|chat| workspaces.is_here(&chat.workspace));
        let all = here.flat_map(|chat| &chat.shelf.tags);
        let mut tags: Vec<&str> = all.map(String::as_str).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }
}

/// Carries out what can be done with a chat in the history.
pub(super) fn update(model: &mut Model, msg: ShelfMsg, stamp: &Stamp) -> Vec<Effect> {
    match msg {
        ShelfMsg::Rename(chat, title) => {
            let title = title.trim();
            let is_new = model
                .chats
                .find(&chat)
                .is_some_and(|chat| chat.title != title);
            if title.is_empty() || !is_new {
                return Vec::new();
            }
            if let Some(chat) = Rc::make_mut(&mut model.chats).find_mut(&chat) {
                title.clone_into(&mut chat.title);
            }
            change(model, &chat, |shelf| shelf.named = true, true)
        }
        ShelfMsg::AskTitle(chat) => ask_title::ask(model, &chat, stamp),
        ShelfMsg::Titled(chat, asked) => {
            let noted = ask_title::noted(model, &chat, &asked, stamp);
            let mut effects = match ask_title::answered(model, &chat, &asked) {
                Some(title) => update(model, ShelfMsg::Rename(chat, title), stamp),
                None => Vec::new(),
            };
            effects.extend(noted);
            effects
        }
        ShelfMsg::Pin(chat, pinned) => change(model, &chat, |shelf| shelf.pinned = pinned, false),
        ShelfMsg::Archive(chat, archived) => {
            change(model, &chat, |shelf| shelf.archived = archived, false)
        }
        ShelfMsg::Tag(chat, typed) => {
            change(model, &chat, |shelf| shelf.tags = read_tags(&typed), false)
        }
        ShelfMsg::Delete(chat) => throw_away(model, &chat, stamp),
        ShelfMsg::Restore(chat) => restore(model, &chat),
        ShelfMsg::Temporary(temporary) => {
            let mut effects = Vec::new();
            if model.chats.next_temporary != temporary {
                Rc::make_mut(&mut model.chats).next_temporary = temporary;
                let draft = model.drafts.find(None).cloned();
                if let Some(draft) = draft.filter(|draft| !draft.files.is_empty()) {
                    let files = draft.files.iter().map(|file| file.id.clone());
                    if temporary && model.session.is_unlocked() {
                        effects.push(Effect::HoldFiles(files.collect()));
                    }
                    drafts::save(model, true, &mut effects);
                }
            }
            effects
        }
    }
}

/// Changes where a chat stands, and writes it if that is new.
fn change(
    model: &mut Model,
    id: &ChatId,
    apply: impl FnOnce(&mut Shelf),
    also: bool,
) -> Vec<Effect> {
    let mut effects = Vec::new();
    let Some(known) = model.chats.find(id) else {
        return effects;
    };
    let mut shelf = known.shelf.clone();
    apply(&mut shelf);
    if shelf != known.shelf || also {
        if let Some(chat) = Rc::make_mut(&mut model.chats).find_mut(id) {
            chat.shelf = shelf;
        }
        save_chat(model, id, &mut effects);
    }
    effects
}

/// The tags of one typed line.
pub(crate) fn read_tags(typed: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in typed.split([',', '\u{3001}', '\u{ff0c}']) {
        let tag: String = tag
            .trim()
            .trim_start_matches('#')
            .chars()
            .take(TAG_CHARS)
            .collect();
        let tag = tag.trim();
        if !tag.is_empty() && tags.len() < TAGS && !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// Takes a chat out of the list; an answer under way ends, and is there again if the chat is taken back.
fn throw_away(model: &mut Model, id: &ChatId, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.chats.find(id).is_none() {
        return effects;
    }
    let under_way = model.turns.of_chat(id).map(|(turn, _)| turn);
    if let Some(under_way) = under_way {
        effects.push(Effect::AbortTurn(under_way));
        effects.extend(turn::end(model, under_way, stamp, turn::interrupt));
    }
    let chats = Rc::make_mut(&mut model.chats);
    let Some(at) = chats.list.iter().position(|chat| chat.id == *id) else {
        return effects;
    };
    let chat = chats.list.remove(at);
    chats.thrown_away.push(chat);
    if chats.open.as_ref() == Some(id) {
        chats.open = None;
        effects.push(Effect::ShowRoute(None));
    }
    ui::notify(model, Notice::ChatDeleted(id.clone()));
    effects
}

/// Takes several chats out of the list, each of which may be taken back, without a word: whoever has it done says so.
pub(crate) fn throw_away_all(
    model: &mut Model,
    ids: &BTreeSet<ChatId>,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    if ids.is_empty() {
        return;
    }
    let live = model.turns.live.iter();
    let live = live.filter(|(_, turn)| ids.contains(&turn.chat));
    let live: Vec<_> = live.map(|(id, _)| *id).collect();
    for turn in live {
        effects.push(Effect::AbortTurn(turn));
        effects.extend(turn::end(model, turn, stamp, turn::interrupt));
    }
    let chats = Rc::make_mut(&mut model.chats);
    let (gone, stay) = std::mem::take(&mut chats.list)
        .into_iter()
        .partition(|chat| ids.contains(&chat.id));
    chats.list = stay;
    chats.thrown_away.extend::<Vec<_>>(gone);
    if chats.open.as_ref().is_some_and(|open| ids.contains(open)) {
        chats.open = None;
        effects.push(Effect::ShowRoute(None));
    }
}

/// Puts them back.
pub(crate) fn restore_all(model: &mut Model, ids: &BTreeSet<ChatId>) {
    if ids.is_empty() {
        return;
    }
    let chats = Rc::make_mut(&mut model.chats);
    let (back, gone) = std::mem::take(&mut chats.thrown_away)
        .into_iter()
        .partition(|chat| ids.contains(&chat.id));
    chats.thrown_away = gone;
    chats.list.extend::<Vec<_>>(back);
    chats.sort();
}

/// Puts a chat back that was thrown away.
fn restore(model: &mut Model, id: &ChatId) -> Vec<Effect> {
    let Some(at) = model
        .chats
        .thrown_away
        .iter()
        .position(|chat| chat.id == *id)
    else {
        return Vec::new();
    };
    let chats = Rc::make_mut(&mut model.chats);
    let chat = chats.thrown_away.remove(at);
    chats.list.push(chat);
    chats.sort();
    ui::withdraw(model, &Notice::ChatDeleted(id.clone()));
    Vec::new()
}

/// Deletes a chat that was thrown away, for good.
pub(crate) fn delete(model: &mut Model, id: &ChatId) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(at) = model
        .chats
        .thrown_away
        .iter()
        .position(|chat| chat.id == *id)
    {
        let chat = Rc::make_mut(&mut model.chats).thrown_away.remove(at);
        deleted(model, &chat, &mut effects);
        ui::withdraw(model, &Notice::ChatDeleted(id.clone()));
    }
    effects
}

/// Deletes what is stored of a chat that is in no list any more.
pub(crate) fn deleted(model: &mut Model, chat: &Chat, effects: &mut Vec<Effect>) {
    let undo = model.chats.undo.as_ref();
    if undo.is_some_and(|undo| undo.id == chat.id) {
        revise::forget_undo(model, effects);
    }
    if model.session.is_unlocked() && !chat.shelf.temporary {
        effects.push(Effect::DeleteChat {
            chat: chat.id.clone(),
            messages: chat.all_ids(),
        });
    }
    drafts::forget(model, &chat.id, effects);
    files::release(model, chat.file_ids(), effects);
}

/// Deletes everything that was thrown away, for good.
pub(crate) fn delete_all(model: &mut Model) -> Vec<Effect> {
    let thrown_away: Vec<ChatId> = model
        .chats
        .thrown_away
        .iter()
        .map(|chat| chat.id.clone())
        .collect();
    thrown_away
        .iter()
        .flat_map(|chat| delete(model, chat))
        .collect()
}
