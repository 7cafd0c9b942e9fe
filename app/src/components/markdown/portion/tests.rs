//! A portion grows and shrinks with the time that pictures take, within its bounds.

use super::*;

#[test]
fn a_portion_follows_what_a_picture_takes() {
    let mut portion = Portion::default();
    // Half the time was needed: twice as much fits.
    portion.learn(FIRST, PICTURE_MS / 2.0);
    assert_eq!(portion.nodes(), 2 * FIRST);
    // Twice the time was needed.
    portion.learn(2 * FIRST, 2.0 * PICTURE_MS);
    assert_eq!(portion.nodes(), FIRST);
}

#[test]
fn no_portion_is_without_bounds() {
    let mut portion = Portion::default();
    portion.learn(FIRST, 0.0);
    assert_eq!(portion.nodes(), 2 * FIRST, "no leap by one quick picture");
    for _ in 0..9 {
        portion.learn(3000, 0.0);
    }
    assert_eq!(portion.nodes(), BOUNDS.1);
    portion.learn(1, 60_000.0);
    assert_eq!(portion.nodes(), BOUNDS.0);
    // A last portion of few nodes says little of many.
    portion.learn(0, 10.0);
    assert_eq!(portion.nodes(), BOUNDS.0);
}
