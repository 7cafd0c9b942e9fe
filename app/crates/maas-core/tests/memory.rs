//! A backup that was made to be too much takes no more memory while it is decided about than a large vault does.
//!
//! A program of its own, so that nothing else counts: what the process held at its most is what the kernel says.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "tests")]

use std::{collections::BTreeSet, fmt::Write as _};

use maas_core::{
    chats::Chats,
    compare::Comparisons,
    intake::{How, Intake, Refused},
    presets::Presets,
    workspaces::Workspaces,
};

/// So much the whole process may ever hold, in KiB.
const MOST_KIB: u64 = 300 * 1024;

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.unwrap().split_whitespace().nth(1);
    number.unwrap().parse().unwrap()
}

fn intake(how: How) -> Intake {
    let (chats, presets) = (Chats::default(), Presets::default());
    let (comparisons, workspaces) = (Comparisons::default(), Workspaces::default());
    let here = (&chats, &presets, &comparisons);
    Intake::new(how, here, (true, &workspaces), BTreeSet::new())
}

/// A conversation that names so many messages, none of them twice.
fn chat(number: usize, messages: usize) -> (String, Vec<u8>) {
    let id = format!("{number:032x}");
    // Written in one piece: what this takes counts, too.
    let mut text = String::with_capacity(36 * messages + 300);
    write!(
        text,
        r#"{{"id":"{id}","version":1,"title":"T","created_ms":1,"updated_ms":1,"setup":{{"model":{{"provider":"openai","model":"m"}},"system":"","params":{{}}}},"messages":["#
    )
    .unwrap();
    for n in 0..messages {
        let comma = if n == 0 { "" } else { "," };
        write!(text, "{comma}\"{number:08x}{n:024x}\"").unwrap();
    }
    text.push_str("]}");
    (id, text.into_bytes())
}

#[test]
fn hostile_backups_take_bounded_memory() {
    let mut all = intake(How::Replace);
    // One that names millions of messages is not even read.
    let (id, text) = chat(0, 600_000);
    let refused = all.admit("chats", &id, 1, &text);
    assert_eq!(refused, Err(Refused::Unreadable));
    drop(text);
    // Many that name as many together: only as many messages are waited for as there may be records.
    let mut taken = 0;
    for number in 1..=14 {
        let (id, text) = chat(number, 100_000);
        taken += usize::from(all.admit("chats", &id, 1, &text).is_ok());
        // As a restore does.
        all.brought.clear();
    }
    assert_eq!(taken, 10);
    drop(all);
    // Texts without an end, in every store that is read as a whole; and a JSON text of nothing but brackets.
    let mut all = intake(How::Merge);
    for (id, byte) in [("a", b'x'), ("b", b'[')] {
        let bytes = vec![byte; 40 << 20];
        for store in [
            "settings",
            "chats",
            "messages",
            "presets",
            "comparisons",
            "prompts",
            "prompt-versions",
            "tests",
            "trials",
            "benchmarks",
            "ledger",
        ] {
            assert!(all.admit(store, id, 1, &bytes).is_err(), "{store}");
        }
    }
    // As many records as there may be, each of them there twice.
    for n in 0..1_100_000_u32 {
        let id = format!("{:x}", n / 2);
        assert!(all.admit("messages", &id, 1, b"{}").is_err());
    }
    let peak = peak_kib();
    assert!(peak < MOST_KIB, "{peak} KiB");
}
