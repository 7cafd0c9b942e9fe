//! Vertex AI through the relay: the location names the host, and the rest passes as it is.

use super::*;

const CHAT: &str = "v1/projects/my-project-1/locations/us-east5/publishers/google/models/gemini-2.5-pro:streamGenerateContent";
const CLAUDE: &str = "v1/projects/example.com:old/locations/global/publishers/anthropic/models/claude-sonnet-4-5@20250929:streamRawPredict";

#[test]
fn each_location_has_its_host_and_the_path_stays() {
    for (location, host) in [
        ("us-east5", "us-east5-aiplatform.googleapis.com"),
        (
            "asia-northeast3",
            "asia-northeast3-aiplatform.googleapis.com",
        ),
        ("global", "aiplatform.googleapis.com"),
        ("us", "aiplatform.us.rep.googleapis.com"),
        ("eu", "aiplatform.eu.rep.googleapis.com"),
    ] {
        for path in [
            CHAT,
            CLAUDE,
            "v1/publishers/google/models/gemini-2.5-flash:countTokens",
            "v1beta1/publishers/anthropic/models",
        ] {
            let relayed = format!("/vertex/{location}/{path}");
            let asked = RequestHead {
                query: Some("alt=sse&pageToken=a%2Bb"),
                ..head(&relayed)
            };
            assert_eq!(
                plan(&asked, &policy()).unwrap().url,
                format!("https://{host}/{path}?alt=sse&pageToken=a%2Bb")
            );
        }
    }
}

#[test]
fn no_other_location_reaches_anything() {
    for location in [
        "",
        ".",
        "..",
        "%2e%2e",
        "v1",
        "US",
        "us-east-1",
        "us-east99",
        "us-east5.",
        "us-east5@x",
        "us-east5:443",
        "evil.example",
        "evil.example%2f",
        "evil.example%23",
        "aiplatform",
        "xn--a",
        "한",
    ] {
        for path in [CHAT, CLAUDE] {
            let path = format!("/vertex/{location}/{path}");
            assert!(url(&path).is_err(), "{path}");
        }
    }
    // Without a location the version stands in its place.
    for path in [CHAT, CLAUDE] {
        assert_eq!(url(&format!("/vertex/{path}")), Err(Denied::UnknownHost));
        assert!(url(&format!("/api/v1/vertex/{path}")).is_err());
    }
    for path in [
        "/vertex/global/",
        "/vertex/global/v1",
        "/vertex/global/v1/",
        "/vertex/global/v2/projects/p/x",
        "/vertex/global/ui/x",
        "/vertex/global/v1/../ui/x",
        "/vertex/global/v1/projects/p%2fq/x",
    ] {
        assert!(url(path).is_err(), "{path}");
    }
}

#[test]
fn the_apps_addresses_go_to_their_own_location() {
    let own = "https://app.example";
    let relayed = |url: &str| base_url(own, ProviderId::Vertex, url);
    for (location, project) in [("us-east5", "p-1"), ("eu", "p-1"), ("global", "")] {
        let direct = provider::vertex_address::base_url(location, project).unwrap();
        let base = relayed(&direct).unwrap();
        assert!(
            base.starts_with(&format!("{own}/vertex/{location}/v1")),
            "{base}"
        );
        let path = base.strip_prefix(own).unwrap();
        assert_eq!(
            url(&format!(
                "{path}/publishers/google/models/m:generateContent"
            )),
            Ok(format!(
                "{direct}/publishers/google/models/m:generateContent"
            ))
        );
    }
    for other in [
        "https://us-east-1-aiplatform.googleapis.com/v1",
        "https://oauth2.googleapis.com/token",
        "https://gateway.example/v1",
    ] {
        assert_eq!(relayed(other), None);
    }
}
