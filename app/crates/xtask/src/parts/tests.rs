//! Small lock files, and what is read from them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;

#[test]
fn of_an_or_one_licence_is_enough_and_of_an_and_all_are_needed() {
    for good in [
        "MIT",
        "MIT OR GPL-3.0-only",
        "GPL-3.0-only OR MIT",
        "MIT AND BSD-3-Clause",
        "(MIT OR GPL-2.0-only) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR GPL-2.0-only",
    ] {
        assert!(is_allowed(good), "{good}");
    }
    for bad in [
        "",
        "GPL-3.0-only",
        "MIT AND GPL-3.0-only",
        "GPL-2.0-only OR GPL-3.0-only AND MIT",
        "(MIT",
        "MIT)",
        "SEE LICENSE IN LICENSE.txt",
    ] {
        assert!(!is_allowed(bad), "{bad}");
    }
    assert_eq!(expression("MIT/Apache-2.0"), "MIT OR Apache-2.0");
    assert_eq!(expression("Apache-2.0 / MIT"), "Apache-2.0 OR MIT");
}

#[test]
fn a_tree_names_crates_and_versions() {
    let tree = "app v0.1.0 (/somewhere/app)\naes v0.9.1\naes v0.9.1 (*)\n\n[dev-dependencies]\n";
    let named: Vec<_> = crates::named(tree).collect();
    let pair = |name: &str, version: &str| (name.to_owned(), version.to_owned());
    assert_eq!(
        named,
        [
            pair("app", "0.1.0"),
            pair("aes", "0.9.1"),
            pair("aes", "0.9.1")
        ]
    );
}

#[test]
fn a_lock_file_has_the_archives_hashes() {
    let lock = "version = 4\n\n[[package]]\nname = \"aes\"\nversion = \"0.9.1\"\nsource = \"registry+x\"\nchecksum = \"ab\"\n\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\n";
    let checksums = crates::checksums(lock);
    assert_eq!(checksums.len(), 1);
    assert_eq!(checksums[&("aes".to_owned(), "0.9.1".to_owned())], "ab");
}

/// Of two packages of one name, the one in the folder of who names it counts, as for npm.
#[test]
fn npm_packages_are_followed_as_npm_finds_them() {
    let lock = serde_json::from_str(
        r#"{ "packages": {
            "": { "dependencies": { "unused": "1" } },
            "node_modules/mermaid": { "version": "12.0.0", "license": "MIT", "integrity": "sha512-AQI=", "dependencies": { "@x/d3": "1" } },
            "node_modules/@x/d3": { "version": "7.0.0", "license": "ISC", "dependencies": { "path": "1", "khroma": "2" } },
            "node_modules/@x/d3/node_modules/path": { "version": "1.0.0", "license": "ISC" },
            "node_modules/path": { "version": "9.0.0", "license": "GPL-3.0-only" },
            "node_modules/khroma": { "version": "2.1.0" },
            "node_modules/unused": { "version": "1.0.0", "license": "MIT" }
        } }"#,
    )
    .unwrap();
    let parts = npm::parts(&lock, Path::new("/home"));
    let addresses: Vec<&str> = parts.keys().map(String::as_str).collect();
    assert_eq!(
        addresses,
        [
            "pkg:npm/%40x/d3@7.0.0",
            "pkg:npm/khroma@2.1.0",
            "pkg:npm/mermaid@12.0.0",
            "pkg:npm/path@1.0.0"
        ]
    );
    let d3 = &parts["pkg:npm/%40x/d3@7.0.0"];
    assert_eq!(d3.folder, Path::new("/home/node_modules/@x/d3"));
    assert!(d3.made_of.contains("pkg:npm/path@1.0.0"));
    assert_eq!(parts["pkg:npm/khroma@2.1.0"].licence, "MIT");
    let mermaid = &parts["pkg:npm/mermaid@12.0.0"];
    assert_eq!(mermaid.hash, Some(("SHA-512", "0102".to_owned())));
    let bill = bill::written(&parts);
    assert_eq!(bill["components"].as_array().unwrap().len(), 4);
    assert_eq!(bill["components"][2]["hashes"][0]["content"], "0102");
    assert_eq!(
        bill["dependencies"][3],
        serde_json::json!({ "ref": "pkg:npm/mermaid@12.0.0", "dependsOn": ["pkg:npm/%40x/d3@7.0.0"] })
    );
}

#[test]
fn equal_texts_stand_there_once() {
    let home = crate::paths::scratch().join("parts-tests");
    let mut parts = Parts::new();
    for (name, text) in [
        ("a", "Be kind.  \r\n"),
        ("b", "\nBe kind.\n"),
        ("c", "Be fair."),
    ] {
        let folder = home.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("LICENSE"), text).unwrap();
        std::fs::write(folder.join("license.rs"), "fn main").unwrap();
        let part = Part {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            folder,
            ..library()
        };
        parts.insert(part.address(), part);
    }
    let text = licences::written(&parts).unwrap();
    assert_eq!(text.matches("Be kind.").count(), 1);
    assert!(text.contains("a 1.0.0, b 1.0.0\n\nBe kind.\n"));
    assert!(text.contains("c 1.0.0\n\nBe fair.\n"));
    assert!(!text.contains("fn main"));
}
