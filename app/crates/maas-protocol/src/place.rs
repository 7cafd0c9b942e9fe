//! Base URLs that follow from a choice that people know by its name: a region, a location, a resource.
//!
//! The base URL alone is kept and used; these are ways to write and to read it.

use crate::{
    provider::{self, vertex_address},
    relay::{HostPart, HostTemplate},
};

/// What a provider's base URL follows from.
#[derive(Clone, Copy)]
pub struct Place {
    /// What the choice is called.
    pub part: PlacePart,
    /// The host, and what the choice may be.
    host: HostTemplate,
    /// What stands behind the host, of the choice and the project.
    path: Path,
}

/// What a choice is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlacePart {
    /// A region of AWS.
    Region,
    /// A location of Google's, with a project.
    Location,
    /// A resource of Azure's, by the name that people gave it.
    Resource,
}

#[derive(Clone, Copy)]
enum Path {
    Fixed(&'static str),
    Vertex,
}

impl Place {
    /// Amazon Bedrock, by region.
    pub const BEDROCK: Self = Self {
        part: PlacePart::Region,
        host: HostTemplate::BEDROCK_RUNTIME,
        path: Path::Fixed(""),
    };

    /// An Azure OpenAI resource, at the address of its newer API.
    pub const AZURE_OPENAI: Self = Self {
        part: PlacePart::Resource,
        host: HostTemplate::AZURE_OPENAI,
        path: Path::Fixed("/openai/v1"),
    };

    /// Google's Vertex AI, by location and project.
    pub const VERTEX: Self = Self {
        part: PlacePart::Location,
        host: HostTemplate::VERTEX,
        path: Path::Vertex,
    };

    /// What there is to choose from; empty where people give names.
    pub fn choices(&self) -> &'static [&'static str] {
        match self.host.part {
            HostPart::OneOf(list) => list,
            HostPart::Label => &[],
        }
    }

    /// The base URL of a choice; `None` where choice or project are not spelled as such things are. Only a
    /// location has a project, which may be empty.
    pub fn base_url(&self, part: &str, project: &str) -> Option<String> {
        match self.path {
            Path::Fixed(path) => Some(format!("{}{path}", self.host.origin(part.trim())?)),
            Path::Vertex => vertex_address::base_url(part, project).ok(),
        }
    }

    /// The choice and the project that a base URL stands for; `None` of an address of another kind.
    pub fn read(&self, base_url: &str) -> Option<(String, String)> {
        let base_url = base_url.trim().trim_end_matches('/');
        let (part, project) = match self.path {
            Path::Fixed(path) => {
                let origin = provider::origin(base_url)?;
                let own = base_url.strip_prefix(&origin)? == path;
                (self.host.part_of(&origin).filter(|_| own)?.to_owned(), "")
            }
            Path::Vertex => {
                let (location, project) = vertex_address::parts(base_url)?;
                (location.to_owned(), project)
            }
        };
        Some((part, project.to_owned()))
    }
}

#[cfg(test)]
mod tests;
