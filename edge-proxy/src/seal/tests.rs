//! What opens, and that nothing else does.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

use maas_protocol::{front::mint, moment, relay::grant::Visit};
use serde_json::Value;

use super::*;

const OLD: &str = "2026a:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const NEW: &str = "2026b:ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1eff";
const HOST: &str = "relay.example";
const CLAIMS: &str = r#"{"jti":"0123456789abcdef","key":"sk-of-the-provider"}"#;

fn ring(text: &str) -> Ring {
    let ring = Ring::read(text);
    assert!(!ring.0.is_empty());
    ring
}

#[test]
fn the_published_vectors_of_the_format_hold() {
    let file = include_str!("../../vectors/paseto-v4-local.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let tests = file["tests"].as_array().unwrap();
    let (mut opened_well, mut refused) = (0, 0);
    for test in tests {
        let text = |name: &str| test[name].as_str().unwrap();
        let key = SymmetricKey::from(&bytes(text("key")).unwrap()).unwrap();
        let token = UntrustedToken::try_from(text("token")).ok();
        let footer = token
            .as_ref()
            .map(|token| token.untrusted_footer().to_vec());
        let read = token.and_then(|token| opened(&key, &token, text("implicit-assertion")));
        if test["expect-fail"].as_bool().unwrap() {
            assert_eq!(read, None, "{}", text("name"));
            refused += 1;
        } else {
            assert_eq!(read.as_deref(), Some(text("payload")), "{}", text("name"));
            assert_eq!(footer.unwrap(), text("footer").as_bytes());
            opened_well += 1;
        }
    }
    assert_eq!((opened_well, refused), (9, 4));
}

#[test]
fn a_vector_opens_by_the_key_that_its_footer_names() {
    let file = include_str!("../../vectors/paseto-v4-local.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let test = &file["tests"][4];
    let kid = "zVhMiPBP9fRf2snEcT7gFTioeA9COcNy9DfgL1W60haN";
    let ring = ring(&format!("{kid}:{}", test["key"].as_str().unwrap()));
    let read = ring.open(test["token"].as_str().unwrap(), "");
    assert_eq!(read.as_deref(), test["payload"].as_str());
}

#[test]
fn a_token_opens_at_its_relay_and_nowhere_else() {
    let ring = ring(OLD);
    let token = ring.seal(CLAIMS, HOST).unwrap();
    assert_eq!(ring.open(&token, HOST).as_deref(), Some(CLAIMS));
    for host in [
        "",
        "relay.example:443",
        "relay.example.",
        "other.example",
        "RELAY.example",
    ] {
        assert_eq!(ring.open(&token, host), None, "{host}");
    }
    assert!(!token.contains("sk-of"), "nothing can be read in it");
    let again = ring.seal(CLAIMS, HOST).unwrap();
    assert_ne!(token, again, "no two are alike");
}

#[test]
fn a_key_takes_anothers_place_without_a_gap() {
    let by_old = ring(OLD).seal(CLAIMS, HOST).unwrap();
    let both = ring(&format!("{NEW}, {OLD}"));
    let by_new = both.seal(CLAIMS, HOST).unwrap();
    assert!(both.open(&by_old, HOST).is_some());
    assert!(both.open(&by_new, HOST).is_some());
    assert!(
        ring(NEW).open(&by_new, HOST).is_some(),
        "the first one seals"
    );
    assert!(ring(OLD).open(&by_new, HOST).is_none());
    assert!(ring(NEW).open(&by_old, HOST).is_none());
    // The same name for another key is another key.
    let renamed = NEW.replace("2026b", "2026a");
    assert!(ring(&renamed).open(&by_old, HOST).is_none());
}

#[test]
fn a_token_with_any_bit_changed_does_not_open() {
    let ring = ring(&format!("{OLD},{NEW}"));
    let token = ring.seal(CLAIMS, HOST).unwrap();
    for place in 0..token.len() {
        for bit in 0..8 {
            let mut changed = token.clone().into_bytes();
            changed[place] ^= 1 << bit;
            // What is no text any more cannot be in a header.
            if let Ok(changed) = String::from_utf8(changed) {
                assert_eq!(ring.open(&changed, HOST), None, "{place} {bit}");
            }
        }
    }
}

#[test]
fn what_is_cut_or_longer_or_put_together_does_not_open() {
    let ring = ring(&format!("{OLD},{NEW}"));
    let token = ring.seal(CLAIMS, HOST).unwrap();
    for end in 0..token.len() {
        assert_eq!(ring.open(&token[..end], HOST), None, "{end}");
    }
    let (body, footer) = token.rsplit_once('.').unwrap();
    let other = ring.seal(r#"{"jti":"other"}"#, HOST).unwrap();
    let (other_body, _) = other.rsplit_once('.').unwrap();
    let by_new = Ring::read(NEW).seal(CLAIMS, HOST).unwrap();
    let (_, new_footer) = by_new.rsplit_once('.').unwrap();
    let halves = (&body[..body.len() / 2], &other_body[body.len() / 2..]);
    for changed in [
        String::new(),
        body.to_owned(),
        format!("{body}."),
        format!("{token}."),
        format!("{token}="),
        format!("{token} "),
        format!(" {token}"),
        format!("{token}.{footer}"),
        format!("{body}.{new_footer}"),
        format!("{}{}.{footer}", halves.0, halves.1),
        token.replacen("v4", "v3", 1),
        token.replacen("local", "public", 1),
        format!("{token}{}", "A".repeat(MAX_BYTES)),
    ] {
        assert_eq!(ring.open(&changed, HOST), None, "{changed}");
    }
}

#[test]
fn keys_that_are_malformed_are_none() {
    let digits = &OLD[6..];
    for text in [
        "",
        "2026a",
        "2026a:",
        &format!(":{digits}"),
        &format!("a b:{digits}"),
        &format!("2026a:{}", &digits[1..]),
        &format!("2026a:{}", &digits[2..]),
        &format!("2026a:{digits}00"),
        &format!("2026a:{}", digits.replace('0', "g")),
        &format!("{OLD},"),
        &format!("{OLD},2026b:12"),
    ] {
        let ring = Ring::read(text);
        assert!(ring.0.is_empty(), "{text}");
        assert_eq!(ring.seal(CLAIMS, HOST), None);
    }
}

/// What was sealed once opens for ever, as long as its key is there; `tests/tokens.spec.mjs` shows that it is not good for ever.
#[test]
fn tokens_of_earlier_versions_open() {
    let file: Value = serde_json::from_str(include_str!("../../vectors/tokens.json")).unwrap();
    for (name, token) in file["tokens"].as_object().unwrap() {
        let read = ring(OLD)
            .open(token["token"].as_str().unwrap(), HOST)
            .unwrap();
        assert_eq!(read, token["claims"].as_str().unwrap(), "{name}");
        let grant = mint::read(serde_json::from_str(&read).unwrap()).unwrap();
        let visit = Visit {
            aud: HOST,
            now_s: moment::read(token["good_at"].as_str().unwrap()).unwrap(),
            min_epoch: 0,
            denied: &[],
            origin: None,
            address: None,
        };
        assert_eq!(
            grant.admit(&visit).is_ok(),
            name != "lives_too_long",
            "{name}"
        );
    }
}
