//! Checks signatures as AWS does (version 4), for one made-up pair of keys.
//!
//! Written from AWS's documents and not from the app's signer: a mistake made there must not be made here too.

use std::fmt::Write as _;

use axum::http::{HeaderMap, header, request::Parts};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The pair that is good here.
const ACCESS_KEY: &str = "AKIAFAKEKEYFORTESTS1";
const SECRET: &str = "fake-key-secret-for-tests/0123456789abcdef";
/// How far the signer's clock may be off, in seconds.
const SKEW: i64 = 300;

/// What is wrong with a signed request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Not signed, or not in the right form.
    Incomplete,
    /// Nobody has this access key.
    Unknown,
    /// Signed too long ago, or in the future.
    Expired,
    /// Another secret, or other bytes than those signed.
    Signature,
}

/// Checks a request that was signed for one of the names (a region takes the place of `*`), or for the host it
/// was sent to.
pub(super) fn check(head: &Parts, body: &[u8], names: &[&str]) -> Result<(), Wrong> {
    let now = super::now_ms() / 1000.0;
    checked(
        head,
        body,
        names,
        now as i64,
        (ACCESS_KEY, SECRET, "bedrock"),
    )
}

fn checked(
    head: &Parts,
    body: &[u8],
    names: &[&str],
    now: i64,
    (access_key, secret, service): (&str, &str, &str),
) -> Result<(), Wrong> {
    let (scope, signed, signature) = parts(&head.headers).ok_or(Wrong::Incomplete)?;
    let (id, scope) = scope.split_once('/').ok_or(Wrong::Incomplete)?;
    let [date, region, for_service, "aws4_request"] = scope.split('/').collect::<Vec<_>>()[..]
    else {
        return Err(Wrong::Incomplete);
    };
    if id != access_key {
        return Err(Wrong::Unknown);
    }
    let moment = text(&head.headers, "x-amz-date").ok_or(Wrong::Incomplete)?;
    let at = seconds(moment).ok_or(Wrong::Incomplete)?;
    if (now - at).abs() > SKEW {
        return Err(Wrong::Expired);
    }
    let covered: Vec<&str> = signed.split(';').collect();
    let must = |name: &str| name == "host" || head.headers.contains_key(name);
    let all = ["content-type", "host", "x-amz-date", "x-amz-security-token"];
    let missing = all.iter().any(|name| must(name) && !covered.contains(name));
    if missing || !covered.is_sorted() || for_service != service || !moment.starts_with(date) {
        return Err(Wrong::Signature);
    }
    let mut key = format!("AWS4{secret}").into_bytes();
    for word in scope.split('/') {
        key = mac(&key, word);
    }
    let sent_to = text(&head.headers, header::HOST.as_str()).unwrap_or_default();
    let mut hosts = vec![sent_to.to_owned()];
    hosts.extend(names.iter().map(|name| name.replace('*', region)));
    let good = hosts.iter().any(|host| {
        let request = canonical(head, body, host, &covered);
        let digest = hex(&Sha256::digest(request));
        let to_sign = format!("AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}");
        hex(&mac(&key, &to_sign)) == signature
    });
    good.then_some(()).ok_or(Wrong::Signature)
}

/// Scope with access key, names of the signed headers, and signature.
fn parts(headers: &HeaderMap) -> Option<(&str, &str, &str)> {
    let rest = text(headers, "authorization")?.strip_prefix("AWS4-HMAC-SHA256 ")?;
    let mut fields = rest.split(", ");
    let mut field = |name: &str| fields.next()?.strip_prefix(name);
    let parts = (
        field("Credential=")?,
        field("SignedHeaders=")?,
        field("Signature=")?,
    );
    fields.next().is_none().then_some(parts)
}

fn canonical(head: &Parts, body: &[u8], host: &str, covered: &[&str]) -> String {
    let path: Vec<String> = head.uri.path().split('/').map(escaped).collect();
    let query = head.uri.query().unwrap_or_default();
    // What is sent is encoded already; only its order and the missing `=` are made good.
    let mut pairs: Vec<(&str, &str)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let mut out = format!("{}\n{}\n{}\n", head.method, path.join("/"), pairs.join("&"));
    for name in covered {
        let value = match *name {
            "host" => host,
            name => text(&head.headers, name).unwrap_or_default(),
        };
        let words: Vec<&str> = value.split(' ').filter(|word| !word.is_empty()).collect();
        let _ = writeln!(out, "{name}:{}", words.join(" "));
    }
    let _ = write!(
        out,
        "\n{}\n{}",
        covered.join(";"),
        hex(&Sha256::digest(body))
    );
    out
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn escaped(segment: &str) -> String {
    let mut out = String::new();
    for byte in segment.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(byte.into())
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let keyed = Hmac::<Sha256>::new_from_slice(key).map(|mac| mac.chain_update(text));
    keyed.map_or(Vec::new(), |mac| mac.finalize().into_bytes().to_vec())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `YYYYMMDDTHHMMSSZ` in seconds since 1970.
fn seconds(moment: &str) -> Option<i64> {
    let digits = |from: usize, to: usize| moment.get(from..to)?.parse::<i64>().ok();
    let form = moment.len() == 16 && moment.get(8..9)? == "T" && moment.ends_with('Z');
    let (year, month, day) = (digits(0, 4)?, digits(4, 6)?, digits(6, 8)?);
    let (hour, minute, second) = (digits(9, 11)?, digits(11, 13)?, digits(13, 15)?);
    // Years that begin in March have their odd day last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days =
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    form.then_some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

#[cfg(test)]
mod tests;
