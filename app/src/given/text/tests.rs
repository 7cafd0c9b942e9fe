//! What is read of an address, and what is not.

use super::*;

/// As browsers read a query, for what is in these tests.
fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text
            .replace('+', " ")
            .replace("%20", " ")
            .replace("%0A", "\n");
        text.replace("%26", "&")
            .replace("%3D", "=")
            .replace("%3F", "?")
            .replace("%3A", ":")
            .replace("%25", "%")
    };
    let query = query.trim_start_matches('?');
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn read(query: &str) -> Option<String> {
    text(query, pairs)
}

#[test]
fn what_is_shared_becomes_lines_without_repetitions() {
    for (query, said) in [
        ("?text=Hello", "Hello"),
        (
            "?title=A%20page&url=https://a.example/",
            "A page\nhttps://a.example/",
        ),
        ("?title=A&text=A%20page&url=page", "A page"),
        (
            "?title=Title&text=Look%3A%20https://a.example/&url=https://a.example/",
            "Title\nLook: https://a.example/",
        ),
        ("?text=two%0Alines", "two\nlines"),
    ] {
        assert_eq!(read(query).as_deref(), Some(said), "{query}");
    }
}

#[test]
fn other_queries_give_nothing() {
    for query in [
        "",
        "?",
        "?code=0123",
        "?key=sk-1&model=x",
        "?text=",
        "?text=%20&title=&url=%0A",
        "?link=https://a.example/%3Ftext%3Dx",
        "?prompt=x&q=y&send=1",
    ] {
        assert_eq!(read(query), None, "{query}");
    }
}

#[test]
fn what_is_not_seen_is_taken_out_and_too_much_is_cut() {
    assert_eq!(read("?text=a\u{202e}b\u{e0041}c").as_deref(), Some("abc"));
    let long = format!("?text={}", "x".repeat(LONGEST + 1));
    assert_eq!(read(&long).map(|text| text.len()), Some(LONGEST));
}
