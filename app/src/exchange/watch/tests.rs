//! That the first word, the first word of the answer, and the relay are told apart.

use super::*;

fn head(server_timing: &str) -> ResponseHead {
    ResponseHead {
        status: 200,
        headers: vec![("server-timing".to_owned(), server_timing.to_owned())],
    }
}

fn text(text: &str) -> ChatEvent {
    ChatEvent::Text {
        text: text.to_owned(),
    }
}

#[test]
fn thoughts_begin_before_the_answer_and_both_are_noted_once() {
    let mut watch = Watch::new(1000.0, 1040.0, Route::Direct, &head(""));
    assert_eq!(watch.heard(1050.0, &[text("")]), None);
    let thought = ChatEvent::Reasoning {
        text: "Hm".to_owned(),
    };
    let first = Timing {
        ttft_ms: Some(80.5),
        ..Timing::default()
    };
    assert_eq!(watch.heard(1080.5, &[thought]), Some(first));
    let both = Timing {
        answer_ms: Some(200.0),
        ..first
    };
    assert_eq!(watch.heard(1200.0, &[text("Yes")]), Some(both));
    assert_eq!(watch.heard(1300.0, &[text("!")]), None);
    let ended = Timing {
        total_ms: Some(400.0),
        ..both
    };
    assert_eq!(watch.ended(1400.0), ended);
}

#[test]
fn the_relay_is_what_its_own_wait_does_not_explain() {
    let relay_ms = |route, told| {
        Watch::new(0.0, 100.0, route, &head(told))
            .ended(0.0)
            .relay_ms
    };
    let told = "relay;dur=0, upstream;dur=88";
    assert_eq!(relay_ms(Route::Relay, told), Some(12.0));
    // Clocks that round may say more than there was.
    assert_eq!(relay_ms(Route::Relay, "upstream;dur=101"), Some(0.0));
    // A provider may send such a header too.
    assert_eq!(relay_ms(Route::Direct, told), None);
    assert_eq!(relay_ms(Route::Relay, "cache;dur=5"), None);
    assert_eq!(relay_ms(Route::Relay, "upstream;dur=x"), None);
}
