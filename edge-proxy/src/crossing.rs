//! What crosses between WebAssembly and the runtime: a request or reply each in a fixed number of calls.
//!
//! A call costs about a microsecond, and there are some fifty names of headers: so all headers cross as one text.

use std::borrow::Cow;

use maas_protocol::{http::ResponseHead, relay::Denied};
use web_sys::{
    AbortController, AbortSignal, ReadableStream, RequestInit, ResponseInit, WorkerGlobalScope,
};
use worker::{
    js_sys::{Array, Date, JSON, Math, Promise, Uint8Array, global},
    wasm_bindgen::{JsCast as _, JsValue},
};

use crate::{body::Bodied, wait};

/// Headers as they came, in one text.
#[derive(Debug, Default)]
pub(crate) struct Heads {
    text: String,
    /// Where a header begins, where its value does, and where it ends.
    places: Vec<(usize, usize, usize)>,
}

impl Heads {
    pub(crate) fn of(headers: &web_sys::Headers) -> Self {
        // A list of pairs; joined, a pair is its two parts with a comma between, and no header holds a line's end.
        Self::read(Array::from(headers).join("\n").into())
    }

    fn read(text: String) -> Self {
        let mut places = Vec::new();
        let mut begin = 0;
        for line in text.as_bytes().split(|byte| *byte == b'\n') {
            let end = begin + line.len();
            if let Some(comma) = line.iter().position(|byte| *byte == b',') {
                places.push((begin, begin + comma + 1, end));
            }
            begin = end + 1;
        }
        Self { text, places }
    }

    fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.places.iter().filter_map(|&(begin, value, end)| {
            Some((self.text.get(begin..value - 1)?, self.text.get(value..end)?))
        })
    }

    /// The value of a header, by its name in lower case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.all().find(|(known, _)| *known == name);
        found.map(|(_, value)| value)
    }

    /// How many there are, and how many bytes they have together.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.places.len(), self.text.len())
    }

    /// The same without some of them, and with others.
    pub(crate) fn changed(&self, away: &[&str], put: &[(&str, &str)]) -> Self {
        let kept = self.all().filter(|(name, _)| !away.contains(name));
        let lines = kept.chain(put.iter().copied());
        let lines: Vec<String> = lines
            .map(|(name, value)| format!("{name},{value}"))
            .collect();
        Self::read(lines.join("\n"))
    }

    /// The length that a body is said to have.
    pub(crate) fn length(&self) -> Option<u64> {
        self.get("content-length")?.parse().ok()
    }

    /// Those of a list.
    pub(crate) fn among(
        &self,
        names: &[&'static str],
    ) -> impl Iterator<Item = (&'static str, &str)> {
        self.all().filter_map(|(name, value)| {
            let own = names.iter().find(|own| **own == name)?;
            Some((*own, value))
        })
    }
}

/// A request as it came.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Heads,
    pub(crate) given: Given,
    /// Where it is answered already, by whom the reply is passed on.
    pub(crate) early: Option<Early>,
}

/// The body of a request.
pub(crate) enum Given {
    /// As the caller sends it.
    Sent(web_sys::Request),
    /// As it was written here.
    Bytes(Uint8Array),
    Nothing,
}

/// Who has answered a request at once.
#[derive(Clone)]
pub(crate) struct Early {
    /// Ends what is asked at the provider, when nobody listens any more.
    pub(crate) abort: AbortController,
    /// The end of the answer.
    pub(crate) end: Promise,
}

impl Asked {
    pub(crate) fn of(request: web_sys::Request) -> Self {
        Self {
            method: request.method(),
            url: request.url(),
            headers: Heads::of(&request.headers()),
            given: Given::Sent(request),
            early: None,
        }
    }
}

impl Bodied for Asked {
    fn stream(&self) -> Option<ReadableStream> {
        match &self.given {
            Given::Sent(request) => request.body(),
            // So the runtime knows its length.
            Given::Bytes(bytes) => web_sys::Response::new_with_opt_buffer_source(Some(bytes))
                .ok()?
                .body(),
            Given::Nothing => None,
        }
    }

    fn buffer(&self) -> Result<Promise, JsValue> {
        match &self.given {
            Given::Sent(request) => request.array_buffer(),
            Given::Bytes(bytes) => Ok(Promise::resolve(&JsValue::from(bytes))),
            Given::Nothing => Ok(Promise::resolve(&JsValue::from(
                Uint8Array::new_with_length(0),
            ))),
        }
    }
}

/// A header as it goes down: most are the same words each time.
pub(crate) type Header = (Word, Word);
type Word = Cow<'static, str>;

/// A reply as it is made.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Body,
}

/// What a reply says.
pub(crate) enum Body {
    Nothing,
    Text(String),
    /// Bytes that never leave JavaScript.
    Bytes(Uint8Array),
    /// A stream, and the promise of its end where there is one.
    Stream(ReadableStream, Option<Promise>),
}

impl Reply {
    /// A reply of a text, of that type.
    pub(crate) fn text(status: u16, kind: &'static str, text: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("content-type".into(), kind.into())],
            body: Body::Text(text.into()),
        }
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Word>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The relay's own word, so that nobody blames the provider for it.
    pub(crate) fn refusal(denied: Denied) -> Self {
        let id = made_id();
        let reply = Self::text(denied.status(), "application/json", denied.body(&id));
        let reply = reply.said_by_us(denied.rule(), id);
        match denied.retry_after_s() {
            Some(seconds) => reply.with("retry-after", seconds.to_string()),
            None => reply,
        }
    }

    /// Marks a refusal as ours, with the id that its body has too.
    pub(crate) fn said_by_us(self, rule: &'static str, id: String) -> Self {
        self.with("x-relay-error", rule)
            .with("x-relay-error-id", id)
    }

    /// Status and headers in JSON.
    pub(crate) fn head(&self) -> String {
        let pairs = self.headers.iter();
        let pairs = pairs.map(|(name, value)| (&**name, &**value));
        written(&format!(r#""status":{}"#, self.status), pairs)
    }

    /// The runtime's own reply.
    ///
    /// # Errors
    /// What the runtime says of a status or header that it does not take.
    pub(crate) fn made(self) -> Result<web_sys::Response, JsValue> {
        let init: ResponseInit = JSON::parse(&self.head())?.unchecked_into();
        match self.body {
            Body::Nothing => web_sys::Response::new_with_opt_str_and_init(None, &init),
            Body::Text(text) => web_sys::Response::new_with_opt_str_and_init(Some(&text), &init),
            Body::Bytes(bytes) => {
                web_sys::Response::new_with_opt_buffer_source_and_init(Some(&bytes), &init)
            }
            Body::Stream(body, _) => {
                web_sys::Response::new_with_opt_readable_stream_and_init(Some(&body), &init)
            }
        }
    }
}

/// Random enough to tell one from another, which is all that an id is for.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 2^32"
)]
pub(crate) fn made_id() -> String {
    let half = || (Math::random() * 4_294_967_296.0) as u32;
    format!("{:08x}{:08x}", half(), half())
}

/// The options of a request or reply as the runtime takes them: one text, which crosses once.
fn options<'a>(
    first: &str,
    headers: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<JsValue, JsValue> {
    JSON::parse(&written(first, headers))
}

/// An object in JSON of some fields, which are written already, and headers.
fn written<'a>(first: &str, headers: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = format!(r#"{{{first},"headers":{{"#);
    let opened = text.len();
    for (name, value) in headers {
        if text.len() > opened {
            text.push(',');
        }
        push_quoted(&mut text, name);
        text.push(':');
        push_quoted(&mut text, value);
    }
    text.push_str("}}");
    text
}

/// Adds a text as JSON writes it.
fn push_quoted(text: &mut String, word: &str) {
    let plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if word.bytes().all(plain) {
        text.push('"');
        text.push_str(word);
        text.push('"');
    } else {
        text.push_str(&serde_json::Value::from(word).to_string());
    }
}

/// Milliseconds since 1970, by the runtime's clock, which stands still while code runs.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole and positive"
)]
pub(crate) fn now_ms() -> u64 {
    Date::now() as u64
}

/// One request to a provider.
pub(crate) struct Call<'a> {
    pub(crate) url: &'a str,
    pub(crate) method: &'a str,
    pub(crate) body: Option<JsValue>,
    /// How long its answer may take to begin.
    pub(crate) max_wait_ms: u64,
    /// Ends it, and its answer, where something may have to.
    pub(crate) signal: Option<AbortSignal>,
}

/// The beginning of an answer.
pub(crate) struct Begun {
    pub(crate) status: u16,
    pub(crate) headers: Heads,
    reply: web_sys::Response,
}

impl Bodied for Begun {
    fn stream(&self) -> Option<ReadableStream> {
        self.reply.body()
    }

    fn buffer(&self) -> Result<Promise, JsValue> {
        self.reply.array_buffer()
    }
}

impl Begun {
    /// The length of the body, if it is known: what comes packed says only that of its packing.
    pub(crate) fn length(&self) -> Option<u64> {
        let packed = self.headers.get("content-encoding").is_some();
        self.headers.length().filter(|_| !packed)
    }

    /// Status and headers, as the protocol reads them.
    pub(crate) fn head(&self) -> ResponseHead {
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        ResponseHead {
            status: self.status,
            headers: self.headers.all().map(own).collect(),
        }
    }
}

/// Sends a request and waits for its answer to begin. What is given up before that ends with the reply to the caller.
///
/// # Errors
/// [`Denied`] for no answer, a late one, a redirect, and a web page.
pub(crate) async fn send<'a>(
    call: Call<'a>,
    headers: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Begun, Denied> {
    let unreachable = |_: JsValue| Denied::Unreachable;
    let scope: WorkerGlobalScope = global().unchecked_into();
    let first = format!(r#""method":"{}","redirect":"manual""#, call.method);
    let init: RequestInit = options(&first, headers)
        .map_err(unreachable)?
        .unchecked_into();
    if let Some(signal) = &call.signal {
        init.set_signal(Some(signal));
    }
    if let Some(body) = &call.body {
        init.set_body(body);
    }
    let answer = scope.fetch_with_str_and_init(call.url, &init);
    let answer = wait::in_time(answer, call.max_wait_ms).await;
    let reply = answer.ok_or(Denied::TimedOut)?.map_err(unreachable)?;
    let reply: web_sys::Response = reply.unchecked_into();
    let begun = Begun {
        status: reply.status(),
        headers: Heads::of(&reply.headers()),
        reply,
    };
    // A redirect is never followed: the credential would go to a host that nobody checked.
    if (300..400).contains(&begun.status) {
        return Err(Denied::Redirected);
    }
    // A page of a gateway in between must not be read as an answer, let alone shown as one.
    let kind = begun.headers.get("content-type").unwrap_or_default();
    if kind
        .trim_start()
        .to_ascii_lowercase()
        .starts_with("text/html")
    {
        return Err(Denied::NotAnApi);
    }
    Ok(begun)
}
