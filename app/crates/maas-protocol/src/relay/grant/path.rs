//! What a path of a provider asks for, and for which model, as far as a token may open it.

use super::{Op, cap::Cap};
use crate::{provider::ProviderId, relay::way::Way};

/// What a path asks for.
pub(super) struct Call {
    pub(super) op: Op,
    /// The model, where the path names it.
    pub(super) model: Option<String>,
    /// Whether the path asks for a stream.
    pub(super) streams: bool,
    pub(super) cap: Cap,
}

/// What a path of a provider asks for, without the part of the host; `None` for what no token opens.
pub(super) fn asked(way: &Way, method: &str, path: &str) -> Option<Call> {
    let exact = path.trim_start_matches('/');
    let prefix = way
        .paths
        .iter()
        .filter(|allowed| path.starts_with(**allowed));
    let prefix = prefix.max_by_key(|allowed| allowed.len())?;
    let rest = path.strip_prefix(prefix)?;
    let segments: Vec<&str> = if prefix.ends_with('/') {
        rest.split('/').collect()
    } else {
        vec![exact]
    };
    let (model, segments) = match segments.as_slice() {
        // Azure, Google in OpenAI's shape, Vertex AI.
        ["v1", rest @ ..]
        | [
            "projects",
            _,
            "locations",
            _,
            "endpoints",
            "openapi",
            rest @ ..,
        ] => (None, rest),
        [name, rest @ ..] if *name == ProviderId::Openai.slug() => (None, rest),
        ["deployments", model, rest @ ..] => (Some(*model), rest),
        ["projects", _, "locations", _, "publishers", _, rest @ ..]
        | ["publishers", _, rest @ ..] => (None, rest),
        all => (None, all),
    };
    let call = |op, cap| Call {
        op,
        model: None,
        streams: false,
        cap,
    };
    if method == "GET" {
        let list = matches!(
            segments,
            ["models"] | ["models", _] | ["foundation-models"] | ["inference-profiles"]
        );
        return list.then(|| call(Op::Models, Cap::Nowhere));
    }
    let call = match segments {
        ["chat", "completions"] => call(Op::Chat, Cap::ByProvider),
        ["responses"] => call(Op::Chat, Cap::Field("max_output_tokens")),
        ["messages"] => call(Op::Chat, Cap::Field("max_tokens")),
        ["messages", "count_tokens"] => call(Op::Chat, Cap::Nowhere),
        ["chat"] if way.provider == ProviderId::Cohere => call(Op::Chat, Cap::Field("max_tokens")),
        ["embeddings"] | ["embed"] => call(Op::Embeddings, Cap::Nowhere),
        ["images", "generations"] => call(Op::Images, Cap::Nowhere),
        [model, verb @ ("converse" | "converse-stream")] if way.provider == ProviderId::Bedrock => {
            Call {
                model: Some(plain(model)?),
                streams: *verb == "converse-stream",
                ..call(Op::Chat, Cap::Within(&["inferenceConfig"], &["maxTokens"]))
            }
        }
        ["models", named] => of_verb(named)?,
        _ => return None,
    };
    let model = match model {
        Some(model) => Some(plain(model)?),
        None => call.model,
    };
    Some(Call { model, ..call })
}

/// What a path of Google's asks for: `model:verb`.
fn of_verb(named: &str) -> Option<Call> {
    let (model, verb) = named.rsplit_once(':')?;
    let gemini = Cap::Within(
        &["generationConfig", "generation_config"],
        &["maxOutputTokens", "max_output_tokens"],
    );
    let claude = Cap::Field("max_tokens");
    let (op, cap, streams) = match verb {
        "generateContent" => (Op::Chat, gemini, false),
        "streamGenerateContent" => (Op::Chat, gemini, true),
        "countTokens" => (Op::Chat, Cap::Nowhere, false),
        "rawPredict" => (Op::Chat, claude, false),
        "streamRawPredict" => (Op::Chat, claude, true),
        "embedContent" | "batchEmbedContents" => (Op::Embeddings, Cap::Nowhere, false),
        _ => return None,
    };
    Some(Call {
        op,
        model: Some(plain(model)?),
        streams,
        cap,
    })
}

/// A name of a path as it is meant; `None` where it is not spelled as text.
fn plain(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes().iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || char::from(*rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            byte => *byte,
        });
    }
    String::from_utf8(bytes).ok()
}
