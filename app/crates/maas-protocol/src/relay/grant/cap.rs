//! The most tokens of one answer: where each wire format has it, and how a token sees to it.

use serde_json::{Map, Value, json};

use crate::{provider::ProviderId, relay::Denied};

/// Fields that hold the most tokens of an answer, in all wire formats.
const CAPS: [&str; 7] = [
    "max_tokens",
    "max_completion_tokens",
    "max_output_tokens",
    "maxOutputTokens",
    "maxTokens",
    "max_tokens_to_sample",
    "max_new_tokens",
];
/// What Chat Completions called it at first.
const OLDER: &str = "max_tokens";
/// Objects that hold such fields. The last goes to the model as it is.
const SETTINGS: [&str; 6] = [
    "generationConfig",
    "generation_config",
    "inferenceConfig",
    "parameters",
    "extra_body",
    "additionalModelRequestFields",
];
/// Fields by which one request asks for several answers.
const ANSWERS: [&str; 5] = [
    "n",
    "best_of",
    "num_generations",
    "candidateCount",
    "candidate_count",
];

/// Where the most tokens of an answer stand in a body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cap {
    /// Nowhere: there is no answer of tokens.
    Nowhere,
    /// Where Chat Completions have it, which is not the same for every provider.
    ByProvider,
    /// In a field of its own.
    Field(&'static str),
    /// In whichever of these objects is there, under one of those names; the first of each is put in.
    Within(&'static [&'static str], &'static [&'static str]),
}

impl Cap {
    /// Sees to it that an answer has so many tokens at most: a higher cap is lowered, and one that is missing is put in.
    pub(super) fn put(
        self,
        fields: &mut Map<String, Value>,
        provider: ProviderId,
        most: u32,
    ) -> Result<(), Denied> {
        if self == Self::Nowhere {
            return Ok(());
        }
        lower(fields, most)?;
        for name in SETTINGS {
            match fields.get_mut(name) {
                None | Some(Value::Null) => {}
                Some(Value::Object(settings)) => lower(settings, most)?,
                Some(_) => return Err(Denied::TokenRefused),
            }
        }
        match self {
            Self::Nowhere => {}
            Self::ByProvider => {
                let own = by_provider(provider);
                // Those who have the newer name know the older one too, but not the other way round.
                let older = own != OLDER && fields.contains_key(OLDER);
                if !older && !fields.contains_key(own) {
                    fields.insert(own.to_owned(), most.into());
                }
            }
            Self::Field(name) => {
                fields.entry(name).or_insert_with(|| most.into());
            }
            Self::Within(objects, names) => {
                let (Some(first), Some(name)) = (objects.first(), names.first()) else {
                    return Err(Denied::TokenRefused);
                };
                if !objects.iter().any(|object| fields.contains_key(*object)) {
                    fields.insert((*first).to_owned(), json!({}));
                }
                for object in objects {
                    let Some(object) = fields.get_mut(*object) else {
                        continue;
                    };
                    if object.is_null() {
                        *object = json!({});
                    }
                    let object = object.as_object_mut().ok_or(Denied::TokenRefused)?;
                    if !names.iter().any(|name| object.contains_key(*name)) {
                        object.insert((*name).to_owned(), most.into());
                    }
                }
            }
        }
        Ok(())
    }
}

/// Lowers what is higher.
fn lower(fields: &mut Map<String, Value>, most: u32) -> Result<(), Denied> {
    let one = |count: &Value| count.is_null() || count.as_u64().is_some_and(|count| count <= 1);
    let several = |name: &&str| fields.get(*name).is_some_and(|count| !one(count));
    if ANSWERS.iter().any(several) {
        return Err(Denied::TokenRefused);
    }
    for name in CAPS {
        let Some(value) = fields.get_mut(name) else {
            continue;
        };
        // Nothing at all is as good as no cap; other spellings of a number may be read otherwise elsewhere.
        let count = match &*value {
            Value::Null => u64::MAX,
            value => value.as_u64().ok_or(Denied::TokenRefused)?,
        };
        if count > most.into() {
            *value = most.into();
        }
    }
    Ok(())
}

/// What a provider calls the cap of Chat Completions.
fn by_provider(provider: ProviderId) -> &'static str {
    let mut cap = json!({ OLDER: 1 });
    if let Some(patch) = provider.spec().patch_body {
        patch(&mut cap);
    }
    let name = CAPS.iter().find(|name| cap.get(**name).is_some());
    name.copied().unwrap_or(OLDER)
}
