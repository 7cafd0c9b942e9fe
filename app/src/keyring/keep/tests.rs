//! What may be asked without a word of the person, and what needs the passphrase of the vault that is open.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use maas_protocol::{
    http::{HttpRequest, Method},
    provider::ProviderId,
};
use maas_vault::{
    envelope::{self, Random},
    kdf::MIN_ROUNDS,
};

use super::super::Unsent;
use super::*;
use crate::bus::KeyringAsk;

const KEY: &str = "sk-canary-0123456789abcdef";
const PASSPHRASE: &str = "a canary passphrase";
const GATEWAY: &str = "https://gateway.example/v1";

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

fn own() -> ProviderRef {
    ProviderRef::Custom("custom-1".to_owned())
}

fn openai() -> ProviderRef {
    ProviderRef::Known(ProviderId::Openai)
}

fn without_vault() -> Keyring {
    Keyring::new(
        "https://app.example".to_owned(),
        "https://app.example".to_owned(),
    )
}

/// A keyring whose vault is open, and the vault's header.
fn with_vault() -> (Keyring, String) {
    let mut keyring = without_vault();
    let ask = KeyringAsk::CreateVault {
        passphrase: PASSPHRASE.into(),
    };
    match keyring.answer(ask, &mut draw()) {
        Some(KeyringSay::VaultMade { header, .. }) => (keyring, header),
        _ => panic!("no vault was made"),
    }
}

fn confirmed(header: &str, passphrase: &str) -> Option<Confirmed> {
    Some(Confirmed {
        header: header.to_owned(),
        passphrase: passphrase.to_owned(),
    })
}

fn keep(
    keyring: &mut Keyring,
    (provider, key): (ProviderRef, &str),
    base_url: &str,
    confirmed: Option<Confirmed>,
) -> KeyringSay {
    let ask = KeyringAsk::KeepKey {
        provider,
        key: key.into(),
        base_url: base_url.into(),
        keep: KeepKey::OnThisDevice,
        confirmed,
    };
    keyring.answer(ask, &mut draw()).unwrap()
}

/// Whether a request without anything but its address would be sent, and with what.
fn send(keyring: &Keyring, provider: &ProviderRef, url: &str) -> Result<usize, Unsent> {
    let request = HttpRequest {
        method: Method::Get,
        url: url.into(),
        headers: Vec::new(),
        body: None,
    };
    let optional = provider.spec().unwrap().key_optional;
    let sent = keyring.attach(provider, request, optional, 0)?;
    Ok(sent.headers.len())
}

fn refusal(say: &KeyringSay) -> Option<VaultFailure> {
    match say {
        KeyringSay::VaultRefused { why } => Some(*why),
        _ => None,
    }
}

#[test]
fn without_a_key_only_hosts_that_need_no_ones_word_are_asked() {
    let (keyring, _) = with_vault();
    for keyring in [keyring, without_vault()] {
        for url in [
            "http://localhost:11434/v1/models",
            "http://192.168.0.7:8080/v1/models",
            "https://app.example/openai/v1/models",
            "https://api.openai.com/v1/models",
        ] {
            assert_eq!(send(&keyring, &own(), url), Ok(0), "{url}");
        }
        for url in [
            "https://gateway.example/v1/models",
            "https://api.openai.com.evil.example/v1/models",
            "https://evil.example\\@api.openai.com/v1/models",
        ] {
            let sent = send(&keyring, &own(), url);
            assert_eq!(sent, Err(Unsent::UnboundHost), "{url}");
        }
    }
}

#[test]
fn the_passphrase_lets_a_new_host_in_with_or_without_a_key() {
    let url = "https://gateway.example/v1/models";
    for (provider, key, headers) in [(own(), "", 0), (own(), KEY, 1), (openai(), KEY, 1)] {
        let (mut keyring, header) = with_vault();
        let who = (provider.clone(), key);
        let asked = keep(&mut keyring, who.clone(), GATEWAY, None);
        assert!(
            matches!(&asked, KeyringSay::Unconfirmed { origin } if origin == "https://gateway.example")
        );
        assert!(send(&keyring, &provider, url).is_err());
        let wrong = confirmed(&header, "another passphrase");
        let say = keep(&mut keyring, who.clone(), GATEWAY, wrong);
        assert_eq!(refusal(&say), Some(VaultFailure::WrongPassphrase));
        assert!(send(&keyring, &provider, url).is_err());
        let right = confirmed(&header, PASSPHRASE);
        let say = keep(&mut keyring, who, GATEWAY, right);
        assert!(matches!(
            say,
            KeyringSay::KeyKept {
                sealed: Some(_),
                ..
            }
        ));
        assert_eq!(send(&keyring, &provider, url), Ok(headers));
        let elsewhere = send(&keyring, &provider, "https://other.example/v1/models");
        assert_eq!(elsewhere, Err(Unsent::UnboundHost));
    }
}

/// The vault's id lies in the clear, so a header for it can be made by anybody.
#[test]
fn a_forged_header_confirms_nothing_and_gets_no_vault_of_its_own_in() {
    let (mut keyring, header) = with_vault();
    let theirs = "a passphrase of theirs";
    let forged = |vault_id: [u8; 16]| {
        let random = Random {
            vault_id,
            salt: [7; 32],
            data_key: [7; 32],
            nonce: [7; 12],
        };
        let (header, _) =
            envelope::create(&Secret::new(theirs.to_owned()), MIN_ROUNDS, random).unwrap();
        BASE64.encode(header)
    };
    // As the counter drew it.
    let mut same_id = [0; 16];
    draw()(&mut same_id);
    let ours = BASE64.decode(&header).unwrap();
    let copied = BASE64.decode(forged(same_id)).unwrap();
    let id_of = |header: &[u8]| {
        let text: serde_json::Value = serde_json::from_slice(header).unwrap();
        text.get("vault_id").unwrap().clone()
    };
    assert_eq!(id_of(&ours), id_of(&copied));
    for forged in [forged(same_id), forged([9; 16])] {
        let say = keep(
            &mut keyring,
            (own(), ""),
            GATEWAY,
            confirmed(&forged, theirs),
        );
        assert_eq!(refusal(&say), Some(VaultFailure::VaultAltered));
        let unlock = KeyringAsk::Unlock {
            header: forged.clone(),
            passphrase: theirs.into(),
            keys: Vec::new(),
        };
        let say = keyring.answer(unlock, &mut draw()).unwrap();
        assert_eq!(refusal(&say), Some(VaultFailure::VaultAltered));
        // Else the real data keys would come out, wrapped for a passphrase of theirs.
        let change = KeyringAsk::ChangePassphrase {
            header: forged,
            old: theirs.into(),
            new: theirs.into(),
            backup_key: None,
        };
        let say = keyring.answer(change, &mut draw()).unwrap();
        assert_eq!(refusal(&say), Some(VaultFailure::VaultAltered));
    }
    let sent = send(&keyring, &own(), "https://gateway.example/v1/models");
    assert_eq!(sent, Err(Unsent::UnboundHost));
}

/// Else every key at hand would come out, sealed for a passphrase of theirs.
#[test]
fn a_vault_in_use_is_not_made_again_and_one_that_was_not_stored_is() {
    let create = || KeyringAsk::CreateVault {
        passphrase: PASSPHRASE.into(),
    };
    let (mut keyring, header) = with_vault();
    let again = keyring.answer(create(), &mut draw()).unwrap();
    assert!(matches!(again, KeyringSay::VaultMade { .. }));
    let listed = keep(
        &mut keyring,
        (openai(), KEY),
        "https://api.openai.com/v1",
        None,
    );
    assert!(matches!(listed, KeyringSay::KeyKept { .. }));
    let say = keyring.answer(create(), &mut draw()).unwrap();
    assert_eq!(refusal(&say), Some(VaultFailure::VaultAltered));

    let mut opened = without_vault();
    let unlock = || KeyringAsk::Unlock {
        header: header.clone(),
        passphrase: PASSPHRASE.into(),
        keys: Vec::new(),
    };
    for _ in 0..2 {
        let say = opened.answer(unlock(), &mut draw()).unwrap();
        assert!(matches!(say, KeyringSay::Opened { .. }));
    }
    let say = opened.answer(create(), &mut draw()).unwrap();
    assert_eq!(refusal(&say), Some(VaultFailure::VaultAltered));
}

#[test]
fn what_was_confirmed_holds_after_a_restart_until_the_host_changes() {
    let (mut keyring, header) = with_vault();
    let right = || confirmed(&header, PASSPHRASE);
    let KeyringSay::KeyKept {
        sealed: Some(sealed),
        ..
    } = keep(&mut keyring, (own(), ""), GATEWAY, right())
    else {
        panic!("not sealed")
    };
    let mut restarted = without_vault();
    let unlock = KeyringAsk::Unlock {
        header: header.clone(),
        passphrase: PASSPHRASE.into(),
        keys: vec![sealed],
    };
    let say = restarted.answer(unlock, &mut draw()).unwrap();
    assert!(matches!(say, KeyringSay::Opened { damaged: 0, .. }));
    let url = "https://gateway.example/v1/models";
    assert_eq!(send(&restarted, &own(), url), Ok(0));
    // Whatever is kept for another host, near ones need no one's word.
    assert_eq!(send(&restarted, &own(), "http://localhost:1234/v1"), Ok(0));
    // A key for the same host needs none either, a new host does, and so does another provider.
    let kept = keep(&mut restarted, (own(), KEY), GATEWAY, None);
    assert!(matches!(kept, KeyringSay::KeyKept { .. }));
    assert_eq!(send(&restarted, &own(), url), Ok(1));
    for (who, base_url) in [
        ((own(), KEY), "https://other.example/v1"),
        ((own(), KEY), "https://gateway.example:8443/v1"),
        ((openai(), KEY), GATEWAY),
    ] {
        let asked = keep(&mut restarted, who, base_url, None);
        assert!(
            matches!(asked, KeyringSay::Unconfirmed { .. }),
            "{base_url}"
        );
    }
    assert_eq!(send(&restarted, &own(), url), Ok(1));
}

/// Nothing is stored on a first visit, and there is no passphrase that could be asked for.
#[test]
fn before_there_is_a_vault_a_host_is_kept_without_one() {
    let mut keyring = without_vault();
    let kept = keep(&mut keyring, (own(), ""), GATEWAY, None);
    assert!(matches!(kept, KeyringSay::KeyKept { sealed: None, .. }));
    let url = "https://gateway.example/v1/models";
    assert_eq!(send(&keyring, &own(), url), Ok(0));
    let ask = KeyringAsk::CreateVault {
        passphrase: PASSPHRASE.into(),
    };
    let made = keyring.answer(ask, &mut draw());
    assert!(matches!(made, Some(KeyringSay::VaultMade { keys, .. }) if keys.len() == 1));
}

/// Script in the page could have a host kept while the vault is shut, and wait for the person to open it.
#[test]
fn what_was_kept_while_the_vault_was_shut_is_not_confirmed_by_opening_it() {
    let (_, header) = with_vault();
    let url = "https://gateway.example/v1/models";
    let mut keyring = without_vault();
    keep(&mut keyring, (own(), ""), GATEWAY, None);
    let listed = "https://api.openai.com/v1";
    keep(&mut keyring, (openai(), KEY), listed, None);
    assert_eq!(send(&keyring, &own(), url), Ok(0));
    let unlock = KeyringAsk::Unlock {
        header,
        passphrase: PASSPHRASE.into(),
        keys: Vec::new(),
    };
    let say = keyring.answer(unlock, &mut draw()).unwrap();
    assert!(matches!(say, KeyringSay::Opened { .. }));
    assert_eq!(send(&keyring, &own(), url), Err(Unsent::UnboundHost));
    assert_eq!(
        send(&keyring, &openai(), &format!("{listed}/models")),
        Ok(1)
    );
}

#[test]
fn what_needs_a_key_is_not_kept_without_one() {
    let (mut keyring, header) = with_vault();
    let right = confirmed(&header, PASSPHRASE);
    let say = keep(&mut keyring, (openai(), ""), GATEWAY, right);
    assert!(matches!(say, KeyringSay::KeyRefused { .. }));
    let sent = send(&keyring, &openai(), "https://api.openai.com/v1/models");
    assert_eq!(sent, Err(Unsent::NoKey));
}

fn follow(keyring: &mut Keyring, keys: Vec<SealedKey>, gone: Vec<ProviderRef>) -> Vec<bool> {
    let ask = KeyringAsk::FollowKeys { keys, gone };
    match keyring.answer(ask, &mut draw()) {
        Some(KeyringSay::Followed { keys }) => keys.iter().map(|(_, key)| key.is_some()).collect(),
        _ => panic!("not followed"),
    }
}

/// What one tab seals another one that has the same vault open takes over; what that keeps for itself stays.
#[test]
fn a_key_of_another_tab_is_followed_and_ones_own_stays() {
    let (mut keyring, header) = with_vault();
    let unlock = |keyring: &mut Keyring| {
        let ask = KeyringAsk::Unlock {
            header: header.clone(),
            passphrase: PASSPHRASE.into(),
            keys: Vec::new(),
        };
        keyring.answer(ask, &mut draw())
    };
    let url = "https://api.openai.com/v1";
    let sealed = match keep(&mut keyring, (openai(), KEY), url, None) {
        KeyringSay::KeyKept { sealed, .. } => sealed.unwrap(),
        _ => panic!("no key was kept"),
    };
    let mut other = without_vault();
    let shut = KeyringAsk::FollowKeys {
        keys: vec![sealed.clone()],
        gone: Vec::new(),
    };
    let shut = other.answer(shut, &mut draw()).unwrap();
    assert_eq!(refusal(&shut), Some(VaultFailure::KeyringGone));
    unlock(&mut other);
    assert_eq!(follow(&mut other, vec![sealed.clone()], Vec::new()), [true]);
    assert_eq!(send(&other, &openai(), &format!("{url}/models")), Ok(1));
    assert_eq!(follow(&mut other, Vec::new(), vec![openai()]), [false]);
    assert!(send(&other, &openai(), &format!("{url}/models")).is_err());
    // One that does not open is no key.
    let mut altered = sealed.clone();
    altered.version += 1;
    assert_eq!(follow(&mut other, vec![altered], Vec::new()), [false]);

    let ask = KeyringAsk::KeepKey {
        provider: openai(),
        key: KEY.into(),
        base_url: url.into(),
        keep: KeepKey::UntilReload,
        confirmed: None,
    };
    other.answer(ask, &mut draw());
    assert_eq!(follow(&mut other, Vec::new(), vec![openai()]), [true]);
    assert_eq!(follow(&mut other, vec![sealed], Vec::new()), [true]);
    assert_eq!(send(&other, &openai(), &format!("{url}/models")), Ok(1));
}
