//! Hostile requests reach no host but the registry's.

use super::*;

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
