//! Hosts with one part that the caller names: a resource, a region or a location.
//!
//! The rest of the host stands here, so that a caller can choose among one company's hosts and no others.

use crate::provider;

/// A host with one part that the caller names, and the rule for that part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostTemplate {
    /// What the part may be.
    pub part: HostPart,
    /// What stands before the part.
    pub before: &'static str,
    /// What stands after the part.
    pub after: &'static str,
    /// Parts whose host is written otherwise, as part and host.
    pub exceptions: &'static [(&'static str, &'static str)],
}

/// What the part of a host that the caller names may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostPart {
    /// A name that people chose: any one DNS label in lower case.
    Label,
    /// One of a list.
    OneOf(&'static [&'static str]),
}

impl HostTemplate {
    /// An Azure OpenAI resource.
    pub const AZURE_OPENAI: Self = Self {
        part: HostPart::Label,
        before: "",
        after: ".openai.azure.com",
        exceptions: &[],
    };

    /// Amazon Bedrock's models, by region.
    pub const BEDROCK_RUNTIME: Self = Self {
        part: HostPart::OneOf(AWS_REGIONS),
        before: "bedrock-runtime.",
        after: ".amazonaws.com",
        exceptions: &[],
    };

    /// Amazon Bedrock's lists of models, by region.
    pub const BEDROCK_CONTROL: Self = Self {
        part: HostPart::OneOf(AWS_REGIONS),
        before: "bedrock.",
        after: ".amazonaws.com",
        exceptions: &[],
    };

    /// Google's Vertex AI, by location.
    pub const VERTEX: Self = Self {
        part: HostPart::OneOf(GOOGLE_LOCATIONS),
        before: "",
        after: "-aiplatform.googleapis.com",
        exceptions: &[
            ("global", "aiplatform.googleapis.com"),
            ("us", "aiplatform.us.rep.googleapis.com"),
            ("eu", "aiplatform.eu.rep.googleapis.com"),
        ],
    };

    /// The origin for a part; `None` when the part is not allowed, character by character.
    pub fn origin(&self, part: &str) -> Option<String> {
        let allowed = match self.part {
            HostPart::Label => is_label(part),
            HostPart::OneOf(list) => list.contains(&part),
        };
        if !allowed {
            return None;
        }
        let exception = self.exceptions.iter().find(|(name, _)| *name == part);
        let built = match exception {
            Some((_, host)) => format!("https://{host}"),
            None => format!("https://{}{part}{}", self.before, self.after),
        };
        // Whatever the rule let through, the address must read back as the bytes it was built from.
        (provider::origin(&built).as_ref() == Some(&built)).then_some(built)
    }

    /// The part that an origin names; `None` when it is not of this template.
    pub fn part_of<'a>(&self, origin: &'a str) -> Option<&'a str> {
        let host = origin.strip_prefix("https://")?;
        let exception = self.exceptions.iter().find(|(_, other)| *other == host);
        let part = match exception {
            Some((name, _)) => name,
            None => host.strip_prefix(self.before)?.strip_suffix(self.after)?,
        };
        (self.origin(part).as_deref() == Some(origin)).then_some(part)
    }
}

/// Whether a text is one DNS label in lower case; encoded international names look like others and do not count.
fn is_label(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(plain)
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("xn--")
}

/// Amazon's public regions below `amazonaws.com`; China's are below another domain. A new one is added here.
const AWS_REGIONS: &[&str] = &[
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// Google Cloud's public regions, and Vertex AI's locations that span several. A new one is added here.
const GOOGLE_LOCATIONS: &[&str] = &[
    "africa-south1",
    "asia-east1",
    "asia-east2",
    "asia-northeast1",
    "asia-northeast2",
    "asia-northeast3",
    "asia-south1",
    "asia-south2",
    "asia-southeast1",
    "asia-southeast2",
    "asia-southeast3",
    "australia-southeast1",
    "australia-southeast2",
    "eu",
    "europe-central2",
    "europe-north1",
    "europe-north2",
    "europe-southwest1",
    "europe-west1",
    "europe-west10",
    "europe-west12",
    "europe-west2",
    "europe-west3",
    "europe-west4",
    "europe-west6",
    "europe-west8",
    "europe-west9",
    "global",
    "me-central1",
    "me-central2",
    "me-west1",
    "northamerica-northeast1",
    "northamerica-northeast2",
    "northamerica-south1",
    "southamerica-east1",
    "southamerica-west1",
    "us",
    "us-central1",
    "us-east1",
    "us-east4",
    "us-east5",
    "us-south1",
    "us-west1",
    "us-west2",
    "us-west3",
    "us-west4",
];

#[cfg(test)]
mod tests;
