//! What is asked is answered in kind, as the two ends write and read it.

use maas_prompts::template::What;
use serde_json::json;

use super::*;

fn asked(ask: &PromptsAsk) -> Option<PromptsSay> {
    PromptsSay::read(&answer(&ask.write()))
}

#[test]
fn each_ask_is_answered_in_kind() {
    let texts = vec!["Hello {{ name }}".to_owned()];
    let found = asked(&PromptsAsk::Find {
        texts: texts.clone(),
    });
    let Some(PromptsSay::Found { found, faults }) = found else {
        unreachable!("{found:?}");
    };
    assert_eq!(found.first().map(|found| found.name.as_str()), Some("name"));
    assert_eq!(faults, []);

    let values = Values::from([("name".to_owned(), json!("Ada"))]);
    let said = asked(&PromptsAsk::Render {
        texts: texts.clone(),
        values,
    });
    let hello = vec!["Hello Ada".to_owned()];
    assert_eq!(said, Some(PromptsSay::Rendered(Ok(hello))));

    let said = asked(&PromptsAsk::Render {
        texts,
        values: Values::new(),
    });
    let Some(PromptsSay::Rendered(Err(fault))) = said else {
        unreachable!("{said:?}");
    };
    assert_eq!((fault.what, fault.column), (What::Missing, 10));

    let text = "{{ text }}".to_owned();
    let name = "pasted".to_owned();
    let read = asked(&PromptsAsk::Read { text, name });
    assert!(matches!(read, Some(PromptsSay::Read(Ok(all))) if all.len() == 1));
    assert_eq!(PromptsSay::read(&answer("nonsense")), None);
}
