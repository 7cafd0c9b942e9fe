//! What is written is what is read, and nothing of it is markup that the text brought.

use super::*;

#[test]
fn a_text_becomes_markup() {
    for (source, expected) in [
        (
            "# A\n\n*b* & <b>",
            "<h3>A</h3><p><em>b</em> &amp; &lt;b&gt;</p>",
        ),
        (
            "- [x] a",
            "<ul><li><input type=\"checkbox\" disabled=\"\" aria-label=\"[x]\" checked=\"\">a</li></ul>",
        ),
        (
            "[a](https://b.example/?c&d=\"e)",
            "<p><a href=\"https://b.example/?c&amp;d=&quot;e\" target=\"_blank\" rel=\"noopener noreferrer nofollow\" data-host=\"b.example\">a</a></p>",
        ),
        (
            "```\na < b\n```",
            "<pre tabindex=\"0\"><code>a &lt; b\n</code></pre>",
        ),
        ("$x$", "<p><code>$x$</code></p>"),
    ] {
        assert_eq!(read(source).write(&[]), expected, "{source}");
    }
}

#[test]
fn answers_go_where_they_were_asked_for() {
    let text = read("```\nplain\n```\n\n```rust\nfn\n```\n\n$x$ and $\\nosuch$");
    let kinds: Vec<bool> = text
        .asks()
        .iter()
        .map(|ask| matches!(ask, TextAsk::Formula { .. }))
        .collect();
    assert_eq!(kinds, [false, true, true]);
    let answers = ["k2p1", "<math><mi>x</mi></math>", ""].map(str::to_owned);
    assert_eq!(
        text.write(&answers),
        "<pre tabindex=\"0\"><code>plain\n</code></pre><pre tabindex=\"0\"><code><span class=\"hl-keyword\">fn</span>\n</code></pre>\
         <p><math><mi>x</mi></math> and <code>$\\nosuch$</code></p>"
    );
}

#[test]
fn what_a_text_or_the_worker_brings_is_never_markup() {
    let text = read(
        "<script>x</script>\n\n\"><img src=x onerror=y>\n\n```x\n</code></pre><script>\n```\n\n$a$",
    );
    for answers in [vec![], vec!["<script>x</script>".to_owned(); 2]] {
        let markup = text.write(&answers);
        for foreign in ["<script", "<img", "</code></pre><"] {
            let found = markup.replace("</code></pre><p>", "").contains(foreign);
            assert!(!found, "{foreign} in {markup}");
        }
    }
}
