//! Whatever a model writes, the tree holds only harmless elements.

use super::*;

/// Every element and attribute that may ever appear.
const TAGS: &[&str] = &[
    "p",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "code",
    "ol",
    "ul",
    "li",
    "div",
    "table",
    "thead",
    "tr",
    "th",
    "td",
    "em",
    "strong",
    "del",
    "a",
    "span",
    "img",
    "br",
    "hr",
    "input",
];
const ATTRIBUTES: &[&str] = &[
    "tabindex",
    "start",
    "class",
    "href",
    "target",
    "rel",
    "data-host",
    "src",
    "alt",
    "type",
    "disabled",
    "checked",
    "aria-label",
];

/// That an element is known, and its attributes are.
pub(in super::super) fn check(element: &Element, source: &str) {
    assert!(
        TAGS.contains(&element.tag),
        "<{}> from {source}",
        element.tag
    );
    for (name, value) in &element.attributes {
        assert!(ATTRIBUTES.contains(name), "{name} from {source}");
        match *name {
            "href" => assert!(links::link(value).is_some(), "{value} from {source}"),
            "src" => assert!(links::picture(value).is_some(), "{value} from {source}"),
            "rel" => assert_eq!(value, "noopener noreferrer nofollow", "{source}"),
            "target" => assert_eq!(value, "_blank", "{source}"),
            _ => {}
        }
    }
    // Never a link without its walls, nor without its host beside it.
    let names: Vec<&str> = element.attributes.iter().map(|(name, _)| *name).collect();
    let walled = names.starts_with(&["href", "target", "rel", "data-host"]);
    assert_eq!(walled, names.contains(&"href"), "{names:?} from {source}");
}

fn shown(source: &str) -> String {
    read(source, "").iter().map(words_of).collect()
}

fn outline(node: &Node) -> String {
    match node {
        Node::Text(text) => text.clone(),
        Node::Element(element) => {
            let inside: String = element.children.iter().map(outline).collect();
            format!("<{}>{inside}</{0}>", element.tag)
        }
        Node::Formula(formula) => {
            let kind = if formula.display { "display" } else { "inline" };
            format!("<{kind} {}>", formula.inner)
        }
        Node::Code(code) => {
            let whole = if code.whole { " whole" } else { "" };
            format!("<code {}{whole}>{}</code>", code.language, code.text)
        }
    }
}

fn outlined(source: &str) -> String {
    read(source, "").iter().map(outline).collect()
}

#[test]
fn the_common_constructs_become_their_elements() {
    for (source, expected) in [
        (
            "# A\n\nb *c* **d** ~~e~~ `f`",
            "<h3>A</h3><p>b <em>c</em> <strong>d</strong> <del>e</del> <code>f</code></p>",
        ),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        (
            "- [x] a\n- [ ] b",
            "<ul><li><input></input>a</li><li><input></input>b</li></ul>",
        ),
        ("```rust\nlet a;\n```", "<code rust whole>let a;\n</code>"),
        ("> q", "<blockquote><p>q</p></blockquote>"),
        ("a  \nb\n***", "<p>a<br></br>b</p><hr></hr>"),
        (
            "|a|b|\n|-|-:|\n|1|2|\n|3|4|",
            "<div><table><thead><tr><th>a</th><th>b</th></tr></thead><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table></div>",
        ),
        ("[a](https://b.example)", "<p><a>a</a></p>"),
        // Neither footnotes nor attributes of headings are read.
        (
            "a[^x] b\n\n[^x]: The *note*.",
            "<p>a[^x] b</p><p>[^x]: The <em>note</em>.</p>",
        ),
        ("# a {#b .c}", "<h3>a {#b .c}</h3>"),
    ] {
        assert_eq!(outlined(source), expected, "{source}");
    }
}

#[test]
fn formulas_are_told_from_prices() {
    for (source, expected) in [
        ("$x^2$", "<p><inline x^2></p>"),
        ("$$x$$", "<p><display x></p>"),
        (r"so \(x\), \[y\]", "<p>so <inline x>, <display y></p>"),
        (r"\( x \).", "<p><inline x>.</p>"),
        ("$$\na\n+ b\n- c\n$$", "<p><display a\n+ b\n- c></p>"),
        ("- \\[\n  a\n  \\]", "<ul><li><display a></li></ul>"),
        ("$5 and $10", "<p>$5 and $10</p>"),
        ("US$5/US$6, $5–$7", "<p>US$5/US$6, $5–$7</p>"),
        (
            r"`\(x\)` `$x$`",
            r"<p><code>\(x\)</code> <code>$x$</code></p>",
        ),
        ("    \\[x\\]\n", "<code  >\\[x\\]\n</code>"),
        (r"\$x$", "<p>$x$</p>"),
        ("$5 or $6, `$y$`", "<p>$5 or $6, <code>$y$</code></p>"),
    ] {
        assert_eq!(
            outlined(source),
            expected.replace("<code  >", "<code >"),
            "{source}"
        );
    }
}

#[test]
fn a_code_block_knows_whether_its_end_has_come() {
    for (source, whole) in [
        ("```rust\nlet a;\n```", true),
        ("```rust\nlet a;\n", false),
        ("```rust\n", false),
        ("```rust", false),
        ("~~~\na\n~~~\n", true),
        ("````\n```\n````", true),
        ("> ```\n> a\n> ```", true),
        ("- ```sh\n  a\n  ```", true),
        ("- ```sh\n  a\n", false),
        ("    indented", false),
    ] {
        let outline = outlined(source);
        assert!(outline.contains("<code "), "{source}");
        assert_eq!(outline.contains(" whole>"), whole, "{source}");
    }
}

#[test]
fn markup_is_text() {
    let source = "<script>alert(1)</script>\n\nx <img src=x onerror=alert(1)> y";
    assert!(shown(source).contains("<script>alert(1)</script>"));
    assert!(shown(source).contains("<img src=x onerror=alert(1)>"));
}

#[test]
fn a_picture_from_elsewhere_is_a_link() {
    let nodes = read("![cat](https://tracker.example/cat.png)", "");
    assert_eq!(
        nodes.iter().map(outline).collect::<String>(),
        "<p><a>cat</a></p>"
    );
}

#[test]
fn what_is_nested_too_deep_is_plain_text() {
    for piece in ["> ", "- ", "1. "] {
        let deep = piece.repeat(200) + "x";
        assert_eq!(outlined(&deep), format!("<pre>{deep}</pre>"));
    }
}

#[test]
fn definitions_from_elsewhere_are_used() {
    let nodes = read("[a][b]", "[b]: https://c.example");
    assert_eq!(
        nodes.iter().map(outline).collect::<String>(),
        "<p><a>a</a></p>"
    );
}
