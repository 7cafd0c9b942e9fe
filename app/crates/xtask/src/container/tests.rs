//! The Dockerfile is read, and fits what the rest of the checkout says.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn text(path: &str) -> String {
    std::fs::read_to_string(paths::root().join(path)).unwrap()
}

#[test]
fn every_instruction_is_read_and_a_missing_one_is_named() {
    let file = "# one\nFROM a AS build\nRUN apt-get update && \\\n  apt-get install x\nRUN cargo xtask bundle --to /made\nFROM b\nCOPY --from=build /made /made\nUSER 7:7\nEXPOSE 80\nENTRYPOINT [\"/made/go\"]\n";
    let image = Image {
        steps: vec!["cargo xtask bundle --to /made".to_owned()],
        left_out: vec!["apt-get update &&    apt-get install x".to_owned()],
        folder: "/made".to_owned(),
        user: 7,
        port: 80,
        entry: "/made/go".to_owned(),
    };
    assert_eq!(read(file).unwrap(), image);
    for (without, named) in [
        ("EXPOSE 80\n", "EXPOSE"),
        ("USER 7:7\n", "USER"),
        ("COPY --from=build /made /made\n", "COPY --from=build"),
        ("ENTRYPOINT [\"/made/go\"]\n", "ENTRYPOINT"),
        ("RUN cargo xtask bundle --to /made\n", "builds nothing"),
    ] {
        let why = read(&file.replace(without, "")).unwrap_err().to_string();
        assert!(why.contains(named), "{why}");
    }
}

#[test]
fn the_image_is_built_by_the_pinned_compiler_and_starts_what_bundle_makes() {
    let file = text(DOCKERFILE);
    let toolchain = text("rust-toolchain.toml");
    let channel = toolchain.split('"').nth(1).unwrap();
    assert!(file.contains(&format!("FROM rust:{channel}-")), "{channel}");
    let image = read(&file).unwrap();
    let bundle = format!("cargo xtask bundle --to {}", image.folder);
    assert_eq!(image.steps.len(), 1);
    let step = image.steps.first().unwrap();
    assert!(step.ends_with(&bundle), "{step}");
    assert_eq!(image.entry, format!("{}/start.sh", image.folder));
    assert_ne!(image.user, 0);
}

/// A variable that compose hands on and the relay does not know would do nothing, without a word.
#[test]
fn compose_hands_on_only_what_the_relay_reads_and_opens_the_port_that_the_image_has() {
    let compose = text(COMPOSE);
    let (relay, named) = (text("edge-proxy/workerd.capnp"), variables(&compose));
    assert!(!named.is_empty());
    for name in named {
        assert!(
            relay.contains(&format!("fromEnvironment = \"{name}\"")),
            "{name}"
        );
    }
    let port = read(&text(DOCKERFILE)).unwrap().port;
    assert!(compose.contains(&format!("127.0.0.1:{port}:{port}")));
}
