//! Language-model wire formats without I/O: one canonical request, one event stream, many providers.
//!
//! Bytes go in, events come out; a finished [`http::HttpRequest`] comes out, and someone else sends it.
//! Nothing here reads a clock, draws randomness, names a JS type, or ever sees a key.
//! Shared by the app (`app/`) and the relay (`edge-proxy/`); see `app/ARCHITECTURE.md`.
//!
//! | to | use |
//! |---|---|
//! | find a provider | [`provider::ProviderId`], and its [`provider::ProviderSpec`] |
//! | say what is asked | [`chat::ChatRequest`] |
//! | check what people add to it | [`extras`] |
//! | write it | [`provider::Endpoint::write`] |
//! | read the reply | [`dialect::Dialect`], whose [`dialect::Decoder`] gives [`event::ChatEvent`]s |
//! | have the answer as one | [`accumulate::Answer`] |
//! | pass requests on for a browser | [`relay`] |
//!
//! # Ask and read the answer
//!
//! ```
//! use maas_protocol::{
//!     accumulate::Answer,
//!     chat::{ChatRequest, Message, Role},
//!     event::FinishKind,
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
//! let request = ChatRequest {
//!     model: "mistral-large-latest".into(),
//!     messages: vec![Message::text(Role::User, "Say hello in Korean.")],
//!     stream: true,
//!     ..ChatRequest::default()
//! };
//!
//! // Complete but for the key: put it on as `spec.auth` says, and send it with any HTTP client.
//! let (http, left_out) = endpoint.write(&request)?;
//! assert_eq!(http.url, "https://api.mistral.ai/v1/chat/completions");
//! assert!(left_out.is_empty());
//!
//! // What the client receives, in whatever pieces it comes.
//! let received = [
//!     r#"data: {"id":"1","model":"mistral-large-2512","choices":[{"delta":{"content":"안녕"}}]}"#,
//!     "\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"하세요\"},\"fin",
//!     "ish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
//! ];
//! let mut decoder = spec.dialect(&request.model).decoder();
//! let mut events = Vec::new();
//! let mut answer = Answer::default();
//! for bytes in received {
//!     decoder.push(bytes.as_bytes(), &mut events);
//!     events.drain(..).for_each(|event| answer.apply(&event));
//! }
//! decoder.finish(&mut events);
//! events.drain(..).for_each(|event| answer.apply(&event));
//!
//! assert_eq!(answer.text, "안녕하세요");
//! assert_eq!(answer.finish.as_ref().map(|finish| finish.kind), Some(FinishKind::Stop));
//! assert_eq!(answer.error, None);
//! // The next request has the answer among its messages.
//! assert_eq!(answer.to_message().role, Role::Assistant);
//! # Ok(())
//! # }
//! ```
//!
//! A reply with status 400 or above goes to [`dialect::Dialect::read_error`], one that was not asked for as
//! a stream to [`dialect::Dialect::read_whole`]. Bytes that are no answer never panic: they end it with
//! [`event::ChatEvent::Failed`], after what had come before.

#![deny(missing_docs)]

pub mod accumulate;
pub mod capability;
pub mod catalogue;
pub mod chat;
pub mod dialect;
pub mod error;
pub mod event;
pub mod extras;
pub mod frame;
pub mod http;
pub mod let_in;
pub mod models;
pub mod place;
pub mod provider;
pub mod relay;
pub mod trace;
pub mod usage;
