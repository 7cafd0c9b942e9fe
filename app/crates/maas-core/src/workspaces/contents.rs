//! What is in a workspace: moved to another one, and deleted with it.

use std::{collections::BTreeSet, rc::Rc};

use crate::{
    Effect, Model, Stamp,
    chats::{self, ChatId},
    compare::{self, CompareMsg},
    presets::{self, PresetsMsg},
    prompts::{self, PromptsMsg},
    ui::{self, Notice},
    workspaces::{
        Gone, Item, Workspace, WorkspaceId,
        update::{leave_open, save, switch},
    },
};

/// Everything in a workspace.
fn items(model: &Model, id: &WorkspaceId) -> Vec<Item> {
    let inside = |named: &WorkspaceId| model.workspaces.resolve(named) == id;
    let chats = model.chats.list.iter();
    let chats = chats.filter(|chat| inside(&chat.workspace));
    let comparisons = model.comparisons.list.iter();
    let comparisons = comparisons.filter(|one| inside(&one.workspace));
    let presets = model.presets.list.iter();
    let presets = presets.filter(|preset| inside(&preset.workspace));
    let prompts = model.prompts.list.iter();
    let prompts = prompts.filter(|prompt| inside(&prompt.workspace));
    chats
        .map(|chat| Item::Chat(chat.id.clone()))
        .chain(comparisons.map(|one| Item::Comparison(one.id.clone())))
        .chain(presets.map(|preset| Item::Preset(preset.id.clone())))
        .chain(prompts.map(|prompt| Item::Prompt(prompt.id.clone())))
        .collect()
}

/// Where something is.
fn place(model: &Model, item: &Item) -> Option<WorkspaceId> {
    let named = match item {
        Item::Chat(id) => {
            let chat = model.chats.find(id)?;
            // A column is where its comparison is.
            (chat.comparison.is_none()).then_some(&chat.workspace)?
        }
        Item::Comparison(id) => &model.comparisons.find(id)?.workspace,
        Item::Preset(id) => &model.presets.find(id)?.workspace,
        Item::Prompt(id) => &model.prompts.find(id)?.workspace,
    };
    Some(model.workspaces.resolve(named).clone())
}

/// Puts things into another workspace, which can be taken back.
pub(super) fn put(model: &mut Model, items: &[Item], to: &WorkspaceId, effects: &mut Vec<Effect>) {
    if !model.workspaces.is_known(to) {
        return;
    }
    let mut moved = Vec::new();
    for item in items {
        if let Some(from) = place(model, item).filter(|from| from != to) {
            put_one(model, item, to, effects);
            moved.push((item.clone(), from));
        }
    }
    if moved.is_empty() {
        return;
    }
    let count = moved.len();
    ui::withdraw_where(model, |notice| matches!(notice, Notice::Moved(..)));
    Rc::make_mut(&mut model.workspaces).moved = moved;
    ui::notify(model, Notice::Moved(count, name(model, to)));
    leave_open(model, effects);
}

/// What a notice calls it.
fn name(model: &Model, id: &WorkspaceId) -> String {
    model.workspaces.name(id).to_owned()
}

fn put_one(model: &mut Model, item: &Item, to: &WorkspaceId, effects: &mut Vec<Effect>) {
    match item {
        Item::Chat(id) => {
            if let Some(chat) = Rc::make_mut(&mut model.chats).find_mut(id) {
                chat.workspace = to.clone();
            }
            chats::save_chat(model, id, effects);
        }
        Item::Comparison(id) => compare::put_into(model, id, to, effects),
        Item::Preset(id) => presets::put_into(model, id, to, effects),
        Item::Prompt(id) => prompts::put_into(model, id, to, effects),
    }
}

/// Puts back what was moved last, where it still is where it was put.
pub(super) fn put_back(model: &mut Model, effects: &mut Vec<Effect>) {
    let moved = std::mem::take(&mut Rc::make_mut(&mut model.workspaces).moved);
    for (item, from) in &moved {
        if model.workspaces.is_known(from) && place(model, item).is_some() {
            put_one(model, item, from, effects);
        }
    }
    ui::withdraw_where(model, |notice| matches!(notice, Notice::Moved(..)));
}

/// Deletes a workspace; its contents go to another one, or are thrown away with it. The first one stays.
pub(super) fn throw_away(
    model: &mut Model,
    id: &WorkspaceId,
    to: Option<&WorkspaceId>,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let known = model.workspaces.find(id).cloned();
    let stays = id.is_first() || to.is_some_and(|to| to == id || !model.workspaces.is_known(to));
    let Some(was) = known.filter(|one| !one.deleted && !stays) else {
        return;
    };
    let items = match to {
        Some(_) => Vec::new(),
        None => items(model, id),
    };
    let notice = Notice::WorkspaceDeleted(id.clone(), was.name.clone());
    let mark = Workspace {
        deleted: true,
        moved_to: to.cloned(),
        created_ms: was.created_ms,
        ..Workspace::default()
    };
    let workspaces = Rc::make_mut(&mut model.workspaces);
    workspaces.of.insert(id.clone(), Rc::new(mark));
    if workspaces.current == *id {
        switch(model, &to.cloned().unwrap_or_default(), effects);
    }
    throw_items(model, &items, stamp, effects);
    let workspaces = Rc::make_mut(&mut model.workspaces);
    workspaces.parked.remove(id);
    let id = id.clone();
    workspaces
        .thrown_away
        .push(Rc::new(Gone { id, was, items }));
    save(model, effects);
    ui::notify(model, notice);
}

/// Throws away what was in a workspace: one notice is for all of it.
fn throw_items(model: &mut Model, items: &[Item], stamp: &Stamp, effects: &mut Vec<Effect>) {
    chats::shelf::throw_away_all(model, &chats_of(items), stamp, effects);
    for item in items {
        match item {
            Item::Chat(_) => {}
            Item::Comparison(id) => {
                let msg = CompareMsg::Delete(id.clone());
                effects.extend(compare::update(model, msg, stamp));
                ui::withdraw(model, &Notice::ComparisonDeleted(id.clone()));
            }
            Item::Preset(id) => {
                let msg = PresetsMsg::Delete(id.clone());
                effects.extend(presets::update(model, msg, stamp));
                ui::withdraw_where(
                    model,
                    |notice| matches!(notice, Notice::PresetDeleted(known, _) if known == id),
                );
            }
            Item::Prompt(id) => {
                let msg = PromptsMsg::Delete(id.clone());
                effects.extend(prompts::update(model, msg, stamp));
                ui::withdraw_where(
                    model,
                    |notice| matches!(notice, Notice::PromptDeleted(known, _) if known == id),
                );
            }
        }
    }
}

fn chats_of(items: &[Item]) -> BTreeSet<ChatId> {
    let chats = items.iter().filter_map(|item| match item {
        Item::Chat(id) => Some(id.clone()),
        _ => None,
    });
    chats.collect()
}

/// Takes a workspace back, with what was thrown away with it.
pub(super) fn restore(
    model: &mut Model,
    id: &WorkspaceId,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let thrown_away = &model.workspaces.thrown_away;
    let Some(at) = thrown_away.iter().position(|gone| gone.id == *id) else {
        return;
    };
    let workspaces = Rc::make_mut(&mut model.workspaces);
    let gone = workspaces.thrown_away.remove(at);
    workspaces.of.insert(id.clone(), gone.was.clone());
    chats::shelf::restore_all(model, &chats_of(&gone.items));
    for item in &gone.items {
        match item {
            Item::Chat(_) => {}
            Item::Comparison(id) => {
                let msg = CompareMsg::Restore(id.clone());
                effects.extend(compare::update(model, msg, stamp));
            }
            Item::Preset(id) => {
                let msg = PresetsMsg::Restore(id.clone());
                effects.extend(presets::update(model, msg, stamp));
            }
            Item::Prompt(id) => {
                let msg = PromptsMsg::TakeBack(id.clone());
                effects.extend(prompts::update(model, msg, stamp));
            }
        }
    }
    save(model, effects);
    ui::withdraw_where(
        model,
        |notice| matches!(notice, Notice::WorkspaceDeleted(known, _) if known == id),
    );
}

/// A notice has gone: what it could take back is final.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn forget(model: &mut Model, notice: &Notice, effects: &mut Vec<Effect>) {
    match notice {
        Notice::Moved(..) => Rc::make_mut(&mut model.workspaces).moved.clear(),
        Notice::WorkspaceDeleted(id, _) => {
            let thrown_away = &model.workspaces.thrown_away;
            let Some(at) = thrown_away.iter().position(|gone| gone.id == *id) else {
                return;
            };
            let workspaces = Rc::make_mut(&mut model.workspaces);
            let gone = workspaces.thrown_away.remove(at);
            for item in &gone.items {
                match item {
                    Item::Chat(id) => effects.extend(chats::shelf::delete(model, id)),
                    Item::Comparison(id) => {
                        compare::forget(model, &Notice::ComparisonDeleted(id.clone()), effects);
                    }
                    Item::Preset(id) => {
                        let notice = Notice::PresetDeleted(id.clone(), String::new());
                        presets::forget(model, &notice);
                    }
                    Item::Prompt(id) => {
                        let notice = Notice::PromptDeleted(id.clone(), String::new());
                        prompts::forget(model, &notice, effects);
                    }
                }
            }
        }
        _ => {}
    }
}
