//! Records sealed and opened at the keyring's end, in the buffers that they came in. Long ones are opened by the browser's own cipher,
//! which is ten times as fast as ours can be in WebAssembly, works beside the worker, and needs none of its memory, which never gets smaller.

use std::{cell::RefCell, slice::from_ref};

use js_sys::Uint8Array;
use maas_core::session::VaultFailure;
use maas_vault::envelope::{Opener, RECORD_HEAD_BYTES};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;
use zeroize::Zeroizing;

use super::{bytes::Bytes, webcrypto};
use crate::{
    bus::RecordName,
    keyring::{Given, Keyring},
};

/// From so many bytes on a record is long: ours takes longer for it than a browser for all that is about a record.
const LONG_BYTES: u64 = 2 * 1024;

/// What became of each record, in order, `None` where it did not open.
pub type Turned = Result<Vec<Option<Bytes>>, VaultFailure>;

/// Whether opening these is better left to the browser.
pub fn are_long(sealed: &[Option<Bytes>]) -> bool {
    sealed.iter().flatten().any(|one| one.len() >= LONG_BYTES)
}

/// Does the same with every record. They are taken in one by one, because the memory of a worker never gets smaller.
///
/// # Errors
/// What no record can be sealed or opened for.
pub fn turn(
    records: &[RecordName],
    all: Vec<Option<Bytes>>,
    mut one: impl FnMut(&RecordName, &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultFailure>,
) -> Turned {
    let turn = |(record, bytes): (&RecordName, Option<Bytes>)| {
        let bytes = bytes.unwrap_or_else(|| Bytes::of(&[]));
        let own = Zeroizing::new(bytes.to_vec());
        match one(record, &own) {
            Ok(new) => Ok(Some(bytes.put(&new))),
            // It harms no other.
            Err(VaultFailure::RecordDamaged) => Ok(None),
            Err(why) => Err(why),
        }
    };
    records.iter().zip(all).map(turn).collect()
}

/// Opens records, the long ones by the browser. Whether it cannot, or they do not open, ours tells.
///
/// # Errors
/// As [`turn`].
pub async fn open(
    keyring: &RefCell<Keyring>,
    records: &[RecordName],
    all: Vec<Option<Bytes>>,
) -> Turned {
    let opening = begin(keyring, records, &all).await;
    let mut opening = opening.unwrap_or_default().into_iter();
    let mut opened = Vec::with_capacity(all.len());
    for (record, bytes) in records.iter().zip(all) {
        let plain = match (opening.next().flatten(), &bytes) {
            (Some(plain), Some(bytes)) => {
                let plain = plain.await.ok();
                plain.map(|plain| bytes.take_in(Bytes::of_buffer(&plain)))
            }
            _ => None,
        };
        opened.push(match plain {
            Some(plain) => Some(plain),
            None => {
                let ours = |record: &_, sealed: &_| keyring.borrow().open(record, sealed);
                turn(from_ref(record), vec![bytes], ours)?.pop().flatten()
            }
        });
    }
    Ok(opened)
}

/// What goes into a backup, the long ones opened by the browser. Whoever adds them to it opens the others, and those that did not open.
pub async fn to_back_up(
    keyring: &RefCell<Keyring>,
    records: &[RecordName],
    all: Vec<Option<Bytes>>,
) -> Vec<Given> {
    let opening = begin(keyring, records, &all).await;
    let mut opening = opening.unwrap_or_default().into_iter();
    let mut given = Vec::with_capacity(all.len());
    for bytes in all {
        let bytes = bytes.unwrap_or_else(|| Bytes::of(&[]));
        let plain = match opening.next().flatten() {
            Some(plain) => plain.await.ok(),
            None => None,
        };
        given.push(match plain {
            Some(plain) => {
                let plain = Bytes::of_buffer(&plain);
                let own = Zeroizing::new(plain.to_vec());
                plain.wipe();
                Given::Opened(own)
            }
            None => Given::AsItCame(bytes.to_vec()),
        });
        // A backup is hundreds of megabytes of them.
        bytes.free();
    }
    given
}

/// Has the browser open those that are long, all at the same time.
async fn begin(
    keyring: &RefCell<Keyring>,
    records: &[RecordName],
    all: &[Option<Bytes>],
) -> Result<Vec<Option<JsFuture>>, JsValue> {
    let subtle = webcrypto::subtle().ok_or(JsValue::UNDEFINED)?;
    let mut known: Option<(Opener, CryptoKey)> = None;
    let mut opening = Vec::with_capacity(all.len());
    for (record, bytes) in records.iter().zip(all) {
        let bytes = bytes.as_ref().filter(|bytes| bytes.len() >= LONG_BYTES);
        let opener = bytes.and_then(|bytes| {
            let head = bytes.head(RECORD_HEAD_BYTES);
            Some((bytes, keyring.borrow().opener(record, &head).ok()?))
        });
        let Some((bytes, opener)) = opener else {
            opening.push(None);
            continue;
        };
        // Records that are opened together mostly have the same key.
        let same = known.take().filter(|(other, _)| opener.has_key_of(other));
        let key = match same {
            Some((_, key)) => key,
            None => webcrypto::aes_gcm_key(&subtle, opener.key()).await?,
        };
        let bound = Uint8Array::from(opener.bound.as_slice());
        let algorithm = webcrypto::aes_gcm(&opener.nonce, &bound)?;
        let sealed = bytes.behind(RECORD_HEAD_BYTES);
        // It takes a copy of the bytes before it promises anything.
        let plain = subtle.decrypt_with_object_and_js_u8_array(&algorithm, &key, sealed.as_js())?;
        opening.push(Some(JsFuture::from(plain)));
        known = Some((opener, key));
    }
    Ok(opening)
}
