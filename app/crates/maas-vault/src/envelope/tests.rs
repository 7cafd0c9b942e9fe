//! The format holds: frozen bytes open for ever, and no changed byte ever does.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

use std::path::PathBuf;

use super::*;

const PASSPHRASE: &str = "correct horse 배터리 staple";

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

fn random(seed: u8) -> Random {
    Random {
        vault_id: [seed; 16],
        salt: [seed + 1; 32],
        data_key: [seed + 2; 32],
        nonce: [seed + 3; 12],
    }
}

/// A vault without the second of derivation: the key-encryption key is given.
fn quick() -> (Vec<u8>, OpenVault, Key) {
    let kek = Key::new([7; 32]);
    let random = random(1);
    let vault = OpenVault {
        vault_id: random.vault_id,
        epoch: 1,
        data_keys: BTreeMap::from([(1, Key::new(random.data_key))]),
        ciphers: Ciphers::default(),
    };
    let from = Kdf::Passphrase {
        rounds: kdf::MIN_ROUNDS,
        salt: random.salt.to_vec(),
    };
    let header = vault
        .write_header_with(&kek, from, 1, random.nonce)
        .unwrap();
    (header, vault, kek)
}

fn place<'a>(store: &'a str, id: &'a str) -> Place<'a> {
    Place {
        store,
        record_id: id,
        record_version: 3,
        schema_version: 1,
    }
}

fn unlock_quick(header: &[u8], kek: &Key) -> Result<OpenVault, VaultError> {
    unlock_with(&Header::read(header)?, kek)
}

#[test]
fn a_vault_opens_with_its_passphrase_only() {
    let (header, vault) = create(&secret(PASSPHRASE), kdf::MIN_ROUNDS, random(1)).unwrap();
    let sealed = vault
        .seal(&place("messages", "a"), "안녕".as_bytes(), [9; 12])
        .unwrap();
    let opened = unlock(&header, &secret(PASSPHRASE)).unwrap();
    assert_eq!(
        opened
            .open(&place("messages", "a"), &sealed)
            .unwrap()
            .as_slice(),
        "안녕".as_bytes()
    );
    assert_eq!(
        unlock(&header, &secret("correct horse")).err(),
        Some(VaultError::WrongPassphrase)
    );
}

#[test]
fn a_changed_passphrase_opens_the_same_records_and_the_old_one_nothing() {
    let (header, vault) = create(&secret(PASSPHRASE), kdf::MIN_ROUNDS, random(1)).unwrap();
    let sealed = vault.seal(&place("keys", "k"), b"key", [9; 12]).unwrap();
    let (old, new) = (secret(PASSPHRASE), secret("another long one"));
    let changed = vault
        .change_passphrase(&header, &old, &new, kdf::MIN_ROUNDS, &random(40))
        .unwrap();
    assert_eq!(
        unlock(&changed, &new)
            .unwrap()
            .open(&place("keys", "k"), &sealed)
            .unwrap()
            .as_slice(),
        b"key"
    );
    assert_eq!(
        unlock(&changed, &old).err(),
        Some(VaultError::WrongPassphrase)
    );
    let wrong = vault.change_passphrase(&header, &new, &old, kdf::MIN_ROUNDS, &random(60));
    assert_eq!(wrong.err(), Some(VaultError::WrongPassphrase));
}

#[test]
fn short_passphrases_and_few_rounds_make_no_vault() {
    assert_eq!(
        create(&secret("1234567"), kdf::MIN_ROUNDS, random(1)).err(),
        Some(VaultError::TooShort)
    );
    assert_eq!(
        create(&secret(PASSPHRASE), 599_999, random(1)).err(),
        Some(VaultError::HeaderDamaged)
    );
}

#[test]
fn a_record_opens_at_its_own_place_only() {
    let (_, vault, _) = quick();
    let home = place("messages", "a");
    let sealed = vault.seal(&home, b"text", [1; 12]).unwrap();
    for other in [
        place("keys", "a"),
        place("messages", "b"),
        Place {
            record_version: 4,
            ..home
        },
        Place {
            schema_version: 2,
            ..home
        },
    ] {
        assert_eq!(
            vault.open(&other, &sealed).err(),
            Some(VaultError::RecordQuarantined)
        );
    }
    let stranger = OpenVault {
        vault_id: [9; 16],
        ..quick().1
    };
    assert_eq!(
        stranger.open(&home, &sealed).err(),
        Some(VaultError::RecordQuarantined)
    );
}

#[test]
fn every_changed_bit_and_every_cut_of_a_record_is_noticed() {
    let (_, vault, _) = quick();
    let home = place("messages", "a");
    let sealed = vault
        .seal(&home, "a text of some length".as_bytes(), [1; 12])
        .unwrap();
    for byte in 0..sealed.len() {
        for bit in 0..8 {
            let mut changed = sealed.clone();
            changed[byte] ^= 1 << bit;
            assert_eq!(
                vault.open(&home, &changed).err(),
                Some(VaultError::RecordQuarantined),
                "{byte}.{bit}"
            );
        }
        assert_eq!(
            vault.open(&home, &sealed[..byte]).err(),
            Some(VaultError::RecordQuarantined),
            "cut at {byte}"
        );
    }
}

#[test]
fn every_changed_bit_and_every_cut_of_a_header_is_noticed() {
    let (header, _, kek) = quick();
    assert!(unlock_quick(&header, &kek).is_ok());
    for byte in 0..header.len() {
        for bit in 0..8 {
            let mut changed = header.clone();
            changed[byte] ^= 1 << bit;
            assert!(unlock_quick(&changed, &kek).is_err(), "{byte}.{bit}");
        }
        assert_eq!(
            unlock_quick(&header[..byte], &kek).err(),
            Some(VaultError::HeaderDamaged),
            "cut at {byte}"
        );
    }
}

/// What was changed inside an otherwise good header is told apart from a wrong passphrase.
#[test]
fn an_altered_header_is_no_wrong_passphrase() {
    let (header, _, kek) = quick();
    let text = String::from_utf8(header).unwrap();
    let altered = text.replace("\"generation\":1", "\"generation\":2");
    assert_eq!(
        unlock_quick(altered.as_bytes(), &kek).err(),
        Some(VaultError::VaultAltered)
    );
    assert_eq!(
        unlock_quick(text.as_bytes(), &Key::new([8; 32])).err(),
        Some(VaultError::WrongPassphrase)
    );
}

#[test]
fn headers_outside_the_limits_are_refused() {
    let (header, ..) = quick();
    let text = String::from_utf8(header).unwrap();
    for (from, to, error) in [
        ("600000", "599999", VaultError::HeaderDamaged),
        ("600000", "10000001", VaultError::HeaderDamaged),
        ("600000", "4294967296", VaultError::HeaderDamaged),
        (
            "\"min_reader\":1",
            "\"min_reader\":3",
            VaultError::NewerVersion,
        ),
        (
            "openmaas-vault",
            "openmaas-other",
            VaultError::HeaderDamaged,
        ),
        ("pbkdf2-hmac-sha256", "md5", VaultError::HeaderDamaged),
        ("{\"format\"", "{ \"format\"", VaultError::HeaderDamaged),
        (
            "\"generation\":1",
            "\"generation\":1,\"more\":1",
            VaultError::HeaderDamaged,
        ),
        ("\"salt\":\"02", "\"salt\":\"", VaultError::HeaderDamaged),
    ] {
        let changed = text.replacen(from, to, 1);
        // The salt stays within its limits when one byte is cut, but then it is another header.
        if from.starts_with("\"salt") {
            assert!(unlock_quick(changed.as_bytes(), &Key::new([7; 32])).is_err());
            continue;
        }
        assert_eq!(
            unlock(changed.as_bytes(), &secret(PASSPHRASE)).err(),
            Some(error),
            "{to}"
        );
    }
}

/// The bytes of format version 1, made once; `UPDATE=1` makes them only if the file is missing.
#[test]
fn frozen_bytes_of_version_1_open() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors/v1.json");
    if !path.exists() {
        assert!(
            std::env::var_os("UPDATE").is_some(),
            "the frozen vector is gone"
        );
        let (header, vault) = create(&secret(PASSPHRASE), kdf::MIN_ROUNDS, random(10)).unwrap();
        let sealed = vault
            .seal(
                &place("messages", "0f"),
                "frozen 텍스트".as_bytes(),
                [5; 12],
            )
            .unwrap();
        let vector =
            serde_json::json!({ "header": String::from_utf8(header).unwrap(), "sealed": sealed });
        std::fs::write(&path, format!("{vector}\n")).unwrap();
    }
    let vector: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let header = vector["header"]
        .as_str()
        .unwrap_or_else(|| panic!("no header"));
    let sealed: Vec<u8> = serde_json::from_value(vector["sealed"].clone()).unwrap();
    let vault = unlock(header.as_bytes(), &secret(PASSPHRASE)).unwrap();
    assert_eq!(
        vault
            .open(&place("messages", "0f"), &sealed)
            .unwrap()
            .as_slice(),
        "frozen 텍스트".as_bytes()
    );
}

/// The id lies in the clear in the header; the data keys do not.
#[test]
fn a_vault_is_the_same_by_its_id_and_all_its_data_keys() {
    let made = |vault_id: u8, keys: &[(u32, u8)]| OpenVault {
        vault_id: [vault_id; 16],
        epoch: 1,
        data_keys: keys
            .iter()
            .map(|(epoch, key)| (*epoch, Key::new([*key; 32])))
            .collect(),
        ciphers: Ciphers::default(),
    };
    let vault = made(1, &[(1, 5), (2, 6)]);
    assert!(vault.is_same_as(&made(1, &[(1, 5), (2, 6)])));
    for other in [
        made(2, &[(1, 5), (2, 6)]),
        made(1, &[(1, 5), (2, 7)]),
        made(1, &[(1, 7), (2, 6)]),
        made(1, &[(1, 5), (3, 6)]),
        made(1, &[(1, 5)]),
        made(1, &[(1, 5), (2, 6), (3, 7)]),
        made(1, &[]),
    ] {
        assert!(!vault.is_same_as(&other) && !other.is_same_as(&vault));
    }
}

#[test]
fn another_cipher_opens_a_record_with_its_opener_and_nothing_else() {
    let (_, vault, _) = quick();
    let sealed = vault.seal(&place("ledger", "a"), b"long", [9; 12]).unwrap();
    let (head, text) = sealed.split_at(RECORD_HEAD_BYTES as usize);
    let by_other = |place: &Place<'_>| {
        let opener = vault.opener(place, head).unwrap();
        let cipher = Aes256Gcm::new_from_slice(opener.key()).unwrap();
        let aad = opener.bound.as_slice();
        cipher.decrypt(&opener.nonce.into(), Payload { msg: text, aad })
    };
    assert_eq!(by_other(&place("ledger", "a")).unwrap(), b"long");
    assert!(by_other(&place("ledger", "b")).is_err());
    assert!(by_other(&place("messages", "a")).is_err());

    let opener = |store: &str, head: &[u8]| vault.opener(&place(store, "a"), head);
    let here = opener("ledger", head).unwrap();
    assert!(here.has_key_of(&opener("ledger", head).unwrap()));
    assert!(!here.has_key_of(&opener("messages", head).unwrap()));
    // Cut, of a later version, of an epoch that this vault has no key of.
    let changed = |place: usize, byte: u8| {
        let mut head = head.to_vec();
        head[place] = byte;
        head
    };
    for head in [head[1..].to_vec(), changed(0, 2), changed(4, 7)] {
        let refused = opener("ledger", &head).err();
        assert_eq!(refused, Some(VaultError::RecordQuarantined));
    }
}
