//! What was written is read again, whatever the pieces; what was changed, cut, moved or made up is refused.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;

const PASSPHRASE: &str = "correct horse 배터리 staple";
const SEALED: usize = CHUNK_BYTES + TAG_BYTES;

fn kek() -> Key {
    Key::new([7; 32])
}

type Row = (String, String, u64, Vec<u8>);

fn rows(sizes: &[usize]) -> Vec<Row> {
    let one = |(at, size): (usize, &usize)| {
        let bytes = (0..*size).map(|byte| (byte * 31 + at) as u8).collect();
        (
            "messages".to_owned(),
            format!("{at:032x}"),
            at as u64,
            bytes,
        )
    };
    sizes.iter().enumerate().map(one).collect()
}

/// The whole file of a writer that some chunks came from, and its check.
pub(super) fn ended(writer: Writer, header: Vec<u8>, chunks: Vec<Chunk>) -> (Vec<u8>, Check) {
    let cipher = writer.cipher();
    let (last, check) = writer.finish();
    let sealed = chunks.into_iter().chain([last]);
    let file = sealed.fold(header, |file, chunk| {
        [file, cipher.seal(chunk).unwrap()].concat()
    });
    (file, check)
}

/// The same with records.
pub(super) fn filled<'a>(
    (mut writer, header): (Writer, Vec<u8>),
    entries: impl IntoIterator<Item = Entry<'a>>,
) -> (Vec<u8>, Check) {
    let mut chunks = Vec::new();
    for entry in entries {
        writer.add(&entry, &mut chunks).unwrap();
    }
    ended(writer, header, chunks)
}

/// Without the second of derivation.
fn begun(salt: u8) -> (Writer, Vec<u8>) {
    Writer::begin_with(&kek(), kdf::MIN_ROUNDS, [salt; SALT_BYTES]).unwrap()
}

fn entry(row: &Row) -> Entry<'_> {
    Entry {
        store: &row.0,
        id: &row.1,
        version: row.2,
        bytes: &row.3,
    }
}

fn written(rows: &[Row]) -> Vec<u8> {
    filled(begun(3), rows.iter().map(entry)).0
}

fn read_in(file: &[u8], piece: usize) -> Result<Vec<Row>, BackupError> {
    limits(file)?;
    let mut reader = Reader::begin_with(&kek(), file)?;
    let mut all = Vec::new();
    for piece in file[HEADER_BYTES..].chunks(piece) {
        all.extend(reader.push(piece)?);
    }
    all.extend(reader.finish()?);
    let plain = |row: Restored| (row.store, row.id, row.version, row.bytes.to_vec());
    Ok(all.into_iter().map(plain).collect())
}

fn read(file: &[u8]) -> Result<Vec<Row>, BackupError> {
    read_in(file, 100_000)
}

/// Content of our own making, sealed as a backup is.
fn crafted(content: &[u8]) -> Vec<u8> {
    let (mut writer, header) = begun(3);
    let mut chunks = Vec::new();
    writer.pending.extend_from_slice(content);
    writer.drain(&mut chunks);
    ended(writer, header, chunks).0
}

#[test]
fn what_is_written_is_read_again_in_pieces_of_any_length() {
    for sizes in [
        vec![],
        vec![0],
        vec![10, 0, 70_000, 1],
        vec![CHUNK_BYTES - 55, 5],
        vec![CHUNK_BYTES; 3],
        vec![1; 5000],
    ] {
        let rows = rows(&sizes);
        let file = written(&rows);
        for piece in [997, SEALED - 1, SEALED, SEALED + 1, usize::MAX] {
            assert_eq!(read_in(&file, piece), Ok(rows.clone()));
        }
    }
    let rows = rows(&[3, 4]);
    assert_eq!(read_in(&written(&rows), 1), Ok(rows));
}

#[test]
fn a_content_that_ends_with_its_chunk_has_no_empty_one_after_it() {
    // 1 + 8 + 2 + 32 + 8 + 4 bytes stand before a record's own.
    let file = written(&rows(&[CHUNK_BYTES - 55]));
    assert_eq!(file.len(), HEADER_BYTES + SEALED);
    assert!(read(&file).is_ok());
}

#[test]
fn a_file_that_ends_early_is_noticed_wherever_it_does() {
    let file = written(&rows(&[3 * CHUNK_BYTES, 100]));
    let mut cuts: Vec<usize> = (0..HEADER_BYTES).collect();
    for chunk in 0..4 {
        let edge = HEADER_BYTES + chunk * SEALED;
        cuts.extend([edge, edge + 1, edge + TAG_BYTES, edge + SEALED - 1]);
    }
    for cut in cuts.into_iter().filter(|cut| *cut < file.len()) {
        let wanted = if cut < MAGIC.len() {
            BackupError::NotABackup
        } else {
            BackupError::CutOff
        };
        assert_eq!(read(&file[..cut]), Err(wanted), "cut at {cut}");
    }
}

#[test]
fn every_changed_byte_is_noticed() {
    let file = written(&rows(&[200, 30]));
    for at in 0..file.len() {
        for bit in [1, 0x80] {
            let mut changed = file.clone();
            changed[at] ^= bit;
            assert!(read(&changed).is_err(), "byte {at}");
        }
    }
}

#[test]
fn chunks_that_are_moved_left_out_doubled_or_of_another_file_do_not_open() {
    let file = written(&rows(&[4 * CHUNK_BYTES]));
    let (header, body) = file.split_at(HEADER_BYTES);
    let chunks: Vec<&[u8]> = body.chunks(SEALED).collect();
    let last = chunks.len() - 1;
    let with = |order: &[usize]| {
        let mut file = header.to_vec();
        for chunk in order {
            file.extend_from_slice(chunks[*chunk]);
        }
        read(&file)
    };
    assert!(with(&[0, 1, 2, 3, last]).is_ok());
    for order in [
        vec![1, 0, 2, 3, last],
        vec![0, 2, 3, last],
        vec![0, 1, 1, 2, 3, last],
        vec![last],
        vec![0, 1, 2, 3, last, last],
        vec![0, 1, 2, 3, last, 0],
        vec![3, 2, 1, 0, last],
    ] {
        assert!(
            matches!(
                with(&order),
                Err(BackupError::Damaged | BackupError::CutOff)
            ),
            "{order:?}"
        );
    }
    // The same key, another salt: the header is bound into each chunk.
    let (_, mut mixed) = begun(4);
    mixed.extend_from_slice(chunks[0]);
    mixed.extend_from_slice(chunks[1]);
    assert_eq!(read(&mixed), Err(BackupError::Damaged));
    let mut longer = file.clone();
    longer.push(0);
    assert!(read(&longer).is_err());
}

#[test]
fn versions_and_rounds_are_looked_at_before_any_derivation() {
    let file = written(&rows(&[1]));
    let with = |at: usize, bytes: &[u8]| {
        let mut file = file.clone();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        limits(&file).map(drop)
    };
    assert_eq!(with(9, &[3]), Err(BackupError::NewerVersion));
    assert_eq!(with(9, &[255]), Err(BackupError::NewerVersion));
    // A newer version that this one can still read.
    assert_eq!(with(8, &[9]), Ok(()));
    for rounds in [0, 1, kdf::MIN_ROUNDS - 1, kdf::MAX_ROUNDS + 1, u32::MAX] {
        assert_eq!(with(10, &rounds.to_be_bytes()), Err(BackupError::Damaged));
    }
    for foreign in [
        b"".as_slice(),
        b"PK\x03\x04",
        b"{\"chats\":[]}",
        b"OMAASBAX",
        b"\0\0\0\0\0\0\0\0",
        b"%PDF-1.7 and more",
    ] {
        assert_eq!(limits(foreign).map(drop), Err(BackupError::NotABackup));
    }
}

#[test]
fn a_content_that_is_none_of_ours_is_refused_and_takes_no_room() {
    let long_id = [&[1, b'a', 0, 200][..], &[b'x'; 200]].concat();
    let whole = |length: u32, bytes: &[u8]| {
        [
            &[1, b'a', 0, 1, b'b', 0, 0, 0, 0, 0, 0, 0, 1][..],
            &length.to_be_bytes(),
            bytes,
        ]
        .concat()
    };
    for content in [
        vec![0],
        vec![33],
        vec![255; 100],
        vec![1, b'a', 0, 0],
        long_id,
        vec![1, 0xFF, 0, 1, b'b', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        vec![1, b'a', 0, 1, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        whole(u32::MAX, b""),
        whole(129 * 1024 * 1024, b""),
        // Named longer than what comes.
        whole(127 * 1024 * 1024, b"short"),
        whole(3, b"ab"),
        whole(1, b"ab"),
        vec![5, b'a'],
    ] {
        assert_eq!(
            read(&crafted(&content)),
            Err(BackupError::BadContent),
            "{content:?}"
        );
    }
    assert_eq!(read(&crafted(&whole(2, b"ab"))).unwrap().len(), 1);
    // One that names too much is refused when it says so, not when it has come.
    let file = crafted(&whole(129 * 1024 * 1024, &[0; 3 * CHUNK_BYTES]));
    let mut reader = Reader::begin_with(&kek(), &file).unwrap();
    let early = reader.push(&file[HEADER_BYTES..]).err();
    assert_eq!(early, Some(BackupError::BadContent));
}

#[test]
fn a_record_that_could_not_be_read_again_is_not_written() {
    let (mut writer, _) = begun(3);
    let long = "x".repeat(MAX_ID_BYTES + 1);
    for (store, id) in [("messages", long.as_str()), (&long, "id")] {
        let entry = Entry {
            store,
            id,
            version: 1,
            bytes: &[],
        };
        assert_eq!(
            writer.add(&entry, &mut Vec::new()),
            Err(BackupError::BadContent)
        );
    }
}

#[test]
fn the_passphrase_is_judged_like_the_vaults() {
    let begin = |passphrase: &str, rounds| {
        let passphrase = Secret::new(passphrase.to_owned());
        Writer::begin(&passphrase, rounds, [1; SALT_BYTES]).map(drop)
    };
    assert_eq!(begin("short", kdf::MIN_ROUNDS), Err(BackupError::TooShort));
    assert_eq!(begin(PASSPHRASE, 599_999), Err(BackupError::BadContent));
    assert_eq!(begin(PASSPHRASE, 10_000_001), Err(BackupError::BadContent));
}

/// The file that the first version wrote: it opens for ever.
#[test]
fn the_frozen_file_opens_with_its_passphrase_only() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/backup-v1.bin");
    let rows = [
        ("manifest", "manifest", 1, b"{\"app\":\"0.1.0\"}".to_vec()),
        (
            "chats",
            "00000000000000000000000000000001",
            3,
            "안녕".into(),
        ),
        (
            "files",
            "00000000000000000000000000000002",
            1,
            vec![9; 66_000],
        ),
    ];
    if std::env::var_os("UPDATE").is_some() {
        let passphrase = Secret::new(PASSPHRASE.to_owned());
        let begun = Writer::begin(&passphrase, kdf::MIN_ROUNDS, [0x5A; SALT_BYTES]).unwrap();
        let entries = rows.iter().map(|(store, id, version, bytes)| Entry {
            store,
            id,
            version: *version,
            bytes,
        });
        std::fs::write(path, filled(begun, entries).0).unwrap();
    }
    let file = std::fs::read(path).unwrap();
    let wrong = Reader::begin(&file, &Secret::new("another passphrase".to_owned()));
    assert_eq!(wrong.err(), Some(BackupError::WrongPassphrase));
    let mut reader = Reader::begin(&file, &Secret::new(PASSPHRASE.to_owned())).unwrap();
    let mut all = reader.push(&file[HEADER_BYTES..]).unwrap();
    all.extend(reader.finish().unwrap());
    let all: Vec<_> = all
        .iter()
        .map(|row| {
            (
                row.store.as_str(),
                row.id.as_str(),
                row.version,
                row.bytes.to_vec(),
            )
        })
        .collect();
    assert_eq!(all, rows);
}
