//! What can go wrong between us and a provider, in one vocabulary.

use serde::{Deserialize, Serialize};

use crate::chat::Param;

/// A failed request or a failed answer: code branches on `kind`, people read `text`.
///
/// Never carries a request body, a header or a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderError {
    /// What code branches on.
    pub kind: ErrorKind,
    /// The HTTP status, if a reply came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The provider's own words, shortened to a readable length.
    pub text: String,
    /// How long the provider asks us to wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// The parameter that the provider refuses, in our words; the request may do without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<Param>,
}

impl ProviderError {
    /// Makes an error without status or waiting time.
    pub fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            status: None,
            text: text.into(),
            retry_after_ms: None,
            param: None,
        }
    }
}

/// The kinds of failure; each has one advice in the app's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// No key is kept for this provider, or it is locked away.
    NoKey,
    /// The key is wrong, revoked, or missing on the wire (401).
    BadKey,
    /// The key may not do this (403).
    Forbidden,
    /// The account has no credit left (402, or a 429 that says so).
    NoCredit,
    /// Too many requests or tokens for now (429).
    RateLimited,
    /// The conversation is longer than the model can read.
    TooLong,
    /// The model does not exist or is not open to this key (404).
    BadModel,
    /// The provider refuses a field or value of the request (400, 422).
    BadRequest,
    /// The provider refuses to answer this content.
    Refused,
    /// The provider is overloaded or down (500, 502, 503, 504, 529).
    Overloaded,
    /// The browser got no readable answer: CORS, offline, wrong address, or a rejected key that looks like it.
    Blocked,
    /// The relay itself refused or could not reach the provider.
    Relay,
    /// The reply was not what the wire format allows.
    Malformed,
    /// The stream ended without its proper end; what arrived is kept.
    CutOff,
    /// The user stopped it.
    Cancelled,
    /// The keyring refused to send the key to a host it is not bound to.
    UnboundHost,
    /// The app held it back: it may cost more than a budget leaves.
    OverBudget,
    /// The app held it back: there is a budget, and it cannot be known what it may cost.
    UnknownCost,
    /// The app held it back: there is no network, and the answer would come over one.
    Offline,
    /// The app held it back: the workspace it would come from leaves the provider out.
    Excluded,
    /// The browser's own model is not on this device yet: it is fetched when a person says so.
    NotFetched,
}

impl ErrorKind {
    /// Every kind.
    pub const ALL: [Self; 21] = [
        Self::NoKey,
        Self::BadKey,
        Self::Forbidden,
        Self::NoCredit,
        Self::RateLimited,
        Self::TooLong,
        Self::BadModel,
        Self::BadRequest,
        Self::Refused,
        Self::Overloaded,
        Self::Blocked,
        Self::Relay,
        Self::Malformed,
        Self::CutOff,
        Self::Cancelled,
        Self::UnboundHost,
        Self::OverBudget,
        Self::UnknownCost,
        Self::Offline,
        Self::Excluded,
        Self::NotFetched,
    ];

    /// Finds a kind by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The kind's name in attributes and records, in kebab-case.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoKey => "no-key",
            Self::BadKey => "bad-key",
            Self::Forbidden => "forbidden",
            Self::NoCredit => "no-credit",
            Self::RateLimited => "rate-limited",
            Self::TooLong => "too-long",
            Self::BadModel => "bad-model",
            Self::BadRequest => "bad-request",
            Self::Refused => "refused",
            Self::Overloaded => "overloaded",
            Self::Blocked => "blocked",
            Self::Relay => "relay",
            Self::Malformed => "malformed",
            Self::CutOff => "cut-off",
            Self::Cancelled => "cancelled",
            Self::UnboundHost => "unbound-host",
            Self::OverBudget => "over-budget",
            Self::UnknownCost => "unknown-cost",
            Self::Offline => "offline",
            Self::Excluded => "excluded",
            Self::NotFetched => "not-fetched",
        }
    }
}

/// A request that a dialect cannot express.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EncodeError {
    /// The model id is empty.
    NoModel,
    /// There is nothing to answer: no user message.
    NoMessages,
    /// The endpoint's base URL cannot be used; the text says why.
    BadBaseUrl(BaseUrlError),
    /// The dialect has no way to send this part.
    Unsupported(&'static str),
}

/// Why a base URL is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BaseUrlError {
    /// Empty, or not an absolute http(s) URL.
    NotAbsolute,
    /// `http:` to anything but this machine or a private address: the key would travel in the clear.
    NotSecure,
    /// Holds a user name or password.
    HasCredentials,
    /// Holds a query or a fragment.
    HasQuery,
    /// Holds a character that no host or path may hold.
    BadCharacter,
}

/// Why a credential is refused before it is kept; each names one field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyError {
    /// The API key holds a space, a comma or another character that no key has.
    BadCharacter,
    /// The base URL that it is for is none, so that there is no host to bind it to.
    NoAddress,
    /// The access key's id is not 16 to 128 capital letters and digits.
    AccessKeyId,
    /// The secret access key is missing, too short, or holds a character that none has.
    SecretAccessKey,
    /// The session token holds a character that none has.
    SessionToken,
    /// The access key is a temporary one (`ASIA…`), which needs its session token.
    SessionTokenMissing,
    /// The service account is no JSON object: the file was cut, or is another one.
    NotJson,
    /// The JSON is of another kind of credential than a service account.
    NotServiceAccount,
    /// The service account has no e-mail address that a header could carry.
    ClientEmail,
    /// The service account's private key is missing or not in PKCS #8 PEM form.
    PrivateKey,
    /// The service account names another token endpoint than Google's.
    TokenUri,
}

/// A reply body that is not what the wire format says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// What was expected and what came instead, without the content itself.
    pub text: String,
}
