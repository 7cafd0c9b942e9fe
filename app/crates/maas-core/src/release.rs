//! A new version of the app: offered when it has arrived whole, taken on a click, and then by every tab that loses nothing by it.
//!
//! A tab goes on with the version it began with until it is loaded anew. Nothing of that happens while an answer is written, and a
//! tab whose work is kept nowhere is never loaded anew without a word.

use std::rc::Rc;

use crate::{
    Effect, Model, chats,
    drafts::{self, DraftsRecord},
    providers::KeepKey,
};

#[cfg(test)]
mod tests;

/// How this tab stands to the version that is served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Release {
    /// Nothing is known of another one.
    #[default]
    Current,
    /// A new one is there and can be taken.
    Ready,
    /// It was to be taken, but something here is kept nowhere: a second click confirms it.
    Unsure,
    /// It is to be taken as soon as no tab is writing an answer.
    Asked,
    /// It has taken over; this tab is loaded anew when its answers are whole.
    Leaving,
    /// It has taken over by another tab, but something here is kept nowhere: this tab goes on with the old one.
    Held,
    /// This tab is about to be loaded anew.
    Gone,
    /// The new one did not start, so the one before is back.
    WentBack,
}

/// What can happen to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseMsg {
    /// A new one is there.
    Ready,
    /// Take it.
    Take,
    /// Not now.
    Later,
    /// It has taken over from the one that this tab runs.
    TookOver,
    /// The new one did not start.
    WentBack,
}

/// Carries out what can happen to it.
pub(crate) fn update(model: &mut Model, msg: ReleaseMsg) -> Vec<Effect> {
    let mut effects = Vec::new();
    let next = match (msg, model.ui.release) {
        (ReleaseMsg::Ready, Release::Current | Release::WentBack) => Release::Ready,
        (ReleaseMsg::WentBack, Release::Current) => Release::WentBack,
        (ReleaseMsg::Take, Release::Ready) if loses(model) => Release::Unsure,
        (ReleaseMsg::Take, Release::Ready | Release::Unsure) => {
            effects.push(Effect::TakeRelease);
            Release::Asked
        }
        (ReleaseMsg::Take, Release::Held) => Release::Leaving,
        (ReleaseMsg::Later, Release::Ready | Release::Unsure | Release::WentBack) => {
            Release::Current
        }
        // Whoever clicked has agreed.
        (ReleaseMsg::TookOver, Release::Asked) => Release::Leaving,
        (ReleaseMsg::TookOver, Release::Leaving | Release::Held | Release::Gone) => return effects,
        (ReleaseMsg::TookOver, _) if loses(model) => Release::Held,
        (ReleaseMsg::TookOver, _) => Release::Leaving,
        _ => return effects,
    };
    Rc::make_mut(&mut model.ui).release = next;
    effects
}

/// Leaves the old version once nothing is being written, with what was typed and not sent.
pub(crate) fn follow(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.ui.release == Release::Leaving
        && model.turns.live.is_empty()
        && !model.session.is_creating()
    {
        Rc::make_mut(&mut model.ui).release = Release::Gone;
        effects.push(Effect::Restart {
            drafts: brought_over(model),
        });
    }
}

/// Every tab writes its drafts over those of the others: this tab's go along by themselves.
fn brought_over(model: &Model) -> Option<DraftsRecord> {
    let known = model.session.is_unlocked() && model.drafts.listed;
    known.then(|| drafts::record(model))
}

/// Whether something here is kept nowhere, so that loading the app anew would lose it.
pub fn loses(model: &Model) -> bool {
    let typed = || model.drafts.of.iter();
    let for_now = || {
        let mut keys = model.providers.known.iter();
        keys.any(|(_, state)| {
            let key = state.key.as_ref();
            key.is_some_and(|key| key.keep == KeepKey::UntilReload)
        })
    };
    if model.session.is_closed() {
        return false;
    }
    if model.session.is_unlocked() {
        let mut unkept = typed().filter(|(chat, _)| match chat {
            Some(chat) => chats::is_temporary(model, chat),
            None => model.chats.next_temporary,
        });
        return model.session.moving_in
            || model.chats.list.iter().any(|chat| chat.shelf.temporary)
            || unkept.next().is_some()
            || for_now();
    }
    !model.chats.list.is_empty()
        || !model.comparisons.list.is_empty()
        || typed().next().is_some()
        || for_now()
}
