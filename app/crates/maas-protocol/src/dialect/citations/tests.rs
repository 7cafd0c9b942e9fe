//! Sources as providers write them, and as nobody should.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;

use super::*;
use crate::accumulate::Answer;

fn cited(events: impl IntoIterator<Item = ChatEvent>) -> Vec<Citation> {
    let mut answer = Answer::default();
    events.into_iter().for_each(|event| answer.apply(&event));
    answer.citations
}

#[test]
fn a_source_is_kept_once_with_all_that_is_known_of_it() {
    let told = json!(["https://a.example/", { "url": "https://a.example/", "title": "A" }, { "title": "A" }, { "title": "A" }]);
    let citations = cited(list(Some(&told)).filter_map(of_source));
    let a = |url: Option<&str>| Citation {
        title: Some("A".into()),
        url: url.map(str::to_owned),
        text: None,
    };
    assert_eq!(citations, [a(Some("https://a.example/")), a(None)]);
}

#[test]
fn what_is_too_much_is_left_out() {
    let many = (0..10_000).map(|number| json!(format!("https://a.example/{number}")));
    assert_eq!(cited(many.filter_map(|url| of_source(&url))).len(), 100);
    let long = "a".repeat(MAX_URL);
    let source = json!({ "title": long, "url": format!("https://{long}"), "text": long });
    let [citation] = cited(of_source(&source)).try_into().unwrap();
    assert_eq!(citation.url, None);
    assert!(citation.title.unwrap().chars().count() <= 501);
    assert!(citation.text.unwrap().chars().count() <= 501);
}

#[test]
fn nothing_is_no_source() {
    for value in [
        json!(null),
        json!(7),
        json!(" "),
        json!({}),
        json!([]),
        json!({ "url": 1, "title": "" }),
    ] {
        assert_eq!(of_source(&value), None, "{value}");
        assert_eq!(of_annotation(&value), None, "{value}");
        assert_eq!(of_passage(&value), None, "{value}");
        assert_eq!(
            of_grounding(&value).count() + of_sources(&value).count(),
            0,
            "{value}"
        );
        assert_eq!(list(Some(&value)).count(), 0, "{value}");
    }
}
