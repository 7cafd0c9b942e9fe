//! Requests that mean harm, or were damaged on their way.

use super::*;

/// Whatever a caller writes, the request goes to a host of the registry.
#[test]
fn no_model_or_header_leads_to_another_host() {
    let hosts = [
        "evil.example",
        "evil.example/x",
        "a@evil.example",
        "a.b",
        "..",
        "a%2f",
        "xn--a",
        "A",
        "a\\b",
        "",
        " ",
        "a:1",
        "a#b",
        "a?b",
        "a\r\nb",
        "contoso.openai.azure.com",
    ];
    for host in hosts {
        for model in [
            format!("azure/{host}/m"),
            format!("bedrock/{host}/m"),
            format!("vertex/{host}/m"),
        ] {
            let made = errand(Door::Openai, &chat(json!({ "model": model })), &head());
            assert!(made.is_err(), "{model:?}: {made:?}");
        }
        let head = Head {
            provider: Some("azure"),
            resource: Some(host),
            ..head()
        };
        let made = errand(Door::Openai, &chat(json!({})), &head);
        assert!(made.is_err(), "{host:?}: {made:?}");
        // A model's name is one segment of the path, whatever it is.
        for slug in ["google", "bedrock/us-east-1"] {
            let made = errand(
                Door::Openai,
                &chat(json!({ "model": format!("{slug}/{host}") })),
                &super::head(),
            );
            if let Ok(errand) = made {
                let url = errand.upstream.url;
                let own = [
                    "https://generativelanguage.googleapis.com/v1beta/models/",
                    "https://bedrock-runtime.us-east-1.amazonaws.com/model/",
                ];
                assert!(own.iter().any(|own| url.starts_with(own)), "{url}");
            }
        }
    }
}

/// A request that is damaged anywhere is refused, or goes where it would have gone.
#[test]
fn damaged_requests_are_refused_or_understood() {
    // A fixed linear congruential sequence: the test must fail alike on every machine.
    let mut seed: u64 = 0x2545_F491_4F6C_DD1D;
    let mut next = |most: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % most
    };
    let schema = json!({ "type": "object", "properties": { "tz": { "type": "string" } } });
    let openai = json!({
        "model": "claude-sonnet-5", "max_tokens": 9, "stream": true, "stop": ["x"], "temperature": 0.5,
        "tools": [{ "type": "function", "function": { "name": "clock", "parameters": schema } }],
        "messages": [
            { "role": "user", "content": [{ "type": "text", "text": "x" },
                { "type": "image_url", "image_url": { "url": "data:image/png;base64,AA==" } }] },
            { "role": "assistant", "tool_calls": [
                { "id": "1", "type": "function", "function": { "name": "clock", "arguments": "{}" } }] },
            { "role": "tool", "tool_call_id": "1", "content": "14:00" },
        ],
    });
    let anthropic = json!({
        "model": "gemini-2.5-flash", "max_tokens": 9, "system": "Be brief.",
        "thinking": { "type": "enabled", "budget_tokens": 2048 },
        "tools": [{ "name": "clock", "input_schema": schema }],
        "messages": [{ "role": "user", "content": "x" }],
    });
    let embed = json!({ "model": "embed-v4.0", "input": ["a", "b"], "dimensions": 8 });
    let draw = json!({ "model": "gpt-image-1", "prompt": "a dot" });
    let mut sent = 0;
    for (call, body) in [
        (Call::Chat(Door::Openai), openai),
        (Call::Chat(Door::Anthropic), anthropic),
        (Call::Embed, embed),
        (Call::Draw, draw),
    ] {
        let whole = body.to_string().into_bytes();
        let mut cases: Vec<Vec<u8>> = (0..whole.len()).map(|end| whole[..end].to_vec()).collect();
        for _ in 0..2_000 {
            let mut damaged = whole.clone();
            for _ in 0..=next(3) {
                let place = next(damaged.len());
                damaged[place] = b"{}[]\":,0-.ntfalse/\\ \n"[next(21)];
            }
            cases.push(damaged);
        }
        for body in cases {
            match Errand::of(call, &body, &head(), &policy()) {
                Ok(errand) => {
                    let url = errand.upstream.url;
                    let hosts = [
                        "api.anthropic.com",
                        "generativelanguage.googleapis.com",
                        "api.cohere.com",
                        "api.openai.com",
                    ];
                    assert!(
                        hosts
                            .iter()
                            .any(|host| url.starts_with(&format!("https://{host}/"))),
                        "{url}"
                    );
                    sent += 1;
                }
                Err(refusal) => assert!((400..500).contains(&refusal.status), "{refusal:?}"),
            }
        }
    }
    assert!(sent > 100, "only {sent} were understood");
}

#[test]
fn too_deep_a_request_is_refused() {
    let deep = format!(
        r#"{{"model":"gpt-4.1","messages":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let refusal = Errand::of(
        Call::Chat(Door::Openai),
        deep.as_bytes(),
        &head(),
        &policy(),
    );
    assert_eq!(refusal.unwrap_err().status, 400);
}
