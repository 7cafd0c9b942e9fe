//! Bytes on JavaScript's side: a file of megabytes is handed on without being copied into the page's memory.

use std::cell::RefCell;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag};

/// So many buffers are kept to be used again: one is filled while another one is under way.
const SPARE: usize = 2;
/// A larger buffer is not kept.
const MAX_SPARE: u32 = 512 * 1024;

thread_local! {
    /// Buffers to be used again. What a worker hands over is freed only when the browser next looks for what nobody uses, so a
    /// new buffer for each message would soon be much.
    static SPARES: RefCell<Vec<Uint8Array>> = const { RefCell::new(Vec::new()) };
}

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

    /// Copies of our own bytes, one after the other in one buffer.
    #[expect(clippy::cast_possible_truncation, reason = "our memory has 32 bits")]
    pub fn in_one(all: &[impl AsRef<[u8]>]) -> Vec<Self> {
        let length: usize = all.iter().map(|bytes| bytes.as_ref().len()).sum();
        let spare = SPARES.with_borrow_mut(Vec::pop);
        let buffer = spare.filter(|spare| spare.length() >= length as u32);
        let buffer = buffer.unwrap_or_else(|| {
            // Round, so that it will do for others as well.
            Uint8Array::new_with_length(length.next_power_of_two() as u32)
        });
        let mut from = 0;
        let one = |bytes: &[u8]| {
            let place = buffer.subarray(from, from + bytes.len() as u32);
            from += bytes.len() as u32;
            place.copy_from(bytes);
            Self(place)
        };
        all.iter().map(AsRef::as_ref).map(one).collect()
    }

    /// Bytes one after the other in one buffer; those that they were in are freed.
    pub fn joined(all: Vec<Self>) -> Self {
        let length = all.iter().map(|bytes| bytes.0.length()).sum();
        let joined = Uint8Array::new_with_length(length);
        let mut from = 0;
        for bytes in all {
            joined.set(&bytes.0, from);
            from += bytes.0.length();
            bytes.free();
        }
        Self(joined)
    }

    /// Other bytes, in the place of these if they fit into it.
    pub fn put(&self, bytes: &[u8]) -> Self {
        match u32::try_from(bytes.len()) {
            Ok(length) if length <= self.0.length() => {
                let place = self.0.subarray(0, length);
                place.copy_from(bytes);
                Self(place)
            }
            _ => Self::of(bytes),
        }
    }

    /// Other bytes of JavaScript's in the place of these if they fit into it; the others are wiped then.
    pub fn take_in(&self, other: Self) -> Self {
        let length = other.0.length();
        if length > self.0.length() {
            return other;
        }
        let place = self.0.subarray(0, length);
        place.set(&other.0, 0);
        other.wipe();
        Self(place)
    }

    /// Wipes the whole buffer that they are in, and keeps it to be used again.
    pub fn give_back(self) {
        let buffer = Uint8Array::new(&self.0.buffer());
        buffer.fill(0, 0, buffer.length());
        SPARES.with_borrow_mut(|spares| {
            if spares.len() < SPARE && buffer.length() <= MAX_SPARE {
                spares.push(buffer);
            }
        });
    }

    /// Our own copy of them.
    pub fn to_vec(&self) -> Vec<u8> {
        self.0.to_vec()
    }

    /// Our own copy of them, and JavaScript's is freed.
    pub fn take(self) -> Vec<u8> {
        let own = self.to_vec();
        self.free();
        own
    }

    /// Frees the buffer that they are in at once, not when the browser next looks for what nobody uses. Who else holds bytes of it has
    /// none then.
    pub fn free(self) {
        // A browser that cannot do it yet frees them later.
        let _ = self.0.buffer().transfer_with_length(0);
    }

    /// Wipes the whole buffer that they are in, and frees it.
    pub fn wipe(self) {
        let buffer = Uint8Array::new(&self.0.buffer());
        buffer.fill(0, 0, buffer.length());
        self.free();
    }

    /// The same bytes once more, for who will give them away.
    pub fn copy(&self) -> Self {
        Self(self.0.slice(0, self.0.length()))
    }

    /// Our own copy of the first of them, this many at most.
    pub fn head(&self, most: u32) -> Vec<u8> {
        self.0.subarray(0, most.min(self.0.length())).to_vec()
    }

    /// All but the first of them, this many; not copied.
    pub fn behind(&self, first: u32) -> Self {
        Self(self.0.subarray(first, self.0.length()))
    }

    /// All of them, so many at a time; not copied.
    pub(super) fn pieces(&self, size: u32) -> impl Iterator<Item = Uint8Array> {
        let places = (0..self.0.length()).step_by(size as usize);
        places.map(move |from| self.0.subarray(from, from.saturating_add(size)))
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
