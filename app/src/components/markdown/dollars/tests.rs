//! The view has the text's length and differs from it in marks of formulas only.

use super::*;

#[test]
fn formulas_are_marked_and_code_is_left_alone() {
    for (text, seen) in [
        (r"a \(x\) b", "a $$x$$ b"),
        (r"\[ x \]", "$$ x $$"),
        ("\\[\nx\n+ y\n\\]", "$$ x + y $$"),
        ("$$\nx\n- y\n$$", "$$ x - y $$"),
        (r"`\(x\)` \(y\)", r"`\(x\)` $$y$$"),
        (r"``a ` \(x\)`` \(y\)", r"``a ` \(x\)`` $$y$$"),
        ("```\n\\[x\\]\n```\n\\[y\\]", "```\n\\[x\\]\n```\n$$y$$"),
        (
            "> ```\n> \\[x\\]\n> ```\n\\[y\\]",
            "> ```\n> \\[x\\]\n> ```\n$$y$$",
        ),
        (r"\\(x\\)", r"\\(x\\)"),
        (r"\[x\\[2pt] y\]", r"$$x\\[2pt] y$$"),
        ("\\[x\n\ny\\]", "\\[x\n\ny\\]"),
        (r"\(한글\)", "$$한글$$"),
        (r"\(a $ b\)", "\\(a \u{1} b\\)"),
        ("no formula", "no formula"),
        ("$x$ for $5 or $6, `$y$`", "$x$ for \u{1}5 or \u{1}6, `$y$`"),
        ("US$5/US$6", "US\u{1}5/US\u{1}6"),
        ("$5 a month, all in US$.", "\u{1}5 a month, all in US\u{1}."),
        ("$2 + 3$ and $n$-th", "$2 + 3$ and $n$-th"),
        (r"\$x $y", "\\$x \u{1}y"),
    ] {
        assert_eq!(view(text).0, seen, "{text}");
        assert_eq!(view(text).0.len(), text.len());
    }
}

#[test]
fn a_formula_whose_end_may_come_is_waited_for() {
    for (text, begins) in [
        ("a \\[ x", Some(2)),
        ("a $$ x", Some(2)),
        ("a \\( x", Some(2)),
        ("a \\[ x\n\nb", None),
        ("a \\[ x \\] b", None),
        ("```\n\\[", None),
        ("$5", None),
    ] {
        assert_eq!(view(text).1, begins, "{text}");
    }
    let too_long = format!("\\[{}", "x".repeat(MAX_FORMULA + 10));
    assert_eq!(view(&too_long).1, None);
}
