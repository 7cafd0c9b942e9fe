//! Scales end at a round number that holds everything, and shades use their whole range.

use super::{Scale, heat::shade, px};

#[test]
fn a_scale_has_few_round_steps_and_holds_everything() {
    for (most, step, steps) in [
        (0, 1, 1),
        (5, 1, 5),
        (6, 2, 3),
        (11, 5, 3),
        (26, 10, 3),
        (1_234_567, 500_000, 3),
        (50_000_000, 10_000_000, 5),
    ] {
        assert_eq!(Scale::of(most), Scale { step, steps }, "{most}");
        assert!(Scale::of(most).top() >= most);
    }
    let scale = Scale::of(26);
    assert_eq!(scale.marks().collect::<Vec<_>>(), [0, 10, 20, 30]);
    // A third of 90 units, in thousandths; what is beyond the scale stands at its end.
    assert_eq!((scale.milli(10, 90), scale.milli(99, 90)), (30_000, 90_000));
    assert_eq!(Scale::of(u64::MAX).milli(u64::MAX, 100), 100_000);
    assert_eq!(px(1_005), "1.005");
}

#[test]
fn shades_go_from_the_least_to_the_most() {
    assert_eq!([10, 15, 20].map(|value| shade(value, 10, 20)), [0, 4, 8]);
    assert_eq!(shade(7, 7, 7), 0);
}
