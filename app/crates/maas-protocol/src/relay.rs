//! The relay's contract: which request may pass, and where to. Pure; `edge-proxy/` does the I/O.

use crate::provider::{self, ProviderId, ProviderSpec};

pub mod eager;
pub mod grant;
mod hosts;
pub mod limits;
pub mod mask;
mod way;

pub use hosts::{HostPart, HostTemplate};
pub use way::{Host, OtherHost};

use mask::Kinds;
use way::Way;

/// The largest request body that passes unless the operator says otherwise.
pub const MAX_BODY_BYTES: u64 = 20 * 1024 * 1024;
/// How long a provider may take until it begins to answer, unless the operator says otherwise: a long
/// answer that is not streamed begins when it is complete.
pub const MAX_WAIT_MS: u64 = 600_000;
/// How long nothing may come of a reply that has begun, unless the operator says otherwise.
pub const MAX_IDLE_MS: u64 = 120_000;
/// How long a reply may last once it has begun, unless the operator says otherwise.
pub const MAX_TOTAL_MS: u64 = 1_800_000;

/// What the relay looks at before the body.
#[derive(Clone, Copy, Debug)]
pub struct RequestHead<'a> {
    /// The method, in upper case.
    pub method: &'a str,
    /// The path as received, not decoded.
    pub path: &'a str,
    /// The query as received, without the question mark.
    pub query: Option<&'a str>,
    /// The `Origin` header; programs send none.
    pub origin: Option<&'a str>,
    /// The `Content-Length` header, if it is a number.
    pub content_length: Option<u64>,
    /// The values of the credential headers that are there.
    pub credentials: [Option<&'a str>; CREDENTIAL_HEADERS.len()],
}

/// The header names whose values [`RequestHead::credentials`] holds.
pub const CREDENTIAL_HEADERS: [&str; 5] = [
    "authorization",
    "x-api-key",
    "x-goog-api-key",
    "api-key",
    "x-amz-security-token",
];

/// What the operator allows.
#[derive(Clone, Debug)]
pub struct Policy<'a> {
    /// The relay's own origin.
    pub own_origin: &'a str,
    /// Other origins that may call it from a page; `None` is localhost on any port.
    pub allowed_origins: Option<Vec<&'a str>>,
    /// Providers, or single hosts of them, that the operator points elsewhere, as slug and origin.
    pub upstreams: Vec<(&'a str, &'a str)>,
    /// The largest request body.
    pub max_body_bytes: u64,
    /// The longest wait for the head of a reply.
    pub max_wait_ms: u64,
    /// The longest silence of a reply that has begun.
    pub max_idle_ms: u64,
    /// The longest time from the head of a reply to its end.
    pub max_total_ms: u64,
    /// Whether streams that only pass are watched for silence too: that takes processor time for each of their pieces.
    pub watch_passed: bool,
    /// Whether a line is printed for each request: slug, status and duration.
    pub log: bool,
    /// What is masked in the text of requests.
    pub mask: Kinds,
}

impl<'a> Policy<'a> {
    /// What holds where the operator says nothing.
    pub fn usual(own_origin: &'a str) -> Self {
        Self {
            own_origin,
            allowed_origins: None,
            upstreams: Vec::new(),
            max_body_bytes: MAX_BODY_BYTES,
            max_wait_ms: MAX_WAIT_MS,
            max_idle_ms: MAX_IDLE_MS,
            max_total_ms: MAX_TOTAL_MS,
            watch_passed: false,
            log: false,
            mask: Kinds::default(),
        }
    }
}

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    /// Whose it is.
    pub provider: ProviderId,
    /// The full address; path and query as received.
    pub url: String,
    /// Whether a body sent there may hold what people wrote; else it is about access only.
    pub texts: bool,
}

/// Why the relay refused; each is one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The first path segment names no provider that is relayed.
    UnknownProvider,
    /// The second path segment names no region, or nothing that a resource could be called.
    UnknownHost,
    /// The path holds a character or segment that could be read in two ways.
    BadPath,
    /// The path is outside what the provider's entry lets through.
    PathNotAllowed,
    /// Only GET and POST pass.
    MethodNotAllowed,
    /// The page's origin is not on the list.
    OriginNotAllowed,
    /// The body is over the limit.
    TooLarge,
    /// Something is to be masked in the body, and cannot be.
    NotMasked,
    /// The headers and the address are too many or too long.
    HeadTooLarge,
    /// This caller asks too often; it may again after so many seconds.
    RateLimited(u64),
    /// The provider refused too many keys of this caller; it may ask again after so many seconds.
    TooManyRefused(u64),
    /// Too many answers to this caller are under way.
    TooManyAtOnce,
    /// A credential holds a comma, a space or a control character, and is no signature.
    BadCredential,
    /// An access token that is not good, or not for this request; which of both is not said.
    TokenRefused,
    /// An access token that is not for this model.
    ModelRefused,
    /// The provider could not be reached.
    Unreachable,
    /// The provider did not begin to answer in time.
    TimedOut,
    /// The provider began to answer and did not end.
    Stalled,
    /// The provider answered with a redirect, which is never followed.
    Redirected,
    /// The provider answered with a web page.
    NotAnApi,
}

impl Denied {
    /// The rule's name, sent as `x-relay-error`.
    pub fn rule(self) -> &'static str {
        match self {
            Self::UnknownProvider => "unknown-provider",
            Self::UnknownHost => "unknown-host",
            Self::BadPath => "bad-path",
            Self::PathNotAllowed => "path-not-allowed",
            Self::MethodNotAllowed => "method-not-allowed",
            Self::OriginNotAllowed => "origin-not-allowed",
            Self::TooLarge => "too-large",
            Self::NotMasked => "not-masked",
            Self::HeadTooLarge => "head-too-large",
            Self::RateLimited(_) => "rate-limited",
            Self::TooManyRefused(_) => "too-many-refused",
            Self::TooManyAtOnce => "too-many-at-once",
            Self::BadCredential => "bad-credential",
            Self::TokenRefused => "token-refused",
            Self::ModelRefused => "model-refused",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed-out",
            Self::Stalled => "stalled",
            Self::Redirected => "redirected",
            Self::NotAnApi => "not-an-api",
        }
    }

    /// The status of the refusal.
    pub fn status(self) -> u16 {
        match self {
            Self::UnknownProvider | Self::UnknownHost => 404,
            Self::BadPath | Self::BadCredential => 400,
            Self::TokenRefused => 401,
            Self::PathNotAllowed | Self::OriginNotAllowed | Self::ModelRefused => 403,
            Self::MethodNotAllowed => 405,
            Self::TooLarge => 413,
            Self::NotMasked => 415,
            Self::RateLimited(_) | Self::TooManyRefused(_) | Self::TooManyAtOnce => 429,
            Self::HeadTooLarge => 431,
            Self::TimedOut | Self::Stalled => 504,
            Self::Unreachable | Self::Redirected | Self::NotAnApi => 502,
        }
    }

    /// What a person reads.
    pub fn message(self) -> &'static str {
        match self {
            Self::UnknownProvider => "This relay knows no such provider.",
            Self::UnknownHost => "This relay knows no such region or resource of the provider.",
            Self::BadPath => "The path holds a character that the relay does not pass on.",
            Self::PathNotAllowed => "The relay does not pass this path of the provider on.",
            Self::MethodNotAllowed => "The relay passes GET and POST only.",
            Self::OriginNotAllowed => "This relay does not serve pages of that origin.",
            Self::TooLarge => "The request is larger than this relay passes on.",
            Self::NotMasked => {
                "This relay masks secrets in requests, and can do so only in JSON that is neither signed nor packed."
            }
            Self::HeadTooLarge => {
                "The headers and the address are larger than this relay passes on."
            }
            Self::RateLimited(_) => "This relay has been asked too often; wait a little.",
            Self::TooManyRefused(_) => "Too many keys were refused by providers; wait a little.",
            Self::TooManyAtOnce => "Too many answers are under way; wait for one to end.",
            Self::BadCredential => "The key holds a character that no key has.",
            Self::TokenRefused => {
                "The access token is not good, or not for this request. Whoever made it knows what it allows."
            }
            Self::ModelRefused => "The access token is not for this model.",
            Self::Unreachable => "The relay could not reach the provider.",
            Self::TimedOut => "The provider did not begin to answer in time.",
            Self::Stalled => "The provider stopped in the middle of its answer.",
            Self::Redirected => {
                "The provider answered with a redirect, which the relay does not follow."
            }
            Self::NotAnApi => "The provider answered with a web page instead of an API reply.",
        }
    }

    /// How many seconds to wait before asking again.
    pub fn retry_after_s(self) -> Option<u64> {
        match self {
            Self::RateLimited(seconds) | Self::TooManyRefused(seconds) => Some(seconds),
            Self::TooManyAtOnce => Some(1),
            _ => None,
        }
    }

    /// The refusal's body, in OpenAI's error shape; `id` tells this one from others.
    pub fn body(self, id: &str) -> String {
        serde_json::json!({ "error": {
            "message": self.message(), "type": "relay_error", "param": null, "code": self.rule(), "id": id
        } })
        .to_string()
    }
}

/// Decides whether a request may pass the relay, and where to.
///
/// The host comes from the registry, never from the request: a caller who could
/// choose it would make this an open proxy. At most one part of it is named by the
/// caller, and checked against the [`HostTemplate`]. Path and query stay as received,
/// since some signatures cover their exact spelling.
///
/// # Errors
/// [`Denied`] names the one rule that failed; the reply carries no other detail.
pub fn plan(head: &RequestHead<'_>, policy: &Policy<'_>) -> Result<Upstream, Denied> {
    let (way, path) = route(head.path).ok_or(Denied::UnknownProvider)?;
    if let Some(origin) = head.origin
        && !origin_allowed(origin, policy)
    {
        return Err(Denied::OriginNotAllowed);
    }
    if !matches!(head.method, "GET" | "POST") {
        return Err(Denied::MethodNotAllowed);
    }
    if !is_plain(&path, way.encoded_slashes())
        || head
            .query
            .is_some_and(|query| !query.bytes().all(|b| b.is_ascii_graphic()))
    {
        return Err(Denied::BadPath);
    }
    let (own, path) = way.origin_and_path(&path)?;
    if !way.lets_through(path) {
        return Err(Denied::PathNotAllowed);
    }
    if head
        .content_length
        .is_some_and(|length| length > policy.max_body_bytes)
    {
        return Err(Denied::TooLarge);
    }
    if head
        .credentials
        .iter()
        .flatten()
        .any(|value| !is_credential(value))
    {
        return Err(Denied::BadCredential);
    }
    // What a provider's slug is pointed at stands for its other hosts too.
    let moved_as = |slug: &str| policy.upstreams.iter().find(|(name, _)| *name == slug);
    let moved = moved_as(way.slug).or_else(|| moved_as(way.provider.slug()));
    let origin = match moved {
        Some((_, origin)) => origin.trim_end_matches('/').to_owned(),
        None => own,
    };
    let query = head
        .query
        .map_or(String::new(), |query| format!("?{query}"));
    Ok(Upstream {
        provider: way.provider,
        url: format!("{origin}{path}{query}"),
        texts: way.texts,
    })
}

/// Whether a path belongs to the relay rather than to the app's files.
pub fn is_relay_path(path: &str) -> bool {
    route(path).is_some()
}

/// The provider that a path at the relay leads to.
pub fn provider_of(path: &str) -> Option<ProviderId> {
    route(path).map(|(way, _)| way.provider)
}

/// Splits `/<slug>/<rest>` or `/api/v1/<slug>/<rest>` into the way and the upstream path.
fn route(path: &str) -> Option<(Way, String)> {
    let (slug, rest) = path.strip_prefix('/')?.split_once('/')?;
    if slug == "api" {
        let (slug, rest) = rest.strip_prefix("v1/")?.split_once('/')?;
        let own = ProviderId::from_slug(slug).and_then(Way::to)?;
        // The version would be read as the part of the host that the caller names.
        return (!own.names_part()).then(|| (own, format!("/v1/{rest}")));
    }
    Some((Way::of(slug)?, format!("/{rest}")))
}

/// Whether a path reads alike for every parser: no dot segments, no encoded separators, no doubts.
///
/// Where encoded slashes may stand, what they part must be as plain as other segments: a server that reads
/// them as slashes gets to no other place by them.
fn is_plain(path: &str, encoded_slashes: bool) -> bool {
    let mut lower = path.to_ascii_lowercase();
    if encoded_slashes {
        lower = lower.replace("%2f", "/");
    }
    let odd = ["//", "%2e", "%2f", "%5c", "%25", "%00"]
        .iter()
        .any(|sequence| lower.contains(sequence));
    let plain = |b: u8| {
        b.is_ascii_graphic() && !matches!(b, b'\\' | b';' | b'#' | b'?' | b'"' | b'<' | b'>' | b'`')
    };
    !odd && path.bytes().all(plain)
        && !lower
            .split('/')
            .any(|segment| segment == "." || segment == "..")
}

/// Whether a credential is one word, after the scheme's name if it has one, or a signature.
fn is_credential(value: &str) -> bool {
    let word = value.strip_prefix("Bearer ").unwrap_or(value);
    // Without its key the scheme's name would look like one.
    let named = !value.trim_end().eq_ignore_ascii_case("bearer");
    named && (is_key(word) || is_signature(value))
}

/// Whether a text is spelled as keys are: one word, without a comma.
pub(crate) fn is_key(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_graphic() && b != b',')
}

/// Whether a credential is a signature as AWS defines it (version 4), and not one byte more.
fn is_signature(value: &str) -> bool {
    let parts = value
        .strip_prefix("AWS4-HMAC-SHA256 Credential=")
        .and_then(|rest| rest.split_once(", SignedHeaders="))
        .and_then(|(scope, rest)| Some((scope, rest.split_once(", Signature=")?)));
    let Some((scope, (headers, signature))) = parts else {
        return false;
    };
    let all = |text: &str, allowed: fn(u8) -> bool| !text.is_empty() && text.bytes().all(allowed);
    let name = |text: &str| {
        all(text, |b| {
            b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'
        })
    };
    let scope: Vec<&str> = scope.split('/').collect();
    let [id, date, region, service, "aws4_request"] = scope.as_slice() else {
        return false;
    };
    all(id, |b| b.is_ascii_alphanumeric() || b == b'_')
        && date.len() == 8
        && all(date, |b| b.is_ascii_digit())
        && name(region)
        && name(service)
        && headers.split(';').all(name)
        && signature.len() == 64
        && all(signature, |b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a page of that origin may call the relay; `null` never may.
pub fn origin_allowed(origin: &str, policy: &Policy<'_>) -> bool {
    if origin == policy.own_origin {
        return true;
    }
    match &policy.allowed_origins {
        Some(list) => list.contains(&origin),
        None => ["http://localhost", "http://127.0.0.1"]
            .iter()
            .any(|local| {
                let port = origin
                    .strip_prefix(local)
                    .and_then(|rest| rest.strip_prefix(':'));
                origin == *local || port.is_some_and(|port| port.parse::<u16>().is_ok())
            }),
    }
}

/// Request headers that go up to the provider; everything else stays here.
pub const UPSTREAM_HEADERS: &[&str] = &[
    "accept",
    "anthropic-beta",
    "anthropic-version",
    "api-key",
    "authorization",
    "content-type",
    "http-referer",
    "idempotency-key",
    "openai-beta",
    "openai-organization",
    "openai-project",
    "user-agent",
    "x-amz-date",
    "x-amz-security-token",
    "x-api-key",
    "x-goog-api-key",
    "x-title",
];

/// Reply headers that go down to the caller, all of them readable for a page.
pub const REPLY_HEADERS: &[&str] = &[
    "anthropic-organization-id",
    "anthropic-ratelimit-input-tokens-limit",
    "anthropic-ratelimit-input-tokens-remaining",
    "anthropic-ratelimit-input-tokens-reset",
    "anthropic-ratelimit-output-tokens-limit",
    "anthropic-ratelimit-output-tokens-remaining",
    "anthropic-ratelimit-output-tokens-reset",
    "anthropic-ratelimit-requests-limit",
    "anthropic-ratelimit-requests-remaining",
    "anthropic-ratelimit-requests-reset",
    "anthropic-ratelimit-tokens-limit",
    "anthropic-ratelimit-tokens-remaining",
    "anthropic-ratelimit-tokens-reset",
    "content-type",
    // What time it is for who checks signatures, so that a clock that is wrong can be told.
    "date",
    "openai-processing-ms",
    "request-id",
    "retry-after",
    "retry-after-ms",
    "x-amzn-errortype",
    "x-amzn-requestid",
    "x-generation-id",
    "x-ratelimit-limit-requests",
    "x-ratelimit-limit-tokens",
    "x-ratelimit-remaining-requests",
    "x-ratelimit-remaining-tokens",
    "x-ratelimit-reset-requests",
    "x-ratelimit-reset-tokens",
    "x-request-id",
    "x-should-retry",
];

/// The part of the host that the relay's path names for a base URL, with a slash before it; empty where
/// the host is the registry's. `None`: the relay carries nothing to that address.
pub fn named_part(spec: &ProviderSpec, base_url: &str) -> Option<String> {
    let origin = provider::origin(base_url).filter(|_| spec.relayed())?;
    match &spec.relay_host {
        Some(template) => Some(format!("/{}", template.part_of(&origin)?)),
        None => (provider::origin(spec.base_url)? == origin).then(String::new),
    }
}

/// The base URL that stands for the one in use when the request goes through the relay; `None` when the
/// relay carries nothing there.
pub fn base_url(own_origin: &str, provider: ProviderId, in_use: &str) -> Option<String> {
    let spec = provider.spec();
    let part = named_part(spec, in_use)?;
    let base = if spec.relay_host.is_some() {
        in_use
    } else {
        spec.base_url
    };
    let (_, rest) = base.split_once("://")?;
    let path = rest
        .find('/')
        .and_then(|at| rest.get(at..))
        .unwrap_or_default();
    Some(format!("{own_origin}/{}{part}{path}", provider.slug()))
}

#[cfg(test)]
mod tests;
