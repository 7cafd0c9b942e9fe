//! Inline scripts and their hashes.

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
