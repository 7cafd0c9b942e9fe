//! Model lists: beside each stands in `….known.json` what must be read from it.

use super::*;

#[test]
fn every_list_is_read_as_far_as_it_goes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for id in ProviderId::ALL.iter().copied() {
        let case = Case {
            id,
            folder: root.join(id.slug()),
        };
        let check = |list: &str, known: &str| {
            let slug = id.slug();
            let body = case.read(list);
            let body = body.unwrap_or_else(|| panic!("fixtures/{slug}: no {list}"));
            let read = id.spec().dialect("").read_models(&body);
            let read = read.unwrap_or_else(|e| panic!("fixtures/{slug}/{list}: {e:?}"));
            assert!(!read.is_empty(), "fixtures/{slug}/{list}: no model");
            case.golden(known, &serde_json::to_value(read).unwrap());
        };
        if !id.spec().is_builtin() {
            check("models.json", "models.known.json");
        }
        if id.spec().richer_list.is_some() {
            check("richer.json", "richer.known.json");
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
