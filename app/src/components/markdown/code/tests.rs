//! Files that are kept have names that say what is in them, and nothing else.

use super::*;

#[test]
fn a_file_is_called_after_its_language() {
    for (language, name) in [
        ("rust", "code.rs"),
        ("TypeScript", "code.ts"),
        ("json", "code.json"),
        ("Dockerfile", "Dockerfile"),
        ("", "code.txt"),
        ("../../x", "code.txt"),
        ("objective-c", "code.txt"),
    ] {
        assert_eq!(file_name(language), name);
    }
}

#[test]
fn whole_pictures_can_be_shown_and_nothing_else() {
    let code = |language: &str, text: &str, whole| Code {
        language: language.to_owned(),
        text: text.to_owned(),
        whole,
    };
    let named = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path/></svg>";
    assert_eq!(
        picture(&code("svg", "<svg><path/></svg>\n", true)).as_deref(),
        Some(named)
    );
    assert_eq!(picture(&code("xml", named, true)).as_deref(), Some(named));
    assert!(
        picture(&code(
            "svg",
            &format!("<?xml version=\"1.0\"?>\n{named}"),
            true
        ))
        .is_some()
    );
    for (language, text, whole) in [
        ("svg", named, false),
        ("svg", "<svg><path/>", true),
        ("mermaid", "graph TD", true),
        ("html", "<body><svg></svg>", true),
        ("js", named, true),
        ("svg", "", true),
    ] {
        assert_eq!(picture(&code(language, text, whole)), None, "{text}");
    }
}

#[test]
fn long_code_is_in_stretches_of_whole_lines() {
    assert_eq!(stretches("a\nb\n"), ["a\nb\n"]);
    assert!(stretches("").is_empty());
    let line = "가나다라 let a = 1;\n";
    for code in [
        line.repeat(2000),
        line.repeat(2000) + "end",
        "a".repeat(50_000),
    ] {
        let cut = stretches(&code);
        assert_eq!(cut.concat(), code);
        let whole = cut
            .iter()
            .rev()
            .skip(1)
            .all(|stretch| stretch.ends_with('\n'));
        assert!(whole && cut.len() <= code.len() / STRETCH + 1);
        assert!(cut.len() > 1 || !code.contains('\n'));
    }
}
