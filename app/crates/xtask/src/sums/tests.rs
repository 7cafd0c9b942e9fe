//! A list that is written, read and compared.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

/// printf x | sha256sum
const X: &str = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

#[test]
fn a_list_names_the_release_and_every_file_but_itself() {
    let dist = paths::scratch().join("sums-tests/listed");
    let _ = std::fs::remove_dir_all(&dist);
    std::fs::create_dir_all(dist.join("icons")).unwrap();
    let page = "<meta name=\"release\" content=\"0123\">";
    for (path, text) in [("index.html", page), ("icons/a.png", "x"), (FILE, "old")] {
        std::fs::write(dist.join(path), text).unwrap();
    }
    write(&dist).unwrap();
    let text = std::fs::read_to_string(dist.join(FILE)).unwrap();
    let version = paths::version();
    assert!(version.contains('.'), "{version}");
    assert!(text.starts_with(&format!("# openMaaS {version}\n# release 0123\n# commit ")));
    assert!(text.contains(&format!("\n{X}  icons/a.png\n")));
    let read = read(&text);
    assert_eq!(read, of_folder(&dist).unwrap());
    assert_eq!(read.len(), 2);
}

#[test]
fn what_differs_is_named() {
    let list = |pairs: &[(&str, &str)]| {
        let own = |(path, hash): &(&str, &str)| ((*path).to_owned(), (*hash).to_owned());
        pairs.iter().map(own).collect::<Sums>()
    };
    let one = list(&[("a", "1"), ("b", "1"), ("c", "1")]);
    let other = list(&[("a", "1"), ("b", "2"), ("d", "1")]);
    assert!(differences(&one, &one).is_empty());
    assert_eq!(
        differences(&one, &other),
        [
            "differs: b",
            "only in the first: c",
            "only in the second: d"
        ]
    );
}
