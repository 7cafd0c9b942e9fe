//! Which pages may call the relay and what they may read: answered here, never by the provider.

use maas_protocol::{
    front,
    relay::{Denied, Policy, REPLY_HEADERS, UPSTREAM_HEADERS, eager, origin_allowed},
};

use crate::{
    crossing::{Body, Reply},
    door,
};

/// Answers a preflight; [`open`] adds the rest.
pub(crate) fn preflight(origin: Option<&str>, policy: &Policy<'_>) -> Reply {
    if !origin.is_some_and(|origin| origin_allowed(origin, policy)) {
        return Reply::refusal(Denied::OriginNotAllowed);
    }
    let own = [&front::mint::KEY_HEADER, &eager::HEADER];
    let own = front::HEADERS.iter().chain(own);
    let own = own.filter(|name| !UPSTREAM_HEADERS.contains(name));
    let names: Vec<&str> = UPSTREAM_HEADERS.iter().chain(own).copied().collect();
    let reply = Reply {
        status: 204,
        headers: Vec::new(),
        body: Body::Nothing,
    };
    reply
        .with("access-control-allow-methods", "GET, POST")
        .with("access-control-allow-headers", names.join(", "))
        .with("access-control-max-age", "600")
}

/// Puts on a reply what lets the calling page read it, and nobody store it.
pub(crate) fn open(reply: Reply, origin: Option<&str>, policy: &Policy<'_>) -> Reply {
    let reply = reply
        .with("vary", "Origin")
        .with("cache-control", "no-store")
        .with("x-content-type-options", "nosniff");
    let Some(origin) = origin.filter(|origin| origin_allowed(origin, policy)) else {
        return reply;
    };
    let read = format!(
        "{}, {}, {}, server-timing, x-not-sent, x-relay-error, x-relay-error-id",
        REPLY_HEADERS.join(", "),
        door::FIGURES.join(", "),
        eager::HEADER
    );
    reply
        .with("access-control-allow-origin", origin.to_owned())
        .with("access-control-expose-headers", read)
}
