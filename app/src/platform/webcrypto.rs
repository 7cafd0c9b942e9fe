//! The browser's own crypto: RS256, the one signature that is not made in WebAssembly, where no well-kept implementation is
//! free of timing leaks; and hashes of whole files, which need not come into the page's memory for that.

use js_sys::{ArrayBuffer, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, SubtleCrypto};

/// The key could not be read, or the browser has no crypto for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSigned;

/// Signs with RSASSA-PKCS1-v1_5 over SHA-256; the key is PKCS #8 in DER and never leaves the browser's crypto.
///
/// # Errors
/// [`NotSigned`] when the key is no RSA key.
pub async fn rs256(private_key: &[u8], text: &str) -> Result<Vec<u8>, NotSigned> {
    sign(private_key, text).await.map_err(|_| NotSigned)
}

/// The SHA-256 of a text, in hexadecimal; `None` where the browser has no crypto.
pub async fn sha256(text: &[u8]) -> Option<String> {
    sha256_of(&Uint8Array::from(text).buffer()).await
}

/// The same of bytes on JavaScript's side.
pub async fn sha256_of(bytes: &ArrayBuffer) -> Option<String> {
    let digest = subtle()?
        .digest_with_str_and_buffer_source("SHA-256", bytes)
        .ok()?;
    let digest = Uint8Array::new(&JsFuture::from(digest).await.ok()?).to_vec();
    Some(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// It; `None` where there is none, as on a connection that is not secure.
pub(super) fn subtle() -> Option<SubtleCrypto> {
    let crypto: Crypto = Reflect::get(&js_sys::global(), &"crypto".into())
        .ok()?
        .unchecked_into();
    if !crypto.is_object() || Reflect::get(&crypto, &"subtle".into()).ok()?.is_undefined() {
        return None;
    }
    Some(crypto.subtle())
}

/// A key for AES-GCM, as one that the browser does not give out again.
pub(super) async fn aes_gcm_key(subtle: &SubtleCrypto, key: &[u8]) -> Result<CryptoKey, JsValue> {
    let usages = js_sys::Array::of2(&"encrypt".into(), &"decrypt".into());
    let key = Uint8Array::from(key);
    let imported =
        subtle.import_key_with_str("raw", key.unchecked_ref(), "AES-GCM", false, &usages);
    // The browser has a copy of its own.
    key.fill(0, 0, key.length());
    Ok(JsFuture::from(imported?).await?.unchecked_into())
}

/// What AES-GCM is told for one text: its nonce, and what is bound into it.
pub(super) fn aes_gcm(nonce: &[u8; 12], bound: &Uint8Array) -> Result<Object, JsValue> {
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"AES-GCM".into())?;
    Reflect::set(&algorithm, &"iv".into(), &Uint8Array::from(&nonce[..]))?;
    Reflect::set(&algorithm, &"additionalData".into(), bound)?;
    Ok(algorithm)
}

async fn sign(private_key: &[u8], text: &str) -> Result<Vec<u8>, JsValue> {
    let subtle = subtle().ok_or(JsValue::UNDEFINED)?;
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"RSASSA-PKCS1-v1_5".into())?;
    Reflect::set(&algorithm, &"hash".into(), &"SHA-256".into())?;
    let usages = js_sys::Array::of1(&"sign".into());
    let key = Uint8Array::from(private_key);
    let imported =
        subtle.import_key_with_object("pkcs8", key.unchecked_ref(), &algorithm, false, &usages);
    // The copy that JavaScript got is of no more use.
    let imported = JsFuture::from(imported?).await;
    key.fill(0, 0, key.length());
    let imported: CryptoKey = imported?.unchecked_into();
    let signed = subtle.sign_with_object_and_u8_array(&algorithm, &imported, text.as_bytes())?;
    Ok(Uint8Array::new(&JsFuture::from(signed).await?).to_vec())
}
