//! What each host is told, read back: for every path the same headers as by `_headers`.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use super::*;

const SHIPPED: &str = include_str!("../../../../../../static/_headers");
const PATHS: [&str; 21] = [
    "/",
    "/index.html",
    "/sw.js",
    "/manifest.webmanifest",
    "/catalogue.json",
    "/icon.svg",
    "/usage.css",
    "/tests.css",
    "/app-0123.css",
    "/page-0123.js",
    "/page-rest-0123.wasm",
    "/keyring_loader.js",
    "/keyring_bg.wasm",
    "/text.js",
    "/tokens_bg.wasm",
    "/search_loader.js",
    "/import_loader.js",
    "/strength_loader.js",
    "/prompts_loader.js",
    "/artifact-static.html",
    "/artifact-mermaid.html",
];

type Headers = BTreeMap<String, String>;

fn by_rules(path: &str) -> Headers {
    let rules = Rules::read(SHIPPED);
    let headers = rules.of(path).into_iter();
    headers
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect()
}

fn shipped(at: &str) -> Vec<Table> {
    tables(&Rules::read(SHIPPED).inside(at), at)
}

/// The texts in quotes of a line.
fn in_quotes(line: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut letters = line.chars();
    while letters.by_ref().any(|letter| letter == '"') {
        let mut text = String::new();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => break,
                '\\' => text.extend(letters.next()),
                letter => text.push(letter),
            }
        }
        texts.push(text);
    }
    texts
}

/// Whether one of our patterns fits: a beginning, which may be the whole.
fn fits(pattern: &str, path: &str) -> bool {
    let plain = pattern.trim_start_matches('^').replace('\\', "");
    match plain.strip_suffix('$') {
        Some(whole) => whole == path,
        None => path.starts_with(&plain),
    }
}

fn by_nginx(path: &str, at: &str) -> Headers {
    let text = nginx(&shipped(at), at);
    let mut maps: BTreeMap<String, String> = BTreeMap::new();
    let mut sent = Headers::new();
    let mut variable = String::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match (words.as_slice(), in_quotes(line).as_slice()) {
            (["map", "$uri", name, "{"], _) => variable = (*name).to_owned(),
            (["default", ..], [value]) => _ = maps.insert(variable.clone(), value.clone()),
            (_, [of, value]) => {
                let mine = match of.strip_prefix('~') {
                    Some(pattern) => fits(pattern, path),
                    None => of == path,
                };
                if mine {
                    maps.insert(variable.clone(), value.clone());
                }
            }
            (["add_header", name, variable, "always;"], _) => {
                let value = maps.get(*variable).cloned().unwrap_or_default();
                if !value.is_empty() {
                    sent.insert(name.to_lowercase(), value);
                }
            }
            _ => {}
        }
    }
    sent
}

fn by_caddy(path: &str, at: &str) -> Headers {
    let text = caddy(&shipped(at), at);
    let mut sent = Headers::new();
    for line in text.lines() {
        let Some(rest) = line.trim().strip_prefix("header ") else {
            continue;
        };
        let (of, rest) = match rest.split_once(' ') {
            Some((of, rest)) if of.starts_with('/') => (of, rest),
            _ => ("*", rest),
        };
        let mine = match of.strip_suffix('*') {
            Some(begin) => path.starts_with(begin),
            None => of == path,
        };
        if mine {
            let name = rest.split(' ').next().unwrap_or_default().to_lowercase();
            match (name.strip_prefix('-'), in_quotes(rest).pop()) {
                (Some(name), _) => _ = sent.remove(name),
                (None, value) => _ = sent.insert(name, value.unwrap_or_default()),
            }
        }
    }
    // Which files are what, the others know by themselves.
    sent.remove("content-type");
    sent
}

fn by_cloudfront(path: &str, at: &str) -> Headers {
    let text = cloudfront(&shipped(at));
    let mut sent = Headers::new();
    let mut name = String::new();
    for line in text.lines() {
        match in_quotes(line).as_slice() {
            [of, common] if line.ends_with(", [") => {
                name.clone_from(of);
                sent.insert(name.clone(), common.clone());
            }
            [pattern, value] if fits(pattern, path) => {
                sent.insert(name.clone(), value.clone());
            }
            _ => {}
        }
    }
    sent.retain(|_, value| !value.is_empty());
    sent
}

#[test]
fn every_host_sends_what_the_rules_say_in_a_folder_too() {
    for at in ["", "/tools/openmaas"] {
        for path in PATHS {
            let rules = by_rules(path);
            assert!(rules.contains_key("content-security-policy"), "{path}");
            let path = format!("{at}{path}");
            assert_eq!(by_nginx(&path, at), rules, "nginx, {path}");
            assert_eq!(by_caddy(&path, at), rules, "Caddy, {path}");
            assert_eq!(by_cloudfront(&path, at), rules, "CloudFront, {path}");
            let written = Rules::read(&Rules::read(SHIPPED).inside(at).written());
            let written = written.of(&path).into_iter();
            let written: Headers = written
                .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
                .collect();
            assert_eq!(written, rules, "_headers, {path}");
        }
    }
}

#[test]
fn a_folder_is_written_as_in_an_address() {
    assert_eq!(folder("/").unwrap(), "");
    assert_eq!(folder("/tools/openmaas/").unwrap(), "/tools/openmaas");
    assert_eq!(folder("/tools/openmaas").unwrap(), "/tools/openmaas");
    for bad in [
        "",
        "tools",
        "https://app.example/",
        "/a b",
        "//a",
        "/a*",
        "/a;b",
        "/a\n",
    ] {
        assert!(folder(bad).is_err(), "{bad}");
    }
}

#[test]
fn every_rule_is_tried_above() {
    let rules = Rules::read(SHIPPED);
    for pattern in rules.patterns() {
        let begin = pattern.trim_end_matches('*');
        assert!(
            PATHS.iter().any(|path| path.starts_with(begin)),
            "{pattern}"
        );
    }
}
