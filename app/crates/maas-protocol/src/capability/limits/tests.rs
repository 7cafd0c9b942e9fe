//! Only what was asked for is reported as left out.

use serde_json::json;

use super::*;
use crate::chat::{Effort, Message, Params, Part, Role, Source};

#[test]
fn parameters_are_left_out_by_name_and_the_rest_stays() {
    let request = ChatRequest {
        model: "m".to_owned(),
        params: Params {
            temperature: Some(0.5),
            top_p: Some(0.9),
            reasoning_effort: Some(Effort::Low),
            ..Params::default()
        },
        response_format: Some(ResponseFormat::JsonSchema {
            name: "n".to_owned(),
            schema: json!({}),
            strict: true,
        }),
        ..ChatRequest::default()
    };
    let limits = Limits {
        without: vec![Param::Temperature, Param::ReasoningEffort, Param::Seed],
        no_schema: true,
    };
    let (left, dropped) = limits.fit(&request);
    assert_eq!(
        dropped,
        ["temperature", "reasoning_effort", "response_format"]
    );
    assert_eq!(left.params.top_p, Some(0.9));
    assert_eq!(
        (left.params.temperature, left.params.reasoning_effort),
        (None, None)
    );
    assert_eq!(left.response_format, None);
    assert_eq!(Limits::default().fit(&request), (request, Vec::new()));
}

#[test]
fn some_json_and_pictures_are_never_left_out() {
    let mut question = Message::text(Role::User, "what is it?");
    question.parts.push(Part::Image {
        source: Source::Data {
            media_type: "image/png".to_owned(),
            base64: "AA==".to_owned(),
        },
    });
    let request = ChatRequest {
        messages: vec![question],
        response_format: Some(ResponseFormat::JsonObject),
        ..ChatRequest::default()
    };
    let limits = Limits {
        without: vec![Param::Temperature],
        no_schema: true,
    };
    assert_eq!(limits.fit(&request), (request, Vec::new()));
}

#[test]
fn what_is_left_out_is_not_offered_either() {
    let all = Param::ALL.to_vec();
    let limits = Limits {
        without: all.clone(),
        no_schema: true,
    };
    let takes = limits.narrow(Takes::ALL);
    let offered: Vec<Param> = all.into_iter().filter(|one| takes.offers(*one)).collect();
    assert_eq!(offered, [Param::MaxTokens]);
    assert!(!takes.json_schema && takes.json_object);
    assert_eq!(Limits::default().narrow(Takes::ALL), Takes::ALL);
}
