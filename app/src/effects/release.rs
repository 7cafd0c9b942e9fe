//! The version of the app: has it kept, tells when another one is there, takes it, and begins again with it.

use std::rc::Rc;

use maas_core::{Stamp, drafts::DraftsRecord, release::ReleaseMsg};
use yew::platform::spawn_local;

use super::{World, persist};
use crate::platform::{
    location, lock, prefs, random,
    service_worker::{self, Heard},
};

/// Shared by the answers under way, in all tabs: no version takes over meanwhile.
pub(super) const WRITING: &str = "openmaas.writing";

/// Has this version kept, and follows what becomes of it.
pub(super) fn start(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(service_worker::start(move |heard| {
        world.tell(match heard {
            Heard::Ready => ReleaseMsg::Ready,
            Heard::TookOver => ReleaseMsg::TookOver,
            Heard::WentBack => ReleaseMsg::WentBack,
        });
    }));
}

/// Lets the version that waits take over when no tab is writing an answer.
pub(super) fn take(world: &Rc<World>) {
    let world = world.clone();
    spawn_local(async move {
        lock::is_unshared(WRITING).await;
        // A lock a moment ago may still be writing.
        world.writer.flushed().await;
        service_worker::take().await;
    });
}

/// Loads the app anew when everything is written; this tab's drafts wait for it under an id that only it knows.
pub(super) fn restart(world: &Rc<World>, drafts: Option<DraftsRecord>) {
    persist::write_drafts(world);
    if let Some(drafts) = drafts {
        let mut stamp = Stamp::default();
        random::fill(&mut stamp.random);
        let id = format!("{}-{}", persist::DRAFTS, stamp.make_id(0));
        persist::bring_over(world, &id, &drafts);
        prefs::set_brought_over(&id);
    }
    let world = world.clone();
    spawn_local(async move {
        world.writer.flushed().await;
        location::reload();
    });
}
