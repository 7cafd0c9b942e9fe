//! What the fields write into the base URL, and what they leave alone.

use super::*;

fn typed(part: &str, project: &str) -> Typed {
    Typed {
        part: part.to_owned(),
        project: project.to_owned(),
    }
}

#[test]
fn another_address_stays_until_something_is_chosen() {
    let other = Typed::of(Some(&Place::VERTEX), "http://localhost:9100/vertex/v1");
    assert_eq!(other, Typed::default());
    assert_eq!(other.base_url(&Place::VERTEX), None);
    assert_eq!(
        Typed::of(None, "https://api.openai.com/v1"),
        Typed::default()
    );
}

#[test]
fn a_project_without_a_location_is_global() {
    let base_url = "https://aiplatform.googleapis.com/v1/projects/p-1/locations/global";
    assert_eq!(
        typed("", "p-1").base_url(&Place::VERTEX),
        Some(Ok(base_url.to_owned()))
    );
}

#[test]
fn the_field_that_is_no_name_is_told() {
    for (place, part, project, bad) in [
        (Place::VERTEX, "us-east5", "No Project", Misspelt::Project),
        (Place::AZURE_OPENAI, "my_resource", "", Misspelt::Resource),
        (
            Place::AZURE_OPENAI,
            "https://contoso",
            "",
            Misspelt::Resource,
        ),
    ] {
        assert_eq!(typed(part, project).base_url(&place), Some(Err(bad)));
    }
}
