//! A look at a provider's connection, at the keyring's end: what `doctor.rs` tells a diagnosis from.
//!
//! Runs on a click only. The list is asked for as ever; what is tried after that carries no key, but for the
//! same question through the relay, which is put only where the keyring would also send a chat that way.

use maas_core::providers::doctor::{Observations, Permission, Probes, is_mixed_content};
use maas_protocol::{
    error::{ErrorKind, ProviderError},
    http::HttpRequest,
    models::ModelInfo,
    provider::{self, Endpoint, Route, Space},
};

use crate::{
    exchange::{self, Notes, Sender},
    platform::{fetch, network},
};

/// Who is looked at, and what with.
pub struct Visit<'a, A> {
    /// The provider at the address in use.
    pub endpoint: &'a Endpoint,
    /// The same by way of the relay, where that may be tried too.
    pub relay: Option<&'a Endpoint>,
    /// How requests are sent.
    pub sender: &'a Sender<'a, A>,
    /// Where it is noted what goes over the wire for the list.
    pub notes: &'a Notes,
    /// Where the app was loaded from.
    pub own_origin: &'a str,
}

impl<A: AsyncFn(HttpRequest) -> Result<HttpRequest, ProviderError>> Visit<'_, A> {
    /// Asks for the model list, and looks closer where the answer could not be read.
    pub async fn examine(&self) -> (Observations, Option<Vec<ModelInfo>>) {
        let notes = self.notes;
        let (listed, mut models) =
            counted(exchange::models(self.endpoint, self.sender, notes).await);
        let unread =
            |error: &ProviderError| error.kind == ErrorKind::Blocked && error.status.is_none();
        let mut probed = None;
        if self.endpoint.route == Route::Direct && listed.as_ref().is_err_and(unread) {
            let asked = notes.borrow().request.as_ref().map(|sent| sent.url.clone());
            let (probes, relayed) = self.probe(&asked.unwrap_or_default()).await;
            models = models.or(relayed);
            probed = Some(probes);
        }
        let seen = Observations {
            route: self.endpoint.route,
            address: self.endpoint.base_url.clone(),
            listed,
            online: network::is_online(),
            page_is_local: provider::space(self.own_origin) == Space::Loopback,
            probed,
        };
        (seen, models)
    }

    /// What else answers at an address whose answer could not be read.
    async fn probe(&self, url: &str) -> (Probes, Option<Vec<ModelInfo>>) {
        let mut probes = Probes::default();
        let Some(origin) = provider::origin(url).filter(|origin| !is_mixed_content(origin)) else {
            return (probes, None);
        };
        let front = format!("{origin}/");
        probes.answers = fetch::is_answered(&front, self.sender.abort).await;
        if probes.answers {
            probes.bare = fetch::bare_status(url, self.sender.abort).await;
        }
        if probes.answers && probes.bare.is_none() {
            probes.front_readable = fetch::bare_status(&front, self.sender.abort)
                .await
                .is_some();
        }
        probes.permission = match provider::space(&origin) {
            Space::Loopback => network::permission("loopback-network").await,
            Space::Local => network::permission("local-network").await,
            Space::Public => Permission::Unknown,
        };
        let mut models = None;
        if let Some(relay) = self.relay {
            let notes = Notes::default();
            let (relayed, list) = counted(exchange::models(relay, self.sender, &notes).await);
            probes.relayed = Some(relayed);
            models = list;
        }
        (probes, models)
    }
}

/// How many models there are, apart from the list itself.
fn counted(
    models: Result<Vec<ModelInfo>, ProviderError>,
) -> (Result<usize, ProviderError>, Option<Vec<ModelInfo>>) {
    match models {
        Ok(list) => (Ok(list.len()), Some(list)),
        Err(error) => (Err(error), None),
    }
}
