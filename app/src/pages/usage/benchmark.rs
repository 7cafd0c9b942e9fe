//! Measuring models: who is to be measured, how far that is, and what came of it, now and before.

use maas_core::{
    benchmark::BenchmarkMsg,
    ledger::Reading,
    session::Lock,
    ui::{Dialog, UiMsg},
};
use yew::prelude::*;

use crate::{
    store::{use_benchmarks, use_dispatch, use_session},
    words::use_words,
};

mod results;
mod start;
mod trend;

use results::Results;
use start::{Progress, Start};

/// The page.
#[component]
pub(super) fn Benchmark() -> Html {
    let (words, benchmarks, session) = (use_words(), use_benchmarks(), use_session());
    let dispatch = use_dispatch();
    {
        let dispatch = dispatch.clone();
        use_effect_with(session.is_unlocked(), move |_| {
            dispatch.emit(BenchmarkMsg::Load.into());
        });
    }
    let text = words.benchmark();
    let not_kept = session.lock == Lock::NoVault && !benchmarks.runs.is_empty();
    let keep = dispatch.reform(|_: MouseEvent| UiMsg::Show(Some(Dialog::CreateVault)).into());
    html! {
        <>
            if benchmarks.live.is_some() { <Progress /> } else { <Start /> }
            if benchmarks.reading == Reading::Failed {
                <p class="bad" role="alert">{ text.not_read }</p>
            }
            if benchmarks.damaged > 0 {
                <p class="bad" role="alert">{ (words.usage().damaged)(benchmarks.damaged) }</p>
            }
            if benchmarks.reading == Reading::Underway {
                <p class="muted" role="status">{ text.reading }</p>
            } else if benchmarks.runs.is_empty() {
                <p class="muted">{ text.empty }</p>
            } else {
                <Results />
            }
            if not_kept {
                <p class="not-kept"><span>{ text.not_kept }</span><button type="button" class="link" onclick={keep}>{ words.keep_my_work }</button></p>
            }
        </>
    }
}
