//! What is a key, and which field is named when it is none.

#![expect(clippy::panic, reason = "tests")]

use serde_json::json;

use super::*;

fn refused(scheme: AuthScheme, text: &str) -> KeyError {
    match Key::read(scheme, text) {
        Ok(_) => panic!("taken: {text}"),
        Err(error) => error,
    }
}

#[test]
fn a_key_that_could_smuggle_another_is_none() {
    for text in ["", "a b", "a,b", "a\r\nx: y", "a\u{0}", "키", "a\u{7F}"] {
        for scheme in [
            AuthScheme::Bearer,
            AuthScheme::AwsKeys,
            AuthScheme::GoogleAccount,
        ] {
            assert_eq!(refused(scheme, text), KeyError::BadCharacter, "{text:?}");
        }
    }
}

#[test]
fn each_field_of_a_pair_is_named() {
    let pair = |id: &str, secret: &str, token: &str| {
        json!({ "access_key_id": id, "secret_access_key": secret, "session_token": token })
            .to_string()
    };
    let (id, secret) = (
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    );
    for (text, error) in [
        (pair("", secret, ""), KeyError::AccessKeyId),
        (pair("AKIA SHORT", secret, ""), KeyError::AccessKeyId),
        (
            pair("akiaiosfodnn7example", secret, ""),
            KeyError::AccessKeyId,
        ),
        (pair(id, "", ""), KeyError::SecretAccessKey),
        (pair(id, "too short", ""), KeyError::SecretAccessKey),
        (
            pair(id, "wJalrXUtnFEMI K7MDENG bPxRfiCYEXAMPLEKEY", ""),
            KeyError::SecretAccessKey,
        ),
        (pair(id, secret, "two words"), KeyError::SessionToken),
        (
            pair("ASIAIOSFODNN7EXAMPLE", secret, ""),
            KeyError::SessionTokenMissing,
        ),
        ("{\"access_key_id\":".to_owned(), KeyError::AccessKeyId),
    ] {
        assert_eq!(refused(AuthScheme::AwsKeys, &text), error, "{text}");
    }
    for text in [
        pair(id, secret, ""),
        pair("ASIAIOSFODNN7EXAMPLE", secret, "FwoGZXIvYXdzEJr//x"),
    ] {
        let Ok(Key::Aws(read)) = Key::read(AuthScheme::AwsKeys, &text) else {
            panic!("refused: {text}")
        };
        assert_eq!(read.secret.expose(), secret);
    }
}

/// JSON is a pair only where there are pairs: elsewhere it is a key with characters that no key has.
#[test]
fn json_is_no_key_elsewhere() {
    let text = r#"{"access_key_id":"AKIAIOSFODNN7EXAMPLE", "secret_access_key":"x"}"#;
    assert_eq!(refused(AuthScheme::Bearer, text), KeyError::BadCharacter);
}

#[test]
fn a_mask_shows_four_characters_at_most() {
    assert_eq!(masked("sk-test-0123456789"), "••••6789");
    assert_eq!(masked("short-key"), "••••");
    assert_eq!(masked(""), "••••");
}

#[test]
fn nothing_is_a_key_only_where_none_is_wanted() {
    let Ok(nothing) = Key::read(AuthScheme::None, "") else {
        panic!("refused")
    };
    assert!(matches!(nothing, Key::Nothing));
    assert_eq!(nothing.masked(), "");
}
