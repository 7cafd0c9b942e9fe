//! Reads the messages of a chat: its end first, then piece by piece what stands before it, so that a long chat is on
//! screen at once and no piece holds up the page.

use std::rc::Rc;

use maas_core::{
    chats::{ChatId, ChatMessage, ChatsMsg, MessageId},
    records::MessageRecord,
};
use yew::platform::spawn_local;

use super::{World, persist::Opening};
use crate::platform::db::{DbError, Row, Store};

/// So many messages are read first: they fill more than one screen.
const FIRST: usize = 12;
/// So many are read in one piece after that.
const PIECE: usize = 40;

/// Reads the messages of a chat; those of its line end first.
pub(super) fn load_messages(
    world: &Rc<World>,
    chat: ChatId,
    line: Vec<MessageId>,
    aside: Vec<MessageId>,
) {
    let world = world.clone();
    spawn_local(async move {
        let read = read(&world, &chat, &line, &aside).await;
        world.tell(match read {
            Ok((messages, damaged)) => ChatsMsg::MessagesLoaded {
                chat,
                messages,
                damaged,
            },
            Err(_) => ChatsMsg::LoadFailed(chat),
        });
    });
}

async fn read(
    world: &World,
    chat: &ChatId,
    line: &[MessageId],
    aside: &[MessageId],
) -> Result<(Vec<ChatMessage>, usize), DbError> {
    // What was typed a moment ago may still be on its way into the database.
    world.writer.flushed().await;
    let (rest, end) = line.split_at(line.len().saturating_sub(FIRST));
    let (mut all, mut damaged) = finish(begin(world, end).await?).await?;
    if !rest.is_empty() || !aside.is_empty() {
        let (chat, messages) = (chat.clone(), all.clone());
        world.tell(ChatsMsg::EndLoaded { chat, messages });
    }
    let mut opening = None;
    for piece in rest.rchunks(PIECE).chain(aside.chunks(PIECE)) {
        // One piece is opened while the next one is read.
        let next = begin(world, piece).await?;
        if let Some(opening) = opening.replace(next) {
            let (messages, bad) = finish(opening).await?;
            all.extend(messages);
            damaged += bad;
        }
    }
    if let Some(opening) = opening {
        let (messages, bad) = finish(opening).await?;
        all.extend(messages);
        damaged += bad;
    }
    Ok((all, damaged))
}

async fn begin(world: &World, ids: &[MessageId]) -> Result<Opening, DbError> {
    let ids: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
    let rows = world.db().await?.get_many(Store::Messages, &ids).await?;
    let found: Vec<(String, Row)> = ids
        .into_iter()
        .zip(rows)
        .filter_map(|(id, row)| Some((id.to_owned(), row?)))
        .collect();
    Opening::begin(world, Store::Messages, found)
}

async fn finish(opening: Opening) -> Result<(Vec<ChatMessage>, usize), DbError> {
    let (records, damaged) = opening.finish::<MessageRecord>().await?;
    let messages = records.into_iter().map(ChatMessage::from_record);
    Ok((messages.collect(), damaged))
}
