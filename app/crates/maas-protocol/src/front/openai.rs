//! OpenAI's shape: a chat completion as it is asked for, and as it is told.

use serde_json::{Map, Value, json};

use crate::{
    event::{Citation, FinishKind, Logprob},
    front::{COST, price},
    models::{Cost, cost_of},
    provider::ProviderId,
    usage::Usage,
};

pub(super) mod ask;
pub(super) mod draw;
pub(super) mod embed;
pub(super) mod stream;
pub(super) mod whole;

/// OpenAI's word for an end; it has five, and what is none of them is an end all the same.
fn finish_word(kind: FinishKind) -> &'static str {
    match kind {
        FinishKind::Stop | FinishKind::Other => "stop",
        FinishKind::Length => "length",
        FinishKind::ToolCalls => "tool_calls",
        FinishKind::ContentFilter => "content_filter",
    }
}

/// The counts, as far as they are known, and what they cost where the prices are; `None` where nothing is.
fn usage(usage: &Usage, prices: Option<&Cost>) -> Option<Value> {
    let mut counts = Map::new();
    let mut put = |name: &str, count: Option<u64>| {
        if let Some(count) = count {
            counts.insert(name.to_owned(), count.into());
        }
    };
    put("prompt_tokens", usage.input);
    put("completion_tokens", usage.output);
    let total = usage.input.zip(usage.output);
    put(
        "total_tokens",
        total.map(|(input, output)| input.saturating_add(output)),
    );
    if usage.cached_input.is_some() || usage.cache_write.is_some() {
        let mut details = Map::new();
        details.insert(
            "cached_tokens".into(),
            usage.cached_input.unwrap_or_default().into(),
        );
        if let Some(written) = usage.cache_write {
            details.insert("cache_write_tokens".into(), written.into());
        }
        counts.insert("prompt_tokens_details".into(), details.into());
    }
    if let Some(count) = usage.reasoning {
        let details = json!({ "reasoning_tokens": count });
        counts.insert("completion_tokens_details".into(), details);
    }
    if let Some(nano) = cost_of(usage, prices) {
        counts.insert(COST.into(), price::dollars(nano).into());
    }
    (!counts.is_empty()).then(|| counts.into())
}

/// How likely tokens were.
fn logprobs(tokens: &[Logprob]) -> Value {
    let one = |token: &str, milli: i32| {
        json!({
            "token": token, "logprob": f64::from(milli) / 1000.0, "bytes": token.as_bytes(),
        })
    };
    let token = |token: &Logprob| {
        let mut told = one(&token.token, token.milli);
        let likeliest = token.likeliest.iter();
        let likeliest = likeliest.map(|(text, milli)| one(text, *milli)).collect();
        if let Some(fields) = told.as_object_mut() {
            fields.insert("top_logprobs".into(), likeliest);
        }
        told
    };
    let content: Vec<Value> = tokens.iter().map(token).collect();
    json!({ "content": content, "refusal": null })
}

/// A call's signature, where Google's own OpenAI form has it.
fn signed(signature: &str) -> Value {
    let signature = json!({ "thought_signature": signature });
    json!({ ProviderId::Google.slug(): signature })
}

/// A source by its address; the shape has no other. Where in the text it belongs is not known.
fn annotation(citation: &Citation) -> Option<Value> {
    let url = citation.url.as_ref()?;
    let title = citation.title.as_ref().unwrap_or(url);
    let mut cited = json!({ "url": url, "title": title, "start_index": 0, "end_index": 0 });
    if let (Some(fields), Some(text)) = (cited.as_object_mut(), &citation.text) {
        // OpenRouter's field.
        fields.insert("content".into(), text.clone().into());
    }
    Some(json!({ "type": "url_citation", "url_citation": cited }))
}

/// A picture, where OpenRouter has it.
fn picture(index: usize, media_type: &str, base64: &str) -> Value {
    json!({
        "type": "image_url", "index": index,
        "image_url": { "url": format!("data:{media_type};base64,{base64}") },
    })
}
