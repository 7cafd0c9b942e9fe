//! What happens to comparisons: each message to the file of its matter.

use std::rc::Rc;

use crate::{
    Effect, Model, Stamp, chats,
    compare::{CompareMsg, Comparison, ComparisonId, columns, export, run, shelf, vote},
    records::ComparisonRecord,
    workspaces,
};

/// Carries out what can happen to comparisons.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn update(model: &mut Model, msg: CompareMsg, stamp: &Stamp) -> Vec<Effect> {
    if let CompareMsg::Open(id) = msg {
        return open(model, id);
    }
    // A message that comes after the vault was closed has nothing to change any more.
    if model.session.is_closed() {
        return Vec::new();
    }
    let mut effects = Vec::new();
    match msg {
        CompareMsg::Open(_) => {}
        CompareMsg::AddModel(asked) => columns::add(model, asked, stamp, &mut effects),
        CompareMsg::RemoveColumn(chat) => columns::remove(model, &chat, stamp, &mut effects),
        CompareMsg::RestoreColumn(chat) => columns::restore(model, &chat),
        CompareMsg::ConfigureColumn(chat, setup) => {
            columns::configure_one(model, &chat, setup, &mut effects);
        }
        CompareMsg::Configure(setup) => columns::configure(model, &setup, &mut effects),
        CompareMsg::Share(chat) => columns::share(model, &chat, &mut effects),
        CompareMsg::Rest(chat, resting) => {
            columns::rest(model, |column| {
                if column.chat == chat {
                    column.resting = resting;
                }
            });
            save_current(model, &mut effects);
        }
        CompareMsg::Only(chat) => {
            columns::rest(model, |column| column.resting = column.chat != chat);
            save_current(model, &mut effects);
        }
        CompareMsg::Run { text } => run::run(model, &text, stamp, &mut effects),
        CompareMsg::Again(times) => run::again(model, times, stamp, &mut effects),
        CompareMsg::Stop(chat) => run::stop(model, &chat, stamp, &mut effects),
        CompareMsg::StopAll => run::stop_all(model, stamp, &mut effects),
        CompareMsg::GoOnIn(chat) => {
            let last = model.chats.find(&chat);
            let last = last.and_then(|chat| Some(chat.messages.loaded()?.last()?.id.clone()));
            effects.extend(last.map_or_else(Vec::new, |last| chats::fork(model, &last, stamp)));
        }
        CompareMsg::Blind(blind) => vote::set_blind(model, blind, &mut effects),
        CompareMsg::Vote(verdict) => vote::vote(model, verdict, stamp, &mut effects),
        CompareMsg::Export(form, words) => {
            effects.extend(export::take_along(model, form, &words));
        }
        CompareMsg::SameModels => columns::same_models(model, stamp, &mut effects),
        CompareMsg::Rename(id, title) => {
            let title = title.trim();
            if !title.is_empty() {
                change(
                    model,
                    &id,
                    |it| title.clone_into(&mut it.title),
                    &mut effects,
                );
            }
        }
        CompareMsg::Tag(id, typed) => {
            let tags = chats::shelf::read_tags(&typed);
            change(model, &id, |it| it.tags = tags, &mut effects);
        }
        CompareMsg::Delete(id) => shelf::throw_away(model, &id, stamp, &mut effects),
        CompareMsg::Restore(id) => shelf::restore(model, &id),
        CompareMsg::Loaded(stored) => return shelf::loaded(model, stored),
        CompareMsg::Reread(stored) => shelf::reread(model, stored),
    }
    effects
}

/// Shows a comparison, and has the messages of its columns read.
pub(super) fn open(model: &mut Model, id: Option<ComparisonId>) -> Vec<Effect> {
    let known = id
        .as_ref()
        .and_then(|id| model.comparisons.find(id))
        .cloned();
    if id.is_some() && known.is_none() && chats::may_come(model, model.comparisons.listed) {
        let comparisons = Rc::make_mut(&mut model.comparisons);
        comparisons.open = None;
        comparisons.wanted = id;
        return Vec::new();
    }
    let shown = known.as_ref().map(|known| known.id.clone());
    if model.comparisons.open != shown || model.comparisons.wanted.is_some() {
        let comparisons = Rc::make_mut(&mut model.comparisons);
        comparisons.open.clone_from(&shown);
        comparisons.wanted = None;
    }
    let mut effects = Vec::new();
    if let Some(known) = &known {
        workspaces::follow(model, &known.workspace, &mut effects);
    }
    for column in known.iter().flat_map(|known| &known.columns) {
        chats::read(model, &column.chat, &mut effects);
    }
    effects.push(Effect::ShowComparison(shown));
    effects
}

/// Changes a comparison, and writes it if that is new.
pub(super) fn change(
    model: &mut Model,
    id: &ComparisonId,
    by: impl FnOnce(&mut Comparison),
    effects: &mut Vec<Effect>,
) {
    let Some(known) = model.comparisons.find(id) else {
        return;
    };
    let mut changed = Comparison::clone(known);
    by(&mut changed);
    if changed != **known {
        if let Some(known) = Rc::make_mut(&mut model.comparisons).find_mut(id) {
            *known = changed;
        }
        save(model, id, effects);
    }
}

/// Writes the comparison on screen.
pub(super) fn save_current(model: &mut Model, effects: &mut Vec<Effect>) {
    let id = model.comparisons.current().id.clone();
    save(model, &id, effects);
}

/// Writes a comparison, if the vault is open; the fresh one never.
pub(super) fn save(model: &mut Model, id: &ComparisonId, effects: &mut Vec<Effect>) {
    if !model.session.is_unlocked() || model.comparisons.find(id).is_none() {
        return;
    }
    if let Some(comparison) = Rc::make_mut(&mut model.comparisons).find_mut(id) {
        comparison.version += 1;
        effects.push(Effect::SaveComparison(ComparisonRecord {
            comparison: comparison.clone(),
        }));
    }
}
