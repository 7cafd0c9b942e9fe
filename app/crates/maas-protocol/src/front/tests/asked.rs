//! What a client asks for becomes the provider's request, or a refusal that names the field.

use super::*;
use crate::{chat::Part, dialect::tests::cases};

fn sent(door: Door, body: &Value, head: &Head<'_>) -> (String, Value, Vec<String>) {
    let errand = errand(door, body, head).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let body = serde_json::from_str(&errand.request.body.unwrap()).unwrap();
    (errand.upstream.url, body, errand.not_sent)
}

fn param(door: Door, body: &Value) -> String {
    let refusal = errand(door, body, &head()).unwrap_err();
    assert_eq!(
        (refusal.status, refusal.rule),
        (400, Some("bad-request")),
        "{refusal:?}"
    );
    refusal.param.unwrap()
}

#[test]
fn every_field_of_a_completion_goes_where_it_belongs() {
    let body = json!({
        "model": "openai/gpt-4.1", "max_tokens": 5, "max_completion_tokens": 9, "temperature": 0.5,
        "top_p": 0.9, "seed": 7, "presence_penalty": 1, "frequency_penalty": -1, "logprobs": true,
        "top_logprobs": 2, "n": 2, "stop": "END", "parallel_tool_calls": false, "user": "u", "stream": true,
        "logit_bias": { "5": 1 }, "tool_choice": { "type": "function", "function": { "name": "clock" } },
        "tools": [{ "type": "function", "function": { "name": "clock", "strict": true,
            "parameters": { "type": "object" } } }],
        "response_format": { "type": "json_schema", "json_schema": { "name": "a", "schema": { "type": "object" },
            "strict": true } },
        "provider_config": { "prediction": null, "verbose": true },
        "messages": [
            { "role": "developer", "content": "Be brief." },
            { "role": "user", "content": [
                { "type": "text", "text": "What?" },
                { "type": "image_url", "image_url": { "url": "data:image/png;base64,AA==", "detail": "low" } },
                { "type": "input_audio", "input_audio": { "data": "AA==", "format": "mp3" } },
                { "type": "file", "file": { "filename": "a.pdf", "file_data": "data:application/pdf;base64,AA==" } },
            ] },
            { "role": "assistant", "content": null, "refusal": null, "tool_calls": [
                { "id": "1", "type": "function", "function": { "name": "clock", "arguments": "{}" } },
                { "id": "2", "type": "function", "function": { "name": "clock", "arguments": "{}" } } ] },
            { "role": "tool", "tool_call_id": "1", "content": "14:00" },
            { "role": "tool", "tool_call_id": "2", "content": [{ "type": "text", "text": "15:00" }] },
        ],
    });
    let (url, sent, left_out) = sent(Door::Openai, &body, &head());
    assert_eq!(url, "https://api.openai.com/v1/chat/completions");
    assert_eq!(left_out, ["detail"]);
    for name in [
        "temperature",
        "top_p",
        "seed",
        "n",
        "tool_choice",
        "tools",
        "logit_bias",
        "user",
        "parallel_tool_calls",
        "logprobs",
        "top_logprobs",
        "response_format",
    ] {
        assert_eq!(sent[name], body[name], "{name}");
    }
    assert_eq!(sent["max_completion_tokens"], 9);
    assert_eq!(sent["stop"], json!(["END"]));
    assert_eq!(sent["verbose"], true);
    assert_eq!(
        sent["messages"][0],
        json!({ "role": "system", "content": "Be brief." })
    );
    let parts = &sent["messages"][1]["content"];
    assert_eq!(parts[1]["image_url"]["url"], "data:image/png;base64,AA==");
    assert_eq!(parts[2], body["messages"][1]["content"][2]);
    assert_eq!(parts[3], body["messages"][1]["content"][3]);
    assert_eq!(
        sent["messages"][2]["tool_calls"],
        body["messages"][2]["tool_calls"]
    );
    assert_eq!(
        sent["messages"][4],
        json!({ "role": "tool", "tool_call_id": "2", "content": "15:00" })
    );
}

/// Tokens of thinking stay what they are where a model counts them, and are an effort where it does not.
#[test]
fn a_budget_for_thinking_is_said_in_the_words_of_the_model() {
    let of = |model: &str, thinking: Value, output: Value| {
        let body = json!({ "model": model, "max_tokens": 50_000, "thinking": thinking, "output_config": output,
            "messages": [{ "role": "user", "content": "x" }] });
        sent(Door::Anthropic, &body, &head()).1
    };
    let enabled = |budget: u32| json!({ "type": "enabled", "budget_tokens": budget });
    for model in ["claude-sonnet-4-5", "claude-opus-4-6"] {
        let told = of(model, enabled(3_000), json!({}));
        assert_eq!(told["thinking"], enabled(3_000), "{model}");
        assert_eq!(told["max_tokens"], 50_000, "{model}");
    }
    let told = of("gemini-2.5-flash", enabled(3_000), json!({}));
    assert_eq!(
        told["generationConfig"]["thinkingConfig"]["thinkingBudget"],
        3_000
    );
    for (budget, effort) in [
        (1_024, "minimal"),
        (3_000, "low"),
        (8_192, "medium"),
        (20_000, "high"),
    ] {
        let told = of("gpt-5", enabled(budget), json!({}));
        assert_eq!(told["reasoning"]["effort"], effort, "{budget}");
    }
    // An effort beside it stands, as before.
    let told = of("gpt-5", enabled(1_024), json!({ "effort": "high" }));
    assert_eq!(told["reasoning"]["effort"], "high");
    let told = of(
        "claude-opus-4-6",
        enabled(1_024),
        json!({ "effort": "high" }),
    );
    assert_eq!(told["output_config"]["effort"], "high");
    // OpenAI's shape has the app's own name for it.
    let body = chat(json!({ "model": "claude-sonnet-4-5", "reasoning_budget": 3_000 }));
    assert_eq!(
        sent(Door::Openai, &body, &head()).1["thinking"],
        enabled(3_000)
    );
}

#[test]
fn every_field_of_a_message_goes_where_it_belongs() {
    let body = json!({
        "model": "claude-sonnet-4-5", "max_tokens": 5000, "stream": true, "stop_sequences": ["END"],
        "thinking": { "type": "enabled", "budget_tokens": 2048 }, "metadata": { "user_id": "u" },
        "system": [{ "type": "text", "text": "Be brief.", "cache_control": { "type": "ephemeral" } }],
        "tools": [{ "name": "clock", "input_schema": { "type": "object" } }],
        "tool_choice": { "type": "auto", "disable_parallel_tool_use": true },
        "messages": [
            { "role": "user", "content": [
                { "type": "text", "text": "What?" },
                { "type": "image", "source": { "type": "url", "url": "https://x.example/a.png" } },
                { "type": "document", "title": "a", "source":
                    { "type": "base64", "media_type": "application/pdf", "data": "AA==" } },
            ] },
            { "role": "assistant", "content": [
                { "type": "thinking", "thinking": "hm", "signature": "c2ln" },
                { "type": "redacted_thinking", "data": "AA" },
                { "type": "tool_use", "id": "1", "name": "clock", "input": { "tz": "Asia/Seoul" } } ] },
        ],
    });
    let mut body = body;
    let result = json!({ "role": "user", "content": [
        { "type": "tool_result", "tool_use_id": "1", "content": [{ "type": "text", "text": "no" }], "is_error": true },
    ] });
    body["messages"].as_array_mut().unwrap().push(result);
    let (url, sent, left_out) = sent(Door::Anthropic, &body, &head());
    assert_eq!(url, "https://api.anthropic.com/v1/messages");
    assert_eq!(left_out, ["cache_control"]);
    for name in [
        "max_tokens",
        "stream",
        "stop_sequences",
        "thinking",
        "metadata",
        "tools",
        "tool_choice",
    ] {
        assert_eq!(sent[name], body[name], "{name}");
    }
    assert_eq!(sent["system"], "Be brief.");
    assert_eq!(sent["messages"][0], body["messages"][0]);
    assert_eq!(sent["messages"][1], body["messages"][1]);
    assert_eq!(
        sent["messages"][2]["content"][0],
        json!({ "type": "tool_result", "tool_use_id": "1", "content": "no", "is_error": true })
    );
}

#[test]
fn what_cannot_be_carried_is_named() {
    let user = |content: Value| json!([{ "role": "user", "content": content }]);
    for (fields, name) in [
        (json!({ "model": null }), "model"),
        (json!({ "model": "llama" }), "model"),
        (json!({ "model": "demo/x" }), "model"),
        (json!({ "messages": 7 }), "messages"),
        (json!({ "messages": [7] }), "messages[0]"),
        (
            json!({ "messages": [{ "role": "critic", "content": "x" }] }),
            "messages[0].role",
        ),
        (
            json!({ "messages": [{ "role": "user", "content": "x", "words": 1 }] }),
            "messages[0].words",
        ),
        (
            json!({ "messages": user(json!([{ "type": "video" }])) }),
            "messages[0].content[0].type",
        ),
        (
            json!({ "messages": user(json!([{ "type": "file", "file": { "file_id": "f" } }])) }),
            "messages[0].content[0].file.file_data",
        ),
        (
            json!({ "messages": [{ "role": "tool", "content": "x" }] }),
            "messages[0].tool_call_id",
        ),
        (json!({ "temperature": "x" }), "temperature"),
        (json!({ "max_tokens": -1 }), "max_tokens"),
        (json!({ "n": 1.5 }), "n"),
        (json!({ "stop": [1] }), "stop"),
        (json!({ "reasoning_effort": "huge" }), "reasoning_effort"),
        (json!({ "reasoning_effort": "low" }), "reasoning_effort"),
        (json!({ "reasoning_budget": 2048 }), "reasoning_budget"),
        (json!({ "reasoning_budget": "x" }), "reasoning_budget"),
        (
            json!({ "tools": [{ "type": "function" }] }),
            "tools[0].function",
        ),
        (
            json!({ "tools": [{ "type": "custom", "custom": {} }] }),
            "tools[0].type",
        ),
        (json!({ "tool_choice": "all" }), "tool_choice"),
        (
            json!({ "response_format": { "type": "xml" } }),
            "response_format.type",
        ),
        (
            json!({ "response_format": { "type": "json_schema" } }),
            "response_format.json_schema",
        ),
        (json!({ "stream_options": { "x": 1 } }), "stream_options.x"),
        (
            json!({ "model": "claude-sonnet-5", "logit_bias": {} }),
            "logit_bias",
        ),
        (json!({ "model": "claude-sonnet-5", "n": 2 }), "n"),
        (
            json!({ "model": "command-a-03-2025", "messages": user(json!([
            { "type": "text", "text": "x" },
            { "type": "image_url", "image_url": { "url": "https://x.example/a.png" } },
        ])) }),
            "messages",
        ),
    ] {
        assert_eq!(param(Door::Openai, &chat(fields.clone())), name, "{fields}");
    }
    let base = json!({ "model": "claude-sonnet-5", "max_tokens": 9, "messages": user(json!("x")) });
    for (fields, name) in [
        (json!({ "max_tokens": null }), "max_tokens"),
        (
            json!({ "tools": [{ "type": "web_search_20250305", "name": "w" }] }),
            "tools[0].type",
        ),
        (json!({ "thinking": { "type": "deep" } }), "thinking.type"),
        (
            json!({ "model": "claude-sonnet-4-5", "thinking": { "type": "enabled", "budget_tokens": 9 } }),
            "thinking.budget_tokens",
        ),
        (
            json!({ "output_config": { "format": { "type": "xml" } } }),
            "output_config.format.type",
        ),
        (json!({ "model": "gpt-4.1", "container": "c" }), "container"),
        (
            json!({ "messages": user(json!([{ "type": "image", "source": { "type": "file", "file_id": "f" } }])) }),
            "messages[0].content[0].source.type",
        ),
    ] {
        let mut body = base.clone();
        body.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        assert_eq!(param(Door::Anthropic, &body), name, "{fields}");
    }
    assert_eq!(
        errand(Door::Openai, &json!([]), &head()).unwrap_err().param,
        None
    );
}

/// The app's own requests, as the client of the door would write them, come out of it as the app sends them.
#[test]
fn the_door_sends_what_the_app_sends() {
    let mut same = 0;
    for case in cases() {
        let spec = case.id.spec();
        if !spec.relayed() || case.read("address.txt").is_some() || case.id.slug() == "vertex" {
            continue;
        }
        let ask = case.ask();
        let written: Value = serde_json::from_slice(&case.read("body.json").unwrap()).unwrap();
        // Written for OpenAI's wire by a provider that takes everything and changes nothing.
        let plain = crate::provider::ProviderId::Openrouter.spec();
        let wide = crate::provider::ProviderSpec {
            base_url: plain.base_url,
            reasoning_back: crate::provider::ReasoningBack::Details,
            ..crate::provider::ProviderSpec::OPENAI_LIKE
        };
        let endpoint = crate::provider::Endpoint {
            spec: Box::leak(Box::new(wide)),
            base_url: String::new(),
            route: crate::provider::Route::Direct,
            extra_headers: Vec::new(),
        };
        let Ok(request) = WireFormat::OpenaiChat.dialect().encode(&endpoint, &ask) else {
            continue;
        };
        let mut body: Value = serde_json::from_str(&request.body.unwrap()).unwrap();
        // What OpenAI's shape cannot say, or this writer of it does not: a failed tool, a call's signature, and
        // thoughts beside no call.
        let unsaid = ask.messages.iter().any(|message| {
            let has = |test: fn(&Part) -> bool| message.parts.iter().any(test);
            has(|part| matches!(part, Part::ToolResult { is_error: true, .. }))
                || has(|part| {
                    matches!(
                        part,
                        Part::ToolCall {
                            signature: Some(_),
                            ..
                        }
                    )
                })
                || has(|part| matches!(part, Part::Reasoning { .. }))
                    && !has(|part| matches!(part, Part::ToolCall { .. }))
        });
        if unsaid {
            continue;
        }
        for (name, value) in &ask.provider_config {
            body.as_object_mut().unwrap().shift_remove(name);
            body["provider_config"][name] = value.clone();
        }
        let head = Head {
            provider: Some(case.id.slug()),
            resource: Some("contoso"),
            region: Some("us-east-1"),
            drop_unsupported: true,
            ..head()
        };
        let (_, sent, _) = sent(Door::Openai, &body, &head);
        assert_eq!(sent, written["body"], "{}", case.name());
        same += 1;
    }
    assert!(same >= 60, "only {same} were compared");
}

#[test]
fn a_thought_goes_back_to_who_had_it_and_to_nobody_else() {
    let foreign = json!({ "type": "reasoning", "encrypted_content": "x" });
    let kept = anthropic::thought(&foreign);
    let body = |model: &str| {
        json!({ "model": model, "max_tokens": 99, "messages": [
            { "role": "user", "content": "x" },
            { "role": "assistant", "content": [kept, { "type": "tool_use", "id": "1", "name": "f", "input": {} }] },
            { "role": "user", "content": [{ "type": "tool_result", "tool_use_id": "1", "content": "y" }] },
        ], "tools": [{ "name": "f", "input_schema": { "type": "object" } }] })
    };
    let (_, own, _) = sent(Door::Anthropic, &body("gpt-5.4"), &head());
    assert!(own["input"].as_array().unwrap().contains(&foreign), "{own}");
    let (_, other, _) = sent(Door::Anthropic, &body("claude-sonnet-5"), &head());
    assert!(!other.to_string().contains("encrypted_content"), "{other}");
}

#[test]
fn a_key_goes_into_the_header_of_its_kind() {
    for (model, key, header) in [
        ("gpt-4.1", "secret", Ok(("authorization", "Bearer secret"))),
        ("claude-sonnet-5", "secret", Ok(("x-api-key", "secret"))),
        (
            "claude-sonnet-5",
            "sk-ant-oat01-x",
            Ok(("authorization", "Bearer sk-ant-oat01-x")),
        ),
        (
            "gemini-2.5-flash",
            "secret",
            Ok(("x-goog-api-key", "secret")),
        ),
        ("azure/contoso/gpt-4.1", "secret", Ok(("api-key", "secret"))),
        (
            "azure/contoso/gpt-4.1",
            "eyJ0.e.s",
            Ok(("authorization", "Bearer eyJ0.e.s")),
        ),
        (
            "bedrock/us-east-1/amazon.nova-pro-v1:0",
            "secret",
            Ok(("authorization", "Bearer secret")),
        ),
        (
            "bedrock/us-east-1/amazon.nova-pro-v1:0",
            "AKIA0:x",
            Err("bad-credential"),
        ),
        ("gpt-4.1", "a b", Err("bad-credential")),
        ("gpt-4.1", "a,b", Err("bad-credential")),
    ] {
        let head = Head {
            key: Some(key),
            ..head()
        };
        let made = errand(Door::Openai, &chat(json!({ "model": model })), &head);
        match (made, header) {
            (Ok(errand), Ok((name, value))) => {
                assert_eq!(errand.key, Some((name, value.to_owned())), "{model} {key}");
                let plain = format!("{:?}", errand.request);
                assert!(!plain.contains(value), "{model} {key}");
            }
            (Err(refusal), Err(rule)) => assert_eq!(refusal.rule, Some(rule)),
            (made, _) => panic!("{model} {key}: {made:?}"),
        }
    }
    let head = Head {
        key: None,
        ..head()
    };
    let refusal = errand(Door::Openai, &chat(json!({})), &head).unwrap_err();
    assert_eq!((refusal.status, refusal.rule), (401, Some("no-key")));
}

#[test]
fn what_is_masked_is_masked_in_the_providers_own_request() {
    let said = "Mail a@b.co, \"sk-abcdefghij0123456789\"";
    let body = chat(
        json!({ "model": "claude-sonnet-5", "max_tokens": 9, "messages": [
        { "role": "system", "content": said }, { "role": "user", "content": [{ "type": "text", "text": said }] },
    ] }),
    );
    let sent = |mask| {
        let policy = Policy { mask, ..policy() };
        let body = body.to_string();
        let errand = Errand::of(Call::Chat(Door::Openai), body.as_bytes(), &head(), &policy);
        errand.unwrap().request.body.unwrap()
    };
    let (plain, masked) = (
        sent(relay::mask::Kinds::default()),
        sent(relay::mask::Kinds::ALL),
    );
    assert_eq!(plain.matches("a@b.co").count(), 2);
    assert_eq!(
        masked,
        plain
            .replace("a@b.co", "*@*.**")
            .replace("abcdefghij0123456789", &"*".repeat(20))
    );
}
