//! What becomes of files in a question.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use maas_protocol::chat::{Message, Role};

use super::*;

fn held(id: &str, media_type: &str) -> Source {
    Source::Held {
        media_type: media_type.to_owned(),
        id: id.to_owned(),
    }
}

fn file(name: &str, source: Source) -> Part {
    let name = name.to_owned();
    Part::File { name, source }
}

fn question(part: Part) -> ChatRequest {
    let mut message = Message::text(Role::User, "What is this?");
    message.parts.insert(0, part);
    ChatRequest {
        messages: vec![message],
        ..ChatRequest::default()
    }
}

fn filled(part: Part, bytes: &[u8]) -> Part {
    let mut request = question(part);
    fill_in(&mut request, |id| (id == "a").then(|| bytes.to_vec())).unwrap();
    request.messages[0].parts[0].clone()
}

#[test]
fn pictures_and_documents_are_base64() {
    let data = |media_type: &str| Source::Data {
        media_type: media_type.to_owned(),
        base64: "AQID".to_owned(),
    };
    let image = Part::Image {
        source: held("a", "image/png"),
    };
    assert_eq!(
        filled(image, &[1, 2, 3]),
        Part::Image {
            source: data("image/png")
        }
    );
    let pdf = file("a.pdf", held("a", "application/pdf"));
    assert_eq!(
        filled(pdf, &[1, 2, 3]),
        file("a.pdf", data("application/pdf"))
    );
}

#[test]
fn text_stands_below_its_name_in_a_fence_that_it_cannot_close() {
    let text = |name: &str, bytes: &[u8]| match filled(file(name, held("a", "text/plain")), bytes) {
        Part::Text { text } => text,
        other => format!("{other:?}"),
    };
    assert_eq!(
        text("a.rs", "차\n".as_bytes()),
        "File: a.rs\n```\n차\n```\n\n"
    );
    assert_eq!(
        text("a.md", b"````\nx\n````"),
        "File: a.md\n`````\n````\nx\n````\n`````\n\n"
    );
    assert!(text("a`\n# b", b"").starts_with("File: a  # b\n```\n"));
}

#[test]
fn what_is_not_there_is_not_sent_without() {
    let mut request = question(file("a.pdf", held("b", "application/pdf")));
    let error = fill_in(&mut request, |_| None).unwrap_err();
    assert_eq!(error.kind, ErrorKind::BadRequest);
    assert!(error.text.contains("a.pdf"));
}

#[test]
fn addresses_and_bytes_that_are_here_stay() {
    let url = Part::Image {
        source: Source::Url("https://example.com/a.png".to_owned()),
    };
    let mut request = question(url);
    let before = request.clone();
    fill_in(&mut request, |_| None).unwrap();
    assert_eq!(request, before);
}
