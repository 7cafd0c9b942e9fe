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

/// An importer that knows the files of an archive.
fn of_archive(names: &[&str]) -> Importer {
    let mut files: Vec<(&str, &[u8])> = vec![("conversations.json", b"[]")];
    files.extend(names.iter().map(|name| (*name, &b"?"[..])));
    let all = zip::tests::zip(&files);
    let (_, others) = zip::texts(zip::tests::directory_of(&all), all.len() as u64).unwrap();
    Importer::of_archive(1_700_000_000_000, others)
}

/// What is attached to which text: its name, and what the archive calls it.
fn attached(importer: &mut Importer, text: &str) -> Vec<(String, String, String)> {
    let all = importer.push(text.as_bytes()).unwrap();
    let of = |brought: &Brought, file: &BroughtFile| {
        let mut messages = brought.messages.iter();
        let message = messages.find(|message| message.id == file.message).unwrap();
        let packed = file.packed.name.clone();
        (message.words().to_owned(), file.name.clone(), packed)
    };
    let files = all
        .iter()
        .flat_map(|brought| brought.files.iter().map(move |file| of(brought, file)));
    files.collect()
}

/// A conversation of ChatGPT's export whose messages follow each other.
fn chatgpt(messages: &[&str]) -> String {
    let node = |(at, message): (usize, &&str)| {
        format!(
            "\"n{at}\":{{\"parent\":\"n{}\",\"message\":{message}}}",
            at.wrapping_sub(1)
        )
    };
    let nodes: Vec<String> = messages.iter().enumerate().map(node).collect();
    format!("[{{\"id\":\"c\",\"mapping\":{{{}}}}}]", nodes.join(","))
}

#[test]
fn files_that_are_in_the_archive_come_with_their_messages() {
    let mut importer = of_archive(&[
        "file-abc-photo.png",
        "user-1/file_0002-sanitized.webp",
        "file-made.png",
        "file-x.png",
    ]);
    let text = chatgpt(&[
        r#"{"id":"a","author":{"role":"user"},"content":{"content_type":"multimodal_text","parts":[{"content_type":"image_asset_pointer","asset_pointer":"file-service://file-abc"},"Look"]},"metadata":{"attachments":[{"id":"file-abc","name":"\u202ephoto.png"},{"id":"file-gone","name":"gone.pdf"}]}}"#,
        r#"{"id":"b","author":{"role":"user"},"content":{"content_type":"multimodal_text","parts":[{"content_type":"image_asset_pointer","asset_pointer":"sediment://file_0002#f"},{"content_type":"audio_asset_pointer","asset_pointer":"sediment://file_voice"},""]}}"#,
        r#"{"id":"c","author":{"role":"assistant"},"content":{"content_type":"multimodal_text","parts":["Here",{"content_type":"image_asset_pointer","asset_pointer":"file-service://file-made"}]}}"#,
    ]);
    let found = attached(&mut importer, &text);
    let told = |text: &str, name: &str, packed: &str| (text.into(), name.into(), packed.into());
    assert_eq!(
        found,
        [
            told("Look", "photo.png", "file-abc-photo.png"),
            told("", "sanitized.webp", "file_0002-sanitized.webp"),
            told("Here", "file-made.png", "file-made.png"),
        ]
    );
    // What is not there, and what nobody can look at.
    assert_eq!(importer.skipped()["attachment"], 2);
    assert_eq!(importer.left_out_files(), ["gone.pdf"]);
    importer.leave_out_file("broken.png");
    assert_eq!(importer.skipped()["file"], 1);
    assert_eq!(importer.left_out_files(), ["gone.pdf", "broken.png"]);
}

#[test]
fn what_a_tool_made_comes_as_a_message_of_the_model_that_had_it_made() {
    let mut importer = of_archive(&[
        "dalle-generations/file-cat-9b1c.webp",
        "file-plot.png",
        "../../file-evil.png",
    ]);
    let tool = |id: &str, content: &str, metadata: &str| {
        format!(
            "{{\"id\":\"{id}\",\"author\":{{\"role\":\"tool\"}},\"content\":{content},\"metadata\":{metadata}}}"
        )
    };
    let picture = |id: &str| {
        format!(
            "{{\"content_type\":\"multimodal_text\",\"parts\":[{{\"content_type\":\"image_asset_pointer\",\"asset_pointer\":\"file-service://{id}\"}}]}}"
        )
    };
    let gave = "{\"content_type\":\"execution_output\",\"text\":\"4\"}";
    let drew = |addresses: &str| {
        format!("{{\"model_slug\":\"gpt-4o\",\"aggregate_result\":{{\"messages\":{addresses}}}}}")
    };
    let messages = [
        r#"{"id":"a","author":{"role":"user"},"content":{"content_type":"text","parts":["Draw"]}}"#.to_owned(),
        tool("b", &picture("file-cat"), "{\"model_slug\":\"gpt-4o\"}"),
        r#"{"id":"c","author":{"role":"assistant"},"content":{"content_type":"text","parts":["A cat."]}}"#.to_owned(),
        tool("d", gave, &drew(r#"[{"message_type":"stream","text":"4"},{"message_type":"image","image_url":"file-service://file-plot"},{"message_type":"image","image_url":"file-service://file-plot"}]"#)),
        // Nothing of these: not there, no list, hostile, or only words.
        tool("e", &picture("file-gone"), "{}"),
        tool("f", gave, &drew("{\"image_url\":\"file-service://file-plot\"}")),
        tool("g", gave, &drew(r#"[7,null,{"image_url":["file-service://file-plot"]},{"image_url":"file-service://../../file-evil.png"},{"image_url":"file-plot"}]"#)),
        tool("h", gave, "null"),
    ];
    let text = chatgpt(&messages.each_ref().map(String::as_str));
    let all = importer.push(text.as_bytes()).unwrap();
    let chat = &all[0];
    let by = chat.messages.iter().map(|message| {
        let model = message
            .reply
            .as_ref()
            .map(|reply| reply.model.model.as_str());
        (model, message.words())
    });
    assert_eq!(
        by.collect::<Vec<_>>(),
        [
            (None, "Draw"),
            (Some("gpt-4o"), ""),
            (Some("ChatGPT"), "A cat."),
            (Some("gpt-4o"), ""),
        ]
    );
    let files = chat.files.iter();
    let files = files.map(|file| (&file.message, file.packed.name.as_str()));
    assert_eq!(
        files.collect::<Vec<_>>(),
        [
            (&chat.messages[1].id, "file-cat-9b1c.webp"),
            (&chat.messages[3].id, "file-plot.png"),
        ]
    );
    assert_eq!(
        (importer.skipped()["tool"], importer.skipped()["attachment"]),
        (4, 2)
    );
}

#[test]
fn files_of_claude_are_found_by_their_ids_or_their_whole_names() {
    let mut importer = of_archive(&["0b1c-9-cat.png", "plan.pdf", "plan.pdf.txt"]);
    let text = r#"[{"uuid":"1","chat_messages":[{"uuid":"a","sender":"human","text":"","files":[{"file_uuid":"0b1c-9","file_name":"cat.png"},{"file_name":"plan.pdf"},{"file_name":"plan"},{"file_name":""},{"file_uuid":7}]}]}]"#;
    let found = attached(&mut importer, text);
    let names: Vec<_> = found
        .iter()
        .map(|(_, name, at)| (name.as_str(), at.as_str()))
        .collect();
    assert_eq!(
        names,
        [("cat.png", "0b1c-9-cat.png"), ("plan.pdf", "plan.pdf")]
    );
    assert_eq!(importer.skipped()["attachment"], 3);
}

#[test]
fn names_of_files_lead_nowhere_and_are_not_endless() {
    let mut importer = of_archive(&["../../etc/passwd", "a/conversations.png", "file-a.png"]);
    let part = |id: &str| {
        format!("{{\"content_type\":\"image_asset_pointer\",\"asset_pointer\":\"{id}\"}}")
    };
    let mut parts: Vec<String> = [
        "file-service://../../etc/passwd",
        "file-service:///etc/passwd",
        "file-service://",
        "://",
        "file:///",
        "conversations.json",
        "file-service://conversations.json",
        "file-service://file-a.png/../b",
        "file-service://C:\\\\file-a.png",
    ]
    .iter()
    .map(|id| part(id))
    .collect();
    let hostile = parts.len();
    // The same one again and again is one file.
    parts.extend((0..5000).map(|_| part("file-service://file-a")));
    let message = format!(
        "{{\"author\":{{\"role\":\"user\"}},\"content\":{{\"content_type\":\"multimodal_text\",\"parts\":[{}]}}}}",
        parts.join(",")
    );
    let found = attached(&mut importer, &chatgpt(&[&message]));
    let at: Vec<_> = found.iter().map(|(.., at)| at.as_str()).collect();
    assert_eq!(at, ["file-a.png"]);
    assert_eq!(importer.skipped()["attachment"], hostile);
    // Of as many as nobody attaches the first are taken.
    let names: Vec<String> = (0..500).map(|n| format!("file-{n:03}.png")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut importer = of_archive(&names);
    let parts: Vec<String> = (0..500)
        .map(|n| part(&format!("file-service://file-{n:03}")))
        .collect();
    let message = message.split_once('[').unwrap().0.to_owned() + "[" + &parts.join(",") + "]}}";
    assert_eq!(attached(&mut importer, &chatgpt(&[&message])).len(), 100);
    assert_eq!(importer.skipped()["attachment"], 400);
}
