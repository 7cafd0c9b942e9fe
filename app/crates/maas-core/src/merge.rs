//! Two tabs changed the same record: what both of them did, together.
//!
//! Each of these compares what this tab wants to write with what lies there now, by what this tab took it for before. Pure, so
//! that what two tabs can do to each other is tried without a browser.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::{
    chats::{Branch, ChatMessage, MessageId, ReplyState},
    records::ChatRecord,
};

#[cfg(test)]
mod tests;

/// What counts the writes of a record.
const VERSION: &str = "version";
/// When a template was last saved.
const UPDATED: &str = "updated_ms";

/// A chat that was changed here and elsewhere. No message is lost: what both put in the same place stands side by side. One
/// that either side deleted is gone, unless `kept` says that this tab is writing it.
pub fn chat(
    base: Option<&ChatRecord>,
    ours: &ChatRecord,
    theirs: &ChatRecord,
    kept: impl Fn(&MessageId) -> bool,
) -> ChatRecord {
    let sides = Sides {
        base: base.map(Tree::of),
        ours: Tree::of(ours),
        theirs: Tree::of(theirs),
    };
    let parents = sides.parents(&kept);
    let ours_untouched = base.is_some_and(|base| base.messages == ours.messages);
    let (first, second) = if ours_untouched {
        (&theirs.messages, &ours.messages)
    } else {
        (&ours.messages, &theirs.messages)
    };
    let line = line(&parents, first, second);
    let branches = branches(&sides, &parents, &line);
    let mut files = ours.files.clone();
    // One too many is found, and deleted, when the chat is next read.
    let missing = theirs
        .files
        .iter()
        .filter(|file| !ours.files.contains(file));
    files.extend(missing.cloned());
    let mut merged = plain(base, ours, theirs).unwrap_or_else(|| ours.clone());
    merged.version = ours.version.max(theirs.version) + 1;
    merged.updated_ms = ours.updated_ms.max(theirs.updated_ms);
    merged.messages = line.into_iter().cloned().collect();
    merged.branches = branches;
    merged.files = files;
    merged
}

/// What a chat's record says apart from its messages.
fn plain(base: Option<&ChatRecord>, ours: &ChatRecord, theirs: &ChatRecord) -> Option<ChatRecord> {
    let value = |record: &ChatRecord| serde_json::to_value(record).ok();
    let base = base.and_then(value);
    let merged = fields(base.as_ref(), &value(ours)?, &value(theirs)?);
    serde_json::from_value(merged).ok()
}

/// Any other record, field by field: where both sides changed the same one, ours counts. Lists of pairs are maps.
pub fn fields(base: Option<&Value>, ours: &Value, theirs: &Value) -> Value {
    if base == Some(ours) {
        return theirs.clone();
    }
    match (ours, theirs) {
        _ if base == Some(theirs) => ours.clone(),
        (Value::Object(ours), Value::Object(theirs)) => {
            let base = base.and_then(Value::as_object);
            let mut merged = Map::new();
            for key in ours.keys().chain(theirs.keys()) {
                let base = base.and_then(|base| base.get(key));
                let (ours, theirs) = (ours.get(key), theirs.get(key));
                let both = [ours, theirs].map(|side| side.and_then(Value::as_u64));
                let value = match both {
                    [Some(ours), Some(theirs)] if key == VERSION => {
                        Some((ours.max(theirs) + 1).into())
                    }
                    _ => either(base, ours, theirs),
                };
                merged.extend(value.map(|value| (key.clone(), value)));
            }
            Value::Object(merged)
        }
        (Value::Array(ours_all), Value::Array(theirs_all)) => {
            let (Some(ours), Some(theirs)) = (pairs(ours_all), pairs(theirs_all)) else {
                return Value::Array(ours_all.clone());
            };
            let base = base.and_then(Value::as_array).and_then(|base| pairs(base));
            let base = base.unwrap_or_default();
            let find = |all: &[(&Value, &Value)], key: &Value| {
                let found = all.iter().find(|(known, _)| *known == key);
                found.map(|(_, value)| (*value).clone())
            };
            let only_theirs = theirs.iter().filter(|(key, _)| find(&ours, key).is_none());
            let merged = ours.iter().chain(only_theirs).filter_map(|(key, _)| {
                let sides = [find(&base, key), find(&ours, key), find(&theirs, key)];
                let [base, ours, theirs] = sides.each_ref().map(Option::as_ref);
                let value = either(base, ours, theirs)?;
                Some(Value::Array(vec![(*key).clone(), value]))
            });
            merged.collect()
        }
        _ => ours.clone(),
    }
}

/// A template that was changed here and elsewhere: field by field, and versions of both sides stand together. What it says now
/// is not mixed of two texts: the later one counts, and the other one is among the versions.
pub fn prompt(base: Option<&Value>, ours: &Value, theirs: &Value) -> Value {
    let mut merged = fields(base, ours, theirs);
    let at = |side: &Value, field: &str| side.get("prompt").and_then(|it| it.get(field)).cloned();
    let later = |field: &str| at(theirs, field).and_then(|it| it.as_u64());
    let theirs_later = later(UPDATED) > at(ours, UPDATED).and_then(|it| it.as_u64());
    let Some(Value::Object(into)) = merged.get_mut("prompt") else {
        return merged;
    };
    for field in ["content", "draft"] {
        let before = base.and_then(|base| at(base, field));
        let (ours, theirs) = (at(ours, field), at(theirs, field));
        let whole = if ours == before || (theirs != before && theirs_later && field == "content") {
            theirs
        } else {
            ours
        };
        match whole {
            Some(whole) => into.insert(field.to_owned(), whole),
            None => into.remove(field),
        };
    }
    let newest = at(ours, UPDATED)
        .and_then(|it| it.as_u64())
        .max(later(UPDATED));
    into.extend(newest.map(|newest| (UPDATED.to_owned(), newest.into())));
    merged
}

/// One field, which either side may lack; a change counts more than a removal.
fn either(base: Option<&Value>, ours: Option<&Value>, theirs: Option<&Value>) -> Option<Value> {
    if ours == base {
        return theirs.cloned();
    }
    if theirs == base {
        return ours.cloned();
    }
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => Some(fields(base, ours, theirs)),
        (one, other) => one.or(other).cloned(),
    }
}

/// A list of pairs, as maps are stored.
fn pairs(all: &[Value]) -> Option<Vec<(&Value, &Value)>> {
    let pair = |one| match Value::as_array(one).map(Vec::as_slice) {
        Some([key, value]) => Some((key, value)),
        _ => None,
    };
    all.iter().map(pair).collect()
}

/// What becomes of a message that two tabs wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Ours says all that theirs does.
    Ours,
    /// Theirs says all that ours does.
    Theirs,
    /// Each says something of its own: both are kept.
    Both,
}

/// Compares a message with what another tab made of it.
pub fn message(ours: &ChatMessage, theirs: &ChatMessage) -> Verdict {
    let growing = |said: &ChatMessage| {
        let state = said.reply.as_ref().map(|reply| reply.state);
        matches!(state, Some(ReplyState::Streaming | ReplyState::Interrupted))
    };
    match (ours.words(), theirs.words()) {
        (ours, theirs) if ours == theirs => {}
        // What is longer has grown out of the other.
        (longer, shorter) if longer.starts_with(shorter) && growing(theirs) => {
            return Verdict::Ours;
        }
        (shorter, longer) if longer.starts_with(shorter) && growing(ours) => {
            return Verdict::Theirs;
        }
        _ => return Verdict::Both,
    }
    let ended = |said: &ChatMessage| said.reply.as_ref().map(|reply| rank(reply.state));
    if ended(ours) > ended(theirs) {
        Verdict::Ours
    } else {
        Verdict::Theirs
    }
}

/// How much an answer's state says.
fn rank(state: ReplyState) -> u8 {
    match state {
        ReplyState::Streaming => 0,
        ReplyState::Interrupted => 1,
        ReplyState::Stopped | ReplyState::Failed => 2,
        ReplyState::Done => 3,
    }
}

type Parents<'a> = BTreeMap<&'a MessageId, Option<&'a MessageId>>;

/// Which message each one follows.
struct Tree<'a> {
    /// In the order of the record.
    order: Vec<&'a MessageId>,
    parents: Parents<'a>,
    /// What stands behind each one in its own run.
    next: BTreeMap<&'a MessageId, &'a MessageId>,
}

impl<'a> Tree<'a> {
    fn of(record: &'a ChatRecord) -> Self {
        let mut tree = Self {
            order: Vec::new(),
            parents: BTreeMap::new(),
            next: BTreeMap::new(),
        };
        tree.add(None, &record.messages);
        for branch in &record.branches {
            tree.add(branch.after.as_ref(), &branch.messages);
        }
        tree
    }

    fn add(&mut self, after: Option<&'a MessageId>, run: &'a [MessageId]) {
        let mut before = after;
        for id in run {
            self.order.push(id);
            self.parents.insert(id, before);
            before = Some(id);
        }
        let behind = run.iter().skip(1);
        self.next.extend(run.iter().zip(behind));
    }
}

struct Sides<'a> {
    base: Option<Tree<'a>>,
    ours: Tree<'a>,
    theirs: Tree<'a>,
}

impl<'a> Sides<'a> {
    /// Every message's id, ours first.
    fn order(&self) -> impl Iterator<Item = &'a MessageId> {
        let theirs = self.theirs.order.iter();
        let only = theirs.filter(|id| !self.ours.parents.contains_key(*id));
        self.ours.order.iter().chain(only).copied()
    }

    /// Which message each one follows, both sides' changes together.
    fn parents(&self, kept: &impl Fn(&MessageId) -> bool) -> Parents<'a> {
        let both = self.together(|id| self.is_gone(id) && !kept(id), false);
        if is_tree(&both) {
            return both;
        }
        // Each moved a message behind one that the other moved: theirs stands, and what only we have.
        self.together(|_| false, true)
    }

    fn is_gone(&self, id: &MessageId) -> bool {
        let base = self.base.as_ref();
        base.is_some_and(|base| base.parents.contains_key(id))
            && !(self.ours.parents.contains_key(id) && self.theirs.parents.contains_key(id))
    }

    fn together(&self, gone: impl Fn(&MessageId) -> bool, theirs_first: bool) -> Parents<'a> {
        let here = self.order().filter(|id| !gone(id));
        let all: BTreeSet<&MessageId> = here.collect();
        let parent = |id: &MessageId| {
            let base = self.base.as_ref().and_then(|base| base.parents.get(id));
            match (self.ours.parents.get(id), self.theirs.parents.get(id)) {
                (Some(ours), Some(theirs)) if theirs_first || base == Some(ours) => *theirs,
                (Some(ours), _) => *ours,
                (None, Some(theirs)) => *theirs,
                (None, None) => base.copied().flatten(),
            }
        };
        let mut parents = Parents::new();
        for id in &all {
            let mut above = parent(id);
            // What stood behind a message that is gone stands behind the one before it. No way up is longer than this.
            for _ in 0..=self.ours.order.len() + self.theirs.order.len() {
                match above.filter(|above| !all.contains(above)) {
                    Some(missing) => above = parent(missing),
                    None => break,
                }
            }
            parents.insert(id, above.filter(|above| all.contains(above)));
        }
        parents
    }
}

/// Whether every way up ends.
fn is_tree(parents: &Parents<'_>) -> bool {
    let mut fine = BTreeSet::new();
    for id in parents.keys() {
        let mut way = BTreeSet::new();
        let mut at = Some(*id);
        while let Some(here) = at.filter(|here| !fine.contains(here)) {
            if !way.insert(here) {
                return false;
            }
            at = parents.get(here).copied().flatten();
        }
        fine.append(&mut way);
    }
    true
}

/// The line shown: the first side's, with what the other side added at its end.
fn line<'a>(
    parents: &Parents<'a>,
    first: &'a [MessageId],
    second: &'a [MessageId],
) -> Vec<&'a MessageId> {
    let here = |id: &&MessageId| parents.contains_key(*id);
    let last = first.iter().rfind(here).or(second.iter().rfind(here));
    let Some(mut last) = last.or(parents.keys().next().copied()) else {
        return Vec::new();
    };
    if let Some(at) = second.iter().position(|id| id == last) {
        for next in second.iter().skip(at + 1) {
            if parents.get(next) != Some(&Some(last)) {
                break;
            }
            last = next;
        }
    }
    let mut line = vec![last];
    while let Some(Some(above)) = line.last().and_then(|id| parents.get(id)) {
        line.push(above);
    }
    line.reverse();
    line
}

/// Everything that is not in the line, in unbroken runs; what was one run on either side stays one.
fn branches(sides: &Sides<'_>, parents: &Parents<'_>, line: &[&MessageId]) -> Vec<Branch> {
    let shown: BTreeSet<&MessageId> = line.iter().copied().collect();
    let mut children: BTreeMap<Option<&MessageId>, Vec<&MessageId>> = BTreeMap::new();
    for id in sides.order().filter(|id| !shown.contains(id)) {
        if let Some(parent) = parents.get(id) {
            children.entry(*parent).or_default().push(id);
        }
    }
    let mut branches = Vec::new();
    let above = std::iter::once(None).chain(line.iter().copied().map(Some));
    let mut begin: Vec<_> = above
        .flat_map(|above| {
            let here = children.get(&above).into_iter().flatten();
            here.map(move |first| (above, *first))
        })
        .rev()
        .collect();
    while let Some((after, first)) = begin.pop() {
        let (mut messages, mut last) = (vec![first.clone()], first);
        while let Some(behind) = children.get(&Some(last)) {
            let nexts = [sides.ours.next.get(last), sides.theirs.next.get(last)];
            let followed = nexts.into_iter().flatten().find(|id| behind.contains(id));
            let Some(next) = followed.or(behind.first()).copied() else {
                break;
            };
            let others = behind.iter().filter(|id| **id != next);
            begin.extend(others.map(|other| (Some(last), *other)));
            messages.push(next.clone());
            last = next;
        }
        branches.push(Branch {
            after: after.cloned(),
            messages,
        });
    }
    branches
}
