//! What page and search worker say to each other is read as it was written.

use super::*;

#[test]
fn asks_are_read_as_they_were_written() {
    let unsaved = Unsaved {
        id: "1".to_owned(),
        title: "3:a".to_owned(),
        updated_ms: 5,
        messages: vec![
            ("m".to_owned(), "여러\n줄: 1".to_owned()),
            ("n".to_owned(), String::new()),
        ],
    };
    for ask in [
        SearchAsk::Join,
        SearchAsk::Find {
            text: "한 \"글\"".to_owned(),
            composing: true,
            wanted: 20,
        },
        SearchAsk::Within(None),
        SearchAsk::Unsaved(unsaved),
        SearchAsk::Changed(vec![("chats".to_owned(), "c".to_owned(), 7)]),
        SearchAsk::Changed(Vec::new()),
    ] {
        let text = ask.write();
        assert_eq!(SearchAsk::read(&text), Some(ask));
        assert_eq!(SearchAsk::read(&format!("{text}0:")), None);
    }
    // Whatever more is named is one more conversation.
    for chats in [&[][..], &["a", "나"]] {
        let ask = SearchAsk::Within(Some(chats.iter().map(|id| (*id).to_owned()).collect()));
        assert_eq!(SearchAsk::read(&ask.write()), Some(ask));
    }
    for text in ["", "4:jump", "x", "4:find2:20", "99:join", "4:find"] {
        assert_eq!(SearchAsk::read(text), None, "{text}");
    }
}

#[test]
fn what_was_found_is_read_as_it_was_written() {
    let hit = Hit {
        chat: "c".to_owned(),
        title: vec![String::new(), "제목".to_owned()],
        message: "m".to_owned(),
        others: 3,
        line: vec!["앞 ".to_owned(), "찾은".to_owned()],
    };
    let found = Found {
        read: 1,
        of: 2,
        more: true,
        done: false,
        hits: vec![
            hit.clone(),
            Hit {
                line: Vec::new(),
                ..hit
            },
        ],
    };
    assert_eq!(Found::read(&found.write()), Some(found));
    assert_eq!(Found::read("1:1"), None);
}
