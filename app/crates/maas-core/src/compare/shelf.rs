//! Comparisons that are kept: read, thrown away, taken back, and closed with the vault.

use std::rc::Rc;

use crate::{
    Effect, Model, Stamp,
    chats::{self, ChatId},
    compare::{
        Comparison, ComparisonId, Comparisons,
        update::{change, open, save},
    },
    drafts, turn,
    ui::{self, Notice},
    workspaces::WorkspaceId,
};

/// Takes over the list from the database; a comparison that is in memory is newer and stays. A column whose comparison is
/// gone is a chat among the others, so that nothing of it is lost.
pub(super) fn loaded(model: &mut Model, stored: Vec<Comparison>) -> Vec<Effect> {
    if !model.session.is_unlocked() {
        return Vec::new();
    }
    let comparisons = Rc::make_mut(&mut model.comparisons);
    comparisons.listed = true;
    for comparison in stored {
        let gone = &comparisons.thrown_away;
        let thrown_away = gone.iter().any(|gone| gone.id == comparison.id);
        if comparisons.find(&comparison.id).is_none() && !thrown_away {
            comparisons.list.push(Rc::new(comparison));
        }
    }
    let newest = |known: &Rc<Comparison>| std::cmp::Reverse(known.updated_ms);
    comparisons.list.sort_by_key(newest);
    let wanted = comparisons.wanted.take();
    adopt(model);
    match wanted {
        Some(id) => open(model, Some(id)),
        None => Vec::new(),
    }
}

/// Takes over what another tab did to comparisons. One on screen stays, even if it was deleted there.
pub(super) fn reread(model: &mut Model, stored: Vec<Comparison>) {
    if !model.session.is_unlocked() || !model.comparisons.listed {
        return;
    }
    let shown = model.comparisons.current().id.clone();
    let comparisons = Rc::make_mut(&mut model.comparisons);
    let there = |known: &ComparisonId| stored.iter().any(|one| one.id == *known);
    comparisons
        .list
        .retain(|known| known.id == shown || there(&known.id));
    for comparison in stored {
        match comparisons.find_mut(&comparison.id) {
            Some(known) if known.version < comparison.version => *known = comparison,
            Some(_) => {}
            None => {
                let gone = &comparisons.thrown_away;
                if !gone.iter().any(|gone| gone.id == comparison.id) {
                    comparisons.list.push(Rc::new(comparison));
                }
            }
        }
    }
    let newest = |known: &Rc<Comparison>| std::cmp::Reverse(known.updated_ms);
    comparisons.list.sort_by_key(newest);
}

/// Puts columns that no comparison has among the chats.
fn adopt(model: &mut Model) {
    let comparisons = &model.comparisons;
    let all = comparisons
        .list
        .iter()
        .chain(&comparisons.thrown_away)
        .chain([&comparisons.fresh]);
    let mut known: Vec<&ChatId> = all
        .flat_map(|comparison| &comparison.columns)
        .chain(comparisons.removed.iter().map(|(_, _, column)| column))
        .map(|column| &column.chat)
        .collect();
    known.sort_unstable();
    let is_known = |chat: &ChatId| known.binary_search(&chat).is_ok();
    if model.chats.columns.iter().all(|chat| is_known(&chat.id)) {
        return;
    }
    let chats = Rc::make_mut(&mut model.chats);
    let (columns, orphans) = std::mem::take(&mut chats.columns)
        .into_iter()
        .partition(|chat| is_known(&chat.id));
    chats.columns = columns;
    for mut orphan in orphans {
        Rc::make_mut(&mut orphan).comparison = None;
        chats.list.push(orphan);
    }
    chats.sort();
}

/// Takes in a comparison that was made elsewhere, and writes it; its columns are there already.
pub(crate) fn add_whole(model: &mut Model, comparison: Comparison, effects: &mut Vec<Effect>) {
    let id = comparison.id.clone();
    let comparisons = Rc::make_mut(&mut model.comparisons);
    comparisons.list.insert(0, Rc::new(comparison));
    save(model, &id, effects);
}

/// Puts a comparison into another workspace.
pub(crate) fn put_into(
    model: &mut Model,
    id: &ComparisonId,
    workspace: &WorkspaceId,
    effects: &mut Vec<Effect>,
) {
    change(model, id, |it| it.workspace = workspace.clone(), effects);
}

/// Takes a comparison out of the list; its answers under way end.
pub(super) fn throw_away(
    model: &mut Model,
    id: &ComparisonId,
    stamp: &Stamp,
    effects: &mut Vec<Effect>,
) {
    let place = model.comparisons.list.iter().position(|it| it.id == *id);
    let Some(place) = place else {
        return;
    };
    let comparisons = Rc::make_mut(&mut model.comparisons);
    let comparison = comparisons.list.remove(place);
    comparisons.thrown_away.push(comparison.clone());
    if comparisons.open.as_ref() == Some(id) {
        comparisons.open = None;
        effects.push(Effect::ShowComparison(None));
    }
    for column in &comparison.columns {
        end_turn(model, &column.chat, stamp, effects);
    }
    ui::notify(model, Notice::ComparisonDeleted(id.clone()));
}

/// Puts a comparison back that was thrown away.
pub(super) fn restore(model: &mut Model, id: &ComparisonId) {
    let thrown_away = &model.comparisons.thrown_away;
    let Some(place) = thrown_away.iter().position(|known| known.id == *id) else {
        return;
    };
    let comparisons = Rc::make_mut(&mut model.comparisons);
    let comparison = comparisons.thrown_away.remove(place);
    comparisons.list.push(comparison);
    let newest = |known: &Rc<Comparison>| std::cmp::Reverse(known.updated_ms);
    comparisons.list.sort_by_key(newest);
    ui::withdraw(model, &Notice::ComparisonDeleted(id.clone()));
}

/// A notice has gone: what it could take back is deleted for good.
pub(crate) fn forget(model: &mut Model, notice: &Notice, effects: &mut Vec<Effect>) {
    match notice {
        Notice::ComparisonDeleted(id) => delete(model, id, effects),
        Notice::ColumnRemoved(chat, _) => {
            let removed = &model.comparisons.removed;
            let place = removed.iter().position(|(_, _, it)| it.chat == *chat);
            if let Some(place) = place {
                let comparisons = Rc::make_mut(&mut model.comparisons);
                let (id, _, _) = comparisons.removed.remove(place);
                delete_chat(model, chat, effects);
                save(model, &id, effects);
            }
        }
        _ => {}
    }
}

/// Deletes everything that could be taken back, for good.
pub(crate) fn forget_all(model: &mut Model, effects: &mut Vec<Effect>) {
    let comparisons = model.comparisons.clone();
    for comparison in &comparisons.thrown_away {
        delete(model, &comparison.id, effects);
    }
    for (_, _, column) in &comparisons.removed {
        let notice = Notice::ColumnRemoved(column.chat.clone(), String::new());
        forget(model, &notice, effects);
    }
}

fn delete(model: &mut Model, id: &ComparisonId, effects: &mut Vec<Effect>) {
    let thrown_away = &model.comparisons.thrown_away;
    let Some(place) = thrown_away.iter().position(|known| known.id == *id) else {
        return;
    };
    let comparisons = Rc::make_mut(&mut model.comparisons);
    let comparison = comparisons.thrown_away.remove(place);
    if model.session.is_unlocked() {
        effects.push(Effect::DeleteComparison(id.clone()));
    }
    for column in &comparison.columns {
        delete_chat(model, &column.chat, effects);
    }
    drafts::forget(model, &comparison.draft_key(), effects);
    ui::withdraw(model, &Notice::ComparisonDeleted(id.clone()));
}

/// Deletes the chat of a column, for good.
pub(super) fn delete_chat(model: &mut Model, id: &ChatId, effects: &mut Vec<Effect>) {
    let columns = &model.chats.columns;
    let Some(place) = columns.iter().position(|chat| chat.id == *id) else {
        return;
    };
    let chat = Rc::make_mut(&mut model.chats).columns.remove(place);
    chats::deleted(model, &chat, effects);
}

/// Ends what is being written in a column, from our side.
pub(super) fn end_turn(model: &mut Model, chat: &ChatId, stamp: &Stamp, effects: &mut Vec<Effect>) {
    if let Some((turn, _)) = model.turns.of_chat(chat) {
        effects.push(Effect::AbortTurn(turn));
        effects.extend(turn::end(model, turn, stamp, turn::interrupt));
    }
}

/// Writes every comparison that is in memory: the work done before there was an open vault.
pub(crate) fn save_in_memory(model: &mut Model, effects: &mut Vec<Effect>) {
    let all: Vec<ComparisonId> = model
        .comparisons
        .list
        .iter()
        .map(|known| known.id.clone())
        .collect();
    for id in all {
        save(model, &id, effects);
    }
}

/// Forgets everything; the random id of the one on screen stays, so that unlocking leads back to where the address points.
pub(crate) fn close(model: &mut Model) {
    let open = model.comparisons.open.clone();
    let wanted = open.or_else(|| model.comparisons.wanted.clone());
    model.comparisons = Rc::new(Comparisons {
        wanted,
        ..Comparisons::default()
    });
}
