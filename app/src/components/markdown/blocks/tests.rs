//! Cut anywhere and however it grows, a text reads the same in the end.

use super::{
    super::tree::{self, Node},
    *,
};

const SAMPLE: &str = "\
# Title

A paragraph with **bold** and a [link][home].
Second line.

1. one

   more of one
2. two
   - inner

3. three

```rust
fn main() {

    let a = 1;
}
```

| a | b |
|---|--:|
| 1 | 2 |

> quote
still quote

    indented code

Setext
------

* star

- dash

<b>raw</b>

Sum \\(x\\) and $y$:

\\[
a
+ b
- c
= d
\\]

```tex
\\[
```

$$
a

- b

끝. 👩‍👩‍👧 done

[home]: https://example.com/
";

fn drawn(blocks: &Blocks) -> Vec<Node> {
    let definitions = blocks.definitions();
    blocks
        .all()
        .flat_map(|block| match block {
            Block::Markdown(source) => tree::read(&source, &definitions),
            Block::Plain(source) => tree::plain(&source),
        })
        .collect()
}

/// However it came, the nodes are those of the whole text read at once.
#[test]
fn growing_letter_by_letter_ends_where_reading_at_once_does() {
    let whole = tree::read(SAMPLE, "");
    for step in [1, 2, 3, 7, 50, 10_000] {
        let mut blocks = Blocks::default();
        let mut text = String::new();
        for (count, letter) in SAMPLE.chars().enumerate() {
            text.push(letter);
            if count % step == 0 {
                blocks.read(&text);
            }
        }
        blocks.read(&text);
        assert_eq!(drawn(&blocks), whole, "step {step}");
    }
}

/// A fence that nobody closes takes all that follows, wherever it stands, and however the text came.
#[test]
fn an_unclosed_fence_at_every_point_reads_the_same_however_it_came() {
    // Without formulas, which are looked for line by line: there a fence in raw markup is one too.
    let (sample, _) = SAMPLE.split_once("Sum ").unwrap_or((SAMPLE, ""));
    for fence in ["```\n", "\n~~~ x\n", "\n> ```\n"] {
        for (at, _) in sample.char_indices() {
            let (before, after) = sample.split_at(at);
            let text = format!("{before}{fence}{after}");
            let mut whole = Blocks::default();
            whole.read(&text);
            let mut growing = Blocks::default();
            let mut to = 0;
            while to < text.len() {
                to = text.ceil_char_boundary(to + 11).min(text.len());
                growing.read(text.get(..to).unwrap_or_default());
            }
            assert_eq!(drawn(&growing), drawn(&whole), "{text}");
        }
    }
}

#[test]
fn what_is_closed_is_not_read_again() {
    let mut blocks = Blocks::default();
    blocks.read("one\n\ntwo\n\nthr");
    let sources = |blocks: &Blocks| -> Vec<Rc<str>> {
        let source = |(block, _): &(Block, usize)| match block {
            Block::Markdown(source) | Block::Plain(source) => source.clone(),
        };
        blocks.closed.iter().map(source).collect()
    };
    let before = sources(&blocks);
    assert_eq!(before.len(), 1);
    blocks.read("one\n\ntwo\n\nthree\nfour\n\nfive\n");
    assert!(
        before
            .iter()
            .zip(&sources(&blocks))
            .all(|(old, new)| Rc::ptr_eq(old, new))
    );
    assert!(blocks.closed.len() > before.len());
}

#[test]
fn another_text_begins_anew() {
    let mut blocks = Blocks::default();
    blocks.read("first\n\nsecond\n\nthird\n");
    blocks.read("other");
    assert_eq!(drawn(&blocks), tree::read("other", ""));
    blocks.read("");
    assert!(drawn(&blocks).is_empty());
}

/// The text of what is laid out, and of what is plain.
fn shares(blocks: &Blocks) -> (usize, usize) {
    blocks
        .all()
        .fold((0, 0), |(laid, plain), block| match block {
            Block::Markdown(source) => (laid + source.len(), plain),
            Block::Plain(source) => (laid, plain + source.len()),
        })
}

#[test]
fn what_is_too_much_is_plain_text_in_pieces() {
    let line = "a".repeat(MAX_BLOCK + 1);
    let paragraphs = "*a*\n\n".repeat(MAX_NODES);
    let code = format!("fine\n\n```\n{}", "let a;\n".repeat(MAX_BLOCK / 7 + 7));
    let long = "long words ".repeat(100) + "\n\n";
    let long = long.repeat(MAX_BYTES / long.len() + 100);
    for (text, laid_out) in [
        (&line, 0..1),
        (&paragraphs, 1..paragraphs.len()),
        (&code, 6..7),
        (&long, 100_000..MAX_BYTES + 1),
    ] {
        let mut blocks = Blocks::default();
        blocks.read(text);
        let (laid, plain) = shares(&blocks);
        assert_eq!(laid + plain, text.len());
        assert!(laid_out.contains(&laid), "{laid} of {}", text.len());
        assert!(plain > 0);
        let mut nodes = 0;
        for block in blocks.all() {
            match block {
                Block::Markdown(source) => nodes += count(&tree::read(&source, "")),
                Block::Plain(source) => assert!(source.len() <= PIECE),
            }
        }
        assert!(nodes <= MAX_NODES, "{nodes}");
    }
}

fn count(nodes: &[Node]) -> usize {
    let one = |node: &Node| match node {
        Node::Text(_) | Node::Code(_) | Node::Formula(_) => 1,
        Node::Element(element) => 1 + count(&element.children),
    };
    nodes.iter().map(one).sum()
}

/// However a text that is too much came, it is cut in the same places.
#[test]
fn growing_into_too_much_ends_where_reading_at_once_does() {
    let text = "start\n\n".to_owned() + &"한글 line\n".repeat(MAX_BLOCK / 8) + "\n\n- end";
    let mut whole = Blocks::default();
    whole.read(&text);
    let mut growing = Blocks::default();
    let mut to = 0;
    while to < text.len() {
        to = text.floor_char_boundary(to + 9_001);
        growing.read(text.get(..to).unwrap_or_default());
    }
    assert!(whole.all().eq(growing.all()));
}

#[test]
fn definitions_are_few_and_short() {
    let mut blocks = Blocks::default();
    let text: String = (0..1000)
        .map(|n| format!("[a{n}]: https://a.example/{n}\n"))
        .collect();
    blocks.read(&text);
    assert_eq!(blocks.definitions().lines().count(), MAX_DEFINITIONS);
    blocks.read(&format!("[a]: https://a.example/{}\n", "a".repeat(5000)));
    assert_eq!(&*blocks.definitions(), "");
    blocks.read(&format!("[a]: https://a.example/{}\n", "a".repeat(2000)).repeat(100));
    assert!((1..=MAX_ALL_DEFINITIONS).contains(&blocks.definitions().len()));
}

/// A note's source, as models write it, is a link to it and not lost.
#[test]
fn a_definition_of_any_name_is_used() {
    let mut blocks = Blocks::default();
    blocks.read("Said[^1].\n\nMore.\n\n[^1]: https://a.example/\n");
    let first = drawn(&blocks).into_iter().next();
    let link = first.and_then(|node| match node {
        Node::Element(paragraph) => paragraph.children.into_iter().nth(1),
        _ => None,
    });
    assert!(
        matches!(&link, Some(Node::Element(link)) if link.tag == "a"),
        "{link:?}"
    );
}

#[test]
fn a_picture_inside_the_text_is_laid_out() {
    let mut blocks = Blocks::default();
    let address = format!("data:image/png;base64,{}", "A".repeat(40_000));
    blocks.read(&format!("![a]({address})"));
    assert_eq!(shares(&blocks).1, 0);
    // No other address is an excuse for a line without an end.
    blocks.read(&format!("![a](https://{address})"));
    assert_eq!(shares(&blocks).0, 0);
}

#[test]
fn what_is_much_comes_on_screen_in_parts() {
    let mut blocks = Blocks::default();
    blocks.read("one\n\ntwo\n\nthree");
    let next = |shown| blocks.next(shown, 250).0;
    assert_eq!((next(0), next(2), next(9)), (3, 3, 3));
    blocks.read(&"a\n\n".repeat(500));
    let all = blocks.all().count();
    let mut shown = 0;
    let mut steps = 0;
    while shown < all {
        let (next, nodes) = blocks.next(shown, 250);
        assert!(shown < next && nodes <= 250, "{next} {nodes}");
        (shown, steps) = (next, steps + 1);
    }
    assert!(steps > 3, "{steps}");
}
