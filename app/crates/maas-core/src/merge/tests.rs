//! Whatever two tabs do to one chat, and however their writes interleave, every message that nobody deleted is there.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeSet;

use maas_protocol::chat::Role;
use serde_json::json;

use super::*;
use crate::{
    chats::{ChatId, ChatSetup, shelf::Shelf},
    model::Stamp,
};

fn id(name: &str) -> MessageId {
    MessageId(name.to_owned())
}

fn ids(names: &str) -> Vec<MessageId> {
    names.split_whitespace().map(id).collect()
}

fn record(line: &str, branches: &[(&str, &str)]) -> ChatRecord {
    let branch = |(after, run): &(&str, &str)| Branch {
        after: (!after.is_empty()).then(|| id(after)),
        messages: ids(run),
    };
    ChatRecord {
        id: ChatId("chat".to_owned()),
        version: 7,
        title: "Title".to_owned(),
        created_ms: 1,
        updated_ms: 2,
        shelf: Shelf::default(),
        workspace: Default::default(),
        comparison: None,
        setup: ChatSetup::default(),
        messages: ids(line),
        branches: branches.iter().map(branch).collect(),
        files: Vec::new(),
    }
}

/// The line and the branches of a record, as it is written above.
fn shape(record: &ChatRecord) -> (String, Vec<(String, String)>) {
    let names = |all: &[MessageId]| {
        let all: Vec<&str> = all.iter().map(|id| id.0.as_str()).collect();
        all.join(" ")
    };
    let branch = |branch: &Branch| {
        let after = branch.after.as_ref().map_or("", |after| &after.0);
        (after.to_owned(), names(&branch.messages))
    };
    let branches = record.branches.iter().map(branch).collect();
    (names(&record.messages), branches)
}

fn merged(base: &ChatRecord, ours: &ChatRecord, theirs: &ChatRecord) -> ChatRecord {
    chat(Some(base), ours, theirs, |_| false)
}

/// What is expected, as it is written above.
fn is(record: &ChatRecord, line: &str, branches: &[(&str, &str)]) {
    let text = |(after, run): &(&str, &str)| ((*after).to_owned(), (*run).to_owned());
    let branches = branches.iter().map(text).collect();
    assert_eq!(shape(record), (line.to_owned(), branches));
}

#[test]
fn what_both_put_at_the_end_stands_side_by_side() {
    let base = record("a b", &[]);
    let all = merged(&base, &record("a b q1 r1", &[]), &record("a b q2 r2", &[]));
    is(&all, "a b q1 r1", &[("b", "q2 r2")]);
    assert_eq!(all.version, 8);
}

#[test]
fn one_sides_change_is_taken_as_it_is() {
    let base = record("a b c", &[("a", "x y")]);
    let other = record("a x y z", &[("a", "b c")]);
    is(&merged(&base, &base, &other), "a x y z", &[("a", "b c")]);
    is(&merged(&base, &other, &base), "a x y z", &[("a", "b c")]);
}

#[test]
fn a_deleted_message_is_gone_unless_it_was_written_here() {
    let base = record("a b c", &[]);
    let (ours, theirs) = (record("a b c d", &[]), record("a c", &[]));
    is(&merged(&base, &ours, &theirs), "a c d", &[]);
    is(&merged(&base, &theirs, &ours), "a c d", &[]);
    let kept = chat(Some(&base), &ours, &theirs, |id| id.0 == "b");
    let there: BTreeSet<_> = Tree::of(&kept).order.into_iter().cloned().collect();
    assert!(there.contains(&id("b")));
}

#[test]
fn what_stood_behind_a_deleted_message_moves_up() {
    let base = record("a b", &[]);
    let all = merged(&base, &record("a b q", &[]), &record("a", &[]));
    is(&all, "a q", &[]);
}

#[test]
fn what_one_puts_in_the_middle_stays_there_when_the_other_adds_at_the_end() {
    let base = record("a b c", &[]);
    let (ours, theirs) = (record("a b c d", &[]), record("a x b c", &[]));
    is(&merged(&base, &ours, &theirs), "a x b c d", &[]);
    is(&merged(&base, &theirs, &ours), "a x b c d", &[]);
}

#[test]
fn messages_moved_behind_each_other_do_not_hang_in_the_air() {
    let base = record("a b c d", &[]);
    let all = merged(&base, &record("b a c d", &[]), &record("a c b d", &[]));
    let there: BTreeSet<_> = Tree::of(&all).order.into_iter().cloned().collect();
    assert_eq!(there, ids("a b c d").into_iter().collect());
}

#[test]
fn each_sides_title_setup_and_place_are_kept() {
    let base = record("a", &[]);
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    ours.title = "Ours".to_owned();
    theirs.shelf.pinned = true;
    theirs.updated_ms = 9;
    let all = merged(&base, &ours, &theirs);
    assert_eq!((all.title.as_str(), all.shelf.pinned), ("Ours", true));
    assert_eq!((all.updated_ms, all.version), (9, 8));
}

#[test]
fn fields_and_lists_of_pairs_are_merged_by_name() {
    let base = json!({"version": 4, "a": 1, "b": 1, "list": [["x", 1], ["y", 1]], "tags": ["p"]});
    let ours = json!({"version": 5, "a": 2, "b": 1, "list": [["x", 2], ["y", 1], ["z", 1]], "tags": ["p"]});
    let theirs =
        json!({"version": 9, "a": 1, "c": 3, "list": [["x", 1], ["w", 1]], "tags": ["p", "q"]});
    assert_eq!(
        fields(Some(&base), &ours, &theirs),
        json!({"version": 10, "a": 2, "c": 3, "list": [["x", 2], ["z", 1], ["w", 1]], "tags": ["p", "q"]})
    );
}

#[test]
fn of_a_message_written_twice_nothing_said_is_given_up() {
    let said = |text: &str| ChatMessage::said(id("m"), Role::User, text, &Stamp::default());
    assert_eq!(message(&said("one"), &said("one")), Verdict::Theirs);
    assert_eq!(message(&said("one"), &said("two")), Verdict::Both);
    // A person may have shortened it on purpose.
    assert_eq!(message(&said("one"), &said("one two")), Verdict::Both);
}

/// A sequence that looks like chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        // Knuth's constants (MMIX); the high bits are the better ones.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }
}

/// A tab: what it took for stored, and what it wants to write.
struct Tab {
    base: ChatRecord,
    ours: ChatRecord,
}

impl Tab {
    /// Adds at the end, asks again, chooses a branch, or deletes; a new message gets the number.
    fn act(&mut self, dice: &mut Dice, number: u32, deleted: &mut BTreeSet<MessageId>) {
        let new = id(&format!("n{number}"));
        let (line, branches) = (&mut self.ours.messages, &mut self.ours.branches);
        match dice.below(6) {
            0 if !line.is_empty() => {
                let at = dice.below(line.len());
                let tail = line.split_off(at);
                let after = line.last().cloned();
                branches.push(Branch {
                    after,
                    messages: tail,
                });
                line.push(new);
            }
            1 if line.len() > 1 => {
                // As by hand: what followed it moves up.
                let gone = line.remove(dice.below(line.len()));
                let before = line.first().cloned();
                for branch in branches.iter_mut() {
                    if branch.after.as_ref() == Some(&gone) {
                        branch.after.clone_from(&before);
                    }
                }
                deleted.insert(gone);
            }
            2 if line.len() > 1 => {
                let at = dice.below(line.len() - 1);
                line.swap(at, at + 1);
            }
            _ => line.push(new),
        }
        self.ours.version += 1;
    }

    /// Writes if nobody else did, else what both did together.
    fn write(&mut self, stored: &mut ChatRecord) {
        if stored.version == self.base.version {
            *stored = self.ours.clone();
        } else {
            *stored = chat(Some(&self.base), &self.ours, stored, |_| false);
        }
        // What this tab takes for stored is what it handed over; it may see later what became of it.
        self.base = self.ours.clone();
    }
}

#[test]
fn no_interleaving_of_two_tabs_loses_a_message() {
    for seed in 0..10_000 {
        let mut dice = Dice(seed);
        let mut stored = record("a b", &[]);
        let mut deleted = BTreeSet::new();
        let mut all: BTreeSet<MessageId> = BTreeSet::new();
        let mut tabs = [0, 1].map(|_| Tab {
            base: stored.clone(),
            ours: stored.clone(),
        });
        for number in 0..12 {
            let tab = &mut tabs[dice.below(2)];
            tab.act(&mut dice, number, &mut deleted);
            all.extend(Tree::of(&tab.ours).order.into_iter().cloned());
            if dice.below(3) > 0 {
                tab.write(&mut stored);
            }
            if dice.below(3) == 0 && tab.base == tab.ours {
                // It reads what lies there.
                (tab.base, tab.ours) = (stored.clone(), stored.clone());
            }
        }
        for tab in &mut tabs {
            tab.write(&mut stored);
        }
        let tree = Tree::of(&stored);
        let there: BTreeSet<MessageId> = tree.order.iter().map(|id| (*id).clone()).collect();
        assert_eq!(tree.order.len(), there.len(), "twice there, seed {seed}");
        assert!(is_tree(&tree.parents), "no tree, seed {seed}");
        let hangs = |above: &Option<&MessageId>| above.is_none_or(|above| there.contains(above));
        assert!(tree.parents.values().all(hangs), "in the air, seed {seed}");
        let lost: Vec<_> = all.difference(&there).collect();
        let lost: Vec<_> = lost.iter().filter(|id| !deleted.contains(**id)).collect();
        assert!(lost.is_empty(), "lost {lost:?}, seed {seed}");
    }
}
