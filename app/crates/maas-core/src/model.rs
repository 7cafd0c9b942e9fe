//! All state of the app, in slices that are shared by pointer.
//!
//! A slice is an `Rc`, and long things inside are `Rc` again, so that changing one copies pointers
//! and not text, and an untouched slice keeps its pointer and re-renders nothing.

use std::rc::Rc;

use crate::{
    benchmark::Benchmarks, chats::Chats, compare::Comparisons, drafts::Drafts, ledger::Ledger,
    presets::Presets, prompts::Prompts, providers::Providers, session::Session, trials::Trials,
    turn::Turns, ui::Ui, workspaces::Workspaces,
};

/// All state of the app.
#[derive(Clone, Default)]
pub struct Model {
    /// Vault and language, theme and other settings.
    pub session: Rc<Session>,
    /// Projects that lie apart from each other, and which one the tab is in.
    pub workspaces: Rc<Workspaces>,
    /// Conversations.
    pub chats: Rc<Chats>,
    /// Models side by side.
    pub comparisons: Rc<Comparisons>,
    /// What is typed and not sent yet.
    pub drafts: Rc<Drafts>,
    /// Setups under a name.
    pub presets: Rc<Presets>,
    /// Templates with variables.
    pub prompts: Rc<Prompts>,
    /// Answers in flight.
    pub turns: Rc<Turns>,
    /// What every request used, took and cost.
    pub ledger: Rc<Ledger>,
    /// What was measured of models.
    pub benchmarks: Rc<Benchmarks>,
    /// Test sets for prompts, and what came of them.
    pub trials: Rc<Trials>,
    /// What is known of each provider: address, route, key label, models.
    pub providers: Rc<Providers>,
    /// Toasts, dialogs and other passing things.
    pub ui: Rc<Ui>,
}

/// What the world lends to one update: the time and fresh randomness, so that `update` stays pure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Milliseconds since 1970, from the wall clock.
    pub now_ms: u64,
    /// 128 fresh random bits.
    pub random: [u8; 16],
    /// How many minutes the device's clock is ahead of Greenwich's now.
    pub east_min: i32,
    /// Whether the browser knows that there is no network.
    pub offline: bool,
}

impl Stamp {
    /// The stamp of the `n`th of several things that one update does: their ids differ.
    pub fn branch(&self, n: u8) -> Self {
        let mut branch = *self;
        if let Some(byte) = branch.random.get_mut(13) {
            *byte = byte.wrapping_add(n).wrapping_add(1);
        }
        branch
    }

    /// Makes the `n`th random id of this update: 32 hex digits.
    pub fn make_id(&self, n: u16) -> String {
        let mut text = String::with_capacity(32);
        // The ordinal goes into the last two bytes, so that ids of one update differ.
        let [.., high, low] = self.random;
        let tail = u16::from_be_bytes([high, low]).wrapping_add(n);
        let head = self.random.iter().take(14).copied();
        for byte in head.chain(tail.to_be_bytes()) {
            for nibble in [byte >> 4, byte & 15] {
                text.push(char::from_digit(nibble.into(), 16).unwrap_or('0'));
            }
        }
        text
    }
}
