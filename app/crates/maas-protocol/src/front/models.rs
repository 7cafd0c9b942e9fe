//! The door's list of models: a provider's own, or the names to begin with of all providers.

use serde_json::{Value, json};

use super::{Door, Head, Refusal, Target, way};
use crate::{
    dialect::Dialect,
    http::{HttpRequest, ResponseHead},
    models::ModelInfo,
    provider::{Endpoint, ProviderId},
    relay::{Policy, Upstream},
};

/// The most pages of one provider's list that are asked for.
const MAX_PAGES: usize = 10;

/// How a list of models is got.
pub enum Listing {
    /// The reply's body; nobody has to be asked.
    Known(String),
    /// A provider is asked.
    Ask(Box<Lists>),
}

/// A provider's list on its way, page by page.
pub struct Lists {
    door: Door,
    provider: ProviderId,
    endpoint: Endpoint,
    dialect: &'static dyn Dialect,
    /// The header with the key.
    pub key: Option<(&'static str, String)>,
    next: Option<HttpRequest>,
    pages: usize,
    models: Vec<ModelInfo>,
}

impl Listing {
    /// With the header `X-Provider` that provider's list; without it, what every provider is known to have.
    ///
    /// # Errors
    /// [`Refusal`] names the header at fault.
    pub fn of(door: Door, head: &Head<'_>) -> Result<Self, Refusal> {
        if head.provider.is_none() {
            let relayed = ProviderId::ALL.iter().filter(|id| id.spec().relayed());
            let models = relayed.flat_map(|id| {
                let names = id.spec().starter_models.iter();
                names.map(move |name| (*id, ModelInfo::of_id(&format!("{}/{name}", id.slug()))))
            });
            return Ok(Self::Known(body(door, models)));
        }
        // Lists are of an address; no model has to be named.
        let target = Target::of("", head)?;
        let dialect = target.endpoint.dialect("");
        Ok(Self::Ask(Box::new(Lists {
            door,
            provider: target.provider,
            next: Some(dialect.models_request(&target.endpoint)),
            endpoint: target.endpoint,
            dialect,
            key: target.key,
            pages: 0,
            models: Vec::new(),
        })))
    }
}

impl Lists {
    /// The next page's request and its way; `None` when the list is complete.
    ///
    /// # Errors
    /// [`Refusal`] where the relay does not pass it on.
    pub fn next(
        &mut self,
        head: &Head<'_>,
        policy: &Policy<'_>,
    ) -> Result<Option<(Upstream, HttpRequest)>, Refusal> {
        let Some(request) = self.next.take().filter(|_| self.pages < MAX_PAGES) else {
            return Ok(None);
        };
        self.pages += 1;
        Ok(Some((way(&request, head, policy)?, request)))
    }

    /// Takes a page in.
    ///
    /// # Errors
    /// [`Refusal`] where it is no list.
    pub fn take(&mut self, page: &[u8]) -> Result<(), Refusal> {
        let models = self.dialect.read_models(page);
        let models = models.map_err(|error| Refusal::bad_reply(error.text))?;
        self.models.extend(models);
        self.next = self.dialect.next_models(&self.endpoint, page);
        Ok(())
    }

    /// Reads what the provider says with a status of 400 or above.
    pub fn refused(&self, head: &ResponseHead, body: &[u8]) -> Refusal {
        self.dialect.read_error(head, body).into()
    }

    /// The reply's body.
    pub fn body(self) -> String {
        let provider = self.provider;
        body(
            self.door,
            self.models.into_iter().map(|model| (provider, model)),
        )
    }
}

fn body(door: Door, models: impl Iterator<Item = (ProviderId, ModelInfo)>) -> String {
    let list: Vec<Value> = match door {
        Door::Openai => models.map(|(id, model)| openai(id, &model)).collect(),
        Door::Anthropic => models.map(|(_, model)| anthropic(&model)).collect(),
    };
    match door {
        Door::Openai => json!({ "object": "list", "data": list }),
        Door::Anthropic => {
            let id = |model: Option<&Value>| model.and_then(|model| model.get("id")).cloned();
            let (first, last) = (id(list.first()), id(list.last()));
            json!({ "data": list, "has_more": false, "first_id": first, "last_id": last })
        }
    }
    .to_string()
}

fn openai(id: ProviderId, model: &ModelInfo) -> Value {
    // Nobody tells the second; the type wants a number.
    json!({ "id": model.id, "object": "model", "created": 0, "owned_by": id.slug() })
}

fn anthropic(model: &ModelInfo) -> Value {
    let day = model.released.as_deref().filter(|day| day.len() == 10);
    json!({
        "type": "model", "id": model.id,
        "display_name": model.name.as_ref().unwrap_or(&model.id),
        "created_at": format!("{}T00:00:00Z", day.unwrap_or("1970-01-01")),
        "max_input_tokens": model.context, "max_tokens": model.output,
    })
}
