//! Amounts are read and shown to the last digit, and what is no amount is refused.

use super::{Currency, read_decimal, write_decimal};

#[test]
fn a_decimal_is_read_to_its_last_place_or_refused() {
    for (text, units) in [
        ("1.25", Some(1_250_000)),
        (" 1,380 ", Some(1_380_000_000)),
        ("0.000001", Some(1)),
        (".5", Some(500_000)),
        ("3.", Some(3_000_000)),
        ("3.1000000000", Some(3_100_000)),
        ("0.0000001", None),
        ("", None),
        (".", None),
        ("-1", None),
        ("1e3", None),
        ("1.2.3", None),
        ("99999999999999999999", None),
    ] {
        assert_eq!(read_decimal(text, 6), units, "{text}");
    }
    assert_eq!(write_decimal(1_250_000, 6), "1.25");
    assert_eq!(write_decimal(3_000_000, 6), "3");
    assert_eq!(write_decimal(0, 6), "0");
}

#[test]
fn an_amount_in_another_currency_is_the_dollars_at_the_rate_that_was_typed() {
    let won = Currency::read("krw", "1,380").unwrap_or_else(|| unreachable!());
    // $0.0042 at 1,380 won are 5.796 won.
    assert_eq!(won.of(4_200_000), 5_796_000_000);
    // Half a nano-won is rounded up, and what is beyond counting stays at the end of it.
    assert_eq!(won.of(1), 1380);
    assert_eq!(won.of(u64::MAX), u64::MAX);
    assert_eq!(won.sign(), "₩");
    for (code, rate) in [
        ("KR", "1"),
        ("KRWW", "1"),
        ("K1W", "1"),
        ("KRW", "0"),
        ("KRW", "x"),
    ] {
        assert_eq!(Currency::read(code, rate), None, "{code} {rate}");
    }
}
