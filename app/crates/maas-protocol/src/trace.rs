//! What really went over the wire for one request, for people to look at.

use serde::{Deserialize, Serialize};

use crate::http::{HttpRequest, ResponseHead};

#[cfg(test)]
mod tests;

/// The scheme of AWS signatures, and the header that says when one was made, which is no secret.
const SIGNATURE: &str = "AWS4-HMAC-SHA256";
const SIGNED_AT: &str = "x-amz-date";

/// So much of a reply's body is kept, in bytes.
const MOST_BYTES: usize = 256 * 1024;

/// So long a run of letters and digits is no text that anybody reads, …
const MOST_RUN: usize = 4096;
/// … and so much of it is kept.
const SHOWN_OF_RUN: usize = 48;

/// One request and its reply. Credentials in it are masked before it is made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// As it was sent, the bytes of files left out; a masked credential ends in the last four characters of the key at most.
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
        let mut shown = HttpRequest {
            method: sent.method,
            url: sent.url.clone(),
            headers: sent.headers.clone(),
            body: sent.body.as_deref().map(without_files),
        };
        // A request that is sent once more takes the place of the first.
        self.credentials.clear();
        for (name, value) in &mut shown.headers {
            let added = !written.headers.iter().any(|(own, _)| own == name);
            if (added && name != SIGNED_AT) || sounds_secret(name) {
                self.credentials.push(name.clone());
                *value = masked(value, &mask);
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
                text: readable(part),
            });
        }
    }

    /// The request for a POSIX shell, with `$API_KEY` where the key was, and `$AWS_…` where it was signed.
    pub fn curl(&self) -> String {
        let Some(request) = &self.request else {
            return String::new();
        };
        let signed = request.headers.iter().find_map(|(_, value)| scope(value));
        let mut command = format!("curl -N {}", quoted(&request.url));
        for (name, value) in &request.headers {
            let header = match (self.credentials.contains(name), signed) {
                (false, Some(_)) if name == SIGNED_AT => continue,
                (false, _) => quoted(&format!("{name}: {value}")),
                // Double quotes, so that the shell puts the key in.
                (true, Some(_)) if scope(value).is_none() => {
                    format!("\"{name}: $AWS_SESSION_TOKEN\"")
                }
                (true, Some((region, service))) => {
                    let flags = format!("--aws-sigv4 aws:amz:{region}:{service}");
                    let pair = "--user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"";
                    command.push_str(&format!(" \\\n  {flags} {pair}"));
                    continue;
                }
                (true, None) => match value.split_once(' ') {
                    Some((scheme, _)) => format!("\"{name}: {scheme} $API_KEY\""),
                    None => format!("\"{name}: $API_KEY\""),
                },
            };
            command.push_str(&format!(" \\\n  -H {header}"));
        }
        if let Some(body) = &request.body {
            command.push_str(&format!(" \\\n  --data-raw {}", quoted(body)));
        }
        command
    }
}

/// A credential header as people may see it: of a signature the scope and the names of the headers it covers stay.
fn masked(value: &str, mask: impl Fn(&str) -> String) -> String {
    match value.split_once(' ') {
        Some((SIGNATURE, parts)) => {
            let parts = parts.split(", ").map(|part| match part.split_once('=') {
                Some(("Credential", key)) => {
                    let (id, scope) = key.split_once('/').unwrap_or((key, ""));
                    format!("Credential={}/{scope}", mask(id))
                }
                Some(("SignedHeaders", _)) => part.to_owned(),
                Some((name, secret)) => format!("{name}={}", mask(secret)),
                None => mask(part),
            });
            let parts: Vec<String> = parts.collect();
            format!("{SIGNATURE} {}", parts.join(", "))
        }
        Some((scheme, key)) => format!("{scheme} {}", mask(key)),
        None => mask(value),
    }
}

/// Region and service that a signature is for; `None` of any other header.
fn scope(value: &str) -> Option<(&str, &str)> {
    let rest = value.strip_prefix(SIGNATURE)?;
    let mut parts = rest.split('/').skip(2);
    Some((parts.next()?, parts.next()?))
}

/// Bytes as text; what cannot be shown is a dot.
fn readable(bytes: &[u8]) -> String {
    let shown = |c: char| {
        let hidden = c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if hidden { '·' } else { c }
    };
    String::from_utf8_lossy(bytes).chars().map(shown).collect()
}

fn sounds_secret(name: &str) -> bool {
    ["key", "token", "secret", "auth", "password"]
        .iter()
        .any(|sound| name.contains(sound))
}

/// A body without the bytes of its files: of each long run of base64 the beginning stays, and how much it was.
fn without_files(body: &str) -> String {
    let in_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let mut shown = String::new();
    let mut rest = body;
    while let Some(start) = rest.find(in_base64) {
        let (before, run) = rest.split_at(start);
        let end = run.find(|c| !in_base64(c)).unwrap_or(run.len());
        let (run, after) = run.split_at(end);
        shown.push_str(before);
        match run.get(..SHOWN_OF_RUN).filter(|_| run.len() > MOST_RUN) {
            Some(begin) => {
                let left_out = run.len() - SHOWN_OF_RUN;
                shown.push_str(&format!("{begin}… ({left_out} more characters of a file)"));
            }
            None => shown.push_str(run),
        }
        rest = after;
    }
    shown.push_str(rest);
    shown
}

/// One word of a shell command.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
