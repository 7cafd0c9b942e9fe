//! Entries as they are stored: a row holds one, as it was written when a request ended, or a page of thousands that were put together
//! later, because sealing and opening each alone would take seconds for a hundred thousand.
//!
//! Names stand once in a row, and entries refer to them; so a version of the app that does not know a word of a newer one
//! still reads the rest. The first byte is the version of the form.

use std::rc::Rc;

use maas_protocol::{
    error::ErrorKind,
    provider::{ProviderRef, Route},
};
use serde::{Deserialize, Serialize};

use crate::{
    chats::ModelRef,
    ledger::{Entry, Origin, Status},
};

/// The form that is written.
const FORM: u8 = 1;
/// A page is full with so many entries: about a quarter of a megabyte.
pub const FULL: usize = 4096;
/// Rows are put together when there are so many that could be fewer.
const MANY: usize = 256;

/// The version of a row whose request may still be out, perhaps from another tab: its end will be written over it. So it is put together
/// with no others; one whose end never came stays as it is.
pub const UNDER_WAY: u64 = 0;

/// A row's content behind its first byte.
#[derive(Default, Serialize, Deserialize)]
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
#[derive(Serialize, Deserialize)]
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

/// Reads a row; `None` where it is damaged, or of a form that came later.
pub fn read(bytes: &[u8]) -> Option<Vec<Entry>> {
    let (&FORM, rest) = bytes.split_first()? else {
        return None;
    };
    let (page, rest): (Page, _) = postcard::take_from_bytes(rest).ok()?;
    let places = match rest {
        [] => Places::default(),
        rest => postcard::from_bytes(rest).ok()?,
    };
    let workspaces: Vec<Rc<str>> = places.ids.iter().map(|id| id.as_str().into()).collect();
    let name = |place: u16| page.names.get(usize::from(place)).map(String::as_str);
    // Entries of one row mostly have the same few models and keys, so these are made once.
    let mut models: Vec<((u16, u16), Rc<ModelRef>)> = Vec::new();
    let mut keys: Vec<(u16, Rc<str>)> = Vec::new();
    let mut entries = Vec::with_capacity(page.lines.len());
    for (line, at) in page.lines.iter().zip(0..) {
        let place = places.of.get::<usize>(at).copied().flatten();
        let workspace = place.and_then(|place| workspaces.get(usize::from(place)));
        let pair = (line.provider, line.model);
        let model = match models.iter().find(|(known, _)| *known == pair) {
            Some((_, model)) => Rc::clone(model),
            None => {
                let model = Rc::new(ModelRef {
                    provider: ProviderRef::from_slug(name(line.provider)?),
                    model: name(line.model)?.to_owned(),
                });
                models.push((pair, Rc::clone(&model)));
                model
            }
        };
        let key = match line.key {
            None => None,
            Some(place) => match keys.iter().find(|(known, _)| *known == place) {
                Some((_, key)) => Some(Rc::clone(key)),
                None => {
                    let key: Rc<str> = name(place)?.into();
                    keys.push((place, Rc::clone(&key)));
                    Some(key)
                }
            },
        };
        let [input, cached, written, output, reasoning] = line.tokens;
        let [ttft_us, answer_us, total_us, relay_us] = line.times_us;
        entries.push(Entry {
            id: line.id,
            at_ms: line.at_ms,
            model,
            key,
            route: if line.relayed {
                Route::Relay
            } else {
                Route::Direct
            },
            origin: origin(name(line.origin)?),
            workspace: workspace.cloned(),
            status: status(name(line.status)?, line.error.and_then(name)),
            input,
            cached,
            written,
            output,
            reasoning,
            cost_nano: line.cost_nano,
            ttft_us,
            answer_us,
            total_us,
            relay_us,
        });
    }
    Some(entries)
}

/// What asked; what a newer version of the app asks for counts as a conversation.
fn origin(name: &str) -> Origin {
    let mut all = Origin::ALL.into_iter();
    all.find(|origin| origin.as_str() == name)
        .unwrap_or(Origin::Chat)
}

fn status(name: &str, error: Option<&str>) -> Status {
    match name {
        "done" => Status::Done,
        "stopped" => Status::Stopped,
        "failed" => Status::Failed(
            error
                .and_then(ErrorKind::from_name)
                .unwrap_or(ErrorKind::Malformed),
        ),
        _ => Status::Interrupted,
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
