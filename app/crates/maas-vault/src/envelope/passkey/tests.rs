//! A passkey opens the vault as the passphrase does; nothing else does, and frozen bytes open for ever.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::{collections::BTreeMap, path::PathBuf};

use super::*;
use crate::{
    envelope::{Place, unlock},
    secret::Secret,
};

const CREDENTIAL: &[u8] = b"a credential of some authenticator";
const SALT: [u8; 32] = [21; 32];

fn prf(byte: u8) -> Zeroizing<[u8; PRF_BYTES]> {
    Zeroizing::new([byte; PRF_BYTES])
}

fn vault() -> OpenVault {
    OpenVault {
        vault_id: [10; 16],
        epoch: 2,
        data_keys: BTreeMap::from([(1, Key::new([12; 32])), (2, Key::new([13; 32]))]),
        ciphers: Default::default(),
    }
}

fn made() -> Vec<u8> {
    vault()
        .add_passkey(CREDENTIAL, SALT, &prf(31), [22; 12])
        .unwrap()
}

const HOME: Place<'_> = Place {
    store: "messages",
    record_id: "0f",
    record_version: 3,
    schema_version: 1,
};

#[test]
fn what_the_authenticator_gives_opens_the_same_vault_and_nothing_else_does() {
    let header = made();
    let opened = OpenVault::unlock_with_passkey(&header, &prf(31)).unwrap();
    assert!(opened.is_same_as(&vault()));
    let other = OpenVault::unlock_with_passkey(&header, &prf(32)).err();
    assert_eq!(other, Some(VaultError::WrongPassphrase));
    let challenge = Challenge::of(&header).unwrap();
    assert_eq!(
        (challenge.credential.as_slice(), challenge.salt.as_slice()),
        (CREDENTIAL, SALT.as_slice())
    );
}

/// What the authenticator gave is no key-encryption key by itself, and a passphrase's header is refused before any work.
#[test]
fn neither_opens_the_other_ones_header() {
    let header = made();
    let passphrase = Secret::new("correct horse battery staple".to_owned());
    assert_eq!(
        unlock(&header, &passphrase).err(),
        Some(VaultError::HeaderDamaged)
    );
    let read = Header::read(&header).unwrap();
    assert_eq!(
        unlock_with(&read, &prf(31)).err(),
        Some(VaultError::WrongPassphrase)
    );
    let from = Kdf::Passphrase {
        rounds: kdf::MIN_ROUNDS,
        salt: SALT.to_vec(),
    };
    let theirs = vault()
        .write_header_with(&kek(&prf(31)), from, 1, [1; 12])
        .unwrap();
    assert_eq!(
        OpenVault::unlock_with_passkey(&theirs, &prf(31)).err(),
        Some(VaultError::HeaderDamaged)
    );
    assert_eq!(Challenge::of(&theirs), None);
}

#[test]
fn every_changed_bit_and_every_cut_of_its_header_is_noticed() {
    let header = made();
    for byte in 0..header.len() {
        for bit in 0..8 {
            let mut changed = header.clone();
            changed[byte] ^= 1 << bit;
            let opened = OpenVault::unlock_with_passkey(&changed, &prf(31));
            assert!(opened.is_err(), "{byte}.{bit}");
        }
        let cut = OpenVault::unlock_with_passkey(&header[..byte], &prf(31));
        assert_eq!(cut.err(), Some(VaultError::HeaderDamaged), "cut at {byte}");
    }
}

#[test]
fn headers_outside_the_limits_are_refused() {
    let text = String::from_utf8(made()).unwrap();
    let salt = "15".repeat(32);
    for (from, to, error) in [
        (
            "\"min_reader\":2",
            "\"min_reader\":3",
            VaultError::NewerVersion,
        ),
        // An app that knows no passkeys must not take it for one of its own.
        (
            "\"min_reader\":2",
            "\"min_reader\":1",
            VaultError::HeaderDamaged,
        ),
        ("\"version\":2", "\"version\":1", VaultError::HeaderDamaged),
        (salt.as_str(), "15", VaultError::HeaderDamaged),
        (
            "\"credential\":\"",
            "\"rounds\":600000,\"credential\":\"",
            VaultError::HeaderDamaged,
        ),
        (
            "\"credential\":\"",
            "\"rounds\":null,\"credential\":\"",
            VaultError::HeaderDamaged,
        ),
        (
            "webauthn-prf-hkdf-sha256",
            "pbkdf2-hmac-sha256",
            VaultError::HeaderDamaged,
        ),
        (
            "\"kind\":\"passkey\"",
            "\"kind\":\"passphrase\"",
            VaultError::HeaderDamaged,
        ),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        let refused = OpenVault::unlock_with_passkey(changed.as_bytes(), &prf(31)).err();
        assert_eq!(refused, Some(error), "{to}");
    }
    for credential in [&[][..], &[7; 1024]] {
        let refused = vault().add_passkey(credential, SALT, &prf(1), [2; 12]);
        assert_eq!(refused.err(), Some(VaultError::HeaderDamaged));
    }
}

/// The bytes of the header's version 2, made once; `UPDATE=1` makes them only if the file is missing.
#[test]
fn frozen_bytes_of_version_2_open() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors/passkey-v2.json");
    if !path.exists() {
        assert!(
            std::env::var_os("UPDATE").is_some(),
            "the frozen vector is gone"
        );
        let sealed = vault().seal(&HOME, "frozen 텍스트".as_bytes(), [5; 12]);
        let vector = serde_json::json!({
            "header": String::from_utf8(made()).unwrap(),
            "prf": prf(31).to_vec(),
            "sealed": sealed.unwrap(),
        });
        std::fs::write(&path, format!("{vector}\n")).unwrap();
    }
    let vector: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let bytes = |field: &str| -> Vec<u8> { serde_json::from_value(vector[field].clone()).unwrap() };
    let header = vector["header"]
        .as_str()
        .unwrap_or_else(|| panic!("no header"));
    let prf = Zeroizing::new(<[u8; PRF_BYTES]>::try_from(bytes("prf")).unwrap());
    let vault = OpenVault::unlock_with_passkey(header.as_bytes(), &prf).unwrap();
    assert_eq!(
        vault.open(&HOME, &bytes("sealed")).unwrap().as_slice(),
        "frozen 텍스트".as_bytes()
    );
}
