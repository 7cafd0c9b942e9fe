//! What is typed on the page of access tokens, and the order that it makes for the relay.

use maas_protocol::relay::grant::{Feature, Op};
use serde_json::{Map, Value, json};

/// Seconds of a day.
const DAY_S: u32 = 86_400;

/// What is typed; secrets are not in it.
#[derive(Clone, PartialEq)]
pub(super) struct Typed {
    pub(super) name: String,
    /// The provider's slug; empty for any.
    pub(super) provider: String,
    /// Whether the key that is kept for it goes into the token.
    pub(super) seal: bool,
    pub(super) models: String,
    pub(super) ops: Vec<Op>,
    pub(super) features: Vec<Feature>,
    pub(super) max_tokens: String,
    pub(super) per_minute: String,
    pub(super) days: String,
    pub(super) origins: String,
    pub(super) cidrs: String,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            name: String::new(),
            provider: String::new(),
            seal: true,
            models: String::new(),
            ops: Op::ALL.to_vec(),
            features: Feature::ALL.to_vec(),
            max_tokens: String::new(),
            per_minute: String::new(),
            days: "30".to_owned(),
            origins: String::new(),
            cidrs: String::new(),
        }
    }
}

impl Typed {
    /// The order as JSON; what is not limited is left out.
    ///
    /// # Errors
    /// The field that cannot be read, by its name in the order.
    pub(super) fn order(&self) -> Result<String, &'static str> {
        let mut order = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                order.insert(name.to_owned(), value);
            }
        };
        let word = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        put("name", word(&self.name).map(Value::from));
        put("providers", word(&self.provider).map(|slug| json!([slug])));
        for (name, text) in [
            ("models", &self.models),
            ("origins", &self.origins),
            ("cidrs", &self.cidrs),
        ] {
            let list: Vec<String> = text.split([',', '\n']).filter_map(word).collect();
            put(name, (!list.is_empty()).then(|| json!(list)));
        }
        if self.ops.is_empty() {
            return Err("ops");
        }
        let ops: Vec<&str> = self.ops.iter().map(|op| op.name()).collect();
        put("ops", (ops.len() < Op::ALL.len()).then(|| json!(ops)));
        let features: Vec<&str> = self.features.iter().map(|one| one.name()).collect();
        let all = features.len() == Feature::ALL.len();
        put("features", (!all).then(|| json!(features)));
        for (name, text) in [
            ("max_tokens", &self.max_tokens),
            ("per_minute", &self.per_minute),
        ] {
            if let Some(text) = word(text) {
                put(name, Some(number(&text, u32::MAX).ok_or(name)?.into()));
            }
        }
        let days = number(self.days.trim(), 90).ok_or("expires_in_s")?;
        put("expires_in_s", Some((days * DAY_S).into()));
        Ok(Value::Object(order).to_string())
    }

    /// A model that the examples can ask for at the front door; `starter` is one of the provider's.
    pub(super) fn example_model(&self, starter: &str) -> String {
        let first = self.models.split([',', '\n']).map(str::trim).next();
        let named = first.filter(|name| !name.is_empty() && !name.ends_with('*'));
        let model = named.unwrap_or(starter);
        if self.provider.is_empty() {
            model.to_owned()
        } else {
            format!("{}/{model}", self.provider)
        }
    }
}

/// A whole number from 1.
fn number(text: &str, most: u32) -> Option<u32> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse().ok().filter(|_| plain)?;
    (1..=most).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use maas_protocol::front::mint;

    use super::*;

    const STAMP: mint::Stamp<'static> = mint::Stamp {
        jti: "0123456789abcdef",
        aud: "relay.example",
        now_s: 1_795_219_200,
        epoch: 0,
    };

    #[test]
    fn nothing_typed_is_no_limit_but_thirty_days() {
        assert_eq!(
            Typed::default().order().unwrap(),
            r#"{"expires_in_s":2592000}"#
        );
    }

    #[test]
    fn what_is_typed_is_what_the_relay_reads() {
        let typed = Typed {
            name: " nightly ".into(),
            provider: "groq".into(),
            models: "a*, b ,\n c,".into(),
            ops: vec![Op::Chat],
            features: Vec::new(),
            max_tokens: "1000".into(),
            per_minute: " 30 ".into(),
            days: "90".into(),
            origins: "https://app.example".into(),
            cidrs: "203.0.113.0/24, ::1".into(),
            ..Typed::default()
        };
        let order = serde_json::from_str(&typed.order().unwrap()).unwrap();
        let grant = mint::order(order, Some("sk-1"), &STAMP).unwrap();
        assert_eq!(grant.sub, "nightly");
        assert_eq!(grant.models.unwrap(), ["a*", "b", "c"]);
        assert_eq!(grant.ops.unwrap(), [Op::Chat]);
        assert_eq!(grant.features.unwrap(), []);
        assert_eq!((grant.max_tokens, grant.per_minute), (Some(1000), Some(30)));
        assert_eq!(grant.exp - grant.iat, mint_life());
        assert_eq!(grant.cidrs.unwrap(), ["203.0.113.0/24", "::1"]);
    }

    fn mint_life() -> u64 {
        maas_protocol::relay::grant::MAX_LIFE_S
    }

    #[test]
    fn what_is_no_number_is_named_before_anything_is_sent() {
        type Change = fn(&mut Typed, &str);
        let fields: [(Change, &str); 3] = [
            (|typed, text| typed.max_tokens = text.into(), "max_tokens"),
            (|typed, text| typed.per_minute = text.into(), "per_minute"),
            (|typed, text| typed.days = text.into(), "expires_in_s"),
        ];
        for (change, name) in fields {
            for text in ["0", "-1", "1.5", "1e3", "+5", "many", "99999999999"] {
                let mut typed = Typed::default();
                change(&mut typed, text);
                assert_eq!(typed.order(), Err(name), "{text}");
            }
        }
        for days in ["", "91"] {
            let days = days.to_owned();
            assert_eq!(
                Typed {
                    days,
                    ..Typed::default()
                }
                .order(),
                Err("expires_in_s")
            );
        }
        let none = Typed {
            ops: Vec::new(),
            ..Typed::default()
        };
        assert_eq!(none.order(), Err("ops"));
    }

    #[test]
    fn the_examples_ask_for_a_model_that_the_token_allows() {
        let typed = |provider: &str, models: &str| Typed {
            provider: provider.into(),
            models: models.into(),
            ..Typed::default()
        };
        assert_eq!(typed("groq", "").example_model("s"), "groq/s");
        assert_eq!(typed("groq", "a, b").example_model("s"), "groq/a");
        assert_eq!(typed("groq", "a*").example_model("s"), "groq/s");
        assert_eq!(typed("", "a").example_model("s"), "a");
    }
}
