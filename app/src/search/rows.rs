//! What lies in the store of the index, by its ids: sealed parts of segments, and marks of what changed since.
//!
//! A mark is written with the record that changed, in the same transaction, and removed with the segment that has the
//! change. So nothing has to be compared to know what the index lacks, however a session ended. It is an empty row that says
//! no more than the changed record's own row does: id and version.

use crate::platform::db::{Change, Row, Store};

#[cfg(test)]
mod tests;

/// What is searched: the stores, and what their records are called in marks.
const SEARCHED: [Store; 2] = [Store::Chats, Store::Messages];

/// A segment's number, which part of it a row is, and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The segment; a later one is newer.
    pub segment: u32,
    /// From 0.
    pub at: u32,
    /// How many.
    pub of: u32,
}

impl Part {
    /// The row's id.
    pub fn id(self) -> String {
        format!("s/{}/{}/{}", self.segment, self.at, self.of)
    }

    /// Reads an id; `None` when it is no part's.
    pub fn read(id: &str) -> Option<Self> {
        let mut numbers = id.strip_prefix("s/")?.split('/').map(str::parse);
        let part = Self {
            segment: numbers.next()?.ok()?,
            at: numbers.next()?.ok()?,
            of: numbers.next()?.ok()?,
        };
        (numbers.next().is_none() && part.at < part.of).then_some(part)
    }
}

/// The id of the mark of a record.
pub fn mark(store: Store, id: &str) -> String {
    format!("~/{}/{id}", store.name())
}

/// The record that a mark is of; `None` when the id is no mark's.
pub fn read_mark(id: &str) -> Option<(Store, &str)> {
    let (store, id) = id.strip_prefix("~/")?.split_once('/')?;
    let store = SEARCHED.into_iter().find(|known| known.name() == store)?;
    Some((store, id))
}

/// The marks to be written with these changes.
pub fn marks(changes: &[Change]) -> Vec<Change> {
    let marked = changes.iter().filter_map(|change| {
        let (store, id, version) = match change {
            Change::Put(store, id, row) => (*store, id, row.version),
            Change::Delete(store, id) => (*store, id, 0),
            Change::PutFile(..) | Change::Stage(..) | Change::Forget(..) | Change::Clear(_) => {
                return None;
            }
        };
        let sealed = Vec::new();
        SEARCHED
            .contains(&store)
            .then(|| Change::Put(Store::Index, mark(store, id), Row { version, sealed }))
    });
    marked.collect()
}
