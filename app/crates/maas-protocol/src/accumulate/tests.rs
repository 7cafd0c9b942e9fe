//! Folding, one rule a test.

use super::*;
use crate::event::FinishKind;

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
