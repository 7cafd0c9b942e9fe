//! Rows read back. A hundred thousand entries are read while somebody waits, so each goes from its bytes to its place at once.
//!
//! The bytes are postcard's: a number in sevens of bits, the lowest first; an option is a 0, or a 1 and what it has; a list or a text has
//! its length before it.

use std::rc::Rc;

use maas_protocol::{
    error::ErrorKind,
    provider::{ProviderRef, Route},
};

use super::{FORM, Places};
use crate::{
    chats::ModelRef,
    ledger::{Entry, Origin, Status},
};

/// No entry takes fewer bytes than this: a row that says it has more than fit is damaged.
const LEAST_BYTES: usize = 19;

/// Reads a row; `None` where it is damaged, or of a form that came later.
pub fn read(bytes: &[u8]) -> Option<Vec<Entry>> {
    let (&FORM, rest) = bytes.split_first()? else {
        return None;
    };
    let mut from = Reader { rest };
    let mut words = Words::of(&mut from)?;
    let count = from.length(LEAST_BYTES)?;
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        entries.push(words.entry(&mut from)?);
    }
    if !from.rest.is_empty() {
        let places: Places = postcard::from_bytes(from.rest).ok()?;
        let workspaces: Vec<Rc<str>> = places.ids.iter().map(|id| id.as_str().into()).collect();
        for (entry, place) in entries.iter_mut().zip(places.of) {
            let workspace = place.and_then(|place| workspaces.get(usize::from(place)));
            entry.workspace = workspace.cloned();
        }
    }
    Some(entries)
}

/// Bytes that are still to be read.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 127);
            let shifted = bits << shift;
            if shifted >> shift != bits {
                return None;
            }
            number |= shifted;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    fn is_there(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn count(&mut self) -> Option<Option<u32>> {
        Some(if self.is_there()? {
            Some(u32::try_from(self.number()?).ok()?)
        } else {
            None
        })
    }

    /// How many things follow, each of which takes so many bytes at least.
    fn length(&mut self, least: usize) -> Option<usize> {
        let length = usize::try_from(self.number()?).ok()?;
        (length <= self.rest.len() / least).then_some(length)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.length(1)?;
        let (text, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        std::str::from_utf8(text).ok()
    }
}

/// The names of a row, and what was made of them: its entries mostly have the same few models and keys.
struct Words<'a> {
    names: Vec<&'a str>,
    models: Vec<((u64, u64), Rc<ModelRef>)>,
    keys: Vec<(u64, Rc<str>)>,
}

impl<'a> Words<'a> {
    fn of(from: &mut Reader<'a>) -> Option<Self> {
        let count = from.length(1)?;
        let mut names = Vec::with_capacity(count);
        for _ in 0..count {
            names.push(from.text()?);
        }
        Some(Self {
            names,
            models: Vec::new(),
            keys: Vec::new(),
        })
    }

    fn name(&self, place: u64) -> Option<&'a str> {
        self.names.get(usize::try_from(place).ok()?).copied()
    }

    fn model(&mut self, pair: (u64, u64)) -> Option<Rc<ModelRef>> {
        if let Some((_, model)) = self.models.iter().find(|(known, _)| *known == pair) {
            return Some(Rc::clone(model));
        }
        let model = Rc::new(ModelRef {
            provider: ProviderRef::from_slug(self.name(pair.0)?),
            model: self.name(pair.1)?.to_owned(),
        });
        self.models.push((pair, Rc::clone(&model)));
        Some(model)
    }

    fn key(&mut self, place: u64) -> Option<Rc<str>> {
        if let Some((_, key)) = self.keys.iter().find(|(known, _)| *known == place) {
            return Some(Rc::clone(key));
        }
        let key: Rc<str> = self.name(place)?.into();
        self.keys.push((place, Rc::clone(&key)));
        Some(key)
    }

    /// The next entry; its fields in the order they are written in.
    fn entry(&mut self, from: &mut Reader<'a>) -> Option<Entry> {
        let (id, at_ms) = (from.number()?, from.number()?);
        let model = (from.number()?, from.number()?);
        let model = self.model(model)?;
        let key = if from.is_there()? {
            Some(self.key(from.number()?)?)
        } else {
            None
        };
        let route = if from.is_there()? {
            Route::Relay
        } else {
            Route::Direct
        };
        let origin = origin(self.name(from.number()?)?);
        let status = self.name(from.number()?)?;
        let error = if from.is_there()? {
            self.name(from.number()?)
        } else {
            None
        };
        Some(Entry {
            id,
            at_ms,
            model,
            key,
            route,
            origin,
            workspace: None,
            status: self::status(status, error),
            input: from.count()?,
            cached: from.count()?,
            written: from.count()?,
            output: from.count()?,
            reasoning: from.count()?,
            cost_nano: if from.is_there()? {
                Some(from.number()?)
            } else {
                None
            },
            ttft_us: from.count()?,
            answer_us: from.count()?,
            total_us: from.count()?,
            relay_us: from.count()?,
        })
    }
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
