//! Model lists in OpenAI's form, with what each of its followers adds to an entry.
//!
//! Read from a tree, field by field: what one provider writes differently must not spoil the list. Facts: the
//! documentation of Mistral, Groq, Together, xAI (`/language-models`), OpenRouter, Azure, vLLM, LM Studio
//! (`/api/v1/models`) and llama.cpp. OpenAI, DeepSeek and TGI say nothing but ids.

use serde_json::Value;

use super::super::reading;
use crate::{
    chat::Param,
    error::DecodeError,
    models::{Cost, ModelInfo, millionths, text},
};

/// Kinds of models that do not chat, as Together and LM Studio name them.
const OTHER_KINDS: &[&str] = &[
    "audio",
    "code",
    "embedding",
    "embeddings",
    "image",
    "language",
    "moderation",
    "rerank",
    "transcribe",
    "video",
];

/// What OpenRouter names of a model where it takes it; caps are always sent, for they limit what a person pays.
const NAMED: &[Param] = &[
    Param::Temperature,
    Param::TopP,
    Param::TopK,
    Param::Stop,
    Param::Seed,
    Param::PresencePenalty,
    Param::FrequencyPenalty,
    Param::Logprobs,
    Param::ReasoningEffort,
    Param::Verbosity,
];

/// Reads a list; models that do not chat are left out where the list says so.
pub(super) fn read(body: &[u8]) -> Result<Vec<ModelInfo>, DecodeError> {
    let list: Value = reading::json(body, "a model list")?;
    // llama.cpp sends both, and says more in the first. Together sends the bare array.
    let entries = list.get("data").or_else(|| list.get("models"));
    let entries = entries.unwrap_or(&list).as_array().ok_or(DecodeError {
        text: "the reply is not a model list".to_owned(),
    })?;
    let chats = entries.iter().filter(|entry| chats(entry));
    Ok(chats.filter_map(model).collect())
}

fn chats(from: &Value) -> bool {
    let no = |place: &str| from.pointer(place).and_then(Value::as_bool) == Some(false);
    let yes = |place: &str| from.pointer(place).and_then(Value::as_bool) == Some(true);
    let writes = words(
        from,
        &["/output_modalities", "/architecture/output_modalities"],
    );
    let kind = from.get("type").and_then(Value::as_str).unwrap_or_default();
    // Groq; Mistral; Azure.
    !(no("/active")
        || no("/capabilities/completion_chat")
        || no("/capabilities/inference")
        || yes("/capabilities/embeddings")
        || OTHER_KINDS.contains(&kind)
        || writes.is_some_and(|kinds| !kinds.iter().any(|kind| kind == "text")))
}

fn model(from: &Value) -> Option<ModelInfo> {
    let id = text(from, "id").or_else(|| text(from, "key"))?;
    let name = text(from, "display_name").or_else(|| text(from, "name"));
    let mut model = ModelInfo {
        name: name.filter(|name| !name.is_empty() && *name != id),
        context: context(from),
        output: count(
            from,
            &[
                "/max_completion_tokens",
                "/top_provider/max_completion_tokens",
            ],
        ),
        input: input(from),
        tools: either(
            from,
            &[
                "/capabilities/function_calling",
                "/capabilities/trained_for_tool_use",
            ],
        ),
        reasoning: from.pointer("/capabilities/reasoning").and_then(has),
        retires: day(from.get("expiration_date")).or_else(|| day(from.get("deprecation"))),
        deprecated: deprecated(from),
        cost: prices(from),
        id,
        ..ModelInfo::default()
    };
    if let Some(named) = words(from, &["/supported_parameters"]) {
        by_parameters(&mut model, &named);
    }
    Some(model)
}

/// What fits into the model as it is loaded comes before what would fit into it at best.
fn context(from: &Value) -> Option<u64> {
    count(
        from,
        &[
            "/loaded_instances/0/config/context_length",
            "/context_length",
            "/context_window",
            "/max_model_len",
            "/max_context_length",
            "/meta/n_ctx",
            "/meta/n_ctx_train",
        ],
    )
}

fn input(from: &Value) -> Vec<String> {
    if let Some(kinds) = words(
        from,
        &["/input_modalities", "/architecture/input_modalities"],
    ) {
        let ours = |kind: String| {
            if kind == "file" {
                "pdf".to_owned()
            } else {
                kind
            }
        };
        return kinds.into_iter().map(ours).collect();
    }
    let sees = either(from, &["/capabilities/vision"]);
    let hears = either(from, &["/capabilities/audio"]) == Some(true);
    let Some(sees) = sees else {
        return Vec::new();
    };
    let kinds = [("text", true), ("image", sees), ("audio", hears)];
    let has = kinds.into_iter().filter(|(_, has)| *has);
    has.map(|(kind, _)| kind.to_owned()).collect()
}

/// Mistral names the day in a field that is else null; Azure has a word for where a model is in its life.
fn deprecated(from: &Value) -> Option<bool> {
    if let Some(stage) = from.get("lifecycle_status").and_then(Value::as_str) {
        return Some(stage.starts_with("deprecat"));
    }
    match from
        .get("deprecation")
        .or_else(|| from.get("expiration_date"))?
    {
        Value::Null => Some(false),
        Value::String(_) => Some(true),
        _ => None,
    }
}

/// OpenRouter's list of what a model takes.
fn by_parameters(model: &mut ModelInfo, named: &[String]) {
    let takes = |name: &str| Some(named.iter().any(|named| named == name));
    model.tools = takes("tools");
    model.reasoning = takes("reasoning").max(takes("reasoning_effort"));
    model.temperature = takes("temperature");
    model.json = takes("structured_outputs");
    let taken = |param: &Param| {
        let by_name = |name: &String| {
            Param::named(name) == Some(*param)
                || (name == "reasoning" && *param == Param::ReasoningEffort)
        };
        named.iter().any(by_name)
    };
    model.refuses = NAMED
        .iter()
        .copied()
        .filter(|param| !taken(param))
        .collect();
}

fn prices(from: &Value) -> Option<Cost> {
    let listed = |place: &str, scale: f64| {
        let value = from.pointer(place)?;
        // OpenRouter writes decimals as texts; -1 is one that varies.
        let number = value
            .as_f64()
            .or_else(|| serde_json::from_str(value.as_str()?).ok())?;
        millionths(number * scale)
    };
    // US dollars per token; US dollars per million; ten-thousandths of a dollar per million.
    let names = [
        (
            1e6,
            [
                "/pricing/prompt",
                "/pricing/completion",
                "/pricing/input_cache_read",
                "/pricing/input_cache_write",
            ],
        ),
        (
            1.0,
            [
                "/pricing/input",
                "/pricing/output",
                "/pricing/cached_input",
                "",
            ],
        ),
        (
            1e-4,
            [
                "/prompt_text_token_price",
                "/completion_text_token_price",
                "/cached_prompt_text_token_price",
                "",
            ],
        ),
    ];
    let cost = names
        .into_iter()
        .find_map(|(scale, [input, output, read, write])| {
            Some(Cost {
                input: Some(listed(input, scale)?),
                output: Some(listed(output, scale)?),
                cache_read: listed(read, scale),
                cache_write: listed(write, scale),
                ..Cost::default()
            })
        })?;
    // Together writes noughts where a model is paid for by the hour, or not sold so at all.
    let by_hour = from.pointer("/pricing/hourly").is_some()
        && cost.input == Some(0)
        && cost.output == Some(0);
    (!by_hour).then_some(cost)
}

/// The first of several places where a whole number above nothing stands.
fn count(from: &Value, places: &[&str]) -> Option<u64> {
    let at = |place: &&str| from.pointer(place)?.as_u64().filter(|count| *count > 0);
    places.iter().find_map(at)
}

/// The first of several places where yes or no stands.
fn either(from: &Value, places: &[&str]) -> Option<bool> {
    places
        .iter()
        .find_map(|place| from.pointer(place)?.as_bool())
}

/// Whether an ability is there that may be told as yes or no, or by its settings.
fn has(value: &Value) -> Option<bool> {
    value.as_bool().or(value.is_object().then_some(true))
}

/// The first of several places where a list of words stands, unless it is empty.
fn words(from: &Value, places: &[&str]) -> Option<Vec<String>> {
    let list = places
        .iter()
        .find_map(|place| from.pointer(place)?.as_array())?;
    let words = list.iter().filter_map(Value::as_str).map(str::to_owned);
    Some(words.collect()).filter(|words: &Vec<String>| !words.is_empty())
}

/// The day of a time as `YYYY-MM-DD`.
fn day(time: Option<&Value>) -> Option<String> {
    let day = time?.as_str()?.get(..10)?;
    day.starts_with("20").then(|| day.to_owned())
}
