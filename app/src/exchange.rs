//! One question to a provider, at the keyring's end: write the request, have the key attached, send, read the reply.

use std::cell::RefCell;

use maas_protocol::{
    chat::ChatRequest,
    error::{DecodeError, EncodeError, ErrorKind, ProviderError},
    event::ChatEvent,
    http::{HttpRequest, ResponseHead},
    models::ModelInfo,
    provider::{Endpoint, ProviderRef, Route},
    relay,
    trace::Trace,
};
use maas_vault::key::masked;

use crate::{
    bus::Address,
    keyring::Unsent,
    platform::{
        clock,
        fetch::{self, Abort},
        stream::Chunks,
    },
};

/// The longest body that is read in one piece; model lists are the largest.
const MAX_WHOLE_BYTES: usize = 16 * 1024 * 1024;

/// So many pages of a model list are asked for.
const MOST_PAGES: usize = 20;

/// Where it is noted what goes over the wire.
pub type Notes = RefCell<Trace>;

/// Asks a model and says what comes, as it comes; `attach` puts the credential on the finished request.
///
/// # Errors
/// [`ProviderError`] when there is no answer, or no more of it.
pub async fn chat(
    endpoint: &Endpoint,
    request: &ChatRequest,
    attach: impl AsyncFn(HttpRequest) -> Result<HttpRequest, ProviderError>,
    abort: &Abort,
    notes: &Notes,
    mut say: impl FnMut(Vec<ChatEvent>),
) -> Result<(), ProviderError> {
    let dialect = endpoint.dialect(&request.model);
    let (written, fields) = endpoint.write(request).map_err(unwritable)?;
    if !fields.is_empty() {
        say(vec![ChatEvent::NotSent { fields }]);
    }
    let (head, mut body) = send(endpoint.route, written, &attach, abort, notes).await?;
    if head.status >= 400 {
        return Err(dialect.read_error(&head, &body.whole(abort).await?));
    }
    // A server that cannot stream answers in one piece, whatever was asked.
    let in_one_piece = head
        .header("content-type")
        .is_some_and(|kind| kind.starts_with("application/json"));
    if in_one_piece {
        say(dialect
            .read_whole(&body.whole(abort).await?)
            .map_err(malformed)?);
        return Ok(());
    }
    let mut decoder = dialect.decoder();
    let mut events = Vec::new();
    loop {
        let bytes = body.next(abort).await?;
        match &bytes {
            Some(bytes) => decoder.push(bytes, &mut events),
            None => decoder.finish(&mut events),
        }
        if !events.is_empty() {
            say(std::mem::take(&mut events));
        }
        if bytes.is_none() {
            return Ok(());
        }
    }
}

/// Asks for a provider's models; `attach` puts the credential on each finished request.
///
/// # Errors
/// [`ProviderError`] when there is no list.
pub async fn models(
    endpoint: &Endpoint,
    attach: impl AsyncFn(HttpRequest) -> Result<HttpRequest, ProviderError>,
    abort: &Abort,
) -> Result<Vec<ModelInfo>, ProviderError> {
    let dialect = endpoint.dialect("");
    let mut request = dialect.models_request(endpoint);
    let mut models: Vec<ModelInfo> = Vec::new();
    for _ in 0..MOST_PAGES {
        let notes = Notes::default();
        let (head, mut body) = send(endpoint.route, request, &attach, abort, &notes).await?;
        let body = body.whole(abort).await?;
        if head.status >= 400 {
            return Err(dialect.read_error(&head, &body));
        }
        let page = dialect.read_models(&body).map_err(malformed)?;
        // A page of models that cannot be asked holds nothing new either, and others may follow.
        let fresh = page.is_empty() || page.iter().any(|model| !models.contains(model));
        models.extend(page);
        match dialect.next_models(endpoint, &body) {
            // A server that ignores the page would give the first one for ever.
            Some(next) if fresh => request = next,
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

async fn send<'a>(
    route: Route,
    written: HttpRequest,
    attach: &impl AsyncFn(HttpRequest) -> Result<HttpRequest, ProviderError>,
    abort: &Abort,
    notes: &'a Notes,
) -> Result<(ResponseHead, Body<'a>), ProviderError> {
    let request = attach(written.clone()).await?;
    notes.borrow_mut().sent(&written, &request, masked);
    sent(route, request, abort, notes).await
}

async fn sent<'a>(
    route: Route,
    request: HttpRequest,
    abort: &Abort,
    notes: &'a Notes,
) -> Result<(ResponseHead, Body<'a>), ProviderError> {
    let sent_ms = clock::monotonic_ms();
    match fetch::send(request, abort).await {
        Ok((head, chunks)) => {
            notes.borrow_mut().head = Some(head.clone());
            let body = Body {
                chunks,
                notes,
                sent_ms,
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

/// A reply's body.
struct Body<'a> {
    /// Some replies have none.
    chunks: Option<Chunks>,
    notes: &'a Notes,
    sent_ms: f64,
}

impl Body<'_> {
    /// The next bytes; `None` at the end.
    async fn next(&mut self, abort: &Abort) -> Result<Option<Vec<u8>>, ProviderError> {
        let Some(chunks) = &self.chunks else {
            return Ok(None);
        };
        let Ok(bytes) = chunks.next().await else {
            let kind = if abort.is_done() {
                ErrorKind::Cancelled
            } else {
                ErrorKind::CutOff
            };
            return Err(ProviderError::new(kind, ""));
        };
        let bytes = bytes.map(|bytes| bytes.to_vec());
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
pub fn own_address(provider: &ProviderRef, route: Route, own_origin: &str) -> Option<Address> {
    let ProviderRef::Known(id) = provider else {
        return None;
    };
    let direct = id.spec().base_url;
    let base_url = match route {
        Route::Direct => direct.to_owned(),
        Route::Relay => relay::base_url(own_origin, *id, direct)?,
    };
    Some(Address {
        base_url,
        route,
        extra_headers: Vec::new(),
    })
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
