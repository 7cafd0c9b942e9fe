//! Bytes on JavaScript's side: a file of megabytes is handed on without being copied into the page's memory.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag};

/// Some bytes; cloning copies the reference.
#[derive(Clone, Debug)]
pub struct Bytes(Uint8Array);

/// The same array, whatever is in it.
impl PartialEq for Bytes {
    fn eq(&self, other: &Self) -> bool {
        js_sys::Object::is(&self.0, &other.0)
    }
}

impl Eq for Bytes {}

impl Bytes {
    /// A copy of our own bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Uint8Array::from(bytes))
    }

    /// Our own copy of them.
    pub fn to_vec(&self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// Our own copy of the first of them, this many at most.
    pub fn head(&self, most: u32) -> Vec<u8> {
        self.0.subarray(0, most.min(self.0.length())).to_vec()
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.0.length().into()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.length() == 0
    }

    /// The same bytes as a blob of a media type.
    pub fn to_blob(&self, media_type: &str) -> Option<Blob> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        Blob::new_with_u8_array_sequence_and_options(&Array::of1(&self.0), &options).ok()
    }

    /// The bytes of a buffer that JavaScript gave.
    pub(super) fn of_buffer(buffer: &JsValue) -> Self {
        Self(Uint8Array::new(buffer))
    }

    /// The bytes, if that is what a value is.
    pub(super) fn of_js(value: JsValue) -> Option<Self> {
        value.dyn_into().ok().map(Self)
    }

    /// The value for JavaScript.
    pub(super) fn as_js(&self) -> &Uint8Array {
        &self.0
    }
}
