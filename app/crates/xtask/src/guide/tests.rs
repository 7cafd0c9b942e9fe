//! Pages of the guide.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;

#[test]
fn links_lead_to_pages_of_the_app_or_are_plain_text() {
    let text = "# Title\n\n[a](providers.md#open-ai) [b](../ARCHITECTURE.md) [c](https://a.example/) [d](#title) [e](guide.ko.md)\n";
    let page = page(text, "en");
    for part in [
        "<title>Title – openMaaS</title>",
        "<h1 id=\"title\">Title</h1>",
        "<a href=\"providers.html#open-ai\">a</a> b <a href=\"https://a.example/\">c</a> <a href=\"#title\">d</a> <a href=\"ko.html\">e</a>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
}

#[test]
fn headings_are_known_by_the_names_that_links_use() {
    for (heading, name) in [
        (
            "Without a network, and new versions",
            "without-a-network-and-new-versions",
        ),
        ("키와 보관함", "키와-보관함"),
        ("Is it what was built?", "is-it-what-was-built"),
    ] {
        assert_eq!(anchor(heading), name);
    }
    assert!(page("## A `b` c\n", "en").contains("<h2 id=\"a-b-c\">"));
}

#[test]
fn every_link_within_the_pages_has_its_end() {
    let docs = paths::root().join("app/docs");
    let read = |document: &str| std::fs::read_to_string(docs.join(document)).unwrap();
    let pages: Vec<(&str, String)> = PAGES
        .iter()
        .map(|(document, name, language)| (*name, page(&read(document), language)))
        .collect();
    let mut links = 0;
    for (name, text) in &pages {
        for link in text
            .split(" href=\"")
            .skip(1)
            .chain(text.split("<a href=\"").skip(1))
        {
            let link = link.split('"').next().unwrap_or_default();
            if link.starts_with("https://") || link.starts_with("../") {
                continue;
            }
            let (to, part) = link.split_once('#').unwrap_or((link, ""));
            let to = if to.is_empty() { *name } else { to };
            let found = pages.iter().find(|(known, _)| *known == to);
            let (_, target) = found.unwrap_or_else(|| panic!("{name}: {link}"));
            // Browsers read what is escaped.
            let part = part_of(part);
            assert!(
                part.is_empty() || target.contains(&format!("id=\"{part}\"")),
                "{name}: {link}"
            );
            links += 1;
        }
    }
    assert!(links > 40, "{links}");
}

/// A fragment as it is read.
fn part_of(escaped: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = escaped.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits: Vec<u8> = rest.by_ref().take(2).collect();
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
