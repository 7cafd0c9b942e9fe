//! Good requests, and what each rule refuses.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;

mod elsewhere;
mod hostile;
mod vertex;

fn policy() -> Policy<'static> {
    Policy {
        own_origin: "https://app.example",
        allowed_origins: None,
        upstreams: Vec::new(),
        max_body_bytes: MAX_BODY_BYTES,
        max_wait_ms: MAX_WAIT_MS,
        max_idle_ms: MAX_IDLE_MS,
        max_total_ms: MAX_TOTAL_MS,
        watch_passed: false,
        log: false,
    }
}

fn head(path: &str) -> RequestHead<'_> {
    RequestHead {
        method: "POST",
        path,
        query: None,
        origin: None,
        content_length: None,
        credentials: [None; CREDENTIAL_HEADERS.len()],
    }
}

fn url(path: &str) -> Result<String, Denied> {
    plan(&head(path), &policy()).map(|upstream| upstream.url)
}

#[test]
fn good_requests_keep_path_and_query() {
    for (path, upstream) in [
        (
            "/openai/v1/chat/completions",
            "https://api.openai.com/v1/chat/completions",
        ),
        (
            "/api/v1/openai/chat/completions",
            "https://api.openai.com/v1/chat/completions",
        ),
        (
            "/anthropic/v1/messages",
            "https://api.anthropic.com/v1/messages",
        ),
        (
            "/openrouter/api/v1/models",
            "https://openrouter.ai/api/v1/models",
        ),
        (
            "/bedrock/us-east-1/model/amazon.nova-pro-v1%3A0/converse-stream",
            "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-pro-v1%3A0/converse-stream",
        ),
        (
            "/bedrock/us-east-1/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aapplication-inference-profile%2Fabc123/converse-stream",
            "https://bedrock-runtime.us-east-1.amazonaws.com/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aapplication-inference-profile%2Fabc123/converse-stream",
        ),
        (
            "/bedrock-control/eu-west-1/foundation-models",
            "https://bedrock.eu-west-1.amazonaws.com/foundation-models",
        ),
        (
            "/openai/v1/models/ft:gpt-4.1%3Ax",
            "https://api.openai.com/v1/models/ft:gpt-4.1%3Ax",
        ),
        (
            "/azure/contoso/openai/v1/chat/completions",
            "https://contoso.openai.azure.com/openai/v1/chat/completions",
        ),
        (
            "/azure/my-team-2/openai/deployments/gpt-4.1/chat/completions",
            "https://my-team-2.openai.azure.com/openai/deployments/gpt-4.1/chat/completions",
        ),
        (
            "/azure/openai/openai/models",
            "https://openai.openai.azure.com/openai/models",
        ),
    ] {
        assert_eq!(url(path).as_deref(), Ok(upstream));
    }
    let asked = RequestHead {
        query: Some("limit=2&after=a%20b"),
        ..head("/anthropic/v1/models")
    };
    assert_eq!(
        plan(&asked, &policy()).unwrap().url,
        "https://api.anthropic.com/v1/models?limit=2&after=a%20b"
    );
}

#[expect(clippy::too_many_lines, reason = "a table of cases")]
#[test]
fn each_rule_refuses_on_its_own() {
    let good = head("/openai/v1/models");
    for (head, denied) in [
        (
            RequestHead {
                method: "DELETE",
                ..good
            },
            Denied::MethodNotAllowed,
        ),
        (
            RequestHead {
                method: "get",
                ..good
            },
            Denied::MethodNotAllowed,
        ),
        (
            RequestHead {
                origin: Some("https://evil.example"),
                ..good
            },
            Denied::OriginNotAllowed,
        ),
        (
            RequestHead {
                origin: Some("null"),
                ..good
            },
            Denied::OriginNotAllowed,
        ),
        (
            RequestHead {
                origin: Some("http://localhost.evil.example"),
                ..good
            },
            Denied::OriginNotAllowed,
        ),
        (
            RequestHead {
                origin: Some("http://localhost:80@evil.example"),
                ..good
            },
            Denied::OriginNotAllowed,
        ),
        (
            RequestHead {
                origin: Some("https://app.example.evil"),
                ..good
            },
            Denied::OriginNotAllowed,
        ),
        (
            RequestHead {
                content_length: Some(MAX_BODY_BYTES + 1),
                ..good
            },
            Denied::TooLarge,
        ),
        (
            RequestHead {
                credentials: [Some("Bearer a,b"), None, None, None, None],
                ..good
            },
            Denied::BadCredential,
        ),
        (
            RequestHead {
                credentials: [Some("Bearer a b"), None, None, None, None],
                ..good
            },
            Denied::BadCredential,
        ),
        (
            RequestHead {
                credentials: [None, Some("a\tb"), None, None, None],
                ..good
            },
            Denied::BadCredential,
        ),
        (
            RequestHead {
                credentials: [None, Some(""), None, None, None],
                ..good
            },
            Denied::BadCredential,
        ),
        (
            RequestHead {
                credentials: [None, None, Some("a,b"), None, None],
                ..good
            },
            Denied::BadCredential,
        ),
        (
            RequestHead {
                query: Some("a b"),
                ..good
            },
            Denied::BadPath,
        ),
        (
            RequestHead {
                query: Some("a\r\nx: y"),
                ..good
            },
            Denied::BadPath,
        ),
    ] {
        assert_eq!(plan(&head, &policy()), Err(denied), "{head:?}");
    }
    for origin in [
        "https://app.example",
        "http://localhost:8787",
        "http://127.0.0.1:9",
        "http://localhost",
    ] {
        assert!(
            plan(
                &RequestHead {
                    origin: Some(origin),
                    ..good
                },
                &policy()
            )
            .is_ok(),
            "{origin}"
        );
    }
    let listed = Policy {
        allowed_origins: Some(vec!["https://other.example"]),
        ..policy()
    };
    assert!(
        plan(
            &RequestHead {
                origin: Some("https://other.example"),
                ..good
            },
            &listed
        )
        .is_ok()
    );
    assert!(
        plan(
            &RequestHead {
                origin: Some("http://localhost:1"),
                ..good
            },
            &listed
        )
        .is_err()
    );
}

#[test]
fn header_lists_hold_nothing_that_must_not_pass() {
    for name in [
        "cookie",
        "origin",
        "referer",
        "connection",
        "te",
        "transfer-encoding",
        "host",
        "x-forwarded-for",
        "cf-connecting-ip",
        "anthropic-dangerous-direct-browser-access",
    ] {
        assert!(!UPSTREAM_HEADERS.contains(&name), "{name}");
    }
    for name in [
        "set-cookie",
        "location",
        "clear-site-data",
        "access-control-allow-origin",
        "content-security-policy",
        "link",
        "content-encoding",
    ] {
        assert!(!REPLY_HEADERS.contains(&name), "{name}");
    }
    assert!(
        UPSTREAM_HEADERS
            .iter()
            .chain(REPLY_HEADERS)
            .all(|name| *name == name.to_lowercase())
    );
}
