//! Who stands side by side, and with what setup.

use std::rc::Rc;

use crate::{
    Effect, Model, Stamp,
    chats::{self, Chat, ChatId, ChatSetup, Messages, ModelRef, shelf::Shelf},
    compare::{COLUMNS, Column, Comparison, ComparisonId, shelf, update::save_current},
    ui::{self, Notice},
    workspaces::WorkspaceId,
};

/// Adds a column. Where something was asked already, it is told what the first one was told up to the last question, and asked.
pub(super) fn add(model: &mut Model, asked: ModelRef, stamp: &Stamp, effects: &mut Vec<Effect>) {
    let comparison = model.comparisons.current().clone();
    let lead = comparison.chats(&model.chats).next();
    let line = lead.and_then(|(_, chat)| chat.messages.loaded());
    // While it is hidden who is who, a new one would be known. Without what was said it could not be asked the same.
    if comparison.is_hidden()
        || comparison.columns.len() >= COLUMNS
        || (!comparison.is_fresh() && line.is_none())
    {
        return;
    }
    let line = line.unwrap_or_default();
    let last = line.iter().rposition(|said| said.is_asked());
    let told = last.and_then(|last| line.get(..=last)).unwrap_or_default();
    let messages = chats::copies(told, &stamp.branch(0));
    let ids: Vec<_> = messages.iter().map(|said| said.id.clone()).collect();
    let setup = ChatSetup {
        model: asked,
        ..comparison.setup.clone()
    };
    let chat = begin(model, &comparison, setup, messages, stamp);
    push(model, &comparison.id, Column::of(&chat));
    if !ids.is_empty() {
        for message in &ids {
            chats::save_message(model, &chat, message, false, effects);
        }
        effects.extend(chats::answer_line(model, &chat, stamp));
    }
    save_current(model, effects);
}

/// Makes the chat of a new column. It is not stored before something was asked.
pub(super) fn begin(
    model: &mut Model,
    comparison: &Comparison,
    setup: ChatSetup,
    messages: Vec<Rc<chats::ChatMessage>>,
    stamp: &Stamp,
) -> ChatId {
    let id = ChatId(stamp.make_id(0));
    let chat = Chat {
        id: id.clone(),
        title: comparison.title.clone(),
        created_ms: stamp.now_ms,
        updated_ms: stamp.now_ms,
        shelf: Shelf {
            named: true,
            temporary: comparison.is_fresh(),
            ..Shelf::default()
        },
        workspace: WorkspaceId::default(),
        comparison: Some(comparison.id.clone()),
        setup,
        messages: Messages::Loaded(messages),
        unopened: Vec::new(),
        branches: Vec::new(),
        aside: Vec::new(),
        unread_files: Vec::new(),
        version: 0,
    };
    Rc::make_mut(&mut model.chats).columns.push(Rc::new(chat));
    id
}

fn push(model: &mut Model, id: &ComparisonId, column: Column) {
    if let Some(comparison) = Rc::make_mut(&mut model.comparisons).find_mut(id) {
        comparison.columns.push(column);
    }
}

/// Takes a column out; its answers can be taken back for a while. An answer under way ends.
pub(super) fn remove(model: &mut Model, chat: &ChatId, stamp: &Stamp, effects: &mut Vec<Effect>) {
    let comparison = model.comparisons.current().clone();
    let place = comparison.columns.iter().position(|it| it.chat == *chat);
    let Some(place) = place else {
        return;
    };
    shelf::end_turn(model, chat, stamp, effects);
    let asked = model.chats.find(chat);
    let asked = asked.map(|chat| chat.setup.model.model.clone());
    let comparisons = Rc::make_mut(&mut model.comparisons);
    comparisons.repeats.remove(chat);
    let Some(known) = comparisons.find_mut(&comparison.id) else {
        return;
    };
    let column = known.columns.remove(place);
    if comparison.is_fresh() {
        return shelf::delete_chat(model, chat, effects);
    }
    comparisons
        .removed
        .push((comparison.id.clone(), place, column));
    ui::notify(
        model,
        Notice::ColumnRemoved(chat.clone(), asked.unwrap_or_default()),
    );
}

/// Puts a column back where it was. Nothing of it was written yet.
pub(super) fn restore(model: &mut Model, chat: &ChatId) {
    let removed = &model.comparisons.removed;
    let Some(at) = removed
        .iter()
        .position(|(_, _, column)| column.chat == *chat)
    else {
        return;
    };
    let comparisons = Rc::make_mut(&mut model.comparisons);
    let (id, place, column) = comparisons.removed.remove(at);
    if let Some(comparison) = comparisons.find_mut(&id) {
        let place = place.min(comparison.columns.len());
        comparison.columns.insert(place, column);
    }
    let said = |notice: &Notice| matches!(notice, Notice::ColumnRemoved(known, _) if known == chat);
    ui::withdraw_where(model, said);
}

/// Changes what a column is set up with; from then on all but its model is its own.
pub(super) fn configure_one(
    model: &mut Model,
    chat: &ChatId,
    setup: ChatSetup,
    effects: &mut Vec<Effect>,
) {
    let comparison = model.comparisons.current().clone();
    let own = setup
        != ChatSetup {
            model: setup.model.clone(),
            ..comparison.setup.clone()
        };
    effects.extend(chats::configure_chat(model, chat, setup));
    let known = comparison.columns.iter().find(|it| it.chat == *chat);
    if known.is_some_and(|known| own && !known.own) {
        rest(model, |column| column.own |= column.chat == *chat);
        save_current(model, effects);
    }
}

/// Changes what columns share, and those that have nothing of their own.
pub(super) fn configure(model: &mut Model, setup: &ChatSetup, effects: &mut Vec<Effect>) {
    let comparison = model.comparisons.current().clone();
    if let Some(known) = Rc::make_mut(&mut model.comparisons).find_mut(&comparison.id) {
        known.setup = setup.clone();
    }
    for column in comparison.columns.iter().filter(|column| !column.own) {
        follow(model, &column.chat, effects);
    }
    save_current(model, effects);
}

/// Lets a column have what the others share.
pub(super) fn share(model: &mut Model, chat: &ChatId, effects: &mut Vec<Effect>) {
    rest(model, |column| column.own &= column.chat != *chat);
    follow(model, chat, effects);
    save_current(model, effects);
}

fn follow(model: &mut Model, chat: &ChatId, effects: &mut Vec<Effect>) {
    if let Some(known) = model.chats.find(chat) {
        let setup = ChatSetup {
            model: known.setup.model.clone(),
            ..model.comparisons.current().setup.clone()
        };
        effects.extend(chats::configure_chat(model, chat, setup));
    }
}

/// Changes the columns of the comparison on screen.
pub(super) fn rest(model: &mut Model, by: impl FnMut(&mut Column)) {
    let id = model.comparisons.current().id.clone();
    if let Some(known) = Rc::make_mut(&mut model.comparisons).find_mut(&id) {
        known.columns.iter_mut().for_each(by);
    }
}

/// Makes the fresh comparison one with the setups of that on screen, and shows it.
pub(super) fn same_models(model: &mut Model, stamp: &Stamp, effects: &mut Vec<Effect>) {
    let source = model.comparisons.current().clone();
    if source.is_fresh() {
        return;
    }
    for column in &model.comparisons.fresh.clone().columns {
        shelf::delete_chat(model, &column.chat, effects);
    }
    let fresh = Comparison {
        setup: source.setup.clone(),
        blind: source.blind,
        ..Comparison::default()
    };
    Rc::make_mut(&mut model.comparisons).fresh = Rc::new(fresh.clone());
    for (column, number) in source.columns.iter().zip(0..) {
        if let Some(setup) = model
            .chats
            .find(&column.chat)
            .map(|chat| chat.setup.clone())
        {
            let chat = begin(model, &fresh, setup, Vec::new(), &stamp.branch(number));
            let column = Column {
                own: column.own,
                ..Column::of(&chat)
            };
            push(model, &fresh.id, column);
        }
    }
    Rc::make_mut(&mut model.comparisons).open = None;
    effects.push(Effect::ShowComparison(None));
}

impl Column {
    pub(super) fn of(chat: &ChatId) -> Self {
        Self {
            chat: chat.clone(),
            own: false,
            resting: false,
        }
    }
}
