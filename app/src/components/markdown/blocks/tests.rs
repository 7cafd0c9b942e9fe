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

끝. 👩‍👩‍👧 done

[home]: https://example.com/
";

fn drawn(blocks: &Blocks) -> Vec<Node> {
    let definitions = blocks.definitions();
    blocks
        .all()
        .flat_map(|source| tree::read(&source, &definitions))
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

#[test]
fn what_is_closed_is_not_read_again() {
    let mut blocks = Blocks::default();
    blocks.read("one\n\ntwo\n\nthr");
    let before: Vec<_> = blocks.closed.clone();
    assert_eq!(before.len(), 1);
    blocks.read("one\n\ntwo\n\nthree\nfour\n\nfive\n");
    assert!(
        before
            .iter()
            .zip(&blocks.closed)
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
