//! What a choice writes, it reads; and of other addresses it reads nothing.

use super::*;

#[test]
fn a_choice_reads_back_from_the_address_it_wrote() {
    for (place, part, project, base_url) in [
        (
            Place::BEDROCK,
            "eu-west-1",
            "",
            "https://bedrock-runtime.eu-west-1.amazonaws.com",
        ),
        (
            Place::AZURE_OPENAI,
            "contoso",
            "",
            "https://contoso.openai.azure.com/openai/v1",
        ),
        (
            Place::VERTEX,
            "global",
            "",
            "https://aiplatform.googleapis.com/v1",
        ),
        (
            Place::VERTEX,
            "us-east5",
            "my-project-1",
            "https://us-east5-aiplatform.googleapis.com/v1/projects/my-project-1/locations/us-east5",
        ),
    ] {
        assert_eq!(place.base_url(part, project).as_deref(), Some(base_url));
        let read = place.read(&format!("{base_url}/"));
        assert_eq!(
            read,
            Some((part.to_owned(), project.to_owned())),
            "{base_url}"
        );
    }
}

#[test]
fn other_addresses_are_of_no_place() {
    for (place, base_url) in [
        (
            Place::BEDROCK,
            "https://bedrock-runtime.mars-1.amazonaws.com",
        ),
        (Place::BEDROCK, "http://localhost:9100/bedrock"),
        (
            Place::AZURE_OPENAI,
            "https://contoso.openai.azure.com/openai/deployments/d",
        ),
        (
            Place::AZURE_OPENAI,
            "https://contoso.cognitiveservices.azure.com/openai/v1",
        ),
        (Place::VERTEX, "https://aiplatform.googleapis.com/v1beta1"),
        (Place::VERTEX, ""),
    ] {
        assert_eq!(place.read(base_url), None, "{base_url}");
    }
    for (place, part, project) in [
        (Place::BEDROCK, "mars-1", ""),
        (Place::AZURE_OPENAI, "no_label", ""),
        (Place::VERTEX, "us-east5", "No Project"),
        (Place::VERTEX, "mars", "p"),
    ] {
        assert_eq!(place.base_url(part, project), None, "{part} {project}");
    }
}
