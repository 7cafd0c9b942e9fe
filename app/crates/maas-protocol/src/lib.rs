//! Language-model wire formats without I/O: one canonical request, one event stream, many providers.
//!
//! Bytes go in, events come out; a finished [`http::HttpRequest`] comes out, and someone else sends it.
//! Nothing here reads a clock, draws randomness, names a JS type, or ever sees a key.
//! Shared by the app (`app/`) and the relay (`edge-proxy/`); see `app/ARCHITECTURE.md`.
//!
//! | to | use |
//! |---|---|
//! | find a provider | [`provider::ProviderId`], and its [`provider::ProviderSpec`] |
//! | check an address, a header, or body fields that a person typed | [`provider::check_base_url`], [`extras`] |
//! | say what is asked | [`chat::ChatRequest`] |
//! | leave out what the model does not take | [`capability`], by the registry and by what [`models`] and [`catalogue`] know |
//! | write it | [`provider::Endpoint::write`] |
//! | read the reply | [`dialect::Dialect`], whose [`dialect::Decoder`] gives [`event::ChatEvent`]s |
//! | have the answer as one | [`accumulate::Answer`] |
//! | list the models | [`dialect::Dialect::models_request`], [`dialect::Dialect::read_models`] |
//! | reach a host beside the models' own | [`relay::OtherHost`], [`provider::Endpoint::other_base_url`] |
//! | pass requests on for a browser | [`relay`] |
//! | answer a client that speaks OpenAI's or Anthropic's shape | [`front`] |
//! | show people what went over the wire | [`trace`] |
//!
//! # Ask and read the answer
//!
//! A picture and a question go out, two answers are asked for and come mixed in one stream:
//!
//! ```
//! use maas_protocol::{
//!     accumulate::Answer,
//!     capability::Limits,
//!     chat::{ChatRequest, Message, Param, Params, Part, Role, Source},
//!     event::FinishKind,
//!     http::Method,
//!     provider::{Endpoint, ProviderId, Route},
//! };
//!
//! # fn main() -> Result<(), maas_protocol::error::EncodeError> {
//! let spec = ProviderId::Mistral.spec();
//! let endpoint = Endpoint {
//!     spec,
//!     base_url: spec.base_url.into(),
//!     route: Route::Direct,
//!     extra_headers: Vec::new(),
//! };
//! let picture = Source::Data {
//!     media_type: "image/png".into(),
//!     base64: "iVBORw0KGgo=".into(),
//! };
//! let mut question = Message::text(Role::User, "What is this?");
//! question.parts.push(Part::Image { source: picture });
//! let request = ChatRequest {
//!     model: "mistral-large-latest".into(),
//!     messages: vec![question],
//!     params: Params {
//!         seed: Some(7),
//!         top_k: Some(40),
//!         temperature: Some(0.5),
//!         n: Some(2),
//!         ..Params::default()
//!     },
//!     stream: true,
//!     ..ChatRequest::default()
//! };
//!
//! // What is known of this one model, usually by `ModelInfo::limits`; then what the registry knows of its family.
//! let limits = Limits {
//!     without: vec![Param::Temperature],
//!     ..Limits::default()
//! };
//! let (request, unfit) = limits.fit(&request);
//! let (http, left_out) = endpoint.write(&request)?;
//! assert_eq!((unfit, left_out), (vec!["temperature".into()], vec!["top_k".into()]));
//!
//! // Complete but for the key: put it on as `spec.auth` says, and send it with any HTTP client.
//! assert_eq!((http.method, http.url.as_str()), (Method::Post, "https://api.mistral.ai/v1/chat/completions"));
//! let body = http.body.unwrap_or_default();
//! assert!(body.contains("data:image/png;base64,iVBORw0KGgo=") && body.contains(r#""random_seed":7"#));
//!
//! // What the client receives, in whatever pieces it comes.
//! let received = [
//!     r#"data: {"id":"1","choices":[{"index":0,"delta":{"content":"그림"}}]}"#,
//!     "\n\ndata: {\"id\":\"1\",\"choices\":[{\"index\":1,\"delta\":{\"content\":\"사진\"},\"fin",
//!     "ish_reason\":\"stop\"}]}\n\ndata: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"이에요\"},",
//!     "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":4}}\n\ndata: [DONE]\n\n",
//! ];
//! let mut decoder = endpoint.dialect(&request.model).decoder();
//! let mut events = Vec::new();
//! for bytes in received {
//!     decoder.push(bytes.as_bytes(), &mut events);
//! }
//! decoder.finish(&mut events);
//! let mut answer = Answer::default();
//! events.iter().for_each(|event| answer.apply(event));
//!
//! assert_eq!(answer.text, "그림이에요");
//! assert_eq!(answer.others[0].text, "사진");
//! assert_eq!(answer.usage.output, Some(4));
//! assert_eq!(answer.finish.as_ref().map(|finish| finish.kind), Some(FinishKind::Stop));
//! assert_eq!(answer.error, None);
//! // The next request has the answer among its messages.
//! assert_eq!(answer.to_message().role, Role::Assistant);
//!
//! // Bedrock lists its models at another host, in the region of the one that answers.
//! let spec = ProviderId::Bedrock.spec();
//! let bedrock = Endpoint {
//!     spec,
//!     base_url: spec.base_url.into(),
//!     route: Route::Direct,
//!     extra_headers: Vec::new(),
//! };
//! let list = bedrock.dialect("").models_request(&bedrock);
//! assert!(list.url.starts_with("https://bedrock.us-east-1.amazonaws.com/"));
//! # Ok(())
//! # }
//! ```
//!
//! Events can be applied as they come; here all come first, to be short. A reply with status 400 or above goes
//! to [`dialect::Dialect::read_error`], one that was not asked for as a stream to
//! [`dialect::Dialect::read_whole`]. Bytes that are no answer never panic: they end it with
//! [`event::ChatEvent::Failed`], after what had come before, and so does a stream that has no proper end.

#![deny(missing_docs)]

pub mod accumulate;
pub mod capability;
pub mod catalogue;
pub mod chat;
pub mod dialect;
pub mod error;
pub mod event;
pub mod extras;
pub mod foreign;
pub mod frame;
pub mod front;
pub mod http;
pub mod json;
pub mod let_in;
pub mod models;
pub mod moment;
pub mod place;
pub mod provider;
pub mod relay;
pub mod said;
pub mod schema;
pub mod trace;
pub mod usage;
