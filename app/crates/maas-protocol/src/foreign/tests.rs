//! Hosts that a person has to vouch for, and those that nobody has to.

use super::*;

const OWN: &str = "https://app.example";

#[test]
fn the_registrys_hosts_the_apps_own_and_near_ones_are_not_foreign() {
    for id in ProviderId::ALL {
        let url = id.spec().base_url;
        assert!(url.is_empty() || !is_foreign(url, OWN), "{url}");
    }
    for url in [
        "https://api.openai.com",
        "https://API.OpenAI.com:443/v1",
        "https://contoso.openai.azure.com/openai/v1",
        "https://bedrock.eu-west-1.amazonaws.com/foundation-models",
        "https://us-east5-aiplatform.googleapis.com/v1",
        "https://oauth2.googleapis.com/token",
        "https://app.example/openai/v1",
        "http://localhost:11434/v1",
        "http://127.0.0.1:9100",
        "http://[::1]:1234/v1",
        "http://192.168.0.7:8080/v1",
        "https://nas.local/v1",
    ] {
        assert!(!is_foreign(url, OWN), "{url}");
    }
}

#[test]
fn every_other_host_is_foreign_and_so_is_what_two_parsers_could_read_differently() {
    for url in [
        "https://gateway.example/v1",
        "https://app.example:8443/v1",
        "https://app.example.evil.example/v1",
        "https://api.openai.com.evil.example/v1",
        "https://evil.example/api.openai.com",
        "https://evil.example\\@api.openai.com/v1",
        "https://api.openai.com\\.evil.example/v1",
        "https://api.openai.com@evil.example/v1",
        "https://api.openai.com:8443/v1",
        "http://api.openai.com/v1",
        "https://a.b.openai.azure.com/",
        "https://bedrock.mars-1.amazonaws.com/",
        "https://2130706433/v1",
        "https://[::ffff:8.8.8.8]/v1",
        "//evil.example/v1",
        "/openai/v1",
        "",
    ] {
        assert!(is_foreign(url, OWN), "{url}");
    }
}
