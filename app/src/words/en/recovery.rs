//! The recovery code in English.

use crate::words::recovery::RecoveryWords;

const ON_PAPER: &str = "Type it in the place of the passphrase. It opens the vault of the browser it was made in, until it is revoked or replaced. Keep it on paper, away from that device.";

pub(crate) static WORDS: RecoveryWords = RecoveryWords {
    code: "Recovery code",
    text: "A recovery code opens your vault if you forget the passphrase. Print it or write it down, and keep it away from this device: whoever has it and this device can open everything.",
    once: "This is shown once. On the unlock page, type it in the place of the passphrase.",
    on_paper: ON_PAPER,
    print: "Print",
    save: "Save as file",
    done: "I have it",
    file: |code| format!("openMaaS recovery code\n\n{code}\n\n{ON_PAPER}\n"),
    make: "Make a recovery code",
    anew: "Replace recovery code",
    revoke: "Revoke recovery code",
    there: "A recovery code opens this vault too.",
};
