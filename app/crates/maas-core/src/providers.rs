//! What the app knows of each provider: address, route, key label, models. Never a key.

use std::rc::Rc;

use maas_protocol::{
    capability::{
        Limits, Takes,
        files::{FileAccess, FileRules},
    },
    catalogue::{self, Catalogue, NotRenewed, Source},
    error::{ErrorKind, KeyError, ProviderError},
    models::{Cost, ModelInfo},
    provider::{ProviderRef, Reach, Route, Space, space},
};
use serde::{Deserialize, Serialize};

pub mod doctor;
use crate::{chats::ModelRef, few::Few};

pub mod endpoint;
#[cfg(test)]
mod tests;
mod update;

pub(crate) use update::{learn, update, want_catalogue};

use self::doctor::Diagnosis;

/// Every provider's state; one that was never touched is absent and reads as the default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Providers {
    /// By provider; user-made endpoints are here too.
    pub known: Few<ProviderRef, Rc<ProviderState>>,
    /// What is publicly known of models, as it came with the app; loaded when models are first asked for.
    pub shipped: Option<Rc<Catalogue>>,
    /// The same, as it was renewed by the user.
    pub renewed: Option<Rc<Catalogue>>,
    /// Whether the model that this browser may bring along runs on this device; nothing where the browser knows of none.
    pub in_browser: Option<bool>,
    /// Whether both are on their way.
    pub catalogue_awaited: bool,
    /// Origins that refused browsers where the relay got an answer, and when that was learned, ms since 1970.
    pub refused: Few<String, u64>,
    /// What the user says that models cost; it counts before every list.
    pub prices: Few<ModelRef, Cost>,
    /// The last attempt to renew it.
    pub renewal: Renewal,
}

impl Providers {
    /// A provider's settings; one that was never touched has the default ones.
    pub fn config(&self, provider: &ProviderRef) -> ProviderConfig {
        self.known
            .get(provider)
            .map(|state| state.config.clone())
            .unwrap_or_default()
    }

    /// Why a provider cannot be asked at all, whatever the question: it was removed, or it has no address.
    pub fn obstacle(&self, provider: &ProviderRef) -> Option<ProviderError> {
        let gone = |text: &str| Some(ProviderError::new(ErrorKind::BadModel, text));
        match (provider.spec(), provider) {
            (None, _) => gone("this version of the app does not know the provider"),
            (Some(_), ProviderRef::Custom(_)) if !self.known.contains_key(provider) => {
                gone("this endpoint was removed")
            }
            (Some(spec), _) => endpoint::base_url(spec, &self.config(provider)).err(),
        }
    }

    /// The name people know a provider by: the registry's, or the one they gave.
    pub fn name(&self, provider: &ProviderRef) -> String {
        let given = self
            .known
            .get(provider)
            .and_then(|state| state.config.name.clone());
        match (given, provider) {
            (Some(name), _) if !name.trim().is_empty() => name,
            (_, ProviderRef::Known(id)) => id.spec().name.to_owned(),
            (_, gone_or_own) => gone_or_own.slug().to_owned(),
        }
    }

    /// The endpoints the user made, in the order of their ids.
    pub fn own_endpoints(&self) -> impl Iterator<Item = &ProviderRef> {
        self.known
            .keys()
            .filter(|provider| matches!(provider, ProviderRef::Custom(_)))
    }

    /// Whether a message to the provider has a chance: it has a key, or was set up and needs none.
    pub fn is_connected(&self, provider: &ProviderRef) -> bool {
        let Some(spec) = provider.spec() else {
            return false;
        };
        if spec.by_browser {
            return self.in_browser == Some(true);
        }
        let state = self.known.get(provider);
        spec.answer_locally.is_some()
            || state.is_some_and(|state| {
                let touched = state.config != ProviderConfig::default()
                    || matches!(state.models, ModelList::Loaded(_));
                state.key.is_some() || (spec.key_optional && touched)
            })
    }

    /// The catalogues, the newest first: the app may have been brought up to date after the last renewal.
    pub fn catalogues(&self) -> Vec<&Rc<Catalogue>> {
        let newest_first = match (&self.renewed, &self.shipped) {
            (Some(renewed), Some(shipped)) if renewed.date() < shipped.date() => {
                [&self.shipped, &self.renewed]
            }
            _ => [&self.renewed, &self.shipped],
        };
        newest_first.into_iter().flatten().collect()
    }

    /// The catalogues, unless the provider was given an address that is not its own: what answers there may have
    /// other models by the same names, at other prices.
    pub fn catalogues_for(&self, provider: &ProviderRef) -> Vec<&Rc<Catalogue>> {
        let config = self.config(provider);
        // Where the relay may go is where the provider itself is, on whichever of its hosts.
        let own = provider
            .spec()
            .is_some_and(|spec| endpoint::relayable(spec, &config));
        if own { self.catalogues() } else { Vec::new() }
    }

    /// Where the facts about models are from: each collection as it was when it was last read.
    pub fn sources(&self) -> Vec<&Source> {
        let mut found: Vec<&Source> = Vec::new();
        for catalogue in self.catalogues() {
            for source in &catalogue.sources {
                if !found.iter().any(|known| known.name == source.name) {
                    found.push(source);
                }
            }
        }
        found
    }

    /// What a model takes of files, as far as that is known. A list that names what a model reads says whether it looks at
    /// pictures; who does is sent PDFs too, as many lists leave those out.
    pub fn file_access(&self, model: &ModelRef) -> FileAccess {
        let facts = self.facts(model);
        let unknown = facts.input.is_empty();
        let spec = model.provider.spec();
        let takes = spec.map_or(Takes::ALL, |spec| (spec.takes)(&model.model));
        FileAccess {
            images: takes.images && (unknown || facts.reads("image")),
            documents: takes.files && (unknown || facts.reads("pdf") || facts.reads("image")),
            rules: self.file_rules(model),
        }
    }

    /// How many files a model takes on the way to it, and how large.
    pub fn file_rules(&self, model: &ModelRef) -> FileRules {
        let spec = model.provider.spec();
        let rules = spec.map_or(FileRules::USUAL, |spec| (spec.files)(&model.model));
        match self.way(&model.provider, false).route {
            Route::Relay => rules.relayed(),
            Route::Direct => rules,
        }
    }

    /// What is known of a model: by its provider's list first, then by the catalogues.
    pub fn facts(&self, model: &ModelRef) -> ModelInfo {
        let state = self.known.get(&model.provider);
        let listed = match state.map(|state| &state.models) {
            Some(ModelList::Loaded(list)) => list.iter().find(|listed| listed.id == model.model),
            _ => None,
        };
        let unlisted = ModelInfo::of_id(&model.model);
        let catalogues = self.catalogues_for(&model.provider);
        let mut catalogues = catalogues.into_iter().map(|catalogue| &**catalogue);
        let mut facts = catalogue::known(
            model.provider.slug(),
            listed.unwrap_or(&unlisted),
            &mut catalogues,
        );
        if let Some(price) = self.prices.get(model) {
            facts.cost = Some(price.clone());
        } else if self.runs_at_home(model) {
            facts.cost = Some(Cost::FREE);
        }
        facts
    }

    /// Whether a model runs on a machine of the person's own, and so has no price: a local server at an address of this
    /// machine or its network. What Ollama passes on to its cloud says so in its name.
    fn runs_at_home(&self, model: &ModelRef) -> bool {
        let Some(spec) = model.provider.spec() else {
            return false;
        };
        let url = endpoint::base_url(spec, &self.config(&model.provider));
        spec.by_browser
            || spec.reach == Reach::Local
                && url.is_ok_and(|url| space(&url) != Space::Public)
                && !model.model.ends_with("-cloud")
                && !model.model.ends_with(":cloud")
    }

    /// What a request to a model does without, as far as that is known.
    pub fn limits(&self, model: &ModelRef) -> Limits {
        self.facts(model).limits()
    }

    /// What a model takes, as far as that is known: by the registry, its provider's list and the catalogue.
    pub fn takes(&self, model: &ModelRef) -> Takes {
        let spec = model.provider.spec();
        let family = spec.map_or(Takes::ALL, |spec| (spec.takes)(&model.model));
        self.limits(model).narrow(family)
    }

    /// Lends a provider's state for a change, made first where it was never touched.
    pub(crate) fn entry(&mut self, provider: &ProviderRef) -> &mut ProviderState {
        Rc::make_mut(self.known.or_default(provider))
    }
}

/// One provider's state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProviderState {
    /// What the user set.
    pub config: ProviderConfig,
    /// The key kept for it, as far as the page may know.
    pub key: Option<KeyLabel>,
    /// How many keys were kept since the page was loaded; the fields are emptied by it.
    pub keys_kept: u32,
    /// Why the key last typed was not kept.
    pub key_refused: Option<KeyError>,
    /// The sign-in that brings a key.
    pub sign_in: SignIn,
    /// The live model list.
    pub models: ModelList,
    /// The result of the last connection test.
    pub test: ConnectionTest,
}

impl ProviderState {
    /// Whether a key is kept, and not only an address that needs none.
    pub fn has_key(&self) -> bool {
        let key = self.key.as_ref();
        key.is_some_and(|key| key.kind != KeyKind::Nothing)
    }
}

/// What the user set for a provider; stored sealed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProviderConfig {
    /// The display name of a user-made endpoint.
    pub name: Option<String>,
    /// The user's base URL; `None` is the provider's own.
    pub base_url: Option<String>,
    /// Which way requests go.
    pub route: RouteChoice,
    /// Headers of the user's own, checked by [`check_headers`](maas_protocol::extras::check_headers); sent
    /// where [`takes_headers`](endpoint::takes_headers) says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// Fields of the user's own for the body: JSON text as it was typed, checked by
    /// [`check_extra_body`](maas_protocol::extras::check_extra_body).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub extra_body: String,
}

/// Which way requests go, as the user chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RouteChoice {
    /// As the registry says.
    #[default]
    Auto,
    /// Always straight from the browser.
    Direct,
    /// Always through the relay.
    Relay,
}

/// How long a key is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeepKey {
    /// In the keyring worker's memory only.
    UntilReload,
    /// Sealed, in this tab's session storage.
    ThisTab,
    /// Sealed, in the vault.
    #[default]
    OnThisDevice,
}

/// What the page may know of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyLabel {
    /// A masked form, its last four characters at most.
    pub masked: String,
    /// How long it is kept.
    pub keep: KeepKey,
    /// The origin it is bound to.
    pub origin: String,
    /// What it is.
    pub kind: KeyKind,
}

/// What a key is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeyKind {
    /// A text that is sent as it is.
    #[default]
    ApiKey,
    /// A pair of AWS keys, which sign.
    AwsKeys,
    /// A Google service account, which signs.
    ServiceAccount,
    /// None: the address alone is kept, as one that the person confirmed.
    Nothing,
}

/// How far a sign-in that brings a key back is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SignIn {
    /// None under way.
    #[default]
    Idle,
    /// The person is on the provider's page.
    Waiting,
    /// It brought no key.
    Failed(ProviderError),
}

/// The last attempt to renew what is publicly known of models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Renewal {
    /// None, or the last one worked.
    #[default]
    Idle,
    /// Under way.
    Running,
    /// It failed, and what was known stays.
    Failed(NotRenewed),
}

/// A provider's live model list.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ModelList {
    /// Not asked yet.
    #[default]
    Unasked,
    /// On its way.
    Loading,
    /// Here.
    Loaded(Rc<Vec<ModelInfo>>),
    /// Could not be had.
    Failed(ProviderError),
}

/// The last connection test of a provider.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ConnectionTest {
    /// None yet.
    #[default]
    Untried,
    /// Under way.
    Running,
    /// Done.
    Done(Verdict),
}

/// What a connection test found.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// What is the matter.
    pub diagnosis: Diagnosis,
    /// How many models were listed; 0 where it does not work.
    pub models: usize,
    /// What was said, where something was.
    pub error: Option<ProviderError>,
}
