//! What really went over the wire for one request, for people to look at.

use serde::{Deserialize, Serialize};

use crate::http::{HttpRequest, ResponseHead};

#[cfg(test)]
mod tests;

/// So much of a reply's body is kept, in bytes.
const MOST_BYTES: usize = 256 * 1024;

/// One request and its reply. Credentials in it are masked before it is made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// As it was sent; a masked credential ends in the last four characters of the key at most.
    pub request: Option<HttpRequest>,
    /// The names of the headers that hold a credential.
    pub credentials: Vec<String>,
    /// Status and readable headers of the reply, once they had come.
    pub head: Option<ResponseHead>,
    /// The body as it came.
    pub pieces: Vec<Piece>,
    /// Whether more came than is kept.
    pub shortened: bool,
}

/// What came at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Milliseconds since the request left.
    pub at_ms: u64,
    /// The bytes as text.
    pub text: String,
}

impl Trace {
    /// Notes the request: what `sent` has and `written` has not is a credential, and is masked by `mask`;
    /// so is a header of the user's own that sounds like one.
    pub fn sent(
        &mut self,
        written: &HttpRequest,
        sent: &HttpRequest,
        mask: impl Fn(&str) -> String,
    ) {
        let mut shown = sent.clone();
        for header in &mut shown.headers {
            if !written.headers.contains(header) || sounds_secret(&header.0) {
                self.credentials.push(header.0.clone());
                header.1 = match header.1.split_once(' ') {
                    Some((scheme, key)) => format!("{scheme} {}", mask(key)),
                    None => mask(&header.1),
                };
            }
        }
        self.request = Some(shown);
    }

    /// Notes bytes of the body.
    pub fn came(&mut self, at_ms: u64, bytes: &[u8]) {
        let kept: usize = self.pieces.iter().map(|piece| piece.text.len()).sum();
        let room = MOST_BYTES.saturating_sub(kept);
        let part = bytes.get(..room).unwrap_or(bytes);
        self.shortened |= part.len() < bytes.len();
        if !part.is_empty() {
            self.pieces.push(Piece {
                at_ms,
                text: String::from_utf8_lossy(part).into_owned(),
            });
        }
    }

    /// The request for a POSIX shell, with `$API_KEY` where the key was.
    pub fn curl(&self) -> String {
        let Some(request) = &self.request else {
            return String::new();
        };
        let mut command = format!("curl -N {}", quoted(&request.url));
        for (name, value) in &request.headers {
            let header = if self.credentials.contains(name) {
                let scheme = value.split_once(' ').map_or("", |(scheme, _)| scheme);
                // Double quotes, so that the shell puts the key in.
                format!(
                    "\"{name}: {scheme}{}$API_KEY\"",
                    if scheme.is_empty() { "" } else { " " }
                )
            } else {
                quoted(&format!("{name}: {value}"))
            };
            command.push_str(&format!(" \\\n  -H {header}"));
        }
        if let Some(body) = &request.body {
            command.push_str(&format!(" \\\n  --data-raw {}", quoted(body)));
        }
        command
    }
}

fn sounds_secret(name: &str) -> bool {
    ["key", "token", "secret", "auth", "password"]
        .iter()
        .any(|sound| name.contains(sound))
}

/// One word of a shell command.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
