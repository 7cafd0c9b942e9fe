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
    assert_eq!(speed(4170.0), "4,170/s");
}

#[test]
fn money_is_short_for_people_and_exact_for_machines() {
    let both = |nano| (super::money(nano, None), super::exact_dollars(nano));
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(both(0), pair("$0", "0"));
    assert_eq!(both(1), pair("<$0.0001", "0.000000001"));
    assert_eq!(both(49_999), pair("<$0.0001", "0.000049999"));
    assert_eq!(both(50_000), pair("$0.0001", "0.00005"));
    assert_eq!(both(6_000_000), pair("$0.0060", "0.006"));
    assert_eq!(both(994_999_999), pair("$0.9950", "0.994999999"));
    assert_eq!(both(995_000_000), pair("$1.00", "0.995"));
    assert_eq!(both(12_345_678_901), pair("$12.35", "12.345678901"));
    assert_eq!(both(1_234_567_000_000), pair("$1,235", "1234.567"));
    // $0.0042 and $12 at 1,380 won.
    let won = Currency::read("KRW", "1380");
    assert_eq!(super::money(4_200_000, won.as_ref()), "₩5.80");
    assert_eq!(super::money(12_000_000_000, won.as_ref()), "₩16,560");
}

#[test]
fn a_mark_has_no_zeros_behind_the_cents_and_an_estimate_has_a_tilde() {
    for (nano, mark, about) in [
        (500_000_000, "$0.50", "~$0.5000"),
        (125_000_000, "$0.125", "~$0.1250"),
        (200_000, "$0.0002", "~$0.0002"),
        (2_000_000_000, "$2.00", "~$2.00"),
        (2_000_000_000_000, "$2,000", "~$2,000"),
        (10, "<$0.0001", "<$0.0001"),
        (0, "$0", "~$0"),
    ] {
        assert_eq!(super::money_mark(nano, None), mark);
        assert_eq!(super::about_money(nano, None), about);
    }
}
