//! What requests used, took and cost: charts, each request, and what money has to do with it.

use maas_core::ledger::{LedgerMsg, Reading, report::Filter};
use yew::prelude::*;

use crate::{
    components::icon::{Glyph, icon},
    pages::settings::CONTENT,
    route::{Route, UsagePage},
    store::{use_dispatch, use_ledger, use_session},
    words::{Words, use_words},
};

mod benchmark;
mod budgets;
mod filters;
mod money;
mod overview;
mod period;
mod requests;

pub(crate) use overview::percent;

use period::Period;

/// The styles of these pages, which no other needs.
const STYLES: &str = "usage.css";

/// What is looked at; kept while one goes from page to page here.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Look {
    pub(crate) period: Period,
    /// What else is chosen; the times in it are the period's.
    pub(crate) filter: Filter,
    pub(crate) by: maas_core::ledger::report::By,
    /// Whether the first chart shows tokens and not money.
    pub(crate) tokens: bool,
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) page: UsagePage,
    pub(crate) on_menu: Callback<()>,
}

/// The pages with their frame.
#[component]
pub(crate) fn UsageView(props: &Props) -> Html {
    let (words, ledger, session) = (use_words(), use_ledger(), use_session());
    let dispatch = use_dispatch();
    let look = use_state(Look::default);
    let styled = use_state(|| false);
    {
        // Other tabs may have added something since.
        let is_open = session.is_unlocked();
        use_effect_with(is_open, move |is_open| {
            if *is_open {
                dispatch.emit(LedgerMsg::Load.into());
            }
        });
    }
    let set_look = {
        let look = look.clone();
        Callback::from(move |new| look.set(new))
    };
    let on_styles = {
        let styled = styled.clone();
        Callback::from(move |_: Event| styled.set(true))
    };
    let reading =
        session.is_unlocked() && matches!(ledger.reading, Reading::Unread | Reading::Underway);
    let content = match props.page {
        _ if !*styled || (reading && ledger.stored.is_empty()) => {
            html! { <p class="muted" role="status">{ words.usage().reading }</p> }
        }
        UsagePage::Money => html! { <money::Money look={(*look).clone()} {set_look} /> },
        UsagePage::Benchmark => html! { <benchmark::Benchmark /> },
        _ if ledger.count() == 0 => empty(words),
        UsagePage::Overview => html! { <overview::Overview look={(*look).clone()} {set_look} /> },
        UsagePage::Requests => html! { <requests::Requests look={(*look).clone()} {set_look} /> },
    };
    html! {
        <main class="main">
            <link rel="stylesheet" href={STYLES} onload={on_styles.clone()} onerror={on_styles} />
            <header class="bar">
                <button type="button" class="quiet square menu-button" aria-label={words.menu} onclick={props.on_menu.reform(|_: MouseEvent| ())}>
                    { icon(Glyph::Menu) }
                </button>
                <a class="button quiet" href={Route::Chat(None).hash()}>{ icon(Glyph::Back) }{ words.back_to_chat }</a>
            </header>
            <div class="page usage" id={CONTENT} tabindex="-1">
                <h1>{ words.usage_title }</h1>
                { tabs(props.page, words) }
                if ledger.reading == Reading::Failed {
                    <p class="bad" role="alert">{ words.usage().not_read }</p>
                }
                if ledger.damaged > 0 {
                    <p class="bad" role="alert">{ (words.usage().damaged)(ledger.damaged) }</p>
                }
                { content }
            </div>
        </main>
    }
}

fn tabs(shown: UsagePage, words: &'static Words) -> Html {
    let pages = [
        (UsagePage::Overview, words.usage().overview),
        (UsagePage::Requests, words.usage().requests),
        (UsagePage::Money, words.usage().money),
        (UsagePage::Benchmark, words.benchmark().title),
    ];
    let link = |(page, name): (UsagePage, &'static str)| {
        let current = (page == shown).then_some("page");
        html! { <a class="tab" href={Route::Usage(page).hash()} aria-current={current}>{ name }</a> }
    };
    html! {
        <div class="tabs" role="navigation" aria-label={words.usage_title}>{ for pages.into_iter().map(link) }</div>
    }
}

fn empty(words: &'static Words) -> Html {
    html! {
        <section class="card stack nothing">
            <h2>{ words.usage().empty }</h2>
            <p class="muted">{ words.usage().empty_text }</p>
            <div class="row"><a class="button primary" href={Route::Chat(None).hash()}>{ words.back_to_chat }</a></div>
        </section>
    }
}
