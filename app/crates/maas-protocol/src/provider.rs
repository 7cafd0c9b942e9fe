//! The providers: one file each below `provider/`, one line each in the registry.
//!
//! The module's name is the slug, the stored id and the relay's path segment, and is never renamed.
//! No second list exists: the picker, the relay's allow-list and the tests read [`ProviderId::ALL`].

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    capability::{Budget, Takes, files::FileRules, fit},
    chat::{ChatRequest, Params, Verbosity},
    dialect::{Dialect, WireFormat, counting},
    error::{DecodeError, EncodeError},
    event::MAX_ANSWERS,
    extras::merge,
    http::{HttpRequest, Method},
    let_in::{LetIn, System},
    place::Place,
    relay::{HostTemplate, OtherHost},
};

mod address;
mod known;
mod listed;

pub use address::{Space, check_base_url, origin, space};
pub use browser::spoken;
pub use listed::IN_MODELS_DEV;
pub use vertex::address as vertex_address;

/// Declares the providers: modules, [`ProviderId`] and its lookups, from one list.
macro_rules! registry {
    ($($module:ident => $variant:ident),+ $(,)?) => {
        $(mod $module;)+

        /// A provider of the registry; stored and sent as its slug.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ProviderId {
            $(#[doc = concat!("`", stringify!($module), "`")] $variant,)+
        }

        impl ProviderId {
            /// Every provider, in the order people see them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The provider's id in records, relay paths and attributes.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$variant => stringify!($module),)+ }
            }

            /// Everything known about the provider.
            pub fn spec(self) -> &'static ProviderSpec {
                match self { $(Self::$variant => &$module::SPEC,)+ }
            }
        }
    };
}

registry! {
    demo => Demo,
    browser => Browser,
    openai => Openai,
    azure => Azure,
    anthropic => Anthropic,
    google => Google,
    vertex => Vertex,
    mistral => Mistral,
    xai => Xai,
    groq => Groq,
    deepseek => Deepseek,
    together => Together,
    cohere => Cohere,
    openrouter => Openrouter,
    bedrock => Bedrock,
    ollama => Ollama,
    lmstudio => Lmstudio,
    llamacpp => Llamacpp,
    vllm => Vllm,
    tgi => Tgi,
}

impl ProviderId {
    /// Finds a provider by its slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|id| id.slug() == slug)
    }
}

/// What is known about a provider: data, plus a few hooks for odd ones.
pub struct ProviderSpec {
    /// The name people know it by.
    pub name: &'static str,
    /// Where its API lives, without a trailing slash; the user may point it elsewhere. Empty: only the user knows.
    pub base_url: &'static str,
    /// What a base URL looks like where only the user knows it.
    pub base_url_hint: &'static str,
    /// The wire format it speaks, by model id; for its model list by the empty one.
    pub wire: fn(&str) -> WireFormat,
    /// An older form of its API, at base URLs of its own.
    pub other_form: Option<OtherForm>,
    /// How a credential is put on a request.
    pub auth: AuthScheme,
    /// Whether it answers without a credential.
    pub key_optional: bool,
    /// How the browser gets there by default.
    pub reach: Reach,
    /// The provider's host where it has one part that the caller names; `None`: the base URL's.
    pub relay_host: Option<HostTemplate>,
    /// What the relay lets through below the provider's origin; empty: never relayed.
    pub relay_paths: &'static [&'static str],
    /// Whether a name in its paths may hold an encoded slash, as Amazon's resource names do.
    pub encoded_slashes: bool,
    /// What its base URL follows from, where people choose that and not the address.
    pub place: Option<Place>,
    /// Further hosts that its requests need.
    pub other_hosts: &'static [OtherHost],
    /// Header pairs that every request carries, on either route.
    pub headers: &'static [(&'static str, &'static str)],
    /// Header pairs that only a direct browser request carries (never through the relay).
    pub direct_headers: &'static [(&'static str, &'static str)],
    /// A list of models that says more than the wire format's own: its path below the base URL, or below the
    /// origin where it begins with two slashes. A server that lacks it is asked for the other one.
    pub richer_list: Option<&'static str>,
    /// Models offered before the live list has come; the first one is the default.
    pub starter_models: &'static [&'static str],
    /// Where a person gets a key.
    pub key_page: Option<&'static str>,
    /// Where a person signs in to be given a key, where there is such a page.
    pub sign_in: Option<SignIn>,
    /// What a model takes, by its id.
    pub takes: fn(&str) -> Takes,
    /// What a model does where a parameter is not sent, as far as that is documented.
    pub defaults: fn(&str) -> Params,
    /// How many files go into one request, and how large they may be, by model id.
    pub files: fn(&str) -> FileRules,
    /// Whether it counts what a question has, exactly and for nothing, by model id.
    pub counts: fn(&str) -> bool,
    /// How thoughts go back with the conversation.
    pub reasoning_back: ReasoningBack,
    /// Changes the finished body where the provider differs from its dialect.
    pub patch_body: Option<fn(&mut serde_json::Value)>,
    /// The commands by which a local server lets pages of an origin in, where it does not by itself.
    pub allow_origin: &'static [LetIn],
    /// Answers in the app itself, without any network; only the Demo provider does.
    pub answer_locally: Option<fn(&ChatRequest) -> String>,
    /// The browser's own model answers, which the page asks itself ([`spoken`]).
    pub by_browser: bool,
}

impl ProviderSpec {
    /// A provider that speaks OpenAI Chat Completions and nothing else is known of it; what a registry
    /// entry leaves out, and what a user-made endpoint is.
    pub const OPENAI_LIKE: Self = Self {
        name: "OpenAI-compatible",
        base_url: "",
        base_url_hint: "",
        wire: |_| WireFormat::OpenaiChat,
        other_form: None,
        auth: AuthScheme::Bearer,
        key_optional: true,
        reach: Reach::Direct,
        relay_host: None,
        relay_paths: &[],
        encoded_slashes: false,
        place: None,
        other_hosts: &[],
        headers: &[],
        direct_headers: &[],
        richer_list: None,
        starter_models: &[],
        key_page: None,
        sign_in: None,
        takes: |_| Takes::ALL,
        defaults: |_| Params::default(),
        files: |_| FileRules::USUAL,
        counts: |_| false,
        reasoning_back: ReasoningBack::Never,
        patch_body: None,
        allow_origin: &[],
        answer_locally: None,
        by_browser: false,
    };

    /// Writes and reads the wire format of a model.
    pub fn dialect(&self, model: &str) -> &'static dyn Dialect {
        (self.wire)(model).dialect()
    }

    /// Whether it answers on this device, without an address: neither a key nor a network is needed.
    pub fn is_builtin(&self) -> bool {
        self.reach == Reach::Builtin
    }

    /// Whether the relay knows the way to it.
    pub fn relayed(&self) -> bool {
        !self.relay_paths.is_empty()
    }
}

/// How a credential is put on a request; never into the URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthScheme {
    /// No credential.
    None,
    /// `authorization: Bearer …`
    Bearer,
    /// `x-api-key: …` (Anthropic).
    XApiKey,
    /// `x-goog-api-key: …` (Google).
    GoogApiKey,
    /// `api-key: …`, or `authorization: Bearer …` for a token of the sign-in service (Azure).
    ApiKey,
    /// A signature with a pair of AWS keys, or `authorization: Bearer …` with an API key (Bedrock).
    AwsKeys,
    /// An access token of a service account, or `x-goog-api-key: …` with an API key (Vertex AI).
    GoogleAccount,
}

/// An older form of a provider's API that still answers, at base URLs of its own.
pub struct OtherForm {
    /// What the base URLs of this form hold, and no others.
    pub marker: &'static str,
    /// The wire format, whatever the model.
    pub wire: WireFormat,
    /// The query of every request, with its question mark.
    pub query: &'static str,
    /// Where models are listed: what stands in for the marker and all behind it.
    pub models_below: &'static str,
}

/// A sign-in that gives a key back (OAuth with PKCE, RFC 7636).
pub struct SignIn {
    /// The page, without a query.
    pub page: &'static str,
    /// Where the code that comes back is exchanged for a key, below the base URL.
    pub exchange: &'static str,
}

/// How an answer's thoughts go back to its provider with the rest of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReasoningBack {
    /// They do not.
    Never,
    /// As the opaque items they came in, in `reasoning_details`, with messages that call tools (OpenRouter).
    Details,
    /// As readable text in `reasoning_content`, with messages that call tools (DeepSeek).
    WithToolCalls,
}

/// How the browser gets to a provider when the user has not said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In the app itself: no network.
    Builtin,
    /// Straight from the browser; CORS works.
    Direct,
    /// Through the relay; CORS is refused.
    Relay,
    /// A server on the user's machine or network; never relayed.
    Local,
}

/// What a chat names as its provider; stored as `slug` text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ProviderRef {
    /// One of the registry.
    Known(ProviderId),
    /// A user-made OpenAI-compatible endpoint, by its id (`custom-…`).
    Custom(String),
    /// A slug that this version does not know; the chat still opens.
    Gone(String),
}

static CUSTOM: ProviderSpec = ProviderSpec::OPENAI_LIKE;

/// The prefix of every user-made endpoint's id; no registry slug may begin so.
pub const CUSTOM_PREFIX: &str = "custom-";

impl ProviderRef {
    /// The stored id.
    pub fn slug(&self) -> &str {
        match self {
            Self::Known(id) => id.slug(),
            Self::Custom(slug) | Self::Gone(slug) => slug,
        }
    }

    /// Reads a stored id.
    pub fn from_slug(slug: &str) -> Self {
        match ProviderId::from_slug(slug) {
            Some(id) => Self::Known(id),
            None if slug.starts_with(CUSTOM_PREFIX) => Self::Custom(slug.to_owned()),
            None => Self::Gone(slug.to_owned()),
        }
    }

    /// The registry's entry; user-made endpoints read as [`ProviderSpec::OPENAI_LIKE`], a gone one has none.
    pub fn spec(&self) -> Option<&'static ProviderSpec> {
        match self {
            Self::Known(id) => Some(id.spec()),
            Self::Custom(_) => Some(&CUSTOM),
            Self::Gone(_) => None,
        }
    }
}

impl Serialize for ProviderRef {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.slug())
    }
}

impl<'de> Deserialize<'de> for ProviderRef {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let slug = String::deserialize(deserializer)?;
        Ok(Self::from_slug(&slug))
    }
}

/// Where and how one request goes: a provider with its base URL and route resolved.
pub struct Endpoint {
    /// The provider's data.
    pub spec: &'static ProviderSpec,
    /// What paths are appended to, without a trailing slash. Direct: the provider's or the user's
    /// base URL. Relayed: as [`relay::base_url`](crate::relay::base_url) gives it.
    pub base_url: String,
    /// Which way the request goes.
    pub route: Route,
    /// Headers the user added to an own endpoint.
    pub extra_headers: Vec<(String, String)>,
}

/// Which way a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Route {
    /// Straight from the browser.
    Direct,
    /// Through the relay.
    Relay,
}

/// Reads the number that answers [`Endpoint::count`].
///
/// # Errors
/// [`DecodeError`] when the body has none.
pub fn read_count(body: &[u8]) -> Result<u64, DecodeError> {
    counting::read(body)
}

impl Endpoint {
    /// Writes and reads the wire format of a model at this address.
    pub fn dialect(&self, model: &str) -> &'static dyn Dialect {
        match self.other_form() {
            Some((form, _)) => form.wire.dialect(),
            None => self.spec.dialect(model),
        }
    }

    /// The other form of the provider's API, where this is an address of it, and what stands before its marker.
    fn other_form(&self) -> Option<(&'static OtherForm, &str)> {
        let form = self.spec.other_form.as_ref()?;
        let (before, _) = self.base_url.split_once(form.marker)?;
        Some((form, before))
    }

    /// Writes a request, without what the model does not take; gives the names of that too.
    ///
    /// # Errors
    /// [`EncodeError`] names the field that this model or format cannot be sent.
    pub fn write(&self, request: &ChatRequest) -> Result<(HttpRequest, Vec<String>), EncodeError> {
        let (fitted, left_out) = fit(request, &(self.spec.takes)(&request.model))?;
        let dialect = self.dialect(&request.model);
        Ok((dialect.encode(self, &fitted)?, left_out))
    }

    /// Writes the free request that counts a question's tokens, where the provider counts for this model;
    /// [`read_count`] reads the reply.
    ///
    /// # Errors
    /// [`EncodeError`] as for the question itself.
    pub fn count(&self, request: &ChatRequest) -> Result<Option<HttpRequest>, EncodeError> {
        if !(self.spec.counts)(&request.model) {
            return Ok(None);
        }
        let (fitted, _) = fit(request, &(self.spec.takes)(&request.model))?;
        self.dialect(&request.model).count(self, &fitted)
    }

    /// A request for a list at `path`, with the provider's headers.
    pub(crate) fn get(&self, path: &str) -> HttpRequest {
        let url = match self.other_form() {
            Some((form, before)) => format!("{before}{}{path}", form.models_below),
            None => format!("{}{path}", self.base_url),
        };
        self.request(Method::Get, url, None)
    }

    /// The same at another host of the provider.
    pub(crate) fn get_at(&self, other: &OtherHost, path: &str) -> HttpRequest {
        let url = format!("{}{path}", self.other_base_url(other));
        self.request(Method::Get, url, None)
    }

    /// The request for the provider's richer list of models, where it has one.
    pub fn richer_list(&self) -> Option<HttpRequest> {
        let path = self.spec.richer_list?;
        let url = match path.strip_prefix('/') {
            Some(path) if path.starts_with('/') => format!("{}{path}", origin(&self.base_url)?),
            _ => format!("{}{path}", self.base_url),
        };
        Some(self.request(Method::Get, url, None))
    }

    /// A JSON request for `path`, with the provider's headers and its changes to the body, and what the
    /// user set for this provider over it all.
    pub(crate) fn post(
        &self,
        path: &str,
        body: Map<String, Value>,
        request: &ChatRequest,
    ) -> HttpRequest {
        let mut body = Value::Object(body);
        if let Some(patch) = self.spec.patch_body {
            patch(&mut body);
        }
        if let Some(fields) = body.as_object_mut() {
            merge(fields, &request.provider_config);
        }
        let url = format!("{}{path}", self.base_url);
        self.request(Method::Post, url, Some(body.to_string()))
    }

    /// A request for an address below this one or beside it, with the provider's headers.
    pub(crate) fn request(&self, method: Method, url: String, body: Option<String>) -> HttpRequest {
        let direct = if self.route == Route::Direct {
            self.spec.direct_headers
        } else {
            &[]
        };
        let fixed = self.spec.headers.iter().chain(direct);
        let json = body
            .is_some()
            .then_some(&("content-type", "application/json"));
        let own = self
            .extra_headers
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        HttpRequest {
            method,
            url: url + self.other_form().map_or("", |(form, _)| form.query),
            headers: json
                .into_iter()
                .chain(fixed)
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .chain(own)
                .collect(),
            body,
        }
    }
}

#[cfg(test)]
mod tests;
