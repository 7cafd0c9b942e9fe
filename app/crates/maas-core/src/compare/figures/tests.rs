//! Figures against values worked out by hand.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

#[test]
fn the_best_is_the_least_or_the_most_and_only_where_there_is_a_choice() {
    let values = [Some(3.0), None, Some(1.0), Some(1.0)];
    assert_eq!(best(Figure::Ttft, &values), [false, false, true, true]);
    assert_eq!(best(Figure::Speed, &values), [true, false, false, false]);
    assert_eq!(best(Figure::Cost, &[Some(2.0), None]), [false, false]);
    assert_eq!(best(Figure::Cost, &[Some(2.0), Some(2.0)]), [false, false]);
    assert!(best(Figure::Cost, &[]).is_empty());
}

#[test]
fn quantiles_are_those_of_r_and_numpy() {
    // numpy.percentile([10, 20, 30, 40, 50], [50, 95]) is [30, 48].
    let five = Spread::of(vec![50.0, 10.0, 40.0, 20.0, 30.0]).unwrap();
    assert_eq!((five.count, five.least, five.most), (5, 10.0, 50.0));
    assert!(
        (five.p50 - 30.0).abs() < 1e-9 && (five.p95 - 48.0).abs() < 1e-9,
        "{five:?}"
    );
    // numpy.percentile([1, 2], 50) is 1.5, and 95 is 1.95.
    let two = Spread::of(vec![2.0, 1.0]).unwrap();
    assert!(
        (two.p50 - 1.5).abs() < 1e-9 && (two.p95 - 1.95).abs() < 1e-9,
        "{two:?}"
    );
    let one = Spread::of(vec![7.0]).unwrap();
    assert_eq!(
        (one.p50.to_bits(), one.p95.to_bits()),
        (7.0_f64.to_bits(), 7.0_f64.to_bits())
    );
    assert_eq!(Spread::of(Vec::new()), None);
}
