//! Asks travel whole; code and formulas come back as the page expects them.

use super::*;

fn painted(language: &str, code: &str) -> Vec<(Option<&'static str>, String)> {
    let ask = TextAsk::Highlight {
        language: language.to_owned(),
        code: code.to_owned(),
    };
    let answer = Typesetter::default().answer(&ask);
    let parts = paint(code, &answer).unwrap_or_default();
    parts
        .into_iter()
        .map(|(class, part)| (class, part.to_owned()))
        .collect()
}

fn set(source: &str) -> String {
    let ask = TextAsk::Formula {
        source: source.to_owned(),
        display: true,
    };
    Typesetter::default().answer(&ask)
}

#[test]
fn an_ask_is_read_as_it_was_written() {
    for ask in [
        TextAsk::Highlight {
            language: "c++".to_owned(),
            code: "a\nb\n".to_owned(),
        },
        TextAsk::Formula {
            source: "x\ny".to_owned(),
            display: true,
        },
        TextAsk::Formula {
            source: String::new(),
            display: false,
        },
    ] {
        assert_eq!(TextAsk::read(&ask.write()), Some(ask));
    }
    for text in ["", "h", "x\n", "dd\nx", "한\nx"] {
        assert_eq!(TextAsk::read(text), None, "{text}");
    }
}

#[test]
fn code_is_coloured_by_what_it_means() {
    for (language, code, part, class) in [
        ("rust", "fn main() { let a = \"x\"; }\n", "fn", "hl-keyword"),
        ("rust", "fn main() {}\n", "main", "hl-function"),
        ("Python", "x = 1 # 한국어\n", "# 한국어\n", "hl-comment"),
        ("ts", "const a: string = 'b';\n", "'b'", "hl-string"),
        ("json", "{\"a\": 12}\n", "12", "hl-number"),
        ("diff", "+new\n-old\n", "+new\n", "hl-added"),
        ("bash", "echo hi # c\n", "# c\n", "hl-comment"),
        ("csharp", "class A {}\n", "A", "hl-type"),
        ("sql", "SELECT 1\n", "SELECT", "hl-keyword"),
        ("html", "<b class=x>\n", "b", "hl-keyword"),
        ("toml", "a = 1\n", "1", "hl-number"),
    ] {
        let parts = painted(language, code);
        let found = parts
            .iter()
            .any(|(is, text)| text == part && *is == Some(class));
        assert!(found, "{language}: {parts:?}");
        let whole: String = parts.into_iter().map(|(_, text)| text).collect();
        assert_eq!(whole, code);
    }
}

#[test]
fn what_has_no_grammar_or_is_too_much_stays_plain() {
    assert!(painted("text", "fn main() {}").is_empty());
    assert!(painted("no-such", "fn main() {}").is_empty());
    assert!(painted("rust", "").is_empty());
    assert!(painted("rust", &"let a;\n".repeat(MAX_CODE / 7 + 1)).is_empty());
    let line = "a".repeat(5000);
    assert_eq!(painted("rust", &line), [(None, line)]);
}

#[test]
fn an_answer_that_does_not_fit_the_code_is_refused() {
    for answer in [
        "",
        "k",
        "k1",
        "k2p",
        "x2",
        "k99999999999999999999",
        "한2",
        "k1s1p1",
    ] {
        assert_eq!(paint("가", answer), None, "{answer}");
    }
    assert_eq!(
        paint("ab", "k1p1"),
        Some(vec![(Some("hl-keyword"), "a"), (None, "b")])
    );
}

#[test]
fn a_formula_becomes_mathml_and_a_wrong_one_nothing() {
    assert_eq!(
        set("\\frac{a}{b^2}"),
        "<math display=\"block\"><mfrac><mi>a</mi><msup><mi>b</mi><mn>2</mn></msup></mfrac></math>"
    );
    assert!(set("\\boxed{42}").contains("<mn>42</mn>"));
    for wrong in [
        "\\frac{a",
        "\\nosuch",
        "\\href{javascript:alert(1)}{x}",
        "\\def\\x{\\x\\x}\\x",
        "}",
    ] {
        assert_eq!(set(wrong), "", "{wrong}");
    }
}

/// With the stack a worker has.
#[test]
fn endless_nesting_is_refused_before_it_hurts() {
    let on_small_stack = std::thread::Builder::new().stack_size(1 << 20).spawn(|| {
        let pieces = [
            "{",
            "\\sqrt",
            "\\frac",
            "\\left(",
            "x^{",
            "\\begin{matrix}",
            "\\text{",
            "a_",
            "\\hat",
            "\\left\\{",
            "\\frac1{",
            "\\overset",
            "_",
            "\\bar\\vec",
        ];
        for piece in pieces {
            let open = piece.repeat(MAX_FORMULA / piece.len());
            let half = piece.repeat(MAX_FORMULA / piece.len() / 2);
            let closed = format!("{half}{}", "}".repeat(half.matches('{').count()));
            set(&open);
            set(&closed);
        }
    });
    assert!(on_small_stack.is_ok_and(|thread| thread.join().is_ok()));
}

#[test]
fn two_texts_are_compared_word_by_word() {
    let (old, new) = (
        "The quick brown fox, 여우가 뛴다.",
        "The slow brown fox, 여우가 난다!",
    );
    let ask = TextAsk::Difference {
        old: old.to_owned(),
        new: new.to_owned(),
    };
    assert_eq!(TextAsk::read(&ask.write()), Some(ask.clone()));
    let answer = Typesetter::default().answer(&ask);
    let parts = compared(old, new, &answer).unwrap_or_default();
    let of = |side| -> Vec<&str> {
        let here = parts.iter().filter(|(known, _)| *known == side);
        here.map(|(_, part)| *part).collect()
    };
    assert_eq!(of(Side::Old), ["quick", "뛴다."]);
    assert_eq!(of(Side::New), ["slow", "난다!"]);
    // Both texts can be read from it.
    let without = |side| -> String {
        let here = parts.iter().filter(|(known, _)| *known != side);
        here.map(|(_, part)| *part).collect()
    };
    assert_eq!(
        (without(Side::New).as_str(), without(Side::Old).as_str()),
        (old, new)
    );
}

#[test]
fn an_answer_that_does_not_fit_is_none() {
    assert_eq!(compared("ab", "ab", "=1"), None);
    assert_eq!(compared("ab", "ab", "=9"), None);
    assert_eq!(compared("é", "é", "=1=1"), None);
    assert_eq!(compared("ab", "ab", "nonsense"), None);
    let long = "x".repeat(MAX_COMPARED + 1);
    let ask = TextAsk::Difference {
        old: long.clone(),
        new: long,
    };
    assert_eq!(Typesetter::default().answer(&ask), "");
}
