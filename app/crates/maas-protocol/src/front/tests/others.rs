//! Embeddings and pictures, by OpenAI's shape at every provider that has them.

use super::*;

fn of(call: Call, body: &Value) -> Result<Errand, Refusal> {
    Errand::of(call, body.to_string().as_bytes(), &head(), &policy())
}

fn sent(call: Call, body: &Value) -> (String, Value) {
    let errand = of(call, body).unwrap();
    let body = serde_json::from_str(&errand.request.body.unwrap()).unwrap();
    (errand.upstream.url, body)
}

const GOOGLE: &str = "https://generativelanguage.googleapis.com/v1beta/models";

#[test]
fn texts_are_embedded_in_each_providers_form() {
    let texts = json!(["a", "b"]);
    for (model, url, body, reply, tokens) in [
        (
            "text-embedding-3-small",
            "https://api.openai.com/v1/embeddings".to_owned(),
            json!({ "model": "text-embedding-3-small", "input": ["a", "b"], "dimensions": 2 }),
            json!({ "data": [{ "embedding": [1, 2.5] }, { "embedding": [3, 4] }], "usage": { "prompt_tokens": 7 } }),
            7,
        ),
        (
            "mistral/mistral-embed",
            "https://api.mistral.ai/v1/embeddings".to_owned(),
            json!({ "model": "mistral-embed", "input": ["a", "b"], "output_dimension": 2 }),
            json!({ "data": [{ "embedding": [1, 2.5] }, { "embedding": [3, 4] }], "usage": { "prompt_tokens": 7 } }),
            7,
        ),
        (
            "gemini-embedding-001",
            format!("{GOOGLE}/gemini-embedding-001:batchEmbedContents"),
            json!({ "requests": [
                { "model": "models/gemini-embedding-001", "content": { "parts": [{ "text": "a" }] }, "outputDimensionality": 2 },
                { "model": "models/gemini-embedding-001", "content": { "parts": [{ "text": "b" }] }, "outputDimensionality": 2 },
            ] }),
            json!({ "embeddings": [{ "values": [1, 2.5] }, { "values": [3, 4] }] }),
            0,
        ),
        (
            "embed-v4.0",
            "https://api.cohere.com/v2/embed".to_owned(),
            json!({ "model": "embed-v4.0", "texts": ["a", "b"], "input_type": "search_document",
                "embedding_types": ["float"], "output_dimension": 2 }),
            json!({ "embeddings": { "float": [[1, 2.5], [3, 4]] }, "meta": { "billed_units": { "input_tokens": 7 } } }),
            7,
        ),
        (
            "bedrock/eu-west-1/cohere.embed-v4:0",
            "https://bedrock-runtime.eu-west-1.amazonaws.com/model/cohere.embed-v4%3A0/invoke".to_owned(),
            json!({ "texts": ["a", "b"], "input_type": "search_document", "embedding_types": ["float"], "output_dimension": 2 }),
            json!({ "id": "x", "texts": ["a", "b"], "response_type": "embeddings_by_type", "embeddings": { "float": [[1, 2.5], [3, 4]] } }),
            0,
        ),
        (
            "vertex/global/text-embedding-005",
            "https://aiplatform.googleapis.com/v1/publishers/google/models/text-embedding-005:predict".to_owned(),
            json!({ "instances": [{ "content": "a" }, { "content": "b" }], "parameters": { "outputDimensionality": 2 } }),
            json!({ "predictions": [
                { "embeddings": { "values": [1, 2.5], "statistics": { "token_count": 3 } } },
                { "embeddings": { "values": [3, 4], "statistics": { "token_count": 4 } } },
            ] }),
            7,
        ),
    ] {
        let body_ = json!({ "model": model, "input": texts, "dimensions": 2 });
        assert_eq!(sent(Call::Embed, &body_), (url, body), "{model}");
        let errand = of(Call::Embed, &body_).unwrap();
        let told = errand.whole(reply.to_string().as_bytes(), "", 0).unwrap();
        let told: Value = serde_json::from_str(&told.body).unwrap();
        assert_eq!(told["data"][0]["embedding"], json!([1.0, 2.5]), "{model}");
        assert_eq!(told["data"][1]["index"], 1);
        assert_eq!(told["usage"]["prompt_tokens"], tokens, "{model}");
        assert!(errand.whole(b"{}", "", 0).is_err());
        let mut bytes = body_;
        bytes["encoding_format"] = "base64".into();
        let told = of(Call::Embed, &bytes).unwrap();
        let told = told.whole(reply.to_string().as_bytes(), "", 0).unwrap();
        let told: Value = serde_json::from_str(&told.body).unwrap();
        assert_eq!(told["data"][0]["embedding"], "AACAPwAAIEA=", "{model}");
    }
}

#[test]
fn one_text_is_embedded_where_a_model_takes_no_more() {
    let titan = "bedrock/us-east-1/amazon.titan-embed-text-v2:0";
    let ask = json!({ "model": titan, "input": "a", "dimensions": 256, "provider_config": { "normalize": false } });
    let url = "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.titan-embed-text-v2%3A0/invoke";
    let body = json!({ "inputText": "a", "dimensions": 256, "normalize": false });
    assert_eq!(sent(Call::Embed, &ask), (url.to_owned(), body));
    let told = of(Call::Embed, &ask).unwrap();
    assert_eq!(told.key, Some(("authorization", "Bearer k".to_owned())));
    let reply = json!({ "embedding": [1, 2.5], "embeddingsByType": { "float": [1, 2.5] }, "inputTextTokenCount": 7 });
    let told = told.whole(reply.to_string().as_bytes(), "", 0).unwrap();
    assert_eq!(told.usage.input, Some(7));
    let told: Value = serde_json::from_str(&told.body).unwrap();
    assert_eq!(
        told["data"],
        json!([{ "object": "embedding", "index": 0, "embedding": [1.0, 2.5] }])
    );
    assert_eq!(told["usage"]["prompt_tokens"], 7);
}

#[test]
fn what_cannot_be_embedded_or_drawn_is_named() {
    for (call, body, name) in [
        (
            Call::Embed,
            json!({ "model": "text-embedding-3-small" }),
            "input",
        ),
        (
            Call::Embed,
            json!({ "model": "text-embedding-3-small", "input": [] }),
            "input",
        ),
        (
            Call::Embed,
            json!({ "model": "text-embedding-3-small", "input": [{}] }),
            "input",
        ),
        (
            Call::Embed,
            json!({ "model": "embed-v4.0", "input": [1, 2] }),
            "input",
        ),
        (
            Call::Embed,
            json!({ "model": "vertex/global/gemini-embedding-2", "input": ["a", "b"] }),
            "input",
        ),
        (
            Call::Embed,
            json!({ "model": "bedrock/us-east-1/amazon.titan-embed-text-v2:0", "input": ["a", "b"] }),
            "input",
        ),
        (
            Call::Embed,
            json!({ "model": "bedrock/us-east-1/amazon.nova-pro-v1:0", "input": "a" }),
            "model",
        ),
        (
            Call::Embed,
            json!({ "model": "claude-sonnet-5", "input": "a" }),
            "model",
        ),
        (
            Call::Embed,
            json!({ "model": "embed-v4.0", "input": "a", "encoding_format": "int8" }),
            "encoding_format",
        ),
        (
            Call::Embed,
            json!({ "model": "embed-v4.0", "input": "a", "words": 1 }),
            "words",
        ),
        (Call::Draw, json!({ "prompt": "a dot" }), "model"),
        (
            Call::Draw,
            json!({ "model": "command-a-03-2025", "prompt": "a dot" }),
            "model",
        ),
        (
            Call::Draw,
            json!({ "model": "gemini-2.5-flash-image" }),
            "prompt",
        ),
        (
            Call::Draw,
            json!({ "model": "gemini-2.5-flash-image", "prompt": "x", "n": 2 }),
            "n",
        ),
        (
            Call::Draw,
            json!({ "model": "gemini-2.5-flash-image", "prompt": "x", "size": "3x3" }),
            "size",
        ),
        (
            Call::Draw,
            json!({ "model": "gemini-2.5-flash-image", "prompt": "x", "response_format": "url" }),
            "response_format",
        ),
        (
            Call::Draw,
            json!({ "model": "gpt-image-1", "prompt": "x", "stream": true }),
            "stream",
        ),
    ] {
        let refusal = of(call, &body).unwrap_err();
        assert_eq!(
            (refusal.status, refusal.param.as_deref()),
            (400, Some(name)),
            "{body}"
        );
    }
    // Tokens are OpenAI's own, and go there as they are.
    let tokens = json!({ "model": "text-embedding-3-small", "input": [[1, 2], [3]] });
    assert_eq!(sent(Call::Embed, &tokens).1["input"], tokens["input"]);
}

#[test]
fn pictures_come_as_they_are_or_of_a_chat() {
    let own = json!({ "model": "openai/gpt-image-1", "prompt": "a dot", "size": "auto", "background": "transparent" });
    let (url, body) = sent(Call::Draw, &own);
    assert_eq!(url, "https://api.openai.com/v1/images/generations");
    assert_eq!(
        (&body["model"], &body["background"]),
        (&json!("gpt-image-1"), &json!("transparent"))
    );
    let reply = r#"{"created":1,"data":[{"b64_json":"AA=="}],"odd":true}"#;
    let told = of(Call::Draw, &own)
        .unwrap()
        .whole(reply.as_bytes(), "", 7)
        .unwrap();
    assert_eq!(told.body, reply);

    let chat = json!({ "model": "gemini-2.5-flash-image", "prompt": "a dot", "size": "1792x1024" });
    let (url, body) = sent(Call::Draw, &chat);
    assert_eq!(
        url,
        format!("{GOOGLE}/gemini-2.5-flash-image:generateContent")
    );
    assert_eq!(
        body["generationConfig"],
        json!({ "responseModalities": ["IMAGE"], "imageConfig": { "aspectRatio": "16:9" } })
    );
    let errand = of(Call::Draw, &chat).unwrap();
    let reply = json!({ "candidates": [{ "content": { "parts": [
        { "inlineData": { "mimeType": "image/png", "data": "AA==" } } ] }, "finishReason": "STOP" }] });
    let told = errand.whole(reply.to_string().as_bytes(), "", 7).unwrap();
    let told: Value = serde_json::from_str(&told.body).unwrap();
    assert_eq!(
        told,
        json!({ "created": 7, "data": [{ "b64_json": "AA==" }] })
    );
    let mute = json!({ "candidates": [{ "content": { "parts": [{ "text": "No." }] }, "finishReason": "STOP" }] });
    assert_eq!(
        errand
            .whole(mute.to_string().as_bytes(), "", 7)
            .unwrap_err()
            .status,
        502
    );
}
