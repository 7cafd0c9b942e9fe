//! Wycheproof's vectors: the cipher and the derivation as this crate uses them give the published bytes, and refuse what was made to pass.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use aes_gcm::aead::{Aead as _, Payload};
use pbkdf2::pbkdf2_hmac;
use serde_json::Value;
use sha2::Sha256;

use crate::{
    envelope,
    kdf::{self, Key},
    secret::Secret,
};

fn tests(name: &str) -> Vec<Value> {
    let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let all: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    all["tests"].as_array().unwrap().clone()
}

fn bytes(test: &Value, field: &str) -> Vec<u8> {
    let digits = test[field].as_str().unwrap().as_bytes().chunks(2);
    let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.map(byte).collect()
}

#[test]
fn aes_gcm_seals_as_published_and_opens_nothing_that_was_changed() {
    let tests = tests("wycheproof-aes-256-gcm");
    assert_eq!(tests.len(), 66);
    for test in &tests {
        let field = |name| bytes(test, name);
        let (key, nonce, aad, plain) = (field("key"), field("iv"), field("aad"), field("msg"));
        let sealed = [field("ct"), field("tag")].concat();
        let cipher = envelope::cipher(&Key::new(key.try_into().unwrap())).unwrap();
        let nonce = <[u8; 12]>::try_from(nonce).unwrap().into();
        let part = |msg| Payload { msg, aad: &aad };
        let opened = cipher.decrypt(&nonce, part(&sealed)).ok();
        let made = cipher.encrypt(&nonce, part(&plain)).unwrap();
        if test["result"] == "valid" {
            assert_eq!(opened, Some(plain), "{test}");
            assert_eq!(made, sealed, "{test}");
        } else {
            assert_eq!(opened, None, "{test}");
            assert_ne!(made, sealed, "{test}");
        }
    }
}

#[test]
fn pbkdf2_derives_as_published() {
    let tests = tests("wycheproof-pbkdf2-hmac-sha256");
    assert_eq!(tests.len(), 60);
    let mut as_text = 0;
    for test in &tests {
        assert_eq!(test["result"], "valid");
        let (password, salt, wanted) = (
            bytes(test, "password"),
            bytes(test, "salt"),
            bytes(test, "dk"),
        );
        let rounds = u32::try_from(test["iterationCount"].as_u64().unwrap()).unwrap();
        let mut derived = vec![0; wanted.len()];
        pbkdf2_hmac::<Sha256>(&password, &salt, rounds, &mut derived);
        assert_eq!(derived, wanted, "{test}");
        // What is typed is text, and a key has 32 bytes: those that a longer or shorter one begins with.
        if let Ok(password) = String::from_utf8(password) {
            let key = kdf::derive_kek(&Secret::new(password), rounds, &salt);
            let both = key.len().min(wanted.len());
            assert_eq!(key[..both], wanted[..both], "{test}");
            as_text += 1;
        }
    }
    assert!(as_text >= 30, "{as_text}");
}
