//! What is not seen is gone; what makes letters and emoji stays.

use super::*;

#[test]
fn hidden_characters_are_taken_out() {
    for (text, left) in [
        ("a\u{202e}b\u{200b}c\u{e0041}d", "abcd"),
        ("x\u{2066}y\u{2069}\u{61c}", "xy"),
        ("a\u{e0100}\u{e01ef}\u{fe00}", "a"),
        ("pay\u{ad}pal\u{3164}\u{2063}", "paypal"),
        ("a\u{1b}[31mb\0\u{9b}", "a[31mb"),
        ("line\n\ttab\r\n", "line\n\ttab\r\n"),
    ] {
        assert_eq!(clean(text), left, "{text:?}");
    }
}

#[test]
fn scripts_and_emoji_stay_whole() {
    for text in [
        "👩\u{200d}👧",
        "❤\u{fe0f}",
        "می\u{200c}خواهم",
        "한글 ᄒᆞᆫ글",
        "क्\u{200d}ष",
        "مرحبا",
    ] {
        assert_eq!(clean(text), text);
    }
}
