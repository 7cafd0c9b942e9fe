//! What a query finds.

use std::rc::Rc;

use maas_core::session::Language;
use maas_protocol::{catalogue::Source, provider::ProviderId};

use super::*;
use crate::words;

fn group(takes_any: bool) -> Group {
    Group {
        provider: ProviderRef::Known(ProviderId::Openai),
        name: "OpenAI".into(),
        models: ByPtr(Rc::new(vec![
            ModelInfo::of_id("gpt-4.1"),
            ModelInfo {
                name: Some("Small one".to_owned()),
                ..ModelInfo::of_id("gpt-4.1-mini")
            },
        ])),
        catalogues: Vec::new(),
        note: None,
        takes_any,
    }
}

fn found(query: &str, takes_any: bool) -> Vec<(String, bool)> {
    let group = group(takes_any);
    choices(&group, &group.known(), query, words::of(Language::En))
        .into_iter()
        .map(|choice| (choice.model.model, choice.typed))
        .collect()
}

#[test]
fn what_is_being_given_up_comes_last_and_the_rest_keeps_its_order() {
    let model = |id: &str, deprecated| ModelInfo {
        deprecated,
        ..ModelInfo::of_id(id)
    };
    let publicly = |date: &str, models: Vec<ModelInfo>| {
        ByPtr(Rc::new(Catalogue {
            models: vec![(ProviderId::Openai.slug().to_owned(), models)],
            sources: vec![Source {
                date: date.to_owned(),
                ..Source::default()
            }],
        }))
    };
    let group = Group {
        models: ByPtr(Rc::new(vec![
            model("a", Some(true)),
            model("c", None),
            model("b", Some(false)),
            model("d", None),
        ])),
        catalogues: vec![
            publicly("2026-11-21", vec![model("c", Some(true))]),
            publicly(
                "2026-07-02",
                vec![model("b", Some(true)), model("c", Some(false))],
            ),
        ],
        ..group(false)
    };
    let known = group.known();
    let ids: Vec<_> = known.iter().map(|model| model.id.as_str()).collect();
    // The provider's own word about b stands against the catalogue's.
    assert_eq!(ids, ["b", "d", "a", "c"]);
}

#[test]
fn a_query_finds_ids_and_names_and_may_be_an_id_itself() {
    assert_eq!(found("", true).len(), 2);
    assert_eq!(found("SMALL", false), [("gpt-4.1-mini".to_owned(), false)]);
    assert_eq!(
        found("gpt-4.1", true),
        [
            ("gpt-4.1".to_owned(), false),
            ("gpt-4.1-mini".to_owned(), false)
        ]
    );
    assert_eq!(found("my/model@1", true), [("my/model@1".to_owned(), true)]);
    assert!(found("my/model@1", false).is_empty());
}
