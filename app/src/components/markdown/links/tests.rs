//! Nothing but the web and mail is a link, nothing from elsewhere is a picture.

use super::*;

#[test]
fn the_web_and_mail_are_links_with_their_host() {
    for (address, host) in [
        ("https://example.com/a?b#c", "example.com"),
        ("HTTP://Example.com", "Example.com"),
        ("https://user:pw@evil.example/", "evil.example"),
        ("https://good.example\\@evil.example", "good.example"),
        ("mailto:a@b.example", ""),
    ] {
        assert_eq!(
            link(address).map(|found| found.1).as_deref(),
            Some(host),
            "{address}"
        );
    }
}

#[test]
fn everything_else_is_text() {
    for address in [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "\u{1}javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://x",
        "//evil.example",
        "/settings",
        "#/settings",
        "https:evil.example",
        "https://",
        "ftp://x",
        "https://evil\u{202e}elpmaxe.doog/",
        "https://evil.example good.example/",
        "",
    ] {
        assert_eq!(link(address), None, "{address}");
    }
}

#[test]
fn only_harmless_pictures_inside_the_text_are_shown() {
    for kind in ["png", "jpeg", "gif", "webp"] {
        let start = format!("data:image/{kind};base64,");
        assert!(picture(&format!("{start}iVBORw0KGgo=")).is_some());
        let (most, more) = ("A".repeat(MAX_PICTURE), "A".repeat(MAX_PICTURE + 4));
        assert!(picture(&(start.clone() + &most)).is_some());
        assert_eq!(picture(&(start + &more)), None);
    }
    for address in [
        "https://tracker.example/p.png",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:image/png,raw",
        "data:image/png;base64,\"onerror=",
        "data:text/html;base64,PGI+",
    ] {
        assert_eq!(picture(address), None, "{address}");
    }
}
