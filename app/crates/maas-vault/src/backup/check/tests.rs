//! A file that was written passes; any other does not.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::{
    backup::{Entry, Writer},
    kdf::{Key, MIN_ROUNDS},
};

fn written() -> (Vec<u8>, Check) {
    let (mut writer, mut file) =
        Writer::begin_with(&Key::new([5; 32]), MIN_ROUNDS, [3; 32]).unwrap();
    for (id, bytes) in [("a", vec![1; 70_000]), ("b", vec![2; 10])] {
        let entry = Entry {
            store: "messages",
            id,
            version: 1,
            bytes: &bytes,
        };
        writer.add(&entry, &mut file).unwrap();
    }
    let (last, check) = writer.finish().unwrap();
    file.extend(last);
    (file, check)
}

fn checked(mut check: Check, file: &[u8], piece: usize) -> Result<(), BackupError> {
    for piece in file.chunks(piece) {
        check.push(piece)?;
    }
    check.finish()
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
    let (mut writer, mut other) =
        Writer::begin_with(&Key::new([6; 32]), MIN_ROUNDS, [3; 32]).unwrap();
    let entry = Entry {
        store: "messages",
        id: "a",
        version: 1,
        bytes: b"",
    };
    writer.add(&entry, &mut other).unwrap();
    other.extend(writer.finish().unwrap().0);
    assert!(checked(written().1, &other, 4096).is_err());
}
