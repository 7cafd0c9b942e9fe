//! Every reply on file, told by the door and read again, says the same.

use super::*;
use crate::{
    accumulate::Answer,
    dialect::tests::{Case, cases, decode},
    error::ErrorKind,
    event::{FinishKind, FinishReason},
    http::ResponseHead,
    usage::Usage,
};

fn of(case: &Case, door: Door) -> Errand {
    let model = case.ask().model;
    Errand {
        upstream: Upstream {
            provider: case.id,
            url: String::new(),
            texts: true,
        },
        request: HttpRequest {
            method: crate::http::Method::Post,
            url: String::new(),
            headers: Vec::new(),
            body: None,
        },
        key: None,
        not_sent: Vec::new(),
        stream: true,
        wire: (case.id.spec().wire)(&model),
        model,
        prices: None,
        how: errand::How::Chat(door, true),
    }
}

fn reader(door: Door) -> WireFormat {
    match door {
        Door::Openai => WireFormat::OpenaiChat,
        Door::Anthropic => WireFormat::Anthropic,
    }
}

/// Events without what a shape has no words for, the counts as one at the end.
fn essence(door: Door, events: &[ChatEvent]) -> (Vec<ChatEvent>, Usage) {
    let (mut kept, mut usage) = (Vec::new(), Usage::default());
    for event in events {
        match event.clone() {
            ChatEvent::Usage { usage: newer } => usage.update(&unbilled(newer)),
            ChatEvent::Finished { reason } => kept.push(ChatEvent::Finished {
                reason: plain(reason),
            }),
            ChatEvent::Failed { error } => kept.push(ChatEvent::Failed {
                error: crate::error::ProviderError::new(error.kind, error.text),
            }),
            // OpenAI's shape has sources by their address only, and each has a title.
            ChatEvent::Citation { mut citation } => {
                if let (Door::Openai, Some(url)) = (door, &citation.url) {
                    citation.title.get_or_insert_with(|| url.clone());
                    kept.push(ChatEvent::Citation { citation });
                }
            }
            event if door == Door::Openai => kept.push(match event {
                ChatEvent::Other { choice, event } => match *event {
                    ChatEvent::Finished { reason } => ChatEvent::Other {
                        choice,
                        event: Box::new(ChatEvent::Finished {
                            reason: plain(reason),
                        }),
                    },
                    event => ChatEvent::Other {
                        choice,
                        event: Box::new(event),
                    },
                },
                event => event,
            }),
            ChatEvent::Other { .. } | ChatEvent::Logprobs { .. } | ChatEvent::Image { .. } => {}
            ChatEvent::ReasoningItem { item } => {
                let item = crate::front::anthropic::item(item);
                kept.push(ChatEvent::ReasoningItem { item });
            }
            ChatEvent::ToolCall {
                index, id, name, ..
            } => {
                kept.push(ChatEvent::ToolCall {
                    index,
                    id,
                    name,
                    signature: None,
                });
            }
            event => kept.push(event),
        }
    }
    if door == Door::Anthropic {
        // Its counts are numbers in any case.
        usage.input.get_or_insert(0);
        usage.output.get_or_insert(0);
        // A call without a word is an empty object to its clients.
        kept.retain(
            |event| !matches!(event, ChatEvent::ToolArguments { text, .. } if text == "{}"),
        );
    }
    (kept, usage)
}

/// The counts alone: what was billed of them the door tells as a price of its own.
fn unbilled(usage: Usage) -> Usage {
    Usage {
        cache_write_hour: None,
        billed_input: None,
        billed_output: None,
        cost_nano: None,
        ..usage
    }
}

/// The kind of an end, as the shapes can say it.
fn plain(reason: FinishReason) -> FinishReason {
    let kind = match reason.kind {
        FinishKind::Other => FinishKind::Stop,
        kind => kind,
    };
    FinishReason {
        kind,
        raw: String::new(),
    }
}

#[test]
fn what_the_door_tells_reads_as_what_it_was_told() {
    for case in cases() {
        let Some(bytes) = case.stream() else { continue };
        let events = decode(case.dialect(), &bytes, bytes.len());
        for door in [Door::Openai, Door::Anthropic] {
            for size in [1, 50, bytes.len()] {
                let mut telling = of(&case, door).telling("made", 7);
                let mut told = String::new();
                bytes
                    .chunks(size)
                    .for_each(|bytes| telling.push(bytes, &mut told));
                telling.finish(&mut told);
                let again = decode(reader(door).dialect(), told.as_bytes(), 64);
                let (mut expected, usage) = essence(door, &events);
                let (mut read, counted) = essence(door, &again);
                let name = format!("{} {door:?} {size}\n{told}", case.name());
                same_start(&mut expected, &mut read, &name);
                same_failure(&mut expected, &mut read, &name);
                assert_eq!(read, expected, "{name}");
                if matches!(events.last(), Some(ChatEvent::Finished { .. })) {
                    assert_eq!(counted, usage, "{name}");
                }
            }
        }
    }
}

/// The door's answer always has an id and a model; where nobody told them it makes them.
fn same_start(expected: &mut Vec<ChatEvent>, read: &mut Vec<ChatEvent>, name: &str) {
    let take = |events: &mut Vec<ChatEvent>| match events.first() {
        Some(ChatEvent::Started { .. }) => match events.remove(0) {
            ChatEvent::Started { id, model } => Some((id, model)),
            _ => None,
        },
        _ => None,
    };
    let (told, seen) = (take(expected), take(read));
    if let (Some((id, model)), Some((seen_id, seen_model))) = (told, seen) {
        assert!(id.is_none_or(|id| Some(id) == seen_id), "{name}");
        assert!(
            model.is_none_or(|model| Some(model) == seen_model),
            "{name}"
        );
    }
}

/// A failure is told in the shape's own words; its kind may be one that the shape has no word for.
fn same_failure(expected: &mut Vec<ChatEvent>, read: &mut Vec<ChatEvent>, name: &str) {
    let failed = |events: &mut Vec<ChatEvent>| match events.last() {
        Some(ChatEvent::Failed { .. }) => match events.pop() {
            Some(ChatEvent::Failed { error }) => Some(error),
            _ => None,
        },
        _ => None,
    };
    match (failed(expected), failed(read)) {
        (None, None) => {}
        (Some(told), Some(seen)) => {
            assert!(seen.text.ends_with(&told.text), "{name}");
            let worded = !matches!(
                told.kind,
                ErrorKind::CutOff | ErrorKind::Malformed | ErrorKind::Refused
            );
            assert!(
                !worded || seen.kind == told.kind,
                "{name}: {:?} {:?}",
                told.kind,
                seen.kind
            );
        }
        (told, seen) => panic!("{name}: {told:?} {seen:?}"),
    }
}

#[test]
fn a_whole_answer_reads_the_same() {
    for case in cases() {
        if case.stream().is_some() || case.read("head.json").is_some() {
            continue;
        }
        let reply = case.read("reply.json").unwrap();
        let events = case.dialect().read_whole(&reply).unwrap();
        let mut answer = Answer::default();
        events.iter().for_each(|event| answer.apply(event));
        for door in [Door::Openai, Door::Anthropic] {
            let name = format!("{} {door:?}", case.name());
            let told = match (of(&case, door).whole(&reply, "made", 7), &answer.error) {
                (Ok(told), None) => told.body,
                (Err(refusal), Some(error)) => {
                    assert_eq!(
                        (refusal.kind, &refusal.text),
                        (error.kind, &error.text),
                        "{name}"
                    );
                    continue;
                }
                (told, error) => panic!("{name}: {told:?} {error:?}"),
            };
            let mut again = Answer::default();
            let read = reader(door).dialect().read_whole(told.as_bytes()).unwrap();
            read.iter().for_each(|event| again.apply(event));
            assert_eq!(again.text, answer.text, "{name}");
            assert_eq!(again.reasoning, answer.reasoning, "{name}");
            assert_eq!(again.tool_calls.len(), answer.tool_calls.len(), "{name}");
            for (again, call) in again.tool_calls.iter().zip(&answer.tool_calls) {
                assert_eq!((&again.id, &again.name), (&call.id, &call.name), "{name}");
                let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
                assert_eq!(json(&again.arguments), json(&call.arguments), "{name}");
            }
            if door == Door::Openai {
                assert_eq!(again.tool_calls, answer.tool_calls, "{name}");
                assert_eq!(again.reasoning_items, answer.reasoning_items, "{name}");
                assert_eq!(again.images, answer.images, "{name}");
                assert_eq!(again.logprobs, answer.logprobs, "{name}");
                let addresses = |answer: &Answer| -> Vec<Option<String>> {
                    let urls = answer.citations.iter().map(|citation| citation.url.clone());
                    urls.filter(Option::is_some).collect()
                };
                assert_eq!(addresses(&again), addresses(&answer), "{name}");
                assert_eq!(again.others.len(), answer.others.len(), "{name}");
                assert_eq!(again.usage, unbilled(answer.usage), "{name}");
            }
            let kind = |answer: &Answer| plain(answer.finish.clone().unwrap()).kind;
            assert_eq!(kind(&again), kind(&answer), "{name}");
        }
    }
}

/// What a provider refuses with a status, a client of the door reads with the same status and as the same kind.
#[test]
fn an_error_keeps_its_status_and_kind() {
    for case in cases() {
        let Some(head) = case.read("head.json") else {
            continue;
        };
        let head: ResponseHead = serde_json::from_slice(&head).unwrap();
        let reply = case.read("reply.json").unwrap();
        let error = case.dialect().read_error(&head, &reply);
        for door in [Door::Openai, Door::Anthropic] {
            let refusal = of(&case, door).refused(&head, &reply);
            assert_eq!(refusal.status, head.status, "{}", case.name());
            let told = ResponseHead {
                status: refusal.status,
                headers: Vec::new(),
            };
            let again = reader(door)
                .dialect()
                .read_error(&told, refusal.body(door, "").as_bytes());
            let kind = match (door, error.kind) {
                // Messages has no word for it.
                (Door::Anthropic, ErrorKind::Refused) => ErrorKind::BadRequest,
                (_, kind) => kind,
            };
            assert_eq!(again.kind, kind, "{} {door:?}", case.name());
            assert!(
                again.text.ends_with(&error.text),
                "{} {door:?}",
                case.name()
            );
        }
    }
}
