//! The index against reading every text: whatever happens to the texts, both find the same.

#![expect(clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::letters::fold;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    fn text(&mut self) -> String {
        let words = self.roll(12);
        (0..words)
            .map(|_| self.pick(WORDS).to_owned() + self.pick(BETWEEN))
            .collect()
    }
}

const WORDS: &[&str] = &[
    "rust",
    "Rust",
    "trust",
    "wasm",
    "a",
    "an",
    "snake_case",
    "C++",
    "crème",
    "cre\u{300}me",
    "한국",
    "한국어를",
    "하나",
    "한자",
    "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}",
    "사용자는",
    "漢字",
    "漢",
    "字典を",
    "ไทย",
    "🦀",
    "ㅋㅋㅋ",
    "https://example.org/a/b?c=d",
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
    "가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사아자차카타파하가나다라마바사아자차카타파하",
];
const BETWEEN: &[&str] = &[" ", " ", " ", "\n", ", ", "", "-"];
const QUERIES: &[&str] = &[
    "rust",
    "ru",
    "st wa",
    "a",
    "creme",
    "crème",
    "한국",
    "한구",
    "한",
    "하",
    "ㅎㄱ",
    "한ㄱ",
    "하나 한자",
    "\"rust wasm\"",
    "c++",
    "++",
    "snake",
    "漢字",
    "字",
    "漢",
    "字典を",
    "典を",
    "ไท",
    "🦀",
    "cdef0123",
    "9abcdef0123456789abcdef0123456789abcdef01",
    "바사아자차카타파하가나",
    "example.org/a",
    "ㅋㅋ",
    "nothing",
    "rust 한국 a",
    "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊ",
    "\"a, \"",
    "-",
    "title",
    "제목 rust",
    "자차카타파하가나다라마바사아자차카타",
    "\"rust a",
    "\"t wasm a\"",
    "\"ㅎ 하\"",
    "\"한국 ㅅㅇ",
    "\"漢 字典を rust\"",
    "t-rust-",
    "-ㄱㄴ",
    "d/a/b?c=d",
    "snake_case-",
    "9abcdef0123456789abcdef- a",
    "-0123456789abcdef0123456789abcdef",
];

#[derive(Clone, Default)]
struct World {
    chats: Vec<(Listed, Vec<String>)>,
    last: usize,
}

impl World {
    fn id(&mut self) -> String {
        self.last += 1;
        format!("{:032x}", self.last)
    }

    /// What reading everything finds: the conversations, with the terms in their titles and messages.
    fn brute(&self, query: &Query) -> Vec<Hit> {
        let mut hits = Vec::new();
        let mut chats: Vec<_> = self.chats.iter().collect();
        chats.sort_by_key(|(listed, _)| {
            let title = query.found_in(&fold(&listed.title));
            std::cmp::Reverse((title == query.all(), listed.updated_ms))
        });
        for (listed, texts) in chats {
            let messages: Vec<(Rc<str>, u8)> = listed
                .messages
                .iter()
                .zip(texts)
                .map(|(id, text)| (Rc::from(id.as_str()), query.found_in(&fold(text))))
                .filter(|(_, bits)| *bits != 0)
                .collect();
            let in_title = query.found_in(&fold(&listed.title));
            let any = messages.iter().fold(in_title, |any, (_, bits)| any | bits);
            if any == query.all() {
                hits.push(Hit {
                    chat: Rc::from(listed.id.as_str()),
                    title: listed.title.clone(),
                    updated_ms: listed.updated_ms,
                    in_title,
                    messages,
                });
            }
        }
        hits
    }

    fn text(&self, message: &str) -> &str {
        let mut all = self
            .chats
            .iter()
            .flat_map(|(listed, texts)| listed.messages.iter().zip(texts));
        all.find(|(id, _)| *id == message)
            .map_or("", |(_, text)| text)
    }

    /// What the index finds, with what it is not sure of read in the texts.
    fn indexed(&self, index: &Index, query: &Query) -> Vec<Hit> {
        let found = index.find(query);
        let mut hits = Vec::new();
        for at in 0.. {
            let Some(mut hit) = index.hit(&found, query, at) else {
                break;
            };
            if found.unsure() != 0 {
                for (message, bits) in &mut hit.messages {
                    let read = query.found_in(&fold(self.text(message)));
                    assert_eq!(read & !*bits, 0, "the index misses what is there");
                    *bits = read;
                }
                hit.messages.retain(|(_, bits)| *bits != 0);
            }
            let any = hit
                .messages
                .iter()
                .fold(hit.in_title, |any, (_, bits)| any | bits);
            if any == query.all() {
                hits.push(hit);
            }
        }
        hits
    }

    fn compare(&self, index: &Index, when: &str) {
        assert_eq!(index.count(), self.chats.len(), "{when}");
        for typed in QUERIES {
            for composing in [false, true] {
                let query = Query::parse(typed, composing);
                assert_eq!(
                    self.indexed(index, &query),
                    self.brute(&query),
                    "{typed} {when}"
                );
            }
        }
    }
}

/// One thing that happens to both.
fn happen(dice: &mut Dice, world: &mut World, index: &mut Index) {
    let count = world.chats.len();
    match dice.roll(if count == 0 { 1 } else { 10 }) {
        0..4 => {
            let id = world.id();
            let messages: Vec<String> = (0..dice.roll(5)).map(|_| world.id()).collect();
            let texts: Vec<String> = messages.iter().map(|_| dice.text()).collect();
            let listed = Listed {
                id,
                title: dice.pick(&["Title", "제목", "Rust"]).to_owned(),
                updated_ms: world.last as u64,
                messages,
            };
            index.list(&listed);
            world.chats.push((listed, texts));
            // Not all are read at once.
            if dice.roll(2) == 0 {
                read(world, index);
            }
        }
        4 => {
            let (gone, _) = world.chats.remove(dice.roll(count));
            index.remove(&gone.id);
        }
        5..8 => {
            let at = dice.roll(count);
            let text = dice.text();
            let (listed, texts) = &mut world.chats[at];
            if !texts.is_empty() {
                let message = dice.roll(texts.len());
                index.add(&listed.messages[message], &text);
                texts[message] = text;
            }
        }
        _ => {
            let (id, text, at) = (world.id(), dice.text(), dice.roll(count));
            world.last += 1;
            let last = world.last as u64;
            let (listed, texts) = &mut world.chats[at];
            if texts.is_empty() || dice.roll(2) == 0 {
                listed.messages.push(id);
                texts.push(text);
            } else {
                listed.messages.remove(0);
                texts.remove(0);
            }
            listed.updated_ms = last;
            index.list(listed);
        }
    }
}

fn read(world: &World, index: &mut Index) {
    for message in index.unread() {
        index.add(&message, world.text(&message));
    }
}

#[test]
fn the_index_finds_what_reading_everything_finds() {
    for seed in 0..12 {
        let (mut dice, mut world, mut index) = (Dice(seed), World::default(), Index::default());
        let mut stored: Vec<(u32, Vec<u8>)> = Vec::new();
        for step in 0..60 {
            happen(&mut dice, &mut world, &mut index);
            if dice.roll(4) == 0 {
                let kept = index.keep();
                stored.retain(|(number, _)| !kept.instead.contains(number));
                stored.push((kept.number, kept.bytes));
            }
            if dice.roll(12) == 0 {
                // Closed and opened again: what was not stored is read again.
                index = Index::default();
                for (number, bytes) in &stored {
                    assert!(index.load(*number, bytes));
                }
                let gone: Vec<String> = index.chats().map(str::to_owned).collect();
                let gone = gone
                    .into_iter()
                    .filter(|id| !world.chats.iter().any(|(listed, _)| listed.id == *id));
                gone.collect::<Vec<_>>()
                    .iter()
                    .for_each(|id| index.remove(id));
                for (listed, texts) in &world.chats {
                    index.list(listed);
                    for (id, text) in listed.messages.iter().zip(texts) {
                        index.add(id, text);
                    }
                }
            }
            if step % 6 == 5 {
                read(&world, &mut index);
                world.compare(&index, &format!("seed {seed}, step {step}"));
            }
        }
    }
}

#[test]
fn what_is_stored_is_enough_to_find_everything_again() {
    let (mut dice, mut world, mut index) = (Dice(7), World::default(), Index::default());
    let mut stored = Vec::new();
    for _ in 0..40 {
        happen(&mut dice, &mut world, &mut index);
        read(&world, &mut index);
        let kept = index.keep();
        stored.retain(|(number, _)| !kept.instead.contains(number));
        stored.push((kept.number, kept.bytes));
    }
    assert!(stored.len() < SMALL + 1, "small segments are joined");
    let mut again = Index::default();
    for (number, bytes) in &stored {
        assert!(again.load(*number, bytes));
    }
    assert!(again.unread().is_empty());
    world.compare(&again, "loaded");
}

#[test]
fn damaged_bytes_are_refused() {
    let (mut world, mut index) = (World::default(), Index::default());
    let listed = Listed {
        id: world.id(),
        title: "Title".to_owned(),
        updated_ms: 1,
        messages: vec![world.id()],
    };
    index.list(&listed);
    index.add(&listed.messages[0], "some words, 한국어");
    let bytes = index.keep().bytes;
    for end in 0..bytes.len() {
        assert!(!Index::default().load(0, &bytes[..end]), "cut at {end}");
    }
    let mut other = bytes.clone();
    other[0] += 1;
    assert!(!Index::default().load(0, &other));
    assert!(Index::default().load(0, &bytes));
}

#[test]
fn a_message_that_is_listed_again_is_read_again() {
    let (mut world, mut index) = (World::default(), Index::default());
    let mut listed = Listed {
        id: world.id(),
        title: String::new(),
        updated_ms: 1,
        messages: vec![world.id(), world.id()],
    };
    index.list(&listed);
    index.add(&listed.messages[0], "first");
    index.add(&listed.messages[1], "second");
    index.keep();
    let gone = listed.messages.remove(1);
    index.list(&listed);
    index.add(&listed.messages[0], "first again");
    // Now little of the first segment counts, and it is written anew without the other message.
    index.keep();
    index.keep();
    listed.messages.push(gone.clone());
    index.list(&listed);
    let unread = index.unread();
    assert_eq!(
        unread.iter().map(|id| &**id).collect::<Vec<_>>(),
        [gone.as_str()]
    );
}
