//! Entries as they are stored: a row holds one, as it was written when a request ended, or a page of thousands that were put together
//! later, because sealing and opening each alone would take seconds for a hundred thousand.
//!
//! Names stand once in a row, and entries refer to them; so a version of the app that does not know a word of a newer one
//! still reads the rest. The first byte is the version of the form.

use maas_protocol::provider::Route;
use serde::{Deserialize, Serialize};

use crate::ledger::{Entry, Status};

mod read;

pub use read::read;

/// The form that is written.
const FORM: u8 = 1;
/// A page is full with so many entries: about a quarter of a megabyte.
pub const FULL: usize = 4096;
/// Rows are put together when there are so many that could be fewer.
const MANY: usize = 256;

/// The version of a row whose request may still be out, perhaps from another tab: its end will be written over it. So it is put together
/// with no others; one whose end never came stays as it is.
pub const UNDER_WAY: u64 = 0;

/// A row's content behind its first byte. It is read by hand (`page/read.rs`), because serde's way takes several times as long.
#[derive(Default, Serialize)]
struct Page {
    names: Vec<String>,
    lines: Vec<Line>,
}

/// What stands behind a page that has entries of other workspaces than the first. A version of the app that does not know of it reads
/// the page and stops there.
#[derive(Default, Serialize, Deserialize)]
struct Places {
    ids: Vec<String>,
    /// For each entry nothing, or the place of an id.
    of: Vec<Option<u16>>,
}

/// An entry; words are places among the names.
#[derive(Serialize)]
struct Line {
    id: u64,
    at_ms: u64,
    provider: u16,
    model: u16,
    key: Option<u16>,
    relayed: bool,
    origin: u16,
    status: u16,
    error: Option<u16>,
    tokens: [Option<u32>; 5],
    cost_nano: Option<u64>,
    times_us: [Option<u32>; 4],
}

/// The id of the row of one entry, or of the page that begins with it.
pub fn row_id(entry: u64) -> String {
    format!("{entry:016x}")
}

/// Writes entries as one row; empty where they have more names than a row can refer to, which no [`FULL`] page has.
pub fn write(entries: &[Entry]) -> Vec<u8> {
    let mut page = Page::default();
    for entry in entries {
        page.add(entry);
    }
    let mut bytes = vec![FORM];
    // Writing into memory cannot fail for these types.
    bytes.extend(postcard::to_allocvec(&page).unwrap_or_default());
    let places = Places::of(entries);
    if !places.ids.is_empty() {
        bytes.extend(postcard::to_allocvec(&places).unwrap_or_default());
    }
    bytes
}

impl Places {
    fn of(entries: &[Entry]) -> Self {
        let mut places = Self::default();
        for entry in entries {
            let of = entry.workspace.as_deref();
            places.of.push(of.map(|of| name(&mut places.ids, of)));
        }
        places
    }
}

/// The place of a name, which is added where it is new.
fn name(names: &mut Vec<String>, name: &str) -> u16 {
    let place = names.iter().position(|known| known == name);
    let place = place.unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    });
    u16::try_from(place).unwrap_or(u16::MAX)
}

impl Page {
    fn name(&mut self, name: &str) -> u16 {
        self::name(&mut self.names, name)
    }

    fn add(&mut self, entry: &Entry) {
        let line = Line {
            id: entry.id,
            at_ms: entry.at_ms,
            provider: self.name(entry.model.provider.slug()),
            model: self.name(&entry.model.model),
            key: entry.key.as_deref().map(|key| self.name(key)),
            relayed: entry.route == Route::Relay,
            origin: self.name(entry.origin.as_str()),
            status: self.name(entry.status.as_str()),
            error: match entry.status {
                Status::Failed(kind) => Some(self.name(kind.as_str())),
                _ => None,
            },
            tokens: [
                entry.input,
                entry.cached,
                entry.written,
                entry.output,
                entry.reasoning,
            ],
            cost_nano: entry.cost_nano,
            times_us: [
                entry.ttft_us,
                entry.answer_us,
                entry.total_us,
                entry.relay_us,
            ],
        };
        self.lines.push(line);
    }
}

/// Which rows are to be put together, by their versions and numbers of entries: those that are not half full, once they are many.
pub fn to_join(rows: &[(u64, usize)]) -> Vec<usize> {
    let small = rows
        .iter()
        .enumerate()
        .filter(|(_, (version, size))| *version != UNDER_WAY && *size < FULL / 2);
    let small: Vec<usize> = small.map(|(place, _)| place).collect();
    if small.len() < MANY {
        Vec::new()
    } else {
        small
    }
}
