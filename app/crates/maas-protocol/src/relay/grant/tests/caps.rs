//! How long an answer may get.

use super::*;

#[test]
fn an_answer_gets_no_longer_than_the_token_allows() {
    for (path, body, goes_up) in [
        (CHATS, "{}", Some(json!({ "max_completion_tokens": 100 }))),
        (
            CHATS,
            r#"{"max_tokens":5}"#,
            Some(json!({ "max_tokens": 5 })),
        ),
        (
            CHATS,
            r#"{"max_tokens":101}"#,
            Some(json!({ "max_tokens": 100 })),
        ),
        (
            CHATS,
            r#"{"max_tokens":null}"#,
            Some(json!({ "max_tokens": 100 })),
        ),
        (
            CHATS,
            r#"{"max_completion_tokens":9,"max_tokens":900}"#,
            Some(json!({ "max_completion_tokens": 9, "max_tokens": 100 })),
        ),
        (
            CHATS,
            r#"{"maxTokens":5}"#,
            Some(json!({ "maxTokens": 5, "max_completion_tokens": 100 })),
        ),
        (
            CHATS,
            r#"{"n":1}"#,
            Some(json!({ "n": 1, "max_completion_tokens": 100 })),
        ),
        (CHATS, r#"{"n":2}"#, None),
        (CHATS, r#"{"n":"2"}"#, None),
        (CHATS, r#"{"best_of":2}"#, None),
        (CHATS, r#"{"max_tokens":-1}"#, None),
        (CHATS, r#"{"max_tokens":1e9}"#, None),
        (CHATS, r#"{"max_tokens":"5"}"#, None),
        (CHATS, r#"{"extra_body":"x"}"#, None),
        (
            "/mistral/v1/chat/completions",
            "{}",
            Some(json!({ "max_tokens": 100 })),
        ),
        (
            "/mistral/v1/chat/completions",
            r#"{"max_completion_tokens":5}"#,
            Some(json!({ "max_completion_tokens": 5, "max_tokens": 100 })),
        ),
        (RESPONSES, "{}", Some(json!({ "max_output_tokens": 100 }))),
        (
            RESPONSES,
            r#"{"max_output_tokens":4000,"max_tokens":4}"#,
            Some(json!({ "max_output_tokens": 100, "max_tokens": 4 })),
        ),
        (
            MESSAGES,
            r#"{"max_tokens":4000}"#,
            Some(json!({ "max_tokens": 100 })),
        ),
        (
            "/anthropic/v1/messages/count_tokens",
            r#"{"model":"x"}"#,
            Some(json!({ "model": "x" })),
        ),
        ("/cohere/v2/chat", "{}", Some(json!({ "max_tokens": 100 }))),
        ("/cohere/v1/chat", r#"{"num_generations":3}"#, None),
        (
            GEMINI,
            "{}",
            Some(json!({ "generationConfig": { "maxOutputTokens": 100 } })),
        ),
        (
            GEMINI,
            r#"{"generationConfig":{"maxOutputTokens":7,"topK":1}}"#,
            Some(json!({ "generationConfig": { "maxOutputTokens": 7, "topK": 1 } })),
        ),
        (
            GEMINI,
            r#"{"generationConfig":{"maxOutputTokens":7000}}"#,
            Some(json!({ "generationConfig": { "maxOutputTokens": 100 } })),
        ),
        (
            GEMINI,
            r#"{"generation_config":{"max_output_tokens":7000}}"#,
            Some(json!({ "generation_config": { "max_output_tokens": 100 } })),
        ),
        (
            GEMINI,
            r#"{"generation_config":{},"generationConfig":{"maxOutputTokens":7}}"#,
            Some(
                json!({ "generation_config": { "maxOutputTokens": 100 }, "generationConfig": { "maxOutputTokens": 7 } }),
            ),
        ),
        (
            GEMINI,
            r#"{"generationConfig":{"max_tokens":7}}"#,
            Some(json!({ "generationConfig": { "max_tokens": 7, "maxOutputTokens": 100 } })),
        ),
        (
            GEMINI,
            r#"{"generationConfig":null}"#,
            Some(json!({ "generationConfig": { "maxOutputTokens": 100 } })),
        ),
        (
            GEMINI,
            r#"{"generationConfig":{"maxOutputTokens":"7000"}}"#,
            None,
        ),
        (GEMINI, r#"{"generationConfig":{"candidateCount":2}}"#, None),
        (
            GEMINI,
            r#"{"generation_config":{"candidate_count":2}}"#,
            None,
        ),
        (GEMINI, r#"{"generationConfig":[]}"#, None),
        (
            CONVERSE,
            "{}",
            Some(json!({ "inferenceConfig": { "maxTokens": 100 } })),
        ),
        (
            CONVERSE,
            r#"{"inferenceConfig":{"maxTokens":4096}}"#,
            Some(json!({ "inferenceConfig": { "maxTokens": 100 } })),
        ),
        (
            CONVERSE,
            r#"{"additionalModelRequestFields":{"max_tokens":4096}}"#,
            Some(
                json!({ "additionalModelRequestFields": { "max_tokens": 100 }, "inferenceConfig": { "maxTokens": 100 } }),
            ),
        ),
        (
            "/openai/v1/embeddings",
            r#"{"input":"x"}"#,
            Some(json!({ "input": "x" })),
        ),
        (
            "/openai/v1/images/generations",
            r#"{"n":4}"#,
            Some(json!({ "n": 4 })),
        ),
    ] {
        let written = outcome(SHORT, path, body);
        match goes_up {
            Some(goes_up) => {
                let written: Value = serde_json::from_str(&written.unwrap().unwrap()).unwrap();
                assert_eq!(written, goes_up, "{path} {body}");
            }
            None => assert_eq!(written, Err(Denied::TokenRefused), "{path} {body}"),
        }
    }
}
