//! Files as a person gives them: chosen, dropped or pasted; and pictures as the page shows them.

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, File, FileList, HtmlInputElement, HtmlTextAreaElement,
};
use yew::{Callback, Event, NodeRef, TargetCast as _};

use crate::platform::bytes::Bytes;

/// A file that a person gave; cloning copies the reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen(File);

impl Chosen {
    /// A file made of a text.
    pub fn of_text(name: &str, text: &str) -> Option<Self> {
        let parts = Array::of1(&text.into());
        File::new_with_str_sequence(&parts, name).ok().map(Self)
    }

    /// A file made of parts.
    pub fn of_parts(name: &str, parts: &[Bytes]) -> Option<Self> {
        let parts: Array = parts.iter().map(Bytes::as_js).collect();
        File::new_with_u8_array_sequence(&parts, name)
            .ok()
            .map(Self)
    }

    /// A file that came to a worker.
    pub(in crate::platform) fn of_file(file: File) -> Self {
        Self(file)
    }

    /// What it is called.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// How many bytes it has.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of bytes"
    )]
    pub fn bytes(&self) -> u64 {
        self.0.size() as u64
    }

    /// The bytes of a part of it; `None` where it cannot be read any more.
    #[expect(clippy::cast_precision_loss, reason = "files are far below 2^53 bytes")]
    pub async fn part(&self, from: u64, to: u64) -> Option<Bytes> {
        let part = self.0.slice_with_f64_and_f64(from as f64, to as f64).ok()?;
        let buffer = wasm_bindgen_futures::JsFuture::from(part.array_buffer()).await;
        Some(Bytes::of_buffer(&buffer.ok()?))
    }

    pub(in crate::platform) fn file(&self) -> &File {
        &self.0
    }

    fn all(list: Option<FileList>) -> Vec<Self> {
        let list = list.into_iter();
        list.flat_map(|list| (0..list.length()).filter_map(move |at| list.get(at)))
            .map(Self)
            .collect()
    }
}

/// The files that were chosen in a field, which forgets them, so that the same can be chosen again.
pub fn chosen(event: &Event) -> Vec<Chosen> {
    let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
        return Vec::new();
    };
    let all = Chosen::all(input.files());
    input.set_value("");
    all
}

/// Calls with a file that the system was asked to open with this app, also with one that was given before; the last who calls this is told.
pub fn on_launched(call: impl Fn(Chosen) + Clone + 'static) {
    let queue =
        web_sys::window().and_then(|window| Reflect::get(&window, &"launchQueue".into()).ok());
    // Only installed apps have one, in some browsers.
    let Some(queue) = queue.filter(JsValue::is_object) else {
        return;
    };
    let consumer = Closure::<dyn Fn(JsValue)>::new(move |params: JsValue| {
        let files = Reflect::get(&params, &"files".into()).unwrap_or_default();
        let first = Array::from(&files).get(0);
        let call = call.clone();
        wasm_bindgen_futures::spawn_local(async move {
            if let Some(file) = file_of(&first).await {
                call(Chosen(file));
            }
        });
    });
    if let Ok(set) = Reflect::get(&queue, &"setConsumer".into())
        && let Ok(set) = set.dyn_into::<Function>()
    {
        let _ = set.call1(&queue, consumer.as_ref());
    }
    // The browser has it from now on.
    consumer.forget();
}

/// The file that a handle stands for.
async fn file_of(handle: &JsValue) -> Option<File> {
    let get: Function = Reflect::get(handle, &"getFile".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let file: Promise = get.call0(handle).ok()?.dyn_into().ok()?;
    wasm_bindgen_futures::JsFuture::from(file)
        .await
        .ok()?
        .dyn_into()
        .ok()
}

/// Opens the browser's own dialog for choosing files.
pub fn pick(field: &NodeRef) {
    if let Some(input) = field.cast::<HtmlInputElement>() {
        input.click();
    }
}

/// What a person gives to the page as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    /// Files are held above it, or no more.
    Above(bool),
    /// Files were dropped or pasted.
    Files(Vec<Chosen>),
    /// A text was pasted into the field with the id that was listened for.
    Text(String),
}

/// Calls for whatever is dropped on the page, or pasted into the field with this id or into none, until it is dropped itself.
pub struct Listening {
    _all: Vec<EventListener>,
}

impl Listening {
    /// Begins to listen.
    pub fn begin(field: &'static str, call: &Callback<Given>) -> Option<Self> {
        let window = web_sys::window()?;
        let on = |name: &'static str, act: fn(&web_sys::Event, &str) -> Option<Given>| {
            let call = call.clone();
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, name, options, move |event| {
                if let Some(given) = act(event, field) {
                    call.emit(given);
                }
            })
        };
        let all = vec![
            on("dragenter", |event, _| above(event)),
            on("dragover", |event, _| above(event)),
            on("dragleave", |event, _| {
                let drag = event.dyn_ref::<DragEvent>()?;
                // Out of the window, and not from one element to the next.
                drag.related_target()
                    .is_none()
                    .then_some(Given::Above(false))
            }),
            on("drop", |event, _| {
                let files = above(event).and_then(|_| event.dyn_ref::<DragEvent>());
                let files = Chosen::all(files?.data_transfer()?.files());
                Some(Given::Files(files))
            }),
            on("paste", pasted),
        ];
        Some(Self { _all: all })
    }
}

/// Lets files come in, and nothing else: the page would be left for a link that is dropped on it.
fn above(event: &web_sys::Event) -> Option<Given> {
    let data = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    if !has(&data, "Files") {
        return None;
    }
    event.prevent_default();
    Some(Given::Above(true))
}

fn pasted(event: &web_sys::Event, field: &str) -> Option<Given> {
    let data = event.dyn_ref::<ClipboardEvent>()?.clipboard_data()?;
    let target = event.target()?;
    let area = target.dyn_ref::<HtmlTextAreaElement>();
    let ours = area.is_some_and(|area| area.id() == field);
    if !ours && (area.is_some() || target.has_type::<HtmlInputElement>()) {
        return None;
    }
    let files = Chosen::all(data.files());
    // A table or a piece of a document comes as text and also as a picture of itself.
    let is_text = has(&data, "text/plain") && (has(&data, "text/html") || has(&data, "text/rtf"));
    if !files.is_empty() && !is_text {
        event.prevent_default();
        return Some(Given::Files(files));
    }
    let text = data.get_data("text/plain").ok()?;
    (ours && !text.is_empty()).then_some(Given::Text(text))
}

fn has(data: &DataTransfer, kind: &str) -> bool {
    let types = data.types();
    types
        .iter()
        .any(|of| of.as_string().as_deref() == Some(kind))
}

/// A picture under an address of this page, for as long as somebody shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    url: String,
}

impl Picture {
    /// Gives bytes an address.
    pub fn of(bytes: &Bytes, media_type: &str) -> Option<Self> {
        let blob = bytes.to_blob(media_type)?;
        let url = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
        Some(Self { url })
    }

    /// The address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        let _ = web_sys::Url::revoke_object_url(&self.url);
    }
}
