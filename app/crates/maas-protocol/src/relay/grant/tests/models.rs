//! Which models may be named, wherever they are.

use super::*;

#[test]
fn the_model_is_one_of_those_wherever_it_is_named() {
    check(&[
        (MINI, CHATS, r#"{"model":"gpt-4.1-mini"}"#, Ok(())),
        (MINI, CHATS, r#"{"model":"gpt-4.1"}"#, NO_MODEL),
        (
            MINI,
            CHATS,
            r#"{"model":"gpt-4.1-mini-2025-04-14"}"#,
            NO_MODEL,
        ),
        (MINI, CHATS, r#"{"model":"GPT-4.1-mini"}"#, NO_MODEL),
        (MINI, CHATS, r#"{"model":" gpt-4.1-mini"}"#, NO_MODEL),
        (MINI, CHATS, r#"{"mod\u0065l":"gpt-4.1"}"#, NO_MODEL),
        (MINI, CHATS, r#"{"mod\u0065l":"gpt-4.1\u002dmini"}"#, Ok(())),
        (MINI, CHATS, r#"{"model":["gpt-4.1-mini"]}"#, NO_MODEL),
        (MINI, CHATS, r#"{"model":null}"#, NO_MODEL),
        (MINI, CHATS, "{}", NO_MODEL),
        (MINI, MESSAGES, r#"{"model":"claude-sonnet-5"}"#, Ok(())),
        (MINI, MESSAGES, r#"{"model":"claude-"}"#, Ok(())),
        (MINI, MESSAGES, r#"{"model":"claude"}"#, NO_MODEL),
        (
            MINI,
            MESSAGES,
            r#"{"model":"not-claude-sonnet-5"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/anthropic/v1/messages/count_tokens",
            r#"{"model":"gpt-5"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/openai/v1/embeddings",
            r#"{"model":"text-embedding-3-large"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/openai/v1/images/generations",
            r#"{"prompt":"a cat"}"#,
            NO_MODEL,
        ),
        (MINI, GEMINI, "{}", Ok(())),
        (
            MINI,
            GEMINI,
            r#"{"model":"models/gemini-2.5-flash"}"#,
            Ok(()),
        ),
        (
            MINI,
            GEMINI,
            r#"{"model":"models/gemini-2.5-pro"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/google/v1beta/models/gemini-2.5-pro:generateContent",
            "{}",
            NO_MODEL,
        ),
        (
            MINI,
            "/google/v1beta/models/gemini-2.5-pro:generateContent",
            r#"{"model":"gemini-2.5-flash"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/google/v1beta/models/gemini-2.5-flash:batchEmbedContents",
            r#"{"requests":[{"model":"models/gemini-2.5-flash"}]}"#,
            Ok(()),
        ),
        (
            MINI,
            "/google/v1beta/models/gemini-2.5-flash:batchEmbedContents",
            r#"{"requests":[{"model":"models/gemini-2.5-flash"},{"model":"models/other"}]}"#,
            NO_MODEL,
        ),
        (MINI, CONVERSE, "{}", Ok(())),
        (
            MINI,
            "/bedrock/us-east-1/model/amazon.nova-lite-v1%3A0/converse",
            "{}",
            NO_MODEL,
        ),
        (
            MINI,
            "/bedrock/us-east-1/model/amazon.nova-pro-v1%253A0/converse",
            "{}",
            Err(Denied::BadPath),
        ),
        (
            MINI,
            "/azure/contoso/openai/deployments/gpt-4.1-mini/chat/completions",
            "{}",
            Ok(()),
        ),
        (
            MINI,
            "/azure/contoso/openai/deployments/gpt-4.1/chat/completions",
            r#"{"model":"gpt-4.1-mini"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/openrouter/api/v1/chat/completions",
            r#"{"model":"claude-x","models":["claude-y"]}"#,
            Ok(()),
        ),
        (
            MINI,
            "/openrouter/api/v1/chat/completions",
            r#"{"model":"claude-x","models":["gpt-5"]}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/openrouter/api/v1/chat/completions",
            r#"{"model":"claude-x","models":"gpt-5"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            "/openrouter/api/v1/chat/completions",
            r#"{"model":"claude-x","preset":"mine"}"#,
            NO_MODEL,
        ),
        (
            MINI,
            RESPONSES,
            r#"{"model":"gpt-4.1-mini","prompt":{"id":"pmpt_1"}}"#,
            NO_MODEL,
        ),
        (MINI, "GET /openai/v1/models", "", Ok(())),
        (ANY, CHATS, r#"{"model":"anything"}"#, Ok(())),
        (
            |grant| grant.models = Some(Vec::new()),
            CHATS,
            r#"{"model":"x"}"#,
            NO_MODEL,
        ),
        (
            |grant| grant.models = list(&["*"]),
            CHATS,
            r#"{"model":"x"}"#,
            Ok(()),
        ),
    ]);
}
