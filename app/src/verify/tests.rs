//! Lists, and texts that are none.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn a_list_says_what_it_is_of_and_leaves_out_what_is_not_served() {
    let (one, other) = ("0".repeat(64), "a".repeat(64));
    let text = format!(
        "# openMaaS 0.1.0\n# release 0123\n# commit 4567\n{one}  _headers\n{other}  icons/a b.png\n"
    );
    let list = List::read(&text).unwrap();
    assert_eq!(
        (list.release.as_str(), list.commit.as_str()),
        ("0123", "4567")
    );
    assert_eq!(list.files, [("icons/a b.png".to_owned(), other.clone())]);
    assert_eq!(
        list.lines,
        format!("{one}  _headers\n{other}  icons/a b.png\n")
    );
}

#[test]
fn what_is_no_list_is_refused() {
    for text in [
        "",
        "# release 0123\n",
        "<!DOCTYPE html>\n<p>not found</p>",
        "not found",
        "0123  short.js",
        &format!("{}  a.js\nmore", "0".repeat(64)),
        &format!("{}  a.js", "z".repeat(64)),
    ] {
        assert_eq!(List::read(text), None, "{text}");
    }
}
