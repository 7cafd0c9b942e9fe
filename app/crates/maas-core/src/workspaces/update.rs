//! What happens to workspaces.

use std::rc::Rc;

use crate::{
    Effect, Model, Stamp, ledger, presets,
    workspaces::{
        MOST, NAME_CHARS, Workspace, WorkspaceId, Workspaces, WorkspacesMsg, WorkspacesRecord,
        contents,
    },
};

/// Carries out what can happen to workspaces; nothing while the vault is closed.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn update(model: &mut Model, msg: WorkspacesMsg, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    if model.session.is_closed() {
        return effects;
    }
    match msg {
        WorkspacesMsg::Switch(id) => switch(model, &id, &mut effects),
        WorkspacesMsg::Add(name) => add(model, &name, stamp, &mut effects),
        WorkspacesMsg::Rename(id, name) => {
            if let Some(name) = read_name(&name) {
                change(model, &id, |one| one.name = name, &mut effects);
            }
        }
        WorkspacesMsg::Exclude(id, provider, excluded) => {
            let by = |one: &mut Workspace| {
                one.excluded.retain(|known| *known != provider);
                if excluded {
                    one.excluded.push(provider);
                }
            };
            change(model, &id, by, &mut effects);
        }
        WorkspacesMsg::Model(id, asked) => {
            let untouched = presets::untouched_setup(model);
            change(model, &id, |one| one.model = asked, &mut effects);
            presets::follow(model, &untouched, &mut effects);
        }
        WorkspacesMsg::Budgets(id, budgets) => {
            change(model, &id, |one| one.budgets = budgets, &mut effects);
            effects.extend(ledger::want(model));
        }
        WorkspacesMsg::Move(items, to) => contents::put(model, &items, &to, &mut effects),
        WorkspacesMsg::MoveBack => contents::put_back(model, &mut effects),
        WorkspacesMsg::Delete(id, to) => {
            contents::throw_away(model, &id, to.as_ref(), stamp, &mut effects);
        }
        WorkspacesMsg::Restore(id) => contents::restore(model, &id, stamp, &mut effects),
        WorkspacesMsg::Loaded(record, wanted) => loaded(model, *record, wanted, &mut effects),
        WorkspacesMsg::Reread(record) => reread(model, *record, &mut effects),
    }
    effects
}

/// A name as it is kept; `None` where nothing is left of it.
fn read_name(typed: &str) -> Option<String> {
    let name: String = typed.trim().chars().take(NAME_CHARS).collect();
    let name = name.trim_end();
    (!name.is_empty()).then(|| name.to_owned())
}

fn add(model: &mut Model, name: &str, stamp: &Stamp, effects: &mut Vec<Effect>) {
    let Some(name) = read_name(name).filter(|_| model.workspaces.ids().len() < MOST) else {
        return;
    };
    let id = WorkspaceId(stamp.make_id(0));
    let one = Workspace {
        name,
        created_ms: stamp.now_ms,
        ..Workspace::default()
    };
    let workspaces = Rc::make_mut(&mut model.workspaces);
    workspaces.of.insert(id.clone(), Rc::new(one));
    switch(model, &id, effects);
}

/// Changes what is set for a workspace that is there, and writes it if that is new.
fn change(
    model: &mut Model,
    id: &WorkspaceId,
    by: impl FnOnce(&mut Workspace),
    effects: &mut Vec<Effect>,
) {
    if !model.workspaces.is_known(id) {
        return;
    }
    let known = model.workspaces.find(id).cloned().unwrap_or_default();
    let mut changed = Workspace::clone(&known);
    by(&mut changed);
    if changed != *known {
        let workspaces = Rc::make_mut(&mut model.workspaces);
        workspaces.of.insert(id.clone(), Rc::new(changed));
        save(model, effects);
    }
}

/// Goes to another workspace; what is open there is nothing yet.
pub(super) fn switch(model: &mut Model, id: &WorkspaceId, effects: &mut Vec<Effect>) {
    if !model.workspaces.is_known(id) || model.workspaces.current == *id {
        return;
    }
    enter(model, id, effects);
    leave_open(model, effects);
}

/// Goes where something is that is being opened.
pub(crate) fn follow(model: &mut Model, id: &WorkspaceId, effects: &mut Vec<Effect>) {
    let id = model.workspaces.resolve(id).clone();
    if model.workspaces.current != id {
        enter(model, &id, effects);
    }
}

/// Closes what is open in another workspace.
pub(super) fn leave_open(model: &mut Model, effects: &mut Vec<Effect>) {
    let elsewhere = |id: &WorkspaceId| !model.workspaces.is_here(id);
    let open = model.chats.open_chat();
    if open.is_some_and(|chat| chat.comparison.is_none() && elsewhere(&chat.workspace)) {
        let chats = Rc::make_mut(&mut model.chats);
        chats.open = None;
        chats.reveal = None;
        effects.push(Effect::ShowRoute(None));
    }
    let current = model.comparisons.current();
    if !current.is_fresh() && !model.workspaces.is_here(&current.workspace) {
        Rc::make_mut(&mut model.comparisons).open = None;
        effects.push(Effect::ShowComparison(None));
    }
}

/// Makes a workspace the tab's, with the next new chat as it was set up there.
fn enter(model: &mut Model, id: &WorkspaceId, effects: &mut Vec<Effect>) {
    let fresh = model.chats.fresh.clone();
    let workspaces = Rc::make_mut(&mut model.workspaces);
    let left = std::mem::replace(&mut workspaces.current, id.clone());
    workspaces.parked.insert(left, fresh);
    workspaces.last = id.clone();
    let parked = workspaces.parked.remove(id);
    let setup = parked.unwrap_or_else(|| presets::untouched_setup(model));
    presets::begin_anew(model, setup, effects);
    effects.push(Effect::KeepWorkspace(id.clone()));
    save(model, effects);
}

/// Writes all of them, if the vault is open. Before the stored ones have come they wait for those.
pub(super) fn save(model: &mut Model, effects: &mut Vec<Effect>) {
    if !model.session.is_unlocked() || !model.workspaces.listed {
        return;
    }
    let workspaces = Rc::make_mut(&mut model.workspaces);
    workspaces.version += 1;
    effects.push(Effect::SaveWorkspaces(workspaces.record()));
}

/// Writes those that were made before there was a vault.
#[inline(never)]
pub(crate) fn save_in_memory(model: &mut Model, effects: &mut Vec<Effect>) {
    Rc::make_mut(&mut model.workspaces).listed = true;
    if !model.workspaces.of.is_empty() {
        save(model, effects);
    }
}

/// Takes the stored ones over; those that are in memory stay, and are written with them.
fn loaded(
    model: &mut Model,
    record: WorkspacesRecord,
    wanted: Option<WorkspaceId>,
    effects: &mut Vec<Effect>,
) {
    if !model.session.is_unlocked() || model.workspaces.listed {
        return;
    }
    let untouched = model.chats.fresh == presets::untouched_setup(model);
    let workspaces = Rc::make_mut(&mut model.workspaces);
    let before = workspaces.record();
    let both = record.with(&before);
    let more = both.of.len() > record.of.len();
    workspaces.of = both.of;
    workspaces.version = record.version;
    workspaces.listed = true;
    workspaces.last = record.last;
    // What the tab was in before it had a vault stays; else where it was, else where anybody was last.
    if workspaces.current.is_first() {
        let place = workspaces.wanted.take().or(wanted);
        let place = place.filter(|id| workspaces.is_known(id));
        let place = place.unwrap_or_else(|| workspaces.last.clone());
        workspaces.current = workspaces.resolve(&place).clone();
    }
    if !workspaces.current.is_first() {
        effects.push(Effect::KeepWorkspace(workspaces.current.clone()));
    }
    if untouched {
        let setup = presets::untouched_setup(model);
        if model.chats.fresh != setup {
            Rc::make_mut(&mut model.chats).fresh = setup;
        }
    }
    if more {
        save(model, effects);
    }
    effects.extend(ledger::want(model));
}

/// Takes over what another tab did; where this tab's workspace is gone, it goes where its contents went.
fn reread(model: &mut Model, record: WorkspacesRecord, effects: &mut Vec<Effect>) {
    let known = &model.workspaces;
    if !model.session.is_unlocked() || !known.listed || record.version <= known.version {
        return;
    }
    let untouched = presets::untouched_setup(model);
    let workspaces: &mut Workspaces = Rc::make_mut(&mut model.workspaces);
    workspaces.of = record.of;
    workspaces.version = record.version;
    workspaces.last = record.last;
    let place = workspaces.resolve(&workspaces.current).clone();
    if place == workspaces.current {
        presets::follow(model, &untouched, effects);
    } else {
        workspaces.current = place.clone();
        let setup = presets::untouched_setup(model);
        presets::begin_anew(model, setup, effects);
        effects.push(Effect::KeepWorkspace(place));
        leave_open(model, effects);
    }
    effects.extend(ledger::want(model));
}
