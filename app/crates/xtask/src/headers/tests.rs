//! Inline scripts and their hashes.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn only_inline_scripts_are_hashed() {
    let page =
        "<script src=\"/a.js\"></script><script type=\"module\">x</script><script>x</script>";
    // printf x | openssl dgst -sha256 -binary | base64
    assert_eq!(
        script_hashes(page),
        ["'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='"]
    );
}

#[test]
fn the_page_bears_the_policy_it_is_served_with_before_everything_else() {
    let headers = "# x\n/*\n  X: y\n  Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; base-uri 'none'\n/a\n";
    let page = "<head>\n<meta charset=\"utf-8\" />\n<script>x</script>";
    assert_eq!(
        with_policy(page, headers, "/*").unwrap(),
        "<head>\n<meta charset=\"utf-8\" /><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'\" />\n<script>x</script>"
    );
    let frame = with_policy(
        page,
        &format!("{headers}  Content-Security-Policy: sandbox allow-scripts; img-src data:"),
        "/a",
    );
    assert!(frame.unwrap().contains("content=\"img-src data:\""));
    assert!(with_policy("<head>", headers, "/*").is_err());
    assert!(with_policy(page, headers, "/a").is_err());
}
