//! Who may ask how often: by key, by network and by page, as the operator says.
//!
//! Cloudflare counts where a rate limiting binding is there, else this isolate does for itself. A key is known by its
//! HMAC only, and nothing is kept beyond some minutes of memory.

use std::cell::RefCell;

use maas_protocol::{
    front::mint,
    relay::{
        CREDENTIAL_HEADERS, Denied, Policy,
        grant::Grant,
        limits::{Buckets, Running, lasting, network},
    },
};
use web_sys::{CryptoKey, WorkerGlobalScope};
use worker::{
    Context, Env,
    js_sys::{Array, Function, JSON, Promise, Reflect, Uint8Array, global},
    wasm_bindgen::{JsCast as _, JsValue},
    wasm_bindgen_futures::JsFuture,
};

use crate::{
    crossing::{self, Asked, Body, Reply},
    policy,
    wait::until,
};

/// What a caller is counted by: the binding that counts at Cloudflare, and the variable for counting here.
const WHO: [(&str, &str); 3] = [
    ("LIMIT_KEY", "KEY_PER_MINUTE"),
    ("LIMIT_IP", "IP_PER_MINUTE"),
    ("LIMIT_ORIGIN", "ORIGIN_PER_MINUTE"),
];
const KEY: usize = 0;
const NETWORK: usize = 1;
const ORIGIN: usize = 2;
/// How long to wait after Cloudflare said no, whose shortest period this is.
const PERIOD_S: u64 = 10;

/// The operator's limits.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    bound: [bool; WHO.len()],
    per_minute: [Option<u32>; WHO.len()],
    streams: Option<usize>,
    refused_per_minute: u32,
    headers: usize,
    head_bytes: usize,
    address_header: String,
    salt: String,
}

#[derive(Default)]
struct Counted {
    asked: Buckets,
    refused: Buckets,
    running: Running,
}

thread_local! {
    static COUNTED: RefCell<Counted> = RefCell::default();
}

/// A caller that was let in.
pub(crate) struct Guest {
    names: [Option<String>; WHO.len()],
    /// Until when its places are taken.
    until_ms: Option<u64>,
}

impl Limits {
    pub(crate) fn read(env: &Env, variable: impl Fn(&str) -> Option<String>) -> Self {
        let number = |name: &str| variable(name).and_then(|text| text.parse().ok());
        let size = |name: &str| number(name).and_then(|number| usize::try_from(number).ok());
        Self {
            bound: WHO.map(|(binding, _)| policy::binding(env, binding).is_some()),
            per_minute: WHO.map(|(_, name)| number(name)),
            streams: size("MAX_STREAMS"),
            refused_per_minute: number("REFUSED_PER_MINUTE").unwrap_or(10),
            headers: size("MAX_HEADERS").unwrap_or(100),
            head_bytes: size("MAX_HEADER_BYTES").unwrap_or(32 * 1024),
            address_header: variable("CLIENT_IP_HEADER")
                .unwrap_or_else(|| "cf-connecting-ip".to_owned())
                .to_ascii_lowercase(),
            salt: variable("RL_SALT").unwrap_or_default(),
        }
    }

    /// Lets a caller in, or says which limit it has reached.
    pub(crate) async fn admit(
        &self,
        asked: &Asked,
        env: &Env,
        token: Option<&Grant>,
        policy: &Policy<'_>,
    ) -> Result<Guest, Denied> {
        let (count, bytes) = asked.headers.size();
        if count > self.headers || bytes + asked.url.len() > self.head_bytes {
            return Err(Denied::HeadTooLarge);
        }
        let names = self.names(asked, token).await;
        let now_ms = crossing::now_ms();
        self.counted_here(&names, token, now_ms)?;
        for ((name, bound), (binding, _)) in names.iter().zip(self.bound).zip(WHO) {
            if let Some(name) = name.as_ref().filter(|_| bound)
                && !may(env, binding, name).await.unwrap_or(true)
            {
                return Err(Denied::RateLimited(PERIOD_S));
            }
        }
        let mut guest = Guest {
            names,
            until_ms: None,
        };
        if let Some(most) = self.streams {
            guest.sit(most, now_ms, policy)?;
        }
        Ok(guest)
    }

    /// The names that a caller is counted by; only those that something counts.
    async fn names(&self, asked: &Asked, token: Option<&Grant>) -> [Option<String>; WHO.len()] {
        let [key, at, page] = [KEY, NETWORK, ORIGIN].map(|who| {
            let here = self.per_minute.get(who).copied().flatten().is_some();
            here || self.bound.get(who).is_some_and(|bound| *bound)
        });
        let streams = self.streams.is_some();
        let mut keys = CREDENTIAL_HEADERS
            .iter()
            .filter_map(|name| asked.headers.get(name));
        // Without a salt, Cloudflare would be told what anybody can compute from the key.
        let salted = !self.salt.is_empty() || self.bound.first() == Some(&false);
        let key = match (token, keys.next().filter(|_| (key || streams) && salted)) {
            // The id of a token opens nothing.
            (Some(token), _) => Some(format!("token {}", token.jti)),
            (None, Some(key)) => self.hidden(lasting(key)).await.ok(),
            (None, None) => None,
        };
        let at = (at || streams || self.refused_per_minute > 0)
            .then(|| network(self.address(asked)?))
            .flatten();
        let page = asked.headers.get("origin").filter(|_| page);
        [
            key,
            at.map(|at| format!("ip {at}")),
            page.map(|page| format!("origin {page}")),
        ]
    }

    /// A key as it is counted: nobody finds the key by it who has not the salt.
    async fn hidden(&self, key: &str) -> Result<String, JsValue> {
        let scope: WorkerGlobalScope = global().unchecked_into();
        let subtle = scope.crypto()?.subtle();
        let salt = match self.salt.as_str() {
            // It stays in this memory then, and the runtime takes none that is empty.
            "" => "-",
            salt => salt,
        };
        let how = JSON::parse(r#"{"name":"HMAC","hash":"SHA-256"}"#)?.unchecked_into();
        let salt = Uint8Array::from(salt.as_bytes());
        let signs = Array::of1(&"sign".into());
        let made = subtle.import_key_with_object("raw", &salt, &how, false, &signs)?;
        let salt: CryptoKey = until(made).await?.unchecked_into();
        let signed = subtle.sign_with_object_and_u8_array(&how, &salt, key.as_bytes())?;
        let bytes = Uint8Array::new(&until(signed).await?).to_vec();
        let hex = bytes.iter().take(16).map(|byte| format!("{byte:02x}"));
        Ok(format!("key {}", hex.collect::<String>()))
    }

    /// The address a request came from, as far as it is known.
    pub(crate) fn address<'a>(&self, asked: &'a Asked) -> Option<&'a str> {
        asked.headers.get(&self.address_header)
    }

    fn counted_here(
        &self,
        names: &[Option<String>; WHO.len()],
        token: Option<&Grant>,
        now_ms: u64,
    ) -> Result<(), Denied> {
        let mut most = self.per_minute;
        for (most, bound) in most.iter_mut().zip(self.bound) {
            *most = most.filter(|_| !bound);
        }
        // The lower of both: what the operator says of keys goes for tokens too.
        if let ([key, ..], Some(own)) = (&mut most, token.and_then(|token| token.per_minute)) {
            *key = Some(key.map_or(own, |most| most.min(own)));
        }
        COUNTED.with_borrow_mut(|counted| {
            // Without such a limit nobody waits for it.
            if let ([_, Some(network), _], 1..) = (names, self.refused_per_minute) {
                let most = self.refused_per_minute;
                let wait_ms = counted.refused.wait_ms(network, most, now_ms);
                if wait_ms > 0 {
                    return Err(Denied::TooManyRefused(wait_ms.div_ceil(1000)));
                }
            }
            let counts = || {
                let here = names.iter().zip(most);
                here.filter_map(|(name, most)| Some((name.as_ref()?, most?)))
            };
            for (name, most) in counts() {
                let wait_ms = counted.asked.wait_ms(name, most, now_ms);
                if wait_ms > 0 {
                    return Err(Denied::RateLimited(wait_ms.div_ceil(1000)));
                }
            }
            for (name, most) in counts() {
                counted.asked.take(name, most, now_ms);
            }
            Ok(())
        })
    }

    /// Notes how the caller was answered; its place is free again when the answer has ended.
    pub(crate) fn answered(&self, guest: Guest, reply: &Reply, context: &Context) {
        // Guessed tokens and secrets are ours to refuse; they count like keys that a provider refuses.
        let guessed = [Denied::TokenRefused.rule(), mint::REFUSED];
        let own = reply
            .headers
            .iter()
            .any(|(name, rule)| name == "x-relay-error" && !guessed.contains(&&**rule));
        if let (401 | 403, false, Some(network)) = (
            reply.status,
            own,
            guest.names.get(NETWORK).and_then(Option::as_ref),
        ) && self.refused_per_minute > 0
        {
            let now_ms = crossing::now_ms();
            COUNTED.with_borrow_mut(|counted| {
                counted
                    .refused
                    .take(network, self.refused_per_minute, now_ms);
            });
        }
        if let (Body::Stream(_, Some(end)), true) = (&reply.body, guest.until_ms.is_some()) {
            let end = end.clone();
            // Also when the caller goes away, which ends the request but not what was promised to wait for.
            context.wait_until(async move {
                let _ = JsFuture::from(end).await;
                drop(guest);
            });
        }
    }
}

impl Guest {
    /// Takes a place for the key and one for the network, if there are some.
    fn sit(&mut self, most: usize, now_ms: u64, policy: &Policy<'_>) -> Result<(), Denied> {
        let until_ms = now_ms
            .saturating_add(policy.max_wait_ms)
            .saturating_add(policy.max_total_ms);
        COUNTED.with_borrow_mut(|counted| {
            let seats = || self.names.iter().take(2).flatten();
            if !seats().all(|name| counted.running.room(name, most, now_ms)) {
                return Err(Denied::TooManyAtOnce);
            }
            for name in seats() {
                counted.running.begin(name, until_ms);
            }
            Ok(())
        })?;
        self.until_ms = Some(until_ms);
        Ok(())
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        if let Some(until_ms) = self.until_ms {
            COUNTED.with_borrow_mut(|counted| {
                for name in self.names.iter().take(2).flatten() {
                    counted.running.end(name, until_ms);
                }
            });
        }
    }
}

/// Whether Cloudflare's limiter lets a name pass.
async fn may(env: &Env, binding: &str, name: &str) -> Result<bool, JsValue> {
    let limiter = policy::binding(env, binding).unwrap_or_default();
    let limit: Function = Reflect::get(&limiter, &"limit".into())?.unchecked_into();
    let key = serde_json::json!({ "key": name }).to_string();
    let answer: Promise = limit.call1(&limiter, &JSON::parse(&key)?)?.unchecked_into();
    let outcome = until(answer).await?;
    Ok(Reflect::get(&outcome, &"success".into())?.is_truthy())
}
