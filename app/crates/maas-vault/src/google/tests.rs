//! What a key file must hold, what is signed, and what the exchange gives.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;

const PEM: &str = "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n";

/// A key file with this private key.
pub(crate) fn key_file(pem: &str) -> String {
    file(&json!({ "private_key": pem }))
}

/// A key file with some fields changed; null takes one away.
fn file(changes: &Value) -> String {
    let mut file = json!({
        "type": "service_account", "project_id": "demo-project", "private_key_id": "0123456789abcdef",
        "private_key": PEM, "client_email": "sa@demo-project.iam.gserviceaccount.com",
        "client_id": "1", "token_uri": "https://oauth2.googleapis.com/token",
    });
    let fields = file.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            fields.remove(name);
        } else {
            fields.insert(name.clone(), value.clone());
        }
    }
    file.to_string()
}

fn refused(text: &str) -> KeyError {
    match ServiceAccount::read(text) {
        Ok(_) => panic!("taken: {text}"),
        Err(error) => error,
    }
}

#[test]
fn what_is_wrong_with_a_file_is_named() {
    let pkcs1 = "-----BEGIN RSA PRIVATE KEY-----\nMAA=\n-----END RSA PRIVATE KEY-----";
    for (text, error) in [
        (
            "{\"type\": \"service_account\"".to_owned(),
            KeyError::NotJson,
        ),
        ("{\"type\": 1}".to_owned(), KeyError::NotJson),
        (
            file(&json!({ "type": "authorized_user" })),
            KeyError::NotServiceAccount,
        ),
        (file(&json!({ "type": null })), KeyError::NotServiceAccount),
        (
            file(&json!({ "client_email": null })),
            KeyError::ClientEmail,
        ),
        (
            file(&json!({ "client_email": "no address" })),
            KeyError::ClientEmail,
        ),
        (file(&json!({ "private_key": null })), KeyError::PrivateKey),
        (file(&json!({ "private_key": pkcs1 })), KeyError::PrivateKey),
        (
            key_file("-----BEGIN PRIVATE KEY-----\n!!\n-----END PRIVATE KEY-----"),
            KeyError::PrivateKey,
        ),
        (
            key_file("-----BEGIN PRIVATE KEY-----\nMAA="),
            KeyError::PrivateKey,
        ),
        (
            file(&json!({ "token_uri": "https://evil.example/token" })),
            KeyError::TokenUri,
        ),
        (
            file(&json!({ "token_uri": "https://oauth2.googleapis.com/token/" })),
            KeyError::TokenUri,
        ),
    ] {
        assert_eq!(refused(&text), error, "{text}");
    }
}

#[test]
fn a_file_is_read_with_line_breaks_of_any_kind() {
    for pem in [
        PEM.to_owned(),
        PEM.replace('\n', "\\n"),
        PEM.replace('\n', "\r\n"),
    ] {
        let Ok(account) = ServiceAccount::read(&key_file(&pem)) else {
            panic!("refused: {pem}")
        };
        assert_eq!(account.private_key().expose(), &[0x30, 0]);
    }
    assert!(ServiceAccount::read(&file(&json!({ "token_uri": null }))).is_ok());
}

#[test]
fn the_signed_text_is_header_and_claims() {
    let Ok(account) = ServiceAccount::read(&key_file(PEM)) else {
        panic!("refused")
    };
    let unsigned = account.unsigned(1_795_176_000);
    let parts: Vec<Value> = unsigned
        .split('.')
        .map(|part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap())
        .collect();
    assert_eq!(
        parts,
        [
            json!({ "alg": "RS256", "typ": "JWT", "kid": "0123456789abcdef" }),
            json!({
                "iss": "sa@demo-project.iam.gserviceaccount.com",
                "scope": "https://www.googleapis.com/auth/cloud-platform",
                "aud": "https://oauth2.googleapis.com/token",
                "iat": 1_795_176_000, "exp": 1_795_179_600,
            })
        ]
    );
    let request = token_request(TOKEN_URL.to_owned(), &unsigned, &[0xff, 0xfe]);
    assert_eq!(
        request.body.unwrap(),
        format!(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={unsigned}.__4"
        )
    );
}

#[test]
fn a_token_is_renewed_a_minute_before_it_ends() {
    let reply = br#"{"access_token":"ya29.x","expires_in":3599,"token_type":"Bearer"}"#;
    let Ok(token) = read_token(reply, 1000) else {
        panic!("refused")
    };
    assert_eq!(
        (token.token.expose().as_str(), token.renew_at),
        ("ya29.x", 4539)
    );
}

#[test]
fn a_token_for_ever_is_one_too() {
    let reply = br#"{"access_token":"ya29.x","expires_in":18446744073709551615}"#;
    let token = read_token(reply, 1000).ok();
    assert!(token.is_some_and(|token| token.renew_at > 1000));
}

#[test]
fn a_refused_exchange_says_why() {
    let says = |body: &str| read_token(body.as_bytes(), 0).err();
    assert_eq!(
        says(r#"{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"#).unwrap(),
        "invalid_grant: Invalid JWT Signature."
    );
    assert_eq!(says("<html>").unwrap(), "");
    assert_eq!(
        says(r#"{"access_token":"two words","expires_in":1}"#).unwrap(),
        ""
    );
}
