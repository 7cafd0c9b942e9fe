//! Where the keys of a list lead.

use super::{Ahead, Led, step};

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

fn typed(text: &str, pressed: &[&str]) -> Ahead {
    Ahead {
        typed: text.to_owned(),
        keys: pressed.iter().map(|key| (*key).to_owned()).collect(),
        moving: false,
    }
}

#[test]
fn keys_lead_one_after_the_other_up_to_enter() {
    let lead = |pressed, from, count| typed("", pressed).lead("", from, count);
    assert_eq!(lead(&[], 1, 3), Led::Nowhere);
    assert_eq!(lead(&["ArrowDown", "ArrowDown"], 1, 3), Led::To(0));
    assert_eq!(lead(&["ArrowDown", "Enter"], 1, 3), Led::Chosen(2));
    assert_eq!(lead(&["Enter", "ArrowDown"], 1, 3), Led::Chosen(1));
    assert_eq!(lead(&["ArrowDown"], 0, 0), Led::Nowhere);
    assert_eq!(lead(&["ArrowDown"], 0, 1), Led::Nowhere);
}

#[test]
fn keys_wait_for_the_list_of_what_is_typed_and_are_used_once() {
    let mut ahead = typed("dark", &["Enter"]);
    assert_eq!(ahead.lead("", 4, 9), Led::Nowhere);
    assert_eq!(ahead.lead("dark", 0, 1), Led::Chosen(0));
    assert_eq!(ahead.lead("dark", 0, 1), Led::Nowhere);
}

#[test]
fn keys_wait_until_a_move_is_drawn() {
    let mut ahead = typed("", &["ArrowDown"]);
    assert_eq!(ahead.lead("", 0, 3), Led::To(1));
    ahead.keys.push("Enter".to_owned());
    assert_eq!(ahead.lead("", 0, 3), Led::Nowhere);
    ahead.moving = false;
    assert_eq!(ahead.lead("", 1, 3), Led::Chosen(1));
}
