//! Backups that are written by themselves, and being reminded where none are.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::{Effect, Model, Msg, Stamp, session};

#[cfg(test)]
mod tests;

const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;
/// After so long without one a person is reminded, and so long not again once that was put off.
const REMIND_AFTER_MS: u64 = 14 * DAY_MS;
const PUT_OFF_MS: u64 = 7 * DAY_MS;
/// Of fewer conversations nobody is reminded.
const REMIND_CHATS: usize = 3;
/// After a failure it is tried again this much later.
const AGAIN_MS: u64 = HOUR_MS / 4;

/// How often one is written by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Every {
    /// Each hour in which the app is open.
    Hour,
    /// Each day.
    Day,
    /// Each week.
    Week,
}

impl Every {
    fn ms(self) -> u64 {
        match self {
            Self::Hour => HOUR_MS,
            Self::Day => DAY_MS,
            Self::Week => 7 * DAY_MS,
        }
    }
}

/// What a person has set, and what was done; a part of the sealed settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// Into which folder they are written, by its name; none are where this is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub into: Option<Into>,
    /// When the last one was written, by itself or not, ms since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_ms: Option<u64>,
    /// When the person put a reminder off, ms since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub put_off_ms: Option<u64>,
}

impl Plan {
    /// Whether there is nothing to be stored of it.
    pub fn is_untouched(&self) -> bool {
        *self == Self::default()
    }
}

/// Where to, how often, and how many stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Into {
    /// The folder's name.
    pub folder: String,
    /// How often.
    pub every: Every,
    /// So many of them stay, the newest ones.
    pub keep: usize,
}

/// Why none was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupTrouble {
    /// The browser wants to be told anew that it may write there: a click.
    Permission,
    /// The folder is not there any more, or was moved.
    Folder,
    /// It could not be written: no room, mostly.
    Disk,
    /// It was written, but is not as it was written.
    Unsound,
    /// What is stored could not be read.
    Storage,
}

/// How it stands at the moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doing {
    /// Whether one is being written by itself.
    pub running: bool,
    /// Why the last one was not written, and when that was.
    pub failed: Option<(BackupTrouble, u64)>,
    /// Whether the person has read of it.
    pub read: bool,
    /// That there was none for so many days, where a person is to be reminded; nothing inside for none at all.
    pub remind: Option<Option<u64>>,
}

/// What can happen to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackupMsg {
    /// See whether one is due, or a reminder.
    Look,
    /// Write one now.
    Now,
    /// This is where they are written from now on; nothing ends it.
    Set(Option<Into>),
    /// One was written by itself.
    Written,
    /// The person wrote one.
    SavedByHand,
    /// Another tab writes it.
    Elsewhere,
    /// None was written.
    Failed(BackupTrouble),
    /// Not now: whatever was said is not said again for a while.
    PutOff,
}

/// Carries out what can happen to it.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn update(model: &mut Model, msg: BackupMsg, stamp: &Stamp) -> Vec<Effect> {
    let mut effects = Vec::new();
    // What is set is not known before.
    if !model.session.is_unlocked() || !model.chats.listed {
        return effects;
    }
    let mut doing = model.ui.backup.clone();
    let mut plan = model.session.settings.backup.clone();
    match msg {
        BackupMsg::Look if is_due(&plan, &doing, stamp.now_ms) => {
            write(&plan, &mut doing, &mut effects)
        }
        BackupMsg::Look => {}
        BackupMsg::Now => write(&plan, &mut doing, &mut effects),
        BackupMsg::Set(into) => {
            doing.running &= into.is_some();
            doing.failed = None;
            plan.into = into;
        }
        BackupMsg::Written => {
            plan.last_ms = Some(stamp.now_ms);
            doing = Doing::default();
        }
        BackupMsg::SavedByHand => {
            // Those that are written by themselves keep their times.
            if plan.into.is_none() {
                plan.last_ms = Some(stamp.now_ms);
            }
        }
        BackupMsg::Elsewhere => doing.running = false,
        BackupMsg::Failed(why) => {
            doing.running = false;
            doing.read &= doing.failed.is_some_and(|(before, _)| before == why);
            doing.failed = Some((why, stamp.now_ms));
        }
        BackupMsg::PutOff if doing.failed.is_some() => doing.read = true,
        BackupMsg::PutOff => plan.put_off_ms = Some(stamp.now_ms),
    }
    doing.remind = remind(&plan, model.chats.list.len(), stamp.now_ms);
    if doing != model.ui.backup {
        Rc::make_mut(&mut model.ui).backup = doing;
    }
    if plan != model.session.settings.backup {
        Rc::make_mut(&mut model.session).settings.backup = plan;
        session::save_settings(model, stamp, &mut effects);
    }
    effects
}

fn write(plan: &Plan, doing: &mut Doing, effects: &mut Vec<Effect>) {
    if let Some(into) = &plan.into
        && !doing.running
    {
        doing.running = true;
        effects.push(Effect::BackUp { keep: into.keep });
    }
}

fn is_due(plan: &Plan, doing: &Doing, now_ms: u64) -> bool {
    let since = |ms: u64| now_ms.saturating_sub(ms);
    let Some(into) = &plan.into else { return false };
    let due = plan
        .last_ms
        .is_none_or(|last| since(last) >= into.every.ms());
    due && doing.failed.is_none_or(|(_, at)| since(at) >= AGAIN_MS)
}

fn remind(plan: &Plan, chats: usize, now_ms: u64) -> Option<Option<u64>> {
    let since = |ms: u64| now_ms.saturating_sub(ms);
    let put_off = plan.put_off_ms.is_some_and(|at| since(at) < PUT_OFF_MS);
    if plan.into.is_some() || chats < REMIND_CHATS || put_off {
        return None;
    }
    match plan.last_ms {
        None => Some(None),
        Some(last) if since(last) >= REMIND_AFTER_MS => Some(Some(since(last) / DAY_MS)),
        Some(_) => None,
    }
}

impl From<BackupMsg> for Msg {
    fn from(msg: BackupMsg) -> Self {
        Self::Backup(msg)
    }
}
