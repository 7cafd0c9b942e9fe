//! A code opens the vault as the passphrase does, however it is typed, and nothing else that looks like one does.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::envelope::{self, Place};

fn random(seed: u8) -> Random {
    Random {
        vault_id: [seed; 16],
        salt: [seed + 1; 32],
        data_key: [seed + 2; 32],
        nonce: [seed + 3; 12],
    }
}

/// Bits in an order that shows a letter out of its place.
fn bytes() -> Zeroizing<[u8; CODE_BYTES]> {
    Zeroizing::new([
        0, 68, 50, 20, 199, 66, 84, 182, 53, 207, 132, 101, 58, 86, 215,
    ])
}

#[test]
fn a_code_has_every_bit_and_reads_as_it_was_printed() {
    // The bytes hold 0, 1, 2 … 23 as groups of five bits, most significant first.
    let code = make_code(bytes());
    assert_eq!(code.expose(), "0123-4567-89AB-CDEF-GHJK-MNPQ");
    for typed in [
        "0123-4567-89AB-CDEF-GHJK-MNPQ",
        "o l23 4567 89ab cdef ghjk mnpq",
        " 0i23\u{2013}456789abcdefghjkmnpq ",
    ] {
        let read = read_code(typed).unwrap();
        assert_eq!(read.expose(), code.expose(), "{typed}");
    }
    for typed in [
        "",
        "0123",
        "0123-4567-89AB-CDEF-GHJK-MNPQ-R",
        "0123-4567-89AB-CDEF-GHJK-MNP!",
        "한글한글",
    ] {
        assert!(read_code(typed).is_none(), "{typed}");
    }
}

#[test]
fn a_code_opens_the_same_vault_and_needs_the_passphrase_to_be_made() {
    let passphrase = Secret::new("correct horse battery staple".to_owned());
    let (header, vault) = envelope::create(&passphrase, MIN_ROUNDS, random(1)).unwrap();
    let code = make_code(bytes());
    let wrong = Secret::new("another passphrase".to_owned());
    let refused = vault.add_recovery(&header, &wrong, &code, &random(40));
    assert_eq!(refused.unwrap_err(), VaultError::WrongPassphrase);
    let recovery = vault
        .add_recovery(&header, &passphrase, &code, &random(40))
        .unwrap();
    let place = Place {
        store: "messages",
        record_id: "a",
        record_version: 1,
        schema_version: 1,
    };
    let sealed = vault.seal(&place, b"still here", [9; 12]).unwrap();
    let typed = read_code("0123 4567 89ab cdef ghjk mnpq").unwrap();
    let opened = envelope::unlock(&recovery, &typed).unwrap();
    assert_eq!(
        opened.open(&place, &sealed).unwrap().as_slice(),
        b"still here"
    );
    assert!(opened.is_same_as(&vault));
    // Neither opens the other's header.
    let refused = envelope::unlock(&recovery, &passphrase).err();
    assert_eq!(refused, Some(VaultError::WrongPassphrase));
    let refused = envelope::unlock(&header, &code).err();
    assert_eq!(refused, Some(VaultError::WrongPassphrase));
}
