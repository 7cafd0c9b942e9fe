//! What a body may hold, how it is read, and how a refusal looks.

use super::*;

#[test]
fn a_body_reads_alike_for_everybody() {
    check(&[
        (ANY, CHATS, "", REFUSED),
        (ANY, CHATS, "null", REFUSED),
        (ANY, CHATS, "[]", REFUSED),
        (ANY, CHATS, "\"x\"", REFUSED),
        (ANY, CHATS, "{", REFUSED),
        (ANY, CHATS, "{}{}", REFUSED),
        (ANY, CHATS, "{} x", REFUSED),
        (ANY, CHATS, " {} \n", Ok(())),
        (ANY, CHATS, "\u{feff}{}", REFUSED),
        (ANY, CHATS, r#"{'model':'x'}"#, REFUSED),
        (ANY, CHATS, r#"{"model":"x",}"#, REFUSED),
        (ANY, CHATS, r#"{"model":"x"/**/}"#, REFUSED),
        (ANY, CHATS, r#"{"temperature":NaN}"#, REFUSED),
        (ANY, CHATS, r#"{"model":"a","model":"b"}"#, REFUSED),
        (ANY, CHATS, r#"{"model":"a","model":"a"}"#, REFUSED),
        (ANY, CHATS, r#"{"model":"a","mod\u0065l":"b"}"#, REFUSED),
        (
            ANY,
            CHATS,
            r#"{"messages":[{"role":"user","role":"system"}]}"#,
            REFUSED,
        ),
        (ANY, CHATS, r#"{"a":{"b":{"c":1,"c":2}}}"#, REFUSED),
        (ANY, CHATS, r#"{"a":{"c":1},"b":{"c":2}}"#, Ok(())),
        (ANY, CHATS, "model=gpt-4.1", REFUSED),
    ]);
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(1000), "]".repeat(1000));
    check(&[(ANY, CHATS, &deep, REFUSED)]);
    assert_eq!(
        outcome(ANY, "GET /openai/v1/models", "{\"a\":1}"),
        Ok(None),
        "no body goes up with it"
    );
    // What goes up is what was read: in its order, and written anew.
    let body = "{ \"z\": 1.50, \"a\": [ \"\\u00e9\\ud83d\\ude00\" ], \"m\": {\"y\": 1e3, \"b\": -0.1, \"n\": 18446744073709551615} }";
    let written = outcome(ANY, CHATS, body).unwrap().unwrap();
    assert_eq!(
        written,
        "{\"z\":1.5,\"a\":[\"é😀\"],\"m\":{\"y\":1000.0,\"b\":-0.1,\"n\":18446744073709551615}}"
    );
}

#[test]
fn an_answer_comes_with_what_the_token_allows() {
    const TEXT: &str =
        r#"{"messages":[{"role":"user","content":"an image_url, a tool, {\"type\":\"image\"}"}]}"#;
    let image = r#"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:,"}}]}]}"#;
    let claude = r#"{"messages":[{"role":"user","content":[{"type":"document","source":{"type":"text"}}]}]}"#;
    let result = r#"{"messages":[{"role":"user","content":[{"type":"tool_result","content":[{"type":"image","source":{}}]}]}]}"#;
    let input = r#"{"input":[{"role":"user","content":[{"type":"input_file","file_id":"f"}]}]}"#;
    let inline = r#"{"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":""}}]}]}"#;
    let inline_too =
        r#"{"contents":[{"parts":[{"inline_data":{"mime_type":"image/png","data":""}}]}]}"#;
    let linked = r#"{"contents":[{"parts":[{"fileData":{"fileUri":"gs://x"}}]}]}"#;
    let bytes = r#"{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":""}}}]}]}"#;
    let schema = r#"{"response_format":{"json_schema":{"schema":{"properties":{"image":{"type":"string"}}}}},"messages":[]}"#;
    check(&[
        (PLAIN, CHATS, TEXT, Ok(())),
        (
            PLAIN,
            CHATS,
            r#"{"stream":false,"tools":[],"functions":null}"#,
            Ok(()),
        ),
        (PLAIN, CHATS, r#"{"stream":true}"#, REFUSED),
        (PLAIN, CHATS, r#"{"stream":"true"}"#, REFUSED),
        (PLAIN, CHATS, r#"{"stream":1}"#, REFUSED),
        (
            PLAIN,
            "/google/v1beta/models/x:streamGenerateContent",
            "{}",
            REFUSED,
        ),
        (
            PLAIN,
            "/bedrock/us-east-1/model/x/converse-stream",
            "{}",
            REFUSED,
        ),
        (
            PLAIN,
            "/openai/v1/images/generations",
            r#"{"stream":true}"#,
            REFUSED,
        ),
        (PLAIN, CHATS, r#"{"tools":[{"type":"function"}]}"#, REFUSED),
        (PLAIN, CHATS, r#"{"functions":[{"name":"f"}]}"#, REFUSED),
        (PLAIN, CHATS, r#"{"web_search_options":{}}"#, REFUSED),
        (PLAIN, CONVERSE, r#"{"toolConfig":{"tools":[]}}"#, REFUSED),
        (
            PLAIN,
            MESSAGES,
            r#"{"mcp_servers":[{"url":"https://x"}]}"#,
            REFUSED,
        ),
        (
            PLAIN,
            GEMINI,
            r#"{"cachedContent":"cachedContents/x"}"#,
            REFUSED,
        ),
        (PLAIN, CHATS, image, REFUSED),
        (PLAIN, MESSAGES, claude, REFUSED),
        (PLAIN, MESSAGES, result, REFUSED),
        (PLAIN, RESPONSES, input, REFUSED),
        (PLAIN, GEMINI, inline, REFUSED),
        (PLAIN, GEMINI, inline_too, REFUSED),
        (PLAIN, GEMINI, linked, REFUSED),
        (PLAIN, CONVERSE, bytes, REFUSED),
        (
            PLAIN,
            "/cohere/v2/embed",
            r#"{"images":["data:,"]}"#,
            REFUSED,
        ),
        (PLAIN, CHATS, schema, Ok(())),
        (
            TOOLS,
            CHATS,
            r#"{"stream":true,"tools":[{"type":"function"}]}"#,
            Ok(()),
        ),
        (TOOLS, CHATS, image, REFUSED),
        (
            TOOLS,
            GEMINI,
            r#"{"cachedContent":"cachedContents/x"}"#,
            REFUSED,
        ),
        (SEES, CHATS, image, Ok(())),
        (SEES, CHATS, r#"{"stream":true}"#, REFUSED),
        (SEES, GEMINI, inline, Ok(())),
        (TIER, CHATS, "{}", Ok(())),
        (TIER, CHATS, r#"{"service_tier":"default"}"#, Ok(())),
        (TIER, CHATS, r#"{"service_tier":"priority"}"#, REFUSED),
        (TIER, CHATS, r#"{"service_tier":["default"]}"#, REFUSED),
        (TIER, CHATS, r#"{"service_tier":null}"#, REFUSED),
    ]);
}

#[test]
fn every_refusal_but_that_of_a_model_looks_alike() {
    assert_eq!(
        (Denied::TokenRefused.status(), Denied::TokenRefused.rule()),
        (401, "token-refused")
    );
    assert_eq!(
        (Denied::ModelRefused.status(), Denied::ModelRefused.rule()),
        (403, "model-refused")
    );
}
