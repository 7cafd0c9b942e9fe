//! Which pages may call the relay and what they may read: answered here, never by the provider.

use maas_protocol::{
    front,
    relay::{Denied, Policy, REPLY_HEADERS, UPSTREAM_HEADERS, origin_allowed},
};
use worker::{Headers, Response, Result};

use crate::door;

/// Answers a preflight.
pub(crate) fn preflight(origin: Option<&str>, policy: &Policy<'_>) -> Result<Response> {
    let Some(origin) = origin.filter(|origin| origin_allowed(origin, policy)) else {
        return crate::refusal(Denied::OriginNotAllowed);
    };
    let headers = Headers::new();
    headers.set("access-control-allow-origin", origin)?;
    headers.set("access-control-allow-methods", "GET, POST")?;
    let door = front::HEADERS
        .iter()
        .filter(|name| !UPSTREAM_HEADERS.contains(name));
    let names: Vec<&str> = UPSTREAM_HEADERS.iter().chain(door).copied().collect();
    headers.set("access-control-allow-headers", &names.join(", "))?;
    headers.set("access-control-max-age", "600")?;
    headers.set("vary", "Origin")?;
    Ok(Response::empty()?.with_status(204).with_headers(headers))
}

/// Puts on a reply what lets the calling page read it, and nobody store it.
pub(crate) fn open(reply: Response, origin: Option<&str>, policy: &Policy<'_>) -> Result<Response> {
    let headers = reply.headers();
    if let Some(origin) = origin.filter(|origin| origin_allowed(origin, policy)) {
        headers.set("access-control-allow-origin", origin)?;
        headers.set(
            "access-control-expose-headers",
            &format!(
                "{}, {}, server-timing, x-not-sent, x-relay-error",
                REPLY_HEADERS.join(", "),
                door::FIGURES.join(", ")
            ),
        )?;
    }
    headers.set("vary", "Origin")?;
    headers.set("cache-control", "no-store")?;
    headers.set("x-content-type-options", "nosniff")?;
    Ok(reply)
}
