//! Presets: model, system prompt, parameters and the rest of a chat's setup, kept under a name.
//!
//! One of them may be the default: new chats begin with it.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::{
    Effect, Model, Stamp,
    chats::{ChatId, ChatSetup, configure},
    drafts,
    records::PresetRecord,
    ui::{self, Notice},
    workspaces::{WorkspaceId, Workspaces},
};

mod naming;
#[cfg(test)]
mod tests;

use naming::{read_emoji, read_name};

/// Every preset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Presets {
    /// Oldest first.
    pub list: Vec<Rc<Preset>>,
    /// Out of the list, while they can be taken back.
    pub thrown_away: Vec<Rc<Preset>>,
    /// The setup that another one was laid over, and whose it was (`None` is the next new chat's), while it can be taken back.
    pub before: Option<(Option<ChatId>, ChatSetup)>,
}

/// A preset's random id: 32 hex digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PresetId(pub String);

/// A setup under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preset {
    /// Its id, also the record's key.
    pub id: PresetId,
    /// Counts the writes.
    pub version: u64,
    /// The workspace it is in.
    #[serde(default, skip_serializing_if = "WorkspaceId::is_first")]
    pub workspace: WorkspaceId,
    /// What people call it.
    pub name: String,
    /// An emoji before the name, or nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub emoji: String,
    /// When it was made, ms since 1970.
    pub created_ms: u64,
    /// Whether new chats of its workspace begin with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
    /// What it sets.
    pub setup: ChatSetup,
}

/// What can be done with presets.
#[derive(Clone, Debug, PartialEq)]
pub enum PresetsMsg {
    /// Set the open (or next) chat up as it says.
    Apply(PresetId),
    /// Set everything but model, system prompt and fallbacks of the open (or next) chat back to what it is by itself.
    Reset,
    /// Set the chat up again as it was before one of these two.
    TakeBack,
    /// Keep the present setup under a new name.
    Save {
        /// The name; an empty one is none.
        name: String,
        /// An emoji, or nothing.
        emoji: String,
    },
    /// Let it say what the present setup says.
    Update(PresetId),
    /// Give it another name or emoji.
    Rename {
        /// Which one.
        preset: PresetId,
        /// The name; an empty one changes nothing.
        name: String,
        /// An emoji, or nothing.
        emoji: String,
    },
    /// Make a second one of it, with this name.
    Duplicate(PresetId, String),
    /// Throw it away; it can be taken back while its notice is there.
    Delete(PresetId),
    /// Take it back.
    Restore(PresetId),
    /// Whether new chats begin with it; it replaces another one.
    Default(PresetId, bool),
    /// The stored ones came.
    Loaded(Vec<Preset>),
    /// Another tab changed the stored ones; these are all of them.
    Reread(Vec<Preset>),
}

impl Presets {
    /// Finds a preset.
    pub fn find(&self, preset: &PresetId) -> Option<&Rc<Preset>> {
        self.list.iter().find(|known| known.id == *preset)
    }

    /// Whether new chats of a workspace begin with one of them.
    fn has_default(&self, workspaces: &Workspaces, workspace: &WorkspaceId) -> bool {
        let place = workspaces.resolve(workspace);
        let mut defaults = self.list.iter().filter(|known| known.default);
        defaults.any(|known| workspaces.resolve(&known.workspace) == place)
    }

    /// Those of the workspace that the tab is in.
    pub fn here<'a>(&'a self, workspaces: &'a Workspaces) -> impl Iterator<Item = &'a Rc<Preset>> {
        let here = |known: &&Rc<Preset>| workspaces.is_here(&known.workspace);
        self.list.iter().filter(here)
    }

    /// The one that new chats there begin with.
    pub fn default_one<'a>(&'a self, workspaces: &'a Workspaces) -> Option<&'a Rc<Preset>> {
        self.here(workspaces).find(|known| known.default)
    }
}

/// What a new chat is set up with before anybody changes it: as the default preset says, else with the workspace's model.
pub(crate) fn untouched_setup(model: &Model) -> ChatSetup {
    let workspaces = &model.workspaces;
    if let Some(preset) = model.presets.default_one(workspaces) {
        return preset.setup.clone();
    }
    let mut setup = ChatSetup::default();
    let chosen = workspaces.find(&workspaces.current);
    if let Some(asked) = chosen.and_then(|one| one.model.as_ref()) {
        setup.model = asked.clone();
    }
    setup
}

/// Carries out what can be done with presets; nothing while the vault is closed.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn update(model: &mut Model, msg: PresetsMsg, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.session.is_closed() {
        return effects;
    }
    match msg {
        PresetsMsg::Apply(preset) => {
            if let Some(preset) = model.presets.find(&preset).cloned() {
                let notice = Notice::PresetApplied(preset.name.clone());
                return lay_over(model, preset.setup.clone(), notice);
            }
        }
        PresetsMsg::Reset => {
            let setup = model.chats.current_setup().reset();
            return lay_over(model, setup, Notice::SetupReset);
        }
        PresetsMsg::TakeBack => return take_back(model),
        PresetsMsg::Save { name, emoji } => {
            let setup = model.chats.current_setup().clone();
            add(model, &name, &emoji, setup, stamp, &mut effects);
        }
        PresetsMsg::Update(preset) => {
            let setup = model.chats.current_setup().clone();
            follow_default(model, &preset, &setup, &mut effects);
            change(model, &preset, |preset| preset.setup = setup, &mut effects);
        }
        PresetsMsg::Rename {
            preset,
            name,
            emoji,
        } => {
            if let Some(name) = read_name(&name) {
                let rename = |preset: &mut Preset| {
                    preset.name = name;
                    preset.emoji = read_emoji(&emoji);
                };
                change(model, &preset, rename, &mut effects);
            }
        }
        PresetsMsg::Duplicate(preset, name) => {
            if let Some(preset) = model.presets.find(&preset).cloned() {
                let setup = preset.setup.clone();
                add(model, &name, &preset.emoji, setup, stamp, &mut effects);
            }
        }
        PresetsMsg::Delete(preset) => throw_away(model, &preset, &mut effects),
        PresetsMsg::Restore(preset) => restore(model, &preset, &mut effects),
        PresetsMsg::Default(preset, default) => {
            make_default(model, &preset, default, &mut effects);
        }
        PresetsMsg::Loaded(stored) => loaded(model, stored),
        PresetsMsg::Reread(stored) => reread(model, stored),
    }
    effects
}

/// Lays another setup over the chat's, which can be taken back.
fn lay_over(model: &mut Model, setup: ChatSetup, notice: Notice) -> Vec<Effect> {
    let before = model.chats.current_setup().clone();
    if before == setup {
        return Vec::new();
    }
    let chat = model.chats.open_chat().map(|chat| chat.id.clone());
    withdraw(model);
    Rc::make_mut(&mut model.presets).before = Some((chat, before));
    ui::notify(model, notice);
    configure(model, setup)
}

/// Sets the chat up again as it was, if it is still the one on screen.
fn take_back(model: &mut Model) -> Vec<Effect> {
    let before = Rc::make_mut(&mut model.presets).before.take();
    withdraw(model);
    let here = model.chats.open_chat().map(|chat| chat.id.clone());
    match before {
        Some((chat, setup)) if chat == here => configure(model, setup),
        _ => Vec::new(),
    }
}

fn withdraw(model: &mut Model) {
    let says = |notice: &Notice| matches!(notice, Notice::PresetApplied(_) | Notice::SetupReset);
    let shown = model.ui.toasts.iter().find(|toast| says(&toast.notice));
    if let Some(notice) = shown.map(|toast| toast.notice.clone()) {
        ui::withdraw(model, &notice);
    }
}

/// Forgets what can no longer be taken back, because its notice was closed.
pub(crate) fn forget(model: &mut Model, notice: &Notice) {
    match notice {
        Notice::PresetApplied(_) | Notice::SetupReset => {
            Rc::make_mut(&mut model.presets).before = None
        }
        Notice::PresetDeleted(id, _) => {
            let presets = Rc::make_mut(&mut model.presets);
            presets.thrown_away.retain(|preset| preset.id != *id);
        }
        _ => {}
    }
}

fn add(
    model: &mut Model,
    name: &str,
    emoji: &str,
    setup: ChatSetup,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let Some(name) = read_name(name) else {
        return;
    };
    let preset = Preset {
        id: PresetId(stamp.make_id(0)),
        version: 0,
        workspace: model.workspaces.current.clone(),
        name,
        emoji: read_emoji(emoji),
        created_ms: stamp.now_ms,
        default: false,
        setup,
    };
    add_whole(model, preset, effects);
}

/// Takes in a preset that was made elsewhere, and writes it.
pub(crate) fn add_whole(model: &mut Model, preset: Preset, effects: &mut Vec<Effect>) {
    let id = preset.id.clone();
    Rc::make_mut(&mut model.presets).list.push(Rc::new(preset));
    save(model, &id, effects);
}

/// Changes a preset, and writes it if that is new.
fn change(
    model: &mut Model,
    id: &PresetId,
    by: impl FnOnce(&mut Preset),
    effects: &mut Vec<Effect>,
) {
    let Some(place) = model.presets.list.iter().position(|known| known.id == *id) else {
        return;
    };
    let presets = Rc::make_mut(&mut model.presets);
    if let Some(preset) = presets.list.get_mut(place) {
        let before = preset.clone();
        by(Rc::make_mut(preset));
        if *preset != before {
            save(model, id, effects);
        }
    }
}

/// Out of the list and out of the database; the notice takes it back.
fn throw_away(model: &mut Model, id: &PresetId, effects: &mut Vec<Effect>) {
    let Some(place) = model.presets.list.iter().position(|known| known.id == *id) else {
        return;
    };
    let untouched = untouched_setup(model);
    let presets = Rc::make_mut(&mut model.presets);
    let preset = presets.list.remove(place);
    presets.thrown_away.push(preset.clone());
    if model.session.is_unlocked() {
        effects.push(Effect::DeletePreset(id.clone()));
    }
    follow(model, &untouched, effects);
    ui::notify(
        model,
        Notice::PresetDeleted(id.clone(), preset.name.clone()),
    );
}

fn restore(model: &mut Model, id: &PresetId, effects: &mut Vec<Effect>) {
    let thrown_away = &model.presets.thrown_away;
    let Some(place) = thrown_away.iter().position(|known| known.id == *id) else {
        return;
    };
    let untouched = untouched_setup(model);
    let presets = Rc::make_mut(&mut model.presets);
    let mut preset = presets.thrown_away.remove(place);
    ui::withdraw(
        model,
        &Notice::PresetDeleted(id.clone(), preset.name.clone()),
    );
    let presets = Rc::make_mut(&mut model.presets);
    // Another one may be the default by now.
    if preset.default && presets.has_default(&model.workspaces, &preset.workspace) {
        Rc::make_mut(&mut preset).default = false;
    }
    presets.list.push(preset);
    presets.list.sort_by_key(|preset| preset.created_ms);
    save(model, id, effects);
    follow(model, &untouched, effects);
}

fn make_default(model: &mut Model, id: &PresetId, default: bool, effects: &mut Vec<Effect>) {
    if model.presets.find(id).is_none() {
        return;
    }
    let untouched = untouched_setup(model);
    let others = model.presets.here(&model.workspaces);
    let others: Vec<PresetId> = others.map(|one| one.id.clone()).collect();
    for other in others {
        let is = default && other == *id;
        if is || other == *id || default {
            change(model, &other, |preset| preset.default = is, effects);
        }
    }
    if default {
        // Who names a default wants the next chat to begin with it, whatever was chosen for that before.
        let setup = untouched_setup(model);
        begin_with(model, setup, effects);
    } else {
        follow(model, &untouched, effects);
    }
}

/// Lets the next new chat follow when the default preset's own setup changes.
fn follow_default(model: &mut Model, id: &PresetId, setup: &ChatSetup, effects: &mut Vec<Effect>) {
    let default = model.presets.default_one(&model.workspaces);
    if default.is_some_and(|preset| preset.id == *id && preset.setup == model.chats.fresh) {
        begin_with(model, setup.clone(), effects);
    }
}

/// Lets the next new chat follow another default, if nobody changed it since `untouched`.
pub(crate) fn follow(model: &mut Model, untouched: &ChatSetup, effects: &mut Vec<Effect>) {
    if model.chats.fresh == *untouched {
        let setup = untouched_setup(model);
        begin_with(model, setup, effects);
    }
}

/// Sets the next new chat up; that is the preset's doing, and no draft of a person's.
fn begin_with(model: &mut Model, setup: ChatSetup, effects: &mut Vec<Effect>) {
    if model.chats.fresh != setup {
        Rc::make_mut(&mut model.chats).fresh = setup;
    }
    drafts::forget_setup(model, effects);
}

/// Sets the next new chat up as it was, or is to be, in the workspace that the tab has come to.
pub(crate) fn begin_anew(model: &mut Model, setup: ChatSetup, effects: &mut Vec<Effect>) {
    if setup == untouched_setup(model) {
        return begin_with(model, setup, effects);
    }
    Rc::make_mut(&mut model.chats).fresh = setup.clone();
    drafts::keep_setup(model, &setup, effects);
}

/// Puts a preset into another workspace; there may be a default there already.
pub(crate) fn put_into(
    model: &mut Model,
    id: &PresetId,
    workspace: &WorkspaceId,
    effects: &mut Vec<Effect>,
) {
    let before = untouched_setup(model);
    let taken = model.presets.has_default(&model.workspaces, workspace);
    let by = |preset: &mut Preset| {
        preset.workspace = workspace.clone();
        preset.default &= !taken;
    };
    change(model, id, by, effects);
    follow(model, &before, effects);
}

/// The next new chat begins with the default again, if there is one: what it was set to went with the last.
pub(crate) fn begun(model: &mut Model, effects: &mut Vec<Effect>) {
    let workspaces = &model.workspaces;
    let own_model = workspaces.find(&workspaces.current);
    let own_model = own_model.is_some_and(|one| one.model.is_some());
    if own_model || model.presets.default_one(workspaces).is_some() {
        let setup = untouched_setup(model);
        begin_with(model, setup, effects);
    }
}

/// Takes over the stored presets; one that is in memory is newer and stays.
fn loaded(model: &mut Model, stored: Vec<Preset>) {
    if !model.session.is_unlocked() {
        return;
    }
    let untouched = model.chats.fresh == untouched_setup(model);
    let presets = Rc::make_mut(&mut model.presets);
    for mut preset in stored {
        if presets.find(&preset.id).is_none() {
            preset.default &= !presets.has_default(&model.workspaces, &preset.workspace);
            presets.list.push(Rc::new(preset));
        }
    }
    presets.list.sort_by_key(|preset| preset.created_ms);
    if untouched {
        let setup = untouched_setup(model);
        if model.chats.fresh != setup {
            Rc::make_mut(&mut model.chats).fresh = setup;
        }
    }
}

/// Takes over what another tab did to presets.
fn reread(model: &mut Model, stored: Vec<Preset>) {
    if !model.session.is_unlocked() {
        return;
    }
    let presets = Rc::make_mut(&mut model.presets);
    let there = |known: &PresetId| stored.iter().any(|preset| preset.id == *known);
    presets.list.retain(|known| there(&known.id));
    for preset in stored {
        let gone = &presets.thrown_away;
        match presets.list.iter_mut().find(|known| known.id == preset.id) {
            Some(known) if known.version < preset.version => *known = Rc::new(preset),
            Some(_) => {}
            None if gone.iter().any(|gone| gone.id == preset.id) => {}
            None => presets.list.push(Rc::new(preset)),
        }
    }
    presets.list.sort_by_key(|preset| preset.created_ms);
}

/// Writes a preset, if the vault is open.
fn save(model: &mut Model, id: &PresetId, effects: &mut Vec<Effect>) {
    if !model.session.is_unlocked() {
        return;
    }
    let presets = Rc::make_mut(&mut model.presets);
    let found = presets.list.iter_mut().find(|known| known.id == *id);
    if let Some(preset) = found {
        let preset = Rc::make_mut(preset);
        preset.version += 1;
        effects.push(Effect::SavePreset(PresetRecord {
            preset: preset.clone(),
        }));
    }
}

/// Writes every preset that is in memory: the work done before there was an open vault.
pub(crate) fn save_in_memory(model: &mut Model, effects: &mut Vec<Effect>) {
    let all: Vec<PresetId> = model
        .presets
        .list
        .iter()
        .map(|one| one.id.clone())
        .collect();
    for id in all {
        save(model, &id, effects);
    }
}
