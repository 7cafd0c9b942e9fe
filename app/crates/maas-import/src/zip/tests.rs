//! The directory of a ZIP is read, and one that lies is refused before anything is read by it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use super::*;

/// A ZIP of files that lie in it as they are.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut all, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let at = all.len() as u32;
        let length = (bytes.len() as u32).to_le_bytes();
        let sizes = [
            &0_u32.to_le_bytes()[..],
            &length,
            &length,
            &(name.len() as u16).to_le_bytes(),
        ];
        let sizes = sizes.concat();
        all.extend(b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0");
        all.extend(&sizes);
        all.extend(0_u16.to_le_bytes());
        all.extend(name.as_bytes());
        all.extend(*bytes);
        directory.extend(b"PK\x01\x02\x14\0\x14\0\0\0\0\0\0\0\0\0");
        directory.extend(&sizes);
        directory.extend([0; 12]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let at = all.len() as u32;
    let count = (files.len() as u16).to_le_bytes();
    all.extend(&directory);
    all.extend(b"PK\x05\x06\0\0\0\0");
    all.extend(count);
    all.extend(count);
    all.extend((directory.len() as u32).to_le_bytes());
    all.extend(at.to_le_bytes());
    all.extend([0, 0]);
    all
}

/// Its directory.
pub(crate) fn directory_of(zip: &[u8]) -> &[u8] {
    let Ok(Directory::At(from, bytes)) = directory(zip, zip.len() as u64) else {
        panic!("no directory");
    };
    &zip[from as usize..(from + bytes) as usize]
}

fn read(zip: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ImportError> {
    let all = zip.len() as u64;
    let tail = &zip[zip.len().saturating_sub(TAIL_BYTES as usize)..];
    let part = |from: u64, bytes: u64| &zip[from as usize..(from + bytes) as usize];
    let mut at = directory(tail, all)?;
    if let Directory::Zip64(from) = at {
        at = directory64(part(from, ZIP64_BYTES), all)?;
    }
    let Directory::At(from, bytes) = at else {
        return Err(ImportError::Broken);
    };
    let mut found = Vec::new();
    for file in texts(part(from, bytes), all)?.0 {
        let begins = begins(&file, part(file.header, LOCAL_BYTES), all)?;
        found.push((file.name.clone(), part(begins, file.bytes).to_vec()));
    }
    Ok(found)
}

fn names(zip: &[u8]) -> Vec<String> {
    read(zip)
        .unwrap()
        .into_iter()
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn conversations_are_found_and_nothing_else_is() {
    let all = zip(&[
        ("user.json", b"{}"),
        ("file-1.png", b"\x89PNG"),
        ("a/b/conversations.json", b"[1]"),
        ("__MACOSX/._conversations.json", b"?"),
    ]);
    assert_eq!(
        read(&all),
        Ok(vec![("conversations.json".into(), b"[1]".to_vec())])
    );
    let parts = zip(&[
        ("conversations-001.json", b"2"),
        ("conversations-000.json", b"1"),
    ]);
    assert_eq!(
        names(&parts),
        ["conversations-000.json", "conversations-001.json"]
    );
    let others = zip(&[
        ("x/one.JSON", b"1"),
        ("two.json", b"2"),
        ("three.txt", b"3"),
    ]);
    assert_eq!(names(&others), ["one.JSON", "two.json"]);
    assert!(names(&zip(&[])).is_empty());
}

#[test]
fn a_comment_behind_the_directory_does_not_hide_it() {
    let mut all = zip(&[("conversations.json", b"[]")]);
    let at = all.len() - 2;
    all[at..].copy_from_slice(&300_u16.to_le_bytes());
    all.extend(b"PK\x05\x06".repeat(75));
    assert_eq!(names(&all), ["conversations.json"]);
}

#[test]
fn paths_that_lead_elsewhere_are_names_only() {
    let all = zip(&[
        ("../../etc/conversations.json", b"[]"),
        ("C:\\windows\\conversations.json", b"[]"),
        ("/conversations.json", b"[]"),
    ]);
    assert_eq!(names(&all), ["conversations.json"; 3]);
}

#[test]
fn a_file_that_ends_early_or_lies_about_places_is_broken() {
    let all = zip(&[("conversations.json", b"[1,2,3]")]);
    for cut in 0..all.len() {
        assert!(read(&all[..cut]).is_err(), "cut at {cut}");
    }
    let end = all.len() - 22;
    let central = end - 46 - 18;
    let with = |at: usize, bytes: &[u8]| {
        let mut all = all.clone();
        all[at..at + bytes.len()].copy_from_slice(bytes);
        read(&all).map(drop)
    };
    let broken = Err(ImportError::Broken);
    // The directory's place and length, a file's place and length, its encryption and method, the local header.
    assert_eq!(with(end + 16, &9999_u32.to_le_bytes()), broken);
    assert_eq!(with(end + 12, &9999_u32.to_le_bytes()), broken);
    assert_eq!(
        with(end + 12, &0xF000_0000_u32.to_le_bytes()),
        Err(ImportError::TooMuch)
    );
    assert_eq!(with(end + 16, &u32::MAX.to_le_bytes()), broken);
    assert_eq!(with(central + 42, &9999_u32.to_le_bytes()), broken);
    assert_eq!(with(central + 20, &9999_u32.to_le_bytes()), broken);
    assert_eq!(with(central + 20, &u32::MAX.to_le_bytes()), broken);
    assert_eq!(with(central + 8, &[1]), broken);
    assert_eq!(with(central + 10, &[14]), broken);
    assert_eq!(with(central + 28, &9999_u16.to_le_bytes()), broken);
    assert_eq!(with(central, b"nope"), broken);
    assert_eq!(with(0, b"nope"), broken);
    assert_eq!(with(26, &9999_u16.to_le_bytes()), broken);
}

#[test]
fn a_zip64_is_read() {
    let plain = zip(&[("conversations.json", b"[64]")]);
    let end = plain.len() - 22;
    let place = u64::from(u32::from_le_bytes(
        *plain[end + 16..].first_chunk().unwrap(),
    ));
    let length = end as u64 - place;
    let mut all = plain[..end].to_vec();
    all.extend(b"PK\x06\x06");
    all.extend([0; 36]);
    all.extend(length.to_le_bytes());
    all.extend(place.to_le_bytes());
    all.extend(b"PK\x06\x07\0\0\0\0");
    all.extend((end as u64).to_le_bytes());
    all.extend(1_u32.to_le_bytes());
    let mut tail = plain[end..].to_vec();
    tail[12..20].copy_from_slice(&[0xFF; 8]);
    all.extend(tail);
    assert_eq!(
        read(&all),
        Ok(vec![("conversations.json".into(), b"[64]".to_vec())])
    );
}

#[test]
fn a_text_may_unpack_to_a_hundred_times_its_size_and_no_more_than_four_gibibytes() {
    let file = |bytes| Packed {
        name: String::new(),
        deflated: true,
        header: 0,
        bytes,
    };
    assert_eq!(file(0).most(), SLACK_BYTES);
    assert_eq!(file(1_000_000).most(), 100_000_000 + SLACK_BYTES);
    assert_eq!(file(u64::MAX).most(), MAX_TEXT_BYTES);
}

#[test]
fn too_many_texts_are_refused() {
    let names: Vec<String> = (0..=MAX_TEXTS).map(|n| format!("{n}.json")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(read(&zip(&files)).map(drop), Err(ImportError::TooMuch));
}

#[test]
fn a_file_is_found_by_its_id_and_none_that_only_begins_alike() {
    let all = zip(&[
        ("conversations.json", b"[]"),
        ("user-1/file_0000a-sanitized.png", b"1"),
        ("file-abc-photo.png", b"2"),
        ("file-abcd.png", b"3"),
        ("../../file-evil.png", b"4"),
        ("._file-abc", b"5"),
    ]);
    let (texts, others) = texts(directory_of(&all), all.len() as u64).unwrap();
    assert_eq!(texts.len(), 1);
    let found = |id: &str| others.of_id(id).map(|file| file.name.as_str());
    assert_eq!(found("file-abc"), Some("file-abc-photo.png"));
    assert_eq!(found("file-abcd"), Some("file-abcd.png"));
    assert_eq!(found("file_0000a"), Some("file_0000a-sanitized.png"));
    assert_eq!(found("file-evil.png"), Some("file-evil.png"));
    for name in [
        "",
        "file-ab",
        "file-abcde",
        "file-evil.pn",
        "conversations",
        "..",
        "/",
    ] {
        assert_eq!(found(name), None, "{name}");
        assert_eq!(others.named(name), None, "{name}");
    }
    assert!(others.named("file-abcd.png").is_some());
    assert!(others.named("file-abcd").is_none());
}
