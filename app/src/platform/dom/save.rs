//! Lets the browser keep something as a file.

use wasm_bindgen::JsCast as _;

use super::document;
use crate::platform::{bytes::Bytes, clock};

/// Never a kind that a browser would open as a page of ours.
const OPAQUE: &str = "application/octet-stream";

/// Lets the browser keep a text as a file.
pub fn save_as(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(OPAQUE);
    if let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

/// Lets the browser keep bytes as a file.
pub fn save_bytes(name: &str, bytes: &Bytes) {
    if let Some(blob) = bytes.to_blob(OPAQUE) {
        save_blob(name, &blob);
    }
}

/// Lets the browser keep blobs, one after the other, as a file.
pub fn save_parts(name: &str, parts: &js_sys::Array) {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(OPAQUE);
    if let Ok(blob) = web_sys::Blob::new_with_blob_sequence_and_options(parts, &options) {
        save_blob(name, &blob);
    }
}

fn save_blob(name: &str, blob: &web_sys::Blob) {
    let address = web_sys::Url::create_object_url_with_blob(blob);
    let anchor = document()
        .and_then(|document| document.create_element("a").ok())
        .and_then(|element| element.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let (Ok(address), Some(anchor)) = (address, anchor) {
        anchor.set_href(&address);
        anchor.set_download(name);
        anchor.click();
        // The browser has taken the file by then.
        clock::after(60_000, move || {
            let _ = web_sys::Url::revoke_object_url(&address);
        });
    }
}
