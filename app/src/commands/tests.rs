//! The table: keys that mean one thing only, and what counts as pressing them.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::rc::Rc;

use maas_core::{
    chats::Chats,
    session::{Language, Lock, Session},
};
use yew::Callback;

use super::{Action, Desk, Keys, TABLE, With};
use crate::{by_ptr::ByPtr, platform::dom::keys::Press, words};

fn press(key: &str, code: &str, held: &str) -> Press {
    let has = |name: &str| held.contains(name);
    Press {
        key: key.to_owned(),
        code: code.to_owned(),
        ctrl: has("ctrl"),
        meta: has("meta"),
        alt: has("alt"),
        shift: has("shift"),
        ..Press::default()
    }
}

fn action(press: &Press, apple: bool) -> Option<Action> {
    let found = TABLE
        .iter()
        .find(|entry| entry.keys.is_some_and(|keys| keys.are(press, apple)));
    found.map(|entry| entry.action)
}

#[test]
fn no_two_entries_share_a_key_or_a_word() {
    let repeated = |names: Vec<String>| {
        names
            .iter()
            .any(|one| names.iter().filter(|other| *other == one).count() > 1)
    };
    let keys = TABLE.iter().filter_map(|entry| entry.keys);
    assert!(!repeated(keys.map(|keys| format!("{keys:?}")).collect()));
    let slashes = TABLE.iter().map(|entry| entry.slash.to_owned());
    assert!(!repeated(
        slashes.filter(|slash| !slash.is_empty()).collect()
    ));
    for language in [Language::En, Language::Ko] {
        let names = TABLE
            .iter()
            .map(|entry| (entry.name)(words::of(language)).to_string());
        assert!(!repeated(names.collect()));
    }
}

#[test]
fn a_key_with_our_own_modifiers_is_a_letter() {
    let own = TABLE.iter().filter_map(|entry| entry.keys);
    for Keys { with, key } in own {
        assert!(with == With::Nothing || key.is_ascii_lowercase(), "{key}");
    }
}

#[test]
fn keys_are_read_per_machine() {
    let palette = Some(Action::Palette);
    assert_eq!(action(&press("k", "KeyK", "ctrl"), false), palette);
    assert_eq!(action(&press("k", "KeyK", "meta"), true), palette);
    assert_eq!(action(&press("k", "KeyK", "meta"), false), None);
    // Ctrl+K cuts to the end of the line on a Mac.
    assert_eq!(action(&press("k", "KeyK", "ctrl"), true), None);
    assert_eq!(action(&press("K", "KeyK", "ctrl shift"), false), None);
    let new = Some(Action::NewChat);
    assert_eq!(action(&press("N", "KeyN", "alt shift"), false), new);
    assert_eq!(action(&press("N", "KeyN", "ctrl shift"), true), new);
    // Opens a private window of the browser.
    assert_eq!(action(&press("N", "KeyN", "ctrl shift"), false), None);
}

#[test]
fn a_korean_layout_presses_the_same_keys() {
    let new = Some(Action::NewChat);
    assert_eq!(action(&press("ㅜ", "KeyN", "alt shift"), false), new);
    assert_eq!(
        action(&press("ㅏ", "KeyK", "ctrl"), false),
        Some(Action::Palette)
    );
    // On a layout that writes Latin the letter counts, wherever it is.
    assert_eq!(
        action(&press("k", "KeyV", "ctrl"), false),
        Some(Action::Palette)
    );
    assert_eq!(action(&press("v", "KeyK", "ctrl"), false), None);
}

#[test]
fn bare_keys_are_typed_in_fields() {
    let sheet = press("?", "Slash", "shift");
    assert_eq!(action(&sheet, false), Some(Action::Shortcuts));
    let typed = Press {
        in_field: true,
        ..sheet
    };
    assert_eq!(action(&typed, false), None);
    assert_eq!(action(&press("/", "Slash", ""), true), Some(Action::Write));
    assert_eq!(action(&press("/", "Slash", "ctrl"), false), None);
}

#[test]
fn keys_are_written_per_machine() {
    let keys = Keys {
        with: With::Own,
        key: 'n',
    };
    assert_eq!(keys.names(false), ["Alt", "Shift", "N"]);
    assert_eq!(keys.names(true), ["⌃", "⇧", "N"]);
}

#[test]
fn only_what_makes_sense_is_offered() {
    let desk = |lock, on_chat| Desk {
        comparison: None,
        workspaces: ByPtr(Rc::default()),
        chats: ByPtr(Rc::new(Chats::default())),
        session: ByPtr(Rc::new(Session {
            lock,
            ..Session::default()
        })),
        dispatch: Callback::noop(),
        on_side: Callback::noop(),
        on_chat,
        comparing: None,
    };
    let fresh = desk(Lock::NoVault, true);
    for action in [
        Action::NewChat,
        Action::Parameters,
        Action::Keep,
        Action::Palette,
    ] {
        assert!(fresh.can(action), "{action:?}");
    }
    // There is no message, no other chat and no vault yet.
    for action in [
        Action::Retry,
        Action::Stop,
        Action::Title,
        Action::NextChat,
        Action::Lock,
    ] {
        assert!(!fresh.can(action), "{action:?}");
    }
    let settings = desk(Lock::Unlocked, false);
    assert!(settings.can(Action::Lock) && !settings.can(Action::Keep));
    assert!(!settings.can(Action::Parameters) && !settings.can(Action::Write));
    let comparing = |under_way| Desk {
        comparing: Some(under_way),
        ..desk(Lock::Unlocked, false)
    };
    assert!(comparing(false).can(Action::Write) && !comparing(false).can(Action::Stop));
    assert!(comparing(true).can(Action::Stop) && !comparing(true).can(Action::Retry));
}
