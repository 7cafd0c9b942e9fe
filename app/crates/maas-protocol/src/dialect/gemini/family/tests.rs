//! Ids as Google spells them.

use super::{Thinking, of};

#[test]
fn ids_find_their_family() {
    let budget = |least, most, by_default| Thinking::Budget {
        least,
        most,
        by_default,
    };
    let level = |minimal| Thinking::Level { minimal };
    for (model, thinking, sampling, signatures) in [
        ("gemini-1.5-pro", Thinking::Never, true, false),
        ("gemini-2.0-flash-001", Thinking::Never, true, false),
        ("gemini-2.5-pro", budget(128, 32_768, true), true, false),
        ("gemini-2.5-flash", budget(0, 24_576, true), true, false),
        (
            "models/gemini-2.5-flash-lite",
            budget(0, 24_576, false),
            true,
            false,
        ),
        ("gemini-2.5-flash-image", Thinking::Never, true, false),
        ("gemini-3-flash", level(true), true, true),
        ("gemini-3-pro", level(false), true, true),
        ("gemini-3.1-pro-preview", level(false), true, true),
        ("gemini-3.7-flash", level(false), true, true),
        ("gemini-4-pro", level(false), false, true),
        ("gemini-flash-latest", level(false), true, true),
        ("gemini-exp-1206", Thinking::Never, true, false),
        ("gemma-3-27b-it", Thinking::Never, true, false),
        ("something-new", Thinking::Never, true, false),
    ] {
        let family = of(model);
        assert_eq!(
            (family.thinking, family.sampling, family.signatures),
            (thinking, sampling, signatures),
            "{model}"
        );
    }
}

#[test]
fn only_gemma_has_no_system_instruction() {
    assert!(!of("models/gemma-3-27b-it").system);
    assert!(of("gemini-3-flash").system && of("something-new").system);
}
