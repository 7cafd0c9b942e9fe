//! Numbers that the vendors' guides give as examples, and others worked out by hand from their rules.

use serde_json::json;

use super::*;

#[test]
fn a_model_is_known_by_its_name() {
    use Vocabulary::{Cl100k, O200k};
    for (model, vocabulary) in [
        ("gpt-4o-mini", Some(O200k)),
        ("gpt-4.1-nano", Some(O200k)),
        ("openai/gpt-5.1", Some(O200k)),
        ("gpt-5", Some(O200k)),
        ("gpt-5-mini", Some(O200k)),
        ("openai/gpt-oss-120b", Some(O200k)),
        ("chatgpt-4o-latest", Some(O200k)),
        ("o1", Some(O200k)),
        ("o3-mini", Some(O200k)),
        ("o4-mini", Some(O200k)),
        ("gpt-4", Some(Cl100k)),
        ("gpt-4-turbo", Some(Cl100k)),
        ("gpt-3.5-turbo", Some(Cl100k)),
        ("gpt-35-turbo", Some(Cl100k)),
        ("claude-sonnet-5", None),
        ("gemini-2.5-flash", None),
        ("gpt-neo", None),
        ("o1x", None),
        ("", None),
    ] {
        assert_eq!(TokenRules::of(model).vocabulary, vocabulary, "{model}");
    }
}

fn picture(model: &str, width: u32, height: u32) -> (u64, bool) {
    let counted = TokenRules::of(model).picture(Some((width, height)));
    (counted.tokens, counted.rough)
}

#[test]
fn a_picture_takes_what_the_guides_say() {
    for (model, (width, height), tokens) in [
        // OpenAI's own: 4 tiles of a square of 768; 2048 x 4096 becomes 768 x 1536, which is 6.
        ("gpt-4o", (1024, 1024), 85 + 4 * 170),
        ("gpt-4o", (2048, 4096), 85 + 6 * 170),
        // Small ones are not made larger.
        ("gpt-4o", (512, 512), 85 + 170),
        ("gpt-4o", (1, 513), 85 + 2 * 170),
        ("gpt-4o-mini", (1024, 1024), 2833 + 4 * 5667),
        ("o1", (1024, 1024), 75 + 4 * 150),
        ("gpt-5", (1024, 1024), 70 + 4 * 140),
        // OpenAI's own: 1024 patches; 1800 x 2400 becomes 33 x 44 of them.
        ("o4-mini", (1024, 1024), 1762),
        ("gpt-4.1-mini", (1024, 1024), 1659),
        ("gpt-4.1-mini", (1800, 2400), 2353),
        ("gpt-4.1-nano", (1, 1), 3),
    ] {
        assert_eq!(
            picture(model, width, height),
            (tokens, false),
            "{model} {width}x{height}"
        );
    }
    for (model, (width, height), tokens) in [
        // Anthropic's own, rounded up: about 54 and about 1,334 tokens.
        ("claude-sonnet-5", (200, 200), 54),
        ("claude-sonnet-5", (1000, 1000), 1334),
        ("anthropic/claude-opus-5", (8000, 8000), 1600),
        (
            "us.anthropic.claude-haiku-4-5-20251001-v1:0",
            (200, 200),
            54,
        ),
        // Google's own: 960 x 540 is 3 tiles by 2.
        ("gemini-2.5-flash", (960, 540), 6 * 258),
        ("gemini-2.5-flash", (384, 384), 258),
        ("gemini-2.5-flash", (768, 768), 4 * 258),
        ("gemini-3-flash", (4000, 10), 1120),
        // Whose rule is not known.
        ("gpt-5.4", (1024, 1024), 2000),
        ("some-model", (10, 10), 2000),
    ] {
        assert_eq!(
            picture(model, width, height),
            (tokens, true),
            "{model} {width}x{height}"
        );
    }
    for pixels in [None, Some((0, 5))] {
        let counted = TokenRules::of("gpt-4o").picture(pixels);
        assert_eq!((counted.tokens, counted.rough), (2000, true));
    }
}

#[test]
fn no_picture_takes_more_than_the_largest() {
    for (model, most) in [
        // Two tiles by four.
        ("gpt-4o-mini", 2833 + 8 * 5667),
        ("gpt-4.1-mini", 2489),
        ("claude-sonnet-5", 2000),
        ("gemini-2.5-flash", 16 * 258),
        ("some-model", 2000),
    ] {
        let rules = TokenRules::of(model);
        assert_eq!(rules.largest_picture(), most, "{model}");
        for size in [
            (1, 1),
            (768, 2048),
            (3072, 3072),
            (1000, 3000),
            (8000, 6000),
        ] {
            assert!(rules.picture(Some(size)).tokens <= most, "{model} {size:?}");
        }
    }
}

fn weather() -> Tool {
    Tool {
        name: "get_current_weather".into(),
        description: "Get the current weather in a given location.".into(),
        parameters: json!({
            "type": "object",
            "properties": {
                "location": { "type": "string", "description": "The city and state, e.g. San Francisco, CA" },
                "unit": { "type": "string", "description": "The unit of temperature to return", "enum": ["celsius", "fahrenheit"] },
            },
            "required": ["location"],
        }),
        strict: false,
    }
}

#[test]
fn a_tool_is_the_lines_that_the_cookbook_makes_of_it() {
    let told = TokenRules::of("gpt-4o").tools(&[weather()]);
    assert_eq!(
        told.texts,
        [
            "get_current_weather:Get the current weather in a given location",
            "location:string:The city and state, e.g. San Francisco, CA",
            "celsius",
            "fahrenheit",
            "unit:string:The unit of temperature to return",
        ]
    );
    // One tool, its properties, two of them, an enumeration of two (-3 and twice 3), the end.
    let around = |tokens, rough| Counted { tokens, rough };
    assert_eq!(told.around, around(7 + 3 + 2 * 3 + 3 + 12, false));
    assert_eq!(
        TokenRules::of("gpt-4").tools(&[weather()]).around,
        around(10 + 3 + 2 * 3 + 3 + 12, false)
    );
    let two = TokenRules::of("gpt-4o").tools(&[weather(), weather()]);
    assert_eq!(two.around, around(2 * (7 + 3 + 2 * 3 + 3) + 12, false));
    assert_eq!(TokenRules::of("gpt-4o").tools(&[]), ToolTexts::default());
    let bare = Tool {
        parameters: json!({ "type": "object" }),
        ..weather()
    };
    assert_eq!(
        TokenRules::of("gpt-4o").tools(&[bare]).around,
        around(7 + 12, false)
    );
}

#[test]
fn what_no_rule_is_published_for_is_an_estimate() {
    // Neither the model nor such a property is in the cookbook.
    for model in ["gpt-5.4", "claude-sonnet-5"] {
        let told = TokenRules::of(model).tools(&[weather()]);
        assert!(told.around.rough);
        assert!(told.texts.concat().contains("fahrenheit"), "{model}");
    }
    for property in [
        json!({ "type": "array", "items": { "type": "string" }, "description": "Words" }),
        json!({ "type": "string" }),
        json!({ "description": "Anything" }),
        json!(true),
    ] {
        let odd = Tool {
            parameters: json!({ "properties": { "odd": property } }),
            ..weather()
        };
        let told = TokenRules::of("gpt-4o").tools(&[odd]);
        assert!(told.around.rough);
        assert!(told.texts.concat().contains("odd:"));
    }
}
