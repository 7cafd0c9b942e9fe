//! What is handed on is signed by a secret that nobody but the keyring sees.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use maas_vault::share::{Opened, ShareError, read};

use super::*;
use crate::bus::{KeyringAsk, RecordName};

fn draw(seed: u8) -> impl FnMut(&mut [u8]) {
    let mut next = seed;
    move |bytes| {
        for byte in bytes {
            next = next.wrapping_mul(5).wrapping_add(29);
            *byte = next;
        }
    }
}

fn vault(seed: u8) -> Keyring {
    let mut keyring = Keyring::new(
        "https://app.example".to_owned(),
        "https://app.example".to_owned(),
    );
    let passphrase = "a canary passphrase".to_owned();
    let made = keyring.answer(KeyringAsk::CreateVault { passphrase }, &mut draw(seed));
    assert!(matches!(made, Some(KeyringSay::VaultMade { .. })));
    keyring
}

fn share(
    keyring: &mut Keyring,
    sign: Option<AuthorKey>,
    password: Option<&str>,
) -> (KeyringSay, Vec<u8>) {
    let ask = KeyringAsk::Share {
        sign,
        password: password.map(str::to_owned),
    };
    let content = [b"content".to_vec()].into_iter();
    let out = keyring.move_records(ask, content, &mut draw(77)).unwrap();
    let Out::Said(say, mut out) = out else {
        panic!("there is nothing to be sealed");
    };
    (
        say,
        out.pop().map(|bytes| bytes.to_vec()).unwrap_or_default(),
    )
}

#[test]
fn the_secret_is_made_once_and_signs_from_then_on() {
    let mut keyring = vault(1);
    let (say, bytes) = share(&mut keyring, Some(AuthorKey::New), None);
    let KeyringSay::Shared {
        author: Some(author),
        made: Some(sealed),
    } = say
    else {
        panic!("nothing was signed");
    };
    let Opened {
        author: signed,
        content,
    } = read(&bytes, None).unwrap();
    assert_eq!(content, b"content");
    assert_eq!(share::author::hex(&signed.unwrap()), author);

    let kept = AuthorKey::Kept {
        version: VERSION,
        sealed: sealed.clone(),
    };
    let (say, _) = share(&mut keyring, Some(kept), None);
    let KeyringSay::Shared {
        author: again,
        made: None,
    } = say
    else {
        panic!("another secret was made");
    };
    assert_eq!(again, Some(author));

    // The page cannot have it opened, and another vault does not.
    let name = RecordName {
        store: KEYS.to_owned(),
        id: AUTHOR.to_owned(),
        version: VERSION,
    };
    let bytes = BASE64.decode(&sealed).unwrap();
    assert_eq!(
        keyring.open(&name, &bytes).err(),
        Some(VaultFailure::RecordDamaged)
    );
    assert_eq!(
        vault(2).open_author(VERSION, &sealed).err(),
        Some(VaultFailure::RecordDamaged)
    );
    assert_eq!(
        keyring.open_author(VERSION + 1, &sealed).err(),
        Some(VaultFailure::RecordDamaged)
    );
}

#[test]
fn without_a_vault_nothing_is_signed_but_sealed_all_the_same() {
    let mut keyring = Keyring::new(
        "https://app.example".to_owned(),
        "https://app.example".to_owned(),
    );
    let (say, bytes) = share(&mut keyring, None, None);
    assert!(matches!(
        say,
        KeyringSay::Shared {
            author: None,
            made: None
        }
    ));
    assert_eq!(read(&bytes, None).unwrap().author, None);
    let ask = KeyringAsk::Share {
        sign: Some(AuthorKey::New),
        password: None,
    };
    let refused = keyring.move_records(ask, std::iter::empty(), &mut draw(3));
    assert_eq!(refused.err(), Some(VaultFailure::KeyringGone));
}

#[test]
fn a_password_locks_it_and_a_short_one_is_refused() {
    let mut keyring = vault(1);
    let (say, _) = share(&mut keyring, None, Some("short"));
    assert!(matches!(
        say,
        KeyringSay::ShareRefused {
            why: ShareError::TooShort
        }
    ));
    let (_, bytes) = share(&mut keyring, None, Some("a long password"));
    assert_eq!(read(&bytes, None), Err(ShareError::NeedsPassword));
    let password = Secret::new("a long password".to_owned());
    assert_eq!(read(&bytes, Some(&password)).unwrap().content, b"content");
}

#[test]
fn a_secret_comes_out_of_a_backup_only_where_that_is_trusted() {
    let restored = |bytes: &[u8]| Restored {
        store: KEYS.to_owned(),
        id: AUTHOR.to_owned(),
        version: 1,
        bytes: Zeroizing::new(bytes.to_vec()),
    };
    let mut keyring = vault(1);
    let mut admit = |bytes: &[u8], trusted| {
        keyring
            .admit_author(&restored(bytes), trusted, &mut draw(5))
            .unwrap()
    };
    assert!(admit(&[7; 32], false).is_none());
    for broken in [&[7; 31][..], &[7; 33], &[0; 32], b""] {
        assert!(admit(broken, true).is_none());
    }
    let (version, sealed) = admit(&[7; 32], true).unwrap();
    let opened = keyring
        .open_author(version, &BASE64.encode(sealed))
        .unwrap();
    assert_eq!(opened.expose(), &[7; 32]);
}
