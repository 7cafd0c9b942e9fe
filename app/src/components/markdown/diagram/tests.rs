//! What a frame says is believed within bounds only.

use super::*;

fn code(language: &str, text: &str, whole: bool) -> Code {
    Code {
        language: language.to_owned(),
        text: text.to_owned(),
        whole,
    }
}

#[test]
fn a_whole_block_named_so_is_a_diagram() {
    assert!(is_diagram(&code("mermaid", "graph TD; A-->B", true)));
    for other in [
        code("mermaid", "graph TD; A-->B", false),
        code("mermaid", " \n", true),
        code("rust", "graph TD; A-->B", true),
        code("mermaid", &"a".repeat(MAX_SOURCE + 1), true),
    ] {
        assert!(!is_diagram(&other), "{}", other.language);
    }
}

#[test]
fn a_height_is_kept_in_bounds_and_all_else_is_a_mistake() {
    for (answer, drawing) in [
        (Some("=300"), Drawing::Drawn(300)),
        (Some("=0"), Drawing::Drawn(HEIGHT.0)),
        (Some("=99999"), Drawing::Drawn(HEIGHT.2)),
        (Some("=-1"), Drawing::Wrong("-1".to_owned())),
        (Some("=1e9"), Drawing::Wrong("1e9".to_owned())),
        (
            Some("!no \u{202e}good"),
            Drawing::Wrong("no good".to_owned()),
        ),
        (Some(""), Drawing::TooLong),
        (None, Drawing::TooLong),
    ] {
        assert_eq!(heard(answer), drawing, "{answer:?}");
    }
    let long = format!("!{}", "가".repeat(1000));
    assert!(matches!(heard(Some(&long)), Drawing::Wrong(text) if text.len() <= 500));
}
