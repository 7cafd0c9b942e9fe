//! Vertex AI's base URLs: a location and a project, or neither.

use crate::{provider::origin, relay::HostTemplate};

/// The location of an address that names none, and the one where newest models come first.
pub const GLOBAL: &str = "global";

/// The field of an address that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The location is none that Google has.
    Location,
    /// The project is not spelled as Google's ids and numbers of projects are.
    Project,
}

/// The base URL for a project at a location; without a project it is express mode's, wherever that runs.
///
/// # Errors
/// [`Wrong`] names the field.
pub fn base_url(location: &str, project: &str) -> Result<String, Wrong> {
    let (location, project) = (location.trim(), project.trim());
    let host = |location| HostTemplate::VERTEX.origin(location).ok_or(Wrong::Location);
    if project.is_empty() {
        return Ok(format!("{}/v1", host(GLOBAL)?));
    }
    let host = host(location)?;
    if !is_project(project) {
        return Err(Wrong::Project);
    }
    Ok(format!("{host}/v1/projects/{project}/locations/{location}"))
}

/// Location and project of a base URL, the project empty in express mode; `None` for any other address.
pub fn parts(base_url: &str) -> Option<(&str, &str)> {
    let base_url = base_url.trim_end_matches('/');
    let origin = origin(base_url)?;
    let host = HostTemplate::VERTEX.part_of(&origin)?;
    let path = base_url.strip_prefix(&origin)?;
    if path == "/v1" {
        return (host == GLOBAL).then_some((GLOBAL, ""));
    }
    let (project, location) = path
        .strip_prefix("/v1/projects/")?
        .split_once("/locations/")?;
    (location == host && is_project(project)).then_some((location, project))
}

/// Whether a text is spelled as a project's id or number: old ids have a domain and a colon before them.
fn is_project(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.:".contains(&b);
    let edge = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    (1..=100).contains(&text.len())
        && text.bytes().all(plain)
        && edge(bytes.first())
        && edge(bytes.last())
        && !text.contains("..")
}

#[cfg(test)]
mod tests;
