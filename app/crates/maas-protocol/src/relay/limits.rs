//! How often and how much at once the same caller may ask. Pure: names, times and counts come from outside, and what is
//! kept of a caller is a name and a few numbers, forgotten soon.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// How many callers are remembered; with more, those are forgotten first who have waited longest.
const MOST: usize = 4_000;
const MINUTE_US: u64 = 60_000_000;

/// The network of an address: three bytes of an old one, six of a new one, since whoever has one of its addresses has
/// more. `None` for what is no address.
pub fn network(address: &str) -> Option<String> {
    let address = address.trim().to_ascii_lowercase();
    let old = address.strip_prefix("::ffff:").unwrap_or(&address);
    if let [a, b, c, d] = old.split('.').collect::<Vec<_>>().as_slice() {
        let byte = |text: &str| text.parse::<u8>().ok();
        let (a, b, c, _) = (byte(a)?, byte(b)?, byte(c)?, byte(d)?);
        return Some(format!("{a}.{b}.{c}.0/24"));
    }
    // Groups that `::` stands for are nothing; it can only stand at the end of the first three, or beyond.
    let (head, _) = address.split_once("::").unwrap_or((&address, ""));
    let group = |text: &str| u16::from_str_radix(text, 16).ok();
    let groups: Option<Vec<u16>> = head
        .split(':')
        .filter(|text| !text.is_empty())
        .map(group)
        .collect();
    let groups = groups.filter(|_| address.contains(':'))?;
    let at = |place: usize| groups.get(place).copied().unwrap_or_default();
    Some(format!("{:x}:{:x}:{:x}::/48", at(0), at(1), at(2)))
}

/// What of a credential stays the same from request to request: of a signature that is the key's public half.
pub fn lasting(credential: &str) -> &str {
    credential
        .strip_prefix("AWS4-HMAC-SHA256 Credential=")
        .and_then(|rest| rest.split('/').next())
        .unwrap_or_else(|| credential.strip_prefix("Bearer ").unwrap_or(credential))
}

/// A bucket of tokens for each name; it is full at first, and fills again within a minute.
#[derive(Debug, Default)]
pub struct Buckets {
    /// When each will be full again, in microseconds. A short list is looked through faster than it is sorted.
    full_at: Vec<(Name, u64)>,
}

impl Buckets {
    /// How many milliseconds it takes until a token is there; 0 when one is.
    pub fn wait_ms(&self, name: &str, per_minute: u32, now_ms: u64) -> u64 {
        let (name, now) = (Name::of(name), now_ms.saturating_mul(1000));
        let known = self.full_at.iter().find(|(known, _)| *known == name);
        let full_at = known.map_or(now, |(_, at)| now.max(*at)) + cost_us(per_minute);
        full_at.saturating_sub(now + MINUTE_US).div_ceil(1000)
    }

    /// Takes a token, there or not.
    pub fn take(&mut self, name: &str, per_minute: u32, now_ms: u64) {
        let (name, now) = (Name::of(name), now_ms.saturating_mul(1000));
        let cost = cost_us(per_minute);
        if let Some((_, at)) = self.full_at.iter_mut().find(|(known, _)| *known == name) {
            *at = now.max(*at) + cost;
            return;
        }
        if self.full_at.len() >= MOST {
            self.full_at.retain(|(_, at)| *at > now);
        }
        let fresh = (name, now + cost);
        if self.full_at.len() < MOST {
            self.full_at.push(fresh);
        } else if let Some(fullest) = self.full_at.iter_mut().min_by_key(|(_, at)| *at) {
            *fullest = fresh;
        }
    }
}

fn cost_us(per_minute: u32) -> u64 {
    MINUTE_US / u64::from(per_minute.max(1))
}

/// A name as it is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Name(u64);

impl Name {
    fn of(name: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// What is under way for each name.
#[derive(Debug, Default)]
pub struct Running {
    /// When each counts as ended whether it was told or not, in milliseconds.
    until: Vec<(Name, u64)>,
}

impl Running {
    /// Whether one more may begin beside `most` others.
    pub fn room(&mut self, name: &str, most: usize, now_ms: u64) -> bool {
        let name = Name::of(name);
        self.until.retain(|(_, until)| *until > now_ms);
        self.until
            .iter()
            .filter(|(known, _)| *known == name)
            .count()
            < most
    }

    /// One begins.
    pub fn begin(&mut self, name: &str, until_ms: u64) {
        self.until.push((Name::of(name), until_ms));
    }

    /// One has ended.
    pub fn end(&mut self, name: &str, until_ms: u64) {
        let ended = (Name::of(name), until_ms);
        if let Some(place) = self.until.iter().position(|one| *one == ended) {
            self.until.swap_remove(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stands_for_its_network() {
        for (address, network_of) in [
            ("203.0.113.7", Some("203.0.113.0/24")),
            (" 203.0.113.200 ", Some("203.0.113.0/24")),
            ("::ffff:203.0.113.7", Some("203.0.113.0/24")),
            ("2001:db8:1:2::3", Some("2001:db8:1::/48")),
            ("2001:db8:1:ffff::", Some("2001:db8:1::/48")),
            ("", None),
            ("203.0.113.7, 10.0.0.1", None),
            ("localhost", None),
            ("203.0.113.256", None),
            ("2001:db8:x::1", None),
            ("2001:DB8::7", Some("2001:db8:0::/48")),
        ] {
            assert_eq!(network(address).as_deref(), network_of, "{address}");
        }
    }

    #[test]
    fn a_key_is_known_however_it_comes() {
        assert_eq!(lasting("Bearer sk-1"), "sk-1");
        assert_eq!(lasting("sk-1"), "sk-1");
        let signed = |date, signature| {
            format!(
                "AWS4-HMAC-SHA256 Credential=AKIA1/{date}/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature={signature}"
            )
        };
        assert_eq!(lasting(&signed("20261120", "aa")), "AKIA1");
        assert_eq!(lasting(&signed("20261121", "bb")), "AKIA1");
    }

    #[test]
    fn a_bucket_gives_its_tokens_and_fills_again() {
        let mut buckets = Buckets::default();
        for _ in 0..3 {
            assert_eq!(buckets.wait_ms("a", 3, 1_000), 0);
            buckets.take("a", 3, 1_000);
        }
        assert_eq!(buckets.wait_ms("a", 3, 1_000), 20_000);
        assert_eq!(buckets.wait_ms("a", 3, 11_000), 10_000);
        assert_eq!(buckets.wait_ms("b", 3, 1_000), 0, "others have their own");
        assert_eq!(buckets.wait_ms("a", 3, 21_000), 0);
        buckets.take("a", 3, 21_000);
        assert_eq!(buckets.wait_ms("a", 3, 21_000), 20_000);
        assert_eq!(buckets.wait_ms("a", 3, 1_000_000), 0);
    }

    #[test]
    fn no_crowd_of_names_fills_the_memory_or_frees_who_is_at_the_limit() {
        let mut buckets = Buckets::default();
        for _ in 0..60 {
            buckets.take("busy", 60, 1_000);
        }
        for name in 0..3 * MOST {
            buckets.take(&name.to_string(), 60, 1_000);
        }
        assert!(buckets.full_at.len() <= MOST);
        assert!(buckets.wait_ms("busy", 60, 1_000) > 0);
        buckets.take("later", 60, 120_000);
        assert_eq!(buckets.full_at.len(), 1, "who may ask again is forgotten");
    }

    #[test]
    fn only_so_much_is_under_way_and_what_was_never_told_to_end_ends() {
        let mut running = Running::default();
        running.begin("a", 500);
        running.begin("a", 900);
        assert!(!running.room("a", 2, 100));
        assert!(running.room("b", 2, 100));
        running.end("a", 500);
        assert!(running.room("a", 2, 100));
        running.begin("a", 700);
        assert!(!running.room("a", 2, 100));
        assert!(running.room("a", 2, 700));
        running.end("a", 900);
        running.end("a", 900);
        assert!(running.until.is_empty());
    }
}
