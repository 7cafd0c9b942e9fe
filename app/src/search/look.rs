//! Looks for what is wanted: asks the index where it may be, reads only what is shown, and tells the page.

use std::{cmp::Reverse, rc::Rc};

use maas_search::{
    excerpt::{self, Piece},
    index::{self, Found},
    letters,
    query::Query,
};

use super::{
    Seeker, Wanted,
    shelf::words_of,
    talk::{self, Unsaved},
};
use crate::platform::{clock, db::Store};

/// So many conversations are read at once.
const BATCH: usize = 8;
/// So many of them before any was found.
const FIRST: usize = 3;
/// So often it is told how far a search has come, in milliseconds: the page draws all of it each time. The first hits are
/// told as soon as others have to be waited for.
const TELL_MS: u64 = 32;
/// So many messages are read for one query, where the index alone does not say whether they have it.
const READ: usize = 3000;
/// So many of one conversation's messages are read for that.
const READ_OF_ONE: usize = 100;
/// So many conversations are told of which only the title has it.
const TITLES: usize = 200;

/// A hit and its place among the others.
struct Ranked {
    /// Whether the title has it, and when the conversation last changed.
    rank: (bool, u64),
    hit: talk::Hit,
}

/// How far a search has come.
#[derive(Default)]
struct Progress {
    hits: Vec<Ranked>,
    /// The next conversation that the index names.
    at: usize,
    titles: usize,
    read: usize,
    /// When it was last told, or begun, in ms since 1970.
    told_ms: u64,
    is_told: bool,
}

impl Progress {
    /// Whether it is to be told now; `waits` where it cannot go on at once.
    fn is_due(&self, waits: bool) -> bool {
        let has_first = !self.is_told && !self.hits.is_empty();
        waits && has_first || clock::now_ms() >= self.told_ms + TELL_MS
    }
}

impl Seeker {
    /// Looks for what is wanted, unless something newer is on the way.
    pub(super) async fn look_now(&self, round: u64) {
        let (wanted, found, mut progress) = {
            let state = self.state.borrow();
            let Some(wanted) = state.wanted.clone() else {
                return;
            };
            let unsaved = state.unsaved.iter();
            let hits = unsaved
                .filter(|chat| state.looks_in(&chat.id))
                .filter_map(|chat| hit_of_unsaved(chat, &wanted.query))
                .collect();
            let found = state.index.find(&wanted.query);
            let progress = Progress {
                hits,
                told_ms: clock::now_ms(),
                ..Progress::default()
            };
            (wanted, found, progress)
        };
        loop {
            let batch = self.next_batch(&wanted, &found, &mut progress);
            let is_last = batch.is_empty();
            let missing = self.missing(batch.iter().flat_map(|hit| to_read(hit, &found)));
            if progress.is_due(!missing.is_empty()) {
                self.tell(&wanted, &mut progress, true, false);
                // Something newer is heard.
                clock::sleep(0).await;
            }
            self.fetch(missing).await;
            if self.round.get() != round {
                return;
            }
            for hit in batch {
                progress
                    .hits
                    .extend(self.ranked(&hit, &wanted.query, &found));
            }
            let enough = progress.hits.len() >= wanted.most + progress.titles;
            let cut = progress.read >= READ;
            let done = is_last || enough || cut;
            if done {
                let more = progress.at < found.len();
                self.tell(&wanted, &mut progress, more, true);
                return;
            }
        }
    }

    /// The next conversations to look at.
    fn next_batch(
        &self,
        wanted: &Wanted,
        found: &Found,
        progress: &mut Progress,
    ) -> Vec<index::Hit> {
        let state = self.state.borrow();
        let mut batch = Vec::new();
        // The first ones are not kept waiting for many.
        let most = if progress.hits.is_empty() {
            FIRST
        } else {
            BATCH
        };
        loop {
            // Before anything is counted: else what is left out would take the place of what is not.
            while let Some(chat) = state.index.chat_of(found, progress.at)
                && !state.looks_in(chat)
            {
                progress.at += 1;
            }
            if batch.len() >= most {
                return batch;
            }
            let Some(hit) = state.index.hit(found, &wanted.query, progress.at) else {
                return batch;
            };
            progress.at += 1;
            if hit.in_title == wanted.query.all() && hit.messages.is_empty() {
                progress.titles += 1;
                if progress.titles > TITLES {
                    continue;
                }
            }
            if found.unsure() != 0 {
                progress.read += hit.messages.len().min(READ_OF_ONE);
            }
            batch.push(hit);
        }
    }

    /// Which of these messages' texts are not at hand.
    fn missing(&self, messages: impl Iterator<Item = Rc<str>>) -> Vec<Rc<str>> {
        let texts = &self.state.borrow().texts;
        messages.filter(|id| texts.get(id).is_none()).collect()
    }

    /// Has texts at hand, as far as they can be read.
    async fn fetch(&self, missing: Vec<Rc<str>>) {
        let shelf = self.shelf.borrow().clone();
        let Some(shelf) = shelf.filter(|_| !missing.is_empty()) else {
            return;
        };
        if let Ok(records) = shelf.read(Store::Messages, &missing).await {
            let texts = &mut self.state.borrow_mut().texts;
            for (id, record) in missing.into_iter().zip(records) {
                let text = record.map(|record| words_of(&record)).unwrap_or_default();
                texts.keep(id, text.into());
            }
        }
    }

    /// What is shown of a hit; `None` when the texts do not have it after all.
    fn ranked(&self, hit: &index::Hit, query: &Query, found: &Found) -> Option<Ranked> {
        let state = self.state.borrow();
        let mut messages = hit.messages.clone();
        if found.unsure() != 0 {
            for (id, terms) in &mut messages {
                let text = state.texts.get(id);
                *terms = text.map_or(0, |text| query.found_in(&letters::fold(&text)));
            }
            messages.retain(|(_, terms)| *terms != 0);
        }
        let terms = messages
            .iter()
            .fold(hit.in_title, |all, (_, terms)| all | terms);
        if terms != query.all() {
            return None;
        }
        let best = best(&messages);
        let line = best.as_ref().and_then(|(message, _)| {
            let text = state.texts.get(message)?;
            excerpt::excerpt(&text, query)
        });
        let in_title = hit.in_title == query.all();
        Some(Ranked {
            rank: (in_title, hit.updated_ms),
            hit: talk::Hit {
                chat: hit.chat.to_string(),
                title: title(&hit.title, in_title, query),
                message: best
                    .as_ref()
                    .map_or_else(String::new, |(id, _)| id.to_string()),
                others: best.map_or(0, |(_, others)| others),
                line: in_turns(line.unwrap_or_default()),
            },
        })
    }

    fn tell(&self, wanted: &Wanted, progress: &mut Progress, more: bool, done: bool) {
        (progress.is_told, progress.told_ms) = (true, clock::now_ms());
        progress.hits.sort_by_key(|ranked| Reverse(ranked.rank));
        let state = self.state.borrow();
        let of = state.index.messages();
        let found = talk::Found {
            read: of.saturating_sub(state.todo.left().max(usize::from(!state.todo.is_done()))),
            of: of.max(usize::from(!state.todo.is_done())),
            more,
            done,
            hits: progress
                .hits
                .iter()
                .map(|ranked| ranked.hit.clone())
                .collect(),
        };
        (self.say)(wanted.number, found.write());
    }
}

/// The messages that have to be read before a hit is shown.
fn to_read(hit: &index::Hit, found: &Found) -> Vec<Rc<str>> {
    if found.unsure() == 0 {
        return best(&hit.messages).map(|(id, _)| id).into_iter().collect();
    }
    let messages = hit.messages.iter().take(READ_OF_ONE);
    messages.map(|(id, _)| id.clone()).collect()
}

/// The first message with the most of what is looked for, and how many others have as much.
fn best(messages: &[(Rc<str>, u8)]) -> Option<(Rc<str>, usize)> {
    let most = messages.iter().map(|(_, terms)| terms.count_ones()).max()?;
    let mut all = messages
        .iter()
        .filter(|(_, terms)| terms.count_ones() == most);
    let (first, _) = all.next()?;
    Some((first.clone(), all.count()))
}

fn hit_of_unsaved(chat: &Unsaved, query: &Query) -> Option<Ranked> {
    let in_title = query.found_in(&letters::fold(&chat.title));
    let messages: Vec<(Rc<str>, u8)> = chat
        .messages
        .iter()
        .map(|(id, text)| (Rc::from(id.as_str()), query.found_in(&letters::fold(text))))
        .filter(|(_, terms)| *terms != 0)
        .collect();
    let terms = messages
        .iter()
        .fold(in_title, |all, (_, terms)| all | terms);
    if terms != query.all() {
        return None;
    }
    let in_title = in_title == query.all();
    let best = best(&messages);
    let text = best.as_ref().and_then(|(best, _)| {
        let mut texts = chat.messages.iter();
        texts.find(|(id, _)| **id == **best).map(|(_, text)| text)
    });
    let line = text.and_then(|text| excerpt::excerpt(text, query));
    Some(Ranked {
        rank: (in_title, chat.updated_ms),
        hit: talk::Hit {
            chat: chat.id.clone(),
            title: title(&chat.title, in_title, query),
            message: best
                .as_ref()
                .map_or_else(String::new, |(id, _)| id.to_string()),
            others: best.map_or(0, |(_, others)| others),
            line: in_turns(line.unwrap_or_default()),
        },
    })
}

fn title(title: &str, has_it: bool, query: &Query) -> Vec<String> {
    if has_it {
        in_turns(excerpt::marked(title, query))
    } else {
        Vec::new()
    }
}

/// Words that were not looked for and words that were, in turns.
fn in_turns(pieces: Vec<Piece>) -> Vec<String> {
    let mut turns: Vec<String> = Vec::new();
    for piece in pieces {
        if (turns.len() % 2 == 1) != piece.found {
            turns.push(String::new());
        }
        turns.push(piece.text);
    }
    turns
}
