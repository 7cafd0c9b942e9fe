//! What is kept of a stream tells its pace and its stalls, however long it was.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn at(times: impl IntoIterator<Item = u32>) -> Arrivals {
    let mut arrivals = Arrivals::default();
    for at_ms in times {
        arrivals.add(f64::from(at_ms), 5);
    }
    arrivals
}

#[test]
fn a_stall_is_a_pause_much_longer_than_the_usual_one() {
    let even = at((0..20).map(|n| 100 + 30 * n));
    assert_eq!(
        (even.stalls(), even.longest_pause_ms()),
        (Vec::new(), Some(30))
    );
    let stalled = at([100, 130, 160, 1160, 1190, 1220]);
    assert_eq!(stalled.stalls(), [(160, 1160)]);
    // Slow all the time is no stall.
    assert!(at([0, 500, 1000, 1500, 2000]).stalls().is_empty());
    assert_eq!(at([7]).longest_pause_ms(), None);
    assert!(at([]).stalls().is_empty());
}

#[test]
fn a_long_stream_is_kept_in_few_pieces_with_its_text_and_its_stalls() {
    let times = (0..5000).map(|n| 200 + 20 * n + if n >= 3000 { 5000 } else { 0 });
    let arrivals = at(times);
    assert!(
        arrivals.pieces().len() <= MOST,
        "{}",
        arrivals.pieces().len()
    );
    let bytes: u32 = arrivals.pieces().iter().map(|piece| piece.bytes).sum();
    assert_eq!(bytes, 25_000);
    assert_eq!(arrivals.pieces().first().unwrap().at_ms, 200);
    assert_eq!(
        arrivals.pieces().last().unwrap().end_ms(),
        200 + 20 * 4999 + 5000
    );
    assert_eq!(arrivals.longest_pause_ms(), Some(5020));
    assert_eq!(arrivals.stalls().len(), 1);
}

#[test]
fn a_clock_set_back_makes_no_pause_of_less_than_nothing() {
    let arrivals = at([100, 90, 120]);
    let times: Vec<u32> = arrivals.pieces().iter().map(|piece| piece.at_ms).collect();
    assert_eq!(times, [100, 100, 120]);
}

#[test]
fn it_is_stored_as_three_numbers_a_piece() {
    let arrivals = at([100, 130]);
    let text = serde_json::to_string(&arrivals).unwrap();
    assert_eq!(text, "[[100,0,5],[130,0,5]]");
    assert_eq!(serde_json::from_str::<Arrivals>(&text).unwrap(), arrivals);
}
