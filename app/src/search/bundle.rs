//! Records on their way between the search worker and the keyring: many in one run of bytes, so that they are handed over
//! and not copied.

use maas_search::pack::{self, Reader};

/// What is to be done with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Todo {
    /// Open it.
    Open,
    /// Seal it.
    Seal,
}

/// A record, sealed or to be sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The object store's name.
    pub store: String,
    /// Its key there.
    pub id: String,
    /// Counts the writes.
    pub version: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Records, and what is to be done with all of them.
pub fn write_ask<'a>(todo: Todo, records: impl IntoIterator<Item = &'a Record>) -> Vec<u8> {
    let mut out = vec![u8::from(todo == Todo::Seal)];
    for record in records {
        pack::put_bytes(&mut out, record.store.as_bytes());
        pack::put_bytes(&mut out, record.id.as_bytes());
        pack::put(&mut out, record.version);
        pack::put_bytes(&mut out, &record.bytes);
    }
    out
}

/// Reads them back; `None` when these are none.
pub fn read_ask(bytes: &[u8]) -> Option<(Todo, Vec<Record>)> {
    let (todo, rest) = bytes.split_first()?;
    let todo = match todo {
        0 => Todo::Open,
        1 => Todo::Seal,
        _ => return None,
    };
    let mut reader = Reader(rest);
    let mut records = Vec::new();
    while !reader.0.is_empty() {
        records.push(Record {
            store: reader.text()?.to_owned(),
            id: reader.text()?.to_owned(),
            version: reader.number()?,
            bytes: reader.bytes()?.to_vec(),
        });
    }
    Some((todo, records))
}

/// What came of each record, in the order asked.
pub fn write_answer<B: AsRef<[u8]>>(results: impl IntoIterator<Item = Option<B>>) -> Vec<u8> {
    let mut out = Vec::new();
    for result in results {
        pack::put(&mut out, result.is_some().into());
        pack::put_bytes(&mut out, result.as_ref().map_or(&[], AsRef::as_ref));
    }
    out
}

/// Reads it back; `None` when it is none.
pub fn read_answer(bytes: &[u8]) -> Option<Vec<Option<&[u8]>>> {
    let mut reader = Reader(bytes);
    let mut results = Vec::new();
    while !reader.0.is_empty() {
        let good = reader.number()? == 1;
        let bytes = reader.bytes()?;
        results.push(good.then_some(bytes));
    }
    Some(results)
}
