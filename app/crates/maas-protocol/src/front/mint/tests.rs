//! What can be asked for, what is refused by the name of its field, and claims there and back.

#![expect(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "tables of cases"
)]

use super::*;

const STAMP: Stamp<'static> = Stamp {
    jti: "0123456789abcdef",
    aud: "relay.example",
    now_s: 1_795_219_200,
    epoch: 7,
};

fn full() -> Value {
    json!({
        "name": "Nightly summary", "expires_in_s": 3600, "providers": ["azure"], "host": "contoso",
        "models": ["gpt-4.1*", "o4-mini"], "ops": ["chat", "models"], "features": ["stream"], "tier": "default",
        "max_tokens": 1000, "per_minute": 30, "origins": ["https://app.example", "http://localhost:8787"],
        "cidrs": ["203.0.113.0/24", "2001:db8::/32"]
    })
}

#[test]
fn all_that_can_be_said_gets_into_the_claims_and_out_again() {
    let grant = order(full(), Some("k"), &STAMP).unwrap();
    let claims = claims(&grant);
    assert_eq!(
        Value::Object(claims.clone()),
        json!({
            "jti": "0123456789abcdef", "sub": "Nightly summary", "aud": "relay.example",
            "iat": "2026-11-21T00:00:00Z", "nbf": "2026-11-21T00:00:00Z", "exp": "2026-11-21T01:00:00Z", "epoch": 7,
            "providers": ["azure"], "host": "contoso", "models": ["gpt-4.1*", "o4-mini"],
            "ops": ["chat", "models"], "features": ["stream"], "tier": "default", "max_tokens": 1000,
            "per_minute": 30, "origins": ["https://app.example", "http://localhost:8787"],
            "cidrs": ["203.0.113.0/24", "2001:db8::/32"]
        })
    );
    assert_eq!(read(claims).unwrap(), grant);
}

#[test]
fn nothing_said_is_no_limit_but_that_of_time() {
    let grant = order(json!({}), None, &STAMP).unwrap();
    let bare = Grant {
        jti: STAMP.jti.into(),
        aud: STAMP.aud.into(),
        iat: STAMP.now_s,
        nbf: STAMP.now_s,
        exp: STAMP.now_s + 30 * 86_400,
        epoch: 7,
        ..Grant::default()
    };
    assert_eq!(grant, bare);
    assert_eq!(read(claims(&grant)).unwrap(), bare);
    let plain = order(json!({ "features": [] }), None, &STAMP).unwrap();
    assert_eq!(
        plain.features,
        Some(Vec::new()),
        "not the same as nothing said"
    );
    assert_eq!(read(claims(&plain)).unwrap(), plain);
}

#[test]
fn a_claim_that_is_not_known_or_malformed_spoils_the_token() {
    let good = claims(&order(full(), None, &STAMP).unwrap());
    for (name, value) in [
        ("max_cost_usd", json!(1)),
        ("exp", json!("tomorrow")),
        ("exp", json!(1_795_219_200)),
        ("exp", Value::Null),
        ("nbf", json!("2026-02-30T00:00:00Z")),
        ("jti", Value::Null),
        ("aud", json!(["relay.example"])),
        ("epoch", json!(-1)),
        ("epoch", json!("7")),
        ("models", json!([])),
        ("models", json!("gpt-4.1")),
        ("models", json!([1])),
        ("features", json!(["all"])),
        ("ops", json!("chat")),
        ("max_tokens", json!(0)),
        ("max_tokens", json!(1.5)),
        ("cidrs", json!(["everywhere"])),
        ("key", json!("sk-1")),
    ] {
        let mut changed = good.clone();
        changed.insert(name.to_owned(), value.clone());
        assert!(read(changed).is_err(), "{name} {value}");
    }
}

#[test]
fn a_field_at_fault_is_named() {
    let with = |name: &str, value: Value| {
        let mut body = full();
        body.as_object_mut().unwrap().insert(name.into(), value);
        body
    };
    let long = "x".repeat(201);
    let many: Vec<String> = (0..51).map(|number| format!("m{number}")).collect();
    for (body, key, field) in [
        (json!([]), None, ""),
        (with("expires_in_s", json!(59)), None, "expires_in_s"),
        (with("expires_in_s", json!(7_776_001)), None, "expires_in_s"),
        (with("expires_in_s", json!("1d")), None, "expires_in_s"),
        (with("name", json!("")), None, "name"),
        (with("name", json!("a\nb")), None, "name"),
        (with("name", json!(long)), None, "name"),
        (with("provider", json!("openai")), None, "provider"),
        (with("Models", json!(["x"])), None, "Models"),
        (with("providers", json!("azure")), None, "providers"),
        (with("providers", json!([])), None, "providers"),
        (
            with("providers", json!(["azure", "nobody"])),
            None,
            "providers[1]",
        ),
        (with("providers", json!(["ollama"])), None, "providers[0]"),
        (with("providers", json!(["openai"])), None, "host"),
        (with("providers", json!(["azure", "openai"])), None, "host"),
        (with("host", json!("evil.example")), None, "host"),
        (with("host", json!("Contoso")), None, "host"),
        (
            json!({ "providers": ["bedrock"], "host": "mars-1" }),
            None,
            "host",
        ),
        (json!({ "host": "contoso" }), None, "host"),
        (with("models", json!(["gpt*4"])), None, "models[0]"),
        (with("models", json!(["a", ""])), None, "models[1]"),
        (with("models", json!(["a b"])), None, "models[0]"),
        (with("models", json!(many)), None, "models"),
        (with("ops", json!([])), None, "ops"),
        (with("ops", json!(["files"])), None, "ops"),
        (with("ops", json!("chat")), None, "ops"),
        (with("features", json!(["Stream"])), None, "features"),
        (with("tier", json!(1)), None, "tier"),
        (with("max_tokens", json!(0)), None, "max_tokens"),
        (
            with("max_tokens", json!(4_294_967_296_u64)),
            None,
            "max_tokens",
        ),
        (with("per_minute", json!(0)), None, "per_minute"),
        (with("per_minute", json!("30")), None, "per_minute"),
        (with("origins", json!(["app.example"])), None, "origins[0]"),
        (
            with("origins", json!(["https://app.example/"])),
            None,
            "origins[0]",
        ),
        (with("origins", json!(["*"])), None, "origins[0]"),
        (with("origins", json!(["null"])), None, "origins[0]"),
        (with("cidrs", json!(["203.0.113.0/33"])), None, "cidrs[0]"),
        (with("cidrs", json!(["203.0.113.*"])), None, "cidrs[0]"),
        // A key is for one provider, and for the one part of its host: else it could be sent to a stranger's.
        (json!({}), Some("sk-1"), "providers"),
        (
            json!({ "providers": ["openai", "groq"] }),
            Some("sk-1"),
            "providers",
        ),
        (json!({ "providers": ["azure"] }), Some("sk-1"), "host"),
        (json!({ "providers": ["bedrock"] }), Some("ABSK-1"), "host"),
        (json!({ "providers": ["openai"] }), Some(""), "key"),
        (
            json!({ "providers": ["openai"] }),
            Some("sk-1, sk-2"),
            "key",
        ),
        (json!({ "providers": ["openai"] }), Some("sk 1"), "key"),
        (
            json!({ "providers": ["bedrock"], "host": "us-east-1" }),
            Some("AKIAEXAMPLE"),
            "key",
        ),
    ] {
        let refusal = order(body.clone(), key, &STAMP).unwrap_err();
        let named = refusal.param.clone().unwrap_or_default();
        assert_eq!(
            (refusal.status, named.as_str()),
            (400, field),
            "{body}: {}",
            refusal.text
        );
        assert!(
            !key.is_some_and(|key| !key.is_empty() && refusal.text.contains(key)),
            "no key is said back"
        );
    }
    for (body, key) in [
        (json!({ "providers": ["openai"] }), "sk-1"),
        (
            json!({ "providers": ["azure"], "host": "contoso" }),
            "fedcba9876543210",
        ),
        (
            json!({ "providers": ["bedrock"], "host": "us-east-1" }),
            "ABSK-1",
        ),
        (
            json!({ "providers": ["vertex"], "host": "global" }),
            "AIza-1",
        ),
    ] {
        let grant = order(body, Some(key), &STAMP).unwrap();
        assert!(
            !format!("{:?}", claims(&grant)).contains(key),
            "the key is sealed in elsewhere"
        );
    }
}
