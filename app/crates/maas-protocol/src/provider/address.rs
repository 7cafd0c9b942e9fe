//! Base URLs that people type: what is refused, and the origin a key is bound to.

use crate::error::BaseUrlError;

/// Checks a base URL that a person typed and cuts its trailing slashes.
///
/// # Errors
/// [`BaseUrlError`] names the rule; `http:` passes only for loopback and private addresses.
pub fn check_base_url(typed: &str) -> Result<String, BaseUrlError> {
    let typed = typed.trim();
    let (secure, rest) = split_scheme(typed).ok_or(BaseUrlError::NotAbsolute)?;
    if rest.contains(['?', '#']) {
        return Err(BaseUrlError::HasQuery);
    }
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    if authority.contains('@') {
        return Err(BaseUrlError::HasCredentials);
    }
    let host = host(authority).ok_or(BaseUrlError::BadCharacter)?;
    let plain = |c: char| {
        c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '<' | '>' | '`' | '{' | '}' | '|' | '^')
    };
    if !path.chars().all(plain)
        || path
            .split('/')
            .any(|segment| segment == ".." || segment == ".")
    {
        return Err(BaseUrlError::BadCharacter);
    }
    if !secure && space_of(host) == Space::Public {
        return Err(BaseUrlError::NotSecure);
    }
    let scheme = if secure { "https" } else { "http" };
    let path = path.trim_end_matches('/');
    let slash = if path.is_empty() { "" } else { "/" };
    Ok(format!(
        "{scheme}://{}{slash}{path}",
        authority.to_ascii_lowercase()
    ))
}

/// The origin of a checked URL, as browsers write it: lower case, default port left out.
///
/// `None` for whatever [`check_base_url`] would refuse in scheme or authority.
pub fn origin(url: &str) -> Option<String> {
    let (secure, rest) = split_scheme(url)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host(authority)?;
    let authority = authority.to_ascii_lowercase();
    let default_port = if secure { ":443" } else { ":80" };
    let authority = authority.strip_suffix(default_port).unwrap_or(&authority);
    Some(format!(
        "{}://{authority}",
        if secure { "https" } else { "http" }
    ))
}

fn split_scheme(url: &str) -> Option<(bool, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Some((true, rest)),
        "http" => Some((false, rest)),
        _ => None,
    }
}

/// The host of an authority without user name; `None` when it is not plainly a name or address and a port.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (inside, after) = rest.split_once(']')?;
            inside.parse::<std::net::Ipv6Addr>().ok()?;
            (
                inside,
                after
                    .strip_prefix(':')
                    .or_else(|| after.is_empty().then_some("80"))?,
            )
        }
        None => {
            let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
            let label = |label: &str| {
                !label.is_empty()
                    && label
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            };
            host.split('.').all(label).then_some((host, port))?
        }
    };
    let plain = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    (plain && port.parse::<u16>().is_ok_and(|port| port > 0)).then_some(host)
}

/// How near a host is, as browsers tell addresses apart before they let a page reach them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Space {
    /// This machine.
    Loopback,
    /// The network the machine is in.
    Local,
    /// The internet.
    Public,
}

/// How near the host of an address is; one that cannot be read counts as public.
pub fn space(url: &str) -> Space {
    let authority = split_scheme(url).map_or("", |(_, rest)| {
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    });
    host(authority).map_or(Space::Public, space_of)
}

/// Names and addresses of this machine or of private networks, where a certificate cannot be had; else public.
fn space_of(host: &str) -> Space {
    let space = |loopback, local| match (loopback, local) {
        (true, _) => Space::Loopback,
        (false, true) => Space::Local,
        (false, false) => Space::Public,
    };
    if let Ok(address) = host.parse::<std::net::Ipv4Addr>() {
        let local = address.is_private() || address.is_link_local();
        return space(address.is_loopback(), local);
    }
    if let Ok(address) = host.parse::<std::net::Ipv6Addr>() {
        let local = address.is_unique_local() || address.is_unicast_link_local();
        return space(address.is_loopback(), local);
    }
    let host = host.to_ascii_lowercase();
    let under = |name: &str| {
        let rest = host.strip_suffix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    space(under("localhost"), under("local") || under("internal"))
}

#[cfg(test)]
mod tests;
