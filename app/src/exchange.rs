//! One question to a provider, at the keyring's end: write the request, have the key attached, send, read the reply.

use std::cell::{Cell, RefCell};

use maas_core::{chats::Timing, clean::clean};
use maas_protocol::{
    capability::Limits,
    catalogue::{NotRenewed, models_dev},
    chat::{ChatRequest, Part, Role},
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::ChatEvent,
    http::{HttpRequest, Method, ResponseHead},
    models::ModelInfo,
    provider::{Endpoint, ProviderRef, Route, read_count},
    relay::{
        self, OtherHost,
        eager::{self, Prelude},
    },
    trace::Trace,
};
use maas_vault::{google, key::masked};

use self::watch::Watch;
use crate::{
    bus::Address,
    keyring::Unsent,
    platform::{
        clock,
        fetch::{self, Abort, Unreadable},
        stream::Chunks,
    },
};

pub mod pace;
pub mod watch;

/// The longest body that is read in one piece; model lists are the largest.
const MAX_WHOLE_BYTES: usize = 16 * 1024 * 1024;

/// So many pages of a model list are asked for.
const MOST_PAGES: usize = 20;

/// Where it is noted what goes over the wire.
pub type Notes = RefCell<Trace>;

/// How the requests of an exchange are sent.
pub struct Sender<'a, A> {
    /// Puts the credential on a finished request.
    pub attach: A,
    /// Ends it early.
    pub abort: &'a Abort,
    /// By how many seconds the provider's clock is ahead of this machine's; a signature must be of its time.
    pub skew: &'a Cell<i64>,
}

/// A signature this many seconds off is refused by none.
const TOLERATED_SKEW_SECONDS: i64 = 240;

/// Asks a model and says what comes, as it comes; and when, as far as that is known.
///
/// # Errors
/// [`ProviderError`] when there is no answer, or no more of it.
pub async fn chat(
    endpoint: &Endpoint,
    (request, limits): (&ChatRequest, &Limits),
    sender: &Sender<'_, impl AsyncFn(HttpRequest) -> Result<HttpRequest, ProviderError>>,
    notes: &Notes,
    mut say: impl FnMut(Vec<ChatEvent>),
    mut timed: impl FnMut(Timing),
) -> Result<(), ProviderError> {
    let (dialect, abort) = (endpoint.dialect(&request.model), sender.abort);
    let (mut request, mut fields) = limits.fit(request);
    take_out_unseen(&mut request);
    let (written, refused) = endpoint.write(&request).map_err(unwritable)?;
    fields.extend(refused);
    if !fields.is_empty() {
        say(vec![ChatEvent::NotSent { fields }]);
    }
    let (head, mut body) = send(endpoint.route, written, sender, notes).await?;
    if head.status >= 400 {
        let error = dialect.read_error(&head, &body.whole(abort).await?);
        let retry_after_ms = error.retry_after_ms.or_else(|| wait_until(&head));
        return Err(ProviderError {
            retry_after_ms,
            ..error
        });
    }
    let mut watch = Watch::new(body.sent_ms, body.head_ms, endpoint.route, &head);
    // A server that cannot stream answers in one piece, whatever was asked.
    let in_one_piece = head
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/json"));
    if in_one_piece {
        let whole = body.whole(abort).await?;
        let now_ms = clock::monotonic_ms();
        let events = dialect.read_whole(&whole).map_err(malformed)?;
        watch.heard(now_ms, &events);
        say(events);
        timed(watch.ended(now_ms));
        return Ok(());
    }
    let mut decoder = dialect.decoder();
    let mut events = Vec::new();
    loop {
        let bytes = body.next(abort).await?;
        let now_ms = clock::monotonic_ms();
        match &bytes {
            Some(bytes) => decoder.push(bytes, &mut events),
            None => decoder.finish(&mut events),
        }
        let over = events.iter().any(is_end);
        let news = watch.heard(now_ms, &events);
        if !events.is_empty() {
            say(std::mem::take(&mut events));
        }
        if over || bytes.is_none() {
            timed(watch.ended(now_ms));
        } else if let Some(news) = news {
            timed(news);
        }
        if over && bytes.is_some() {
            // Nothing of what may follow is read, and some servers leave the connection open.
            abort.now();
        }
        if over || bytes.is_none() {
            return Ok(());
        }
    }
}

/// Has the provider count what a question has. It is asked once: an estimate is there already.
///
/// # Errors
/// [`ProviderError`] when there is no number.
pub async fn count(
    endpoint: &Endpoint,
    (request, limits): (&ChatRequest, &Limits),
    sender: &Sender<'_, impl AsyncFn(HttpRequest) -> Result<HttpRequest, ProviderError>>,
    notes: &Notes,
) -> Result<u64, ProviderError> {
    let (mut request, _) = limits.fit(request);
    take_out_unseen(&mut request);
    let written = endpoint.count(&request).map_err(unwritable)?;
    let written = written.ok_or_else(|| ProviderError::new(ErrorKind::BadModel, ""))?;
    let (head, mut body) = send(endpoint.route, written, sender, notes).await?;
    let body = body.whole(sender.abort).await?;
    if head.status >= 400 {
        return Err(endpoint.dialect(&request.model).read_error(&head, &body));
    }
    read_count(&body).map_err(malformed)
}

/// Takes out of what people and tools say what nobody sees: a text that was pasted, or a file, may hide orders in it. What the
/// model said itself stays as it is, since it may be signed.
fn take_out_unseen(request: &mut ChatRequest) {
    let others = request.messages.iter_mut();
    let others = others.filter(|message| message.role != Role::Assistant);
    for part in others.flat_map(|message| &mut message.parts) {
        if let Part::Text { text } | Part::ToolResult { text, .. } = part {
            *text = clean(text);
        }
    }
}

/// Whether nothing follows an event.
fn is_end(event: &ChatEvent) -> bool {
    matches!(event, ChatEvent::Finished { .. } | ChatEvent::Failed { .. })
}

/// How long until the moment that a reply names to come back, by the provider's clock where it tells the time.
fn wait_until(head: &ResponseHead) -> Option<u64> {
    let until = clock::read_date(head.header("retry-after")?)?;
    let told = head.header("date").and_then(clock::read_date);
    let now = told.unwrap_or(clock::now_ms() as i64 / 1000);
    u64::try_from(until - now)
        .ok()
        .map(|seconds| seconds * 1000)
}

/// Asks for a provider's models: in the list that says most, where the server has it. The notes are of all pages.
///
/// # Errors
/// [`ProviderError`] when there is no list.
pub async fn models(
    endpoint: &Endpoint,
    sender: &Sender<'_, impl AsyncFn(HttpRequest) -> Result<HttpRequest, ProviderError>>,
    notes: &Notes,
) -> Result<Vec<ModelInfo>, ProviderError> {
    if let Some(request) = endpoint.richer_list()
        && let Ok(models) = pages(endpoint, request, sender, notes).await
    {
        return Ok(models);
    }
    let request = endpoint.dialect("").models_request(endpoint);
    pages(endpoint, request, sender, notes).await
}

/// Fetches what is publicly known of models from models.dev, with no key and nothing of this app on the request;
/// gives it, checked, as a catalogue of the day.
///
/// # Errors
/// [`NotRenewed`] says why there is none.
pub async fn renewed_catalogue(abort: &Abort) -> Result<String, NotRenewed> {
    let request = HttpRequest {
        method: Method::Get,
        url: models_dev::URL.to_owned(),
        headers: Vec::new(),
        body: None,
    };
    let reply = fetch::send(request, abort).await;
    let (head, chunks) = reply.map_err(|_| NotRenewed::Unreachable)?;
    let mut body = Body {
        first: Vec::new(),
        chunks,
        notes: &Notes::default(),
        sent_ms: 0.0,
        head_ms: 0.0,
    };
    if head.status != 200 {
        return Err(NotRenewed::Unreachable);
    }
    let body = body
        .whole(abort)
        .await
        .map_err(|_| NotRenewed::Unreachable)?;
    let catalogue = models_dev::catalogue(&String::from_utf8_lossy(&body), &clock::today())?;
    catalogue.write().map_err(|_| NotRenewed::NotTheList)
}

/// Reads a list from its first page to its last.
async fn pages(
    endpoint: &Endpoint,
    mut request: HttpRequest,
    sender: &Sender<'_, impl AsyncFn(HttpRequest) -> Result<HttpRequest, ProviderError>>,
    notes: &Notes,
) -> Result<Vec<ModelInfo>, ProviderError> {
    let (dialect, abort) = (endpoint.dialect(""), sender.abort);
    let mut models: Vec<ModelInfo> = Vec::new();
    for _ in 0..MOST_PAGES {
        let (head, mut body) = send(endpoint.route, request, sender, notes).await?;
        let body = body.whole(abort).await?;
        // Not everybody may see the second of two publishers' lists; the first is a list all the same.
        if head.status >= 400 && !models.is_empty() {
            break;
        }
        if head.status >= 400 {
            return Err(dialect.read_error(&head, &body));
        }
        let page = dialect.read_models(&body).map_err(malformed)?;
        // A page of nothing that chats is no repetition.
        let repeated = !page.is_empty() && page.iter().all(|model| models.contains(model));
        models.extend(page);
        match dialect.next_models(endpoint, &body) {
            // A server that ignores the page would give the first one for ever.
            Some(next) if !repeated => request = next,
            _ => break,
        }
    }
    Ok(models)
}

/// Sends a finished request that nobody looks into later, and gives the whole reply.
///
/// # Errors
/// [`ProviderError`] when there is no reply.
pub async fn whole(
    request: HttpRequest,
    route: Route,
    abort: &Abort,
) -> Result<(ResponseHead, Vec<u8>), ProviderError> {
    let notes = Notes::default();
    let (head, mut body) = sent(route, request, abort, &notes).await?;
    Ok((head, body.whole(abort).await?))
}

/// Sends a request, and once more where the signature was of another time than the provider's.
async fn send<'a>(
    route: Route,
    written: HttpRequest,
    sender: &Sender<'_, impl AsyncFn(HttpRequest) -> Result<HttpRequest, ProviderError>>,
    notes: &'a Notes,
) -> Result<(ResponseHead, Body<'a>), ProviderError> {
    let mut tried_again = false;
    loop {
        let request = (sender.attach)(written.clone()).await?;
        notes.borrow_mut().sent(&written, &request, masked);
        let signed = request.headers.iter().any(|(name, _)| name == "x-amz-date");
        let (head, body) = sent(route, request, sender.abort, notes).await?;
        let now = clock::now_ms() as i64 / 1000 + sender.skew.get();
        let off = head
            .header("date")
            .and_then(clock::read_date)
            .map_or(0, |date| date - now);
        if tried_again || !signed || head.status != 403 || off.abs() < TOLERATED_SKEW_SECONDS {
            return Ok((head, body));
        }
        sender.skew.set(sender.skew.get() + off);
        tried_again = true;
    }
}

async fn sent<'a>(
    route: Route,
    request: HttpRequest,
    abort: &Abort,
    notes: &'a Notes,
) -> Result<(ResponseHead, Body<'a>), ProviderError> {
    let sent_ms = clock::monotonic_ms();
    match begun(eagerly(route, request), abort).await {
        Ok((head, first, chunks)) => {
            notes.borrow_mut().head = Some(head.clone());
            let body = Body {
                first,
                chunks,
                notes,
                sent_ms,
                head_ms: clock::monotonic_ms(),
            };
            Ok((head, body))
        }
        Err(_) if abort.is_done() => Err(ProviderError::new(ErrorKind::Cancelled, "")),
        Err(_) => Err(ProviderError::new(
            match route {
                Route::Direct => ErrorKind::Blocked,
                Route::Relay => ErrorKind::Relay,
            },
            "",
        )),
    }
}

/// Has the relay answer at once, so that it learns of an end before the provider's first byte.
fn eagerly(route: Route, mut request: HttpRequest) -> HttpRequest {
    if route == Route::Relay && request.method == Method::Post {
        let header = [eager::HEADER, eager::EAGER].map(str::to_owned);
        request.headers.push(header.into());
    }
    request
}

/// Sends a request and waits for the provider's answer to begin; gives its head, what of its body came with that, and the rest.
async fn begun(
    request: HttpRequest,
    abort: &Abort,
) -> Result<(ResponseHead, Vec<u8>, Option<Chunks>), Unreadable> {
    let (head, chunks) = fetch::send(request, abort).await?;
    if head.header(eager::HEADER) != Some(eager::EAGER) {
        return Ok((head, Vec::new(), chunks));
    }
    let chunks = chunks.ok_or(Unreadable)?;
    let mut prelude = Prelude::default();
    loop {
        let bytes = chunks.next().await.ok().flatten().ok_or(Unreadable)?;
        let read = prelude.push(&bytes.to_vec()).map_err(|_| Unreadable)?;
        if let Some((head, first)) = read {
            return Ok((head, first, Some(chunks)));
        }
    }
}

/// A reply's body.
struct Body<'a> {
    /// What came with the head.
    first: Vec<u8>,
    /// Some replies have none.
    chunks: Option<Chunks>,
    notes: &'a Notes,
    sent_ms: f64,
    /// When its head came.
    head_ms: f64,
}

impl Body<'_> {
    /// The next bytes; `None` at the end.
    async fn next(&mut self, abort: &Abort) -> Result<Option<Vec<u8>>, ProviderError> {
        let bytes = match (&self.chunks, std::mem::take(&mut self.first)) {
            (_, first) if !first.is_empty() => Some(first),
            (None, _) => return Ok(None),
            (Some(chunks), _) => {
                let Ok(bytes) = chunks.next().await else {
                    let kind = if abort.is_done() {
                        ErrorKind::Cancelled
                    } else {
                        ErrorKind::CutOff
                    };
                    return Err(ProviderError::new(kind, ""));
                };
                bytes.map(|bytes| bytes.to_vec())
            }
        };
        if let Some(bytes) = &bytes {
            let at_ms = clock::monotonic_ms() - self.sent_ms;
            self.notes.borrow_mut().came(at_ms.round() as u64, bytes);
        }
        Ok(bytes)
    }

    /// The whole body, or as much of it as came: an error's text is worth reading even when it is cut.
    async fn whole(&mut self, abort: &Abort) -> Result<Vec<u8>, ProviderError> {
        let mut whole = Vec::new();
        loop {
            match self.next(abort).await {
                Ok(Some(bytes)) => whole.extend(bytes),
                Err(error) if error.kind == ErrorKind::Cancelled => return Err(error),
                Ok(None) | Err(_) => return Ok(whole),
            }
            if whole.len() > MAX_WHOLE_BYTES {
                abort.now();
                return Ok(whole);
            }
        }
    }
}

/// The provider's own address on a route; `None` where there is no such way.
pub fn own_address(provider: &ProviderRef, route: Route, at_relay: &str) -> Option<Address> {
    let ProviderRef::Known(id) = provider else {
        return None;
    };
    let direct = id.spec().base_url;
    let base_url = match route {
        Route::Direct => direct.to_owned(),
        Route::Relay => relay::base_url(at_relay, *id, direct)?,
    };
    Some(Address {
        base_url,
        route,
        extra_headers: Vec::new(),
    })
}

/// Where a service account's signed statement is exchanged: at Google, or by way of the app's own relay.
///
/// Not where the page says: whoever has the statement gets an access token for it.
pub fn token_url(route: Route, at_relay: &str) -> String {
    match route {
        Route::Direct => google::TOKEN_URL.to_owned(),
        Route::Relay => {
            let path = OtherHost::GOOGLE_TOKENS.relay_path("");
            format!("{at_relay}/{path}/token")
        }
    }
}

/// Why the key was not attached, in the words people know.
pub fn unsent(why: Unsent) -> ProviderError {
    let kind = match why {
        Unsent::NoKey => ErrorKind::NoKey,
        Unsent::UnboundHost => ErrorKind::UnboundHost,
        Unsent::BadKey | Unsent::NeedsToken => ErrorKind::BadKey,
    };
    ProviderError::new(kind, "")
}

fn malformed(error: DecodeError) -> ProviderError {
    ProviderError::new(ErrorKind::Malformed, error.text)
}

/// What a request that cannot be written means to a person.
fn unwritable(error: EncodeError) -> ProviderError {
    match error {
        EncodeError::NoModel => ProviderError::new(ErrorKind::BadModel, "Model: choose one first"),
        EncodeError::NoMessages => {
            ProviderError::new(ErrorKind::BadRequest, "Message: there is nothing to answer")
        }
        EncodeError::BadBaseUrl(_) => ProviderError::new(
            ErrorKind::BadRequest,
            "Base URL: this address cannot be used",
        ),
        EncodeError::Unsupported(what) => ProviderError::new(
            ErrorKind::BadRequest,
            format!("this provider cannot be sent {what}"),
        ),
    }
}

#[cfg(test)]
mod tests;
