//! When a request is sent again, and when never.

use super::*;

fn error(kind: ErrorKind, status: Option<u16>, retry_after_ms: Option<u64>) -> ProviderError {
    ProviderError {
        status,
        retry_after_ms,
        ..ProviderError::new(kind, "")
    }
}

#[test]
fn a_refusal_that_passes_is_tried_again_twice_and_ever_later() {
    let busy = error(ErrorKind::Overloaded, Some(529), None);
    assert_eq!(wait_ms(&busy, 0, 0), Some(1_000));
    assert_eq!(wait_ms(&busy, 0, 255), Some(1_498));
    assert_eq!(wait_ms(&busy, 1, 0), Some(2_000));
    assert_eq!(wait_ms(&busy, 2, 0), None);
    // 524 is what OpenRouter and Together say of a gateway that waited too long.
    for status in [408, 409, 498, 500, 524] {
        let passing = error(ErrorKind::Overloaded, Some(status), None);
        assert_eq!(wait_ms(&passing, 0, 0), Some(1_000), "{status}");
    }
}

#[test]
fn the_wait_a_provider_asks_for_is_kept_unless_it_is_too_long() {
    let limited = |ms| error(ErrorKind::RateLimited, Some(429), Some(ms));
    assert_eq!(wait_ms(&limited(7_000), 0, 99), Some(7_000));
    assert_eq!(wait_ms(&limited(60_001), 0, 99), None);
}

#[test]
fn what_will_not_pass_or_may_have_run_is_never_sent_again() {
    for (kind, status) in [
        (ErrorKind::Blocked, None),
        (ErrorKind::Overloaded, None),
        (ErrorKind::Relay, Some(502)),
        (ErrorKind::NoCredit, Some(429)),
        (ErrorKind::BadKey, Some(401)),
        (ErrorKind::BadRequest, Some(400)),
        (ErrorKind::CutOff, None),
        (ErrorKind::TooLong, Some(413)),
    ] {
        assert_eq!(wait_ms(&error(kind, status, None), 0, 0), None, "{kind:?}");
    }
}
