//! Every form is read, whatever the pieces; what is hostile, broken or foreign ends in a clear refusal.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::fmt::Write as _;

use super::*;

const FORMS: [&str; 8] = [
    "chatgpt",
    "claude",
    "open-webui",
    "libre-chat",
    "big-agi",
    "better-chatgpt",
    "next-chat",
    "own",
];

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
    std::fs::read(format!("{folder}/{name}")).unwrap()
}

fn read_in(text: &[u8], piece: usize) -> Result<(Importer, Vec<Brought>), ImportError> {
    let mut importer = Importer::new(1_700_000_000_000);
    let mut all = Vec::new();
    for piece in text.chunks(piece) {
        all.extend(importer.push(piece)?);
    }
    all.extend(importer.end_of_text()?);
    importer.finish()?;
    Ok((importer, all))
}

fn read(text: &[u8]) -> Result<(Importer, Vec<Brought>), ImportError> {
    read_in(text, 4096)
}

/// What was read, as a person would look at it.
fn told(importer: &Importer, all: &[Brought]) -> String {
    let mut told = format!("{}\n", importer.source().unwrap_or("-"));
    for brought in all {
        let chat = &brought.chat;
        writeln!(
            told,
            "\n# {} | {} | {}..{} | {}:{} | {:?}",
            chat.title,
            chat.id.0,
            chat.created_ms,
            chat.updated_ms,
            chat.setup.model.provider.slug(),
            chat.setup.model.model,
            chat.setup.system
        )
        .unwrap();
        let mut line = |prefix: &str, id: &maas_core::chats::MessageId| {
            let message = brought.messages.iter().find(|message| message.id == *id);
            let message = message.unwrap();
            let (text, thought) = match &message.reply {
                Some(reply) => (&reply.answer.text, reply.answer.reasoning.as_str()),
                None => (&message.text, ""),
            };
            let by = message
                .reply
                .as_ref()
                .map(|reply| reply.model.model.clone());
            let by = by.unwrap_or_else(|| "person".to_owned());
            writeln!(
                told,
                "{prefix}{by} @{}: {text:?} {thought:?}",
                message.created_ms
            )
            .unwrap();
        };
        for id in &chat.messages {
            line("- ", id);
        }
        for branch in &chat.branches {
            for id in &branch.messages {
                line("  ~ ", id);
            }
        }
        let placed = chat.messages.len()
            + chat
                .branches
                .iter()
                .map(|branch| branch.messages.len())
                .sum::<usize>();
        assert_eq!(placed, brought.messages.len());
    }
    writeln!(told, "\nleft out: {:?}", importer.skipped()).unwrap();
    let files = importer.left_out_files();
    if !files.is_empty() {
        writeln!(told, "files left out: {files:?}").unwrap();
    }
    told
}

#[test]
fn every_form_is_read_the_same_in_pieces_of_any_length() {
    for form in FORMS {
        let text = fixture(&format!("{form}.json"));
        let known = format!("{form}.known.txt");
        let (importer, all) = read(&text).unwrap();
        let now = told(&importer, &all);
        if std::env::var_os("UPDATE").is_some() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");
            std::fs::write(format!("{folder}/{known}"), &now).unwrap();
        }
        assert_eq!(now, String::from_utf8(fixture(&known)).unwrap(), "{form}");
        for piece in [1, 7, 1000] {
            let (importer, again) = read_in(&text, piece).unwrap();
            assert_eq!(told(&importer, &again), now, "{form} in pieces of {piece}");
            assert_eq!(again, all);
        }
    }
}

#[test]
fn no_key_of_another_app_is_brought_in() {
    for form in FORMS {
        let (_, all) = read(&fixture(&format!("{form}.json"))).unwrap();
        let text = format!("{all:?}");
        assert!(!text.contains("never-read"), "{form}");
    }
}

#[test]
fn a_text_that_ends_early_is_broken_wherever_it_does() {
    for form in FORMS {
        let text = fixture(&format!("{form}.json"));
        let text = text.trim_ascii();
        for cut in 0..text.len() {
            assert_eq!(
                read(&text[..cut]).err(),
                Some(ImportError::Broken),
                "{form} cut at {cut}"
            );
        }
    }
}

#[test]
fn what_is_foreign_or_missing_its_fields_is_said_to_be_unknown() {
    for text in [
        "[]",
        "{}",
        "[1, 2, 3]",
        "[\"chats\"]",
        "[{\"a\":1}]",
        "{\"chats\":[]}",
        "{\"chats\":{}}",
        "{\"conversations\":[{\"messages\":3}]}",
        "{\"messages\":[]}",
        "[{\"messages\":[{\"role\":\"user\",\"content\":\"?\"}]}]",
        "{\"glossary\":{\"title\":\"example\"}}",
        "{\"format\":\"another\",\"version\":1}",
        "{\"chat-next-web-store\":{\"sessions\":[{}]}}",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"id\":1}]}",
    ] {
        assert_eq!(
            read(text.as_bytes()).err(),
            Some(ImportError::Unknown),
            "{text}"
        );
    }
}

#[test]
fn what_is_no_json_is_broken() {
    for text in [
        "",
        " ",
        "null",
        "hello",
        "\"text\"",
        "<html></html>",
        "[}",
        "{]",
        "[]]",
        "[] []",
        "[{\"mapping\":}]",
        "[{\"mapping\":{},,}]",
        "[{mapping:{}}]",
        "{\"a\":[1,2}",
        "%PDF-1.7",
        "\u{0}\u{0}\u{0}",
        "[{\"mapping\":{\"a\":\"\\q\"}}]",
    ] {
        assert_eq!(
            read(text.as_bytes()).err(),
            Some(ImportError::Broken),
            "{text:?}"
        );
    }
    let mut text = b"[{\"mapping\":{},\"title\":\"".to_vec();
    text.extend([0xFF, 0xFE]);
    text.extend(b"\"}]");
    assert_eq!(read(&text).err(), Some(ImportError::Broken));
}

#[test]
fn forms_with_wrong_or_missing_fields_are_read_as_far_as_they_go() {
    for text in [
        "[{\"mapping\":null}]",
        "[{\"mapping\":[]}]",
        "[{\"mapping\":{\"a\":null}}]",
        "[{\"mapping\":{\"a\":{\"message\":{\"author\":3,\"content\":\"x\"}}}}]",
        "[{\"mapping\":{\"a\":{\"parent\":\"a\"}}}]",
        "[{\"mapping\":{\"a\":{\"parent\":\"b\"},\"b\":{\"parent\":\"a\"}}}]",
        "[{\"chat_messages\":{}}]",
        "[{\"chat_messages\":[1,null,{\"sender\":\"nobody\"}]}]",
        "[{\"chat\":{\"history\":{\"messages\":[]}}}]",
        "[{\"chat\":{\"messages\":\"none\"}}]",
        "{\"conversationId\":null,\"messages\":[{}]}",
        "{\"chats\":[{\"messages\":[{\"role\":7}],\"config\":null}]}",
        "{\"chat-next-web-store\":{\"sessions\":[{\"topic\":1,\"messages\":[[]]}]}}",
        "{\"conversations\":[{\"messages\":[{\"fragments\":{}}],\"systemPurposeId\":1}]}",
        "{\"format\":\"openmaas-chat\",\"version\":2}",
        "{\"format\":\"openmaas-chat\",\"version\":1,\"chat\":{},\"messages\":[]}",
    ] {
        let (importer, all) = read(text.as_bytes()).unwrap();
        assert!(all.is_empty() && importer.source().is_some(), "{text}");
        assert!(!importer.skipped().is_empty(), "{text}");
    }
}

#[test]
fn what_is_nested_deeply_is_refused_without_being_read() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(read(text.as_bytes()).err(), Some(ImportError::TooMuch));
    }
    let inner = format!("{}{}", "[".repeat(500), "]".repeat(500));
    let text = format!("[{{\"mapping\":{{\"a\":{inner}}}}}]");
    assert_eq!(read(text.as_bytes()).err(), Some(ImportError::TooMuch));
}

#[test]
fn a_conversation_that_is_too_large_is_left_out_and_the_others_are_read() {
    let piece = vec![b'x'; 1 << 20];
    let mut importer = Importer::new(1_700_000_000_000);
    importer.push(b"[{\"mapping\":{},\"title\":\"").unwrap();
    for _ in 0..40 {
        assert!(importer.push(&piece).unwrap().is_empty());
    }
    importer.push(b"\"},").unwrap();
    let rest = fixture("claude.json");
    let all = importer.push(&rest[1..]).unwrap();
    importer.end_of_text().unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(importer.skipped()["too-large"], 1);
}

#[test]
fn a_long_string_before_the_list_takes_no_room_for_ever() {
    let mut importer = Importer::new(1_700_000_000_000);
    importer.push(b"{\"models\":\"").unwrap();
    for _ in 0..40 {
        importer.push(&vec![b'x'; 1 << 20]).unwrap();
    }
    let rest = fixture("better-chatgpt.json");
    importer.push(b"\",").unwrap();
    let all = importer.push(&rest[1..]).unwrap();
    importer.end_of_text().unwrap();
    assert_eq!(all.len(), 2);
}

#[test]
fn brackets_and_quotes_in_texts_are_texts() {
    let said = r#"]}{[\"\\\" ] \u005d"#;
    let text = format!(
        "\u{FEFF}[{{\"uuid\":\"1\",\"name\":\"{said}\",\"chat_messages\":[{{\"uuid\":\"a\",\"sender\":\"human\",\"text\":\"{said}\"}}]}}]"
    );
    let (_, all) = read_in(text.as_bytes(), 3).unwrap();
    assert_eq!(all[0].messages[0].text, "]}{[\"\\\" ] ]");
}

#[test]
fn the_same_conversation_has_the_same_ids_and_another_one_has_others() {
    let (_, once) = read(&fixture("chatgpt.json")).unwrap();
    let (_, again) = read(&fixture("chatgpt.json")).unwrap();
    assert_eq!(once, again);
    let mut ids: Vec<String> = Vec::new();
    for form in FORMS {
        let (_, all) = read(&fixture(&format!("{form}.json"))).unwrap();
        for brought in all {
            ids.push(brought.chat.id.0);
            ids.extend(brought.messages.into_iter().map(|message| message.id.0));
        }
    }
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn letters_that_nobody_sees_are_taken_out() {
    let text = "[{\"uuid\":\"1\",\"name\":\"a\u{202E}b\",\"chat_messages\":[{\"uuid\":\"a\",\"sender\":\"human\",\"text\":\"c\u{E0041}d\"}]}]";
    let (_, all) = read(text.as_bytes()).unwrap();
    assert_eq!(
        (all[0].chat.title.as_str(), all[0].messages[0].text.as_str()),
        ("ab", "cd")
    );
}

#[test]
fn files_that_are_left_out_are_named_within_limits() {
    let file = format!("{{\"file_name\":\"\u{202E}{}\"}}", "n".repeat(500));
    let message = format!(
        "{{\"uuid\":\"a\",\"sender\":\"human\",\"text\":\"c\",\"files\":[{}]}}",
        vec![file; 3].join(",")
    );
    let chat = format!("{{\"uuid\":\"1\",\"chat_messages\":[{message}]}}");
    let (importer, _) = read(format!("[{}]", vec![chat; 50].join(",")).as_bytes()).unwrap();
    assert_eq!(importer.skipped()["attachment"], 150);
    assert_eq!(importer.left_out_files().len(), MAX_NAMES);
    let name = &importer.left_out_files()[0];
    assert_eq!(name.as_str(), "n".repeat(119));
}
