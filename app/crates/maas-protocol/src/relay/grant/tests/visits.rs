//! Where, when and by whom a token is good.

use super::*;

#[test]
fn a_visit_has_to_be_where_and_when_the_token_is_good() {
    let denied = ["aaaaaaaaaaaaaaaa".to_owned(), "0123456789abcdef".to_owned()];
    let visit = Visit {
        aud: "relay.example",
        now_s: NOW,
        min_epoch: 3,
        denied: &denied[..1],
        origin: None,
        address: Some("203.0.113.7"),
    };
    let page = Some("https://app.example");
    let at = |address| Visit {
        address: Some(address),
        ..visit
    };
    let from = |origin| Visit {
        origin: Some(origin),
        ..visit
    };
    let when = |now_s| Visit { now_s, ..visit };
    type Change = fn(&mut Grant);
    let nothing: Change = |_| ();
    let pages: Change =
        |grant| grant.origins = list(&["https://app.example", "http://localhost:8787"]);
    let office: Change =
        |grant| grant.cidrs = list(&["203.0.113.0/24", "2001:db8:1::/48", "192.0.2.9"]);
    let tight: Change = |grant| grant.cidrs = list(&["203.0.113.8/29", "2001:db8::/127"]);
    let everywhere: Change = |grant| grant.cidrs = list(&["0.0.0.0/0", "::/0"]);
    for (change, visit, outcome) in [
        (nothing, visit, Ok(())),
        // Elsewhere.
        (
            nothing,
            Visit {
                aud: "other.example",
                ..visit
            },
            REFUSED,
        ),
        (
            nothing,
            Visit {
                aud: "relay.example:8443",
                ..visit
            },
            REFUSED,
        ),
        (nothing, Visit { aud: "", ..visit }, REFUSED),
        // At another time.
        (nothing, when(NOW + DAY - 1), Ok(())),
        (nothing, when(NOW + DAY), REFUSED),
        (nothing, when(NOW + 1000 * DAY), REFUSED),
        (nothing, when(NOW - DAY), Ok(())),
        (nothing, when(NOW - DAY - 60), Ok(())),
        (nothing, when(NOW - DAY - 61), REFUSED),
        (nothing, when(0), REFUSED),
        (|grant| grant.exp = grant.iat + 90 * DAY, visit, Ok(())),
        (|grant| grant.exp = grant.iat + 90 * DAY + 1, visit, REFUSED),
        (|grant| grant.exp = u64::MAX, visit, REFUSED),
        (|grant| grant.exp = grant.iat, visit, REFUSED),
        (|grant| grant.nbf = NOW + 61, visit, REFUSED),
        // Revoked.
        (|grant| grant.epoch = 2, visit, REFUSED),
        (|grant| grant.epoch = 0, visit, REFUSED),
        (|grant| grant.epoch = 4, visit, Ok(())),
        (
            nothing,
            Visit {
                min_epoch: 4,
                ..visit
            },
            REFUSED,
        ),
        (
            nothing,
            Visit {
                min_epoch: u32::MAX,
                ..visit
            },
            REFUSED,
        ),
        (
            nothing,
            Visit {
                min_epoch: 0,
                ..visit
            },
            Ok(()),
        ),
        (
            nothing,
            Visit {
                denied: &denied,
                ..visit
            },
            REFUSED,
        ),
        // Pages.
        (
            nothing,
            Visit {
                origin: page,
                ..visit
            },
            Ok(()),
        ),
        (
            pages,
            Visit {
                origin: page,
                ..visit
            },
            Ok(()),
        ),
        (pages, from("http://localhost:8787"), Ok(())),
        (pages, visit, REFUSED),
        (pages, from("https://app.example.evil"), REFUSED),
        (pages, from("https://app.example:8443"), REFUSED),
        (pages, from("http://app.example"), REFUSED),
        (pages, from("https://APP.example"), REFUSED),
        (pages, from("null"), REFUSED),
        (pages, from(""), REFUSED),
        // Networks.
        (office, visit, Ok(())),
        (office, at("203.0.113.255"), Ok(())),
        (office, at(" 203.0.113.0 "), Ok(())),
        (office, at("::ffff:203.0.113.7"), Ok(())),
        (office, at("2001:db8:1:ffff::1"), Ok(())),
        (office, at("192.0.2.9"), Ok(())),
        (office, at("192.0.2.8"), REFUSED),
        (office, at("203.0.112.255"), REFUSED),
        (office, at("203.0.114.0"), REFUSED),
        (office, at("2001:db8:2::1"), REFUSED),
        (office, at("::cb00:7107"), REFUSED),
        (office, at("203.0.113.7, 198.51.100.1"), REFUSED),
        (office, at("203.0.113.7:443"), REFUSED),
        (office, at("localhost"), REFUSED),
        (office, at(""), REFUSED),
        (
            office,
            Visit {
                address: None,
                ..visit
            },
            REFUSED,
        ),
        (tight, at("203.0.113.15"), Ok(())),
        (tight, at("203.0.113.16"), REFUSED),
        (tight, at("203.0.113.7"), REFUSED),
        (tight, at("2001:db8::1"), Ok(())),
        (tight, at("2001:db8::2"), REFUSED),
        (everywhere, visit, Ok(())),
        (everywhere, at("2001:db8::2"), Ok(())),
        (
            everywhere,
            Visit {
                address: None,
                ..visit
            },
            REFUSED,
        ),
    ] {
        let mut grant = grant();
        change(&mut grant);
        assert_eq!(grant.admit(&visit), outcome, "{grant:?} {visit:?}");
    }
}

#[test]
fn networks_are_spelled_in_one_way() {
    for (network, is_one) in [
        ("203.0.113.0/24", true),
        ("203.0.113.7", true),
        ("0.0.0.0/0", true),
        ("2001:db8::/32", true),
        ("::1", true),
        ("203.0.113.0/33", false),
        ("2001:db8::/129", false),
        ("203.0.113.0/", false),
        ("203.0.113.0/+8", false),
        ("203.0.113.0/08", false),
        ("203.0.113.0/-1", false),
        ("203.0.113/24", false),
        ("203.0.113.0/24/24", false),
        ("example.org/24", false),
        (" 203.0.113.0/24", false),
        ("", false),
    ] {
        assert_eq!(is_network(network), is_one, "{network}");
    }
}
