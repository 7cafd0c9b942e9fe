//! What the browser's own model is told.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn told(messages: &[(Role, &str)]) -> Vec<(Role, String)> {
    let message = |(role, text): &(Role, &str)| Message::text(*role, *text);
    let request = ChatRequest {
        messages: messages.iter().map(message).collect(),
        ..ChatRequest::default()
    };
    let told = spoken(&request);
    told.iter()
        .map(|message| (message.role, message.plain_text()))
        .collect()
}

#[test]
fn instructions_come_once_and_first_and_nothing_empty_goes_along() {
    let said = |role: Role, text: &str| (role, text.to_owned());
    assert_eq!(
        told(&[
            (Role::System, "Be brief."),
            (Role::User, "Hello"),
            (Role::Assistant, "Hi."),
            (Role::System, "In Korean."),
            (Role::Assistant, " "),
            (Role::User, "And now?"),
        ]),
        [
            said(Role::System, "Be brief.\n\nIn Korean."),
            said(Role::User, "Hello"),
            said(Role::Assistant, "Hi."),
            said(Role::User, "And now?"),
        ]
    );
    assert_eq!(
        told(&[(Role::System, ""), (Role::User, "Hello")]),
        [said(Role::User, "Hello")]
    );
}

#[test]
fn what_pages_cannot_set_is_left_out_and_named() {
    let request = ChatRequest {
        messages: vec![Message::text(Role::User, "Hello")],
        params: Params {
            temperature: Some(0.2),
            max_tokens: Some(100),
            ..Params::default()
        },
        ..ChatRequest::default()
    };
    let (fitted, left_out) = fit(&request, &TAKES).unwrap();
    assert!(left_out.contains(&"temperature".to_owned()), "{left_out:?}");
    assert_eq!(fitted.params.temperature, None);
}
