//! Files that are made to be too much take no more memory than the largest conversation that is read.
//!
//! A program of its own, so that nothing else counts: what the process held at its most is what the kernel says.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "tests")]

use maas_import::{ImportError, Importer, MAX_CHATS, zip};

/// So much the whole process may ever hold, in KiB.
const MOST_KIB: u64 = 300 * 1024;

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.unwrap().split_whitespace().nth(1);
    number.unwrap().parse().unwrap()
}

/// Reads a text that repeats; how it ends.
fn read(head: &str, piece: &str, times: usize, tail: &str) -> Result<usize, ImportError> {
    let mut importer = Importer::new(0);
    let mut count = importer.push(head.as_bytes())?.len();
    for _ in 0..times {
        count += importer.push(piece.as_bytes())?.len();
    }
    count += importer.push(tail.as_bytes())?.len();
    count += importer.end_of_text()?.len();
    importer.finish().map(|()| count)
}

#[test]
fn hostile_files_take_bounded_memory() {
    let mib = "x".repeat(1 << 20);
    // One string larger than all that may be held, in a conversation; large ones before the list and as a name.
    let long = read("[{\"mapping\":{},\"title\":\"", &mib, 310, "\"}]");
    assert!(
        matches!(long, Err(ImportError::Unknown) | Ok(0)),
        "{long:?}"
    );
    let before = read("{\"a\":\"", &mib, 40, "\",\"chats\":[]}");
    assert_eq!(before, Err(ImportError::Unknown));
    let name = read("[{\"", &mib, 40, "\":1}]");
    assert!(
        matches!(name, Err(ImportError::Unknown) | Ok(0)),
        "{name:?}"
    );
    // As many conversations as there are in no export, and as many brackets.
    let chat = "{\"chat_messages\":[{\"sender\":\"human\",\"text\":\"a\"}]},";
    let chats = read("[", chat, MAX_CHATS + 1, "{}]");
    assert_eq!(chats, Err(ImportError::TooMuch));
    let deep = read("", &"[".repeat(1 << 20), 64, "");
    assert_eq!(deep, Err(ImportError::TooMuch));
    // A conversation of as many nodes as fit, each of which refers to the one before.
    let mut tree = String::from("[{\"mapping\":{");
    for n in 0..150_000 {
        tree.push_str(&format!("\"{n}\":{{\"parent\":\"{}\"}},", n + 1));
    }
    tree.push_str("\"x\":{}}}]");
    let nodes = read(&tree, "", 0, "");
    assert!(
        matches!(nodes, Err(ImportError::Unknown) | Ok(0)),
        "{nodes:?}"
    );
    // A directory that says that it has as many files as can be written, and has none.
    let mut end = b"PK\x05\x06\0\0\0\0\xff\xfe\xff\xfe".to_vec();
    end.extend(0xFFFF_FF00_u32.to_le_bytes());
    end.extend([0; 6]);
    assert!(zip::directory(&end, end.len() as u64).is_err());
    let peak = peak_kib();
    assert!(peak < MOST_KIB, "{peak} KiB");
}
