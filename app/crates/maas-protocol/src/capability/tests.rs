//! What a model refuses is left out and named; what a question needs is never left out.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use super::*;
use crate::chat::{Effort, Message, Params, Role, Source, Tool};

fn full() -> ChatRequest {
    ChatRequest {
        model: "m".into(),
        messages: vec![Message::text(Role::User, "x")],
        params: Params {
            temperature: Some(1.5),
            top_p: Some(0.9),
            max_tokens: Some(10),
            top_k: Some(40),
            stop: vec!["a".into(), "b".into()],
            seed: Some(7),
            presence_penalty: Some(0.1),
            frequency_penalty: Some(0.2),
            top_logprobs: Some(30),
            n: Some(3),
            reasoning_effort: Some(Effort::High),
            reasoning_budget: None,
            verbosity: Some(crate::chat::Verbosity::Low),
            parallel_tool_calls: Some(false),
        },
        tool_choice: Some(ToolChoice::Required),
        response_format: Some(ResponseFormat::JsonObject),
        ..ChatRequest::default()
    }
}

const NOTHING: Takes = Takes {
    temperature: None,
    top_p: false,
    one_sampler: false,
    top_k: false,
    stop: 0,
    seed: false,
    penalties: false,
    one_penalty: false,
    top_logprobs: None,
    answers: 1,
    effort: false,
    budget: None,
    thinks_alone: false,
    verbosity: false,
    parallel_switch: false,
    forced_tools: false,
    json_object: false,
    json_schema: false,
    json_beside_tools: false,
    tools: false,
    images: false,
    own_images: false,
    files: false,
    audio: false,
};

#[test]
fn a_model_that_takes_all_gets_all() {
    let (fitted, left_out) = fit(&full(), &Takes::ALL).unwrap();
    assert_eq!(fitted.params.top_logprobs, Some(20));
    assert!(left_out.is_empty());
    assert_eq!(fitted.params.stop.len(), 2);
}

#[test]
fn what_is_left_out_is_named_in_openai_s_words() {
    let (fitted, left_out) = fit(&full(), &NOTHING).unwrap();
    assert_eq!(
        left_out,
        [
            "temperature",
            "top_p",
            "top_k",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "logprobs",
            "n",
            "reasoning_effort",
            "verbosity",
            "parallel_tool_calls",
            "stop",
            "tool_choice",
            "response_format"
        ]
    );
    let left = Params {
        max_tokens: Some(10),
        ..Params::default()
    };
    assert_eq!(fitted.params, left);
    let (_, nothing) = fit(&fitted, &NOTHING).unwrap();
    assert!(nothing.is_empty());
}

#[test]
fn bounds_are_kept_and_said() {
    let takes = Takes {
        temperature: Some(1.0),
        one_sampler: true,
        stop: 1,
        ..Takes::ALL
    };
    let (fitted, left_out) = fit(&full(), &takes).unwrap();
    assert_eq!(fitted.params.temperature, Some(1.0));
    assert_eq!(fitted.params.stop, ["a"]);
    assert_eq!(
        left_out,
        [
            "temperature over 1",
            "top_p",
            "stop texts after the first 1"
        ]
    );
}

#[test]
fn only_answers_beyond_one_are_asked_for() {
    for (asked, most, sent, left) in [
        (Some(1), 1, None, None),
        (Some(0), 8, None, None),
        (Some(3), 1, None, Some("n")),
        (Some(3), 8, Some(3), None),
        (Some(9), 8, Some(8), Some("n over 8")),
        (None, 1, None, None),
    ] {
        let request = ChatRequest {
            params: Params {
                n: asked,
                ..Params::default()
            },
            ..ChatRequest::default()
        };
        let takes = Takes {
            answers: most,
            ..Takes::ALL
        };
        let (fitted, left_out) = fit(&request, &takes).unwrap();
        let left: Vec<&str> = left.into_iter().collect();
        assert_eq!(
            (fitted.params.n, left_out),
            (sent, left.iter().map(|name| (*name).to_owned()).collect())
        );
    }
}

#[test]
fn what_a_model_drew_goes_back_only_where_it_is_taken() {
    let drawn = Part::Image {
        source: Source::Data {
            media_type: "image/png".into(),
            base64: "aaaa".into(),
        },
    };
    let request = ChatRequest {
        messages: vec![
            Message::text(Role::User, "Draw"),
            Message {
                role: Role::Assistant,
                parts: vec![drawn],
            },
            Message::text(Role::User, "Bigger"),
        ],
        ..ChatRequest::default()
    };
    // Not even a model without eyes refuses the question for it.
    let (fitted, left_out) = fit(&request, &NOTHING).unwrap();
    assert_eq!(left_out, ["pictures of earlier answers"]);
    assert_eq!(fitted.messages.len(), 2);
    let takes = Takes {
        own_images: true,
        ..Takes::ALL
    };
    assert_eq!(fit(&request, &takes).unwrap(), (request, Vec::new()));
}

#[test]
fn of_two_penalties_the_one_that_does_something_stands() {
    let takes = Takes {
        one_penalty: true,
        ..Takes::ALL
    };
    for (presence, frequency, left) in [
        (Some(0.1), Some(0.2), "presence_penalty"),
        (Some(0.1), Some(0.0), "frequency_penalty"),
    ] {
        let request = ChatRequest {
            params: Params {
                presence_penalty: presence,
                frequency_penalty: frequency,
                ..Params::default()
            },
            ..ChatRequest::default()
        };
        let (fitted, left_out) = fit(&request, &takes).unwrap();
        assert_eq!(left_out, [left]);
        let (_, nothing) = fit(&fitted, &takes).unwrap();
        assert!(nothing.is_empty());
    }
}

#[test]
fn tools_go_before_the_form_of_the_answer() {
    let takes = Takes {
        json_beside_tools: false,
        ..Takes::ALL
    };
    let mut request = ChatRequest {
        response_format: Some(ResponseFormat::JsonObject),
        ..ChatRequest::default()
    };
    let (_, nothing) = fit(&request, &takes).unwrap();
    assert!(nothing.is_empty());
    request.tools = vec![Tool {
        name: "f".into(),
        description: String::new(),
        parameters: json!({}),
        strict: false,
    }];
    let (fitted, left_out) = fit(&request, &takes).unwrap();
    assert_eq!(left_out, ["response_format"]);
    assert_eq!(fitted.tools.len(), 1);
}

#[test]
fn a_question_is_not_sent_without_its_picture_or_the_tools_it_called() {
    let source = Source::Url("https://example.com/a.png".into());
    let image = ChatRequest {
        messages: vec![Message {
            role: Role::User,
            parts: vec![Part::Image { source }],
        }],
        ..ChatRequest::default()
    };
    assert_eq!(
        fit(&image, &NOTHING),
        Err(EncodeError::Unsupported("images"))
    );
    let mut tools = ChatRequest {
        tools: vec![Tool {
            name: "f".into(),
            description: String::new(),
            parameters: json!({}),
            strict: false,
        }],
        ..ChatRequest::default()
    };
    let (fitted, left_out) = fit(&tools, &NOTHING).unwrap();
    assert_eq!((fitted.tools.len(), left_out), (0, vec!["tools".into()]));
    tools.messages = vec![Message {
        role: Role::Assistant,
        parts: vec![Part::ToolCall {
            id: "1".into(),
            name: "f".into(),
            arguments: "{}".into(),
            signature: None,
        }],
    }];
    assert_eq!(
        fit(&tools, &NOTHING),
        Err(EncodeError::Unsupported("tools"))
    );
}

#[test]
fn who_thinks_alone_samples_as_it_likes() {
    let takes = Takes {
        thinks_alone: true,
        ..Takes::ALL
    };
    let left_out = |effort| {
        let mut request = full();
        request.params.reasoning_effort = effort;
        fit(&request, &takes).unwrap().1
    };
    assert_eq!(
        left_out(Some(Effort::Low)),
        ["temperature", "top_p", "top_k", "tool_choice"]
    );
    assert!(left_out(Some(Effort::None)).is_empty());
    assert!(left_out(None).is_empty());
}

#[test]
fn a_budget_stands_in_the_effort_s_place_and_keeps_to_its_bounds() {
    let mut request = full();
    request.params.reasoning_budget = Some(9_000);
    let (fitted, left_out) = fit(&request, &Takes::ALL).unwrap();
    assert_eq!(left_out, ["reasoning_budget"]);
    assert_eq!(fitted.params.reasoning_effort, Some(Effort::High));
    let takes = |alone| Takes {
        budget: Some(Budget {
            least: 1_024,
            most: 8_000,
            alone,
        }),
        ..Takes::ALL
    };
    let (fitted, left_out) = fit(&request, &takes(false)).unwrap();
    assert_eq!(left_out, ["reasoning_effort", "reasoning_budget over 8000"]);
    assert_eq!(fitted.params.reasoning_budget, Some(8_000));
    assert_eq!(fitted.params.temperature, Some(1.5));
    request.params.reasoning_budget = Some(3);
    let (fitted, left_out) = fit(&request, &takes(true)).unwrap();
    assert_eq!(fitted.params.reasoning_budget, Some(1_024));
    assert_eq!(fitted.params.temperature, None);
    assert!(left_out.contains(&"tool_choice".to_owned()));
}
