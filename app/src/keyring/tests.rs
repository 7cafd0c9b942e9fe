//! Keys go in and never come out.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use maas_protocol::http::Method;

use super::*;

const KEY: &str = "sk-canary-0123456789abcdef";
const PASSPHRASE: &str = "a canary passphrase";

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

fn openai() -> ProviderRef {
    ProviderRef::from_slug(maas_protocol::provider::ProviderId::Openai.slug())
}

fn keep(keyring: &mut Keyring, keep: KeepKey, draw: Draw<'_>) -> KeyringSay {
    let ask = KeyringAsk::KeepKey {
        provider: openai(),
        key: KEY.into(),
        base_url: "https://api.openai.com/v1".into(),
        keep,
        confirmed: None,
    };
    keyring.answer(ask, draw).unwrap()
}

fn get(url: &str) -> HttpRequest {
    HttpRequest {
        method: Method::Get,
        url: url.into(),
        headers: Vec::new(),
        body: None,
    }
}

/// Seconds since 1970.
const NOW: u64 = 1_795_176_000;

fn message(id: &str, version: u64) -> RecordName {
    RecordName {
        store: "messages".into(),
        id: id.into(),
        version,
    }
}

fn new_keyring() -> Keyring {
    Keyring::new(
        "https://app.example".to_owned(),
        "https://app.example".to_owned(),
    )
}

fn made(say: Option<KeyringSay>) -> (String, Vec<SealedKey>) {
    match say {
        Some(KeyringSay::VaultMade { header, keys, .. }) => (header, keys),
        _ => panic!("no vault was made"),
    }
}

fn make_vault(keyring: &mut Keyring, draw: Draw<'_>) -> (String, Vec<SealedKey>) {
    let ask = KeyringAsk::CreateVault {
        passphrase: PASSPHRASE.into(),
    };
    made(keyring.answer(ask, draw))
}

fn says_no_secret(say: &KeyringSay) {
    let text = serde_json::to_string(say).unwrap();
    for secret in [
        KEY,
        PASSPHRASE,
        &BASE64.encode(KEY),
        &BASE64.encode(PASSPHRASE),
    ] {
        assert!(!text.contains(secret), "{text}");
    }
}

/// A key kept before and one kept after the vault was made both open in a new worker, and stay bound.
#[test]
fn a_stored_key_survives_a_restart_and_stays_bound() {
    let draw: Draw<'_> = &mut draw();
    let mut keyring = new_keyring();
    let (header, keys) = make_vault(&mut keyring, draw);
    assert!(keys.is_empty());
    let kept = keep(&mut keyring, KeepKey::OnThisDevice, draw);
    says_no_secret(&kept);
    let KeyringSay::KeyKept {
        label,
        sealed: Some(sealed),
    } = kept
    else {
        panic!("not sealed")
    };
    assert_eq!(
        (label.masked.as_str(), label.origin.as_str()),
        ("••••cdef", "https://api.openai.com")
    );

    let mut restarted = new_keyring();
    let unlock = |passphrase: &str| KeyringAsk::Unlock {
        header: header.clone(),
        passphrase: passphrase.into(),
        keys: vec![sealed.clone()],
    };
    let wrong = restarted
        .answer(unlock("another passphrase"), draw)
        .unwrap();
    assert!(matches!(
        wrong,
        KeyringSay::VaultRefused {
            why: VaultFailure::WrongPassphrase
        }
    ));
    let nobody = restarted.attach(
        &openai(),
        get("https://api.openai.com/v1/models"),
        false,
        NOW,
    );
    assert_eq!(nobody, Err(Unsent::NoKey));
    let opened = restarted.answer(unlock(PASSPHRASE), draw).unwrap();
    says_no_secret(&opened);
    assert!(matches!(opened, KeyringSay::Opened { keys, damaged: 0 } if keys.len() == 1));

    let send = |url: &str| restarted.attach(&openai(), get(url), false, NOW);
    assert!(send("https://api.openai.com/v1/models").is_ok());
    assert!(send("https://app.example/openai/v1/models").is_ok());
    assert_eq!(
        send("https://evil.example/v1/models"),
        Err(Unsent::UnboundHost)
    );
}

#[test]
fn a_key_that_is_kept_until_reload_needs_no_vault_and_is_never_stored() {
    let draw: Draw<'_> = &mut draw();
    let mut keyring = new_keyring();
    assert!(matches!(
        keep(&mut keyring, KeepKey::UntilReload, draw),
        KeyringSay::KeyKept { sealed: None, .. }
    ));
    let (_, keys) = make_vault(&mut keyring, draw);
    assert!(keys.is_empty());
    keyring.answer(KeyringAsk::DropKey { provider: openai() }, draw);
    let gone = keyring.attach(&openai(), get("https://api.openai.com/v1/m"), false, NOW);
    assert_eq!(gone, Err(Unsent::NoKey));
}

/// The key waits in memory while the person chooses a passphrase; it is stored only sealed.
#[test]
fn a_key_saved_before_there_is_a_vault_moves_into_it() {
    let draw: Draw<'_> = &mut draw();
    let mut keyring = new_keyring();
    assert!(matches!(
        keep(&mut keyring, KeepKey::OnThisDevice, draw),
        KeyringSay::KeyKept { sealed: None, .. }
    ));
    let (_, keys) = make_vault(&mut keyring, draw);
    assert_eq!(keys.len(), 1);
}

/// The relay's host comes from the registry, so it may only have keys of that host.
#[test]
fn a_key_for_a_gateway_never_goes_through_the_relay() {
    let draw: Draw<'_> = &mut draw();
    let mut keyring = new_keyring();
    let ask = KeyringAsk::KeepKey {
        provider: openai(),
        key: KEY.into(),
        base_url: "https://gateway.example/v1".into(),
        keep: KeepKey::UntilReload,
        confirmed: None,
    };
    keyring.answer(ask, draw).unwrap();
    let send = |url: &str| keyring.attach(&openai(), get(url), false, NOW);
    assert!(send("https://gateway.example/v1/models").is_ok());
    assert_eq!(
        send("https://app.example/openai/v1/models"),
        Err(Unsent::UnboundHost)
    );
}

/// The relay's path names the resource, so a key may take that path and no other resource's.
#[test]
fn a_key_for_a_resource_goes_through_the_relay_to_that_resource_only() {
    let draw: Draw<'_> = &mut draw();
    let azure = || ProviderRef::Known(maas_protocol::provider::ProviderId::Azure);
    let kept = |base_url: &str, draw: Draw<'_>| {
        let mut keyring = new_keyring();
        let ask = KeyringAsk::KeepKey {
            provider: azure(),
            key: KEY.into(),
            base_url: base_url.into(),
            keep: KeepKey::UntilReload,
            confirmed: None,
        };
        keyring.answer(ask, draw).unwrap();
        keyring
    };
    let send = |keyring: &Keyring, url: &str| keyring.attach(&azure(), get(url), false, NOW);
    let relayed = "https://app.example/azure/contoso/openai/v1/models";
    let keyring = kept("https://contoso.openai.azure.com/openai/v1", draw);
    for url in ["https://contoso.openai.azure.com/openai/v1/models", relayed] {
        let sent = send(&keyring, url).unwrap();
        assert_eq!(sent.headers, [("api-key".to_owned(), KEY.to_owned())]);
    }
    for url in [
        "https://app.example/azure/fabrikam/openai/v1/models",
        "https://app.example/azure/contoso/../fabrikam/openai/v1/models",
        "https://app.example/azure/openai/v1/models",
        "https://app.example/openai/v1/models",
        "https://fabrikam.openai.azure.com/openai/v1/models",
    ] {
        assert_eq!(send(&keyring, url), Err(Unsent::UnboundHost), "{url}");
    }
    let gateway = kept(
        "https://contoso.cognitiveservices.azure.com/openai/v1",
        draw,
    );
    assert_eq!(send(&gateway, relayed), Err(Unsent::UnboundHost));
}

#[test]
fn records_round_trip_and_open_as_no_other_version() {
    let draw: Draw<'_> = &mut draw();
    let mut keyring = new_keyring();
    make_vault(&mut keyring, draw);
    let (a, b) = (message("a", 1), message("b", 1));
    let one = keyring.seal(&a, "안녕".as_bytes(), draw).unwrap();
    let other = keyring.seal(&b, b"hello", draw).unwrap();
    assert_eq!(
        keyring.open(&message("a", 2), &one).err(),
        Some(VaultFailure::RecordDamaged)
    );
    assert_eq!(*keyring.open(&a, &one).unwrap(), "안녕".as_bytes());
    assert_eq!(*keyring.open(&b, &other).unwrap(), b"hello");
}

/// Script in the page could hand a stored key's bytes back as a message; it must not get the key.
#[test]
fn a_sealed_key_does_not_open_as_a_record() {
    let draw: Draw<'_> = &mut draw();
    let mut keyring = new_keyring();
    make_vault(&mut keyring, draw);
    let KeyringSay::KeyKept {
        sealed: Some(key), ..
    } = keep(&mut keyring, KeepKey::OnThisDevice, draw)
    else {
        panic!("not sealed")
    };
    let sealed = BASE64.decode(&key.sealed).unwrap();
    let damaged = Some(VaultFailure::RecordDamaged);
    for store in [KEYS, "messages"] {
        let record = RecordName {
            store: store.into(),
            id: key.provider.slug().into(),
            version: key.version,
        };
        assert_eq!(keyring.open(&record, &sealed).err(), damaged);
    }
    let mut record = message("x", 1);
    record.store = KEYS.into();
    assert_eq!(keyring.seal(&record, b"{}", draw).err(), damaged);
}

#[test]
fn a_changed_passphrase_opens_the_vault_and_the_old_one_does_not() {
    let draw: Draw<'_> = &mut draw();
    let mut keyring = new_keyring();
    let (header, _) = make_vault(&mut keyring, draw);
    let ask = KeyringAsk::ChangePassphrase {
        header,
        old: PASSPHRASE.into(),
        new: "a second passphrase".into(),
        backup_key: None,
    };
    let (header, _) = made(keyring.answer(ask, draw));
    let unlock = |passphrase: &str| KeyringAsk::Unlock {
        header: header.clone(),
        passphrase: passphrase.into(),
        keys: Vec::new(),
    };
    assert!(matches!(
        keyring.answer(unlock(PASSPHRASE), draw),
        Some(KeyringSay::VaultRefused { .. })
    ));
    assert!(matches!(
        keyring.answer(unlock("a second passphrase"), draw),
        Some(KeyringSay::Opened { .. })
    ));
}

#[test]
fn what_is_no_key_is_refused_and_the_old_one_stays() {
    let draw: Draw<'_> = &mut draw();
    let mut keyring = new_keyring();
    keep(&mut keyring, KeepKey::UntilReload, draw);
    let ask = KeyringAsk::KeepKey {
        provider: openai(),
        key: "two words".into(),
        base_url: "https://api.openai.com/v1".into(),
        keep: KeepKey::UntilReload,
        confirmed: None,
    };
    let say = keyring.answer(ask, draw).unwrap();
    assert!(matches!(
        say,
        KeyringSay::KeyRefused {
            why: maas_protocol::error::KeyError::BadCharacter
        }
    ));
    let ask = KeyringAsk::KeepKey {
        provider: openai(),
        key: "sk-one-word".into(),
        base_url: "no address".into(),
        keep: KeepKey::UntilReload,
        confirmed: None,
    };
    let say = keyring.answer(ask, draw).unwrap();
    assert!(matches!(
        say,
        KeyringSay::KeyRefused {
            why: maas_protocol::error::KeyError::NoAddress
        }
    ));
    let sent = keyring.attach(
        &openai(),
        get("https://api.openai.com/v1/models"),
        false,
        NOW,
    );
    assert_eq!(
        sent.unwrap().headers,
        [("authorization".to_owned(), format!("Bearer {KEY}"))]
    );
}

/// The code that comes back is of use to the sign-in that asked for it only, and once.
#[test]
fn a_sign_in_ends_once_and_where_it_began() {
    let draw: Draw<'_> = &mut draw();
    let mut keyring = new_keyring();
    let openrouter = || ProviderRef::Known(maas_protocol::provider::ProviderId::Openrouter);
    let ask = |provider| KeyringAsk::BeginSignIn {
        provider,
        callback: "https://app.example/".into(),
    };
    assert!(matches!(
        keyring.answer(ask(openai()), draw),
        Some(KeyringSay::VaultRefused {
            why: VaultFailure::RecordDamaged
        })
    ));
    assert!(keyring.end_sign_in(&openrouter()).is_none());
    let Some(KeyringSay::SignInAt { url }) = keyring.answer(ask(openrouter()), draw) else {
        panic!("no address")
    };
    assert!(
        url.starts_with("https://openrouter.ai/auth?callback_url=https%3A%2F%2Fapp.example%2F&")
    );
    assert!(keyring.end_sign_in(&openai()).is_none());
    assert!(keyring.end_sign_in(&openrouter()).is_some());
    assert!(keyring.end_sign_in(&openrouter()).is_none());
}

#[test]
fn a_file_opens_as_the_bytes_it_was_and_as_no_other_file() {
    let mut draw = draw();
    let mut keyring = new_keyring();
    assert_eq!(
        keyring.seal(&RecordName::file("a"), b"bytes", &mut draw),
        Err(VaultFailure::KeyringGone)
    );
    let ask = KeyringAsk::CreateVault {
        passphrase: PASSPHRASE.into(),
    };
    made(keyring.answer(ask, &mut draw));
    let bytes = [0, 159, 146, 150, 255];
    let (file, other) = (RecordName::file("a"), RecordName::file("b"));
    let sealed = keyring.seal(&file, &bytes, &mut draw).unwrap();
    assert!(!sealed.windows(5).any(|part| part == bytes));
    assert_eq!(*keyring.open(&file, &sealed).unwrap(), bytes);
    assert!(keyring.open(&other, &sealed).is_err());
}

/// A clock by which each probe takes so long, in milliseconds.
fn clock(step_ms: f64) -> impl FnMut() -> f64 {
    let mut now = 0.0;
    move || {
        now += step_ms;
        now
    }
}

/// The rounds follow the machine, up and down, and a change of the passphrase measures anew.
#[test]
fn a_passphrase_takes_as_many_rounds_as_the_machine_can_and_never_fewer_than_the_floor() {
    let draw: Draw<'_> = &mut draw();
    let rounds = |header: &str| envelope::rounds_of(&BASE64.decode(header).unwrap()).unwrap();
    let mut keyring = new_keyring();
    keyring.calibrate(&mut clock(10.0));
    let (header, _) = make_vault(&mut keyring, draw);
    assert_eq!(rounds(&header), 1_000_000);
    keyring.calibrate(&mut clock(500.0));
    let change = KeyringAsk::ChangePassphrase {
        header,
        old: PASSPHRASE.into(),
        new: "another canary passphrase".into(),
        backup_key: None,
    };
    let (changed, _) = made(keyring.answer(change, draw));
    assert_eq!(rounds(&changed), MIN_ROUNDS);
}
