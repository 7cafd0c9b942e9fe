//! RS256 by the browser's crypto: the one signature that is not made in WebAssembly, where no well-kept
//! implementation is free of timing leaks.

use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey};

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

async fn sign(private_key: &[u8], text: &str) -> Result<Vec<u8>, JsValue> {
    let crypto: Crypto = Reflect::get(&js_sys::global(), &"crypto".into())?.unchecked_into();
    let subtle = crypto.subtle();
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
