//! Model lists: each says in `known.json` what must be read from it; a richer list has both files of its own name.

use std::{fs, path::Path};

use crate::{models::ModelInfo, provider::ProviderId};

fn check(folder: &Path, list: &str, known: &str, id: ProviderId) {
    let body = fs::read(folder.join(list)).unwrap();
    let read = id.spec().dialect("").read_models(&body).unwrap();
    let at = folder.join(known);
    let text = fs::read_to_string(&at).unwrap_or_default();
    let expected: Vec<ModelInfo> = serde_json::from_str(&text).unwrap_or_default();
    let shown = serde_json::to_string_pretty(&read).unwrap();
    assert_eq!(read, expected, "{} is, as read:\n{shown}", at.display());
}

#[test]
fn every_list_is_read_as_far_as_it_goes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for id in ProviderId::ALL.iter().copied() {
        let folder = root.join(id.slug());
        if id.spec().answer_locally.is_some() {
            continue;
        }
        check(&folder, "models.json", "models.known.json", id);
        if id.spec().richer_list.is_some() {
            check(&folder, "richer.json", "richer.known.json", id);
        }
    }
}

#[test]
fn what_is_no_list_is_said_and_an_odd_entry_spoils_nothing() {
    let dialect = ProviderId::Openai.spec().dialect("");
    for body in [
        "",
        "7",
        "{}",
        r#"{"data":7}"#,
        r#"{"error":{"message":"no"}}"#,
    ] {
        assert!(dialect.read_models(body.as_bytes()).is_err(), "{body}");
    }
    let odd = r#"{"data":[{"no":"id"},7,null,{"id":"m","context_length":"many","pricing":[],"capabilities":7,
        "supported_parameters":{},"architecture":null,"type":3,"display_name":"","deprecation":7}]}"#;
    assert_eq!(
        dialect.read_models(odd.as_bytes()).unwrap(),
        [ModelInfo::of_id("m")]
    );
}
