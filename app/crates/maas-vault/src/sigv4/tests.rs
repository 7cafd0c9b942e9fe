//! Signatures as botocore makes them, and what is never signed.

#![expect(clippy::unwrap_used, reason = "tests")]

use maas_protocol::http::Method;
use serde_json::Value;

use super::*;

const HOST: &str = "https://bedrock-runtime.us-east-1.amazonaws.com";
const MODEL: &str = "/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse";
const SCOPE: Scope<'_> = Scope {
    region: "us-east-1",
    service: "bedrock",
    // 2026-11-20T12:00:00Z
    unix_seconds: 1_795_176_000,
};

fn key(token: Option<&str>) -> AwsKey {
    AwsKey {
        access_key: "AKIDEXAMPLE".into(),
        secret: Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into()),
        session_token: token.map(|token| Secret::new(token.into())),
    }
}

fn request(path: &str) -> HttpRequest {
    HttpRequest {
        method: Method::Post,
        url: format!("{HOST}{path}"),
        headers: vec![
            ("content-type".into(), "application/json".into()),
            ("user-agent".into(), "not signed".into()),
        ],
        body: Some(r#"{"messages":[{"role":"user","content":[{"text":"hi"}]}]}"#.into()),
    }
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> &'a str {
    let mut found = request.headers.iter().filter(|(known, _)| known == name);
    found.next().map(|(_, value)| value.as_str()).unwrap()
}

fn signature(path: &str, token: Option<&str>) -> String {
    let signed = sign(request(path), &key(token), &SCOPE).unwrap();
    let (_, signature) = header(&signed, "authorization")
        .rsplit_once("Signature=")
        .unwrap();
    signature.to_owned()
}

#[test]
fn the_canonical_request_is_as_published() {
    let mut request = request(MODEL);
    request
        .headers
        .push(("x-amz-date".into(), moment(SCOPE.unix_seconds)));
    let (text, signed) = canonical(&request).unwrap();
    assert_eq!(
        text.as_str(),
        "POST\n/model/us.anthropic.claude-haiku-4-5-20251001-v1%253A0/converse\n\n\
         content-type:application/json\nhost:bedrock-runtime.us-east-1.amazonaws.com\n\
         x-amz-date:20261120T120000Z\n\ncontent-type;host;x-amz-date\n\
         c3335e07d6e89650bf94cb98664be69f8774dbc3198df221f113db0a59ea14f0"
    );
    assert_eq!(signed, "content-type;host;x-amz-date");
    assert_eq!(
        hex(&Sha256::digest(text.as_bytes())),
        "dc3faebf73a0c209e31268e707aa14987d418dc036fb1d0b0b449a50cba54068"
    );
}

#[test]
fn the_signing_key_is_as_published() {
    assert_eq!(
        hex(&*signing_key(&key(None), "20261120", &SCOPE)),
        "698883a66fa592cb8e48403ecab6a56bd639a050946bc5681347013ec881aa70"
    );
}

#[test]
fn the_signatures_are_as_published() {
    assert_eq!(
        signature(MODEL, None),
        "c13f1c300eb718fd0dbaa6f8d0f25320529e6261df52587aed67be247bc47271"
    );
    assert_eq!(
        signature(MODEL, Some("SESSIONTOKEN")),
        "24e594c30fa16cf294ee7a6adc5048f3d2d9cf3259eaebc083edba75390f2dc1"
    );
    let profile = "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Aapplication-inference-profile%2Fabc123/converse-stream";
    assert_eq!(
        signature(profile, None),
        "9edbda63caca13432fff8ce2819b97b68848d35ee3d96ecacc9ef82be1eaa13e"
    );
}

/// AWS's own test suite, as far as its rules are those of this signer; the file says what is left out and why.
#[test]
fn the_public_test_suite_is_signed_as_published() {
    let suite: Value = serde_json::from_str(include_str!("../../vectors/sigv4.json")).unwrap();
    let text = |value: &Value, name: &str| value.get(name)?.as_str().map(str::to_owned);
    let of_suite = |name: &str| text(&suite, name).unwrap();
    let (region, service) = (of_suite("region"), of_suite("service"));
    let scope = Scope {
        region: &region,
        service: &service,
        unix_seconds: suite.get("unix_seconds").unwrap().as_u64().unwrap(),
    };
    let cases = suite.get("cases").unwrap().as_array().unwrap();
    assert_eq!(cases.len(), 14);
    for case in cases {
        let of_case = |name: &str| text(case, name).unwrap();
        let kind = text(case, "content_type").map(|kind| ("content-type".to_owned(), kind));
        let request = HttpRequest {
            method: match of_case("method").as_str() {
                "GET" => Method::Get,
                _ => Method::Post,
            },
            url: format!("https://{}{}", of_suite("host"), of_case("path")),
            headers: kind.into_iter().collect(),
            body: Some(of_case("body")),
        };
        let key = AwsKey {
            access_key: of_suite("access_key"),
            secret: Secret::new(of_suite("secret")),
            session_token: text(case, "token").map(Secret::new),
        };
        let signed = sign(request, &key, &scope).unwrap();
        let (_, signature) = header(&signed, "authorization")
            .rsplit_once("Signature=")
            .unwrap();
        assert_eq!(signature, of_case("signature"), "{}", of_case("name"));
    }
}

#[test]
fn a_signed_request_is_the_same_but_for_its_new_headers() {
    let before = request(MODEL);
    let after = sign(before.clone(), &key(Some("SESSIONTOKEN")), &SCOPE).unwrap();
    assert_eq!((&after.url, &after.body), (&before.url, &before.body));
    assert_eq!(after.headers.get(..2), Some(before.headers.as_slice()));
    assert_eq!(header(&after, "x-amz-date"), "20261120T120000Z");
    assert_eq!(header(&after, "x-amz-security-token"), "SESSIONTOKEN");
    assert!(header(&after, "authorization").starts_with(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261120/us-east-1/bedrock/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature="
    ));
    let secret = key(None);
    assert!(
        after
            .headers
            .iter()
            .all(|(_, value)| !value.contains(secret.secret.expose().as_str()))
    );
}

#[test]
fn queries_are_encoded_once_and_sorted() {
    for (query, canonical) in [
        ("", ""),
        ("b=2&a=1&a", "a=&a=1&b=2"),
        ("a=%20x%2fy&a=%2", "a=%20x%2Fy&a=%252"),
        (
            "byOutputModality=TEXT&byInferenceType=ON_DEMAND",
            "byInferenceType=ON_DEMAND&byOutputModality=TEXT",
        ),
    ] {
        assert_eq!(ordered(query), canonical);
    }
}

#[test]
fn moments_are_written_in_utc() {
    for (seconds, text) in [
        (0, "19700101T000000Z"),
        (951_782_399, "20000228T235959Z"),
        (951_782_400, "20000229T000000Z"),
        (1_709_251_199, "20240229T235959Z"),
        (4_107_542_400, "21000301T000000Z"),
        (1_798_761_599, "20261231T235959Z"),
    ] {
        assert_eq!(moment(seconds), text);
    }
}

#[test]
fn what_reads_otherwise_elsewhere_is_not_signed() {
    for path in ["", "/a/../b", "/./a", "//a", "/a b", "/a#b", "/a\\b", "/ä"] {
        let result = sign(request(path), &key(None), &SCOPE);
        assert_eq!(result, Err(SignError::BadUrl), "{path:?}");
    }
    let mut shouted = request("/a");
    shouted.url = shouted.url.to_uppercase();
    assert_eq!(sign(shouted, &key(None), &SCOPE), Err(SignError::BadUrl));
    for name in ["authorization", "Host", "X-Amz-Date"] {
        let mut twice = request("/a");
        twice.headers.push((name.into(), "x".into()));
        assert_eq!(
            sign(twice, &key(None), &SCOPE),
            Err(SignError::AlreadyThere)
        );
    }
}

#[test]
fn keys_and_scopes_with_separators_are_refused() {
    let refused = |key: &AwsKey, scope: &Scope<'_>| {
        assert_eq!(
            sign(request("/a"), key, scope),
            Err(SignError::BadCredential)
        );
    };
    for access_key in ["", "A/B", "A,B", "A\nB"] {
        let bad = AwsKey {
            access_key: access_key.into(),
            ..key(None)
        };
        refused(&bad, &SCOPE);
    }
    for token in ["", "a b", "a\r\nb", "a,b"] {
        refused(&key(Some(token)), &SCOPE);
    }
    for region in ["", "us/east", "us\neast"] {
        refused(&key(None), &Scope { region, ..SCOPE });
    }
}

#[test]
fn the_region_is_read_from_the_host() {
    for (url, region) in [
        (
            "https://bedrock-runtime.us-east-1.amazonaws.com/model",
            "us-east-1",
        ),
        (
            "https://bedrock.us-gov-west-1.amazonaws.com/",
            "us-gov-west-1",
        ),
        (
            "https://vpce-0a1b2c3d-e4f5.bedrock-runtime.ap-northeast-2.vpce.amazonaws.com/x",
            "ap-northeast-2",
        ),
        ("http://localhost:9100/bedrock", "us-east-1"),
        (
            "https://bedrock-runtime.company.example/eu-west-1/",
            "us-east-1",
        ),
    ] {
        assert_eq!(region_of(url), region, "{url}");
    }
}
