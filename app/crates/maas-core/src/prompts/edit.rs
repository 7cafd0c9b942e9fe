//! What a person changes of a template.

use std::rc::Rc;

use super::{
    Brought, Content, Label, MESSAGES, NAME_CHARS, Prompt, PromptId, Saved, TAGS, VersionId,
    shelf::save,
};
use crate::{
    Effect, Model, Stamp,
    records::PromptVersionRecord,
    ui::{self, Notice},
};

/// Makes a template with a first version.
pub(super) fn add(
    model: &mut Model,
    (name, folder): (&str, &str),
    content: Content,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let brought = Brought {
        name: name.to_owned(),
        folder: folder.to_owned(),
        content,
        ..Brought::default()
    };
    make(model, brought, 0, stamp, effects);
}

/// Makes those that another tool had.
pub(super) fn import(
    model: &mut Model,
    all: Vec<Brought>,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let mut many = 0;
    for (one, number) in all.into_iter().zip(0_u16..) {
        many += usize::from(make(model, one, number, stamp, effects));
    }
    if many > 0 {
        ui::notify(model, Notice::PromptsAdded(many));
    }
}

/// Makes the `number`th template of an update; whether it has a name.
fn make(
    model: &mut Model,
    one: Brought,
    number: u16,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) -> bool {
    let Some(name) = short(&one.name) else {
        return false;
    };
    let (id, version) = (stamp.make_id(2 * number), stamp.make_id(2 * number + 1));
    let (id, version) = (PromptId(id), VersionId(version));
    let labels = one.production.then(|| (Label::Production, version.clone()));
    let content = fitting(one.content);
    let saved = Saved {
        at_ms: stamp.now_ms,
        note: short(&one.note).unwrap_or_default(),
    };
    let prompt = Prompt {
        id: id.clone(),
        workspace: model.workspaces.current.clone(),
        name,
        description: one.description.trim().to_owned(),
        folder: read_folder(&one.folder),
        tags: read_tags(one.tags),
        created_ms: stamp.now_ms,
        updated_ms: stamp.now_ms,
        content: content.clone(),
        versions: vec![(version.clone(), saved)],
        labels: labels.into_iter().collect(),
        ..Prompt::default()
    };
    let prompts = Rc::make_mut(&mut model.prompts);
    prompts.list.push(Rc::new(prompt));
    prompts.sort();
    keep_content(model, version, content, effects);
    save(model, &id, effects);
    true
}

/// Keeps what was typed since the newest version; as that says it is nothing.
pub(super) fn type_in(
    model: &mut Model,
    id: &PromptId,
    content: Content,
    effects: &mut Vec<Effect>,
) {
    let content = fitting(content);
    let typed = |prompt: &mut Prompt| {
        prompt.draft = Some(content).filter(|draft| *draft != prompt.content);
    };
    change(model, id, typed, effects);
}

/// Saves a version, if it says something else than the newest one.
pub(super) fn save_version(
    model: &mut Model,
    id: &PromptId,
    content: Content,
    note: &str,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let content = fitting(content);
    let Some(prompt) = model.prompts.find(id) else {
        return;
    };
    if prompt.content == content {
        return change(model, id, |prompt| prompt.draft = None, effects);
    }
    let version = VersionId(stamp.make_id(0));
    let saved = Saved {
        at_ms: stamp.now_ms,
        note: short(note).unwrap_or_default(),
    };
    add_version(model, id, (version, saved), content, effects);
}

/// Adds a version that was made.
pub(crate) fn add_version(
    model: &mut Model,
    id: &PromptId,
    (version, saved): (VersionId, Saved),
    content: Content,
    effects: &mut Vec<Effect>,
) {
    keep_content(model, version.clone(), content.clone(), effects);
    let add = |prompt: &mut Prompt| {
        prompt.content = content;
        prompt.draft = None;
        prompt.updated_ms = saved.at_ms;
        prompt.versions.push((version, saved));
    };
    change(model, id, add, effects);
}

/// Saves what an older version says as the newest one.
pub(super) fn restore(
    model: &mut Model,
    (id, version): (&PromptId, &VersionId),
    note: &str,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let prompt = model.prompts.find(id);
    let content = prompt.and_then(|prompt| model.prompts.content(prompt, version));
    if let Some(content) = content {
        save_version(model, id, content.as_ref().clone(), note, stamp, effects);
    }
}

/// Gives a label to a version, or to none.
pub(super) fn label(
    model: &mut Model,
    id: &PromptId,
    label: Label,
    version: Option<VersionId>,
    effects: &mut Vec<Effect>,
) {
    let set = |prompt: &mut Prompt| {
        prompt.labels.retain(|(known, _)| *known != label);
        let known = version.filter(|version| prompt.number(version).is_some());
        prompt.labels.extend(known.map(|version| (label, version)));
        prompt.labels.sort();
    };
    change(model, id, set, effects);
}

/// Makes a second one of what is on screen of a template.
pub(super) fn duplicate(
    model: &mut Model,
    id: &PromptId,
    name: &str,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let Some(prompt) = model.prompts.find(id).cloned() else {
        return;
    };
    let copy = Brought {
        name: name.to_owned(),
        description: prompt.description.clone(),
        folder: prompt.folder.clone(),
        tags: prompt.tags.clone(),
        content: prompt.shown().clone(),
        ..Brought::default()
    };
    make(model, copy, 0, stamp, effects);
}

/// Changes a template, and writes it if that is new.
pub(super) fn change(
    model: &mut Model,
    id: &PromptId,
    by: impl FnOnce(&mut Prompt),
    effects: &mut Vec<Effect>,
) {
    let Some(known) = model.prompts.find(id) else {
        return;
    };
    let mut changed = Prompt::clone(known);
    by(&mut changed);
    if changed != **known {
        let prompts = Rc::make_mut(&mut model.prompts);
        if let Some(known) = prompts.list.iter_mut().find(|known| known.id == *id) {
            *known = Rc::new(changed);
        }
        prompts.sort();
        save(model, id, effects);
    }
}

/// Keeps what a version says, and writes it.
pub(super) fn keep_content(
    model: &mut Model,
    version: VersionId,
    content: Content,
    effects: &mut Vec<Effect>,
) {
    if model.session.is_unlocked() {
        effects.push(Effect::SavePromptVersion(PromptVersionRecord {
            id: version.clone(),
            content: content.clone(),
        }));
    }
    let contents = &mut Rc::make_mut(&mut model.prompts).contents;
    contents.insert(version, Rc::new(content));
}

fn fitting(mut content: Content) -> Content {
    content.messages.truncate(MESSAGES);
    content
}

/// A name or note as it is kept; an empty one is none.
pub(super) fn short(typed: &str) -> Option<String> {
    let name: String = typed.trim().chars().take(NAME_CHARS).collect();
    Some(name).filter(|name| !name.is_empty())
}

/// A folder as it is kept: parts with slashes between them.
pub(super) fn read_folder(typed: &str) -> String {
    let parts = typed.split('/').filter_map(short);
    parts.take(8).collect::<Vec<_>>().join("/")
}

/// Tags as they are kept: none twice.
pub(super) fn read_tags(typed: Vec<String>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in typed.iter().filter_map(|tag| short(tag)) {
        if !tags.contains(&tag) && tags.len() < TAGS {
            tags.push(tag);
        }
    }
    tags
}
