//! A hostile source is text.

use super::*;

fn source(title: Option<&str>, url: Option<&str>, text: Option<&str>) -> Citation {
    let [title, url, text] = [title, url, text].map(|word| word.map(str::to_owned));
    Citation { title, url, text }
}

fn item_of(citation: Citation) -> String {
    markup(&item(&citation))
}

#[test]
fn an_address_of_the_web_is_a_link() {
    let link = |title| {
        item_of(source(
            title,
            Some("https://a.example/x?y&z"),
            Some("words"),
        ))
    };
    let written = |shown: &str| {
        format!(
            "<a href=\"https://a.example/x?y&amp;z\" target=\"_blank\" rel=\"noopener noreferrer nofollow\" data-host=\"a.example\">{shown}</a>"
        )
    };
    assert_eq!(link(Some("<b>\u{202e}A")), written("&lt;b&gt;A"));
    assert_eq!(link(None), written("https://a.example/x?y&amp;z"));
    let shown = "한".repeat(MAX_NAME);
    assert_eq!(link(Some(&shown)), written(&shown));
    assert_eq!(
        link(Some(&format!("{shown}글"))),
        written(&format!("{shown}…"))
    );
}

#[test]
fn all_else_is_text() {
    for url in [
        "javascript:alert(1)",
        "data:text/html,x",
        "JavaScript:alert(1)",
        "mailto:a@b.example",
        "gs://a/b",
        "//a.example",
        "/x",
        "https:a.example",
        "blob:x",
    ] {
        assert_eq!(item_of(source(Some("A"), Some(url), None)), "A ", "{url}");
        assert!(
            !item_of(source(None, Some(url), None)).contains("<a"),
            "{url}"
        );
    }
    let document = source(Some("Notes"), None, Some("<i>words"));
    assert_eq!(item_of(document), "Notes <q>&lt;i&gt;words</q>");
    assert_eq!(written(&[], "Sources"), "");
    let list = written(&[source(Some("A"), None, None)], "Sources");
    assert_eq!(
        list,
        "<p>Sources</p><ol aria-label=\"Sources\" tabindex=\"0\"><li>A </li></ol>"
    );
}
