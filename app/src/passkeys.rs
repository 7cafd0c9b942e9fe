//! What pages and effects say to each other about passkeys: past the state, for a passphrase is in it.

use maas_core::session::VaultFailure;
use yew::Callback;

/// Told how an ask about a passkey ended.
pub(crate) type Ended = Callback<Result<(), PasskeyTrouble>>;

/// What a person wants of passkeys.
pub(crate) enum PasskeyAsk {
    /// Open the vault with one.
    Unlock(Ended),
    /// Have another one open the vault.
    Add {
        /// The vault's passphrase, as typed.
        passphrase: String,
        ended: Ended,
    },
    /// Have one open nothing any more.
    Revoke {
        /// The passkey, by its row.
        id: String,
        /// The vault's passphrase, as typed.
        passphrase: String,
        ended: Ended,
    },
    /// End the wait for the person.
    Cancel,
    /// Find out whether this browser can.
    IsSupported(Callback<bool>),
}

/// Why nothing came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PasskeyTrouble {
    /// The browser knows no passkeys, or no keys from them.
    NotSupported,
    /// The authenticator makes no keys.
    WithoutPrf,
    /// The person does not want it, took too long, or is not recognised; browsers do not say which.
    NotGiven,
    /// This authenticator has one already.
    AlreadyThere,
    /// The browser refused.
    Refused,
    /// No passkey opens the vault any more.
    Revoked,
    /// What the authenticator gave does not open the vault.
    DoesNotFit,
    /// The vault refused.
    Vault(VaultFailure),
}

impl From<VaultFailure> for PasskeyTrouble {
    fn from(failure: VaultFailure) -> Self {
        Self::Vault(failure)
    }
}
