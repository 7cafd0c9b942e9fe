//! Probabilities as people read them, and the pictures that are shown.

use super::*;

#[test]
fn probabilities_are_percents() {
    for (milli, text) in [
        (0, "100%"),
        (-1, "99.9%"),
        (-693, "50.0%"),
        (-6_900, "0.1%"),
        (-9_999_000, "< 0.1%"),
        (i32::MIN, "< 0.1%"),
    ] {
        assert_eq!(percent(milli), text, "{milli}");
    }
}

#[test]
fn only_pictures_of_four_forms_and_five_mebibytes_are_shown() {
    let picture = |media_type: &str, length: usize| Picture {
        media_type: media_type.to_owned(),
        base64: "a".repeat(length),
    };
    assert_eq!(ending(&picture("image/jpeg", 4)), Some("jpg"));
    assert_eq!(ending(&picture("image/webp", LARGEST)), Some("webp"));
    assert_eq!(ending(&picture("image/webp", LARGEST + 4)), None);
    // It may hold script and addresses of others.
    assert_eq!(ending(&picture("image/svg+xml", 4)), None);
}
