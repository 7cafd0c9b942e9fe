//! A passkey is added with the passphrase only, once, and opens the vault without it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;

const PASSPHRASE: &str = "a canary passphrase";
const PRF: [u8; PRF_BYTES] = [77; PRF_BYTES];

/// A counter: enough for tests, where only difference matters.
fn draw() -> impl FnMut(&mut [u8]) {
    let mut next = 0_u8;
    move |bytes| {
        for byte in bytes {
            next = next.wrapping_add(1);
            *byte = next;
        }
    }
}

fn new_keyring() -> Keyring {
    Keyring::new(
        "https://app.example".to_owned(),
        "https://app.example".to_owned(),
    )
}

fn made(draw: Draw<'_>) -> (Keyring, String) {
    let mut keyring = new_keyring();
    let create = KeyringAsk::CreateVault {
        passphrase: PASSPHRASE.into(),
    };
    match keyring.answer(create, draw) {
        Some(KeyringSay::VaultMade { header, .. }) => (keyring, header),
        _ => panic!("no vault was made"),
    }
}

fn begin(keyring: &mut Keyring, header: &str, passphrase: &str, draw: Draw<'_>) -> KeyringSay {
    let confirmed = Confirmed {
        header: header.to_owned(),
        passphrase: passphrase.to_owned(),
    };
    let ask = KeyringAsk::BeginPasskey { confirmed };
    keyring.answer(ask, draw).unwrap()
}

fn add(keyring: &mut Keyring, prf: &[u8], draw: Draw<'_>) -> KeyringSay {
    let credential = BASE64.encode("a credential");
    keyring.passkey(KeyringAsk::AddPasskey { credential }, prf, draw)
}

fn refused(say: &KeyringSay) -> VaultFailure {
    match say {
        KeyringSay::VaultRefused { why } => *why,
        _ => panic!("not refused"),
    }
}

#[test]
fn a_passkey_opens_the_vault_of_a_restarted_keyring() {
    let draw: Draw<'_> = &mut draw();
    let (mut keyring, header) = made(draw);
    assert!(matches!(
        begin(&mut keyring, &header, PASSPHRASE, draw),
        KeyringSay::PasskeyBegun { .. }
    ));
    let KeyringSay::PasskeyAdded { header } = add(&mut keyring, &PRF, draw) else {
        panic!("no passkey")
    };
    let record = crate::bus::RecordName::file("a");
    let sealed = keyring.seal(&record, b"text", draw).unwrap();

    let mut restarted = new_keyring();
    let unlock = |prf: &[u8], keyring: &mut Keyring, draw: Draw<'_>| {
        let header = header.clone();
        let keys = Vec::new();
        keyring.passkey(KeyringAsk::UnlockWithPasskey { header, keys }, prf, draw)
    };
    for wrong in [&[78; PRF_BYTES][..], &[77; 31], &[]] {
        let say = unlock(wrong, &mut restarted, draw);
        assert_eq!(refused(&say), VaultFailure::WrongPassphrase);
        assert!(restarted.open(&record, &sealed).is_err());
    }
    assert!(matches!(
        unlock(&PRF, &mut restarted, draw),
        KeyringSay::Opened { damaged: 0, .. }
    ));
    assert_eq!(
        restarted.open(&record, &sealed).unwrap().as_slice(),
        b"text"
    );
}

#[test]
fn without_the_passphrase_none_is_added_and_with_it_just_one() {
    let draw: Draw<'_> = &mut draw();
    let (mut keyring, header) = made(draw);
    let unasked = add(&mut keyring, &PRF, draw);
    assert_eq!(refused(&unasked), VaultFailure::WrongPassphrase);
    let wrong = begin(&mut keyring, &header, "another passphrase", draw);
    assert_eq!(refused(&wrong), VaultFailure::WrongPassphrase);
    assert_eq!(
        refused(&add(&mut keyring, &PRF, draw)),
        VaultFailure::WrongPassphrase
    );
    begin(&mut keyring, &header, PASSPHRASE, draw);
    // What was confirmed is not confirmed any more once somebody guesses.
    begin(&mut keyring, &header, "another passphrase", draw);
    assert_eq!(
        refused(&add(&mut keyring, &PRF, draw)),
        VaultFailure::WrongPassphrase
    );
    begin(&mut keyring, &header, PASSPHRASE, draw);
    assert!(matches!(
        add(&mut keyring, &PRF, draw),
        KeyringSay::PasskeyAdded { .. }
    ));
    let again = add(&mut keyring, &PRF, draw);
    assert_eq!(refused(&again), VaultFailure::WrongPassphrase);
}
