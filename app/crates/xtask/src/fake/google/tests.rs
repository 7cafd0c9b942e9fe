//! Statements signed by openssl (`openssl dgst -sha256 -sign`), good and bad ones; of the key only the public half is kept.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;

/// When the statements were made.
const NOW: i64 = 1_795_176_000;
const EMAIL: &str = "sa@p-1.iam.gserviceaccount.com";

fn statements() -> Value {
    serde_json::from_str(include_str!("statements.json")).unwrap()
}

/// Knows both accounts, which share a key.
fn google() -> Google {
    let google = Google::default();
    for email in [EMAIL, "short-1@p-1.iam.gserviceaccount.com"] {
        let account =
            json!({ "client_email": email, "public_key_pem": statements()["public_key_pem"] });
        google.trust(account.to_string().as_bytes()).unwrap();
    }
    google
}

fn form(assertion: &str) -> String {
    format!(
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion={assertion}"
    )
}

fn named(name: &str) -> String {
    form(statements()[name].as_str().unwrap())
}

#[test]
fn a_good_statement_is_worth_a_token_for_an_hour() {
    let google = google();
    let reply = google.exchange(&named("good"), NOW).unwrap();
    assert_eq!(
        (&reply["expires_in"], &reply["token_type"]),
        (&3599.into(), &"Bearer".into())
    );
    let token = reply["access_token"].as_str().unwrap();
    assert!(token.starts_with("ya29.fake-key-"));
    assert!(google.knows(token, NOW + 3598) && !google.knows(token, NOW + 3599));
    assert!(!google.knows("ya29.fake-key-forged", NOW));
    // Renewed, not repeated.
    let again = google.exchange(&named("good"), NOW).unwrap();
    assert_ne!(again["access_token"], reply["access_token"]);
    assert_eq!(account(&named("good")).as_deref(), Some(EMAIL));
}

#[test]
fn a_short_account_gets_a_token_that_is_nearly_over() {
    let google = google();
    let reply = google.exchange(&named("short"), NOW).unwrap();
    assert_eq!(reply["expires_in"], 61);
    assert!(!google.knows(reply["access_token"].as_str().unwrap(), NOW + 61));
}

#[test]
fn everything_else_is_refused_in_googles_words() {
    let google = google();
    for (name, word, says) in [
        ("unknown", "invalid_grant", "account not found"),
        ("other_audience", "invalid_grant", "audience"),
        ("other_scope", "invalid_scope", "scope"),
        ("too_long", "invalid_grant", "60 minutes"),
        ("backwards", "invalid_grant", "60 minutes"),
        ("hs256", "invalid_grant", "RS256"),
        ("none", "invalid_grant", "RS256"),
    ] {
        let refusal = google.exchange(&named(name), NOW).unwrap_err();
        assert_eq!(refusal.0, word, "{name}");
        assert!(refusal.1.contains(says), "{name}: {}", refusal.1);
        assert_eq!(refusal.body()["error"], word);
    }
    let refused = |form: &str, now| google.exchange(form, now).unwrap_err();
    for now in [NOW - 301, NOW + 3901] {
        assert!(refused(&named("good"), now).1.contains("reasonable"));
    }
    assert_eq!(refused("", NOW).0, "unsupported_grant_type");
    for broken in ["", "a", "a.b", "a.b.c", "e30.e30.e30", "....", "한.한.한"] {
        assert_eq!(refused(&form(broken), NOW).0, "invalid_grant", "{broken}");
    }
}

/// One changed character anywhere is noticed.
#[test]
fn a_changed_statement_is_no_statement() {
    let google = google();
    let good = statements()["good"].as_str().unwrap().to_owned();
    for place in (0..good.len()).step_by(7) {
        let mut bytes = good.clone().into_bytes();
        if bytes[place] == b'.' {
            continue;
        }
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        assert!(google.exchange(&form(&changed), NOW).is_err(), "{place}");
    }
    let other = Google::default();
    assert!(other.trust(b"{}").is_err());
    let bad = json!({ "client_email": EMAIL, "public_key_pem": "-----BEGIN PUBLIC KEY-----" });
    assert!(other.trust(bad.to_string().as_bytes()).is_err());
}
