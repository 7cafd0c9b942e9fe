//! Good and hostile requests; no host but the registry's.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;

mod vertex;

fn policy() -> Policy<'static> {
    Policy {
        own_origin: "https://app.example",
        allowed_origins: None,
        upstreams: Vec::new(),
        max_body_bytes: MAX_BODY_BYTES,
        max_wait_ms: MAX_WAIT_MS,
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

#[test]
fn hostile_paths_reach_nothing() {
    for path in [
        "",
        "/",
        "//",
        "/openai",
        "/openai/",
        "openai/v1/x",
        "/OPENAI/v1/x",
        "/unknown/v1/x",
        "/ollama/api/chat",
        "/demo/v1/x",
        "/custom-1/v1/x",
        "/openai@evil.example/v1/x",
        "/https://evil.example/v1/x",
        "/openai/v1/",
        "/openai/v1",
        "/openai/v2/x",
        "/openai/dashboard",
        "/openai//v1/x",
        "/openai/v1//x",
        "/openai/../v1/x",
        "/openai/v1/../../x",
        "/openai/v1/./x",
        "/openai/v1/%2e%2e/x",
        "/openai/v1/%2E%2E/x",
        "/openai/v1/..%2fx",
        "/openai/v1/%2Fx",
        "/openai/v1/%5cx",
        "/openai/v1\\x",
        "/openai/v1/\\..\\x",
        "/openai/v1/%252e%252e/x",
        "/openai/v1/x;y",
        "/openai/v1/x#y",
        "/openai/v1/x?y",
        "/openai/v1/ x",
        "/openai/v1/\tx",
        "/openai/v1/\r\nHost: evil",
        "/openai/v1/\u{0}",
        "/openai/v1/%00",
        "/openai/v1/한",
        "/openai/v1/\u{7F}",
        "/openai/@evil.example/v1/x",
        "/openai/:80/v1/x",
        "/openai/.evil.example/v1/x",
        "/openai/%40evil.example/v1/x",
        "/.openai/v1/x",
        "/openai./v1/x",
        "/%6fpenai/v1/x",
        "/openai%2fv1/x",
        "/openai\u{200b}/v1/x",
        "/оpenai/v1/x",
        "/api/openai/v1/x",
        "/api/v1/openai",
        "/api/v2/openai/x",
        "/api/v1/../openai/x",
        "/api/v1/unknown/x",
        "/api/v1//openai/x",
        "/api/v1/openai/../x",
        "/anthropic/api/oauth",
        "/anthropic/v1/..",
        "/openrouter/v1/chat",
        "/openrouter/api/v2/x",
        "/openrouter/api/v1/../../admin",
        "/anthropic/V1/messages",
        "/openai/v1/<x>",
        "/openai/v1/`x`",
        "/openai/v1/\"",
    ] {
        assert!(url(path).is_err(), "{path:?} gave {:?}", url(path));
    }
}

#[test]
fn hostile_parts_of_a_host_reach_nothing() {
    for path in [
        "/azure",
        "/azure/",
        "/azure/contoso",
        "/azure/contoso/",
        "/azure/contoso/openai",
        "/azure/contoso/openai/",
        "/azure/contoso/v1/x",
        "/azure/contoso//openai/v1/x",
        "/azure//openai/v1/x",
        "/azure/openai/v1/x",
        "/azure/Contoso/openai/v1/x",
        "/azure/-a/openai/v1/x",
        "/azure/a-/openai/v1/x",
        "/azure/./openai/v1/x",
        "/azure/../openai/v1/x",
        "/azure/a.b/openai/v1/x",
        "/azure/evil.example%2f/openai/v1/x",
        "/azure/evil.example%23/openai/v1/x",
        "/azure/evil.example%3f/openai/v1/x",
        "/azure/a%2eb/openai/v1/x",
        "/azure/%61/openai/v1/x",
        "/azure/a@b/openai/v1/x",
        "/azure/a:443/openai/v1/x",
        "/azure/a\\b/openai/v1/x",
        "/azure/xn--a/openai/v1/x",
        "/azure/한/openai/v1/x",
        "/azure/a_b/openai/v1/x",
        "/azure/contoso/../evil/openai/v1/x",
        "/azure/contoso/openai/../../evil/openai/v1/x",
        "/azure/contoso/openai/%2e%2e/x",
        "/api/v1/azure/contoso/openai/v1/x",
        "/api/v1/azure/openai/v1/x",
        "/bedrock/model/amazon.nova-pro-v1%3A0/converse-stream",
        "/bedrock/us-east-9/model/x/converse",
        "/bedrock/US-EAST-1/model/x/converse",
        "/bedrock/us-east-1/foundation-models",
        "/bedrock-control",
        "/bedrock-control/foundation-models",
        "/bedrock-control/us-east-1",
        "/bedrock-control/us-east-1/",
        "/bedrock-control/us-east-1/foundation-models/",
        "/bedrock-control/us-east-1/foundation-models/x",
        "/bedrock-control/us-east-1/foundation-modelsx",
        "/bedrock-control/us-east-1/model/x/converse",
        "/bedrock-control/us-east-1/guardrails",
        "/bedrock-control/us-east-1@evil.example/foundation-models",
        "/api/v1/bedrock-control/us-east-1/foundation-models",
        "/api/v1/bedrock-control/foundation-models",
    ] {
        assert!(url(path).is_err(), "{path:?} gave {:?}", url(path));
    }
}

/// Encoded slashes pass where the provider's names have them, and lead nowhere else when read as slashes.
#[test]
fn encoded_slashes_do_not_climb() {
    for path in [
        "/openai/v1/models/a%2Fb",
        "/azure/contoso/openai/a%2Fb",
        "/bedrock-control/us-east-1/foundation-models%2Fx",
        "/bedrock/us-east-1%2Fmodel/x/converse",
        "/bedrock%2Fus-east-1/model/x/converse",
        "/bedrock/us-east-1/model%2Fx/converse",
        "/bedrock/us-east-1/model/%2Fx/converse",
        "/bedrock/us-east-1/model/x%2F/converse",
        "/bedrock/us-east-1/model/x%2F%2fy/converse",
        "/bedrock/us-east-1/model/..%2Fguardrails",
        "/bedrock/us-east-1/model/x%2F..%2F..%2Fguardrails/converse",
        "/bedrock/us-east-1/model/x%2f../converse",
        "/bedrock/us-east-1/model/x%2F./converse",
        "/bedrock/us-east-1/model/x%2F%2e%2e%2Fy",
        "/bedrock/us-east-1/model/x%252Fy/converse",
        "/bedrock/us-east-1/model/x%2F%5cy/converse",
    ] {
        assert!(url(path).is_err(), "{path:?} gave {:?}", url(path));
    }
    for path in ["/model/a%2fb/converse", "/model/a%2Fb%2Fc..d%3A0/converse"] {
        let sent = format!("https://bedrock-runtime.us-east-1.amazonaws.com{path}");
        assert_eq!(url(&format!("/bedrock/us-east-1{path}")), Ok(sent));
    }
}

#[test]
fn a_signature_passes_as_a_credential_and_nothing_that_looks_like_one() {
    let passes = |value: &str| {
        let mut head = head("/bedrock/us-east-1/model/x/converse");
        head.credentials[0] = Some(value);
        plan(&head, &policy()).is_ok()
    };
    let (id, headers) = ("AKIDEXAMPLE", "content-type;host;x-amz-date");
    let scope = format!("{id}/20261120/us-east-1/bedrock/aws4_request");
    let hex = "c13f1c300eb718fd0dbaa6f8d0f25320529e6261df52587aed67be247bc47271";
    let whole = |scope: &str, headers: &str, hex: &str| {
        format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={headers}, Signature={hex}")
    };
    let good = whole(&scope, headers, hex);
    assert!(passes(&good));
    for bad in [
        whole("", headers, hex),
        whole(&scope, "", hex),
        whole(&scope, headers, ""),
        whole(&scope, headers, hex.trim_end_matches('1')),
        whole(&scope, headers, &format!("{hex}0")),
        whole(&scope, headers, &hex.to_uppercase()),
        whole(&scope, "content-type;;host", hex),
        whole(&scope, "host, Signature=x", hex),
        whole(&scope, "Host", hex),
        whole(&scope.replace("AKID", "AK,ID"), headers, hex),
        whole(&scope.replace("AKID", "AK ID"), headers, hex),
        whole(&scope.replace("aws4_request", "other"), headers, hex),
        whole(&scope.replace("20261120", "2026112x"), headers, hex),
        whole(&scope.replace("us-east-1", "us-east-1/x"), headers, hex),
        whole(&scope.replace("us-east-1", ""), headers, hex),
        good.replace(", ", ","),
        good.replace(", ", ",  "),
        good.replace("SHA256", "SHA1"),
        format!("Bearer {good}"),
        format!("{good}, Bearer x"),
        format!("{good} "),
        format!("Bearer x, {good}"),
        "AWS4-HMAC-SHA256 ".to_owned(),
    ] {
        assert!(!passes(&bad), "{bad}");
    }
}

/// Whatever the path, what passes goes to the registry's hosts.
#[test]
fn made_up_paths_never_leave_the_registrys_hosts() {
    let pieces = [
        "/",
        "openai",
        "anthropic",
        "openrouter",
        "api",
        "v1",
        "..",
        ".",
        "%2e",
        "@",
        "evil.example",
        ":",
        "\\",
        "?",
        "#",
        "azure",
        "bedrock",
        "bedrock-control",
        "us-east-1",
        "model",
        "%2F",
    ];
    let mut seed: u64 = 42;
    let mut passed = 0;
    for _ in 0..20_000 {
        // Some begin well, so that what follows is put to the test too.
        let mut path = String::from(
            [
                "/",
                "/openai/v1/",
                "/openrouter/api/v1/",
                "/azure/",
                "/azure/a",
                "/bedrock/us-east-1/model/a",
                "/bedrock-control/us-east-1/foundation-models",
            ][usize::try_from(seed % 7).unwrap()],
        );
        for _ in 0..6 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let piece = usize::try_from(seed >> 33).unwrap() % pieces.len();
            path.push_str(pieces.get(piece).unwrap());
        }
        if let Ok(url) = url(&path) {
            passed += 1;
            let origin = provider::origin(&url).unwrap();
            let known = [
                "https://api.openai.com",
                "https://api.anthropic.com",
                "https://openrouter.ai",
            ];
            let templates = [
                HostTemplate::AZURE_OPENAI,
                HostTemplate::BEDROCK_RUNTIME,
                HostTemplate::BEDROCK_CONTROL,
            ];
            let known = known.contains(&origin.as_str())
                || templates.iter().any(|all| all.part_of(&origin).is_some());
            // Nor up from where it may go, even where an encoded slash is read as one.
            let read = url.replace("%2F", "/");
            let climbs = read.split('/').any(|part| matches!(part, "." | ".."));
            assert!(!climbs, "{path} gave {url}");
            assert!(
                known && url.starts_with(&format!("{origin}/")),
                "{path} gave {url}"
            );
        }
    }
    assert!(passed > 0);
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
fn the_operator_may_point_a_provider_elsewhere() {
    let moved = Policy {
        upstreams: vec![("openai", "http://127.0.0.1:9100/")],
        ..policy()
    };
    assert_eq!(
        plan(&head("/openai/v1/models"), &moved).unwrap().url,
        "http://127.0.0.1:9100/v1/models"
    );
    assert_eq!(
        plan(&head("/anthropic/v1/models"), &moved).unwrap().url,
        "https://api.anthropic.com/v1/models"
    );
}

#[test]
fn where_a_provider_is_elsewhere_its_other_hosts_are_too() {
    let url = |upstreams: Vec<(&'static str, &'static str)>| {
        let moved = Policy {
            upstreams,
            ..policy()
        };
        let path = "/bedrock-control/us-east-1/foundation-models";
        plan(&head(path), &moved).unwrap().url
    };
    let (all, one) = (
        ("bedrock", "http://a.test"),
        ("bedrock-control", "http://b.test"),
    );
    assert_eq!(url(vec![all]), "http://a.test/foundation-models");
    assert_eq!(url(vec![all, one]), "http://b.test/foundation-models");
}

/// The other origin answers for every resource, but what could be none is refused all the same.
#[test]
fn a_named_part_is_checked_and_dropped_where_a_provider_is_elsewhere() {
    let moved = Policy {
        upstreams: vec![("azure", "http://127.0.0.1:9100")],
        ..policy()
    };
    let plan = |path: &str| plan(&head(path), &moved).map(|upstream| upstream.url);
    assert_eq!(
        plan("/azure/contoso/openai/v1/models").as_deref(),
        Ok("http://127.0.0.1:9100/openai/v1/models")
    );
    for path in [
        "/azure/CONTOSO/openai/v1/models",
        "/azure/a.b/openai/v1/models",
    ] {
        assert_eq!(plan(path), Err(Denied::UnknownHost), "{path}");
    }
    assert_eq!(
        plan("/azure/contoso/dashboard/x"),
        Err(Denied::PathNotAllowed)
    );
}

#[test]
fn only_addresses_that_the_relay_can_build_have_a_way_through_it() {
    let own = "https://app.example";
    let azure = |url: &str| base_url(own, ProviderId::Azure, url);
    for (url, relayed) in [
        (
            "https://contoso.openai.azure.com/openai/v1",
            "https://app.example/azure/contoso/openai/v1",
        ),
        (
            "https://contoso.openai.azure.com:443/openai/v1",
            "https://app.example/azure/contoso/openai/v1",
        ),
        (
            "https://contoso.openai.azure.com/openai/deployments/d",
            "https://app.example/azure/contoso/openai/deployments/d",
        ),
        (
            "https://contoso.openai.azure.com",
            "https://app.example/azure/contoso",
        ),
    ] {
        assert_eq!(azure(url).as_deref(), Some(relayed));
    }
    for url in [
        "",
        "https://gateway.example/openai/v1",
        "https://contoso.openai.azure.com.evil.example/openai/v1",
        "https://a.b.openai.azure.com/openai/v1",
        "http://contoso.openai.azure.com/openai/v1",
        "https://contoso.openai.azure.com:8443/openai/v1",
        "https://contoso.services.ai.azure.com/openai/v1",
        "https://contoso.cognitiveservices.azure.com/openai/v1",
    ] {
        assert_eq!(azure(url), None, "{url}");
        assert_eq!(named_part(ProviderId::Azure.spec(), url), None, "{url}");
    }
    assert_eq!(
        base_url(own, ProviderId::Openai, "https://api.openai.com/v1").as_deref(),
        Some("https://app.example/openai/v1")
    );
    assert_eq!(
        base_url(own, ProviderId::Ollama, ProviderId::Ollama.spec().base_url),
        None
    );
}

#[test]
fn the_apps_base_url_and_the_plan_are_inverse() {
    for id in ProviderId::ALL.iter().filter(|id| id.spec().relayed()) {
        let base = id.spec().example_base_url();
        let own = base
            .strip_prefix(&provider::origin(&base).unwrap())
            .unwrap();
        for prefix in id.spec().relay_paths {
            // The base URL may lie below what is allowed, as what is allowed may lie below the base URL.
            let last = match prefix.strip_prefix(own) {
                Some(below) => format!("{below}x"),
                None => "/x".to_owned(),
            };
            let relayed = format!(
                "{}{last}",
                base_url("https://app.example", *id, &base).unwrap()
            );
            let path = relayed.strip_prefix("https://app.example").unwrap();
            assert!(is_relay_path(path));
            assert_eq!(url(path), Ok(format!("{base}{last}")));
        }
    }
    assert!(!is_relay_path("/index.html") && !is_relay_path("/"));
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
