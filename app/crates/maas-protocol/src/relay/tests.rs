//! Good requests, and what each rule refuses.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::{mask::BodyHead, *};

mod elsewhere;
mod hostile;
mod vertex;

fn policy() -> Policy<'static> {
    Policy::usual("https://app.example")
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
                credentials: [Some("Bearer"), None, None, None, None],
                ..good
            },
            Denied::BadCredential,
        ),
        (
            RequestHead {
                credentials: [Some("bearer "), None, None, None, None],
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
fn what_cannot_be_masked_is_refused_while_anything_is() {
    let json = BodyHead {
        kind: Some("application/json"),
        ..BodyHead::default()
    };
    let chat = plan(&head("/openai/v1/chat/completions"), &policy()).unwrap();
    let token = plan(&head("/google-oauth/token"), &policy()).unwrap();
    let form = BodyHead {
        kind: Some("application/x-www-form-urlencoded"),
        ..json
    };
    let signed = format!(
        "AWS4-HMAC-SHA256 Credential=AKIA/20261121/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature={}",
        "0".repeat(64)
    );
    let all = Kinds::ALL;
    for (head, due) in [
        (json, Ok(all)),
        (
            BodyHead {
                kind: Some("Application/JSON; charset=UTF-8"),
                ..json
            },
            Ok(all),
        ),
        (
            BodyHead {
                kind: Some("application/json;charset=\"utf-8\""),
                ..json
            },
            Ok(all),
        ),
        (
            BodyHead {
                authorization: Some("Bearer k"),
                length: Some(9),
                ..json
            },
            Ok(all),
        ),
        (
            BodyHead {
                length: Some(0),
                kind: None,
                ..json
            },
            Ok(Kinds::default()),
        ),
        (BodyHead { kind: None, ..json }, Err(Denied::NotMasked)),
        (
            BodyHead {
                kind: Some("text/plain"),
                ..json
            },
            Err(Denied::NotMasked),
        ),
        (
            BodyHead {
                kind: Some("multipart/form-data; boundary=x"),
                ..json
            },
            Err(Denied::NotMasked),
        ),
        (
            BodyHead {
                kind: Some("application/json; charset=utf-16"),
                ..json
            },
            Err(Denied::NotMasked),
        ),
        (
            BodyHead {
                kind: Some("application/jsonl"),
                ..json
            },
            Err(Denied::NotMasked),
        ),
        (form, Err(Denied::NotMasked)),
        (
            BodyHead {
                packed: true,
                ..json
            },
            Err(Denied::NotMasked),
        ),
        (
            BodyHead {
                authorization: Some(&signed),
                ..json
            },
            Err(Denied::NotMasked),
        ),
    ] {
        assert_eq!(all.due(&chat, &head), due, "{head:?}");
        assert_eq!(Kinds::default().due(&chat, &head), Ok(Kinds::default()));
        // Statements that are exchanged for a token hold no text.
        assert_eq!(all.due(&token, &head), Ok(Kinds::default()), "{head:?}");
    }
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
