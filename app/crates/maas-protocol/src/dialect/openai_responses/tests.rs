//! Oddities of the Responses wire that the fixtures do not show.

use super::*;

fn read(data: &str) -> Vec<ChatEvent> {
    let mut decoder = OpenaiResponses.decoder();
    let mut out = Vec::new();
    decoder.push(format!("data: {data}\n\n").as_bytes(), &mut out);
    out
}

/// Built-in tools have events of their own, whose fields are called alike and hold other things.
#[test]
fn what_is_not_known_is_skipped_and_what_is_broken_is_not() {
    let news = r#"{"type":"response.mcp_call_arguments.delta","delta":{"a":1},"output_index":"x"}"#;
    assert_eq!(read(news), []);
    for broken in [r#"{"type":"response.output_text.delta","delta":{}}"#, "{"] {
        let events = read(broken);
        assert!(
            matches!(events.as_slice(), [ChatEvent::Failed { .. }]),
            "{broken}"
        );
    }
}

#[test]
fn an_end_is_one_by_its_event_too() {
    let mut decoder = OpenaiResponses.decoder();
    let mut out = Vec::new();
    decoder.push(
        b"data: {\"type\":\"response.completed\",\"response\":{}}\n\n",
        &mut out,
    );
    decoder.finish(&mut out);
    let reason = FinishReason {
        kind: FinishKind::Stop,
        raw: "completed".into(),
    };
    assert_eq!(out, [ChatEvent::Finished { reason }]);
}
