//! What an answer cites, as each wire format says it; anything of another form says nothing.

use serde_json::Value;

use super::reading;
use crate::event::{ChatEvent, Citation};

/// The longest address that is kept, in bytes: a part of one leads somewhere else.
const MAX_URL: usize = 2_000;

/// OpenAI's annotation: Chat puts the citation under its kind, Responses is it itself, and a file has a name.
pub(super) fn of_annotation(annotation: &Value) -> Option<ChatEvent> {
    of_source(annotation.get("url_citation").unwrap_or(annotation))
}

/// What a source says of itself, whatever the provider calls its fields; it may be a bare address.
pub(super) fn of_source(source: &Value) -> Option<ChatEvent> {
    let first = |names: &[&str]| names.iter().find_map(|name| word(source.get(*name)?));
    event(Citation {
        title: first(&["title", "document_title", "filename", "id"]).map(short),
        url: word(source)
            .or_else(|| first(&["url", "uri", "source"]))
            .map(str::to_owned),
        text: first(&["cited_text", "content", "snippet", "text"]).map(short),
    })
}

/// Gemini's `groundingMetadata`: each chunk holds its source under where that was found.
pub(super) fn of_grounding(metadata: &Value) -> impl Iterator<Item = ChatEvent> {
    let places = ["web", "retrievedContext", "maps"];
    list(metadata.get("groundingChunks"))
        .filter_map(move |chunk| of_source(places.iter().find_map(|place| chunk.get(*place))?))
}

/// Cohere's: of which sources a piece of the answer is; a document is what the request held, or a tool gave.
pub(super) fn of_sources(citation: &Value) -> impl Iterator<Item = ChatEvent> {
    list(citation.get("sources")).filter_map(|source| {
        let held = source.get("document").or_else(|| source.get("tool_output"));
        of_source(held.unwrap_or(source))
    })
}

/// Bedrock's: the passages in pieces, and an address where it was found in the web or was said with a search result.
pub(super) fn of_passage(citation: &Value) -> Option<ChatEvent> {
    let url = citation.pointer("/location/web/url");
    let pieces =
        list(citation.get("sourceContent")).filter_map(|piece| piece.get("text")?.as_str());
    let text: String = pieces.collect();
    event(Citation {
        title: citation.get("title").and_then(word).map(short),
        url: url
            .or_else(|| citation.get("source"))
            .and_then(word)
            .map(str::to_owned),
        text: word(&text.into()).map(short),
    })
}

/// The members of a list; anything else has none.
pub(super) fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

fn word(value: &Value) -> Option<&str> {
    value
        .as_str()
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

fn short(text: &str) -> String {
    reading::shorten(text)
}

fn event(mut citation: Citation) -> Option<ChatEvent> {
    citation.url = citation.url.filter(|url| url.len() <= MAX_URL);
    (citation != Citation::default()).then_some(ChatEvent::Citation { citation })
}

#[cfg(test)]
mod tests;
