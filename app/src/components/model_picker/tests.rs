//! What a query finds.

use maas_protocol::provider::ProviderId;

use super::*;

fn group(takes_any: bool) -> Group {
    let model = |id: &str, name: Option<&str>| ModelInfo {
        id: id.to_owned(),
        name: name.map(str::to_owned),
        context_tokens: None,
    };
    Group {
        provider: ProviderRef::Known(ProviderId::Openai),
        name: "OpenAI".into(),
        models: Rc::new(vec![
            model("gpt-4.1", None),
            model("gpt-4.1-mini", Some("Small one")),
        ]),
        catalogue: None,
        note: None,
        takes_any,
    }
}

fn found(query: &str, takes_any: bool) -> Vec<(String, bool)> {
    choices(&group(takes_any), query)
        .into_iter()
        .map(|choice| (choice.model.model, choice.typed))
        .collect()
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
