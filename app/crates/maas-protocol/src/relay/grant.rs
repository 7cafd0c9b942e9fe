//! What an access token of the relay allows: its claims, and what is decided by them.
//!
//! Pure: the token has been opened and its seal checked when it gets here, and what time it is comes from outside. The
//! provider's key that may be in a token is none of these claims. What is not there
//! restricts nothing. `front/mint.rs` reads and writes it.

use super::Denied;

mod cap;
mod network;
mod path;
mod permit;
mod strict;

pub use network::is_network;
pub use permit::MAX_BODY_BYTES;
pub use strict::read as read_once;

/// The longest time that a token may be good for, in seconds: 90 days.
pub const MAX_LIFE_S: u64 = 90 * 86_400;
/// How long a token is good for unless it is said: 30 days.
pub const LIFE_S: u64 = 30 * 86_400;
/// By how much the clocks of two places of the relay may differ, in seconds.
const SKEW_S: u64 = 60;

/// What an access token allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grant {
    /// Its id: by this it is counted and revoked.
    pub jti: String,
    /// What its maker calls it.
    pub sub: String,
    /// The relay's host, the only one it is good at.
    pub aud: String,
    /// When it was made, in seconds since 1970.
    pub iat: u64,
    /// From when it is good, in seconds since 1970.
    pub nbf: u64,
    /// From when it is not good any more, in seconds since 1970.
    pub exp: u64,
    /// The generation it is of; the operator ends all earlier ones at once.
    pub epoch: u32,
    /// The providers that may be asked, by slug.
    pub providers: Option<Vec<String>>,
    /// The one part of the provider's host that paths may name: a resource, a region or a location.
    pub host: Option<String>,
    /// The models; one that ends in `*` stands for all that begin so.
    pub models: Option<Vec<String>>,
    /// What may be asked for.
    pub ops: Option<Vec<Op>>,
    /// What an answer may come with.
    pub features: Option<Vec<Feature>>,
    /// The one service tier that may be named.
    pub tier: Option<String>,
    /// The most tokens of one answer.
    pub max_tokens: Option<u32>,
    /// Requests a minute.
    pub per_minute: Option<u32>,
    /// The pages that may use it, by origin; programs, which have none, then may not.
    pub origins: Option<Vec<String>>,
    /// The networks it may be used from.
    pub cidrs: Option<Vec<String>>,
}

/// What can be asked for with a token; other paths of a provider cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// An answer of a model.
    Chat,
    /// Vectors of texts.
    Embeddings,
    /// Pictures.
    Images,
    /// The list of models.
    Models,
}

/// What a request for an answer may come with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feature {
    /// An answer in pieces.
    Stream,
    /// Tools, the provider's own too.
    Tools,
    /// Pictures and other files in the question.
    Vision,
}

impl Op {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Chat, Self::Embeddings, Self::Images, Self::Models];

    /// Its name in a token.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Embeddings => "embeddings",
            Self::Images => "images",
            Self::Models => "models",
        }
    }
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Stream, Self::Tools, Self::Vision];

    /// Its name in a token.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stream => "stream",
            Self::Tools => "tools",
            Self::Vision => "vision",
        }
    }
}

/// What is known of a visit before its body is.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    /// The host it came to.
    pub aud: &'a str,
    /// Now, in seconds since 1970.
    pub now_s: u64,
    /// The earliest generation that is good.
    pub min_epoch: u32,
    /// The ids of tokens that are revoked.
    pub denied: &'a [String],
    /// The page's origin; programs send none.
    pub origin: Option<&'a str>,
    /// The address it came from, as far as that is known.
    pub address: Option<&'a str>,
}

impl Grant {
    /// Decides whether the token is good for a visit, whatever is asked.
    ///
    /// # Errors
    /// [`Denied::TokenRefused`], for whatever reason.
    pub fn admit(&self, visit: &Visit<'_>) -> Result<(), Denied> {
        let in_time = self.nbf <= visit.now_s.saturating_add(SKEW_S)
            && visit.now_s < self.exp
            && self.exp.saturating_sub(self.iat) <= MAX_LIFE_S;
        let origin = self
            .origins
            .as_ref()
            .is_none_or(|list| list.iter().any(|one| Some(one.as_str()) == visit.origin));
        let network = self.cidrs.as_ref().is_none_or(|list| {
            let from = visit.address;
            from.is_some_and(|from| list.iter().any(|one| network::holds(one, from)))
        });
        let good = self.aud == visit.aud
            && in_time
            && self.epoch >= visit.min_epoch
            && !visit.denied.contains(&self.jti)
            && origin
            && network;
        if good {
            Ok(())
        } else {
            Err(Denied::TokenRefused)
        }
    }

    /// Whether this may be asked for at all.
    pub fn allows(&self, op: Op) -> bool {
        self.ops.as_ref().is_none_or(|list| list.contains(&op))
    }

    fn allows_feature(&self, feature: Feature) -> bool {
        let list = self.features.as_ref();
        list.is_none_or(|list| list.contains(&feature))
    }

    fn allows_model(&self, model: &str) -> bool {
        let fits = |pattern: &String| match pattern.strip_suffix('*') {
            Some(beginning) => model.starts_with(beginning),
            None => model == pattern,
        };
        self.models
            .as_ref()
            .is_none_or(|list| list.iter().any(fits))
    }
}

#[cfg(test)]
mod tests;
