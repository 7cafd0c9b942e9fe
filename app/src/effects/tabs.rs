//! The other tabs of the app: tells them what this one wrote, and takes over what they did.
//!
//! What is said is a word, and ids of records with their versions, as they lie in the clear anyway; never a text, never a key.

use std::rc::Rc;

use maas_core::{
    chats::{
        ChatId, ChatMessage, ElsewhereMsg, MessageId,
        elsewhere::{Asked, grows},
    },
    compare::CompareMsg,
    msg::SessionMsg,
    presets::PresetsMsg,
    records::{ChatRecord, ComparisonRecord, MessageRecord, PresetRecord, SettingsRecord},
    workspaces::{WorkspacesMsg, WorkspacesRecord},
};
use yew::platform::spawn_local;

use super::{
    World, keys, ledger,
    load::open,
    passkey,
    persist::{SETTINGS, WORKSPACES},
    vault,
};
use crate::platform::{
    clock,
    db::{Change, DbError, Row, Store},
    lock,
    tabs::Tabs,
};

/// This tab closed the vault.
pub(super) const LOCK: &str = "lock";
/// This tab made the vault.
pub(super) const MADE: &str = "made";
/// This tab is about to delete or replace what is stored, and holds [`LEAVING`] until that is done.
pub(super) const LEAVE: &str = "leave";
/// The lock of a tab that does so.
pub(super) const LEAVING: &str = "openmaas-leave";
/// Somebody is at this tab.
const ACTIVE: &str = "active";
/// This tab wrote or deleted records; they follow.
const CHANGED: &str = "changed";
/// So often the others are told that somebody is here, in milliseconds.
const ACTIVE_EVERY_MS: u64 = 5_000;

/// Listens to the other tabs.
pub(super) fn join(world: &Rc<World>) {
    let heard_by = Rc::downgrade(world);
    let tabs = Tabs::join(move |text| {
        if let Some(world) = heard_by.upgrade() {
            heard(&world, text);
        }
    });
    world.tabs.replace(Some(tabs));
}

/// Tells the other tabs.
pub(super) fn tell(world: &World, text: &str) {
    if let Some(tabs) = &*world.tabs.borrow() {
        tabs.tell(text);
    }
}

/// Tells the other tabs now and then that somebody is here, so that none of them closes the vault.
pub(super) fn active(world: &World) {
    let now = clock::now_ms();
    if now.saturating_sub(world.told_active_ms.get()) >= ACTIVE_EVERY_MS {
        world.told_active_ms.set(now);
        tell(world, ACTIVE);
    }
}

/// Tells the other tabs what was written.
pub(super) fn changed(world: &World, changes: &[Change]) {
    let mut text = String::from(CHANGED);
    for change in changes {
        let (store, id, version) = match change {
            Change::Put(store, id, row) => (*store, id, row.version),
            Change::Delete(store, id) => (*store, id, 0),
            Change::PutFile(..) | Change::Stage(..) | Change::Forget(..) | Change::Clear(_) => {
                continue;
            }
        };
        if store != Store::Index {
            text.push_str(&format!(" {}/{version}/{id}", store.name()));
        }
    }
    if text.len() > CHANGED.len() {
        tell(world, &text);
    }
}

fn heard(world: &Rc<World>, text: &str) {
    let mut words = text.split(' ');
    match words.next() {
        Some(LEAVE) => vault::leave(world),
        Some(MADE) => world.tell(SessionMsg::MadeElsewhere),
        // What is being read ahead may be older.
        Some(CHANGED) if world.watch.get().is_none() => drop(world.ahead.take()),
        // The rest is of no interest to who has nothing open.
        _ if world.watch.get().is_none() => {}
        Some(LOCK) => world.tell(SessionMsg::Lock),
        Some(ACTIVE) => {
            if let Some(mut watch) = world.watch.get() {
                watch.active_ms = clock::now_ms();
                world.watch.set(Some(watch));
            }
        }
        Some(CHANGED) => {
            let rows: Vec<_> = words.filter_map(row).collect();
            world.search.told(&rows);
            take(world, rows);
        }
        _ => {}
    }
}

fn row(word: &str) -> Option<(Store, String, u64)> {
    let (store, rest) = word.split_once('/')?;
    let (version, id) = rest.split_once('/')?;
    let store = Store::ALL.iter().find(|known| known.name() == store)?;
    Some((*store, id.to_owned(), version.parse().ok()?))
}

/// Takes over records that lie there otherwise than this tab has them.
pub(super) fn take(world: &Rc<World>, rows: Vec<(Store, String, u64)>) {
    let (mut chats, mut messages) = (Vec::new(), Vec::new());
    let mut others = Others::default();
    let (mut changed_keys, mut entries) = (Vec::new(), Vec::new());
    let mut prompts = false;
    for (store, id, _) in rows {
        match store {
            Store::Chats => chats.push(ChatId(id)),
            Store::Messages => messages.push(MessageId(id)),
            Store::Settings => {
                others.settings |= id == SETTINGS;
                others.workspaces |= id == WORKSPACES;
            }
            Store::Presets => others.presets = true,
            Store::Comparisons => others.comparisons = true,
            Store::Prompts => prompts = true,
            Store::Vault => passkey::look(world),
            Store::Keys => changed_keys.push(id),
            Store::Ledger => entries.push(id),
            _ => {}
        }
    }
    // A column stands in its comparison.
    if others != Others::default() {
        reread_others(world, others);
    }
    if prompts {
        super::prompts::reread(world);
    }
    if !changed_keys.is_empty() {
        keys::follow(world, changed_keys);
    }
    if !entries.is_empty() {
        ledger::follow(world, entries);
    }
    if !chats.is_empty() || !messages.is_empty() {
        world.tell(ElsewhereMsg::Changed { chats, messages });
    }
}

/// What is read as a whole when any of it changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Others {
    settings: bool,
    workspaces: bool,
    presets: bool,
    comparisons: bool,
}

/// The lock of the tab that writes an answer.
pub(super) fn lock_of(message: &MessageId) -> String {
    format!("openmaas-answer-{}", message.0)
}

/// Finds out which of these answers other tabs are writing, says so, and says when one of them is left.
pub(super) async fn look(world: &Rc<World>, messages: &[ChatMessage]) {
    let growing: Vec<&MessageId> = messages
        .iter()
        .filter(|message| grows(message) && !world.writer.writes(&message.id))
        .map(|message| &message.id)
        .collect();
    if growing.is_empty() {
        return;
    }
    let held = lock::all().await;
    let elsewhere: Vec<MessageId> = growing
        .into_iter()
        .filter(|id| held.contains(&lock_of(id)))
        .cloned()
        .collect();
    for id in &elsewhere {
        if world.awaited.borrow().contains(id) {
            continue;
        }
        world.awaited.borrow_mut().push(id.clone());
        let (world, id) = (world.clone(), id.clone());
        spawn_local(async move {
            lock::is_free(&lock_of(&id)).await;
            world.awaited.borrow_mut().retain(|known| *known != id);
            world.tell(ElsewhereMsg::Left(id));
        });
    }
    world.tell(ElsewhereMsg::Writes(elsewhere));
}

/// Reads what lies there now, once what this tab did is there too.
pub(super) fn reread(world: &Rc<World>, asked: Asked) {
    let world = world.clone();
    spawn_local(async move {
        world.writer.flushed().await;
        // What could not be written yet is here and nowhere else.
        if world.writer.is_behind() {
            return;
        }
        if let Ok((chats, gone, messages)) = read(&world, &asked).await {
            look(&world, &messages).await;
            world.tell(ElsewhereMsg::Reread {
                asked,
                chats,
                gone,
                messages,
            });
        }
    });
}

type Found = (Vec<ChatRecord>, Vec<ChatId>, Vec<ChatMessage>);

async fn read(world: &World, asked: &Asked) -> Result<Found, DbError> {
    let db = world.db().await?;
    let ids: Vec<&str> = asked.chats.iter().map(|(id, _)| id.0.as_str()).collect();
    let rows = db.get_many(Store::Chats, &ids).await?;
    let mut gone = Vec::new();
    let mut there = Vec::new();
    for (id, row) in ids.into_iter().zip(rows) {
        match row {
            Some(row) => there.push((id.to_owned(), row)),
            None => gone.push(ChatId(id.to_owned())),
        }
    }
    let (chats, _) = open::<ChatRecord>(world, Store::Chats, there).await?;
    let ids: Vec<&str> = asked.messages.iter().map(|(id, _)| id.0.as_str()).collect();
    let rows = db.get_many(Store::Messages, &ids).await?;
    let ids = ids.into_iter().map(ToOwned::to_owned);
    let there: Vec<(String, Row)> = ids
        .zip(rows)
        .filter_map(|(id, row)| Some((id, row?)))
        .collect();
    let (messages, _) = open::<MessageRecord>(world, Store::Messages, there).await?;
    let messages = messages.into_iter().map(ChatMessage::from_record);
    Ok((chats, gone, messages.collect()))
}

/// Reads what is read as a whole; again where this tab wrote something meanwhile.
fn reread_others(world: &Rc<World>, others: Others) {
    let world = world.clone();
    spawn_local(async move {
        loop {
            world.writer.flushed().await;
            if world.writer.is_behind() {
                return;
            }
            let asked = world.writer.asked.get();
            let Ok(found) = read_others(&world, others).await else {
                return;
            };
            if world.writer.asked.get() != asked {
                continue;
            }
            let (settings, workspaces, presets, comparisons) = found;
            if let Some(settings) = settings {
                world.tell(SessionMsg::ChangedElsewhere(Box::new(settings)));
            }
            if let Some(workspaces) = workspaces {
                world.tell(WorkspacesMsg::Reread(Box::new(workspaces)));
            }
            if let Some(presets) = presets {
                let presets = presets.into_iter().map(|record| record.preset);
                world.tell(PresetsMsg::Reread(presets.collect()));
            }
            if let Some(comparisons) = comparisons {
                let comparisons = comparisons.into_iter().map(|record| record.comparison);
                world.tell(CompareMsg::Reread(comparisons.collect()));
            }
            return;
        }
    });
}

type OthersFound = (
    Option<SettingsRecord>,
    Option<WorkspacesRecord>,
    Option<Vec<PresetRecord>>,
    Option<Vec<ComparisonRecord>>,
);

async fn read_others(world: &World, others: Others) -> Result<OthersFound, DbError> {
    let db = world.db().await?;
    let mut found = OthersFound::default();
    if others.settings
        && let Some(row) = db.get(Store::Settings, SETTINGS).await?
    {
        let rows = vec![(SETTINGS.to_owned(), row)];
        found.0 = open(world, Store::Settings, rows).await?.0.pop();
    }
    if others.workspaces
        && let Some(row) = db.get(Store::Settings, WORKSPACES).await?
    {
        let rows = vec![(WORKSPACES.to_owned(), row)];
        found.1 = open(world, Store::Settings, rows).await?.0.pop();
    }
    if others.presets {
        let rows = db.all(Store::Presets).await?;
        found.2 = Some(open(world, Store::Presets, rows).await?.0);
    }
    if others.comparisons {
        let rows = db.all(Store::Comparisons).await?;
        found.3 = Some(open(world, Store::Comparisons, rows).await?.0);
    }
    Ok(found)
}
