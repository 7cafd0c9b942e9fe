//! A file that is written piece by piece: straight to the disk where the browser lets a person choose a place
//! (File System Access), else as parts that the browser keeps, and then puts where downloads go.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::{
    bytes::Bytes,
    dom::{self, files::Chosen},
};

/// Parts of about this size are given to the browser, which may keep them on the disk, in bytes.
const PART_BYTES: u64 = 4 * 1024 * 1024;

/// A file that is being written.
pub enum Sink {
    /// A stream to the disk.
    Disk {
        /// It.
        stream: JsValue,
        /// The handle of the file.
        handle: JsValue,
        /// What is being written.
        writing: Option<(JsFuture, Bytes)>,
    },
    /// Parts of a download.
    Parts {
        /// What it will be called.
        name: String,
        /// Blobs, in order.
        parts: Array,
        /// What is not in one yet.
        loose: Array,
        /// How many bytes that is.
        loose_bytes: u64,
    },
}

/// Why there is no file, or no more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritten {
    /// The person chose no place.
    NotWanted,
    /// The browser refused: the disk is full, mostly.
    Refused,
}

impl Sink {
    /// Asks for a place; to be called right after a click, as browsers demand.
    ///
    /// # Errors
    /// [`Unwritten::NotWanted`].
    pub async fn open(name: &str) -> Result<Self, Unwritten> {
        let parts = || Self::Parts {
            name: name.to_owned(),
            parts: Array::new(),
            loose: Array::new(),
            loose_bytes: 0,
        };
        let options = Object::new();
        let _ = Reflect::set(&options, &"suggestedName".into(), &name.into());
        let Some(window) = web_sys::window() else {
            return Err(Unwritten::Refused);
        };
        let handle = match call(&window, "showSaveFilePicker", &options).await {
            Ok(handle) => handle,
            Err(Some(error)) if is_abort(&error) => return Err(Unwritten::NotWanted),
            // There is no such dialog, or not here.
            Err(_) => return Ok(parts()),
        };
        Ok(Self::to(handle).await.unwrap_or_else(|_| parts()))
    }

    /// Writes to a file whose handle is there.
    ///
    /// # Errors
    /// [`Unwritten::Refused`].
    pub(super) async fn to(handle: JsValue) -> Result<Self, Unwritten> {
        let stream = call(&handle, "createWritable", &JsValue::UNDEFINED).await;
        let stream = stream.map_err(|_| Unwritten::Refused)?;
        Ok(Self::Disk {
            stream,
            handle,
            writing: None,
        })
    }

    /// Writes the next piece once the one before it is written; it is on its way then, and what becomes of it the next call says.
    ///
    /// # Errors
    /// [`Unwritten::Refused`].
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), Unwritten> {
        if bytes.is_empty() {
            return Ok(());
        }
        match self {
            Self::Disk {
                stream, writing, ..
            } => {
                written(writing).await?;
                let begun = begin(stream, "write", bytes.as_js());
                let begun = begun.map_err(|_| Unwritten::Refused)?;
                *writing = Some((begun, bytes));
                Ok(())
            }
            Self::Parts {
                parts,
                loose,
                loose_bytes,
                ..
            } => {
                loose.push(bytes.as_js());
                *loose_bytes += bytes.len();
                if *loose_bytes >= PART_BYTES {
                    parts.push(&blob(loose)?);
                    *loose = Array::new();
                    *loose_bytes = 0;
                }
                Ok(())
            }
        }
    }

    /// The file is whole, and can be read back.
    ///
    /// # Errors
    /// [`Unwritten::Refused`].
    pub async fn finish(self) -> Result<Written, Unwritten> {
        let refused = |_| Unwritten::Refused;
        match self {
            Self::Disk {
                stream,
                handle,
                mut writing,
            } => {
                written(&mut writing).await?;
                let closed = call(&stream, "close", &JsValue::UNDEFINED).await;
                closed.map_err(refused)?;
                let file = call(&handle, "getFile", &JsValue::UNDEFINED).await;
                let file: File = file
                    .map_err(refused)?
                    .dyn_into()
                    .map_err(|_| Unwritten::Refused)?;
                Ok(Written {
                    file: Chosen::of_file(file),
                    to_download: false,
                })
            }
            Self::Parts {
                name, parts, loose, ..
            } => {
                parts.push(&blob(&loose)?);
                let file = File::new_with_blob_sequence(&parts, &name);
                Ok(Written {
                    file: Chosen::of_file(file.map_err(|_| Unwritten::Refused)?),
                    to_download: true,
                })
            }
        }
    }

    /// The file is not wanted any more: what was at its place before stays.
    pub async fn give_up(self) {
        if let Self::Disk {
            stream,
            mut writing,
            ..
        } = self
        {
            let _ = written(&mut writing).await;
            let _ = call(&stream, "abort", &JsValue::UNDEFINED).await;
        }
    }
}

/// A file that is whole.
pub struct Written {
    /// It, to be read back.
    pub file: Chosen,
    to_download: bool,
}

impl Written {
    /// Whether it lies where the person chose; else what was read back is what a download begins with.
    pub fn is_on_disk(&self) -> bool {
        !self.to_download
    }

    /// Begins the download, where it is one.
    pub fn hand_over(&self) {
        if self.to_download {
            dom::save_parts(&self.file.name(), &Array::of1(self.file.file()));
        }
    }
}

/// Waits until a piece is written, and frees it: a browser does so much later.
async fn written(writing: &mut Option<(JsFuture, Bytes)>) -> Result<(), Unwritten> {
    let Some((writing, bytes)) = writing.take() else {
        return Ok(());
    };
    let written = writing.await;
    bytes.free();
    written.map(drop).map_err(|_| Unwritten::Refused)
}

fn blob(parts: &Array) -> Result<JsValue, Unwritten> {
    let blob = web_sys::Blob::new_with_u8_array_sequence(parts);
    blob.map(JsValue::from).map_err(|_| Unwritten::Refused)
}

fn is_abort(error: &JsValue) -> bool {
    let name = Reflect::get(error, &"name".into()).ok();
    name.and_then(|name| name.as_string()).as_deref() == Some("AbortError")
}

/// Calls a method that promises something; the error is nothing where there is no such method.
pub(super) async fn call(
    of: &JsValue,
    method: &str,
    with: &JsValue,
) -> Result<JsValue, Option<JsValue>> {
    begin(of, method, with)?.await.map_err(Some)
}

/// The same, and does not wait for it.
fn begin(of: &JsValue, method: &str, with: &JsValue) -> Result<JsFuture, Option<JsValue>> {
    let method = Reflect::get(of, &method.into()).ok();
    let method = method.and_then(|method| method.dyn_into::<Function>().ok());
    let called = method.ok_or(None)?.call1(of, with).map_err(Some)?;
    let promise: Promise = called.dyn_into().map_err(|_| None)?;
    Ok(promise.into())
}
