//! From the fields to the settings and back.

use maas_protocol::extras::HeaderFault;

use super::*;

fn typed(headers: &str, extra_body: &str) -> Typed {
    Typed {
        headers: headers.to_owned(),
        extra_body: extra_body.to_owned(),
    }
}

#[test]
fn what_was_saved_stands_in_the_fields_again() {
    let mut config = ProviderConfig::default();
    let body = "{\n  \"top_k\": 40\n}";
    let saved = typed("\nX-Team:blue\n X-B : 2", &format!("{body}\n")).put_into(&mut config);
    assert_eq!(saved, Ok(()));
    let again = Typed::of(&config);
    assert_eq!(again, typed("X-Team: blue\nX-B: 2", body));
    assert_eq!(again.put_into(&mut config), Ok(()));
    assert_eq!(Typed::of(&config), again);
    assert_eq!(Typed::default().put_into(&mut config), Ok(()));
    assert_eq!(config, ProviderConfig::default());
}

#[test]
fn one_bad_field_saves_neither() {
    let bad_header = Fault::Headers(HeaderError {
        line: 1,
        fault: HeaderFault::Taken,
    });
    for (typed, fault) in [
        (typed("Host: me", "{\"top_k\": 40}"), bad_header),
        (
            typed("X-Team: blue", "[]"),
            Fault::ExtraBody(ExtraBodyError::NotObject),
        ),
    ] {
        let mut config = ProviderConfig::default();
        assert_eq!(typed.put_into(&mut config), Err(fault));
        assert_eq!(config, ProviderConfig::default());
    }
}
