//! What is sound goes along, what is not stays as it was typed.

use serde_json::json;

use super::*;

fn tool(name: &str, parameters: &str) -> OwnTool {
    OwnTool {
        name: name.to_owned(),
        description: " Tells the time. ".to_owned(),
        parameters: parameters.to_owned(),
    }
}

#[test]
fn the_form_of_the_answer_is_asked_for_when_it_is_sound() {
    let mut setup = ChatSetup::default();
    assert_eq!((setup.response_format(), setup.is_sound()), (None, true));
    setup.form.kind = FormKind::JsonSchema;
    setup.form.schema = r#"{"type": "thing"}"#.to_owned();
    assert_eq!((setup.response_format(), setup.is_sound()), (None, false));
    setup.form.schema = r#"{"type": "object"}"#.to_owned();
    let asked = ResponseFormat::JsonSchema {
        name: "answer".to_owned(),
        schema: json!({"type": "object"}),
        strict: false,
    };
    assert_eq!(
        (setup.response_format(), setup.is_sound()),
        (Some(asked), true)
    );
    setup.form.kind = FormKind::JsonObject;
    assert_eq!(setup.response_format(), Some(ResponseFormat::JsonObject));
}

#[test]
fn tools_go_along_unless_they_are_off_or_not_sound() {
    let mut setup = ChatSetup {
        tools: vec![
            tool("clock", ""),
            tool("", ""),
            tool("the clock", ""),
            tool("clock", ""),
            tool("zone", "{"),
        ],
        ..ChatSetup::default()
    };
    let faults: Vec<_> = (0..6).map(|place| setup.tool_fault(place)).collect();
    assert_eq!(
        faults.get(..4),
        Some(
            &[
                None,
                Some(ToolFault::Name),
                Some(ToolFault::Name),
                Some(ToolFault::Twice)
            ][..]
        )
    );
    assert!(matches!(
        faults.get(4),
        Some(Some(ToolFault::Parameters(_)))
    ));
    assert_eq!(faults.get(5), Some(&None));
    assert!(!setup.is_sound());
    let sent = setup.sent_tools();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        sent.first()
            .map(|tool| (tool.name.as_str(), tool.description.as_str())),
        Some(("clock", "Tells the time."))
    );
    setup.tools_off = true;
    assert!(setup.sent_tools().is_empty() && setup.is_sound());
}

#[test]
fn own_fields_that_are_not_sound_are_not_sent() {
    let mut setup = ChatSetup {
        body: "{\"a\": ".to_owned(),
        ..ChatSetup::default()
    };
    assert!(setup.own_body().is_empty() && !setup.is_sound());
    setup.body = "{\"a\": 1}".to_owned();
    assert!(setup.own_body().contains_key("a") && setup.is_sound());
}

#[test]
fn a_reset_keeps_who_is_asked_and_what_they_are_told() {
    let mut setup = ChatSetup {
        system: "Be brief.".to_owned(),
        body: "{".to_owned(),
        tools: vec![tool("clock", "")],
        ..ChatSetup::default()
    };
    setup.params.seed = Some(7);
    assert!(setup.is_changed());
    let reset = setup.reset();
    assert_eq!(reset.system, "Be brief.");
    assert!(reset.params.is_empty() && reset.body.is_empty() && reset.tools.is_empty());
    assert!(!ChatSetup::default().is_changed());
}

#[test]
fn a_setup_stored_before_is_read() -> Result<(), serde_json::Error> {
    let stored =
        json!({"model": {"provider": "demo", "model": "demo"}, "system": "", "params": {}});
    let read: ChatSetup = serde_json::from_value(stored.clone())?;
    assert_eq!(read, ChatSetup::default());
    assert_eq!(serde_json::to_value(read)?, stored);
    Ok(())
}
