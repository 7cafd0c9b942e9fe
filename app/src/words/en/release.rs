//! Words of another version of the app, in English.

use super::super::Release;

pub(super) fn says(release: Release) -> &'static str {
    match release {
        Release::Current => "",
        Release::Ready => "A new version of openMaaS is ready.",
        Release::Unsure => {
            "Something in this tab is not stored: a chat without a vault, a temporary chat, or a key until reload. Updating clears it."
        }
        Release::Asked => "Updating as soon as no answer is being written…",
        Release::Leaving | Release::Gone => "Updating…",
        Release::Held => {
            "openMaaS was updated in another tab. This tab still runs the earlier version, because something in it is not stored. Updating clears it."
        }
        Release::WentBack => {
            "The new version of openMaaS did not start, so the earlier one is in use."
        }
    }
}
