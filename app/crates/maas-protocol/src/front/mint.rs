//! Access tokens as JSON: what one is asked for with, and its claims, both read into a [`Grant`].
//!
//! A field that is not known is refused, because it may be a restriction that was misspelled, or that a later version has.

use serde_json::{Map, Value, json};

use super::{Fields, Refusal, choose};
use crate::{
    moment,
    provider::{self, AuthScheme, ProviderId},
    relay::{
        HostPart,
        grant::{Feature, Grant, LIFE_S, MAX_LIFE_S, Op, is_network},
    },
};

/// Where the relay makes access tokens.
pub const PATH: &str = "/tokens";
/// The header of a provider's key beside an access token that has none in it.
pub const KEY_HEADER: &str = "x-provider-key";
/// The rule by which who has not the secret is refused.
pub const REFUSED: &str = "mint-refused";
/// The largest body that asks for a token.
pub const MAX_BODY_BYTES: u64 = 64 * 1024;
/// The shortest life of a token, in seconds.
const MIN_LIFE_S: u64 = 60;
/// The most entries of a list: a token travels in a header.
const MAX_ENTRIES: usize = 50;
/// The longest text of any field but the key, in bytes.
const MAX_TEXT_BYTES: usize = 200;

/// What a token gets beside what is asked.
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'a> {
    /// Its id.
    pub jti: &'a str,
    /// The relay's host.
    pub aud: &'a str,
    /// Now, in seconds since 1970.
    pub now_s: u64,
    /// The generation of today.
    pub epoch: u32,
}

/// Reads what is asked for. The provider's key, if one is to be sealed in, has been taken out of the body; of it only
/// `key` is looked at, and nothing of it is kept.
///
/// # Errors
/// [`Refusal`] names the field at fault.
pub fn order(body: Value, key: Option<&str>, stamp: &Stamp<'_>) -> Result<Grant, Refusal> {
    let mut fields = Fields::of(body, "")?;
    let life_s = fields.count("expires_in_s")?.map_or(LIFE_S, u64::from);
    if !(MIN_LIFE_S..=MAX_LIFE_S).contains(&life_s) {
        let reason = format!("must be from {MIN_LIFE_S} to {MAX_LIFE_S}, which is 90 days");
        return Err(fields.refuse("expires_in_s", &reason));
    }
    let sub = text(&mut fields, "name")?.unwrap_or_default();
    let grant = Grant {
        jti: stamp.jti.to_owned(),
        sub,
        aud: stamp.aud.to_owned(),
        iat: stamp.now_s,
        nbf: stamp.now_s,
        exp: stamp.now_s.saturating_add(life_s),
        epoch: stamp.epoch,
        ..restrictions(&mut fields)?
    };
    // No features are plain answers to plain questions; nothing to ask for at all is a mistake.
    if grant.ops.as_ref().is_some_and(Vec::is_empty) {
        let reason = "must name one at least; leave it out for no limit";
        return Err(fields.refuse("ops", reason));
    }
    check_host(&grant, key.is_some(), &fields)?;
    if let Some(key) = key {
        check_key(&grant, key, &fields)?;
    }
    fields.done(&[], &mut Vec::new())?;
    Ok(grant)
}

/// The claims of a token, by PASETO's names where it has one; the provider's key is no part of them.
pub fn claims(grant: &Grant) -> Map<String, Value> {
    let ops = grant.ops.as_ref();
    let ops = ops.map(|list| list.iter().map(|one| one.name()).collect::<Vec<_>>());
    let features = grant.features.as_ref();
    let features = features.map(|list| list.iter().map(|one| one.name()).collect::<Vec<_>>());
    let all = [
        ("jti", json!(grant.jti)),
        ("sub", json!(grant.sub)),
        ("aud", json!(grant.aud)),
        ("iat", json!(moment::text(grant.iat))),
        ("nbf", json!(moment::text(grant.nbf))),
        ("exp", json!(moment::text(grant.exp))),
        ("epoch", json!(grant.epoch)),
        ("providers", json!(grant.providers)),
        ("host", json!(grant.host)),
        ("models", json!(grant.models)),
        ("ops", json!(ops)),
        ("features", json!(features)),
        ("tier", json!(grant.tier)),
        ("max_tokens", json!(grant.max_tokens)),
        ("per_minute", json!(grant.per_minute)),
        ("origins", json!(grant.origins)),
        ("cidrs", json!(grant.cidrs)),
    ];
    let there = all.into_iter().filter(|(_, value)| !value.is_null());
    there
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// Reads the claims of a token that was opened; one that is not known spoils it, since it may be a restriction.
///
/// # Errors
/// [`Refusal`] names the claim; a caller is not told.
pub fn read(claims: Map<String, Value>) -> Result<Grant, Refusal> {
    let mut fields = Fields::of(Value::Object(claims), "")?;
    let mut time = |name: &str| {
        let time = fields.needed(name)?;
        moment::read(&time).ok_or_else(|| fields.refuse(name, "is no moment"))
    };
    let (iat, nbf, exp) = (time("iat")?, time("nbf")?, time("exp")?);
    let grant = Grant {
        jti: fields.needed("jti")?,
        sub: fields.needed("sub")?,
        aud: fields.needed("aud")?,
        iat,
        nbf,
        exp,
        epoch: fields.count("epoch")?.unwrap_or_default(),
        ..restrictions(&mut fields)?
    };
    fields.done(&[], &mut Vec::new())?;
    Ok(grant)
}

/// What is said alike by who asks for a token and in the token.
fn restrictions(fields: &mut Fields) -> Result<Grant, Refusal> {
    let (ops, features) = (Op::ALL, Feature::ALL);
    Ok(Grant {
        providers: texts(
            fields,
            "providers",
            is_relayed,
            "is no provider that this relay reaches",
        )?,
        host: text(fields, "host")?,
        models: texts(
            fields,
            "models",
            is_model,
            "is no model; a `*` may only be its end",
        )?,
        ops: words(fields, "ops", &ops, Op::name)?,
        features: words(fields, "features", &features, Feature::name)?,
        tier: text(fields, "tier")?,
        max_tokens: positive(fields, "max_tokens")?,
        per_minute: positive(fields, "per_minute")?,
        origins: texts(
            fields,
            "origins",
            is_origin,
            "is no origin like `https://app.example`",
        )?,
        cidrs: texts(
            fields,
            "cidrs",
            is_network,
            "is no network like `203.0.113.0/24`",
        )?,
        ..Grant::default()
    })
}

/// A part of a host belongs to the provider that has such parts; a key without it could be sent to a stranger's.
fn check_host(grant: &Grant, sealed: bool, fields: &Fields) -> Result<(), Refusal> {
    let Some(host) = &grant.host else {
        let parts = |id: &ProviderId| id.spec().relay_host.is_some();
        return match only(grant).filter(parts) {
            Some(_) if sealed => {
                let reason = "is needed with a key of this provider: the resource, region or location that it is for";
                Err(fields.refuse("host", reason))
            }
            _ => Ok(()),
        };
    };
    let template = only(grant).and_then(|id| id.spec().relay_host);
    let Some(template) = template else {
        let reason = "goes with one provider whose host has such a part";
        return Err(fields.refuse("host", reason));
    };
    if template.origin(host).is_none() {
        let reason = match template.part {
            HostPart::Label => "is no name of a resource",
            HostPart::OneOf(_) => "is no region or location of the provider",
        };
        return Err(fields.refuse("host", reason));
    }
    Ok(())
}

fn check_key(grant: &Grant, key: &str, fields: &Fields) -> Result<(), Refusal> {
    let Some(provider) = only(grant) else {
        let reason = "must name the one provider that the key is for";
        return Err(fields.refuse("providers", reason));
    };
    // What cannot be put on a request by the door cannot be put on it for a token either.
    let usable = provider.spec().auth != AuthScheme::None
        && choose::credential(provider.spec().auth, Some(key)).is_ok();
    if !usable {
        let reason = "is no key that can be put on a request as it is: pairs of AWS keys and service accounts sign, and stay with you";
        return Err(fields.refuse("key", reason));
    }
    Ok(())
}

/// The one provider of a token that is for no other.
fn only(grant: &Grant) -> Option<ProviderId> {
    match grant.providers.as_deref() {
        Some([slug]) => ProviderId::from_slug(slug),
        _ => None,
    }
}

fn text(fields: &mut Fields, name: &str) -> Result<Option<String>, Refusal> {
    let text = fields.text(name)?;
    match &text {
        Some(text) if !is_text(text) => {
            let reason = format!("must have 1 to {MAX_TEXT_BYTES} bytes and no control characters");
            Err(fields.refuse(name, &reason))
        }
        _ => Ok(text),
    }
}

fn positive(fields: &mut Fields, name: &str) -> Result<Option<u32>, Refusal> {
    match fields.count(name)? {
        Some(0) => Err(fields.refuse(name, "must be 1 or above; leave it out for no limit")),
        count => Ok(count),
    }
}

/// A list of texts that are all well-formed; `not` ends a sentence about one that is not.
fn texts(
    fields: &mut Fields,
    name: &str,
    well_formed: fn(&str) -> bool,
    not: &str,
) -> Result<Option<Vec<String>>, Refusal> {
    let Some(value) = fields.any(name) else {
        return Ok(None);
    };
    let Value::Array(list) = value else {
        return Err(fields.refuse(name, "must be a list of strings"));
    };
    if list.is_empty() || list.len() > MAX_ENTRIES {
        let reason = format!("must name 1 to {MAX_ENTRIES}; leave it out for no limit");
        return Err(fields.refuse(name, &reason));
    }
    let each = list.into_iter().enumerate().map(|(place, one)| match one {
        Value::String(one) if is_text(&one) && well_formed(&one) => Ok(one),
        _ => Err(fields.refuse(&format!("{name}[{place}]"), not)),
    });
    each.collect::<Result<_, _>>().map(Some)
}

/// A list of our own words. It may be empty.
fn words<T: Copy>(
    fields: &mut Fields,
    name: &str,
    all: &[T],
    called: fn(T) -> &'static str,
) -> Result<Option<Vec<T>>, Refusal> {
    let Some(value) = fields.any(name) else {
        return Ok(None);
    };
    let of = |word: &Value| {
        all.iter()
            .copied()
            .find(|one| word.as_str() == Some(called(*one)))
    };
    let list = value
        .as_array()
        .map(|list| list.iter().map(of).collect::<Option<Vec<T>>>());
    list.flatten().map(Some).ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|one| called(*one)).collect();
        fields.refuse(
            name,
            &format!("must be a list of these words: {}", words.join(", ")),
        )
    })
}

fn is_text(text: &str) -> bool {
    (1..=MAX_TEXT_BYTES).contains(&text.len()) && !text.chars().any(char::is_control)
}

fn is_relayed(slug: &str) -> bool {
    ProviderId::from_slug(slug).is_some_and(|id| id.spec().relayed())
}

fn is_model(pattern: &str) -> bool {
    let name = pattern.strip_suffix('*').unwrap_or(pattern);
    !name.contains('*') && !name.contains(' ')
}

fn is_origin(origin: &str) -> bool {
    provider::origin(origin).as_deref() == Some(origin)
}

#[cfg(test)]
mod tests;
