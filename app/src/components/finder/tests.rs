//! Where the keys of a list lead.

use super::step;

#[test]
fn arrow_keys_walk_round() {
    assert_eq!(step("ArrowDown", 0, 3), Some(1));
    assert_eq!(step("ArrowDown", 2, 3), Some(0));
    assert_eq!(step("ArrowUp", 0, 3), Some(2));
    assert_eq!(step("ArrowUp", 2, 3), Some(1));
    assert_eq!(step("ArrowUp", 0, 1), Some(0));
}

#[test]
fn other_keys_and_empty_lists_lead_nowhere() {
    assert_eq!(step("Enter", 0, 3), None);
    assert_eq!(step("ArrowDown", 0, 0), None);
    assert_eq!(step("ArrowUp", 0, 0), None);
}
