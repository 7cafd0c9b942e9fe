//! How full the meter is.

use super::{By, Fill};

#[test]
fn a_meter_needs_a_limit_and_is_full_at_most() {
    let fill = |used, limit| Fill {
        used,
        by: By::Report,
        limit,
    };
    assert_eq!(fill(10, None).percent(), None);
    assert_eq!(fill(10, Some(0)).percent(), None);
    assert_eq!(fill(0, Some(8)).percent(), Some(0));
    assert_eq!(fill(50_000, Some(200_000)).percent(), Some(25));
    assert_eq!(fill(300, Some(200)).percent(), Some(100));
    assert_eq!(fill(u64::MAX, Some(u64::MAX)).percent(), Some(1));
}
