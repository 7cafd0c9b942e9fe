//! One row per thing that can be wrong.

use super::*;

const FAR: &str = "https://api.example/v1";
const NEAR: &str = "http://localhost:8000/v1";

fn failed(kind: ErrorKind, status: Option<u16>) -> ProviderError {
    ProviderError {
        status,
        ..ProviderError::new(kind, "")
    }
}

/// A list that did not come.
fn listed(address: &str, error: ProviderError) -> Observations {
    Observations {
        route: Route::Direct,
        address: address.to_owned(),
        listed: Err(error),
        online: true,
        page_is_local: false,
        probed: None,
    }
}

/// A direct request that died, and what was looked at then.
fn died(address: &str, probed: Probes) -> Observations {
    Observations {
        probed: Some(probed),
        ..listed(address, failed(ErrorKind::Blocked, None))
    }
}

fn answering() -> Probes {
    Probes {
        answers: true,
        ..Probes::default()
    }
}

#[test]
fn what_was_said_is_repeated() {
    use ErrorKind::*;
    for (kind, status, diagnosis) in [
        (NoKey, None, Diagnosis::Told(NoKey)),
        (BadKey, Some(401), Diagnosis::Told(BadKey)),
        (BadKey, None, Diagnosis::Told(BadKey)),
        (Forbidden, Some(403), Diagnosis::Told(Forbidden)),
        (NoCredit, Some(402), Diagnosis::Told(NoCredit)),
        (NoCredit, Some(429), Diagnosis::Told(NoCredit)),
        (RateLimited, Some(429), Diagnosis::Told(RateLimited)),
        (Overloaded, Some(503), Diagnosis::Told(Overloaded)),
        (UnboundHost, None, Diagnosis::Told(UnboundHost)),
        (Cancelled, None, Diagnosis::Told(Cancelled)),
        (BadRequest, None, Diagnosis::Told(BadRequest)),
        (BadModel, Some(404), Diagnosis::WrongUrl),
        (BadRequest, Some(405), Diagnosis::WrongUrl),
        (Malformed, None, Diagnosis::WrongUrl),
        (Blocked, Some(401), Diagnosis::CorsRefused),
        (Relay, Some(404), Diagnosis::Told(Relay)),
        (Relay, None, Diagnosis::Told(Relay)),
    ] {
        let mut seen = listed(FAR, failed(kind, status));
        if kind == Relay {
            seen.route = Route::Relay;
        }
        assert_eq!(diagnose(&seen), diagnosis, "{kind:?} {status:?}");
    }
    let works = Observations {
        listed: Ok(0),
        ..listed(FAR, failed(Malformed, None))
    };
    assert_eq!(diagnose(&works), Diagnosis::Works);
}

#[test]
fn what_could_not_be_read_is_told_from_what_else_answers() {
    let front = |probes: Probes| Probes {
        front_readable: true,
        ..probes
    };
    let bare = |status| Probes {
        bare: Some(status),
        ..answering()
    };
    for (address, probes, diagnosis) in [
        (FAR, Probes::default(), Diagnosis::Unreachable),
        (NEAR, Probes::default(), Diagnosis::NotRunning),
        (
            "https://box.local",
            Probes::default(),
            Diagnosis::NotRunning,
        ),
        (FAR, answering(), Diagnosis::CorsRefused),
        (NEAR, answering(), Diagnosis::CorsRefused),
        (NEAR, front(answering()), Diagnosis::UnreadableRefusal),
        (FAR, bare(401), Diagnosis::UnreadableRefusal),
        (NEAR, bare(404), Diagnosis::UnreadableRefusal),
        (NEAR, bare(200), Diagnosis::HeadersRefused),
        (NEAR, front(bare(204)), Diagnosis::HeadersRefused),
    ] {
        assert_eq!(
            diagnose(&died(address, probes.clone())),
            diagnosis,
            "{address} {probes:?}"
        );
    }
}

#[test]
fn the_relays_answer_settles_it_and_its_trouble_does_not() {
    let relayed = |relayed| {
        diagnose(&died(
            FAR,
            Probes {
                relayed: Some(relayed),
                ..answering()
            },
        ))
    };
    assert_eq!(relayed(Ok(3)), Diagnosis::WorksRelayed);
    for (kind, status, diagnosis) in [
        (
            ErrorKind::BadKey,
            Some(401),
            Diagnosis::Told(ErrorKind::BadKey),
        ),
        (
            ErrorKind::NoCredit,
            Some(429),
            Diagnosis::Told(ErrorKind::NoCredit),
        ),
        (ErrorKind::BadModel, Some(404), Diagnosis::WrongUrl),
        (ErrorKind::Relay, Some(502), Diagnosis::CorsRefused),
        (ErrorKind::Relay, None, Diagnosis::CorsRefused),
        (ErrorKind::CutOff, None, Diagnosis::CorsRefused),
    ] {
        assert_eq!(relayed(Err(failed(kind, status))), diagnosis, "{kind:?}");
    }
}

#[test]
fn unencrypted_addresses_reach_this_machine_only() {
    for (address, mixed) in [
        ("http://localhost:11434", false),
        ("http://127.0.0.1/v1", false),
        ("https://192.168.0.7", false),
        ("http://192.168.0.7:8000", true),
        ("http://box.local/v1", true),
        ("http://localhost.evil.example", true),
        ("http://[::1]:8080", true),
    ] {
        assert_eq!(is_mixed_content(address), mixed, "{address}");
        let seen = died(address, Probes::default());
        assert_eq!(
            diagnose(&seen) == Diagnosis::MixedContent,
            mixed,
            "{address}"
        );
    }
}

#[test]
fn the_browser_may_keep_the_page_from_the_local_network() {
    use Permission::*;
    for (permission, address, page_is_local, kept) in [
        (Denied, NEAR, false, true),
        (Prompt, NEAR, false, true),
        (Denied, "https://192.168.0.7", false, true),
        (Granted, NEAR, false, false),
        (Unknown, NEAR, false, false),
        (Prompt, NEAR, true, false),
        (Denied, FAR, false, false),
    ] {
        let seen = Observations {
            page_is_local,
            ..died(
                address,
                Probes {
                    permission,
                    ..answering()
                },
            )
        };
        let diagnosis = diagnose(&seen);
        assert_eq!(
            diagnosis == Diagnosis::LocalNetwork,
            kept,
            "{permission:?} {address}"
        );
    }
}

#[test]
fn without_a_network_only_this_machine_is_at_fault() {
    for (address, route, diagnosis) in [
        (FAR, Route::Direct, Diagnosis::Offline),
        ("https://192.168.0.7", Route::Direct, Diagnosis::Offline),
        (NEAR, Route::Direct, Diagnosis::NotRunning),
        (FAR, Route::Relay, Diagnosis::Offline),
    ] {
        let mut seen = died(address, Probes::default());
        seen.online = false;
        seen.route = route;
        if route == Route::Relay {
            seen.listed = Err(failed(ErrorKind::Relay, None));
        }
        assert_eq!(diagnose(&seen), diagnosis, "{address}");
    }
    // Who answers is not offline, whatever the browser thinks.
    let mut seen = listed(FAR, failed(ErrorKind::BadKey, Some(401)));
    seen.online = false;
    assert_eq!(diagnose(&seen), Diagnosis::Told(ErrorKind::BadKey));
}
