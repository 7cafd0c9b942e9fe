//! A file written with a kept key opens with the passphrase; frozen bytes open for ever.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::path::PathBuf;

use super::*;
use crate::backup::{Entry, Reader, Restored, tests::filled};

const PASSPHRASE: &str = "correct horse 배터리 staple";

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

/// Without the second of derivation.
fn quick() -> KeptKey {
    KeptKey {
        kek: Key::new([7; 32]),
        rounds: kdf::MIN_ROUNDS,
        salt: [8; SALT_BYTES],
    }
}

fn file_of(key: &KeptKey, salt: u8) -> Vec<u8> {
    let begun = Writer::begin_kept(key, [salt; SALT_BYTES]).unwrap();
    let long = vec![1; 70_000];
    let entry = |(id, bytes)| Entry {
        store: "messages",
        id,
        version: 3,
        bytes,
    };
    let rows = [("0a", &long[..]), ("0b", "얼린 text".as_bytes())];
    filled(begun, rows.map(entry)).0
}

fn read_on(mut reader: Reader, file: &[u8], piece: usize) -> Result<Vec<Restored>, BackupError> {
    let mut all = Vec::new();
    for piece in file[HEADER_BYTES..].chunks(piece) {
        all.extend(reader.push(piece)?);
    }
    all.extend(reader.finish()?);
    Ok(all)
}

fn read(file: &[u8], piece: usize) -> Result<Vec<Restored>, BackupError> {
    super::super::limits(file)?;
    read_on(Reader::begin_with(&quick().kek, file)?, file, piece)
}

#[test]
fn a_file_opens_with_the_passphrase_and_with_no_other() {
    let key = KeptKey::derive(&secret(PASSPHRASE), kdf::MIN_ROUNDS, [4; SALT_BYTES]).unwrap();
    let kept = KeptKey::from_bytes(&key.to_bytes()).unwrap();
    let file = file_of(&kept, 9);
    let reader = Reader::begin(&file[..HEADER_BYTES], &secret(PASSPHRASE)).unwrap();
    let all = read_on(reader, &file, 1000).unwrap();
    assert_eq!(
        (all.len(), all[1].bytes.as_slice()),
        (2, "얼린 text".as_bytes())
    );
    let wrong = Reader::begin(&file, &secret("another passphrase")).err();
    assert_eq!(wrong, Some(BackupError::WrongPassphrase));
    let short = KeptKey::derive(&secret("1234567"), kdf::MIN_ROUNDS, [4; SALT_BYTES]);
    assert_eq!(short.err(), Some(BackupError::TooShort));
}

/// Two files of one key share no key of chunks: equal content does not look alike, and a chunk of one opens in no other.
#[test]
fn every_file_has_a_key_of_its_own() {
    let (one, other) = (file_of(&quick(), 1), file_of(&quick(), 2));
    assert_eq!(one.len(), other.len());
    let same = one[KEPT_HEADER_BYTES..]
        .iter()
        .zip(&other[KEPT_HEADER_BYTES..])
        .filter(|(one, other)| one == other)
        .count();
    // By chance one byte of 256 is equal.
    assert!(same < one.len() / 128, "{same}");
    let mut mixed = one.clone();
    mixed[KEPT_HEADER_BYTES..].copy_from_slice(&other[KEPT_HEADER_BYTES..]);
    assert_eq!(read(&mixed, 4096).err(), Some(BackupError::Damaged));
}

#[test]
fn it_is_read_in_pieces_of_any_length_and_every_changed_byte_and_cut_is_noticed() {
    let file = file_of(&quick(), 1);
    for piece in [1, 31, 32, 33, 65_536, usize::MAX] {
        assert_eq!(read(&file, piece).unwrap().len(), 2, "{piece}");
    }
    let length = file.len();
    for at in (0..length)
        .step_by(997)
        .chain(0..150)
        .chain(length - 20..length)
    {
        let mut changed = file.clone();
        changed[at] ^= 1;
        assert!(read(&changed, 4096).is_err(), "changed at {at}");
        if at >= HEADER_BYTES {
            assert!(read(&file[..at], 4096).is_err(), "cut at {at}");
        }
    }
}

#[test]
fn kept_bytes_that_are_none_are_refused() {
    let bytes = quick().to_bytes();
    assert!(KeptKey::from_bytes(&bytes).is_some());
    assert!(KeptKey::from_bytes(&bytes[1..]).is_none());
    let mut few = bytes.clone();
    few[..4].copy_from_slice(&599_999_u32.to_be_bytes());
    assert!(KeptKey::from_bytes(&few).is_none());
}

/// The bytes of version 2, made once; `UPDATE=1` makes them only if the file is missing.
#[test]
fn frozen_bytes_of_version_2_open() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors/backup-v2.bin");
    if !path.exists() {
        assert!(
            std::env::var_os("UPDATE").is_some(),
            "the frozen vector is gone"
        );
        let key = KeptKey::derive(&secret(PASSPHRASE), kdf::MIN_ROUNDS, [14; SALT_BYTES]).unwrap();
        let begun = Writer::begin_kept(&key, [15; SALT_BYTES]).unwrap();
        let entry = Entry {
            store: "messages",
            id: "0f",
            version: 3,
            bytes: "frozen 텍스트".as_bytes(),
        };
        std::fs::write(&path, filled(begun, [entry]).0).unwrap();
    }
    let file = std::fs::read(&path).unwrap();
    let reader = Reader::begin(&file, &secret(PASSPHRASE)).unwrap();
    let all = read_on(reader, &file, 40).unwrap();
    assert_eq!(all[0].bytes.as_slice(), "frozen 텍스트".as_bytes());
}
