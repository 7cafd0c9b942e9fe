//! Passkeys in English.

use crate::{passkeys::PasskeyTrouble, words::passkeys::PasskeyWords};

pub(crate) static WORDS: PasskeyWords = PasskeyWords {
    title: "Passkeys",
    about: "Open this vault with a fingerprint, your face, this device's screen lock or a security key, without typing. Your passphrase keeps working, and is still asked for before changes: do not forget it.",
    add: "Add a passkey",
    add_text: "Type your passphrase first. Then the browser asks you for the passkey, some of them twice.",
    made: |date| format!("Added {date}"),
    remove: "Remove",
    remove_one: |made| format!("Remove passkey: {made}"),
    remove_text: "It will not open this vault any more. Delete it where it is kept as well: in your password manager, in the system's settings or on the security key.",
    unlock: "Unlock with a passkey",
    waiting: "Waiting for your passkey…",
    trouble,
};

fn trouble(trouble: PasskeyTrouble) -> &'static str {
    match trouble {
        PasskeyTrouble::NotSupported => {
            "This browser cannot open a vault with a passkey. Current versions of Chrome, Edge, Safari and Firefox can, mostly; the passphrase works everywhere."
        }
        PasskeyTrouble::WithoutPrf => {
            "That passkey cannot be used: where it is kept, no encryption keys are made from passkeys (WebAuthn PRF). Try another place, for example your password manager, the phone, or a security key. One that was just made may be deleted."
        }
        PasskeyTrouble::NotGiven => {
            "No passkey was given: it was cancelled, took too long, or you were not recognised. Try again."
        }
        PasskeyTrouble::AlreadyThere => {
            "There is a passkey for this vault in that place already. Choose another one, or remove the old one first."
        }
        PasskeyTrouble::Refused => {
            "The browser refused. Open the app at its own address over https, not in a frame, and try again."
        }
        PasskeyTrouble::Revoked => {
            "No passkey opens this vault any more. Use the passphrase or the recovery code."
        }
        PasskeyTrouble::DoesNotFit => {
            "What this passkey gave does not open the vault. Use the passphrase, then remove the passkey in the settings and add it again."
        }
        // Said in the words of the vault.
        PasskeyTrouble::Vault(_) => "",
    }
}
