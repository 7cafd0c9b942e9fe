//! Asking all columns, once or again and again, and ending it.

use std::rc::Rc;

use crate::{
    Effect, Model, Stamp,
    chats::{self, ChatId, ChatSetup, MessageId, ModelRef, Saying},
    compare::{COLUMNS, Column, Comparison, ComparisonId, REPEATS, columns, update::save, vote},
    drafts,
    prompts::{PromptUse, Said},
    turn::{self, TurnsMsg},
};

/// Asks every column that is not left out.
pub(super) fn run(model: &mut Model, text: &str, stamp: &Stamp, effects: &mut Vec<Effect>) {
    let comparison = model.comparisons.current().clone();
    let key = comparison.draft_key();
    let draft = model.drafts.find(Some(&key)).cloned();
    let saying = Saying {
        text: text.trim(),
        files: draft.as_ref().map_or(&[], |draft| &draft.files),
        prompt: None,
    };
    let empty = saying.text.is_empty() && saying.files.is_empty();
    // Said at the field and in the columns already; what was typed stays there.
    let obstacles = comparison.obstacles(&model.chats, &model.drafts, &model.providers);
    // Asked apart, they would not be side by side.
    if empty || !comparison.is_ready(&model.chats) || !obstacles.is_empty() {
        return;
    }
    let id = match comparison.is_fresh() {
        true => begin(model, saying.text, stamp),
        false => comparison.id.clone(),
    };
    if let Some(known) = Rc::make_mut(&mut model.comparisons).find_mut(&id) {
        known.updated_ms = stamp.now_ms;
        vote::hide(known, stamp);
    }
    let asked = comparison.columns.iter().filter(|column| !column.resting);
    for (column, number) in asked.zip(0..) {
        effects.extend(chats::ask(
            model,
            &column.chat,
            &saying,
            &stamp.branch(number),
        ));
    }
    let list = &mut Rc::make_mut(&mut model.comparisons).list;
    list.sort_by_key(|known| std::cmp::Reverse(known.updated_ms));
    drafts::sent(model, Some(key), effects);
    save(model, &id, effects);
    effects.push(Effect::ShowComparison(Some(id)));
}

/// Asks models something in a comparison of its own, in which this was said before; which one that is. It is not shown in
/// place of the page that asked.
pub(crate) fn begin_with(
    model: &mut Model,
    used: &PromptUse,
    (setup, models): (ChatSetup, Vec<ModelRef>),
    (history, text): (&[Said], &str),
    stamp: &Stamp,
) -> (ComparisonId, Vec<Effect>) {
    let id = ComparisonId(stamp.make_id(0));
    let mut comparison = Comparison {
        id: id.clone(),
        title: used.name.clone(),
        created_ms: stamp.now_ms,
        updated_ms: stamp.now_ms,
        setup: setup.clone(),
        ..Comparison::default()
    };
    let mut effects = Vec::new();
    let saying = Saying {
        text: text.trim(),
        files: &[],
        prompt: Some(used),
    };
    let asked = models.into_iter().take(COLUMNS).zip(0..);
    for (asked, number) in asked {
        let stamp = stamp.branch(number);
        let messages = chats::past(&asked, (used, history), &model.providers, &stamp);
        let ids: Vec<MessageId> = messages.iter().map(|said| said.id.clone()).collect();
        let setup = ChatSetup {
            model: asked,
            ..setup.clone()
        };
        let chat = columns::begin(model, &comparison, setup, messages, &stamp);
        comparison.columns.push(Column::of(&chat));
        for message in &ids {
            chats::save_message(model, &chat, message, false, &mut effects);
        }
        effects.extend(match saying.text {
            // A tool's result is answered without a word.
            "" => chats::answer_line(model, &chat, &stamp),
            _ => chats::ask(model, &chat, &saying, &stamp),
        });
    }
    let comparisons = Rc::make_mut(&mut model.comparisons);
    comparisons.list.insert(0, Rc::new(comparison));
    comparisons.open = Some(id.clone());
    save(model, &id, &mut effects);
    (id, effects)
}

/// Gives the fresh comparison an id and a title; from now on it is kept, and so are its columns.
fn begin(model: &mut Model, text: &str, stamp: &Stamp) -> ComparisonId {
    let id = ComparisonId(stamp.make_id(0));
    let comparisons = Rc::make_mut(&mut model.comparisons);
    let mut begun = std::mem::take(&mut comparisons.fresh);
    let comparison = Rc::make_mut(&mut begun);
    comparison.id = id.clone();
    comparison.title = chats::name_of(text);
    comparison.created_ms = stamp.now_ms;
    comparison.workspace.clone_from(&model.workspaces.current);
    for column in &comparison.columns {
        if let Some(chat) = Rc::make_mut(&mut model.chats).find_mut(&column.chat) {
            chat.comparison = Some(id.clone());
            chat.title.clone_from(&comparison.title);
            chat.shelf.temporary = false;
        }
    }
    comparisons.list.insert(0, begun);
    comparisons.open = Some(id.clone());
    id
}

/// Has the last question answered so many more times in every column that is not left out.
pub(super) fn again(model: &mut Model, times: u8, stamp: &Stamp, effects: &mut Vec<Effect>) {
    let comparison = model.comparisons.current().clone();
    let times = times.min(REPEATS);
    if times == 0 || comparison.is_fresh() {
        return;
    }
    let asked = comparison.columns.iter().filter(|column| !column.resting);
    for (column, number) in asked.zip(0..) {
        if let Some(answer) = last_answer(model, &column.chat) {
            let left = &mut Rc::make_mut(&mut model.comparisons).repeats;
            left.insert(column.chat.clone(), times - 1);
            let stamp = stamp.branch(number);
            effects.extend(chats::again(model, &answer, None, false, &stamp));
        }
    }
}

/// The answer at the end of a column, if that is whole.
fn last_answer(model: &Model, chat: &ChatId) -> Option<MessageId> {
    let chat = model.chats.find(chat).filter(|chat| chat.is_settled())?;
    let last = chat.messages.loaded()?.last()?;
    last.reply.as_ref().map(|_| last.id.clone())
}

/// An answer of a chat has ended: where it is to be given again, that begins; after one that is not whole no more.
pub(crate) fn ended(model: &mut Model, chat: &ChatId, whole: bool, stamp: &Stamp) -> Vec<Effect> {
    let Some(left) = model.comparisons.repeats.get(chat).copied() else {
        return Vec::new();
    };
    let repeats = &mut Rc::make_mut(&mut model.comparisons).repeats;
    if left == 0 || !whole {
        repeats.remove(chat);
        return Vec::new();
    }
    repeats.insert(chat.clone(), left - 1);
    let answer = last_answer(model, chat);
    answer.map_or_else(Vec::new, |answer| {
        chats::again(model, &answer, None, false, stamp)
    })
}

/// Ends all answers of the comparison on screen.
pub(super) fn stop_all(model: &mut Model, stamp: &Stamp, effects: &mut Vec<Effect>) {
    for column in &model.comparisons.current().clone().columns {
        stop(model, &column.chat, stamp, effects);
    }
}

/// Ends the answer of a column; it is not given again either.
pub(super) fn stop(model: &mut Model, chat: &ChatId, stamp: &Stamp, effects: &mut Vec<Effect>) {
    if let Some((turn, _)) = model.turns.of_chat(chat) {
        effects.extend(turn::update(model, TurnsMsg::Stop(turn), stamp));
    }
}
