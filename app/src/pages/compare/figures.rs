//! The figures of a column's last answer, as it grows and when it is there; the best of all columns are marked.

use maas_core::{
    chats::{Chat, Reply},
    compare::figures::{Figure, best},
    money::Currency,
    providers::Providers,
};
use yew::prelude::*;

use crate::{
    by_ptr::ByPtr,
    components::{
        figures::{duration, exact_dollars, grouped, money, plain, speed, whole},
        icon::{Glyph, icon},
    },
    store::{use_providers, use_session, use_turns},
    words::{Words, use_words},
};

/// Which figures of each column are the best; those under way do not count yet.
pub(super) fn best_of(chats: &[Option<&Chat>], providers: &Providers) -> Vec<Vec<Figure>> {
    let mut all = vec![Vec::new(); chats.len()];
    for figure in Figure::ALL {
        let values: Vec<Option<f64>> = chats
            .iter()
            .map(|chat| {
                let chat = chat.filter(|chat| chat.is_settled())?;
                figure.of(chat.last_answer()?.reply.as_ref()?, providers)
            })
            .collect();
        for (column, is_best) in all.iter_mut().zip(best(figure, &values)) {
            if is_best {
                column.push(figure);
            }
        }
    }
    all
}

/// A figure as people read it.
pub(super) fn shown(figure: Figure, value: f64, currency: Option<&Currency>) -> String {
    match figure {
        Figure::Ttft | Figure::Total => duration(value),
        Figure::Speed => speed(value),
        Figure::Cost => money(whole(value), currency),
        Figure::Input | Figure::Cached | Figure::Output | Figure::Reasoning => grouped(value),
    }
}

/// What a figure is called.
pub(super) fn name(figure: Figure, words: &'static Words) -> &'static str {
    match figure {
        Figure::Ttft => words.ttft,
        Figure::Total => words.total,
        Figure::Speed => words.speed,
        Figure::Input => words.tokens_in,
        Figure::Cached => words.compare.cached,
        Figure::Output => words.tokens_out,
        Figure::Reasoning => words.compare.reasoning,
        Figure::Cost => words.cost,
    }
}

/// Props of [`ColumnFigures`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) chat: ByPtr<Chat>,
    pub(super) best: Vec<Figure>,
}

/// The figures; only while the answer grows the turns are looked at.
#[component]
pub(super) fn ColumnFigures(props: &Props) -> Html {
    let (words, providers, session) = (use_words(), use_providers(), use_session());
    let show = Show {
        providers: &providers,
        currency: session.settings.currency.as_ref(),
        words,
    };
    let reply = props
        .chat
        .last_answer()
        .and_then(|last| last.reply.as_ref());
    let Some(reply) = reply else {
        return html! {};
    };
    if !props.chat.is_settled() {
        return html! { <Live chat={props.chat.clone()} /> };
    }
    list(reply, &props.best, &show)
}

#[derive(Properties, PartialEq)]
struct LiveProps {
    chat: ByPtr<Chat>,
}

#[component]
fn Live(props: &LiveProps) -> Html {
    let (words, providers, turns) = (use_words(), use_providers(), use_turns());
    let session = use_session();
    let show = Show {
        providers: &providers,
        currency: session.settings.currency.as_ref(),
        words,
    };
    let turn = turns.of_chat(&props.chat.id);
    turn.map_or_else(Html::default, |(_, turn)| list(&turn.reply, &[], &show))
}

/// What figures are shown with.
pub(super) struct Show<'a> {
    pub(super) providers: &'a Providers,
    /// What money is shown in.
    pub(super) currency: Option<&'a Currency>,
    pub(super) words: &'static Words,
}

fn list(reply: &Reply, best: &[Figure], show: &Show<'_>) -> Html {
    let words = show.words;
    let one = |figure: Figure| {
        let value = figure.of(reply, show.providers)?;
        let machine = match figure {
            Figure::Cost => exact_dollars(whole(value)),
            _ => plain(value),
        };
        let is_best = best.contains(&figure);
        let hint = matches!(figure, Figure::Cost).then_some(words.cost_hint);
        Some(html! {
            <div key={figure.as_str()} class={classes!("figure", is_best.then_some("best"))} data-metric={figure.as_str()} data-value={machine}
                data-best={is_best.then_some("true")} title={hint}>
                <dt>{ name(figure, words) }</dt>
                <dd>
                    { shown(figure, value, show.currency) }
                    if is_best {
                        { icon(Glyph::Star) }<span class="unseen">{ words.compare.best }</span>
                    }
                </dd>
            </div>
        })
    };
    html! { <dl class="figures column-figures">{ for Figure::ALL.into_iter().filter_map(one) }</dl> }
}
