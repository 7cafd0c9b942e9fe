//! AWS Signature Version 4: signs a finished request with a key that never travels.
//!
//! Covers the path as it is sent, so nobody on the way may change it; the host is the one of the URL.

use hmac::{Hmac, KeyInit, Mac};
use maas_protocol::{http::HttpRequest, moment::parts, provider};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// The scheme's name, in the header and in what is signed.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The last word of every scope.
const TERMINATOR: &str = "aws4_request";
/// Headers that are signed where a request has them; others may change on the way.
const SIGNED: [&str; 4] = ["content-type", "host", "x-amz-date", "x-amz-security-token"];

/// A key pair of an AWS account, with the token that short-lived pairs need.
pub struct AwsKey {
    /// The pair's public half.
    pub access_key: String,
    /// Its secret half.
    pub secret: Secret<String>,
    /// The session's token.
    pub session_token: Option<Secret<String>>,
}

/// What a signature is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The region, for example `us-east-1`.
    pub region: &'a str,
    /// The service's name in signatures; Bedrock's hosts are all `bedrock`.
    pub service: &'a str,
    /// The time of signing, in seconds since 1970; a few minutes later it is worthless.
    pub unix_seconds: u64,
}

/// Why a request was not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignError {
    /// The URL is none that reads alike everywhere.
    BadUrl,
    /// A part of the key or scope holds a character that it may not hold, or is empty.
    BadCredential,
    /// The request is signed or dated already.
    AlreadyThere,
}

/// Signs a request: adds its date, the session's token and the signature as headers.
///
/// Whether the key may go to the request's host is for the caller to check.
///
/// # Errors
/// [`SignError`]; the request is not sent then.
pub fn sign(
    mut request: HttpRequest,
    key: &AwsKey,
    scope: &Scope<'_>,
) -> Result<HttpRequest, SignError> {
    let added = [
        "authorization",
        "host",
        "x-amz-date",
        "x-amz-security-token",
    ];
    let carried = |name: &str| added.contains(&name.to_ascii_lowercase().as_str());
    if request.headers.iter().any(|(name, _)| carried(name)) {
        return Err(SignError::AlreadyThere);
    }
    check(key, scope)?;
    let moment = moment(scope.unix_seconds);
    let date = moment.get(..8).unwrap_or_default();
    request.headers.push(("x-amz-date".into(), moment.clone()));
    if let Some(token) = &key.session_token {
        let header = ("x-amz-security-token".into(), token.expose().clone());
        request.headers.push(header);
    }
    let (canonical, signed) = canonical(&request)?;
    let within = format!("{date}/{}/{}/{TERMINATOR}", scope.region, scope.service);
    let digest = hex(&Sha256::digest(canonical.as_bytes()));
    let text = format!("{ALGORITHM}\n{moment}\n{within}\n{digest}");
    let signature = hex(&*mac(&*signing_key(key, date, scope), &text));
    let header = format!(
        "{ALGORITHM} Credential={}/{within}, SignedHeaders={signed}, Signature={signature}",
        key.access_key
    );
    request.headers.push(("authorization".into(), header));
    Ok(request)
}

/// The region that a host's name holds; hosts that name none are signed for as `us-east-1`.
pub fn region_of(url: &str) -> String {
    let origin = provider::origin(url).unwrap_or_default();
    let label = origin.split(['/', '.', ':']).find(|label| is_region(label));
    label.unwrap_or("us-east-1").to_owned()
}

/// Whether a label is spelt as Amazon's regions are: `us-gov-west-1`.
fn is_region(label: &str) -> bool {
    let words: Vec<&str> = label.split('-').collect();
    let letters = |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    match words.as_slice() {
        [area, directions @ .., number] => {
            (2..=3).contains(&area.len())
                && letters(area)
                && (1..=2).contains(&directions.len())
                && directions.iter().all(letters)
                && (1..=2).contains(&number.len())
                && number.bytes().all(|b| b.is_ascii_digit())
        }
        _ => false,
    }
}

/// A separator in one of these would make it another key or scope, or a second header.
fn check(key: &AwsKey, scope: &Scope<'_>) -> Result<(), SignError> {
    let graphic = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    let word = |text: &str| graphic(text) && !text.contains(['/', ',', '=']);
    let token = key.session_token.as_ref();
    let fine = [key.access_key.as_str(), scope.region, scope.service]
        .into_iter()
        .all(word)
        && graphic(key.secret.expose())
        && token.is_none_or(|token| graphic(token.expose()) && !token.expose().contains(','));
    fine.then_some(()).ok_or(SignError::BadCredential)
}

/// The key of one day, region and service.
fn signing_key(key: &AwsKey, date: &str, scope: &Scope<'_>) -> Zeroizing<[u8; 32]> {
    let first = Zeroizing::new(format!("AWS4{}", key.secret.expose()));
    let mut chained = mac(first.as_bytes(), date);
    for word in [scope.region, scope.service, TERMINATOR] {
        chained = mac(&*chained, word);
    }
    chained
}

fn mac(key: &[u8], text: &str) -> Zeroizing<[u8; 32]> {
    let mut result = Zeroizing::new([0; 32]);
    // A key of any length will do, so this cannot fail; if it did, no server would take the zeros.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) {
        mac.update(text.as_bytes());
        result.copy_from_slice(&mac.finalize().into_bytes());
    }
    result
}

/// What is signed, and the names of the headers in it. Holds the session's token, hence wiped.
fn canonical(request: &HttpRequest) -> Result<(Zeroizing<String>, String), SignError> {
    let origin = provider::origin(&request.url).ok_or(SignError::BadUrl)?;
    let (_, host) = origin.split_once("://").ok_or(SignError::BadUrl)?;
    // Only the plain spelling of an origin: what is left out of it would not be in the rest either.
    let rest = request.url.strip_prefix(&origin).ok_or(SignError::BadUrl)?;
    let plain = rest
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\' && byte != b'#');
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let dots = |segment: &str| segment == "." || segment == "..";
    if !plain || !path.starts_with('/') || path.contains("//") || path.split('/').any(dots) {
        return Err(SignError::BadUrl);
    }
    let mut headers: Vec<(String, Zeroizing<String>)> = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str()))
        .chain([("host".to_owned(), host)])
        .filter(|(name, _)| SIGNED.contains(&name.as_str()))
        .map(|(name, value)| (name, Zeroizing::new(folded(value))))
        .collect();
    headers.sort_by(|a, b| a.0.cmp(&b.0));
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let signed = names.join(";");
    let mut text = Zeroizing::new(String::new());
    let body = request.body.as_deref().unwrap_or_default();
    let digest = hex(&Sha256::digest(body.as_bytes()));
    // The path as sent is encoded once more: a `%3A` on the wire is signed as `%253A`.
    let path: Vec<String> = path
        .split('/')
        .map(|segment| encoded(segment.bytes()))
        .collect();
    for line in [request.method.as_str(), &path.join("/"), &ordered(query)] {
        text.push_str(line);
        text.push('\n');
    }
    for (name, value) in &headers {
        text.push_str(name);
        text.push(':');
        text.push_str(value);
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&signed);
    text.push('\n');
    text.push_str(&digest);
    Ok((text, signed))
}

/// The query, each name and value encoded once, in the order of the encoded names, then values.
fn ordered(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (encoded(decoded(name)), encoded(decoded(value)))
        })
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

fn encoded(bytes: impl IntoIterator<Item = u8>) -> String {
    let mut text = String::new();
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(byte.into());
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

fn decoded(text: &str) -> Vec<u8> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        let mut byte = *first;
        if let (b'%', [high, low, after @ ..]) = (byte, tail)
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            byte = high * 16 + low;
            rest = after;
        }
        bytes.push(byte);
    }
    bytes
}

/// A header's value without white space around it, and with single spaces within.
fn folded(value: &str) -> String {
    value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `YYYYMMDDTHHMMSSZ` in UTC.
fn moment(unix_seconds: u64) -> String {
    let [year, month, day, hour, minute, second] = parts(unix_seconds);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}

#[cfg(test)]
mod tests;
