//! What cannot be typed in one line is written with a backslash.

use super::*;

#[test]
fn every_text_is_shown_as_it_would_be_typed() {
    for (typed, text) in [
        ("END", "END"),
        ("\\n\\n", "\n\n"),
        ("a\\tb", "a\tb"),
        ("C:\\\\new", "C:\\new"),
        (" 끝. ", " 끝. "),
    ] {
        assert_eq!(read(typed), text);
        assert_eq!(write(text), typed);
    }
    assert_eq!(read("\\d\\"), "\\d\\");
}
