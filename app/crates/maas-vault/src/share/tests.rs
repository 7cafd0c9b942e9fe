//! What is shared is read again; what was cut, changed, blown up or made up is refused by name, and nothing panics.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::kdf::MIN_ROUNDS;

const CONTENT: &[u8] = r#"{"version":1,"kind":"preset","name":"한국어 · Prüfer"}"#.as_bytes();
const PASSWORD: &str = "correct horse 배터리";
/// The length of what stands before the lock's own fields, in bytes.
const HEAD_BYTES: usize = MAGIC.len() + 3;
const OPEN: usize = HEAD_BYTES + KEY_BYTES;
const LOCKED_HEADER: usize = HEAD_BYTES + 4 + SALT_BYTES + CHECK_BYTES;

fn author(byte: u8) -> Author {
    Author::new(Zeroizing::new([byte; 32])).unwrap()
}

fn signed() -> Vec<u8> {
    write(CONTENT, Some(&author(7)), Lock::Open([3; 32])).unwrap()
}

fn secret(password: &str) -> Secret<String> {
    Secret::new(password.to_owned())
}

fn locked() -> Vec<u8> {
    let lock = Lock::Password {
        password: &secret(PASSWORD),
        rounds: MIN_ROUNDS,
        salt: [5; 32],
    };
    write(CONTENT, Some(&author(7)), lock).unwrap()
}

/// A packet of our own making, sealed as a share is.
fn crafted(packet: &[u8]) -> Vec<u8> {
    let (mut header, key) = header(Lock::Open([3; 32])).unwrap();
    let sealed = seal(&key, &header, packet).unwrap();
    header.extend(sealed);
    header
}

/// An unsigned packet with a length that it says and bytes that it has.
fn packed(length: u32, bytes: &[u8]) -> Vec<u8> {
    crafted(&[&[0], length.to_be_bytes().as_slice(), bytes].concat())
}

fn refused(share: &[u8]) -> ShareError {
    read(share, None).unwrap_err()
}

#[test]
fn what_is_shared_is_read_again() {
    let opened = read(&signed(), None).unwrap();
    assert_eq!(opened.content, CONTENT);
    assert_eq!(opened.author, Some(author(7).public()));
    assert!(!needs_password(&signed()).unwrap());

    let unsigned = write(CONTENT, None, Lock::Open([4; 32])).unwrap();
    let opened = read(&unsigned, None).unwrap();
    assert_eq!((opened.author, opened.content), (None, CONTENT.to_vec()));
}

#[test]
fn a_password_opens_it_and_no_other() {
    let share = locked();
    assert!(needs_password(&share).unwrap());
    assert_eq!(refused(&share), ShareError::NeedsPassword);
    assert_eq!(
        read(&share, Some(&secret(PASSWORD))).unwrap().content,
        CONTENT
    );
    let wrong = read(&share, Some(&secret("correct horse 배터린")));
    assert_eq!(wrong, Err(ShareError::WrongPassword));
    // With the right one a change behind the header is a change.
    let mut changed = share.clone();
    changed[LOCKED_HEADER + 9] ^= 1;
    let damaged = read(&changed, Some(&secret(PASSWORD)));
    assert_eq!(damaged, Err(ShareError::Damaged));
}

#[test]
fn a_short_password_and_an_endless_derivation_are_refused() {
    let lock = |password, rounds| Lock::Password {
        password,
        rounds,
        salt: [5; 32],
    };
    let (short, long) = (secret("1234567"), secret("12345678"));
    let refused = |password, rounds| write(CONTENT, None, lock(password, rounds)).unwrap_err();
    assert_eq!(refused(&short, MIN_ROUNDS), ShareError::TooShort);
    assert_eq!(refused(&long, MIN_ROUNDS - 1), ShareError::BadContent);
    assert_eq!(refused(&long, u32::MAX), ShareError::BadContent);
}

#[test]
fn empty_and_endless_contents_are_not_written() {
    let write = |content: &[u8]| write(content, None, Lock::Open([3; 32]));
    assert_eq!(write(b""), Err(ShareError::BadContent));
    let most = vec![b'x'; MAX_CONTENT_BYTES];
    assert_eq!(read(&write(&most).unwrap(), None).unwrap().content, most);
    let more = vec![b'x'; MAX_CONTENT_BYTES + 1];
    assert_eq!(write(&more), Err(ShareError::TooLarge));
}

/// What cannot be packed any smaller fits all the same.
#[test]
fn the_longest_content_of_noise_is_read_again() {
    let mut state = 1_u32;
    let noise: Vec<u8> = (0..MAX_CONTENT_BYTES)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect();
    let share = write(&noise, Some(&author(7)), Lock::Open([3; 32])).unwrap();
    assert!(share.len() <= MAX_SHARE_BYTES, "{}", share.len());
    assert!(read(&share, None).unwrap().content == noise);
}

#[test]
fn every_changed_bit_is_noticed() {
    let share = signed();
    for bit in 0..share.len() * 8 {
        let mut changed = share.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let read = read(&changed, None);
        // The newest version that wrote it is a hint, bound in like the rest.
        assert!(read.is_err(), "bit {bit} was not noticed");
    }
}

#[test]
fn every_changed_bit_of_a_locked_header_is_noticed_without_a_derivation_or_by_it() {
    let share = locked();
    let salt = HEAD_BYTES + 4;
    for bit in 0..salt * 8 {
        let mut changed = share.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        let found = refused(&changed);
        // Nothing was tried: there was no password to try.
        let fine = [
            ShareError::NotAShare,
            ShareError::NewerVersion,
            ShareError::Damaged,
            ShareError::NeedsPassword,
        ];
        assert!(fine.contains(&found), "bit {bit}: {found:?}");
    }
    for at in [salt, salt + SALT_BYTES, LOCKED_HEADER - 1] {
        let mut changed = share.clone();
        changed[at] ^= 1;
        let found = read(&changed, Some(&secret(PASSWORD)));
        assert_eq!(found, Err(ShareError::WrongPassword), "byte {at}");
    }
}

#[test]
fn wherever_it_is_cut_it_is_refused() {
    let share = signed();
    for length in 0..share.len() {
        let expected = match length {
            0 => ShareError::NotAShare,
            1..OPEN => ShareError::CutOff,
            _ => ShareError::Damaged,
        };
        assert_eq!(refused(&share[..length]), expected, "{length} bytes");
    }
    let mut longer = share;
    longer.push(0);
    assert_eq!(refused(&longer), ShareError::Damaged);
}

#[test]
fn hostile_headers_are_refused_by_name() {
    let with = |at: usize, byte: u8| {
        let mut share = signed();
        share[at] = byte;
        refused(&share)
    };
    let [newest, oldest, lock] = [8, 9, 10];
    for (found, expected) in [
        (refused(b""), ShareError::NotAShare),
        (refused(b"PK\x03\x04 a zip"), ShareError::NotAShare),
        (refused(b"OMAASBAK and so on"), ShareError::NotAShare),
        (refused(b"omaasshr"), ShareError::NotAShare),
        (refused(MAGIC), ShareError::CutOff),
        (with(oldest, 2), ShareError::NewerVersion),
        (with(oldest, 255), ShareError::NewerVersion),
        (with(oldest, 0), ShareError::Damaged),
        (with(newest, 0), ShareError::Damaged),
        // A newer writer that says we can read it; but it was bound in.
        (with(newest, 2), ShareError::Damaged),
        (with(lock, 2), ShareError::Damaged),
        (with(lock, 255), ShareError::Damaged),
        // The key becomes rounds: far too many.
        (with(lock, LOCKED), ShareError::Damaged),
    ] {
        assert_eq!(found, expected);
    }
    for rounds in [0, 1, MIN_ROUNDS - 1, 10_000_001, u32::MAX] {
        let mut share = locked();
        share[HEAD_BYTES..HEAD_BYTES + 4].copy_from_slice(&rounds.to_be_bytes());
        let found = read(&share, Some(&secret(PASSWORD)));
        assert_eq!(found, Err(ShareError::Damaged), "{rounds} rounds");
    }
    let huge = [signed(), vec![0; MAX_SHARE_BYTES]].concat();
    assert_eq!(refused(&huge), ShareError::TooLarge);
}

#[test]
fn hostile_packets_are_refused_by_name() {
    let small = compress_to_vec(CONTENT, LEVEL);
    let length = CONTENT.len() as u32;
    let zeros = compress_to_vec(&vec![0; MAX_CONTENT_BYTES], LEVEL);
    let bomb = compress_to_vec(&vec![0; 4 * MAX_CONTENT_BYTES], LEVEL);
    let most = MAX_CONTENT_BYTES as u32;
    let trailing = [small.as_slice(), b"trailing"].concat();
    let twice = [small.as_slice(), small.as_slice()].concat();
    let zlib = miniz_oxide::deflate::compress_to_vec_zlib(CONTENT, LEVEL);
    // A block of the reserved kind; a stored block whose length and its complement differ; a distance before the beginning.
    let reserved: &[u8] = &[0b111];
    let torn: &[u8] = &[0b001, 5, 0, 5, 0, b'x'];
    let far: &[u8] = &[0x4b, 0x04, 0x72, 0x00];
    let endless: Vec<u8> = std::iter::repeat_n([0, 0, 0, 0xff, 0xff], 2000)
        .flatten()
        .collect();
    for (share, expected) in [
        (crafted(b""), ShareError::BadContent),
        (crafted(b"\0"), ShareError::BadContent),
        (crafted(b"\0\0\0\0"), ShareError::BadContent),
        (crafted(b"\x02\0\0\0\x01x"), ShareError::BadContent),
        (crafted(&[1; 40]), ShareError::BadContent),
        (packed(0, b""), ShareError::BadContent),
        (packed(0, &small), ShareError::BadContent),
        (packed(1, b""), ShareError::BadContent),
        (packed(length, b""), ShareError::BadContent),
        (packed(length - 1, &small), ShareError::BadContent),
        (packed(length + 1, &small), ShareError::BadContent),
        (
            packed(length, &small[..small.len() - 1]),
            ShareError::BadContent,
        ),
        (packed(length, &trailing), ShareError::BadContent),
        (packed(length, &twice), ShareError::BadContent),
        (packed(length, &zlib), ShareError::BadContent),
        (packed(length, CONTENT), ShareError::BadContent),
        (packed(1, reserved), ShareError::BadContent),
        (packed(5, torn), ShareError::BadContent),
        (packed(4, far), ShareError::BadContent),
        (packed(1, &endless), ShareError::BadContent),
        // More than a deflated text can be, before any memory is taken for it.
        (packed(most, &[0; 100]), ShareError::BadContent),
        (packed(most + 1, &zeros), ShareError::TooLarge),
        (packed(u32::MAX, &zeros), ShareError::TooLarge),
        // It inflates to four times what it says.
        (packed(most, &bomb), ShareError::BadContent),
        (packed(1, &bomb), ShareError::BadContent),
    ] {
        assert_eq!(refused(&share), expected);
    }
    assert_eq!(
        read(&packed(most, &zeros), None).unwrap().content.len(),
        MAX_CONTENT_BYTES
    );
}

#[test]
fn who_did_not_sign_it_is_not_its_author() {
    let packet = |public: [u8; 32], signature: [u8; 64], content: &[u8]| {
        let length = (content.len() as u32).to_be_bytes();
        let packed = compress_to_vec(content, LEVEL);
        crafted(&[&[1], public.as_slice(), &signature, &length, &packed].concat())
    };
    let (one, other) = (author(7), author(8));
    let fine = packet(one.public(), one.sign(CONTENT), CONTENT);
    assert_eq!(read(&fine, None).unwrap().author, Some(one.public()));
    for share in [
        packet(other.public(), one.sign(CONTENT), CONTENT),
        packet(one.public(), one.sign(b"something else"), CONTENT),
        packet(one.public(), [0; 64], CONTENT),
        packet([0; 32], one.sign(CONTENT), CONTENT),
        packet([255; 32], one.sign(CONTENT), CONTENT),
    ] {
        assert_eq!(refused(&share), ShareError::WrongSignature);
    }
}

/// Every share that was ever written opens for ever. `UPDATE=1` writes one that is not there yet.
#[test]
fn shares_of_every_version_open() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/");
    for (name, make, password) in [
        ("share-v1.bin", signed as fn() -> Vec<u8>, None),
        ("share-v1-password.bin", locked, Some(secret(PASSWORD))),
    ] {
        let path = format!("{folder}{name}");
        if std::env::var_os("UPDATE").is_some() && !std::path::Path::new(&path).exists() {
            std::fs::write(&path, make()).unwrap();
        }
        let opened = read(&std::fs::read(&path).unwrap(), password.as_ref()).unwrap();
        assert_eq!(opened.content, CONTENT, "{name}");
        assert_eq!(opened.author, Some(author(7).public()), "{name}");
    }
}
