//! The challenge is the one of RFC 7636, and a key comes out of a reply.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::Value;

use super::*;

/// The random bytes of RFC 7636, appendix B.
const RANDOM: [u8; 32] = [
    116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77,
    105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
];

#[test]
fn the_challenge_is_the_rfcs() {
    let url = Verifier::new(&RANDOM).sign_in_url("https://p.example/auth", "https://app.example/");
    assert_eq!(
        url,
        "https://p.example/auth?callback_url=https%3A%2F%2Fapp.example%2F\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    );
}

#[test]
fn the_exchange_shows_the_verifier() {
    let request = Verifier::new(&RANDOM).exchange("https://p.example/keys".into(), "c\"ode");
    let body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
    assert_eq!(
        body,
        json!({ "code": "c\"ode", "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                "code_challenge_method": "S256" })
    );
}

#[test]
fn a_key_is_read_or_not_there() {
    assert_eq!(
        read_key(br#"{"key":"sk-or-1","user_id":"u"}"#)
            .unwrap()
            .as_str(),
        "sk-or-1"
    );
    for none in ["", "{}", "<html>", r#"{"key":1}"#] {
        assert!(read_key(none.as_bytes()).is_none(), "{none}");
    }
}
