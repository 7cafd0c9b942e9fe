//! Takes in what was handed on, once the person has said so.

use std::rc::Rc;

use super::{
    Chat, Comparison, Content, Preset, Shared, SharedChat, SharedComparison, SharedContent,
    SharedPreset, SharedPrompts, found, standing::prompt_of,
};
use crate::{
    Effect, Model, Stamp,
    chats::{
        self, ChatId, ChatsMsg, Messages,
        shelf::{Shelf, ShelfMsg},
    },
    clean::clean,
    compare::{self, Column, CompareMsg, ComparisonId},
    intake::in_all_ways,
    presets::{self, PresetId, PresetsMsg},
    prompts::{self, Prompt, PromptId, Saved, VersionId},
    session::{KnownAuthor, Settings, save_settings},
    workspaces::WorkspaceId,
};

/// The longest name of an author, in characters.
const NAME_CHARS: usize = 60;

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Among the presets.
    Preset(PresetId),
    /// Among the conversations.
    Chat(ChatId),
    /// Among the comparisons.
    Comparison(ComparisonId),
    /// Among the templates.
    Prompt(PromptId),
}

/// What can happen with what is handed on.
#[derive(Clone, Debug, PartialEq)]
pub enum ShareMsg {
    /// Have these conversations read: what came is to be compared with them.
    Read(Vec<ChatId>),
    /// Take it in; what is here of the same origin stays beside it, or is thrown away, which can be taken back.
    Take {
        /// What was handed on.
        shared: Box<Shared>,
        /// The public key of who signed it, in hex.
        author: Option<String>,
        /// Whether the newest of its origin goes.
        replace: bool,
    },
    /// Call an author, by the public key in hex, something; an empty name is none.
    Name {
        /// The public key.
        author: String,
        /// What the person calls them.
        name: String,
    },
    /// The person has signed something of this origin with a key of their own.
    Signed {
        /// The public key.
        author: String,
        /// The origin.
        origin: String,
    },
}

/// Carries out what can happen with what is handed on; nothing while the vault is closed.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn update(model: &mut Model, msg: ShareMsg, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.session.is_closed() {
        return effects;
    }
    match msg {
        ShareMsg::Read(all) => {
            for chat in &all {
                chats::read(model, chat, &mut effects);
            }
        }
        ShareMsg::Take {
            shared,
            author,
            replace,
        } => {
            take(model, &shared, replace, stamp, &mut effects);
            if let Some(author) = author {
                let sign = |known: &mut KnownAuthor| note(known, &shared.origin);
                author_is(model, &author, sign, stamp, &mut effects);
            }
        }
        ShareMsg::Name { author, name } => {
            let name: String = clean(name.trim()).chars().take(NAME_CHARS).collect();
            let call = |known: &mut KnownAuthor| known.name = name;
            author_is(model, &author, call, stamp, &mut effects);
        }
        ShareMsg::Signed { author, origin } => {
            let own = |known: &mut KnownAuthor| {
                known.own = true;
                note(known, &origin);
            };
            author_is(model, &author, own, stamp, &mut effects);
        }
    }
    effects
}

/// The authors who signed something of this origin before, by the public key in hex.
pub fn signed_before<'a>(
    settings: &'a Settings,
    origin: &str,
) -> Vec<(&'a String, &'a KnownAuthor)> {
    let origin = first_way(origin);
    let all = settings.authors.iter();
    all.filter(|(_, known)| known.signed.contains(&origin))
        .collect()
}

/// The same for an origin, in whatever way its id is given.
fn first_way(origin: &str) -> String {
    in_all_ways(origin).min().unwrap_or_default()
}

fn note(known: &mut KnownAuthor, origin: &str) {
    let origin = first_way(origin);
    if !known.signed.contains(&origin) {
        known.signed.push(origin);
    }
}

/// Changes what is known of an author, and writes it if that is new. Of whom nothing is known any more is forgotten.
fn author_is(
    model: &mut Model,
    author: &String,
    change: impl FnOnce(&mut KnownAuthor),
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let before = model.session.settings.authors.get(author);
    let mut after = before.cloned().unwrap_or_default();
    change(&mut after);
    if before == Some(&after) {
        return;
    }
    let authors = &mut Rc::make_mut(&mut model.session).settings.authors;
    if after == KnownAuthor::default() {
        authors.remove(author);
    } else {
        authors.insert(author.clone(), after);
    }
    save_settings(model, stamp, effects);
}

fn take(
    model: &mut Model,
    shared: &Shared,
    replace: bool,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    if let Content::Prompts(all) = &shared.content {
        return add_prompts(model, all, replace, stamp, effects);
    }
    let slices = (
        &*model.chats,
        &*model.presets,
        &*model.comparisons,
        &*model.prompts,
    );
    let old = found(shared, slices).filter(|_| replace);
    // The one that is here goes after the new one has come: the new one takes over where it stood.
    match &shared.content {
        Content::Preset(preset) => add_preset(model, shared, preset, old.as_ref(), stamp, effects),
        Content::Chat(chat) => add_chat(model, shared, chat, old.as_ref(), stamp, effects),
        Content::Comparison(all) => add_comparison(model, shared, all, stamp, effects),
        Content::Prompts(_) => {}
    }
    effects.extend(match old {
        None | Some(Place::Prompt(_)) => Vec::new(),
        Some(Place::Preset(id)) => presets::update(model, PresetsMsg::Delete(id), stamp),
        Some(Place::Chat(id)) => chats::update(model, ChatsMsg::Shelf(ShelfMsg::Delete(id)), stamp),
        Some(Place::Comparison(id)) => compare::update(model, CompareMsg::Delete(id), stamp),
    });
}

/// The first id of this origin that nothing here has, in whatever state; else a new one.
fn free_id(origin: &str, stamp: &Stamp, is_taken: impl Fn(&str) -> bool) -> String {
    let free = in_all_ways(origin).find(|id| !is_taken(id));
    free.unwrap_or_else(|| stamp.make_id(0))
}

fn add_preset(
    model: &mut Model,
    shared: &Shared,
    preset: &SharedPreset,
    old: Option<&Place>,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let known = &model.presets;
    let mut all = known.list.iter().chain(&known.thrown_away);
    let id = free_id(&shared.origin, stamp, |id| {
        all.clone().any(|known| known.id.0 == id)
    });
    let was_default = all.any(|known| known.default && is_preset(old, &known.id));
    let preset = Preset {
        id: PresetId(id),
        version: 0,
        workspace: model.workspaces.current.clone(),
        name: preset.name.clone(),
        emoji: preset.emoji.clone(),
        created_ms: stamp.now_ms,
        default: false,
        setup: preset.setup.setup(),
    };
    let id = preset.id.clone();
    presets::add_whole(model, preset, effects);
    if was_default {
        effects.extend(presets::update(model, PresetsMsg::Default(id, true), stamp));
    }
}

/// Takes templates in. Where one is here already it gets a version more, or another one stands beside it.
fn add_prompts(
    model: &mut Model,
    all: &SharedPrompts,
    replace: bool,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let mut ids = (0_u16..).map(|number| stamp.make_id(number));
    for shared in &all.prompts {
        let here = prompt_of(&model.prompts, &shared.origin);
        let here = here.filter(|_| replace);
        // What it says already is no version more.
        let says = |here: &Rc<Prompt>| SharedContent::of(&here.content) == shared.content;
        if here.is_some_and(says) {
            continue;
        }
        let content = shared.content.taken(here.map(|here| &here.content));
        let here = here.map(|here| here.id.clone());
        let note = shared.changes.last().map(|(_, note)| note.clone());
        let version = VersionId(ids.next().unwrap_or_default());
        let saved = Saved {
            at_ms: stamp.now_ms,
            note: note.unwrap_or_default(),
        };
        if let Some(id) = here {
            prompts::add_version(model, &id, (version, saved), content, effects);
            continue;
        }
        let known = &model.prompts;
        let taken = known.list.iter().chain(&known.thrown_away);
        let id = free_id(&shared.origin, stamp, |id| {
            taken.clone().any(|known| known.id.0 == id)
        });
        let prompt = Prompt {
            id: PromptId(id),
            workspace: model.workspaces.current.clone(),
            name: shared.name.clone(),
            description: shared.description.clone(),
            folder: shared.folder.clone(),
            tags: shared.tags.clone(),
            created_ms: stamp.now_ms,
            updated_ms: stamp.now_ms,
            content: content.clone(),
            versions: vec![(version.clone(), saved)],
            ..Prompt::default()
        };
        let contents = vec![(version, content)];
        prompts::add_whole(model, prompt, contents, effects);
    }
}

fn is_preset(place: Option<&Place>, id: &PresetId) -> bool {
    matches!(place, Some(Place::Preset(old)) if old == id)
}

fn add_chat(
    model: &mut Model,
    shared: &Shared,
    chat: &SharedChat,
    old: Option<&Place>,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let id = free_id(&shared.origin, stamp, |id| is_chat(model, id));
    let shelf = match old {
        Some(Place::Chat(old)) => model.chats.find(old).map(|old| old.shelf.clone()),
        _ => None,
    };
    let shelf = Shelf {
        named: true,
        temporary: false,
        ..shelf.unwrap_or_default()
    };
    let mut ids = (1_u16..).map(|number| stamp.make_id(number));
    let mut chat = whole(chat, id, (shelf, None), stamp, &mut ids);
    chat.workspace.clone_from(&model.workspaces.current);
    keep(model, chat, effects);
}

/// Whether some conversation has this id, listed, beside others, or thrown away.
fn is_chat(model: &Model, id: &str) -> bool {
    let mut all = model.chats.all().chain(&model.chats.thrown_away);
    all.any(|chat| chat.id.0 == id)
}

fn add_comparison(
    model: &mut Model,
    shared: &Shared,
    all: &SharedComparison,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let known = &model.comparisons;
    let id = free_id(&shared.origin, stamp, |id| {
        let mut known = known.list.iter().chain(&known.thrown_away);
        known.any(|known| known.id.0 == id)
    });
    let id = ComparisonId(id);
    let mut ids = (1_u16..).map(|number| stamp.make_id(number));
    let mut columns = Vec::new();
    for column in &all.columns {
        let chat = ids.next().unwrap_or_default();
        columns.push(Column {
            chat: ChatId(chat.clone()),
            own: column.own,
            resting: false,
        });
        let place = (Shelf::default(), Some(id.clone()));
        let chat = whole(&column.chat, chat, place, stamp, &mut ids);
        keep(model, chat, effects);
    }
    let comparison = Comparison {
        id,
        title: all.title.clone(),
        workspace: model.workspaces.current.clone(),
        tags: all.tags.clone(),
        created_ms: all.created_ms,
        updated_ms: stamp.now_ms,
        setup: all.setup.setup(),
        columns,
        ..Comparison::default()
    };
    compare::add_whole(model, comparison, effects);
}

/// A conversation with messages under new ids.
fn whole(
    chat: &SharedChat,
    id: String,
    (shelf, comparison): (Shelf, Option<ComparisonId>),
    stamp: &Stamp,
    ids: &mut impl Iterator<Item = String>,
) -> Chat {
    let messages = chat.messages.iter().zip(ids);
    let messages = messages.map(|(said, id)| Rc::new(said.message(id)));
    Chat {
        id: ChatId(id),
        title: chat.title.clone(),
        created_ms: chat.created_ms,
        updated_ms: stamp.now_ms,
        shelf,
        workspace: WorkspaceId::default(),
        comparison,
        setup: chat.setup.setup(),
        messages: Messages::Loaded(messages.collect()),
        unopened: Vec::new(),
        branches: Vec::new(),
        aside: Vec::new(),
        unread_files: Vec::new(),
        version: 0,
    }
}

/// Puts a conversation where it belongs, and writes it.
fn keep(model: &mut Model, chat: Chat, effects: &mut Vec<Effect>) {
    let id = chat.id.clone();
    let messages = chat.messages.ids();
    let chats = Rc::make_mut(&mut model.chats);
    if chat.comparison.is_none() {
        chats.list.insert(0, Rc::new(chat));
    } else {
        chats.columns.push(Rc::new(chat));
    }
    for message in &messages {
        chats::save_message(model, &id, message, false, effects);
    }
    chats::save_chat(model, &id, effects);
}
