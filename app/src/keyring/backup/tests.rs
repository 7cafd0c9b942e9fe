//! Records go from one vault into another; keys only where they may, and never to the page.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use crate::bus::SealedKey;

const PASSPHRASE: &str = "a canary passphrase";
const OTHER: &str = "another canary passphrase";
const KEY: &str = "sk-canary-0123456789abcdef";

fn draw(seed: u8) -> impl FnMut(&mut [u8]) {
    let mut next = seed;
    move |bytes| {
        for byte in bytes {
            next = next.wrapping_mul(5).wrapping_add(29);
            *byte = next;
        }
    }
}

/// A vault with a passphrase; its header.
fn vault(passphrase: &str, seed: u8) -> (Keyring, String) {
    let mut keyring = Keyring::new(
        "https://app.example".to_owned(),
        "https://app.example".to_owned(),
    );
    let ask = KeyringAsk::CreateVault {
        passphrase: passphrase.to_owned(),
    };
    let Some(KeyringSay::VaultMade { header, .. }) = keyring.answer(ask, &mut draw(seed)) else {
        panic!("no vault was made");
    };
    (keyring, header)
}

fn keep(keyring: &mut Keyring, header: &str, slug: &str, base_url: &str) -> SealedKey {
    let ask = KeyringAsk::KeepKey {
        provider: ProviderRef::from_slug(slug),
        key: KEY.to_owned(),
        base_url: base_url.to_owned(),
        keep: KeepKey::OnThisDevice,
        confirmed: Some(Confirmed {
            header: header.to_owned(),
            passphrase: PASSPHRASE.to_owned(),
        }),
    };
    match keyring.answer(ask, &mut draw(9)) {
        Some(KeyringSay::KeyKept { sealed, .. }) => sealed.unwrap(),
        _ => panic!("no key was kept"),
    }
}

fn name(store: &str, id: &str, version: u64) -> RecordName {
    RecordName {
        store: store.to_owned(),
        id: id.to_owned(),
        version,
    }
}

type Answer = (KeyringSay, Vec<Zeroizing<Vec<u8>>>);

/// With the chunks sealed or opened by our own cipher.
fn run(keyring: &mut Keyring, ask: KeyringAsk, bytes: &[Vec<u8>]) -> Result<Answer, VaultFailure> {
    let refused = |why| (KeyringSay::BackupRefused { why }, Vec::new());
    Ok(
        match keyring.move_records(ask, bytes.iter().cloned(), &mut draw(77))? {
            Out::Said(say, bytes) => (say, bytes),
            Out::Seal(say, cipher, chunks) => {
                let sealed = chunks.into_iter().map(|chunk| cipher.seal(chunk).unwrap());
                (say, sealed.map(Zeroizing::new).collect())
            }
            Out::Open(say, cipher, mut chunks) => {
                let opened = chunks.iter_mut().try_for_each(|chunk| cipher.open(chunk));
                opened.map_or_else(refused, |()| (say, Vec::new()))
            }
        },
    )
}

/// A backup of a message and two keys, one of them for a foreign host.
fn backup(keys: bool) -> (Vec<u8>, Keyring, String) {
    let (mut keyring, header) = vault(PASSPHRASE, 1);
    let openai = maas_protocol::provider::ProviderId::Openai.slug();
    let one = keep(&mut keyring, &header, openai, "https://api.openai.com/v1");
    let two = keep(
        &mut keyring,
        &header,
        "custom-1",
        "https://foreign.example/v1",
    );
    let message = name("messages", "aa", 1);
    let sealed = keyring.seal(&message, b"hello", &mut draw(3)).unwrap();
    let begin = KeyringAsk::BeginBackup {
        confirmed: Confirmed {
            header: header.clone(),
            passphrase: PASSPHRASE.to_owned(),
        },
        own: None,
        keys,
    };
    let mut file = Vec::new();
    let mut add = |out: Answer| {
        assert!(matches!(out.0, KeyringSay::BackedUp { .. }));
        out.1.iter().for_each(|bytes| file.extend_from_slice(bytes));
        out.0
    };
    add(run(&mut keyring, begin, &[]).unwrap());
    let key = |sealed: &SealedKey| BASE64.decode(&sealed.sealed).unwrap();
    let records = vec![
        name(MANIFEST, MANIFEST, 1),
        message,
        name("messages", "damaged", 1),
        name(KEYS, openai, one.version),
        name(KEYS, "custom-1", two.version),
    ];
    let bytes = [b"{}".to_vec(), sealed.clone(), sealed, key(&one), key(&two)];
    let said = add(run(&mut keyring, KeyringAsk::BackUp { records }, &bytes).unwrap());
    assert!(matches!(said, KeyringSay::BackedUp { damaged: 1 }));
    add(run(&mut keyring, KeyringAsk::EndBackup, &[]).unwrap());
    (file, keyring, header)
}

fn open(keyring: &mut Keyring, file: &[u8], passphrase: &str, vault: Option<&str>) -> KeyringSay {
    let ask = KeyringAsk::OpenBackup {
        header: BASE64.encode(file.get(..maas_vault::backup::HEADER_BYTES).unwrap_or(file)),
        passphrase: passphrase.to_owned(),
        vault: vault.map(str::to_owned),
    };
    keyring.answer(ask, &mut draw(5)).unwrap()
}

fn read(
    keyring: &mut Keyring,
    file: &[u8],
    replace: bool,
) -> (Vec<RecordName>, usize, Vec<Zeroizing<Vec<u8>>>) {
    let body = file
        .get(maas_vault::backup::HEADER_BYTES..)
        .unwrap()
        .to_vec();
    let ask = KeyringAsk::ReadBackup {
        replace,
        last: true,
    };
    match run(keyring, ask, &[body]).unwrap() {
        (KeyringSay::BackupRead { records, withheld }, bytes) => {
            assert_eq!(records.len(), bytes.len());
            (records, withheld, bytes)
        }
        _ => panic!("the backup was not read"),
    }
}

fn stores(records: &[RecordName]) -> Vec<&str> {
    records.iter().map(|record| record.store.as_str()).collect()
}

#[test]
fn what_another_cipher_opened_goes_into_a_backup_like_the_rest() {
    let (mut keyring, header) = vault(PASSPHRASE, 1);
    let records = ["aa", "bb"].map(|id| name("messages", id, 1));
    let sealed = keyring.seal(&records[1], b"sealed", &mut draw(3)).unwrap();
    let confirmed = Confirmed {
        header,
        passphrase: PASSPHRASE.to_owned(),
    };
    let given = || {
        let opened = Given::Opened(Zeroizing::new(b"opened".to_vec()));
        [opened, Given::AsItCame(sealed.clone())].into_iter()
    };
    // Nothing is taken before a backup was begun.
    let refused = keyring.back_up(&records, given()).err();
    assert_eq!(refused, Some(VaultFailure::KeyringGone));
    let begin = KeyringAsk::BeginBackup {
        confirmed,
        own: None,
        keys: false,
    };
    let (_, begun) = run(&mut keyring, begin, &[]).unwrap();
    let Out::Seal(KeyringSay::BackedUp { damaged: 0 }, _, chunks) =
        keyring.back_up(&records, given()).unwrap()
    else {
        panic!("they were not taken");
    };
    // They are less than a chunk, which comes with the end.
    assert!(chunks.is_empty());
    let (_, end) = run(&mut keyring, KeyringAsk::EndBackup, &[]).unwrap();
    let file = [begun, end].concat();
    let file: Vec<u8> = file.iter().flat_map(|bytes| bytes.to_vec()).collect();
    let (mut other, header) = vault(PASSPHRASE, 40);
    let opened = open(&mut other, &file, PASSPHRASE, Some(&header));
    assert!(matches!(opened, KeyringSay::Done));
    let (_, _, bytes) = read(&mut other, &file, false);
    let bytes: Vec<&[u8]> = bytes.iter().map(|bytes| bytes.as_slice()).collect();
    assert_eq!(bytes, [&b"opened"[..], b"sealed"]);
}

#[test]
fn records_come_out_as_they_went_in_and_keys_come_out_sealed() {
    let (file, ..) = backup(true);
    // The same passphrase, so what the backup says of foreign hosts counts as confirmed.
    let (mut other, header) = vault(PASSPHRASE, 40);
    assert!(matches!(
        open(&mut other, &file, PASSPHRASE, Some(&header)),
        KeyringSay::Done
    ));
    let (records, withheld, bytes) = read(&mut other, &file, false);
    assert_eq!(stores(&records), [MANIFEST, "messages", KEYS, KEYS]);
    assert_eq!(withheld, 0);
    assert_eq!(bytes.get(1).unwrap().as_slice(), b"hello");
    for sealed in bytes.iter().skip(2) {
        assert!(!sealed.windows(KEY.len()).any(|part| part == KEY.as_bytes()));
    }
    // They open in the vault that they were sealed for.
    let key = records.get(2).unwrap();
    let sealed = SealedKey {
        provider: ProviderRef::from_slug(&key.id),
        version: key.version,
        keep: KeepKey::OnThisDevice,
        sealed: BASE64.encode(bytes.get(2).unwrap().as_slice()),
    };
    let ask = KeyringAsk::Unlock {
        header,
        passphrase: PASSPHRASE.to_owned(),
        keys: vec![sealed],
    };
    let said = other.answer(ask, &mut draw(6)).unwrap();
    assert!(matches!(said, KeyringSay::Opened { keys, damaged: 0 } if keys.len() == 1));
}

#[test]
fn a_backup_without_keys_has_none() {
    let (file, mut keyring, header) = backup(false);
    open(&mut keyring, &file, PASSPHRASE, Some(&header));
    let (records, withheld, _) = read(&mut keyring, &file, true);
    assert_eq!(
        (stores(&records), withheld),
        (vec![MANIFEST, "messages"], 0)
    );
}

#[test]
fn keys_take_no_others_place_unless_everything_is_replaced() {
    let (file, mut keyring, header) = backup(true);
    open(&mut keyring, &file, PASSPHRASE, Some(&header));
    let (records, withheld, _) = read(&mut keyring, &file, false);
    assert_eq!(
        (stores(&records), withheld),
        (vec![MANIFEST, "messages"], 2)
    );
    open(&mut keyring, &file, PASSPHRASE, Some(&header));
    let (records, withheld, _) = read(&mut keyring, &file, true);
    assert_eq!((records.len(), withheld), (4, 0));
    // Above the version that is here, so that the older row does not count.
    assert!(records.iter().skip(2).all(|key| key.version > 1));
}

#[test]
fn a_key_for_a_foreign_host_comes_in_with_this_vaults_passphrase_only() {
    let (file, ..) = backup(true);
    let (mut other, header) = vault(OTHER, 40);
    open(&mut other, &file, PASSPHRASE, Some(&header));
    let (records, withheld, _) = read(&mut other, &file, true);
    assert_eq!(
        (stores(&records), withheld),
        (vec![MANIFEST, "messages", KEYS], 1)
    );
    assert_ne!(records.last().unwrap().id, "custom-1");
    let (mut other, _) = vault(PASSPHRASE, 40);
    open(&mut other, &file, PASSPHRASE, None);
    assert_eq!(read(&mut other, &file, true).1, 1);
}

#[test]
fn nothing_leaves_without_the_passphrase() {
    let (mut keyring, header) = vault(PASSPHRASE, 1);
    let begin = |passphrase: &str| KeyringAsk::BeginBackup {
        confirmed: Confirmed {
            header: header.clone(),
            passphrase: passphrase.to_owned(),
        },
        own: Some(OTHER.to_owned()),
        keys: true,
    };
    let refused = run(&mut keyring, begin(OTHER), &[]).err();
    assert_eq!(refused, Some(VaultFailure::WrongPassphrase));
    let records = vec![name("messages", "aa", 1)];
    let more = run(&mut keyring, KeyringAsk::BackUp { records }, &[vec![1]]).err();
    assert_eq!(more, Some(VaultFailure::KeyringGone));
    let end = run(&mut keyring, KeyringAsk::EndBackup, &[]).err();
    assert_eq!(end, Some(VaultFailure::KeyringGone));
    let (mut shut, _) = (
        Keyring::new(
            "https://app.example".to_owned(),
            "https://app.example".to_owned(),
        ),
        (),
    );
    let refused = run(&mut shut, begin(PASSPHRASE), &[]).err();
    assert_eq!(refused, Some(VaultFailure::KeyringGone));
}

#[test]
fn what_is_refused_ends_the_reading() {
    let (file, mut keyring, header) = backup(true);
    let said = open(&mut keyring, &file, OTHER, Some(&header));
    let why = BackupError::WrongPassphrase;
    assert!(matches!(said, KeyringSay::BackupRefused { why: said } if said == why));
    assert!(matches!(
        open(&mut keyring, b"PK", PASSPHRASE, None),
        KeyringSay::BackupRefused {
            why: BackupError::NotABackup
        }
    ));
    open(&mut keyring, &file, PASSPHRASE, Some(&header));
    let ask = || KeyringAsk::ReadBackup {
        replace: true,
        last: true,
    };
    let half = file.get(maas_vault::backup::HEADER_BYTES..file.len() - 20);
    let out = run(&mut keyring, ask(), &[half.unwrap().to_vec()]).unwrap();
    assert!(matches!(out.0, KeyringSay::BackupRefused { .. }) && out.1.is_empty());
    assert_eq!(
        run(&mut keyring, ask(), &[vec![]]).err(),
        Some(VaultFailure::KeyringGone)
    );
}

fn check(keyring: &mut Keyring, file: &[u8]) -> KeyringSay {
    let half = file.len() / 2;
    let first = KeyringAsk::CheckBackup { last: false };
    let first = run(keyring, first, &[file.get(..half).unwrap().to_vec()]);
    if let (say @ KeyringSay::BackupRefused { .. }, _) = first.unwrap() {
        return say;
    }
    let rest = KeyringAsk::CheckBackup { last: true };
    let rest = run(keyring, rest, &[file.get(half..).unwrap().to_vec()]);
    rest.unwrap().0
}

/// Only the file that was written last passes, and once.
#[test]
fn a_file_is_checked_by_what_was_written() {
    let (file, mut keyring, _) = backup(false);
    assert!(matches!(check(&mut keyring, &file), KeyringSay::Done));
    let again = run(&mut keyring, KeyringAsk::CheckBackup { last: true }, &[]);
    assert_eq!(again.err(), Some(VaultFailure::KeyringGone));
    let (mut file, mut keyring, _) = backup(false);
    *file.last_mut().unwrap() ^= 1;
    assert!(matches!(
        check(&mut keyring, &file),
        KeyringSay::BackupRefused { .. }
    ));
}

fn keep_key(keyring: &mut Keyring, header: &str, passphrase: &str) -> Option<String> {
    let confirmed = Confirmed {
        header: header.to_owned(),
        passphrase: passphrase.to_owned(),
    };
    let ask = KeyringAsk::KeepBackupKey { confirmed };
    match keyring.answer(ask, &mut draw(21)) {
        Some(KeyringSay::BackupKeyKept { sealed }) => Some(sealed),
        _ => None,
    }
}

/// A backup with a kept key, of a message and a key that must not come along.
fn kept_backup(keyring: &mut Keyring, header: &str, sealed: &str) -> Vec<u8> {
    let openai = maas_protocol::provider::ProviderId::Openai.slug();
    let one = keep(keyring, header, openai, "https://api.openai.com/v1");
    let message = name("messages", "aa", 1);
    let text = keyring.seal(&message, b"hello", &mut draw(3)).unwrap();
    let begin = KeyringAsk::BeginKeptBackup {
        sealed: sealed.to_owned(),
    };
    let records = vec![
        name(MANIFEST, MANIFEST, 1),
        message,
        name(KEYS, openai, one.version),
    ];
    let key = BASE64.decode(&one.sealed).unwrap();
    let mut file = Vec::new();
    for (ask, bytes) in [
        (begin, Vec::new()),
        (
            KeyringAsk::BackUp { records },
            vec![b"{}".to_vec(), text, key],
        ),
        (KeyringAsk::EndBackup, Vec::new()),
    ] {
        let (say, out) = run(keyring, ask, &bytes).unwrap();
        assert!(matches!(say, KeyringSay::BackedUp { damaged: 0 }));
        out.iter().for_each(|bytes| file.extend_from_slice(bytes));
    }
    file
}

#[test]
fn a_kept_key_takes_the_passphrase_and_its_files_open_with_it_and_hold_no_keys() {
    let (mut keyring, header) = vault(PASSPHRASE, 1);
    assert_eq!(keep_key(&mut keyring, &header, OTHER), None);
    let sealed = keep_key(&mut keyring, &header, PASSPHRASE).unwrap();
    // The page may store it, and not have it opened like a message.
    let at = name("vault", "backup_key", 1);
    let bytes = BASE64.decode(&sealed).unwrap();
    assert!(keyring.open(&at, &bytes).is_err());
    assert!(keyring.seal(&at, b"mine", &mut draw(4)).is_err());

    let file = kept_backup(&mut keyring, &header, &sealed);
    assert!(matches!(check(&mut keyring, &file), KeyringSay::Done));
    let (mut other, _) = vault(OTHER, 40);
    assert!(matches!(
        open(&mut other, &file, OTHER, None),
        KeyringSay::BackupRefused {
            why: BackupError::WrongPassphrase
        }
    ));
    assert!(matches!(
        open(&mut other, &file, PASSPHRASE, None),
        KeyringSay::Done
    ));
    let (records, _, bytes) = read(&mut other, &file, false);
    assert_eq!(stores(&records), [MANIFEST, "messages"]);
    assert_eq!(bytes.last().unwrap().as_slice(), b"hello");
    // Of another vault it is of no use.
    let begin = KeyringAsk::BeginKeptBackup { sealed };
    assert!(run(&mut other, begin, &[]).is_err());
}

#[test]
fn with_another_passphrase_the_next_files_open_with_that_one() {
    let (mut keyring, header) = vault(PASSPHRASE, 1);
    let sealed = keep_key(&mut keyring, &header, PASSPHRASE).unwrap();
    let change = KeyringAsk::ChangePassphrase {
        header,
        old: PASSPHRASE.to_owned(),
        new: OTHER.to_owned(),
        backup_key: Some(sealed),
    };
    let Some(KeyringSay::VaultMade {
        header,
        backup_key: Some(sealed),
        ..
    }) = keyring.answer(change, &mut draw(60))
    else {
        panic!("no new key was kept");
    };
    let file = kept_backup(&mut keyring, &header, &sealed);
    let (mut other, _) = vault(PASSPHRASE, 40);
    assert!(matches!(
        open(&mut other, &file, PASSPHRASE, None),
        KeyringSay::BackupRefused {
            why: BackupError::WrongPassphrase
        }
    ));
    assert!(matches!(
        open(&mut other, &file, OTHER, None),
        KeyringSay::Done
    ));
}
