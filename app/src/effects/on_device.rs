//! The model that the browser brings along: looks for it, has it fetched when a person says so, and has it answer.

use std::{pin::Pin, rc::Rc};

use maas_core::msg::ProvidersMsg;
use maas_protocol::{
    capability::fit,
    chat::ChatRequest,
    error::{ErrorKind, ProviderError},
    event::{ChatEvent, FinishKind, FinishReason},
    provider::{ProviderSpec, spoken},
    usage::Usage,
};
use yew::{Callback, platform::spawn_local};

use super::{World, gone};
use crate::{
    on_device::{Fetching, OnDevice},
    platform::{
        fetch::Abort,
        language_model::{self, Availability, Failure},
        worker::Gone,
    },
};

/// A way to end an answer.
pub(super) fn abort() -> Result<Abort, ProviderError> {
    Abort::new().ok_or_else(|| gone(Gone))
}

/// Says whether there is one. Browsers without it are not asked anything.
pub(super) fn look(world: &Rc<World>) {
    if !language_model::is_known() {
        return;
    }
    let world = world.clone();
    spawn_local(async move {
        let there = language_model::availability().await != Availability::Absent;
        world.tell(ProvidersMsg::InBrowser(there));
    });
}

/// Looks how far it is, or has it fetched.
pub(super) fn run(ask: OnDevice) {
    match ask {
        OnDevice::Look(tell) => spawn_local(async move { tell.emit(state().await) }),
        OnDevice::Fetch(tell) => {
            tell.emit(Fetching::Under(0));
            // Begins in the click itself.
            spawn_local(async move { tell.emit(fetched(tell.clone()).await) });
        }
    }
}

async fn state() -> Fetching {
    match language_model::availability().await {
        Availability::Absent => Fetching::Absent,
        Availability::Downloadable => Fetching::Needed,
        Availability::Downloading => Fetching::Elsewhere,
        Availability::Ready => Fetching::Ready,
    }
}

async fn fetched(tell: Callback<Fetching>) -> Fetching {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a part of a hundred"
    )]
    let percent = |part: f64| (part.clamp(0.0, 1.0) * 100.0) as u8;
    let progress = move |part| tell.emit(Fetching::Under(percent(part)));
    match language_model::fetch(progress).await {
        Ok(()) => Fetching::Ready,
        Err(failure) => Fetching::Failed(match failure {
            Failure::Refused(says) | Failure::Broken(says) => says,
            _ => String::new(),
        }),
    }
}

/// Has it answer. Boxed, and not put into its callers, because they are in the first download, and hardly anybody comes here.
#[inline(never)]
pub(super) fn answer<'a>(
    spec: &'a ProviderSpec,
    request: &'a ChatRequest,
    abort: &'a Abort,
    push: &'a mut dyn FnMut(Vec<ChatEvent>),
) -> Pin<Box<dyn Future<Output = Result<(), ProviderError>> + 'a>> {
    Box::pin(answered(spec, request, abort, push))
}

async fn answered(
    spec: &ProviderSpec,
    request: &ChatRequest,
    abort: &Abort,
    push: &mut dyn FnMut(Vec<ChatEvent>),
) -> Result<(), ProviderError> {
    let unwritable = |_| ProviderError::new(ErrorKind::BadRequest, "");
    let (request, fields) = fit(request, &(spec.takes)(&request.model)).map_err(unwritable)?;
    // It is fetched only when a person says so, not because something was sent.
    if language_model::availability().await != Availability::Ready {
        return Err(ProviderError::new(ErrorKind::NotFetched, ""));
    }
    if !fields.is_empty() {
        push(vec![ChatEvent::NotSent { fields }]);
    }
    // How many tokens it takes is not told, but what they cost is known, also of an answer that does not come to its end.
    let usage = Usage {
        cost_nano: Some(0),
        ..Usage::default()
    };
    push(vec![ChatEvent::Usage { usage }]);
    let conversation = spoken(&request);
    let said = language_model::answer(&conversation, abort, |text| {
        push(vec![ChatEvent::Text { text }]);
    });
    said.await.map_err(told)?;
    let reason = FinishReason {
        kind: FinishKind::Stop,
        raw: "stop".to_owned(),
    };
    push(vec![ChatEvent::Finished { reason }]);
    Ok(())
}

fn told(failure: Failure) -> ProviderError {
    let (kind, says) = match failure {
        Failure::Aborted => (ErrorKind::Cancelled, String::new()),
        Failure::TooLong(says) => (ErrorKind::TooLong, says),
        Failure::Refused(says) => (ErrorKind::Refused, says),
        Failure::NotFetched => (ErrorKind::NotFetched, String::new()),
        Failure::Broken(says) => (ErrorKind::Overloaded, says),
    };
    ProviderError::new(kind, says)
}
