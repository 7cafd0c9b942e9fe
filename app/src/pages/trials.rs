//! Test sets for prompts: all of them, one of them, and what a run of it came to.

use maas_core::{
    ledger::Reading,
    prompts::PromptId,
    session::Lock,
    trials::{SetId, TestSet, TrialId, TrialsMsg},
    ui::{Dialog, UiMsg},
};
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    pages::settings::CONTENT,
    route::Route,
    store::{use_dispatch, use_session, use_trials},
    words::use_words,
};

mod borrow;
mod bring;
mod cell;
mod edit;
mod expect;
mod list;
mod matrix;
mod result;
mod set;
mod start;

/// The styles of these pages, which no other needs.
const STYLES: &str = "/tests.css";

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The prompt of the library whose sets are shown.
    #[prop_or_default]
    pub(crate) of: Option<PromptId>,
    #[prop_or_default]
    pub(crate) set: Option<SetId>,
    #[prop_or_default]
    pub(crate) run: Option<TrialId>,
    pub(crate) on_menu: Callback<()>,
}

/// The pages with their frame.
#[component]
pub(crate) fn TestsView(props: &Props) -> Html {
    let (words, trials, session) = (use_words(), use_trials(), use_session());
    let dispatch = use_dispatch();
    let text = words.trials();
    let styled = use_state(|| false);
    {
        let dispatch = dispatch.clone();
        use_effect_with(session.is_unlocked(), move |_| {
            dispatch.emit(TrialsMsg::Load.into());
        });
    }
    let on_styles = {
        let styled = styled.clone();
        Callback::from(move |_: Event| styled.set(true))
    };
    let reading =
        session.is_unlocked() && matches!(trials.reading, Reading::Unread | Reading::Underway);
    let set = props.set.as_ref().and_then(|id| trials.set(id)).cloned();
    let run = props.run.as_ref().and_then(|id| trials.run(id)).cloned();
    let content = match (&props.set, set, &props.run, run) {
        _ if !*styled || reading => html! { <p class="muted" role="status">{ text.reading }</p> },
        (_, _, Some(_), Some(run)) => html! { <result::Result {run} /> },
        (Some(_), Some(set), None, _) => {
            html! { <set::Set key={set.id.0.clone()} set={set.clone()} /> }
        }
        (None, ..) => html! { <list::List of={props.of.clone()} /> },
        _ => html! {
            <section class="card stack">
                <p>{ text.gone }</p>
                <div class="row"><a class="button" href={all_sets()}>{ text.all_sets }</a></div>
            </section>
        },
    };
    let not_kept = session.lock == Lock::NoVault && !trials.sets.is_empty();
    let keep = dispatch.reform(|_: MouseEvent| UiMsg::Show(Some(Dialog::CreateVault)).into());
    html! {
        <main class="main">
            <link rel="stylesheet" href={STYLES} onload={on_styles.clone()} onerror={on_styles} />
            <header class="bar">
                <button type="button" class="quiet square menu-button" aria-label={words.menu} onclick={props.on_menu.reform(|_: MouseEvent| ())}>
                    { icon(Glyph::Menu) }
                </button>
                <a class="button quiet" href={Route::Prompts(None).hash()}>{ icon(Glyph::Back) }{ words.prompts().back }</a>
            </header>
            <div class="page tests" id={CONTENT} tabindex="-1">
                if trials.reading == Reading::Failed {
                    <p class="bad" role="alert">{ text.not_read }</p>
                }
                if trials.damaged > 0 {
                    <p class="bad" role="alert">{ (words.usage().damaged)(trials.damaged) }</p>
                }
                { content }
                if not_kept {
                    <p class="not-kept"><span>{ text.not_kept }</span><button type="button" class="link" onclick={keep}>{ words.keep_my_work }</button></p>
                }
            </div>
        </main>
    }
}

/// The address of the page with all sets.
fn all_sets() -> String {
    let (set, run) = (None, None);
    Route::Tests(set, run).hash()
}

/// The address of a set.
fn href(set: &SetId) -> String {
    Route::Tests(Some(set.clone()), None).hash()
}

/// The address of a run.
fn run_href(set: &SetId, run: &TrialId) -> String {
    Route::Tests(Some(set.clone()), Some(run.clone())).hash()
}

/// What a set is called.
fn name_of<'a>(set: &'a TestSet, untitled: &'a str) -> &'a str {
    match set.name.trim() {
        "" => untitled,
        name => name,
    }
}
