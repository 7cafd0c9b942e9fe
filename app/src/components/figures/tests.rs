//! Figures read well and lose nothing that matters.

use super::*;

#[test]
fn figures_are_short_for_people_and_plain_for_machines() {
    assert_eq!(duration(57.4), "57 ms");
    assert_eq!(duration(12_345.0), "12.3 s");
    assert_eq!(grouped(999.0), "999");
    assert_eq!(grouped(1_234_567.0), "1,234,567");
    assert_eq!(plain(123.456), "123.5");
    assert_eq!(plain(19.0), "19");
    assert_eq!(speed(41.7), "42/s");
}
