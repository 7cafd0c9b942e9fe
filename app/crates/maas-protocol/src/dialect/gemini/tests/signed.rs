//! Signatures of parts that are no calls: kept, and returned in their place.

use super::*;

/// A reply whose parts are signed, asked again: each part is what it was, in its place.
#[test]
fn signed_parts_go_back_as_they_came() {
    for parts in [
        json!([{ "text": "Look" }, { "text": " here", "thoughtSignature": "s1" }]),
        json!([{ "text": "Look" }, { "text": "", "thoughtSignature": "s1" }]),
        json!([
            { "text": "a", "thoughtSignature": "s1" },
            { "text": "b" },
            { "text": "c", "thoughtSignature": "s2" },
            { "inlineData": { "mimeType": "image/png", "data": "aaaa" } },
            { "inlineData": { "mimeType": "image/png", "data": "bbbb" }, "thoughtSignature": "s3" },
        ]),
    ] {
        let reply =
            json!({ "candidates": [{ "content": { "parts": parts }, "finishReason": "STOP" }] });
        let mut answer = crate::accumulate::Answer::default();
        for event in Gemini::STUDIO
            .read_whole(reply.to_string().as_bytes())
            .unwrap()
        {
            answer.apply(&event);
        }
        let mut request = ask("gemini-3-flash");
        request.messages.push(answer.to_message());
        request.messages.push(Message::text(Role::User, "Again"));
        assert_eq!(body(&request)["contents"][1]["parts"], parts);
    }
}

/// Between calls and behind them, and without its text where that was edited.
#[test]
fn empty_signed_parts_keep_their_place_among_calls() {
    let signed = |item: Value| Part::Reasoning {
        text: String::new(),
        item: Some(item),
    };
    let mut request = ask("gemini-3-flash");
    request.messages.push(said(
        Role::Assistant,
        vec![
            signed(json!({ "text": "", "thoughtSignature": "between", "calls": 1 })),
            signed(json!({ "text": "", "thoughtSignature": "behind", "calls": 2 })),
            signed(json!({ "text": "old", "thoughtSignature": "lost" })),
            Part::Text { text: "new".into() },
            call("a", Some("first")),
            call("b", None),
        ],
    ));
    let parts = body(&request)["contents"][1]["parts"].take();
    let seen: Vec<(&Value, &Value)> = parts
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (&part["text"], &part["thoughtSignature"]))
        .collect();
    let (none, empty) = (Value::Null, json!(""));
    assert_eq!(
        seen,
        [
            (&json!("new"), &none),
            (&none, &json!("first")),
            (&empty, &json!("between")),
            (&none, &none),
            (&empty, &json!("behind")),
        ]
    );
}
