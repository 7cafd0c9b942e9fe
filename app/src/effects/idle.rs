//! Closes the vault when nobody has used it for a while.

use std::rc::Rc;

use maas_core::msg::SessionMsg;

use super::{World, tabs};
use crate::platform::{clock, dom};

/// How often the clock is looked at.
const LOOK_EVERY_MS: u32 = 15_000;

/// Watches for the rest of the page's life; only an open vault has a watch to run out.
pub(super) fn start(world: &Rc<World>) {
    let active = world.clone();
    dom::on_activity(move || {
        if let Some(mut watch) = active.watch.get() {
            watch.active_ms = clock::now_ms();
            active.watch.set(Some(watch));
            tabs::active(&active);
        }
    });
    let world = world.clone();
    clock::every(LOOK_EVERY_MS, move || {
        if let Some(mut watch) = world.watch.get() {
            let over = watch.is_over(clock::now_ms(), world.auto_lock_minutes.get());
            world.watch.set(Some(watch));
            if over {
                world.tell(SessionMsg::Lock);
            }
        }
    });
}
