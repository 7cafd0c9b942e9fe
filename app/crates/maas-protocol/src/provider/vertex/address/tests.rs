//! Addresses there and back, and what is none.

use super::*;
use crate::{
    place::Place,
    provider::{ProviderId, check_base_url},
};

#[test]
fn location_and_project_make_an_address_and_are_read_from_it() {
    for (location, project, url) in [
        (
            "us-east5",
            "my-project-1",
            "https://us-east5-aiplatform.googleapis.com/v1/projects/my-project-1/locations/us-east5",
        ),
        (
            "global",
            "my-project-1",
            "https://aiplatform.googleapis.com/v1/projects/my-project-1/locations/global",
        ),
        (
            "us",
            "123456789012",
            "https://aiplatform.us.rep.googleapis.com/v1/projects/123456789012/locations/us",
        ),
        (
            "eu",
            "example.com:old-one",
            "https://aiplatform.eu.rep.googleapis.com/v1/projects/example.com:old-one/locations/eu",
        ),
        ("global", "", "https://aiplatform.googleapis.com/v1"),
    ] {
        assert_eq!(base_url(location, project).as_deref(), Ok(url));
        assert_eq!(parts(url), Some((location, project)));
        assert_eq!(parts(&format!("{url}/")), Some((location, project)));
        assert_eq!(check_base_url(url).as_deref(), Ok(url));
    }
}

#[test]
fn every_location_has_an_address() {
    let locations = Place::VERTEX.choices();
    assert!(locations.len() > 40 && locations.contains(&GLOBAL));
    for location in locations {
        let url = base_url(location, "p-1").unwrap_or_default();
        assert_eq!(parts(&url), Some((*location, "p-1")));
    }
}

/// Express mode is at one address, so the location means nothing there.
#[test]
fn without_a_project_it_is_the_registrys_address() {
    let express = ProviderId::Vertex.spec().base_url;
    for location in ["", "global", "europe-west4", "nowhere"] {
        assert_eq!(base_url(location, " ").as_deref(), Ok(express));
    }
}

#[test]
fn the_wrong_field_is_named() {
    assert_eq!(base_url("", "p-1"), Err(Wrong::Location));
    assert_eq!(base_url("us-east-1", "p-1"), Err(Wrong::Location));
    for project in [
        "My-Project",
        "a/b",
        "a b",
        "a?b",
        "..",
        "a..b",
        "-a",
        "a-",
        "a@b",
        "한국",
        "a%2fb",
        &"a".repeat(101),
    ] {
        assert_eq!(
            base_url("us-east5", project),
            Err(Wrong::Project),
            "{project}"
        );
    }
    // Spaces come with what is pasted.
    assert!(base_url(" us-east5 ", " p-1\n").is_ok());
}

#[test]
fn other_addresses_have_no_parts() {
    for url in [
        "",
        "https://aiplatform.googleapis.com",
        "https://us-east5-aiplatform.googleapis.com/v1",
        "https://aiplatform.googleapis.com/v1/projects/p-1",
        "https://aiplatform.googleapis.com/v1/projects/p-1/locations/us-east5",
        "https://us-east5-aiplatform.googleapis.com/v1/projects/p-1/locations/us-east1",
        "https://us-east5-aiplatform.googleapis.com/v1/projects//locations/us-east5",
        "https://us-east5-aiplatform.googleapis.com/v1/projects/p/q/locations/us-east5",
        "https://us-east5-aiplatform.googleapis.com/v1/projects/p-1/locations/us-east5/x",
        "http://aiplatform.googleapis.com/v1",
        "https://gateway.example/v1/projects/p-1/locations/us-east5",
        "https://aiplatform.googleapis.com.evil.example/v1",
    ] {
        assert_eq!(parts(url), None, "{url}");
    }
}
