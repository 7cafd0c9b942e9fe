//! Searching, by way of the search worker: brings it together with the keyring, and tells it what changes.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use maas_core::chats::{Chat, ChatId};

use super::World;
use crate::{
    components::history::found::Seek,
    platform::{
        db::{Change, Store},
        port,
        search_worker::SearchLink,
    },
    search::talk::{SearchAsk, Unsaved},
};

/// The search worker, and what it was told.
#[derive(Default)]
pub(super) struct Search {
    link: SearchLink,
    joined: Cell<bool>,
    /// The conversations that it has from the page.
    given: RefCell<Vec<Rc<Chat>>>,
    /// Where it looks, by what it was told.
    within: RefCell<Option<Vec<String>>>,
}

impl Search {
    /// Tells it of records that were written or deleted.
    pub(super) fn changed(&self, changes: &[Change]) {
        if !self.joined.get() {
            return;
        }
        let records = changes.iter().filter_map(|change| match change {
            Change::Put(store, id, row) => Some((*store, id, row.version)),
            Change::Delete(store, id) => Some((*store, id, 0)),
            Change::PutFile(..) | Change::Stage(..) | Change::Forget(..) | Change::Clear(_) => None,
        });
        let records = records.map(|(store, id, version)| (store, id.clone(), version));
        self.told(&records.collect::<Vec<_>>());
    }

    /// Tells it of records, each with its version, that changed; none is that of one that is gone.
    pub(super) fn told(&self, records: &[(Store, String, u64)]) {
        if self.joined.get() {
            let name = |(store, id, version): &(Store, String, u64)| {
                (store.name().to_owned(), id.clone(), *version)
            };
            let records = records.iter().map(name).collect();
            self.link.tell(&SearchAsk::Changed(records));
        }
    }

    /// Ends it, with all it knows.
    pub(super) fn end(&self) {
        self.link.end();
        self.forget();
    }

    /// A worker that was just started knows nothing.
    fn forget(&self) {
        self.joined.set(false);
        self.given.take();
        self.within.take();
    }

    /// Gives it the conversations that are in memory only, as far as it does not have them as they are.
    fn give(&self, unsaved: &[Rc<Chat>]) {
        let given = self.given.replace(unsaved.to_vec());
        let has = |all: &[Rc<Chat>], chat: &Rc<Chat>| all.iter().any(|one| Rc::ptr_eq(one, chat));
        let knows = |all: &[Rc<Chat>], id: &ChatId| all.iter().any(|one| one.id == *id);
        for chat in unsaved.iter().filter(|chat| !has(&given, chat)) {
            self.link.tell(&SearchAsk::Unsaved(in_words(chat)));
        }
        for chat in given.iter().filter(|chat| !knows(unsaved, &chat.id)) {
            self.link.tell(&SearchAsk::Unsaved(Unsaved {
                id: chat.id.0.clone(),
                ..Unsaved::default()
            }));
        }
    }
}

fn in_words(chat: &Chat) -> Unsaved {
    let shown = chat.messages.loaded().unwrap_or_default();
    let messages = shown.iter().chain(&chat.aside);
    Unsaved {
        id: chat.id.0.clone(),
        title: chat.title.clone(),
        updated_ms: chat.updated_ms,
        messages: messages
            .map(|message| (message.id.0.clone(), message.words().to_owned()))
            .collect(),
    }
}

/// Looks for something from now on. With an empty text the worker only gets ready.
pub(crate) fn seek(world: &World, seek: Seek) {
    let search = &world.search;
    if search.link.start() {
        search.forget();
    }
    if seek.in_vault
        && !search.joined.get()
        && let (Ok(keyring), Some((here, there))) = (world.keyring(), port::line())
    {
        keyring.join(&there);
        search.link.join(&here);
        search.joined.set(true);
    }
    search.give(&seek.unsaved);
    if *search.within.borrow() != seek.within {
        search.link.tell(&SearchAsk::Within(seek.within.clone()));
        search.within.replace(seek.within);
    }
    let ask = SearchAsk::Find {
        text: seek.text,
        composing: seek.composing,
        wanted: seek.wanted,
    };
    search.link.find(&ask, seek.heard);
}
