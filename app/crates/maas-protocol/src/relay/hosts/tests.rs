//! The four templates, and parts that must not become a host.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

const ALL: [HostTemplate; 4] = [
    HostTemplate::AZURE_OPENAI,
    HostTemplate::BEDROCK_RUNTIME,
    HostTemplate::BEDROCK_CONTROL,
    HostTemplate::VERTEX,
];

#[test]
fn each_template_builds_its_host_and_knows_it_again() {
    let longest = "a".repeat(63);
    let azure_longest = format!("https://{longest}.openai.azure.com");
    for (template, part, origin) in [
        (ALL[0], "contoso", "https://contoso.openai.azure.com"),
        (ALL[0], "a", "https://a.openai.azure.com"),
        (ALL[0], "7", "https://7.openai.azure.com"),
        (
            ALL[0],
            "my-team--eu-2",
            "https://my-team--eu-2.openai.azure.com",
        ),
        (ALL[0], longest.as_str(), azure_longest.as_str()),
        (
            ALL[1],
            "us-east-1",
            "https://bedrock-runtime.us-east-1.amazonaws.com",
        ),
        (
            ALL[1],
            "us-gov-west-1",
            "https://bedrock-runtime.us-gov-west-1.amazonaws.com",
        ),
        (
            ALL[2],
            "ap-northeast-2",
            "https://bedrock.ap-northeast-2.amazonaws.com",
        ),
        (
            ALL[3],
            "asia-northeast3",
            "https://asia-northeast3-aiplatform.googleapis.com",
        ),
        (ALL[3], "global", "https://aiplatform.googleapis.com"),
        (ALL[3], "us", "https://aiplatform.us.rep.googleapis.com"),
        (ALL[3], "eu", "https://aiplatform.eu.rep.googleapis.com"),
    ] {
        assert_eq!(template.origin(part).as_deref(), Some(origin), "{part}");
        assert_eq!(template.part_of(origin), Some(part), "{origin}");
    }
}

#[test]
fn hostile_parts_become_no_host() {
    let (long, longer) = ("a".repeat(64), "a".repeat(300));
    for part in [
        "",
        " ",
        "-",
        "--",
        "-a",
        "a-",
        "A",
        "Contoso",
        "US-EAST-1",
        "a_b",
        "a b",
        " a",
        "a ",
        ".",
        "..",
        "...",
        "a.",
        ".a",
        "a.b",
        "evil.example",
        "evil.example.",
        "a..b",
        "a@b",
        "user@evil.example",
        "@evil.example",
        "a:b",
        "a:443",
        ":443",
        "a/b",
        "/",
        "//",
        "a/",
        "/a",
        "evil.example/",
        "a\\b",
        "\\",
        "a?b",
        "a#b",
        "evil.example#",
        "evil.example?",
        "a;b",
        "a,b",
        "a%b",
        "%2e",
        "%2e%2e",
        "a%2eb",
        "a%2fb",
        "evil.example%2f",
        "a%00",
        "a\u{0}",
        "a\tb",
        "a\nb",
        "a\r\nhost: evil",
        "a\u{7f}",
        "a\u{ad}b",
        "a\u{200b}b",
        "аzure",
        "한국",
        "ä",
        "ａ",
        "a。b",
        "a．b",
        "a｡b",
        "evil．example／",
        "ⓐ",
        "xn--",
        "xn--a",
        "xn--80ak6aa92e",
        "a-xn--b",
        "XN--A",
        "[::1]",
        "[",
        "a[b",
        "a|b",
        "a^b",
        "a`b",
        "a\"b",
        "a<b",
        "a{b}",
        "*",
        "a*",
        "a+b",
        "a=b",
        "a&b",
        "a~b",
        "a!b",
        "a$b",
        "a'b",
        "(a)",
        long.as_str(),
        longer.as_str(),
    ] {
        for template in ALL {
            assert_eq!(template.origin(part), None, "{part:?} in {template:?}");
        }
    }
}

/// A list is a list: what only looks like a region or location is none.
#[test]
fn made_up_regions_are_refused() {
    for part in [
        "contoso",
        "us-east-9",
        "us-east-1-evil",
        "us-east",
        "us-east-01",
        "cn-north-1",
        "us-east-1.evil",
        "eu",
        "global",
    ] {
        assert_eq!(HostTemplate::BEDROCK_RUNTIME.origin(part), None, "{part}");
        assert_eq!(HostTemplate::BEDROCK_CONTROL.origin(part), None, "{part}");
    }
    for part in [
        "contoso",
        "us-east-1",
        "asia",
        "europe-west99",
        "us-central",
        "eu1",
    ] {
        assert_eq!(HostTemplate::VERTEX.origin(part), None, "{part}");
    }
}

#[test]
fn every_listed_part_has_a_host_of_its_own() {
    for template in &ALL[1..] {
        let HostPart::OneOf(list) = template.part else {
            continue;
        };
        let hosts: std::collections::BTreeSet<String> = list
            .iter()
            .map(|part| template.origin(part).unwrap())
            .collect();
        assert_eq!(hosts.len(), list.len());
        for (host, part) in list
            .iter()
            .map(|part| (template.origin(part).unwrap(), part))
        {
            assert_eq!(template.part_of(&host), Some(*part));
        }
    }
}

#[test]
fn other_origins_name_no_part() {
    for origin in [
        "",
        "https://",
        "https://.openai.azure.com",
        "https://openai.azure.com",
        "https://a.b.openai.azure.com",
        "https://Contoso.openai.azure.com",
        "http://contoso.openai.azure.com",
        "https://contoso.openai.azure.com.",
        "https://contoso.openai.azure.com:444",
        "https://contoso.openai.azure.com/",
        "https://contoso.openai.azure.com.evil.example",
        "https://contoso.openai.azure.com@evil.example",
        "https://evil.example/.openai.azure.com",
        "https://xn--a.openai.azure.com",
        "https://contoso.openai.azure.us",
        "https://contoso.services.ai.azure.com",
        "https://bedrock-runtime.evil.amazonaws.com",
        "https://bedrock.us-east-1.amazonaws.com.cn",
        "https://us-aiplatform.googleapis.com",
        "https://global-aiplatform.googleapis.com",
        "https://aiplatform.asia.rep.googleapis.com",
        "https://aiplatform.googleapis.com:443",
    ] {
        for template in ALL {
            assert_eq!(template.part_of(origin), None, "{origin}");
        }
    }
}
