//! Brings the index up to date: with what is stored of it, with what changed since, and with what it never had.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use maas_search::index::{self, Index, Listed};
use yew::platform::spawn_local;

use super::{
    Seeker,
    rows::{self, Part},
    shelf::{Gone, Shelf, StoredChat, words_of},
};
use crate::platform::{
    clock,
    db::{Change, Store},
    lock,
};

/// So many records are read at once.
const BATCH: usize = 200;
/// A row of a stored segment has at most so many bytes.
const PART: usize = 256 << 10;
/// So many changes lie in memory only; until they are stored, the next session reads them again.
const UNKEPT: usize = 256;
/// So often what is looked for is looked for again while the index grows, in milliseconds.
const AGAIN_MS: u64 = 400;
/// The lock of the one worker that stores the index; those of other tabs keep theirs in memory.
const LOCK: &str = "openmaas-search";

/// What the index lacks.
#[derive(Default)]
pub(super) struct Todo {
    /// Whether nothing stored has been looked at yet.
    pub(super) is_new: bool,
    chats: BTreeSet<String>,
    messages: BTreeSet<String>,
    /// Messages that were never read; the next one is the last.
    unread: Vec<Rc<str>>,
    /// Whether there may be more of them.
    recount: bool,
    /// Marks of what is in the index, and will be in what is stored of it.
    marks: Vec<(String, u64)>,
    /// How many rows each stored segment has.
    parts: BTreeMap<u32, u32>,
    /// Whether this worker stores the index.
    keeps: bool,
    /// When what was looked for was looked for again, in ms since 1970.
    looked_ms: u64,
}

/// The next thing to do.
enum Step {
    Chats(Vec<String>),
    Changed(Vec<String>),
    Unread(Vec<Rc<str>>),
    Keep,
}

impl Todo {
    /// Notes that a record is another one now.
    pub(super) fn changed(&mut self, store: Store, id: String, version: u64) {
        let mark = rows::mark(store, &id);
        match store {
            Store::Chats => self.chats.insert(id),
            Store::Messages => self.messages.insert(id),
            _ => return,
        };
        self.marks.push((mark, version));
    }

    fn next(&mut self, index: &Index) -> Option<Step> {
        if !self.chats.is_empty() {
            self.recount = true;
            return Some(Step::Chats(first(&mut self.chats)));
        }
        if !self.messages.is_empty() {
            return Some(Step::Changed(first(&mut self.messages)));
        }
        if self.keeps && index.unkept() >= index::FULL {
            return Some(Step::Keep);
        }
        if self.unread.is_empty() && std::mem::take(&mut self.recount) {
            self.unread = index.unread();
            self.unread.reverse();
        }
        if !self.unread.is_empty() {
            let from = self.unread.len().saturating_sub(BATCH);
            return Some(Step::Unread(self.unread.split_off(from)));
        }
        let unkept = index.unkept_messages() + self.marks.len();
        let is_first = self.parts.is_empty() && index.unkept_messages() > 0;
        (self.keeps && (is_first || unkept >= UNKEPT)).then_some(Step::Keep)
    }

    /// How many messages are still to be read.
    pub(super) fn left(&self) -> usize {
        self.unread.len()
    }

    /// Whether everything is in the index.
    pub(super) fn is_done(&self) -> bool {
        !self.is_new
            && !self.recount
            && self.unread.is_empty()
            && self.chats.is_empty()
            && self.messages.is_empty()
    }
}

fn first(set: &mut BTreeSet<String>) -> Vec<String> {
    let mut some = Vec::new();
    while some.len() < BATCH
        && let Some(one) = set.pop_first()
    {
        some.push(one);
    }
    some
}

impl Seeker {
    /// Does what there is to do, unless that is being done already.
    pub(super) fn work(self: &Rc<Self>) {
        let shelf = self.shelf.borrow().clone();
        let Some(shelf) = shelf.filter(|_| !self.at_work.get()) else {
            return;
        };
        self.at_work.set(true);
        let seeker = self.clone();
        spawn_local(async move {
            // Where storage fails, the index stays as it is until something changes again.
            let _ = seeker.catch_up(&shelf).await;
            seeker.at_work.set(false);
            seeker.look();
        });
    }

    async fn catch_up(self: &Rc<Self>, shelf: &Shelf) -> Result<(), Gone> {
        let is_new = self.state.borrow().todo.is_new;
        if is_new {
            self.begin(shelf).await?;
        }
        loop {
            let step = {
                let state = &mut *self.state.borrow_mut();
                state.todo.next(&state.index)
            };
            match step {
                Some(Step::Chats(chats)) => self.read_chats(shelf, &chats).await?,
                Some(Step::Changed(messages)) => self.read_changed(shelf, messages).await?,
                Some(Step::Unread(messages)) => self.read_messages(shelf, &messages).await?,
                Some(Step::Keep) => self.keep(shelf).await?,
                None => return Ok(()),
            }
            self.look_again();
        }
    }

    /// What is looked for may be in what was just read.
    fn look_again(self: &Rc<Self>) {
        let due = {
            let todo = &mut self.state.borrow_mut().todo;
            let now = clock::now_ms();
            let due = now >= todo.looked_ms + AGAIN_MS;
            if due {
                todo.looked_ms = now;
            }
            due
        };
        if due {
            self.look();
        }
    }

    /// Takes over what is stored, and finds out what that lacks.
    async fn begin(&self, shelf: &Shelf) -> Result<(), Gone> {
        let keeps = lock::hold(LOCK).await;
        let db = shelf.db().await?;
        let ids = db.ids(Store::Index).await?;
        let (index, parts) = match load(shelf, &ids).await? {
            Some(loaded) => loaded,
            None => {
                // It cannot be read: everything is read anew.
                let parts = ids.iter().filter(|id| id.starts_with("s/"));
                let gone = parts.map(|id| Change::Delete(Store::Index, id.clone()));
                if keeps {
                    shelf.write(&gone.collect::<Vec<_>>()).await?;
                }
                Default::default()
            }
        };
        let marks: Vec<&String> = ids
            .iter()
            .filter(|id| rows::read_mark(id).is_some())
            .collect();
        let marked = db.get_many(Store::Index, &marks).await?;
        let stored: BTreeSet<String> = db.ids(Store::Chats).await?.into_iter().collect();
        let state = &mut *self.state.borrow_mut();
        state.index = index;
        let todo = &mut state.todo;
        todo.is_new = false;
        todo.keeps = keeps;
        todo.parts = parts;
        todo.recount = true;
        for (id, row) in marks.iter().zip(marked) {
            if let (Some((store, id)), Some(row)) = (rows::read_mark(id), row) {
                todo.changed(store, id.to_owned(), row.version);
            }
        }
        let known: Vec<String> = state.index.chats().map(str::to_owned).collect();
        for chat in known.iter().filter(|chat| !stored.contains(*chat)) {
            state.index.remove(chat);
        }
        let unknown = stored.into_iter().filter(|chat| !state.index.has(chat));
        todo.chats.extend(unknown);
        Ok(())
    }

    async fn read_chats(&self, shelf: &Shelf, ids: &[String]) -> Result<(), Gone> {
        let records = shelf.read(Store::Chats, ids).await?;
        let index = &mut self.state.borrow_mut().index;
        for (id, record) in ids.iter().zip(records) {
            match record.and_then(|record| StoredChat::read(&record)) {
                Some(chat) => index.list(&Listed {
                    id: id.clone(),
                    title: chat.title.clone(),
                    updated_ms: chat.updated_ms,
                    messages: chat.messages(),
                }),
                None => index.remove(id),
            }
        }
        Ok(())
    }

    /// Reads messages that changed. One that no conversation lists is read when one does.
    async fn read_changed(&self, shelf: &Shelf, ids: Vec<String>) -> Result<(), Gone> {
        let mut listed = Vec::new();
        {
            let state = &mut *self.state.borrow_mut();
            for id in ids {
                state.texts.forget(&id);
                if state.index.lists(&id) {
                    listed.push(Rc::from(id));
                } else {
                    state.index.forget(&id);
                }
            }
        }
        self.read_messages(shelf, &listed).await
    }

    async fn read_messages(&self, shelf: &Shelf, ids: &[Rc<str>]) -> Result<(), Gone> {
        let records = shelf.read(Store::Messages, ids).await?;
        let index = &mut self.state.borrow_mut().index;
        for (id, record) in ids.iter().zip(records) {
            index.add(
                id,
                &record.map(|record| words_of(&record)).unwrap_or_default(),
            );
        }
        Ok(())
    }

    /// Stores what is not stored yet, in one transaction with the marks that say so.
    async fn keep(&self, shelf: &Shelf) -> Result<(), Gone> {
        let (kept, marks, old) = {
            let state = &mut *self.state.borrow_mut();
            let kept = state.index.keep();
            let parts = &mut state.todo.parts;
            let old: Vec<(u32, u32)> = kept
                .instead
                .iter()
                .filter_map(|segment| parts.remove_entry(segment))
                .collect();
            (kept, std::mem::take(&mut state.todo.marks), old)
        };
        let pieces = kept.bytes.chunks(PART);
        let of = u32::try_from(pieces.len()).unwrap_or(u32::MAX);
        let mut changes = Vec::new();
        for (piece, at) in pieces.zip(0..) {
            let segment = kept.number;
            let id = Part { segment, at, of }.id();
            changes.push(shelf.seal(id, piece.to_vec()).await?);
        }
        for (segment, of) in old {
            let ids = (0..of).map(|at| Part { segment, at, of }.id());
            changes.extend(ids.map(|id| Change::Delete(Store::Index, id)));
        }
        changes.extend(
            marks
                .into_iter()
                .map(|(mark, version)| Change::Forget(Store::Index, mark, version)),
        );
        shelf.write(&changes).await?;
        self.state.borrow_mut().todo.parts.insert(kept.number, of);
        Ok(())
    }
}

/// What is stored of the index, and how many rows each segment has; `None` where something of it is missing or damaged.
async fn load(shelf: &Shelf, ids: &[String]) -> Result<Option<(Index, BTreeMap<u32, u32>)>, Gone> {
    let mut parts: Vec<Part> = ids.iter().filter_map(|id| Part::read(id)).collect();
    parts.sort_unstable();
    let mut index = Index::default();
    let mut counts = BTreeMap::new();
    for parts in parts.chunk_by(|one, next| one.segment == next.segment) {
        let Some(first) = parts.first() else { continue };
        let whole = (0..first.of).map(|at| Part { at, ..*first });
        if !parts.iter().copied().eq(whole) {
            return Ok(None);
        }
        let ids: Vec<String> = parts.iter().map(|part| part.id()).collect();
        let read = shelf.read(Store::Index, &ids).await?;
        let bytes: Option<Vec<Vec<u8>>> = read.into_iter().collect();
        if !bytes.is_some_and(|bytes| index.load(first.segment, &bytes.concat())) {
            return Ok(None);
        }
        counts.insert(first.segment, first.of);
    }
    Ok(Some((index, counts)))
}
