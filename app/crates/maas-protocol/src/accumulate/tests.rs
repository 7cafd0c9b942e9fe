//! Folding, one rule a test.

use super::*;
use crate::event::FinishKind;

fn text(text: &str) -> ChatEvent {
    ChatEvent::Text { text: text.into() }
}

fn other(choice: u32, event: ChatEvent) -> ChatEvent {
    ChatEvent::Other {
        choice,
        event: Box::new(event),
    }
}

fn fold(events: &[ChatEvent]) -> Answer {
    let mut answer = Answer::default();
    for event in events {
        answer.apply(event);
    }
    answer
}

#[test]
fn pieces_are_joined_without_a_separator() {
    let answer = fold(&[
        ChatEvent::Reasoning { text: "Hm".into() },
        ChatEvent::Text { text: "안".into() },
        ChatEvent::Text { text: "녕".into() },
    ]);
    assert_eq!(
        (answer.text.as_str(), answer.reasoning.as_str()),
        ("안녕", "Hm")
    );
}

#[test]
fn arguments_find_their_call_and_strays_are_dropped() {
    let answer = fold(&[
        ChatEvent::ToolArguments {
            index: 4,
            text: "lost".into(),
        },
        ChatEvent::ToolCall {
            index: 1,
            id: "b".into(),
            name: "g".into(),
            signature: None,
        },
        ChatEvent::ToolCall {
            index: 0,
            id: "a".into(),
            name: "f".into(),
            signature: None,
        },
        ChatEvent::ToolArguments {
            index: 1,
            text: "{}".into(),
        },
    ]);
    let calls: Vec<_> = answer
        .tool_calls
        .iter()
        .map(|call| (call.id.as_str(), call.arguments.as_str()))
        .collect();
    assert_eq!(calls, [("b", "{}"), ("a", "")]);
}

#[test]
fn the_last_known_count_stands() {
    let answer = fold(&[
        ChatEvent::Usage {
            usage: Usage {
                input: Some(40),
                output: Some(1),
                ..Usage::default()
            },
        },
        ChatEvent::Usage {
            usage: Usage {
                output: Some(57),
                ..Usage::default()
            },
        },
        ChatEvent::Finished {
            reason: FinishReason {
                kind: FinishKind::Stop,
                raw: "end_turn".into(),
            },
        },
    ]);
    assert_eq!(
        (answer.usage.input, answer.usage.output),
        (Some(40), Some(57))
    );
    assert!(answer.finish.is_some());
}

#[test]
fn further_answers_are_kept_apart_and_within_bounds() {
    let answer = fold(&[
        text("a"),
        other(2, text("c")),
        other(0, text("x")),
        other(1, text("b")),
        other(MAX_ANSWERS, text("x")),
        other(u32::MAX, text("x")),
        other(2, text("c")),
    ]);
    let texts: Vec<&str> = answer
        .others
        .iter()
        .map(|other| other.text.as_str())
        .collect();
    assert_eq!((answer.text.as_str(), texts), ("a", vec!["b", "cc"]));
}

/// Drawn and said is one message, and a picture alone is an answer.
#[test]
fn pictures_are_kept_and_go_into_the_message() {
    let drawn = ChatEvent::Image {
        media_type: "image/png".into(),
        base64: "aaaa".into(),
    };
    let answer = fold(&[drawn]);
    assert!(!answer.is_empty());
    let source = Source::Data {
        media_type: "image/png".into(),
        base64: "aaaa".into(),
    };
    assert_eq!(answer.to_message().parts, [Part::Image { source }]);
    assert!(
        fold(&[other(
            1,
            ChatEvent::Text {
                text: String::new()
            }
        )])
        .is_empty()
    );
}
