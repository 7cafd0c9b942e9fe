//! What goes to the relay for a token, and what of its answer comes back.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use maas_core::{providers::KeepKey, session::VaultFailure};
use maas_protocol::provider::ProviderId;

use super::*;
use crate::bus::KeyringAsk;

const KEY: &str = "sk-canary-0123456789abcdef";
const PASSPHRASE: &str = "a canary passphrase";
const ORDER: &str =
    r#"{"name":"n","providers":["groq"],"host":"evil","key":"sk-page","max_tokens":5}"#;

fn draw() -> impl FnMut(&mut [u8]) {
    let mut next = 0_u8;
    move |bytes| {
        for byte in bytes {
            next = next.wrapping_add(1);
            *byte = next;
        }
    }
}

/// A keyring whose vault is open and keeps a key, and the vault's header.
fn keeping(provider: ProviderId, key: &str, base_url: &str) -> (Keyring, String) {
    let mut keyring = Keyring::new(
        "https://app.example".to_owned(),
        "https://app.example".to_owned(),
    );
    let create = KeyringAsk::CreateVault {
        passphrase: PASSPHRASE.into(),
    };
    let Some(KeyringSay::VaultMade { header, .. }) = keyring.answer(create, &mut draw()) else {
        panic!("no vault was made");
    };
    let keep = KeyringAsk::KeepKey {
        provider: ProviderRef::Known(provider),
        key: key.into(),
        base_url: base_url.into(),
        keep: KeepKey::OnThisDevice,
        confirmed: Some(confirmed(&header, PASSPHRASE)),
    };
    match keyring.answer(keep, &mut draw()) {
        Some(KeyringSay::KeyKept { .. }) => (keyring, header),
        _ => panic!("the key was not kept"),
    }
}

fn confirmed(header: &str, passphrase: &str) -> Confirmed {
    Confirmed {
        header: header.to_owned(),
        passphrase: passphrase.to_owned(),
    }
}

fn body(request: &HttpRequest) -> Value {
    serde_json::from_str(request.body.as_deref().unwrap()).unwrap()
}

#[test]
fn the_kept_key_goes_to_the_own_relay_with_its_provider_and_its_place() {
    for (provider, key, base_url, expected) in [
        (
            ProviderId::Openai,
            KEY,
            "https://api.openai.com/v1",
            json!({ "name": "n", "providers": ["openai"], "max_tokens": 5, "key": KEY }),
        ),
        (
            ProviderId::Azure,
            KEY,
            "https://contoso.openai.azure.com/openai/v1",
            json!({ "name": "n", "providers": ["azure"], "host": "contoso", "max_tokens": 5, "key": KEY }),
        ),
    ] {
        let (keyring, header) = keeping(provider, key, base_url);
        let seal = ProviderRef::Known(provider);
        let request = keyring.mint("secret", ORDER, Some(&seal), confirmed(&header, PASSPHRASE));
        let request = request.unwrap();
        assert_eq!(request.url, "https://app.example/tokens");
        assert!(
            request
                .headers
                .contains(&("authorization".into(), "Bearer secret".into()))
        );
        assert_eq!(body(&request), expected);
        let without = keyring.mint("secret", ORDER, None, confirmed(&header, PASSPHRASE));
        let plain = json!({ "name": "n", "providers": ["groq"], "host": "evil", "max_tokens": 5 });
        assert_eq!(
            body(&without.unwrap()),
            plain,
            "no key that the page names goes along"
        );
    }
}

#[test]
fn nothing_is_asked_without_the_passphrase_or_with_a_key_that_cannot_go() {
    let pair = r#"{"access_key_id":"AKIAIOSFODNN7EXAMPLE","secret_access_key":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}"#;
    let bedrock = "https://bedrock-runtime.us-east-1.amazonaws.com";
    let gateway = "https://gateway.example/v1";
    for (kept, key, base_url, seal, passphrase, secret, why) in [
        (
            ProviderId::Openai,
            KEY,
            "https://api.openai.com/v1",
            ProviderId::Openai,
            "a wrong passphrase",
            "s",
            NotMinted::Vault(VaultFailure::WrongPassphrase),
        ),
        (
            ProviderId::Openai,
            KEY,
            "https://api.openai.com/v1",
            ProviderId::Openai,
            "",
            "s",
            NotMinted::Vault(VaultFailure::WrongPassphrase),
        ),
        (
            ProviderId::Openai,
            KEY,
            "https://api.openai.com/v1",
            ProviderId::Mistral,
            PASSPHRASE,
            "s",
            NotMinted::NoKey,
        ),
        (
            ProviderId::Openai,
            KEY,
            gateway,
            ProviderId::Openai,
            PASSPHRASE,
            "s",
            NotMinted::NotSealable,
        ),
        (
            ProviderId::Bedrock,
            pair,
            bedrock,
            ProviderId::Bedrock,
            PASSPHRASE,
            "s",
            NotMinted::NotSealable,
        ),
        (
            ProviderId::Openai,
            KEY,
            "https://api.openai.com/v1",
            ProviderId::Openai,
            PASSPHRASE,
            "",
            NotMinted::WrongSecret,
        ),
        (
            ProviderId::Openai,
            KEY,
            "https://api.openai.com/v1",
            ProviderId::Openai,
            PASSPHRASE,
            "a\r\nb: c",
            NotMinted::WrongSecret,
        ),
    ] {
        let (keyring, header) = keeping(kept, key, base_url);
        let seal = ProviderRef::Known(seal);
        let said = keyring.mint(secret, ORDER, Some(&seal), confirmed(&header, passphrase));
        assert_eq!(said.unwrap_err(), why);
    }
    let (keyring, header) = keeping(ProviderId::Openai, KEY, "https://api.openai.com/v1");
    let said = keyring.mint("s", "[]", None, confirmed(&header, PASSPHRASE));
    assert_eq!(said.unwrap_err(), NotMinted::Field(String::new()));
    let none = Keyring::new(
        "https://app.example".to_owned(),
        "https://app.example".to_owned(),
    );
    let said = none.mint("s", ORDER, None, confirmed(&header, PASSPHRASE));
    assert_eq!(
        said.unwrap_err(),
        NotMinted::Vault(VaultFailure::KeyringGone),
        "there is nothing to confirm with"
    );
}

#[test]
fn what_the_relay_says_is_told_apart() {
    for (status, said, why) in [
        (
            400,
            r#"{"error":{"param":"models[0]"}}"#,
            NotMinted::Field("models[0]".into()),
        ),
        (400, "{}", NotMinted::Field(String::new())),
        (401, "{}", NotMinted::WrongSecret),
        (403, "{}", NotMinted::NoTokens),
        (404, "<html>", NotMinted::NoTokens),
        (405, "", NotMinted::NoTokens),
        (429, "{}", NotMinted::TooOften),
        (502, "{}", NotMinted::Unreachable),
        (200, "<html>", NotMinted::NoTokens),
        (201, "{}", NotMinted::NoTokens),
    ] {
        match minted(Some((status, said.into()))) {
            KeyringSay::NotMinted { why: told } => assert_eq!(told, why, "{status} {said}"),
            _ => panic!("{status} {said}"),
        }
    }
    assert!(matches!(
        minted(None),
        KeyringSay::NotMinted {
            why: NotMinted::Unreachable
        }
    ));
    let said = r#"{"token":"v4.local.x","id":"1","name":"n","expires_at":"2026-12-21T00:00:00Z"}"#;
    match minted(Some((201, said.into()))) {
        KeyringSay::Minted { minted } => assert_eq!(minted.token, "v4.local.x"),
        _ => panic!("it was minted"),
    }
}
