//! Marks stand where the words differ, whatever markdown is around them, and change nothing else.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    reason = "tests"
)]

use super::*;

/// A tree as text: `p(one ins(two))`.
fn told(nodes: &[Node]) -> String {
    let one = |node: &Node| match node {
        Node::Text(text) => text.clone(),
        Node::Element(element) => format!("{}({})", element.tag, told(&element.children)),
        Node::Code(code) => format!("code block({})", code.text),
        Node::Formula(formula) => format!("formula({})", formula.source),
    };
    nodes.iter().map(one).collect()
}

/// The text with these of its words marked, each named with the one time it occurs.
fn marked(text: &str, what: &[&str]) -> String {
    let all = words(text);
    let (mut parts, mut at) = (Vec::new(), 0);
    for word in what {
        let place = at
            + all[at..]
                .find(word)
                .unwrap_or_else(|| panic!("no {word} in {all:?}"));
        parts.push((place - at, false));
        parts.push((word.len(), true));
        at = place + word.len();
    }
    parts.push((all.len() - at, false));
    let mut marks = Marks { parts, tag: "ins" };
    let mut blocks = read(text);
    blocks.iter_mut().for_each(|nodes| mark(nodes, &mut marks));
    // Every word was looked at once.
    assert!(
        marks.parts.iter().all(|(bytes, _)| *bytes == 0),
        "{:?}",
        marks.parts
    );
    blocks.iter().map(|nodes| told(nodes)).collect()
}

#[test]
fn words_are_those_that_are_read_and_never_run_together() {
    assert_eq!(words("# A *b*\n\n- c\n- `d`\n"), "A b\nc\nd\n\n");
    assert_eq!(words("|a|b|\n|-|-|\n|1|2|\n").split_whitespace().count(), 4);
    assert_eq!(words("한국어 **굵게** 🙂"), "한국어 굵게 🙂\n");
    assert_eq!(words(""), "");
}

#[test]
fn marks_stand_within_emphasis_links_lists_tables_and_headings() {
    for (text, what, wanted) in [
        ("one two three", &["two"][..], "p(one ins(two) three)"),
        (
            "a **bold word** b",
            &["word"],
            "p(a strong(bold ins(word)) b)",
        ),
        // Across the end of an emphasis it is a mark on each side.
        ("a *b* c", &["b c"], "p(a em(ins(b))ins( c))"),
        ("- x\n- y\n", &["y"], "ul(li(x)li(ins(y)))"),
        ("한국 🙂 말", &["🙂"], "p(한국 ins(🙂) 말)"),
        ("use `cut()` now", &["cut()"], "p(use code(ins(cut())) now)"),
        ("$a^2$ is", &["$a^2$"], "p(ins(formula($a^2$)) is)"),
    ] {
        assert_eq!(marked(text, what), wanted, "{text}");
    }
    let table = marked("|a|b|\n|-|-|\n|1|2|\n", &["2"]);
    assert!(table.contains("td(1)td(ins(2))"), "{table}");
}

#[test]
fn code_with_marks_is_plain_and_code_without_stays_as_it_was() {
    let text = "```rust\nlet a = 1;\n```\n\n```rust\nlet b = 2;\n```\n";
    assert_eq!(
        marked(text, &["2"]),
        "code block(let a = 1;\n)pre(code(let b = ins(2);\n))"
    );
}

#[test]
fn markup_in_a_text_stays_text_under_marks() {
    let text = "<img src=x onerror=alert(1)> and <b>bold</b>";
    let told = marked(text, &["onerror=alert(1)", "bold"]);
    assert!(told.contains("ins(onerror=alert(1))>"), "{told}");
    for tag in ["img(", " b("] {
        assert!(!told.contains(tag), "{told}");
    }
}

#[test]
fn parts_that_do_not_fit_mark_nothing_and_lose_nothing() {
    for parts in [
        vec![],
        vec![(1000, false)],
        vec![(2, true)],
        vec![(0, true)],
    ] {
        let mut marks = Marks { parts, tag: "del" };
        // The second byte is within a letter.
        let cut = marks.cut("한국");
        assert_eq!(
            cut.iter().map(|(part, _)| *part).collect::<String>(),
            "한국"
        );
    }
}
