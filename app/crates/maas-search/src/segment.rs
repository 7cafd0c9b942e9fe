//! Which message has which word, for some messages: as it grows, and sealed off.
//!
//! A sealed segment is two runs of bytes. One has every word once, an end after each, so that a part of a word is found by
//! reading through. The other has, in the same order, the messages of each word as gaps between their numbers.

use rustc_hash::FxHashMap;

use crate::{
    bits::Bits,
    letters::{self, Class},
    pack::{self, Reader},
    query::{PIECE, Pattern},
};

/// A longer run of letters is cut into words that overlap, in bytes.
const WORD: usize = 64;
/// How far the next of those begins behind the one before: what is looked up lies within one of them.
const STEP: usize = WORD - PIECE - 8;
/// Of a longer run without a space or mark only the beginning can be found, in bytes.
const RUN: usize = 8192;
/// Between two known places of a segment are so many words.
const STRIDE: usize = 32;

/// The words of a folded text, as they are indexed; some of them more than once.
fn words(text: &[u8], mut each: impl FnMut(&[u8])) {
    for (class, run) in letters::runs(text) {
        let run = text.get(run).unwrap_or_default();
        if class == Class::Word && run.len() <= WORD {
            each(run);
            continue;
        }
        let run = run.get(..RUN).unwrap_or(run);
        let bounds = letters::bounds(run);
        let cut = |from: usize, to: usize| run.get(from..to).unwrap_or_default();
        if class == Class::Unspaced {
            match *bounds {
                [from, to] => each(cut(from, to)),
                _ => bounds
                    .iter()
                    .zip(bounds.iter().skip(2))
                    .for_each(|(from, to)| each(cut(*from, *to))),
            }
            continue;
        }
        let mut begin = 0;
        loop {
            let end = bounds.partition_point(|at| *at <= begin + WORD) - 1;
            let end = bounds.get(end).copied().unwrap_or(run.len());
            each(cut(begin, end));
            if end >= run.len() {
                break;
            }
            let next = bounds.partition_point(|at| *at <= begin + STEP) - 1;
            begin = bounds.get(next).copied().unwrap_or(run.len());
        }
    }
}

/// A segment that grows.
#[derive(Default)]
pub(crate) struct Builder {
    words: FxHashMap<Box<[u8]>, List>,
    /// The messages, by their numbers in the index.
    pub(crate) docs: Vec<u32>,
    bytes: usize,
}

/// The messages of a word.
#[derive(Default)]
struct List {
    /// The number of the last one and one more.
    next: u32,
    gaps: Vec<u8>,
}

impl List {
    /// Adds a message; how many bytes that took.
    fn add(&mut self, doc: u32) -> usize {
        let before = self.gaps.len();
        if let Some(gap) = doc.checked_sub(self.next) {
            pack::put(&mut self.gaps, gap.into());
            self.next = doc + 1;
        }
        self.gaps.len() - before
    }
}

impl Builder {
    /// Takes in a message's folded text; its number here.
    pub(crate) fn add(&mut self, message: u32, text: &[u8]) -> u32 {
        let doc = self.doc(message);
        words(text, |word| self.note(word, doc));
        doc
    }

    /// Takes over what is still right of a sealed segment; gives each message its number here.
    pub(crate) fn absorb(&mut self, old: &Segment, mut takes: impl FnMut(u32, u32) -> bool) {
        let moved: Vec<Option<u32>> = old
            .docs
            .iter()
            .map(|message| {
                let doc = self.docs.len() as u32;
                takes(*message, doc).then(|| self.doc(*message))
            })
            .collect();
        old.each_list(|word, list| {
            each_doc(list, |doc| {
                if let Some(Some(doc)) = moved.get(doc as usize) {
                    self.note(word, *doc);
                }
            });
        });
    }

    fn doc(&mut self, message: u32) -> u32 {
        let doc = self.docs.len() as u32;
        self.docs.push(message);
        self.bytes += 34;
        doc
    }

    fn note(&mut self, word: &[u8], doc: u32) {
        if let Some(list) = self.words.get_mut(word) {
            self.bytes += list.add(doc);
        } else {
            let mut list = List::default();
            self.bytes += word.len() + 2 + list.add(doc);
            self.words.insert(word.into(), list);
        }
    }

    /// About how many bytes it will have.
    pub(crate) fn len(&self) -> usize {
        self.bytes
    }

    /// The messages in which a word has this pattern, by their numbers here.
    pub(crate) fn scan(&self, pattern: &Pattern) -> Bits {
        let mut docs = Bits::default();
        let find = pattern.finder();
        let mut whole = Vec::new();
        for (word, list) in &self.words {
            whole.clear();
            whole.push(letters::END);
            whole.extend_from_slice(word);
            whole.push(letters::END);
            if find(&whole, 0).is_some() {
                each_doc(&list.gaps, |doc| {
                    docs.insert(doc);
                });
            }
        }
        docs
    }

    /// Seals it off.
    pub(crate) fn freeze(self) -> Segment {
        let mut segment = Segment {
            docs: self.docs,
            words: vec![letters::END],
            lists: Vec::new(),
            known: Vec::new(),
        };
        for (word, list) in self.words {
            segment.words.extend_from_slice(&word);
            segment.words.push(letters::END);
            pack::put_bytes(&mut segment.lists, &list.gaps);
        }
        segment.words.shrink_to_fit();
        segment.lists.shrink_to_fit();
        segment.find_places();
        segment
    }
}

fn each_doc(gaps: &[u8], mut each: impl FnMut(u32)) {
    let (mut next, mut gap, mut shift) = (0_u32, 0_u32, 0);
    for byte in gaps {
        gap |= u32::from(byte & 0x7f).wrapping_shl(shift);
        if byte & 0x80 != 0 {
            shift += 7;
            continue;
        }
        let doc = next.wrapping_add(gap);
        each(doc);
        (next, gap, shift) = (doc.wrapping_add(1), 0, 0);
    }
}

/// A segment that is sealed off.
pub(crate) struct Segment {
    /// The messages, by their numbers in the index.
    pub(crate) docs: Vec<u32>,
    words: Vec<u8>,
    lists: Vec<u8>,
    /// Where every so many words, and their messages, begin.
    known: Vec<(u32, u32)>,
}

impl Segment {
    /// Its bytes; `name` says what a message is called.
    pub(crate) fn write<'a>(&self, out: &mut Vec<u8>, mut name: impl FnMut(u32) -> &'a str) {
        pack::put(out, self.docs.len() as u64);
        for message in &self.docs {
            pack::put_bytes(out, name(*message).as_bytes());
        }
        pack::put_bytes(out, &self.words);
        pack::put_bytes(out, &self.lists);
    }

    /// Reads it back; `number` says which message is called so. `None` when these are not its bytes.
    pub(crate) fn read(from: &mut Reader<'_>, mut number: impl FnMut(&str) -> u32) -> Option<Self> {
        let count = from.small()?;
        let mut docs = Vec::new();
        for _ in 0..count {
            docs.push(number(from.text()?));
        }
        let mut segment = Self {
            docs,
            words: from.bytes()?.to_vec(),
            lists: from.bytes()?.to_vec(),
            known: Vec::new(),
        };
        segment.find_places().then_some(segment)
    }

    /// About how many bytes it has.
    pub(crate) fn len(&self) -> usize {
        self.words.len() + self.lists.len() + self.docs.len() * 34
    }

    /// Notes where every so many words begin; whether there is a list for each word, and for nothing else.
    fn find_places(&mut self) -> bool {
        let mut known = Vec::new();
        let mut lists = Reader(&self.lists);
        let mut at = 1;
        let mut count = 0_usize;
        if self.words.first() != Some(&letters::END) {
            return false;
        }
        while let Some(rest) = self.words.get(at..).filter(|rest| !rest.is_empty()) {
            if count.is_multiple_of(STRIDE) {
                known.push((at as u32, (self.lists.len() - lists.0.len()) as u32));
            }
            let Some(end) = memchr::memchr(letters::END, rest) else {
                return false;
            };
            if lists.bytes().is_none() {
                return false;
            }
            at += end + 1;
            count += 1;
        }
        known.shrink_to_fit();
        let fits = lists.0.is_empty();
        self.known = known;
        fits
    }

    fn each_list(&self, mut each: impl FnMut(&[u8], &[u8])) {
        let mut lists = Reader(&self.lists);
        let words = self.words.get(1..).unwrap_or_default();
        for word in words.split(|one| *one == letters::END) {
            if let Some(list) = lists.bytes() {
                each(word, list);
            }
        }
    }

    /// The messages in which a word has this pattern, by their numbers here.
    pub(crate) fn scan(&self, pattern: &Pattern) -> Bits {
        let mut docs = Bits::with_room(self.docs.len());
        let mut left = self.docs.len();
        let mut place = Place::default();
        pattern.each_word(&self.words, |at| {
            if let Some(list) = self.list_of(at, &mut place) {
                each_doc(list, |doc| {
                    left = left.wrapping_sub(docs.insert(doc).into())
                });
            }
            left > 0
        });
        docs
    }

    /// The messages of the word that lies around a place, which is behind the one asked for before.
    fn list_of(&self, at: usize, place: &mut Place) -> Option<&[u8]> {
        let stride = self.known.partition_point(|(word, _)| *word as usize <= at);
        if stride > place.stride {
            let (word, list) = self.known.get(stride - 1)?;
            *place = Place {
                stride,
                word: *word as usize,
                list: *list as usize,
            };
        }
        loop {
            let end = place.word + memchr::memchr(letters::END, self.words.get(place.word..)?)?;
            let rest = self.lists.get(place.list..)?;
            let mut reader = Reader(rest);
            let list = reader.bytes()?;
            place.word = end + 1;
            place.list += rest.len() - reader.0.len();
            if at < end {
                return Some(list);
            }
        }
    }
}

/// A word of a segment, and its messages.
#[derive(Default)]
struct Place {
    stride: usize,
    word: usize,
    list: usize,
}
