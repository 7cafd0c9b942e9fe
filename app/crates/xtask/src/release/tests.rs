//! A small built folder, and what is made of it.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

const TEMPLATE: &str =
    "const RELEASE = '@RELEASE@'; const HEADERS = '@HEADERS@'; const FILES = /*@FILES@*/ {};";

/// A folder with these files beside the page and the template.
fn built(name: &str, files: &[(&str, &str)]) -> std::path::PathBuf {
    let dist = paths::scratch().join("release-tests").join(name);
    let _ = std::fs::remove_dir_all(&dist);
    let page = [("index.html", "<head></head>"), ("sw.js", TEMPLATE)];
    for (path, text) in page.iter().chain(files) {
        let file = dist.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    dist
}

fn read(dist: &Path, name: &str) -> String {
    std::fs::read_to_string(dist.join(name)).unwrap()
}

fn released(name: &str, files: &[(&str, &str)]) -> (String, String) {
    let dist = built(name, files);
    write(&dist, true).unwrap();
    (read(&dist, "sw.js"), read(&dist, "index.html"))
}

#[test]
fn every_file_is_listed_with_its_hash_and_large_ones_are_for_later() {
    let files = [
        ("_headers", "/*"),
        ("a.css", "x"),
        ("tokens_bg.wasm", "x"),
        ("licenses/b.txt", "x"),
    ];
    let (script, page) = released("listed", &files);
    let list = script
        .split("FILES = ")
        .nth(1)
        .unwrap()
        .trim_end_matches(';');
    let list: serde_json::Value = serde_json::from_str(list).unwrap();
    // printf x | openssl dgst -sha256 -binary | base64
    let hash = "sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=";
    // printf x | openssl dgst -sha256 -binary | openssl dgst -sha256 -binary | base64
    let in_one_piece = "CjJcowPrMBTEOuAElw80NjTbF2+haXvMjJ76yUYmSI0=";
    let of_page = integrity(page.as_bytes());
    assert_eq!(
        list,
        serde_json::json!({
            "a.css": [hash, in_one_piece],
            "index.html": [of_page, of_pieces(page.as_bytes())],
            "licenses/b.txt": [hash],
            "tokens_bg.wasm": [hash],
        })
    );
    let release = script.split('\'').nth(1).unwrap();
    assert!(page.contains(&format!("<meta name=\"release\" content=\"{release}\">")));
}

#[test]
fn a_file_is_hashed_by_its_pieces() {
    // head -c 65537 /dev/zero > z; (head -c 65536 z | openssl dgst -sha256 -binary; tail -c 1 z | openssl dgst -sha256 -binary) | openssl dgst -sha256 -binary | base64
    assert_eq!(
        of_pieces(&[0; 65_537]),
        "GmTmiTGBEKLAJBwqzjYC9oBzajBzGNEK8sWbmkNNFlk="
    );
    assert_ne!(of_pieces(&[0; 65_536]), of_pieces(&[0; 65_537]));
}

#[test]
fn another_file_or_another_header_is_another_release_and_the_same_is_the_same() {
    let (first, _) = released("first", &[("_headers", "/*"), ("a.css", "x")]);
    let (same, _) = released("same", &[("_headers", "/*"), ("a.css", "x")]);
    let (file, _) = released("file", &[("_headers", "/*"), ("a.css", "y")]);
    let (header, _) = released("header", &[("_headers", "/a"), ("a.css", "x")]);
    let release = |script: &str| script.split('\'').nth(1).unwrap().to_owned();
    assert_eq!(first, same);
    assert_ne!(release(&first), release(&file));
    assert_ne!(release(&first), release(&header));
}

#[test]
fn a_build_for_looking_keeps_nothing_and_a_template_without_its_places_is_refused() {
    let dist = built("looking", &[("_headers", "/*")]);
    write(&dist, false).unwrap();
    assert!(read(&dist, "sw.js").contains(FILES));
    assert!(!read(&dist, "index.html").contains("meta"));
    std::fs::write(dist.join("sw.js"), "const RELEASE = '@RELEASE@';").unwrap();
    let refused = write(&dist, true).unwrap_err().to_string();
    assert!(refused.contains("@HEADERS@"), "{refused}");
}

#[test]
fn the_service_worker_checks_by_the_same_pieces() {
    let script = std::fs::read_to_string(paths::root().join("static").join(SCRIPT)).unwrap();
    let script = script.replace('_', "");
    assert!(script.contains(&format!("const PIECE = {PIECE};")));
}
