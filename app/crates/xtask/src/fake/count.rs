//! How many tokens a question has, in each format's words: a hundred, and one for each word of what was said last.

use axum::{http::StatusCode, response::Response};
use serde_json::{Value, json};

use super::{
    axum_json,
    plan::{self, Act, Fault},
    wire::{Format, Target},
};

/// Fields that belong to an answer, and are refused by who counts only.
const OF_ANSWERS: [&str; 4] = ["max_tokens", "stream", "temperature", "inferenceConfig"];

/// Counts; a model that is to fail does so here, too.
pub(super) fn reply(target: &Target, ask: &Value) -> Response {
    if let Act::Fault(Fault::Status(status)) = Act::of(target.model(ask)) {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return target.refuse(status);
    }
    let question = ["/generateContentRequest", "/input/converse"].iter();
    let question = question
        .filter_map(|place| ask.pointer(place))
        .next()
        .unwrap_or(ask);
    let odd = OF_ANSWERS.iter().any(|field| question.get(field).is_some());
    // The llama.cpp server takes the whole question.
    if odd && target.format != Format::OpenAi {
        return target.refuse(StatusCode::BAD_REQUEST);
    }
    let said = plan::last_user_text(question);
    let tokens = 100 + said.split_whitespace().count();
    let answer = match target.format {
        Format::Gemini => json!({ "totalTokens": tokens }),
        Format::Bedrock => json!({ "inputTokens": tokens }),
        _ => json!({ "input_tokens": tokens }),
    };
    axum_json(StatusCode::OK, &answer)
}
