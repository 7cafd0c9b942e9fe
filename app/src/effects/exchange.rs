//! One request through the keyring: what came back, or why nothing could.

use std::rc::Rc;

use futures_channel::mpsc::UnboundedReceiver;
use maas_protocol::{
    error::{EncodeError, ErrorKind, ProviderError},
    http::{HttpRequest, ResponseHead},
    provider::{Endpoint, ProviderRef, Route},
};

use super::World;
use crate::{
    bus::{FetchFailure, KeyringAsk, KeyringSay},
    platform::worker::{KeyringLink, Step},
};

/// The longest body that is read in one piece; model lists are the largest.
const MAX_WHOLE_BYTES: usize = 16 * 1024 * 1024;

/// A request under way.
pub(super) struct Exchange {
    steps: UnboundedReceiver<Step>,
    route: Route,
    /// The fetch's number and who runs it, for ending it early.
    pub(super) fetch: (Rc<KeyringLink>, u64),
}

impl Exchange {
    /// Sends a request with the provider's key.
    ///
    /// # Errors
    /// [`ProviderError`] when the keyring cannot be reached.
    pub(super) fn begin(
        world: &World,
        provider: &ProviderRef,
        endpoint: &Endpoint,
        request: HttpRequest,
    ) -> Result<Self, ProviderError> {
        let gone = |_| failure(FetchFailure::Network, endpoint.route);
        let keyring = world.keyring().map_err(gone)?;
        let ask = KeyringAsk::Fetch {
            provider: provider.clone(),
            request,
            key_optional: endpoint.spec.key_optional,
        };
        let (number, steps) = keyring.fetch(ask).map_err(gone)?;
        Ok(Self {
            steps,
            route: endpoint.route,
            fetch: (keyring, number),
        })
    }

    /// Waits for the reply's head.
    ///
    /// # Errors
    /// [`ProviderError`] when no readable reply came.
    pub(super) async fn head(&mut self) -> Result<ResponseHead, ProviderError> {
        match self.steps.recv().await {
            Ok(Step::Say(KeyringSay::Head { head })) => Ok(head),
            Ok(Step::Say(KeyringSay::FetchFailed { why })) => Err(failure(why, self.route)),
            Ok(_) => Err(failure(FetchFailure::Network, self.route)),
            // The keyring was ended, by a lock or an abort.
            Err(_) => Err(failure(FetchFailure::Aborted, self.route)),
        }
    }

    /// The next bytes of the body; `None` at its end.
    ///
    /// # Errors
    /// [`ProviderError`] when the connection broke.
    pub(super) async fn bytes(&mut self) -> Result<Option<Vec<u8>>, ProviderError> {
        match self.steps.recv().await {
            Ok(Step::Bytes(bytes)) => Ok(Some(bytes)),
            Ok(Step::Say(KeyringSay::FetchFailed { why })) => Err(failure(why, self.route)),
            Ok(Step::Say(_)) => Ok(None),
            Err(_) => Err(failure(FetchFailure::Aborted, self.route)),
        }
    }

    /// The whole body, or as much of it as came: an error's text is worth reading even when it is cut.
    pub(super) async fn whole(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        while let Ok(Some(bytes)) = self.bytes().await {
            body.extend_from_slice(&bytes);
            if body.len() > MAX_WHOLE_BYTES {
                let (keyring, number) = &self.fetch;
                keyring.abort(*number);
                break;
            }
        }
        body
    }
}

/// What a failed fetch means to a person.
fn failure(why: FetchFailure, route: Route) -> ProviderError {
    let kind = match (why, route) {
        (FetchFailure::NoKey, _) => ErrorKind::NoKey,
        (FetchFailure::UnboundHost, _) => ErrorKind::UnboundHost,
        (FetchFailure::BadKey, _) => ErrorKind::BadKey,
        (FetchFailure::Network, Route::Direct) => ErrorKind::Blocked,
        (FetchFailure::Network, Route::Relay) => ErrorKind::Relay,
        (FetchFailure::Cut, _) => ErrorKind::CutOff,
        (FetchFailure::Aborted, _) => ErrorKind::Cancelled,
    };
    ProviderError::new(kind, "")
}

/// What a request that cannot be written means to a person.
pub(super) fn unwritable(error: &EncodeError) -> ProviderError {
    match error {
        EncodeError::NoModel => ProviderError::new(ErrorKind::BadModel, "Model: choose one first"),
        EncodeError::NoMessages => {
            ProviderError::new(ErrorKind::BadRequest, "Message: there is nothing to answer")
        }
        EncodeError::BadBaseUrl(_) => ProviderError::new(
            ErrorKind::BadRequest,
            "Base URL: this address cannot be used",
        ),
        EncodeError::Unsupported(what) => ProviderError::new(
            ErrorKind::BadRequest,
            format!("this provider cannot be sent {what}"),
        ),
    }
}
