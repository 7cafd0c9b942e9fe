//! A file that was written passes; any other does not.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::{
    backup::{Entry, Writer, tests::filled},
    kdf::{Key, MIN_ROUNDS},
};

fn begun(key: u8) -> (Writer, Vec<u8>) {
    Writer::begin_with(&Key::new([key; 32]), MIN_ROUNDS, [3; 32]).unwrap()
}

fn entry<'a>(id: &'a str, bytes: &'a [u8]) -> Entry<'a> {
    Entry {
        store: "messages",
        id,
        version: 1,
        bytes,
    }
}

fn written() -> (Vec<u8>, Check) {
    filled(begun(5), [entry("a", &[1; 150_000]), entry("b", &[2; 10])])
}

fn checked(mut check: Check, file: &[u8], piece: usize) -> Result<(), BackupError> {
    let cipher = check.cipher();
    let mut chunks = Vec::new();
    for piece in file.chunks(piece) {
        chunks.extend(check.push(piece)?);
    }
    chunks.push(check.finish()?);
    chunks.iter_mut().try_for_each(|chunk| cipher.open(chunk))
}

#[test]
fn what_was_written_passes_in_pieces_of_any_length() {
    for piece in [1, 77, 78, 79, 65_536, usize::MAX] {
        let (file, check) = written();
        assert_eq!(checked(check, &file, piece), Ok(()), "{piece}");
    }
}

#[test]
fn a_changed_byte_a_cut_an_addition_and_another_file_are_noticed() {
    let length = written().0.len();
    for at in (0..length)
        .step_by(997)
        .chain(0..90)
        .chain(length - 20..length)
    {
        let (mut file, check) = written();
        file[at] ^= 1;
        assert!(checked(check, &file, 4096).is_err(), "changed at {at}");
        let (file, check) = written();
        assert!(checked(check, &file[..at], 4096).is_err(), "cut at {at}");
    }
    let (mut file, check) = written();
    file.push(0);
    assert!(checked(check, &file, 4096).is_err());
    // Whole in itself, but of another key.
    let (other, _) = filled(begun(6), [entry("a", b"")]);
    assert!(checked(written().1, &other, 4096).is_err());
    // A chunk too few, or one too many, each of them sound.
    let (file, check) = written();
    let sealed = CHUNK_BYTES + TAG_BYTES;
    assert!(checked(check, &[&file[..78], &file[78 + sealed..]].concat(), 4096).is_err());
    let (file, check) = written();
    assert!(checked(check, &[&file[..], &file[78..]].concat(), 4096).is_err());
}
