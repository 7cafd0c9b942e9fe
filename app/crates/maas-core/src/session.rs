//! The vault's state as the page may know it, and the settings.

use serde::{Deserialize, Serialize};

use crate::{backup::Plan, budget::Budget, few::Few, money::Currency};

pub mod idle;
#[cfg(test)]
mod tests;
mod update;

pub(crate) use update::{fail, save_settings, update};

/// Vault and settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// Whether the vault is there and open.
    pub lock: Lock,
    /// Why the last attempt to open, create or change the vault failed.
    pub failure: Option<VaultFailure>,
    /// The user's settings.
    pub settings: Settings,
    /// Whether a recovery code opens the vault too.
    pub recoverable: bool,
    /// The passkeys that open the vault too, the oldest first.
    pub passkeys: Vec<Passkey>,
    /// Rises with every write of the settings record.
    pub settings_version: u64,
    /// The vault was created, and what was done before is still being written.
    pub moving_in: bool,
    /// Settings changed before the stored ones had come; they are written afterwards.
    pub settings_pending: bool,
}

impl Session {
    /// Whether the vault is open, so that something may be written.
    pub fn is_unlocked(&self) -> bool {
        self.lock == Lock::Unlocked
    }

    /// Whether a vault is being made.
    pub fn is_creating(&self) -> bool {
        self.lock == Lock::Creating || self.moving_in
    }

    /// Whether the vault is closed, so that nothing may come into memory.
    pub fn is_closed(&self) -> bool {
        matches!(self.lock, Lock::Locked | Lock::Unlocking)
    }
}

/// A passkey that opens the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// By which it is revoked.
    pub id: String,
    /// When it was added, ms since 1970.
    pub made_ms: u64,
}

/// The vault's state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lock {
    /// Storage has not answered yet.
    #[default]
    Starting,
    /// No vault: everything lives in memory until one is made.
    NoVault,
    /// A vault exists and is being created from the passphrase just typed.
    Creating,
    /// A vault exists and is closed: nothing of it is in memory.
    Locked,
    /// The passphrase is being tried.
    Unlocking,
    /// The vault is open.
    Unlocked,
}

/// Why the vault refused; each has one sentence with a remedy in the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VaultFailure {
    /// The passphrase is wrong.
    WrongPassphrase,
    /// The header cannot be read.
    HeaderDamaged,
    /// The header was changed by something else than this app.
    VaultAltered,
    /// A newer version of the app wrote it.
    NewerVersion,
    /// A record does not open although the vault did.
    RecordDamaged,
    /// The page is not a secure context, so nothing may be opened.
    InsecureContext,
    /// The browser's storage refused.
    Storage,
    /// The passphrase is too short.
    TooShort,
    /// The two passphrases differ.
    Mismatch,
    /// The keyring worker did not answer or broke.
    KeyringGone,
}

/// Settings of the whole app; sealed with the vault, apart from language and theme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// `None` follows the browser.
    pub language: Option<Language>,
    /// `None` follows the system.
    pub theme: Option<Theme>,
    /// Idle minutes until the vault locks itself.
    pub auto_lock_minutes: u32,
    /// What the Enter key does in the message field.
    pub enter: EnterKey,
    /// What money is shown in; `None` is US dollars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// What may be spent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<Budget>,
    /// Who signed what was handed on, by public key in hex.
    #[serde(skip_serializing_if = "Few::is_empty")]
    pub authors: Few<String, KnownAuthor>,
    /// Backups that are written by themselves, and when the last one was.
    #[serde(skip_serializing_if = "Plan::is_untouched")]
    pub backup: Plan,
}

/// Somebody who signs what they hand on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KnownAuthor {
    /// What the person calls them.
    pub name: String,
    /// Whether it is the person.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// The origins of what was handed on under this signature, so that a change by somebody else is noticed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            theme: None,
            auto_lock_minutes: 15,
            enter: EnterKey::Auto,
            currency: None,
            budgets: Vec::new(),
            authors: Few::default(),
            backup: Plan::default(),
        }
    }
}

/// What the Enter key does in the message field; with Ctrl or Cmd it always sends, with Shift it never does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EnterKey {
    /// Sends, but breaks the line where a finger is the main pointer: an on-screen keyboard has no Shift+Enter.
    #[default]
    Auto,
    /// Sends.
    Sends,
    /// Breaks the line.
    Breaks,
}

impl EnterKey {
    /// Whether Enter alone sends; `touch` is whether a finger is the main pointer.
    pub fn sends(self, touch: bool) -> bool {
        match self {
            Self::Auto => !touch,
            Self::Sends => true,
            Self::Breaks => false,
        }
    }
}

/// The languages of the UI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    En,
    /// Korean.
    Ko,
}

/// The colour themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark text on light.
    Light,
    /// Light text on dark.
    Dark,
}
