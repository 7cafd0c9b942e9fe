//! How those who follow OpenAI differ from it, one chunk each.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use crate::usage::Usage;

/// The events of chunks that end properly, without the end.
fn read(chunks: &[&str]) -> Vec<ChatEvent> {
    let mut decoder = OpenaiChat.decoder();
    let mut out = Vec::new();
    for chunk in chunks {
        decoder.push(format!("data: {chunk}\n\n").as_bytes(), &mut out);
    }
    decoder.push(b"data: [DONE]\n\n", &mut out);
    decoder.finish(&mut out);
    let end = out.pop();
    assert!(matches!(end, Some(ChatEvent::Finished { .. })), "{end:?}");
    out
}

fn delta(delta: &str) -> Vec<ChatEvent> {
    read(&[&format!(r#"{{"choices":[{{"delta":{delta}}}]}}"#)])
}

fn text(text: &str) -> ChatEvent {
    ChatEvent::Text { text: text.into() }
}

fn thought(text: &str) -> ChatEvent {
    ChatEvent::Reasoning { text: text.into() }
}

#[test]
fn thoughts_are_found_under_every_name_and_never_twice() {
    for (wire, events) in [
        (r#"{"reasoning_content":"a"}"#, vec![thought("a")]),
        (r#"{"reasoning":"a"}"#, vec![thought("a")]),
        (
            r#"{"reasoning":"a","reasoning_content":"a"}"#,
            vec![thought("a")],
        ),
        (
            r#"{"reasoning":"a","reasoning_content":""}"#,
            vec![thought("a")],
        ),
        (
            r#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"a"}]},{"type":"text","text":"b"}]}"#,
            vec![thought("a"), text("b")],
        ),
        (r#"{"content":7,"reasoning":"a"}"#, vec![thought("a")]),
    ] {
        assert_eq!(delta(wire), events, "{wire}");
    }
}

/// Groq's raw form, and servers that know nothing of their model's template.
#[test]
fn thoughts_between_tags_are_told_from_the_text_however_they_are_cut() {
    let joined = |pieces: &[&str]| {
        let chunks: Vec<String> = pieces
            .iter()
            .map(|piece| {
                let content = serde_json::json!({ "choices": [{ "delta": { "content": piece } }] });
                content.to_string()
            })
            .collect();
        let chunks: Vec<&str> = chunks.iter().map(String::as_str).collect();
        let mut answer = crate::accumulate::Answer::default();
        read(&chunks).iter().for_each(|event| answer.apply(event));
        (answer.reasoning, answer.text)
    };
    for (content, thought, text) in [
        (
            "<think>\na < b</think>\n\n3 < 4 </think>",
            "\na < b",
            "3 < 4 </think>",
        ),
        (" <think>a", "a", ""),
        ("<think>a</thi", "a</thi", ""),
        ("<think></think>b", "", "b"),
        ("<thing>b", "", "<thing>b"),
        ("<thi", "", "<thi"),
        (" \n b <think>", "", " \n b <think>"),
        (" \n", "", " \n"),
    ] {
        let apart: Vec<String> = content.chars().map(String::from).collect();
        let apart: Vec<&str> = apart.iter().map(String::as_str).collect();
        for pieces in [&[content][..], &apart] {
            assert_eq!(joined(pieces), (thought.into(), text.into()), "{content:?}");
        }
    }
}

#[test]
fn what_could_have_been_a_tag_is_kept_when_the_stream_is_cut() {
    let mut decoder = OpenaiChat.decoder();
    let mut out = Vec::new();
    for index in [0, 1] {
        let chunk = format!(r#"{{"choices":[{{"index":{index},"delta":{{"content":"<th"}}}}]}}"#);
        decoder.push(format!("data: {chunk}\n\n").as_bytes(), &mut out);
    }
    decoder.finish(&mut out);
    let [
        first,
        ChatEvent::Other { event, .. },
        ChatEvent::Failed { .. },
    ] = out.as_slice()
    else {
        panic!("{out:?}")
    };
    assert_eq!((first, &**event), (&text("<th"), &text("<th")));
}

#[test]
fn tool_calls_are_joined_by_index_else_id_else_order() {
    let call = |index, id: &str| ChatEvent::ToolCall {
        index,
        id: id.into(),
        name: "f".into(),
        signature: None,
    };
    let arguments = |index, text: &str| ChatEvent::ToolArguments {
        index,
        text: text.into(),
    };
    for (wire, events) in [
        (
            r#"{"tool_calls":[{"index":3,"id":"a","function":{"name":"f"}},{"index":3,"function":{"arguments":"{}"}}]}"#,
            vec![call(0, "a"), arguments(0, "{}")],
        ),
        (
            r#"{"tool_calls":[{"id":"a","function":{"name":"f"}},{"id":"b","function":{"name":"f"}},{"id":"a","function":{"arguments":"1"}}]}"#,
            vec![call(0, "a"), call(1, "b"), arguments(0, "1")],
        ),
        (
            r#"{"tool_calls":[{"function":{"name":"f"}},{"function":{"arguments":"1"}}]}"#,
            vec![call(0, "call_0"), arguments(0, "1")],
        ),
    ] {
        assert_eq!(delta(wire), events, "{wire}");
    }
}

#[test]
fn counts_are_normalised() {
    let base = Usage {
        input: Some(20),
        output: Some(5),
        ..Usage::default()
    };
    let cached = Usage {
        cached_input: Some(8),
        ..base
    };
    for (wire, usage) in [
        (r#""total_tokens":25"#, base),
        (r#""prompt_cache_hit_tokens":8"#, cached),
        (r#""num_cached_tokens":8"#, cached),
        (r#""prompt_tokens_details":{"cached_tokens":8}"#, cached),
        (
            r#""total_tokens":"many","prompt_tokens_details":null"#,
            base,
        ),
        (
            r#""reasoning_tokens":3"#,
            Usage {
                reasoning: Some(3),
                ..base
            },
        ),
        // xAI: reasoning comes on top of the completion.
        (
            r#""total_tokens":95,"completion_tokens_details":{"reasoning_tokens":70}"#,
            Usage {
                output: Some(75),
                reasoning: Some(70),
                ..base
            },
        ),
        // Told by the total alone.
        (
            r#""total_tokens":95"#,
            Usage {
                output: Some(75),
                reasoning: Some(70),
                ..base
            },
        ),
        // More than the reasoning is missing, so it is something else.
        (
            r#""total_tokens":95,"completion_tokens_details":{"reasoning_tokens":3}"#,
            Usage {
                reasoning: Some(3),
                ..base
            },
        ),
    ] {
        let chunk = format!(r#"{{"usage":{{"prompt_tokens":20,"completion_tokens":5,{wire}}}}}"#);
        assert_eq!(read(&[&chunk]), [ChatEvent::Usage { usage }], "{wire}");
    }
}

#[test]
fn an_error_inside_the_stream_ends_it() {
    for (wire, kind) in [
        (
            r#"data: {"error":{"message":"m","code":429}}"#,
            ErrorKind::RateLimited,
        ),
        (r#"data: {"error":"m"}"#, ErrorKind::Overloaded),
        (
            r#"data: {"object":"error","message":"m","type":"invalid_request_error"}"#,
            ErrorKind::BadRequest,
        ),
        (
            r#"data: {"error":{"message":"m","type":"invalid_request_error"}}"#,
            ErrorKind::BadRequest,
        ),
        (
            "event: error\ndata: {\"message\":\"m\",\"status_code\":400}",
            ErrorKind::BadRequest,
        ),
    ] {
        let mut decoder = OpenaiChat.decoder();
        let mut out = Vec::new();
        decoder.push(
            format!("{wire}\n\ndata: {{\"choices\":[]}}\n\n").as_bytes(),
            &mut out,
        );
        decoder.finish(&mut out);
        let [ChatEvent::Failed { error }] = out.as_slice() else {
            panic!("{wire}: {out:?}")
        };
        assert_eq!((error.kind, error.text.as_str()), (kind, "m"), "{wire}");
    }
}

#[test]
fn finish_words_of_every_vendor_have_a_kind() {
    for (raw, kind) in [
        ("stop", FinishKind::Stop),
        ("eos", FinishKind::Stop),
        ("model_length", FinishKind::Length),
        ("function_call", FinishKind::ToolCalls),
        ("content_filter", FinishKind::ContentFilter),
        ("novel", FinishKind::Other),
    ] {
        let body = format!(r#"{{"choices":[{{"message":{{}},"finish_reason":"{raw}"}}]}}"#);
        let reason = FinishReason {
            kind,
            raw: raw.into(),
        };
        assert_eq!(
            OpenaiChat.read_whole(body.as_bytes()).unwrap(),
            [ChatEvent::Finished { reason }]
        );
    }
}

#[test]
fn tokens_of_an_answer_that_failed_are_counted_before_its_end() {
    for word in FAILED {
        let chunk = format!(
            r#"{{"choices":[{{"delta":{{}},"finish_reason":"{word}"}}],"usage":{{"prompt_tokens":2}}}}"#
        );
        let events = OpenaiChat.read_whole(chunk.as_bytes()).unwrap();
        let [ChatEvent::Usage { usage }, ChatEvent::Failed { error }] = events.as_slice() else {
            panic!("{events:?}")
        };
        assert_eq!((usage.input, error.kind), (Some(2), ErrorKind::Overloaded));
    }
}

/// A record around it could be written, but never read again.
#[test]
fn an_opaque_thought_that_nests_too_deep_is_left_out() {
    let nested = |depth: usize| {
        let item = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        delta(&format!(
            r#"{{"reasoning_details":[{item}],"content":"a"}}"#
        ))
    };
    assert_eq!(nested(32).len(), 2);
    assert_eq!(nested(33), [text("a")]);
    assert_eq!(nested(120), [text("a")]);
}

/// Further answers never mix with the first, and none speaks after its end.
#[test]
fn each_further_answer_is_one_of_its_own() {
    let events = read(&[
        r#"{"choices":[{"index":1,"delta":{"content":"b"}},{"index":0,"delta":{"content":"a"}}]}"#,
        r#"{"choices":[{"index":1,"delta":{},"finish_reason":"length"},{"index":2,"delta":{},"finish_reason":"error"}]}"#,
        r#"{"choices":[{"index":1,"delta":{"content":"late"}},{"index":128,"delta":{"content":"x"}}]}"#,
    ]);
    let mut answer = crate::accumulate::Answer::default();
    events.iter().for_each(|event| answer.apply(event));
    let [second, third] = answer.others.as_slice() else {
        panic!("{answer:?}")
    };
    assert_eq!((answer.text.as_str(), second.text.as_str()), ("a", "b"));
    let kind = second.finish.as_ref().map(|reason| reason.kind);
    assert_eq!(kind, Some(FinishKind::Length));
    assert!(third.error.is_some() && answer.error.is_none());
}

#[test]
fn pictures_come_by_their_bytes_only() {
    let picture = ChatEvent::Image {
        media_type: "image/png".into(),
        base64: "aaaa".into(),
    };
    for (url, events) in [
        ("data:image/png;base64,aaaa", vec![picture]),
        ("https://example.com/a.png", vec![]),
        ("data:text/html;base64,aaaa", vec![]),
        ("data:image/png;base64,", vec![]),
    ] {
        let wire =
            format!(r#"{{"images":[{{"type":"image_url","image_url":{{"url":"{url}"}}}},{{}}]}}"#);
        assert_eq!(delta(&wire), events, "{url}");
    }
}
