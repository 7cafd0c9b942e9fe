//! What went wrong and what to do about it, in English.

use super::super::{Diagnosis, ErrorKind, KeyError, VaultFailure};

/// What went wrong, as a heading.
pub(super) fn problem(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NoKey => "No key for this provider",
        ErrorKind::BadKey => "The key was refused",
        ErrorKind::Forbidden => "This key is not allowed to do this",
        ErrorKind::NoCredit => "No credit left",
        ErrorKind::RateLimited => "Too many requests for now",
        ErrorKind::TooLong => "The conversation is too long",
        ErrorKind::BadModel => "The model is not available",
        ErrorKind::BadRequest => "The request was refused",
        ErrorKind::Refused => "The provider declined to answer",
        ErrorKind::Overloaded => "The provider is having trouble",
        ErrorKind::Blocked => "No readable answer",
        ErrorKind::Relay => "The relay could not handle it",
        ErrorKind::Malformed => "The reply could not be understood",
        ErrorKind::CutOff => "The answer broke off",
        ErrorKind::Cancelled => "Stopped",
        ErrorKind::UnboundHost => "Nothing may be sent to this address yet",
        ErrorKind::OverBudget => "Not sent: a budget could be passed",
        ErrorKind::UnknownCost => "Not sent: what it costs is not known",
        ErrorKind::Offline => "Waiting: you are offline",
        ErrorKind::NotFetched => "The model is not on this device yet",
        ErrorKind::Excluded => "Not sent: this workspace does not use the provider",
    }
}

/// What to do about it.
pub(super) fn advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NoKey => "Add a key under Settings → Providers, then retry.",
        ErrorKind::BadKey => {
            "Check the key under Settings → Providers; it may be mistyped or revoked."
        }
        ErrorKind::Forbidden => {
            "Ask for access to this model in your provider’s account, or choose another model."
        }
        ErrorKind::NoCredit => "Add credit in your provider’s account, then retry.",
        ErrorKind::RateLimited => "Wait a moment, then retry.",
        ErrorKind::TooLong => {
            "Start a new chat, shorten the message, or choose a model with a larger context."
        }
        ErrorKind::BadModel => "Check the model’s id, or choose another model.",
        ErrorKind::BadRequest => "Check the parameters and the model, then retry.",
        ErrorKind::Refused => "Put the question differently, or choose another model.",
        ErrorKind::Overloaded => "Retry in a moment, or choose another model.",
        ErrorKind::Blocked => {
            "You may be offline, the address may be wrong, or the provider refuses browsers. The relay can get around the last one."
        }
        ErrorKind::Relay => {
            "Retry, or set the provider’s route to Direct under Settings → Providers."
        }
        ErrorKind::Malformed => "Check that the base URL points to an API of this kind.",
        ErrorKind::CutOff => "What had arrived is kept. Retry to ask again.",
        ErrorKind::Cancelled => "What had arrived is kept.",
        ErrorKind::OverBudget => {
            "Spent so far, plus the most this request can cost, is more than the budget. Lower Max tokens, change the budget, or send it this once."
        }
        ErrorKind::UnknownCost => {
            "There is a budget, but no price or no longest answer is known for this model, or what was spent is still being read. Set a price or Max tokens, or send it this once."
        }
        ErrorKind::Offline => {
            "The question is kept here. Nothing goes out by itself: when you are online again, send it, or let it be."
        }
        ErrorKind::NotFetched => {
            "Settings → Providers → This browser has the button that downloads it. Then retry."
        }
        ErrorKind::Excluded => "Choose another model, or let this workspace use the provider.",
        ErrorKind::UnboundHost => {
            "This base URL is not the one that was saved with the key, or was not confirmed. Enter the key again where one is needed, and save."
        }
    }
}

/// Why the vault refused, and what to do about it.
pub(super) fn vault_failure(failure: VaultFailure) -> &'static str {
    match failure {
        VaultFailure::WrongPassphrase => {
            "Wrong passphrase. Check Caps Lock and the keyboard language, then try again."
        }
        VaultFailure::HeaderDamaged => {
            "The vault’s header is damaged and cannot be read. Nothing was deleted."
        }
        VaultFailure::VaultAltered => {
            "The vault was changed by something other than this app, so it stays locked. Nothing was deleted."
        }
        VaultFailure::NewerVersion => {
            "A newer version of the app made this vault. Reload to update the app."
        }
        VaultFailure::RecordDamaged => {
            "One record is damaged and cannot be opened. Everything else is intact."
        }
        VaultFailure::InsecureContext => {
            "This page was not loaded over a secure connection, so it does not accept a passphrase. Use https or localhost."
        }
        VaultFailure::Storage => {
            "The browser refused to store data. Free up some space or leave private browsing, then try again."
        }
        VaultFailure::TooShort => "The passphrase is too short. Use at least 8 characters.",
        VaultFailure::Mismatch => "The two passphrases differ. Type the same passphrase twice.",
        VaultFailure::KeyringGone => {
            "The part of the app that holds your keys has stopped. Reload the page and try again."
        }
    }
}

/// Why what was typed is no key.
pub(super) fn key_refused(why: KeyError) -> &'static str {
    match why {
        KeyError::BadCharacter => {
            "API key contains a space, a comma or another character that no key has. Copy it again."
        }
        KeyError::NoAddress => {
            "API key can only be kept for an address: enter the full Base URL, beginning with https://."
        }
        KeyError::AccessKeyId => {
            "Access key ID must be 16 or more capital letters and digits, such as AKIA…"
        }
        KeyError::SecretAccessKey => {
            "Secret access key is missing, cut short, or contains a space. Copy it again."
        }
        KeyError::SessionToken => {
            "Session token contains a space, a comma or a line break. Copy it again."
        }
        KeyError::SessionTokenMissing => {
            "Session token is needed: an access key ID that begins with ASIA works only with one."
        }
        KeyError::NotJson => {
            "Service account must be the whole JSON key file, from { to }. Copy or choose it again."
        }
        KeyError::NotServiceAccount => {
            "Service account: this JSON is of another kind. Its type must be service_account."
        }
        KeyError::ClientEmail => {
            "Service account: client_email is missing or is not an address. Download the key file again."
        }
        KeyError::PrivateKey => {
            "Service account: private_key is missing or damaged. It begins with -----BEGIN PRIVATE KEY-----."
        }
        KeyError::TokenUri => {
            "Service account: token_uri is not Google’s. A file that sends its signature elsewhere is not used."
        }
    }
}

/// What is the matter with a connection, and what to do about it; nothing where it works.
pub(super) fn diagnosis(diagnosis: Diagnosis) -> [&'static str; 2] {
    match diagnosis {
        Diagnosis::Works | Diagnosis::WorksRelayed | Diagnosis::Told(_) => ["", ""],
        Diagnosis::WrongUrl => [
            "There is no such API at this address",
            "Something answers, but not with a list of models. Check the base URL; many end in /v1. If chats work all the same, the server just has no list: type the model’s id.",
        ],
        Diagnosis::CorsRefused => [
            "The server refuses this site",
            "It runs, but does not let pages of this site read its answers (CORS). Allow this site’s origin there, or choose the relay where this provider has that route.",
        ],
        Diagnosis::UnreadableRefusal => [
            "The key was probably refused",
            "The server lets this site in, but its answer to this request cannot be read by a browser; a refused key (401) often looks like this. Check the key, or add one if the server asks for one.",
        ],
        Diagnosis::HeadersRefused => [
            "The server refuses the key’s header",
            "It answers without a key, but does not let pages send one. Remove the key, and any headers of your own.",
        ],
        Diagnosis::MixedContent => [
            "An unencrypted address that is not this computer",
            "Over http:// this app reaches localhost and 127.0.0.1 only. Give the server https (mkcert, or a tunnel of your own), or run it on this computer.",
        ],
        Diagnosis::LocalNetwork => [
            "The browser keeps this site from your local network",
            "Click the icon left of the address, allow access to the local network or to apps on this device, then test again.",
        ],
        Diagnosis::NotRunning => [
            "Nothing answers at this address",
            "Start the server, and check host and port in the base URL. A server that hides from other sites altogether looks the same, and so does any http://localhost in a browser that keeps https pages from it, as Safari may.",
        ],
        Diagnosis::Unreachable => [
            "Nothing answers at this address",
            "Check the host in the base URL. The provider may be down, or a blocker or firewall on your side may stop the request.",
        ],
        Diagnosis::Offline => [
            "You are offline",
            "Connect to the internet, then test again.",
        ],
    }
}
