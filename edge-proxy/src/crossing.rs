//! What crosses between WebAssembly and the runtime: a request or reply each in a fixed number of calls.
//!
//! A call costs about a microsecond, and there are some fifty names of headers: so all headers cross as one text.

use std::cell::Cell;

use maas_protocol::{http::ResponseHead, relay::Denied};
use web_sys::{AbortController, ReadableStream, WorkerGlobalScope};
use worker::{
    js_sys::{Array, JSON, Math, Promise, global},
    wasm_bindgen::{JsCast as _, JsValue},
    wasm_bindgen_futures::JsFuture,
};

use crate::watch::Late;

/// Headers as they came: a line each, the name in lower case, a comma, the value.
#[derive(Debug, Default)]
pub(crate) struct Heads(String);

impl Heads {
    pub(crate) fn of(headers: &web_sys::Headers) -> Self {
        // A list of pairs; joined, a pair is its two parts with a comma between, and no header holds a line's end.
        Self(Array::from(headers).join("\n").into())
    }

    fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.lines().filter_map(|line| line.split_once(','))
    }

    /// The value of a header, by its name in lower case.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.all().find(|(known, _)| *known == name);
        found.map(|(_, value)| value)
    }

    /// How many there are, and how many bytes they have together.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.0.lines().count(), self.0.len())
    }

    /// The same without some of them, and with others.
    pub(crate) fn changed(&self, away: &[&str], put: &[(&str, &str)]) -> Self {
        let kept = self.all().filter(|(name, _)| !away.contains(name));
        let lines = kept.chain(put.iter().copied());
        let lines: Vec<String> = lines
            .map(|(name, value)| format!("{name},{value}"))
            .collect();
        Self(lines.join("\n"))
    }

    /// The length that a body is said to have.
    pub(crate) fn length(&self) -> Option<u64> {
        self.get("content-length")?.parse().ok()
    }

    /// Those of a list.
    pub(crate) fn among<'a>(
        &'a self,
        names: &'a [&str],
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.all().filter(|(name, _)| names.contains(name))
    }
}

/// A request as it came.
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Heads,
    pub(crate) body: Option<ReadableStream>,
}

impl Asked {
    pub(crate) fn of(request: &web_sys::Request) -> Self {
        Self {
            method: request.method(),
            url: request.url(),
            headers: Heads::of(&request.headers()),
            body: request.body(),
        }
    }
}

/// A reply as it is made.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Body,
}

/// What a reply says.
pub(crate) enum Body {
    Nothing,
    Text(String),
    /// A stream, and the promise of its end where there is one.
    Stream(ReadableStream, Option<Promise>),
}

impl Reply {
    /// A reply of a text, of that type.
    pub(crate) fn text(status: u16, kind: &str, text: impl Into<String>) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), kind.to_owned())],
            body: Body::Text(text.into()),
        }
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
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
    pub(crate) fn said_by_us(self, rule: &str, id: String) -> Self {
        self.with("x-relay-error", rule)
            .with("x-relay-error-id", id)
    }

    /// The runtime's own reply.
    ///
    /// # Errors
    /// What the runtime says of a status or header that it does not take.
    pub(crate) fn made(self) -> Result<web_sys::Response, JsValue> {
        let init = web_sys::ResponseInit::new();
        init.set_status(self.status);
        let pairs = self.headers.iter();
        init.set_headers(&record(
            pairs.map(|(name, value)| (name.as_str(), value.as_str())),
        )?);
        match self.body {
            Body::Nothing => web_sys::Response::new_with_opt_str_and_init(None, &init),
            Body::Text(text) => web_sys::Response::new_with_opt_str_and_init(Some(&text), &init),
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

/// Headers as the runtime takes them.
fn record<'a>(headers: impl Iterator<Item = (&'a str, &'a str)>) -> Result<JsValue, JsValue> {
    let fields: serde_json::Map<String, serde_json::Value> = headers
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    JSON::parse(&serde_json::Value::Object(fields).to_string())
}

/// One request to a provider.
pub(crate) struct Call<'a> {
    pub(crate) url: &'a str,
    pub(crate) method: &'a str,
    pub(crate) headers: Vec<(&'a str, &'a str)>,
    pub(crate) body: Option<JsValue>,
    /// How long its answer may take to begin.
    pub(crate) max_wait_ms: u64,
}

/// The beginning of an answer.
pub(crate) struct Begun {
    pub(crate) status: u16,
    pub(crate) headers: Heads,
    pub(crate) body: Option<ReadableStream>,
    /// Ends it.
    pub(crate) abort: AbortController,
    /// Ends it after a time; stopped.
    pub(crate) late: Late,
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

/// Sends a request and waits for its answer to begin; `stopped` tells why it was aborted for its body, if it was.
///
/// # Errors
/// [`Denied`] for no answer, a late one, a redirect, and a web page.
pub(crate) async fn send(
    call: Call<'_>,
    abort: &AbortController,
    stopped: &Cell<Option<Denied>>,
) -> Result<Begun, Denied> {
    let unreachable = |_: JsValue| Denied::Unreachable;
    let scope: WorkerGlobalScope = global().unchecked_into();
    let init = web_sys::RequestInit::new();
    init.set_method(call.method);
    init.set_headers(&record(call.headers.into_iter()).map_err(unreachable)?);
    init.set_redirect(web_sys::RequestRedirect::Manual);
    init.set_signal(Some(&abort.signal()));
    if let Some(body) = &call.body {
        init.set_body(body);
    }
    let mut late = Late::after(abort, call.max_wait_ms).map_err(unreachable)?;
    let answer = JsFuture::from(scope.fetch_with_str_and_init(call.url, &init)).await;
    late.stop();
    let in_time = !abort.signal().aborted();
    let refused = stopped.get();
    let reply: web_sys::Response = match answer {
        Ok(reply) => reply.unchecked_into(),
        Err(_) if in_time => return Err(Denied::Unreachable),
        Err(_) => return Err(refused.unwrap_or(Denied::TimedOut)),
    };
    let begun = Begun {
        status: reply.status(),
        headers: Heads::of(&reply.headers()),
        body: reply.body(),
        abort: abort.clone(),
        late,
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
