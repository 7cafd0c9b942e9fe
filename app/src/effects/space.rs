//! Looks how much room there is, asks the browser to keep what is stored, and says what it did not store.

use std::rc::Rc;

use maas_core::{
    backup::BackupMsg,
    chats::{ChatId, MessageId},
    space::{OtherRecord, Refused, SpaceMsg},
};
use yew::platform::spawn_local;

use super::{
    World,
    persist::{Batch, WORKSPACES, Write},
};
use crate::platform::{clock, db::Store, quota};

/// How often it is looked while a vault is open.
const LOOK_EVERY_MS: u32 = 60_000;

/// Looks now and then for the rest of the page's life.
pub(super) fn start(world: &Rc<World>) {
    let world = world.clone();
    clock::every(LOOK_EVERY_MS, move || {
        if world.watch.get().is_some() {
            look(&world);
            world.tell(BackupMsg::Look);
        }
    });
}

pub(super) fn look(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        let space = quota::space().await;
        world.tell(SpaceMsg::Seen(space));
    });
}

pub(super) fn keep(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        quota::keep().await;
        look(&world);
    });
}

/// Says what could not be written.
pub(super) fn not_stored(world: &World, unwritten: &Batch) {
    let mut refused = Refused::default();
    for ((store, id), write) in unwritten.iter() {
        match (store, write) {
            (Store::Chats, _) => refused.chats.push(ChatId(id.clone())),
            (Store::Messages, _) => refused.messages.push(MessageId(id.clone())),
            // The settings' texts are on screen as long as they are typed, and the drafts go along by themselves.
            (Store::Settings, _) if id != WORKSPACES => {}
            // A row is no text; the state has what is in it.
            (Store::Ledger, _) => refused.entries.push(id.clone()),
            (store, Write::Seal(seal)) => refused.others.push(OtherRecord {
                store: store.name(),
                text: String::from_utf8_lossy(&seal.text).into(),
            }),
            (_, Write::File { .. } | Write::Delete) => {}
        }
    }
    world.tell(SpaceMsg::NotStored(refused));
}
