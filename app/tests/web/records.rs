//! Records are opened by the browser's own cipher as by ours.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::cell::RefCell;

use app::{
    bus::{KeyringAsk, RecordName},
    keyring::{Given, Keyring},
    platform::{
        bytes::Bytes,
        random,
        records::{are_long, open, to_back_up},
    },
};
use maas_core::session::VaultFailure;
use wasm_bindgen_test::wasm_bindgen_test;

fn name(id: &str) -> RecordName {
    RecordName {
        store: "ledger".into(),
        id: id.into(),
        version: 1,
    }
}

fn text(length: usize) -> Vec<u8> {
    (0_u8..=250).cycle().take(length).collect()
}

#[wasm_bindgen_test]
async fn long_records_and_short_ones_open_and_a_damaged_one_harms_no_other() {
    let mut keyring = Keyring::new("https://app.example".into(), "https://app.example".into());
    let passphrase = "a canary passphrase".to_owned();
    let made = KeyringAsk::CreateVault { passphrase };
    keyring.answer(made, &mut |bytes| random::fill(bytes));
    let lengths = [300_000, 20, 40_000, 100_000, 0];
    let names = ["a", "b", "c", "d", "e"].map(name);
    let mut sealed: Vec<Vec<u8>> = Vec::new();
    for (name, length) in names.iter().zip(lengths) {
        let one = keyring.seal(name, &text(length), &mut |bytes| random::fill(bytes));
        sealed.push(one.unwrap());
    }
    *sealed[2].last_mut().unwrap() ^= 1;
    let as_bytes = |sealed: &[Vec<u8>]| -> Vec<Option<Bytes>> {
        let bytes = sealed.iter().map(|one| Some(Bytes::of(one)));
        bytes.collect()
    };
    assert!(are_long(&as_bytes(&sealed)));
    assert!(!are_long(&as_bytes(&sealed[1..2])));
    let given = as_bytes(&sealed);
    let keyring = RefCell::new(keyring);
    let opened = open(&keyring, &names, given.clone()).await.unwrap();
    let opened = opened.into_iter().map(|one| Some(one?.to_vec()));
    let opened: Vec<Option<Vec<u8>>> = opened.collect();
    let whole = |at: usize| Some(text(lengths[at]));
    assert_eq!(opened, [whole(0), whole(1), None, whole(3), whole(4)]);
    // They are in the buffers that were given, so that these can be wiped.
    assert_eq!(given[0].as_ref().unwrap().head(9), text(9));

    // Into a backup go the long ones opened; the others, and the damaged one, as they lie there.
    let given = to_back_up(&keyring, &names, as_bytes(&sealed)).await;
    for (at, given) in given.iter().enumerate() {
        match given {
            Given::Opened(plain) => assert_eq!(Some(plain.to_vec()), whole(at)),
            Given::AsItCame(bytes) => assert_eq!(*bytes, sealed[at]),
        }
        let is_opened = matches!(given, Given::Opened(_));
        assert_eq!(is_opened, [0, 3].contains(&at), "{at}");
    }

    // Moved to another's place, none opens; without a vault, nothing is even tried.
    let moved = open(&keyring, &names[..1], as_bytes(&sealed[3..4])).await;
    assert_eq!(moved.unwrap(), [None]);
    let shut = RefCell::new(Keyring::default());
    let refused = open(&shut, &names, as_bytes(&sealed)).await;
    assert_eq!(refused.unwrap_err(), VaultFailure::KeyringGone);
}
