//! The chunks of a backup, sealed and opened by the browser's own cipher: it uses the processor's, ten times as fast as one in WebAssembly can be, and works
//! beside the worker. Where there is none (a connection that is not secure), ours does the same.

use js_sys::{Array, Promise, Uint8Array};
use maas_vault::backup::{BackupError, Chunk, ChunkCipher};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{bytes::Bytes, webcrypto};
use crate::{bus::KeyringSay, keyring::Out};

/// Does what is still to be done; the answer, and the bytes that go with it.
pub async fn done(out: Out) -> (KeyringSay, Vec<Bytes>) {
    let done = match out {
        Out::Said(say, bytes) => {
            let bytes = bytes.iter().map(|bytes| Bytes::of(bytes));
            return (say, bytes.collect());
        }
        // In one piece: to write it takes a browser a while, however long it is.
        Out::Seal(say, cipher, chunks) => seal(&cipher, chunks)
            .await
            .map(|bytes| (say, vec![Bytes::joined(bytes)])),
        Out::Open(say, cipher, chunks) => open(&cipher, chunks).await.map(|()| (say, Vec::new())),
    };
    done.unwrap_or_else(|why| (KeyringSay::BackupRefused { why }, Vec::new()))
}

async fn seal(cipher: &ChunkCipher, chunks: Vec<Chunk>) -> Result<Vec<Bytes>, BackupError> {
    if let Ok(sealed) = by_browser(cipher, &chunks, Way::Seal).await {
        return Ok(sealed);
    }
    let one = |chunk| Ok(Bytes::of(&cipher.seal(chunk)?));
    chunks.into_iter().map(one).collect()
}

async fn open(cipher: &ChunkCipher, mut chunks: Vec<Chunk>) -> Result<(), BackupError> {
    match by_browser(cipher, &chunks, Way::Open).await {
        Ok(opened) => {
            opened.into_iter().for_each(Bytes::wipe);
            Ok(())
        }
        // Whether it cannot, or they do not open, ours tells.
        Err(_) => chunks.iter_mut().try_for_each(|chunk| cipher.open(chunk)),
    }
}

#[derive(Clone, Copy)]
enum Way {
    Seal,
    Open,
}

async fn by_browser(
    cipher: &ChunkCipher,
    chunks: &[Chunk],
    way: Way,
) -> Result<Vec<Bytes>, JsValue> {
    let subtle = webcrypto::subtle().ok_or(JsValue::UNDEFINED)?;
    let key = webcrypto::aes_gcm_key(&subtle, cipher.key()).await?;
    let header = Uint8Array::from(cipher.header());
    let all = Array::new();
    for chunk in chunks {
        let algorithm = webcrypto::aes_gcm(&chunk.nonce, &header)?;
        // Both take a copy of the bytes before they promise anything.
        let promised = match way {
            Way::Seal => subtle.encrypt_with_object_and_u8_array(&algorithm, &key, &chunk.bytes),
            Way::Open => subtle.decrypt_with_object_and_u8_array(&algorithm, &key, &chunk.bytes),
        };
        all.push(promised?.as_ref());
    }
    let done: Array = JsFuture::from(Promise::all(&all)).await?.unchecked_into();
    Ok(done.iter().map(|one| Bytes::of_buffer(&one)).collect())
}
