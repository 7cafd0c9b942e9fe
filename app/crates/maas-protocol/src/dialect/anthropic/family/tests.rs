//! Ids as the vendors spell them.

use super::of;

#[test]
fn ids_find_their_family() {
    for (model, max_tokens, sampling) in [
        ("claude-3-haiku-20240307", 4_096, true),
        ("claude-3-5-sonnet-20241022", 8_192, true),
        ("claude-3-7-sonnet-latest", 64_000, true),
        ("claude-opus-4-20250514", 32_000, true),
        ("claude-opus-4-1-20250805", 32_000, true),
        ("claude-sonnet-4-20250514", 64_000, true),
        ("claude-haiku-4-5", 64_000, true),
        ("claude-sonnet-4-6", 128_000, true),
        ("claude-opus-4-7", 128_000, false),
        ("claude-sonnet-5", 128_000, false),
        ("claude-sonnet-5-5", 128_000, false),
        ("anthropic/claude-haiku-4.5", 64_000, true),
        ("something-new", 128_000, false),
    ] {
        let family = of(model);
        assert_eq!(
            (family.max_tokens, family.sampling),
            (max_tokens, sampling),
            "{model}"
        );
    }
}
