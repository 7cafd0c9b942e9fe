//! The index over all conversations: which messages have which words, and which conversation each is in.
//!
//! What changed lies in a segment that grows; now and then it is sealed off, to be stored. A message that changes is taken
//! in anew, and what an older segment has of it counts no longer. Whether a message is there at all is what the list of its
//! conversation says. So what was stored needs no change, and whatever is missing is found out by looking at the lists.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    bits::Bits,
    letters,
    pack::{self, Reader},
    query::{Pattern, Query},
    segment::{Builder, Segment},
};

#[cfg(test)]
mod tests;

/// The first byte of what is stored; other bytes are of another version of this crate.
const FORMAT: u8 = 1;
/// A segment of about so many bytes is sealed off, and not joined with others any more.
pub const FULL: usize = 6 << 20;
/// So many smaller segments are joined.
const SMALL: usize = 8;

/// A conversation, as it is to be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it last changed, ms since 1970.
    pub updated_ms: u64,
    /// Its messages, in order.
    pub messages: Vec<String>,
}

/// Everything that can be found.
#[derive(Default)]
pub struct Index {
    chats: Vec<Chat>,
    chat_numbers: FxHashMap<Rc<str>, u32>,
    messages: Vec<Message>,
    numbers: FxHashMap<Rc<str>, u32>,
    sealed: Vec<(u32, Segment)>,
    head: Builder,
    /// The number of the segment that grows.
    next: u32,
    /// Conversations that no segment, or only an older one, has as they are.
    changed: FxHashSet<u32>,
}

struct Chat {
    id: Rc<str>,
    title: String,
    title_letters: Vec<u8>,
    updated_ms: u64,
    messages: Vec<u32>,
    /// Whether there is such a conversation.
    here: bool,
    /// The segment that has it.
    home: u32,
}

struct Message {
    id: Rc<str>,
    /// The conversation that lists it.
    chat: Option<u32>,
    /// The segment that has its words, and its number there.
    at: Option<(u32, u32)>,
}

/// A segment to be stored.
pub struct Kept {
    /// Its number; a later one is newer.
    pub number: u32,
    /// What to store.
    pub bytes: Vec<u8>,
    /// The segments that it takes the place of.
    pub instead: Vec<u32>,
}

/// What the index says of a query: conversations with a hit, the best ones first.
#[derive(Default)]
pub struct Found {
    chats: Vec<u32>,
    /// For each term the messages that have it.
    terms: Vec<Bits>,
    /// The terms, one bit each, that only the text itself can confirm.
    unsure: u8,
}

/// A conversation with a hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its id.
    pub chat: Rc<str>,
    /// Its title.
    pub title: String,
    /// When it last changed, ms since 1970.
    pub updated_ms: u64,
    /// The terms, one bit each, that are in its title.
    pub in_title: u8,
    /// Its messages that have any of the terms, in order: their ids and the terms, one bit each.
    pub messages: Vec<(Rc<str>, u8)>,
}

impl Index {
    /// Adds a conversation, or changes what is known of it.
    pub fn list(&mut self, listed: &Listed) {
        let number = self.chat_number(&listed.id);
        self.set(number, listed);
        self.changed.insert(number);
    }

    fn set(&mut self, number: u32, listed: &Listed) {
        self.unlist(number);
        let names = listed.messages.iter();
        let messages: Vec<u32> = names.map(|id| self.number(id)).collect();
        for message in &messages {
            if let Some(message) = self.messages.get_mut(*message as usize) {
                message.chat = Some(number);
            }
        }
        if let Some(chat) = self.chats.get_mut(number as usize) {
            chat.title.clone_from(&listed.title);
            chat.title_letters = letters::fold(&listed.title);
            chat.updated_ms = listed.updated_ms;
            chat.messages = messages;
            chat.here = true;
        }
    }

    /// Lets go of a conversation's messages; those that it lists again keep their words.
    fn unlist(&mut self, number: u32) {
        let Some(chat) = self.chats.get_mut(number as usize) else {
            return;
        };
        chat.here = false;
        for message in std::mem::take(&mut chat.messages) {
            if let Some(message) = self.messages.get_mut(message as usize) {
                message.chat = None;
            }
        }
    }

    /// Removes a conversation that is gone.
    pub fn remove(&mut self, chat: &str) {
        if let Some(number) = self.chat_numbers.get(chat).copied() {
            self.unlist(number);
            self.changed.insert(number);
        }
    }

    /// Takes in a message's text, in the place of an older one.
    pub fn add(&mut self, message: &str, text: &str) {
        let number = self.number(message);
        let doc = self.head.add(number, &letters::fold(text));
        if let Some(message) = self.messages.get_mut(number as usize) {
            message.at = Some((self.next, doc));
        }
    }

    /// Forgets a message's text; where a conversation lists it, it is to be read again.
    pub fn forget(&mut self, message: &str) {
        let number = self.numbers.get(message);
        let message = number.and_then(|number| self.messages.get_mut(*number as usize));
        if let Some(message) = message {
            message.at = None;
        }
    }

    /// How many messages the conversations list.
    pub fn messages(&self) -> usize {
        self.chats.iter().map(|chat| chat.messages.len()).sum()
    }

    /// Whether a conversation is known.
    pub fn has(&self, chat: &str) -> bool {
        let number = self.chat_numbers.get(chat);
        let chat = number.and_then(|number| self.chats.get(*number as usize));
        chat.is_some_and(|chat| chat.here)
    }

    /// Whether a message is listed by a conversation.
    pub fn lists(&self, message: &str) -> bool {
        let number = self.numbers.get(message);
        let message = number.and_then(|number| self.messages.get(*number as usize));
        message.is_some_and(|message| message.chat.is_some())
    }

    /// The ids of the conversations that are known.
    pub fn chats(&self) -> impl Iterator<Item = &str> {
        let here = self.chats.iter().filter(|chat| chat.here);
        here.map(|chat| &*chat.id)
    }

    /// The messages whose text is not known yet, of the newest conversations first.
    pub fn unread(&self) -> Vec<Rc<str>> {
        let mut chats: Vec<&Chat> = self.chats.iter().filter(|chat| chat.here).collect();
        chats.sort_by_key(|chat| std::cmp::Reverse(chat.updated_ms));
        let listed = chats.into_iter().flat_map(|chat| &chat.messages);
        listed
            .filter_map(|number| self.messages.get(*number as usize))
            .filter(|message| message.at.is_none())
            .map(|message| message.id.clone())
            .collect()
    }

    /// How many conversations there are.
    pub fn count(&self) -> usize {
        self.chats.iter().filter(|chat| chat.here).count()
    }

    /// About how many bytes are not stored yet.
    pub fn unkept(&self) -> usize {
        self.head.len()
    }

    /// How many messages are not stored yet.
    pub fn unkept_messages(&self) -> usize {
        self.head.docs.len()
    }

    /// Seals off what is not stored yet, together with what lies in small or mostly outdated segments.
    pub fn keep(&mut self) -> Kept {
        let number = self.next;
        let mut head = std::mem::take(&mut self.head);
        let instead = self.worn();
        for at in &instead {
            let Some(place) = self.sealed.iter().position(|(known, _)| known == at) else {
                continue;
            };
            let (old, segment) = self.sealed.remove(place);
            let mut doc_there = 0;
            head.absorb(&segment, |message, doc_here| {
                let there = doc_there;
                doc_there += 1;
                let message = self.messages.get_mut(message as usize);
                let Some(one) = message.filter(|one| one.at == Some((old, there))) else {
                    return false;
                };
                // What is not listed is left out; if it is listed again, it has to be read again.
                one.at = one.chat.map(|_| (number, doc_here));
                one.at.is_some()
            });
        }
        let homeless = self.chats.iter().zip(0_u32..);
        let homeless = homeless.filter(|(chat, _)| chat.here && instead.contains(&chat.home));
        self.changed.extend(homeless.map(|(_, number)| number));
        let segment = head.freeze();
        let mut bytes = vec![FORMAT];
        self.write_chats(&mut bytes, number);
        segment.write(&mut bytes, |message| {
            let message = self.messages.get(message as usize);
            message.map_or("", |message| &message.id)
        });
        self.sealed.push((number, segment));
        self.next += 1;
        Kept {
            number,
            bytes,
            instead,
        }
    }

    /// The segments that are to be written anew: all small ones if there are many, and those of which little counts still.
    fn worn(&self) -> Vec<u32> {
        let small = |segment: &Segment| segment.len() < FULL / 2;
        let count = self.sealed.iter().filter(|(_, one)| small(one)).count();
        let live = |number: u32, segment: &Segment| {
            let docs = segment.docs.iter().zip(0_u32..);
            docs.filter(|(message, doc)| {
                let message = self.messages.get(**message as usize);
                message.is_some_and(|one| one.chat.is_some() && one.at == Some((number, *doc)))
            })
            .count()
        };
        let worn = |(number, one): &&(u32, Segment)| {
            (small(one) && count >= SMALL) || live(*number, one) * 2 < one.docs.len()
        };
        self.sealed
            .iter()
            .filter(worn)
            .map(|(number, _)| *number)
            .collect()
    }

    fn write_chats(&mut self, out: &mut Vec<u8>, home: u32) {
        let changed = std::mem::take(&mut self.changed);
        pack::put(out, changed.len() as u64);
        for number in changed {
            let Some(chat) = self.chats.get_mut(number as usize) else {
                continue;
            };
            chat.home = home;
            pack::put_bytes(out, chat.id.as_bytes());
            pack::put(out, chat.here.into());
            pack::put_bytes(out, chat.title.as_bytes());
            pack::put(out, chat.updated_ms);
            pack::put(out, chat.messages.len() as u64);
            for message in &chat.messages {
                let message = self.messages.get(*message as usize);
                pack::put_bytes(out, message.map_or(&[], |message| message.id.as_bytes()));
            }
        }
    }

    /// Takes over a stored segment; older ones first. Whether it could be read: if not, nothing is right any more.
    pub fn load(&mut self, number: u32, bytes: &[u8]) -> bool {
        let Some((&FORMAT, rest)) = bytes.split_first() else {
            return false;
        };
        let mut reader = Reader(rest);
        let Some(segment) = self
            .read_chats(&mut reader, number)
            .and_then(|()| Segment::read(&mut reader, |id| self.number(id)))
        else {
            return false;
        };
        for (message, doc) in segment.docs.iter().zip(0_u32..) {
            if let Some(message) = self.messages.get_mut(*message as usize) {
                message.at = Some((number, doc));
            }
        }
        self.sealed.push((number, segment));
        self.next = self.next.max(number + 1);
        reader.0.is_empty()
    }

    fn read_chats(&mut self, from: &mut Reader<'_>, home: u32) -> Option<()> {
        for _ in 0..from.number()? {
            let id = from.text()?.to_owned();
            let here = from.number()? == 1;
            let (title, updated_ms) = (from.text()?.to_owned(), from.number()?);
            let mut messages = Vec::new();
            for _ in 0..from.number()? {
                messages.push(from.text()?.to_owned());
            }
            let number = self.chat_number(&id);
            let listed = Listed {
                id,
                title,
                updated_ms,
                messages,
            };
            if here {
                self.set(number, &listed);
            } else {
                self.unlist(number);
            }
            if let Some(chat) = self.chats.get_mut(number as usize) {
                chat.home = home;
            }
        }
        Some(())
    }

    /// Looks a query up.
    pub fn find(&self, query: &Query) -> Found {
        if query.is_empty() {
            return Found::default();
        }
        let mut all: Option<Bits> = None;
        let titles = self.titles();
        let mut in_titles: Option<Bits> = None;
        let mut terms = Vec::with_capacity(query.terms.len());
        for term in &query.terms {
            let mut messages = Bits::default();
            let mut chats = Bits::default();
            for pattern in &term.patterns {
                self.collect(pattern, &mut messages);
                titles.scan(pattern, &mut chats);
            }
            keep(&mut in_titles, &chats);
            for message in messages.iter() {
                let message = self.messages.get(message as usize);
                if let Some(chat) = message.and_then(|message| message.chat) {
                    chats.insert(chat);
                }
            }
            keep(&mut all, &chats);
            terms.push(messages);
        }
        let in_title = in_titles.unwrap_or_default();
        let mut chats: Vec<u32> = all.unwrap_or_default().iter().collect();
        chats.sort_by_cached_key(|number| {
            let updated_ms = self.chats.get(*number as usize).map(|chat| chat.updated_ms);
            std::cmp::Reverse((in_title.has(*number), updated_ms, *number))
        });
        Found {
            chats,
            terms,
            unsure: query.unsure(),
        }
    }

    fn titles(&self) -> Titles {
        let mut letters = vec![letters::END];
        let mut starts = Vec::with_capacity(self.chats.len());
        for chat in &self.chats {
            starts.push(letters.len());
            if chat.here {
                letters.extend_from_slice(&chat.title_letters);
            }
            letters.push(letters::END);
        }
        Titles { letters, starts }
    }

    /// The messages that a pattern's pieces are in, as far as they are right.
    fn collect(&self, pattern: &Pattern, into: &mut Bits) {
        let sealed = self.sealed.iter();
        let sealed = sealed.map(|(number, segment)| {
            (
                *number,
                &segment.docs,
                join(pattern, |piece| segment.scan(piece)),
            )
        });
        let head = join(pattern, |piece| self.head.scan(piece));
        for (number, docs, found) in sealed.chain([(self.next, &self.head.docs, head)]) {
            let mut note = |doc: u32, message: u32| {
                let known = self.messages.get(message as usize);
                if known.is_some_and(|one| one.chat.is_some() && one.at == Some((number, doc))) {
                    into.insert(message);
                }
            };
            match found {
                Some(found) => found.iter().for_each(|doc| {
                    if let Some(message) = docs.get(doc as usize) {
                        note(doc, *message);
                    }
                }),
                // Nothing of it can be looked up: any message may have it.
                None => docs
                    .iter()
                    .zip(0..)
                    .for_each(|(message, doc)| note(doc, *message)),
            }
        }
    }

    /// The conversation of a hit, from the best one on; `None` after the last one.
    pub fn chat_of(&self, found: &Found, at: usize) -> Option<&str> {
        let chat = self.chats.get(*found.chats.get(at)? as usize)?;
        Some(&chat.id)
    }

    /// What is known of a hit, from the best one on; `None` after the last one.
    pub fn hit(&self, found: &Found, query: &Query, at: usize) -> Option<Hit> {
        let chat = self.chats.get(*found.chats.get(at)? as usize)?;
        let bits = |message: u32| {
            let terms = found.terms.iter().enumerate();
            terms.fold(0, |bits, (at, term)| {
                bits | u8::from(term.has(message)) << at
            })
        };
        let messages = chat.messages.iter().filter_map(|number| {
            let bits = bits(*number);
            let message = self.messages.get(*number as usize)?;
            (bits != 0).then(|| (message.id.clone(), bits))
        });
        Some(Hit {
            chat: chat.id.clone(),
            title: chat.title.clone(),
            updated_ms: chat.updated_ms,
            in_title: query.found_in(&chat.title_letters),
            messages: messages.collect(),
        })
    }

    fn chat_number(&mut self, id: &str) -> u32 {
        if let Some(number) = self.chat_numbers.get(id) {
            return *number;
        }
        let (number, id) = (self.chats.len() as u32, Rc::<str>::from(id));
        self.chat_numbers.insert(id.clone(), number);
        self.chats.push(Chat {
            id,
            title: String::new(),
            title_letters: Vec::new(),
            updated_ms: 0,
            messages: Vec::new(),
            here: false,
            home: u32::MAX,
        });
        number
    }

    fn number(&mut self, id: &str) -> u32 {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let (number, id) = (self.messages.len() as u32, Rc::<str>::from(id));
        self.numbers.insert(id.clone(), number);
        self.messages.push(Message {
            id,
            chat: None,
            at: None,
        });
        number
    }
}

/// What all pieces of a pattern are in; `None` when it has none.
fn join(pattern: &Pattern, mut scan: impl FnMut(&Pattern) -> Bits) -> Option<Bits> {
    let mut all: Option<Bits> = None;
    for piece in &pattern.pieces {
        keep(&mut all, &scan(piece));
    }
    all
}

/// Keeps what is in all of the sets.
fn keep(all: &mut Option<Bits>, found: &Bits) {
    match all {
        Some(all) => all.keep(found),
        None => *all = Some(found.clone()),
    }
}

/// The titles of all conversations in a row, so that they are searched at once.
struct Titles {
    /// An end before and after each.
    letters: Vec<u8>,
    /// Where each begins.
    starts: Vec<usize>,
}

impl Titles {
    /// Puts in the conversations whose title has this pattern.
    fn scan(&self, pattern: &Pattern, into: &mut Bits) {
        pattern.each_word(&self.letters, |at| {
            let behind = self.starts.partition_point(|start| *start <= at);
            into.insert(behind.saturating_sub(1) as u32);
            true
        });
    }
}

impl Found {
    /// How many conversations there are at most.
    pub fn len(&self) -> usize {
        self.chats.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.chats.is_empty()
    }

    /// The terms, one bit each, that only the text itself can confirm.
    pub fn unsure(&self) -> u8 {
        self.unsure
    }
}
