//! Who is asked: the provider, the model as it calls it, the address, and the header with the key.

use super::{Head, Refusal};
use crate::{
    dialect::WireFormat,
    place::PlacePart,
    provider::{AuthScheme, Endpoint, ProviderId, Route},
    relay::{self, Denied},
};

/// Who is asked.
pub(super) struct Target {
    pub(super) provider: ProviderId,
    /// The model's name as the provider has it.
    pub(super) model: String,
    pub(super) endpoint: Endpoint,
    /// The header that carries the key; none where the provider wants none.
    pub(super) key: Option<(&'static str, String)>,
}

impl Target {
    /// Finds out by header, else by the prefix of the model's name, else by a name that everybody knows.
    ///
    /// # Errors
    /// [`Refusal`] names the header or field by which nobody was found.
    pub(super) fn of(model: &str, head: &Head<'_>) -> Result<Self, Refusal> {
        let (provider, model) = match head.provider {
            Some(slug) => (named(slug)?, model),
            None => by_model(model)?,
        };
        let (base_url, model) = address(provider, model, head)?;
        let spec = provider.spec();
        let relayed = relay::base_url(head.own_origin, provider, &base_url);
        let unreachable = || Refusal::field("model", "is at no address that the relay reaches");
        Ok(Self {
            provider,
            model: model.to_owned(),
            endpoint: Endpoint {
                spec,
                base_url: relayed.ok_or_else(unreachable)?,
                route: Route::Relay,
                extra_headers: Vec::new(),
            },
            key: credential(spec.auth, head.key)?,
        })
    }
}

impl Target {
    /// The wire format of the model at its address.
    pub(super) fn wire(&self) -> WireFormat {
        (self.endpoint.spec.wire)(&self.model)
    }
}

fn named(slug: &str) -> Result<ProviderId, Refusal> {
    let known = ProviderId::from_slug(slug).filter(|id| id.spec().relayed());
    known.ok_or_else(|| Refusal::header("X-Provider", "names no provider that this relay reaches"))
}

fn by_model(model: &str) -> Result<(ProviderId, &str), Refusal> {
    let relayed = |id: &ProviderId| id.spec().relayed();
    if let Some((slug, rest)) = model.split_once('/')
        && let Some(id) = ProviderId::from_slug(slug).filter(relayed)
    {
        return Ok((id, rest));
    }
    let known = ProviderId::of_model(model).map(|id| (id, model));
    known.ok_or_else(|| {
        let reason =
            "does not tell the provider: send the header X-Provider, or write `provider/model`";
        Refusal::field("model", reason)
    })
}

/// The base URL, and the model's name without what told of the address.
fn address<'a>(
    provider: ProviderId,
    model: &'a str,
    head: &Head<'_>,
) -> Result<(String, &'a str), Refusal> {
    let spec = provider.spec();
    let Some(place) = &spec.place else {
        return Ok((spec.base_url.to_owned(), model));
    };
    let (header, told) = match place.part {
        PlacePart::Region => ("X-Region", head.region),
        PlacePart::Location => ("X-Location", head.location),
        PlacePart::Resource => ("X-Resource", head.resource),
    };
    let (part, model) = match told {
        Some(part) => (part, model),
        // Beside the header X-Provider the model's name is the provider's own, slashes and all.
        None => model
            .split_once('/')
            .filter(|_| head.provider.is_none())
            .ok_or_else(|| {
                let form = format!("is needed, or `{}/…/model` as the model", provider.slug());
                Refusal::header(header, &form)
            })?,
    };
    let url = place.base_url(part, head.project.unwrap_or_default());
    // Without a project Google has one place only, and it must be the one that was named.
    let url = url.filter(|url| place.read(url).is_some_and(|(read, _)| read == part));
    let wrong = || {
        Refusal::header(
            header,
            "names no place of the provider, or X-Project no project",
        )
    };
    Ok((url.ok_or_else(wrong)?, model))
}

/// The header with the key, as the provider wants it. What has to be signed cannot come through the door: the
/// relay would need the secret itself.
///
/// # Errors
/// [`Refusal`] where there is none, or one that cannot be put on a request as it is.
pub fn credential(
    scheme: AuthScheme,
    key: Option<&str>,
) -> Result<Option<(&'static str, String)>, Refusal> {
    if scheme == AuthScheme::None {
        return Ok(None);
    }
    let key = key.ok_or_else(Refusal::no_key)?;
    if !relay::is_key(key) {
        return Err(Refusal::key(Denied::BadCredential.message()));
    }
    let bearer = || ("authorization", format!("Bearer {key}"));
    // What Microsoft's and Google's sign-in services give out.
    let token = key.starts_with("eyJ") || key.starts_with("ya29.");
    Ok(Some(match scheme {
        AuthScheme::None | AuthScheme::Bearer => bearer(),
        // The other kind that Anthropic gives out is a token, and never goes into the key's header.
        AuthScheme::XApiKey if key.starts_with("sk-ant-oat") => bearer(),
        AuthScheme::XApiKey => ("x-api-key", key.to_owned()),
        AuthScheme::ApiKey | AuthScheme::GoogleAccount if token => bearer(),
        AuthScheme::ApiKey => ("api-key", key.to_owned()),
        AuthScheme::GoogApiKey | AuthScheme::GoogleAccount => ("x-goog-api-key", key.to_owned()),
        AuthScheme::AwsKeys if ["AKIA", "ASIA"].iter().any(|id| key.starts_with(id)) => {
            let text = "A pair of AWS keys signs requests and cannot come through this door: send a Bedrock API key, or sign and use the path of the provider.";
            return Err(Refusal::key(text));
        }
        AuthScheme::AwsKeys => bearer(),
    }))
}
