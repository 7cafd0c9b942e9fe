//! One request, with abort: only the keyring sends any. And the files beside the app, which the page may read.

use gloo_net::http::{Headers, RequestBuilder, Response};
use js_sys::ArrayBuffer;
use maas_protocol::http::{HttpRequest, Method, ResponseHead};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Blob, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit,
    RequestMode, RequestRedirect,
};

use crate::platform::{location, stream::Chunks};

/// A way to end a request early.
#[derive(Clone)]
pub struct Abort(AbortController);

impl Abort {
    /// Makes one; `None` where the browser lacks it.
    pub fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }

    /// Ends the request.
    pub fn now(&self) {
        self.0.abort();
    }

    /// What others than us are told by that it was ended.
    pub fn signal(&self) -> JsValue {
        self.0.signal().into()
    }

    /// Whether the request was ended.
    pub fn is_done(&self) -> bool {
        self.0.signal().aborted()
    }
}

/// The browser gave no readable answer: offline, refused by CORS, no such host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

/// Sends a request; gives the reply's head and its body, if it has one.
///
/// No cookie, cache or referrer is used, and a redirect is refused: it would carry the key along.
///
/// # Errors
/// [`Unreadable`] when no answer could be had.
pub async fn send(
    request: HttpRequest,
    abort: &Abort,
) -> Result<(ResponseHead, Option<Chunks>), Unreadable> {
    let method = match request.method {
        Method::Get => gloo_net::http::Method::GET,
        Method::Post => gloo_net::http::Method::POST,
    };
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.set(name, value);
    }
    let builder = RequestBuilder::new(&request.url)
        .method(method)
        .headers(headers)
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .cache(RequestCache::NoStore)
        .referrer("")
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&abort.0.signal()));
    let ready = match request.body {
        Some(body) => builder.body(body),
        None => builder.build(),
    };
    let reply = ready
        .map_err(|_| Unreadable)?
        .send()
        .await
        .map_err(|_| Unreadable)?;
    Ok((head(&reply), reply.body().and_then(Chunks::of)))
}

/// Whether anything answers at an address, whatever it says: nothing of the answer can be read.
///
/// Without headers, cookies or a key; redirects are followed, for browsers allow nothing else here.
pub async fn is_answered(url: &str, abort: &Abort) -> bool {
    let plain = plain(url, abort).mode(RequestMode::NoCors);
    plain.send().await.is_ok()
}

/// The status of an address asked without headers, cookies or a key; `None` when it could not be read.
pub async fn bare_status(url: &str, abort: &Abort) -> Option<u16> {
    let plain = plain(url, abort).redirect(RequestRedirect::Error);
    plain.send().await.ok().map(|reply| reply.status())
}

fn plain(url: &str, abort: &Abort) -> RequestBuilder {
    RequestBuilder::new(url)
        .method(gloo_net::http::Method::GET)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .referrer("")
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&abort.0.signal()))
}

/// Reads a text file that lies in the app's folder.
///
/// Not by gloo: its code for requests is in the keyring, and this is all that the page needs of it.
///
/// # Errors
/// [`Unreadable`] when there is no such file or no answer.
pub async fn own_file(path: &str) -> Result<String, Unreadable> {
    text_of(own(path).await?).await
}

/// The same, as the host has it now, past what the browser keeps.
///
/// # Errors
/// [`Unreadable`] when there is no such file or no answer.
pub async fn fresh_file(path: &str) -> Result<String, Unreadable> {
    let window = web_sys::window().ok_or(Unreadable)?;
    let options = RequestInit::new();
    options.set_cache(RequestCache::NoStore);
    let asked = window.fetch_with_str_and_init(&location::own(path), &options);
    text_of(good(answer(asked).await?)?).await
}

async fn text_of(reply: web_sys::Response) -> Result<String, Unreadable> {
    let text = reply.text().map_err(|_| Unreadable)?;
    let text = answer(text.unchecked_into()).await?;
    text.as_string().ok_or(Unreadable)
}

/// The bytes of a file in the app's folder; of the page itself for an empty path.
///
/// # Errors
/// [`Unreadable`] when there is no such file or no answer.
pub async fn own_bytes(path: &str) -> Result<ArrayBuffer, Unreadable> {
    let bytes = own(path).await?.array_buffer().map_err(|_| Unreadable)?;
    Ok(answer(bytes.unchecked_into()).await?.unchecked_into())
}

/// Has the browser keep a file of the app's folder. Its bytes are not in the page's memory.
///
/// # Errors
/// [`Unreadable`] when there is no such file or no answer.
pub async fn own_blob(path: &str) -> Result<Blob, Unreadable> {
    let blob = own(path).await?.blob().map_err(|_| Unreadable)?;
    Ok(answer(blob.unchecked_into()).await?.unchecked_into())
}

/// The bytes of such a file.
///
/// # Errors
/// [`Unreadable`] when the browser has lost them.
pub async fn bytes_of(file: &Blob) -> Result<ArrayBuffer, Unreadable> {
    let bytes = answer(file.array_buffer().unchecked_into()).await?;
    Ok(bytes.unchecked_into())
}

async fn own(path: &str) -> Result<web_sys::Response, Unreadable> {
    let window = web_sys::window().ok_or(Unreadable)?;
    good(answer(window.fetch_with_str(&location::own(path))).await?)
}

fn good(reply: JsValue) -> Result<web_sys::Response, Unreadable> {
    let reply: web_sys::Response = reply.unchecked_into();
    reply.ok().then_some(reply).ok_or(Unreadable)
}

/// What a promise gives, whatever it is: one kind of future for all is less code.
async fn answer(promise: js_sys::Promise) -> Result<JsValue, Unreadable> {
    JsFuture::from(promise).await.map_err(|_| Unreadable)
}

fn head(reply: &Response) -> ResponseHead {
    ResponseHead {
        status: reply.status(),
        headers: reply.headers().entries().collect(),
    }
}
