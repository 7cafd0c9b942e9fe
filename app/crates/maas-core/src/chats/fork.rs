//! A new chat made of everything up to a message of another one.

use std::rc::Rc;

use crate::{
    Effect, Model, Stamp,
    chats::{
        Chat, ChatId, ChatMessage, MessageId, Messages, ReplyState, save_chat, save_message,
        shelf::Shelf,
    },
};

/// Makes a chat of the line of one on screen up to a message, and shows it. The messages are copies with ids of their own, so
/// that neither chat depends on the other.
pub(crate) fn fork(model: &mut Model, message: &MessageId, stamp: &Stamp) -> Vec<Effect> {
    let source = model
        .chats
        .holder(message)
        .filter(|_| !model.session.is_closed());
    let Some((source, at)) = source.and_then(|chat| Some((chat.clone(), chat.place(message)?)))
    else {
        return Vec::new();
    };
    let line = source.messages.loaded().unwrap_or_default();
    let copies = copies(line.get(..=at).unwrap_or_default(), stamp);
    let id = ChatId(stamp.make_id(0));
    let workspace = model
        .workspaces
        .of_chat(&source, &model.comparisons)
        .clone();
    let ids: Vec<MessageId> = copies.iter().map(|copy| copy.id.clone()).collect();
    let chats = Rc::make_mut(&mut model.chats);
    chats.list.insert(
        0,
        Rc::new(Chat {
            id: id.clone(),
            title: numbered(&source.title, |title| {
                chats.list.iter().any(|chat| chat.title == title)
            }),
            created_ms: stamp.now_ms,
            updated_ms: stamp.now_ms,
            messages: Messages::Loaded(copies),
            unopened: Vec::new(),
            branches: Vec::new(),
            aside: Vec::new(),
            unread_files: Vec::new(),
            // What is never stored stays so; the rest of where it stands is the first one's.
            shelf: Shelf {
                named: true,
                temporary: source.shelf.temporary,
                ..Shelf::default()
            },
            workspace,
            comparison: None,
            version: 0,
            ..Chat::clone(&source)
        }),
    );
    chats.open = Some(id.clone());
    let mut effects = Vec::new();
    for message in &ids {
        save_message(model, &id, message, false, &mut effects);
    }
    save_chat(model, &id, &mut effects);
    effects.push(match source.comparison {
        None => Effect::ShowRoute(Some(id)),
        Some(_) => Effect::GoTo(id),
    });
    effects.push(Effect::ScrollToEnd);
    effects
}

/// Copies of messages, with ids of their own; the first of these is that of the ordinal 1.
pub(crate) fn copies(line: &[Rc<ChatMessage>], stamp: &Stamp) -> Vec<Rc<ChatMessage>> {
    // An answer that is still on its way has nothing to be copied yet.
    let whole = line.iter().filter(|said| {
        let grows = |state| state == ReplyState::Streaming;
        !said.reply.as_ref().is_some_and(|reply| grows(reply.state))
    });
    whole
        .zip(1_u16..)
        .map(|(said, number)| {
            Rc::new(ChatMessage {
                id: MessageId(stamp.make_id(number)),
                version: 1,
                ..ChatMessage::clone(said)
            })
        })
        .collect()
}

/// A title like another one, with the first number that makes it a title of its own.
fn numbered(title: &str, taken: impl Fn(&str) -> bool) -> String {
    let stem = title
        .strip_suffix(')')
        .and_then(|title| title.rsplit_once(" ("))
        .filter(|(_, number)| number.parse::<u32>().is_ok())
        .map_or(title, |(stem, _)| stem);
    (2_u32..)
        .map(|number| format!("{stem} ({number})"))
        .find(|title| !taken(title))
        .unwrap_or_default()
}
