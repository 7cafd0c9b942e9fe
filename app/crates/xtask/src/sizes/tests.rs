//! Parts, limits, and what is said of them.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn name(path: &str) -> Option<&'static str> {
    part_of(path)
        .and_then(|place| PARTS.get(place))
        .map(|(part, _)| *part)
}

#[test]
fn every_file_is_of_the_part_that_needs_it() {
    for (path, part) in [
        ("index.html", Some("first screen")),
        ("page-0123_bg.wasm", Some("first screen")),
        ("page-0123.js", Some("first screen")),
        ("app-0123.css", Some("first screen")),
        ("page-rest-0123.wasm", Some("rest of the page")),
        ("usage.css", Some("rest of the page")),
        ("keyring_loader.js", Some("keyring worker")),
        ("text_bg.wasm", Some("text worker")),
        ("sbom.cdx.json", None),
        ("icons/192.png", None),
    ] {
        assert_eq!(name(path), part, "{path}");
    }
}

#[test]
fn the_table_that_is_kept_reads_back_and_names_every_part() {
    let text = std::fs::read_to_string(paths::root().join(TABLE)).unwrap();
    let lines = read(&text).unwrap();
    assert_eq!(written(&lines), text);
    let parts: Vec<&str> = lines.iter().map(|line| line.part.as_str()).collect();
    assert_eq!(parts, PARTS.map(|(part, _)| part));
    assert!(read("first screen\t320\n").is_err());
    assert!(read("first screen\tmuch\t1\n").is_err());
}

#[test]
fn what_grew_and_what_is_over_is_said() {
    let line = |part: &str, limit, size| Line {
        part: part.to_owned(),
        limit,
        size,
    };
    let known = [
        line("a", 10.0, 5.0),
        line("b", 10.0, 9.5),
        line("c", 10.0, 3.0),
    ];
    let now = [
        line("a", 10.0, 5.01),
        line("b", 10.0, 10.25),
        line("c", 10.0, 2.0),
    ];
    let text = compared(&known, &now);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines.get(1..).unwrap(),
        [
            "a                       5.0      5.0     10.0",
            "b                      10.2      9.5     10.0  +0.8  over the limit",
            "c                       2.0      3.0     10.0  -1.0",
        ]
    );
}

#[test]
fn a_folder_is_weighed_compressed_and_a_limit_holds() {
    let dist = paths::scratch().join("sizes-tests");
    std::fs::create_dir_all(&dist).unwrap();
    std::fs::write(dist.join("index.html"), "x".repeat(100_000)).unwrap();
    let sizes = measure(&dist).unwrap();
    let (part, size) = sizes.first().unwrap();
    assert_eq!(*part, "first screen");
    assert!(*size > 0.0 && *size < 0.1, "{size}");
}
