//! Sums of what several models would take.

use super::Estimate;

#[test]
fn a_sum_is_as_sure_as_its_least_sure_part() {
    let known = Estimate {
        tokens: 10,
        rough: false,
        cost: Some(7),
    };
    let rough = Estimate {
        tokens: 5,
        rough: true,
        cost: Some(1),
    };
    let unknown = Estimate {
        cost: None,
        ..known
    };
    let sum = known.and(rough);
    assert_eq!((sum.tokens, sum.rough, sum.cost), (15, true, Some(8)));
    assert!(!known.and(known).rough);
    // Not a part of it: unknown is never nothing.
    assert_eq!(known.and(unknown).cost, None);
}
