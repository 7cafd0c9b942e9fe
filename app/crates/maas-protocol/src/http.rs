//! HTTP as plain data: what to send and how the reply began. Somebody else sends it.

use serde::{Deserialize, Serialize};

/// The methods the product uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Sends a body.
    Post,
}

impl Method {
    /// The method's name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// A finished request, complete but for the credential, which only the keyring adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// Absolute URL, query included; never holds a credential.
    pub url: String,
    /// Headers in sending order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, JSON text; `None` for GET.
    pub body: Option<String>,
}

/// Status and headers of a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseHead {
    /// The status code.
    pub status: u16,
    /// The headers the browser lets us read, names in lower case.
    pub headers: Vec<(String, String)>,
}

impl ResponseHead {
    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}
