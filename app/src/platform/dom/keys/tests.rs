//! The orders in which browsers report a composition that ends.

use super::{Composing, Seen};

/// Whether an Enter that comes after these belongs to the input method, where it does not say so itself.
fn owns_next(seen: &[Seen]) -> bool {
    let start = Composing::default();
    let now = seen.iter().fold(start, |now, seen| now.after(*seen));
    now.just_ended
}

#[test]
fn safari_reports_the_key_after_the_end() {
    let typed = [Seen::KeyDown, Seen::KeyUp];
    assert!(!owns_next(&typed));
    assert!(owns_next(&[Seen::KeyDown, Seen::KeyUp, Seen::Ended]));
    // The moment is over, by the next key or by itself.
    assert!(!owns_next(&[Seen::Ended, Seen::KeyDown, Seen::KeyUp]));
    assert!(!owns_next(&[Seen::Ended, Seen::Settled]));
}

#[test]
fn elsewhere_the_key_comes_first_and_a_second_one_is_for_the_page() {
    // Chrome on a Mac: Enter (229), the end, and the same Enter again, all before the key is let go.
    assert!(!owns_next(&[Seen::KeyDown, Seen::Ended]));
    assert!(!owns_next(&[Seen::KeyDown, Seen::Ended, Seen::KeyUp]));
}
