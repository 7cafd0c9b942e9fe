//! The ids of the index's rows.

use super::*;

#[test]
fn a_part_is_read_as_it_was_written() {
    let part = Part {
        segment: 12,
        at: 3,
        of: 4,
    };
    assert_eq!(Part::read(&part.id()), Some(part));
    for id in [
        "",
        "s/",
        "s/1/4/4",
        "s/1/2",
        "s/1/2/3/4",
        "s/a/2/3",
        "~/chats/x",
    ] {
        assert_eq!(Part::read(id), None, "{id}");
    }
}

#[test]
fn conversations_and_messages_are_marked_and_nothing_else() {
    let row = |version| Row {
        version,
        sealed: vec![1],
    };
    let changes = [
        Change::Put(Store::Messages, "m".to_owned(), row(3)),
        Change::Delete(Store::Chats, "c".to_owned()),
        Change::Put(Store::Settings, "settings".to_owned(), row(4)),
        Change::Clear(Store::Messages),
    ];
    let empty = |version| Row {
        version,
        sealed: Vec::new(),
    };
    assert_eq!(
        marks(&changes),
        [
            Change::Put(Store::Index, mark(Store::Messages, "m"), empty(3)),
            Change::Put(Store::Index, mark(Store::Chats, "c"), empty(0)),
        ]
    );
    assert_eq!(
        read_mark(&mark(Store::Chats, "c/d")),
        Some((Store::Chats, "c/d"))
    );
    assert_eq!(read_mark("~/vault/header"), None);
}
