//! Signatures as published are good, and as soon as anything is changed they are not.

#![expect(clippy::unwrap_used, reason = "tests")]

use axum::http::Request;
use serde_json::Value;

use super::*;

const RUNTIME: &[&str] = &["bedrock-runtime.*.amazonaws.com"];
const BODY: &[u8] = br#"{"messages":[{"role":"user","content":[{"text":"hi"}]}]}"#;
const PROFILE: &str = "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aapplication-inference-profile%2Fabc123/converse-stream";
const PROFILE_SIGNATURE: &str = "9edbda63caca13432fff8ce2819b97b68848d35ee3d96ecacc9ef82be1eaa13e";
const PAIR: (&str, &str, &str) = (
    "AKIDEXAMPLE",
    "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "bedrock",
);
/// 2026-11-20T12:00:00Z
const NOW: i64 = 1_795_176_000;

fn parts_of(method: &str, path: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

fn authorization(scope: &str, signed: &str, signature: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/{scope}/aws4_request, SignedHeaders={signed}, Signature={signature}"
    )
}

fn profile(path: &str, extra: &[(&str, &str)]) -> Parts {
    let signed = "content-type;host;x-amz-date";
    let value = authorization("20261120/us-east-1/bedrock", signed, PROFILE_SIGNATURE);
    let mut headers = vec![
        ("host", "127.0.0.1:9100"),
        ("content-type", "application/json"),
        ("x-amz-date", "20261120T120000Z"),
        ("authorization", value.as_str()),
    ];
    headers.extend(extra);
    parts_of("POST", path, &headers)
}

#[test]
fn a_published_signature_is_good_for_exactly_its_request() {
    let good = profile(PROFILE, &[]);
    assert_eq!(checked(&good, BODY, RUNTIME, NOW, PAIR), Ok(()));
    let wrong = |head: &Parts, body: &[u8], names: &[&str], pair| {
        assert_eq!(checked(head, body, names, NOW, pair), Err(Wrong::Signature));
    };
    wrong(&good, b"{}", RUNTIME, PAIR);
    wrong(&good, BODY, &["bedrock.*.amazonaws.com"], PAIR);
    wrong(&good, BODY, RUNTIME, (PAIR.0, "another", PAIR.2));
    wrong(&good, BODY, RUNTIME, (PAIR.0, PAIR.1, "another"));
    wrong(
        &profile(&PROFILE.replace("%3A", ":"), &[]),
        BODY,
        RUNTIME,
        PAIR,
    );
    wrong(
        &profile(&format!("{PROFILE}?a=1"), &[]),
        BODY,
        RUNTIME,
        PAIR,
    );
    // A token that is sent must be signed.
    let token = profile(PROFILE, &[("x-amz-security-token", "t")]);
    wrong(&token, BODY, RUNTIME, PAIR);
    for (now, result) in [
        (NOW + 300, Ok(())),
        (NOW - 300, Ok(())),
        (NOW + 301, Err(Wrong::Expired)),
        (NOW - 301, Err(Wrong::Expired)),
    ] {
        assert_eq!(checked(&good, BODY, RUNTIME, now, PAIR), result);
    }
    assert_eq!(check(&good, BODY, RUNTIME), Err(Wrong::Unknown));
    let bare = parts_of("POST", PROFILE, &[("authorization", "Bearer x")]);
    assert_eq!(check(&bare, BODY, RUNTIME), Err(Wrong::Incomplete));
}

/// The same vectors as the app's signer is held to; not signed for a name, but for the host they go to.
#[test]
fn the_public_test_suite_is_good() {
    let suite: Value =
        serde_json::from_str(include_str!("../../../../maas-vault/vectors/sigv4.json")).unwrap();
    let text = |value: &Value, name: &str| Some(value.get(name)?.as_str()?.to_owned());
    for case in suite.get("cases").unwrap().as_array().unwrap() {
        let of_case = |name: &str| text(case, name).unwrap();
        let (kind, token) = (text(case, "content_type"), text(case, "token"));
        let mut headers = vec![
            ("host", "example.amazonaws.com"),
            ("x-amz-date", "20150830T123600Z"),
        ];
        headers.extend(kind.as_deref().map(|kind| ("content-type", kind)));
        headers.extend(
            token
                .as_deref()
                .map(|token| ("x-amz-security-token", token)),
        );
        headers.sort_unstable();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let value = authorization(
            "20150830/us-east-1/service",
            &names.join(";"),
            &of_case("signature"),
        );
        headers.push(("authorization", &value));
        let head = parts_of(&of_case("method"), &of_case("path"), &headers);
        let now = suite.get("unix_seconds").unwrap().as_i64().unwrap();
        let pair = (PAIR.0, PAIR.1, "service");
        let result = checked(&head, of_case("body").as_bytes(), &[], now, pair);
        assert_eq!(result, Ok(()), "{}", of_case("name"));
    }
}
