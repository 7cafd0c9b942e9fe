//! Each rule sees what it is there for.

use super::*;

fn findings(path: &str, text: &str) -> Vec<String> {
    let file = Source {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let mut found = Vec::new();
    source::check(&file, &["openai".to_owned()], &mut found);
    imports::check(&file, &mut found);
    npm::check(&file, &mut found);
    layout::check(Path::new("/nowhere"), &[file], &[], &mut found);
    found
        .into_iter()
        .map(|finding| format!("{}: {}", finding.line, finding.text))
        .collect()
}

fn finds(path: &str, text: &str, part: &str) -> bool {
    findings(path, text)
        .iter()
        .any(|finding| finding.contains(part))
}

#[test]
fn a_clean_file_has_no_findings() {
    assert_eq!(
        findings(
            "app/src/pages/chat.rs",
            "//! Chat.\nuse crate::store::use_chats;\n"
        ),
        [""; 0]
    );
}

#[test]
fn the_first_line_and_the_length_are_checked() {
    assert!(finds("app/src/a.rs", "fn a() {}\n", "begin the file"));
    let long = format!("//! Long.\n{}", "\n".repeat(700));
    assert!(finds("app/src/a.rs", &long, "split it"));
    assert!(!finds("app/src/a/tests.rs", &long, "split it"));
}

#[test]
fn the_browser_is_named_in_platform_only() {
    let text = "//! X.\nuse gloo_net::http::Request;\n";
    assert!(finds("app/src/effects/turn.rs", text, "platform only"));
    assert!(!finds("app/src/platform/fetch.rs", text, "platform only"));
    assert!(!finds(
        "app/src/effects/turn.rs",
        "//! X.\n// web_sys is elsewhere\nlet igloo = 1;\n",
        "platform only"
    ));
    let event = "//! X.\nuse web_sys::KeyboardEvent;\n";
    assert!(!finds(
        "app/src/components/composer.rs",
        event,
        "platform only"
    ));
}

#[test]
fn slugs_are_written_in_the_registry_only() {
    let text = "//! X.\nlet a = \"openai\";\n";
    assert!(finds("app/src/store.rs", text, "slug"));
    assert!(!finds(
        "app/crates/maas-protocol/src/provider/openai.rs",
        text,
        "slug"
    ));
    assert!(!finds("app/src/store/tests.rs", text, "slug"));
}

#[test]
fn groups_of_imports_are_taken_apart() {
    let text =
        "//! X.\nuse crate::{\n    words::Words,\n    store::{use_dispatch, use_chats},\n};\n";
    assert!(finds(
        "app/src/components/composer.rs",
        text,
        "`crate::store`"
    ));
    assert!(!finds("app/src/pages/chat.rs", text, "may not be used"));
    assert!(finds(
        "app/src/pages/chat.rs",
        "//! X.\nfn a() { crate::effects::run(); }\n",
        "`crate::effects`"
    ));
}

#[test]
fn crates_depend_downwards_only() {
    let text = "[dependencies]\nmaas-protocol.workspace = true\nmaas-vault.workspace = true\n";
    assert!(finds(
        "app/crates/maas-core/Cargo.toml",
        text,
        "may not depend on maas-vault"
    ));
    assert!(!finds(
        "app/crates/maas-core/Cargo.toml",
        text,
        "may not depend on maas-protocol"
    ));
}

#[test]
fn scripts_live_in_three_places() {
    assert!(finds("app/src/glue.js", "", "no script"));
    assert!(!finds("static/sw.js", "", "no script"));
    assert!(!finds("app/e2e/chat.spec.ts", "", "no script"));
}

#[test]
fn a_case_without_its_origin_is_found() {
    assert!(finds(
        "app/crates/maas-protocol/fixtures/openai/text/reply.sse",
        "data: 1\n\n",
        "origin.md is missing"
    ));
}

#[test]
fn the_map_names_only_what_exists() {
    assert!(finds(
        "app/ARCHITECTURE.md",
        "see `app/src/gone.rs`",
        "does not exist"
    ));
    assert!(!finds(
        "app/ARCHITECTURE.md",
        "see `cargo xtask test` and `dist/`",
        "does not exist"
    ));
}

#[test]
fn the_registry_is_read() {
    assert!(slugs(&paths::root()).contains(&"openai".to_owned()));
}

#[test]
fn npm_packages_are_whole_from_the_registry_and_run_nothing() {
    let lock =
        |package: &str| format!(r#"{{ "packages": {{ "": {{}}, "node_modules/x": {package} }} }}"#);
    let good = lock(
        r#"{ "integrity": "sha512-AQI=", "resolved": "https://registry.npmjs.org/x/-/x.tgz" }"#,
    );
    assert!(!finds("a/package-lock.json", &good, "node_modules/x"));
    for (bad, part) in [
        (r#"{ "version": "1" }"#, "no `integrity`"),
        (r#"{ "link": true }"#, "a link"),
        (
            r#"{ "integrity": "sha512-AQI=", "resolved": "git+ssh://x/y.git" }"#,
            "elsewhere",
        ),
        (
            r#"{ "integrity": "sha512-AQI=", "hasInstallScript": true }"#,
            "runs a script",
        ),
    ] {
        assert!(finds("a/package-lock.json", &lock(bad), part), "{bad}");
    }
    assert!(finds("a/package-lock.json", "{}", "npm 7"));
}

#[test]
fn links_of_documents_lead_somewhere() {
    let source = |path: &str, text: &str| Source {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let root = crate::paths::root();
    let wrong = |text: &str| {
        let files = [
            source("app/docs/a.md", text),
            source("README.md", "# openMaaS\n## More `commands`\n"),
            source("app/docs/guide.md", "![a](pictures/en/a.webp)"),
            source("app/docs/pictures/en/b.webp", ""),
        ];
        let mut found = Vec::new();
        documents::check(&root, &files, &mut found);
        let of_a = found
            .iter()
            .filter(|one| one.file == "app/docs/a.md")
            .count();
        (of_a, found.len() - of_a)
    };
    // The guide shows a picture that is missing, and there is one that nothing shows.
    assert_eq!(wrong(""), (0, 2));
    for (text, many) in [
        (
            "[a](../../README.md#more-commands) [b](#title)\n# Title\n",
            0,
        ),
        (
            "[a](https://a.example/) `[b](nowhere.md)`\n```\n[c](nowhere.md)\n```\n",
            0,
        ),
        ("[a](nowhere.md)", 1),
        ("[a](../../README.md#less) ![b](pictures/none.webp)", 2),
    ] {
        assert_eq!(wrong(text), (many, 2), "{text}");
    }
}
