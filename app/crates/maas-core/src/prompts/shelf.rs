//! Templates that are kept: written, read, thrown away, taken back, and closed with the vault.

use std::rc::Rc;

use super::{Content, Prompt, PromptId, Prompts, VersionId};
use crate::{
    Effect, Model,
    records::{PromptRecord, PromptVersionRecord},
    ui::{self, Notice},
    workspaces::WorkspaceId,
};

impl Prompts {
    /// Puts the list into its order.
    pub(super) fn sort(&mut self) {
        let key = |prompt: &Rc<Prompt>| (prompt.name.to_lowercase(), prompt.created_ms);
        self.list.sort_by_cached_key(key);
    }
}

/// Writes a template, if the vault is open.
pub(super) fn save(model: &mut Model, id: &PromptId, effects: &mut Vec<Effect>) {
    if !model.session.is_unlocked() {
        return;
    }
    let prompts = Rc::make_mut(&mut model.prompts);
    if let Some(prompt) = prompts.list.iter_mut().find(|known| known.id == *id) {
        let prompt = Rc::make_mut(prompt);
        prompt.version += 1;
        effects.push(Effect::SavePrompt(PromptRecord {
            prompt: prompt.clone(),
        }));
    }
}

/// Takes in a template that was made elsewhere, with what each of its versions says, and writes it.
pub(crate) fn add_whole(
    model: &mut Model,
    prompt: Prompt,
    contents: Vec<(VersionId, Content)>,
    effects: &mut Vec<Effect>,
) {
    let id = prompt.id.clone();
    let prompts = Rc::make_mut(&mut model.prompts);
    prompts.list.push(Rc::new(prompt));
    prompts.sort();
    for (version, content) in contents {
        super::edit::keep_content(model, version, content, effects);
    }
    save(model, &id, effects);
}

/// Puts a template into another workspace.
pub(crate) fn put_into(
    model: &mut Model,
    id: &PromptId,
    workspace: &WorkspaceId,
    effects: &mut Vec<Effect>,
) {
    let put = |prompt: &mut Prompt| prompt.workspace = workspace.clone();
    super::edit::change(model, id, put, effects);
}

/// Writes everything that is in memory: the work done before there was an open vault.
pub(crate) fn save_in_memory(model: &mut Model, effects: &mut Vec<Effect>) {
    let all: Vec<PromptId> = model
        .prompts
        .list
        .iter()
        .map(|one| one.id.clone())
        .collect();
    for (id, content) in &model.prompts.contents {
        effects.push(Effect::SavePromptVersion(PromptVersionRecord {
            id: id.clone(),
            content: content.as_ref().clone(),
        }));
    }
    for id in all {
        save(model, &id, effects);
    }
}

/// Takes a template out of the list; its notice takes it back.
pub(super) fn throw_away(model: &mut Model, id: &PromptId) {
    let place = model.prompts.list.iter().position(|one| one.id == *id);
    let Some(place) = place else {
        return;
    };
    let prompts = Rc::make_mut(&mut model.prompts);
    let prompt = prompts.list.remove(place);
    prompts.thrown_away.push(prompt.clone());
    ui::notify(
        model,
        Notice::PromptDeleted(id.clone(), prompt.name.clone()),
    );
}

/// Puts a template back that was thrown away.
pub(super) fn take_back(model: &mut Model, id: &PromptId) {
    let thrown_away = &model.prompts.thrown_away;
    let Some(place) = thrown_away.iter().position(|one| one.id == *id) else {
        return;
    };
    let prompts = Rc::make_mut(&mut model.prompts);
    let prompt = prompts.thrown_away.remove(place);
    prompts.list.push(prompt);
    prompts.sort();
    ui::withdraw_where(model, |notice| is_of(notice, id));
}

fn is_of(notice: &Notice, id: &PromptId) -> bool {
    matches!(notice, Notice::PromptDeleted(known, _) if known == id)
}

/// A notice has gone: what it could take back is deleted for good.
pub(crate) fn forget(model: &mut Model, notice: &Notice, effects: &mut Vec<Effect>) {
    if let Notice::PromptDeleted(id, _) = notice {
        delete(model, id, effects);
    }
}

/// Deletes everything that could be taken back, for good.
pub(crate) fn forget_all(model: &mut Model, effects: &mut Vec<Effect>) {
    for gone in model.prompts.thrown_away.clone() {
        delete(model, &gone.id, effects);
    }
}

fn delete(model: &mut Model, id: &PromptId, effects: &mut Vec<Effect>) {
    let thrown_away = &model.prompts.thrown_away;
    let Some(place) = thrown_away.iter().position(|one| one.id == *id) else {
        return;
    };
    let prompts = Rc::make_mut(&mut model.prompts);
    let prompt = prompts.thrown_away.remove(place);
    let versions: Vec<VersionId> = prompt.versions.iter().map(|(id, _)| id.clone()).collect();
    prompts.contents.retain(|id, _| !versions.contains(id));
    if model.session.is_unlocked() {
        effects.push(Effect::DeletePrompt {
            prompt: id.clone(),
            versions,
        });
    }
    ui::withdraw_where(model, |notice| is_of(notice, id));
}

/// Has what versions say read, as far as it is not here.
pub(super) fn read(model: &Model, versions: Vec<VersionId>, effects: &mut Vec<Effect>) {
    let prompts = &model.prompts;
    let unknown = |id: &VersionId| !prompts.contents.contains_key(id);
    let wanted: Vec<VersionId> = versions.into_iter().filter(unknown).collect();
    if !wanted.is_empty() && model.session.is_unlocked() {
        effects.push(Effect::LoadPromptVersions(wanted));
    }
}

/// Takes over what versions say.
pub(super) fn came(
    model: &mut Model,
    contents: Vec<(VersionId, Content)>,
    missing: Vec<VersionId>,
) {
    let prompts = Rc::make_mut(&mut model.prompts);
    for (id, content) in contents {
        prompts.contents.insert(id, Rc::new(content));
    }
    prompts.missing.extend(missing);
}

/// Takes over the stored ones; one that is in memory is newer and stays.
pub(super) fn loaded(model: &mut Model, stored: Vec<Prompt>) {
    if !model.session.is_unlocked() {
        return;
    }
    let prompts = Rc::make_mut(&mut model.prompts);
    prompts.listed = true;
    for prompt in stored {
        let gone = prompts.thrown_away.iter().any(|gone| gone.id == prompt.id);
        if prompts.find(&prompt.id).is_none() && !gone {
            prompts.list.push(Rc::new(in_order(prompt)));
        }
    }
    prompts.sort();
}

/// Takes over what another tab did.
pub(super) fn reread(model: &mut Model, stored: Vec<Prompt>) {
    if !model.session.is_unlocked() || !model.prompts.listed {
        return;
    }
    let prompts = Rc::make_mut(&mut model.prompts);
    let there = |known: &PromptId| stored.iter().any(|prompt| prompt.id == *known);
    prompts.list.retain(|known| there(&known.id));
    for prompt in stored {
        let gone = prompts.thrown_away.iter().any(|gone| gone.id == prompt.id);
        match prompts.list.iter_mut().find(|known| known.id == prompt.id) {
            Some(known) if known.version < prompt.version => *known = Rc::new(in_order(prompt)),
            Some(_) => {}
            None if gone => {}
            None => prompts.list.push(Rc::new(in_order(prompt))),
        }
    }
    prompts.sort();
}

/// What two tabs saved stands in the order in which they did.
fn in_order(mut prompt: Prompt) -> Prompt {
    prompt.versions.sort_by_key(|(_, saved)| saved.at_ms);
    prompt
}

/// Forgets everything.
pub(crate) fn close(model: &mut Model) {
    model.prompts = Rc::default();
}
