//! Whatever a model writes, however it is cut, only harmless elements come of it, and in bounds.

use super::{
    blocks::{Block, Blocks},
    tree::{self, Node},
};

mod monsters;

use monsters::monsters;

/// Pieces that once harmed somebody; each is put into each frame, alone and after each other one.
const PIECES: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<math><a xlink:href=javascript:alert(1)>x</a></math>",
    "[x](javascript:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](\u{1}javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](https://tracker.example/?q=secret)",
    "<javascript:alert(1)>",
    "<iframe srcdoc='<script>'>",
    "[x]: javascript:alert(1) 'x'\n\n[x]",
    "\u{202e}gpj.exe\u{2066}\u{200b}\u{e0041}",
    "```html\" onload=x\n<b>",
    "~~~~\n```\n",
    "$\\href{javascript:alert(1)}{x}$",
    "\\[\\style{color:red}{x}\\]",
    "$$\\unicode{x202e}",
    "| <b> | [x](vbscript:1) |\n|---|---|\n",
    "&lt;script&gt;&#60;b&#62;&#0;&#x202e;",
    "<!-- --><b onmouseover=alert(1)>",
    "<a href=\"#\" style=\"position:fixed\">",
    "# h {#id .class onclick=x}",
    "[^1]: note\n\n[^1]",
    "https://a.example www.b.example c@d.example",
    "<style>*{display:none}</style>",
    "<iframe src=//evil.example>",
    "<details ontoggle=alert(1) open>",
    "1. <form action=//evil.example>",
    "[x](JAVASCRIPT:alert(1) \"t\")",
    "![x](javascript:alert(1))",
];
const FRAMES: &[&str] = &[
    "@",
    "> @",
    "- @\n  - @",
    "1. **@**",
    "`@`",
    "[@](https://a.example/@)",
    "| @ |\n|-|\n| @ |",
    "# @\n@",
    "$@$",
];

fn check(node: &Node, source: &str) {
    match node {
        Node::Text(text) => assert_eq!(super::clean(text), *text, "{source}"),
        Node::Element(element) => {
            tree::tests::check(element, source);
            for child in &element.children {
                check(child, source);
            }
        }
        Node::Code(code) => assert_eq!(super::clean(&code.text), code.text, "{source}"),
        Node::Formula(formula) => {
            assert_eq!(super::clean(&formula.source), formula.source, "{source}")
        }
    }
}

fn check_all(blocks: &Blocks, source: &str) {
    let definitions = blocks.definitions();
    for block in blocks.all() {
        let nodes = match &block {
            Block::Markdown(source) => tree::read(source, &definitions),
            Block::Plain(source) => tree::plain(source),
        };
        for node in &nodes {
            check(node, source);
        }
    }
}

#[test]
fn no_hostile_text_makes_a_foreign_element_attribute_or_address() {
    for piece in PIECES {
        for frame in FRAMES {
            let alone = frame.replace('@', piece);
            let pairs = PIECES.iter().map(|other| format!("{other}\n\n{alone}"));
            for source in pairs.chain([alone.clone()]) {
                let mut blocks = Blocks::default();
                blocks.read(&source);
                check_all(&blocks, &source);
            }
        }
    }
}

/// Unclosed at every letter.
#[test]
fn a_hostile_text_is_harmless_wherever_it_is_cut() {
    let text = PIECES.join("\n\n");
    let mut growing = Blocks::default();
    for (end, _) in text.char_indices() {
        let part = text.get(..end).unwrap_or_default();
        growing.read(part);
        check_all(&growing, part);
    }
}

/// Every node of a text, and those of its largest block.
fn count(blocks: &Blocks) -> (usize, usize) {
    fn all(nodes: &[Node]) -> usize {
        nodes.iter().map(|node| 1 + inside(node)).sum()
    }
    fn inside(node: &Node) -> usize {
        match node {
            Node::Element(element) => all(&element.children),
            Node::Text(_) | Node::Code(_) | Node::Formula(_) => 0,
        }
    }
    let definitions = blocks.definitions();
    let sizes = blocks.all().map(|block| match block {
        Block::Markdown(source) => all(&tree::read(&source, &definitions)),
        Block::Plain(source) => all(&tree::plain(&source)),
    });
    sizes.fold((0, 0), |(sum, most), size| (sum + size, most.max(size)))
}

/// However much a text is, what is made of it stays in bounds, whole and at places on the way.
#[test]
fn no_text_is_too_deep_long_or_wide() {
    for (name, text) in monsters() {
        let mut growing = Blocks::default();
        let mut to = 0;
        while to < text.len() {
            to = text
                .ceil_char_boundary(to + text.len() / 7 + 1)
                .min(text.len());
            growing.read(text.get(..to).unwrap_or_default());
        }
        let (sum, most) = count(&growing);
        assert!(
            sum <= 20_000 && most <= 3000,
            "{name}: {sum} nodes, {most} in one block"
        );
        let mut whole = Blocks::default();
        whole.read(&text);
        assert!(
            whole.all().eq(growing.all()),
            "{name}: cut otherwise when it grows"
        );
        check_all(&growing, name);
    }
}
