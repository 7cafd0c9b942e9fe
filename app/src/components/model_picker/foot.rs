//! Where the facts in the list are from, and how they are renewed.

use maas_core::providers::Renewal;
use yew::prelude::*;

use crate::words::Words;

/// Where the facts are from, and what became of the last renewal.
#[derive(Clone, PartialEq)]
pub(crate) struct Data {
    /// Each collection with its day; empty before the first one has come.
    pub(crate) sources: String,
    pub(crate) renewal: Renewal,
    pub(crate) on_renew: Callback<()>,
}

/// Two lines below the list.
pub(super) fn foot(data: &Data, words: &Words) -> Html {
    let running = data.renewal == Renewal::Running;
    let said = match &data.renewal {
        Renewal::Failed(why) => Some((words.not_renewed)(why)),
        Renewal::Running => Some(words.renewing.to_owned()),
        Renewal::Idle => None,
    };
    html! {
        <small class="muted model-data">
            if !data.sources.is_empty() {
                { words.model_data }{ ": " }{ &data.sources }{ " · " }
            }
            <button type="button" class="link" disabled={running} onclick={data.on_renew.reform(|_: MouseEvent| ())}>{ words.renew }</button>
            <br />
            { words.renew_hint }
            <span class="said" role="status">{ said }</span>
        </small>
    }
}
