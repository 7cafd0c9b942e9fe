//! Says that a backup was not written, or that the last one is long ago; quiet, and gone on a click.

use maas_core::backup::{BackupTrouble, Doing};
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    words::Words,
};

/// What can be done about it.
pub(crate) struct Acts {
    /// The address of the page about backups.
    pub(crate) page: String,
    /// Has the browser ask for its permission anew.
    pub(crate) allow: Callback<MouseEvent>,
    /// Puts it off.
    pub(crate) later: Callback<MouseEvent>,
}

/// Whether there is something to say.
pub(crate) fn is_needed(doing: &Doing) -> bool {
    doing.remind.is_some() || (doing.failed.is_some() && !doing.read)
}

/// The line above everything else of the page.
#[inline(never)] // Put into its one caller it would be in the first download.
pub(crate) fn notice(doing: &Doing, acts: Acts, words: &'static Words) -> Html {
    let said = words.moving().own;
    let (text, error, waits) = match (doing.failed, doing.remind) {
        (Some((why, _)), _) => (
            (said.trouble)(why).to_owned(),
            Some("backup-not-written"),
            why == BackupTrouble::Permission,
        ),
        (None, Some(days)) => ((said.remind)(days), None, false),
        (None, None) => return html! {},
    };
    html! {
        <div class="trouble calm" role="status" data-error={error}>
            <p>{ icon(Glyph::Download) }<span>{ text }</span></p>
            <div class="row">
                if waits {
                    <button type="button" onclick={acts.allow}>{ said.allow }</button>
                } else {
                    <a class="button" href={acts.page}>{ said.to_backup }</a>
                }
                <button type="button" class="quiet" onclick={acts.later}>{ said.later }</button>
            </div>
        </div>
    }
}
