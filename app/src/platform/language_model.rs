//! The model that a browser may bring along: the Prompt API, by <https://developer.mozilla.org/en-US/docs/Web/API/LanguageModel> and
//! <https://github.com/webmachinelearning/prompt-api> (read 2026-11). Only pages have it, no workers; the browser runs the model in a
//! process of its own.

use std::{cell::Cell, rc::Rc};

use js_sys::{Array, Function, Object, Promise};
use maas_protocol::chat::Message;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

use super::{
    fetch::Abort,
    untyped::{call, field, set, settled},
};

/// Whether it can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// The browser has none, or none that runs on this device.
    Absent,
    /// It has to be fetched first.
    Downloadable,
    /// It is being fetched, for this page or another one.
    Downloading,
    /// It is here.
    Ready,
}

/// Why there is no answer, or no more of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It was ended from here.
    Aborted,
    /// The conversation is longer than what the model reads, in the browser's words.
    TooLong(String),
    /// The browser held the answer back, or knows that it cannot answer in this language.
    Refused(String),
    /// It has to be fetched, and the browser wants a click for that.
    NotFetched,
    /// Anything else, in the browser's words.
    Broken(String),
}

/// Whether the browser knows of such models at all.
pub fn is_known() -> bool {
    class().is_some()
}

fn class() -> Option<JsValue> {
    let class = field(&js_sys::global(), "LanguageModel");
    class.is_function().then_some(class)
}

/// Asks whether it can answer.
pub async fn availability() -> Availability {
    let Some(class) = class() else {
        return Availability::Absent;
    };
    let said = settled(call(&class, "availability", &[])).await;
    match said.and_then(|said| said.as_string()).as_deref() {
        Some("available") => Availability::Ready,
        Some("downloading") => Availability::Downloading,
        Some("downloadable") => Availability::Downloadable,
        _ => Availability::Absent,
    }
}

/// Has the browser fetch it, and says how much has come, from 0 to 1. To be called in a click: browsers want one.
///
/// # Errors
/// [`Failure`] when it cannot be had.
pub async fn fetch(told: impl Fn(f64) + 'static) -> Result<(), Failure> {
    let progress = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        if let Some(loaded) = field(&event, "loaded").as_f64() {
            told(loaded);
        }
    });
    let listener = progress.as_ref().clone();
    let monitor = Closure::<dyn Fn(JsValue)>::new(move |monitor: JsValue| {
        let words = ["downloadprogress".into(), listener.clone()];
        call(&monitor, "addEventListener", &words);
    });
    let options = Object::new();
    set(&options, "monitor", monitor.as_ref());
    let session = created(&options).await?;
    call(&session, "destroy", &[]);
    Ok(())
}

/// Has it answer the last message of a conversation, and says the pieces as they come.
///
/// # Errors
/// [`Failure`] when there is no answer, or no more of it.
pub async fn answer(
    conversation: &[Message],
    abort: &Abort,
    mut say: impl FnMut(String),
) -> Result<(), Failure> {
    let (last, before) = conversation
        .split_last()
        .ok_or(Failure::Broken(String::new()))?;
    let options = Object::new();
    let before: Array = before.iter().map(message).collect();
    set(&options, "initialPrompts", &before);
    set(&options, "signal", &abort.signal());
    let session = created(&options).await?;
    let overflow = Rc::new(Cell::new(false));
    let marked = overflow.clone();
    let mark = Closure::<dyn Fn()>::new(move || marked.set(true));
    let words = ["contextoverflow".into(), mark.as_ref().clone()];
    call(&session, "addEventListener", &words);
    let signalled = Object::new();
    set(&signalled, "signal", &abort.signal());
    let asked = Array::of1(&message(last));
    let read = match method(&session, "promptStreaming") {
        Some(ask) => match ask.call2(&session, &asked, &signalled) {
            Ok(stream) => pieces(stream, &overflow, &mut say).await,
            Err(why) => Err(failure(&why)),
        },
        None => Err(Failure::Broken(String::new())),
    };
    // The memory that a session takes is large.
    call(&session, "destroy", &[]);
    read
}

/// Before the first piece, an overflow means that something of the conversation was left out: no answer is better than one to half of it.
/// Later it is the answer itself that fills the context.
async fn pieces(
    stream: JsValue,
    overflow: &Cell<bool>,
    say: &mut impl FnMut(String),
) -> Result<(), Failure> {
    let broken = || Failure::Broken(String::new());
    let stream: ReadableStream = stream.dyn_into().map_err(|_| broken())?;
    let reader = stream.get_reader().dyn_into();
    let reader: ReadableStreamDefaultReader = reader.map_err(|_| broken())?;
    let mut begun = false;
    loop {
        let read = JsFuture::from(reader.read()).await;
        let read = read.map_err(|why| failure(&why))?;
        if overflow.get() && !begun {
            return Err(Failure::TooLong(String::new()));
        }
        if field(&read, "done").is_truthy() {
            return Ok(());
        }
        if let Some(piece) = field(&read, "value").as_string() {
            begun = true;
            say(piece);
        }
    }
}

fn message(message: &Message) -> JsValue {
    let object = Object::new();
    set(&object, "role", &message.role.as_str().into());
    set(&object, "content", &message.plain_text().into());
    object.into()
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    field(of, name).dyn_into().ok()
}

/// A session of its own for each answer: the conversation is the page's, and may have been edited since.
async fn created(options: &Object) -> Result<JsValue, Failure> {
    let class = class().ok_or(Failure::Broken(String::new()))?;
    let create = method(&class, "create").ok_or(Failure::Broken(String::new()))?;
    let promise = create.call1(&class, options).map_err(|why| failure(&why))?;
    let promise: Promise = promise
        .dyn_into()
        .map_err(|_| Failure::Broken(String::new()))?;
    JsFuture::from(promise).await.map_err(|why| failure(&why))
}

/// How much was asked, and how much there is, in tokens, where the browser says it.
fn with_figures(says: String, why: &JsValue) -> String {
    let figure = |name| field(why, name).as_f64();
    match (figure("requested"), figure("quota")) {
        (Some(requested), Some(quota)) => format!("{says} ({requested} > {quota} tokens)"),
        _ => says,
    }
}

/// The exceptions that the explainer names.
fn failure(why: &JsValue) -> Failure {
    let name = field(why, "name").as_string().unwrap_or_default();
    let says = field(why, "message").as_string().unwrap_or_default();
    match name.as_str() {
        "AbortError" => Failure::Aborted,
        "QuotaExceededError" => Failure::TooLong(with_figures(says, why)),
        "NotAllowedError" => Failure::NotFetched,
        "NotSupportedError" | "NotReadableError" => Failure::Refused(says),
        _ => Failure::Broken(says),
    }
}
