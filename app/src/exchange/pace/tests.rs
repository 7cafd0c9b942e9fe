//! Events at chosen moments, and when the page hears of them.

use maas_protocol::event::ChatEvent;

use super::{Due, PACE_BYTES, PACE_MS, Pace};

fn piece(text: &str) -> Vec<ChatEvent> {
    vec![ChatEvent::Text {
        text: text.to_owned(),
    }]
}

#[test]
fn the_first_piece_is_said_at_once_and_the_next_ones_together() {
    let mut pace = Pace::default();
    let started = vec![ChatEvent::Started {
        id: None,
        model: None,
    }];
    // What says nothing keeps nobody waiting for the first word.
    assert_eq!(pace.add(started, 0.0, 1), Due::Now);
    assert_eq!(pace.take(0.0).len(), 1);
    assert_eq!(pace.add(piece("One"), 1.0, 1), Due::Now);
    assert_eq!(pace.take(1.0), piece("One"));
    assert_eq!(pace.add(piece("two"), 6.0, 1), Due::In(25));
    assert_eq!(pace.add(piece("three"), 11.0, 1), Due::Known);
    assert_eq!(pace.take(31.0), [piece("two"), piece("three")].concat());
    assert_eq!(pace.take(31.0), []);
    // Nothing came for a while: what comes then does not wait.
    assert_eq!(pace.add(piece("four"), 32.0 + PACE_MS, 1), Due::Now);
}

#[test]
fn much_text_does_not_wait() {
    let mut pace = Pace::default();
    assert_eq!(pace.add(piece("One"), 0.0, 1), Due::Now);
    pace.take(0.0);
    let half = "x".repeat(PACE_BYTES / 2);
    assert_eq!(pace.add(piece(&half), 1.0, 1), Due::In(29));
    assert_eq!(pace.add(piece(&half), 2.0, 1), Due::Now);
    assert_eq!(pace.take(2.0).len(), 2);
    // The moment that was waited for before comes too, and finds nothing.
    assert_eq!(pace.take(30.0), []);
    assert_eq!(pace.add(piece("more"), 31.0, 1), Due::In(1));
}

#[test]
fn many_answers_at_once_are_said_less_often_each() {
    let wait = |answers| {
        let mut pace = Pace::default();
        pace.add(piece("One"), 0.0, answers);
        pace.take(0.0);
        pace.add(piece("two"), 1.0, answers)
    };
    assert_eq!(wait(4), wait(1));
    assert_eq!(wait(8), Due::In(59));
}
