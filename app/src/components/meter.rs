//! One line about a conversation: what it cost so far, how fast the last answer came, and how full the context is.

use maas_core::{chats::Reply, cost::Sum, money::Currency};
use maas_protocol::error::ErrorKind;
use yew::prelude::*;

use crate::{
    components::figures::{
        about_money, count, duration, exact_dollars, figure, grouped, money, speed,
    },
    words::Words,
};

/// What the line says of the answers so far.
pub(crate) struct SoFar<'a> {
    pub(crate) cost: Sum,
    /// What money is shown in.
    pub(crate) currency: Option<&'a Currency>,
    /// The last answer that came to an end.
    pub(crate) last: Option<&'a Reply>,
}

/// The figures; what is unknown is not shown.
pub(crate) fn so_far(props: &SoFar<'_>, words: &'static Words) -> Html {
    let timing = props.last.map(|reply| reply.timing).unwrap_or_default();
    let per_s = props.last.and_then(Reply::tokens_per_s);
    html! {
        <dl class="figures">
            { for cost(props.cost, props.currency, words) }
            { for figure("last_total_ms", words.latency, timing.total_ms, duration) }
            { for figure("last_ttft_ms", words.ttft, timing.ttft_ms, duration) }
            { for figure("last_tokens_per_s", words.speed, per_s, speed) }
        </dl>
    }
}

fn cost(sum: Sum, currency: Option<&Currency>, words: &'static Words) -> Option<Html> {
    let nano = sum.nano?;
    let (shown, title) = if sum.more {
        (
            (words.at_least)(&money(nano, currency)),
            words.cost_partly_known,
        )
    } else {
        (money(nano, currency), words.cost_hint)
    };
    Some(html! {
        <div class="figure" data-metric="chat_cost_usd" data-value={exact_dollars(nano)} {title}>
            <dt>{ words.cost }</dt><dd>{ shown }</dd>
        </div>
    })
}

/// What the question would cost that is being typed, in nano-dollars.
pub(crate) fn next(nano: u64, currency: Option<&Currency>, words: &'static Words) -> Html {
    html! {
        <dl class="figures">
            <div class="figure" data-metric="next_cost_usd" data-value={exact_dollars(nano)} title={words.next_cost_hint}>
                <dt>{ words.next_cost }</dt><dd>{ about_money(nano, currency) }</dd>
            </div>
        </dl>
    }
}

/// How full the context is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fill<'a> {
    pub(crate) used: u64,
    pub(crate) by: By<'a>,
    /// Tokens that fit; `None` where the model's limit is unknown.
    pub(crate) limit: Option<u64>,
}

/// Whose number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By<'a> {
    /// The last answer's.
    Report,
    /// Counted here, as the model does.
    Vocabulary,
    /// Estimated in part; and why the provider's count is not there, where it was asked for one.
    Letters(Option<ErrorKind>),
    /// Counted by the provider of this name.
    Provider(&'a str),
}

impl Fill<'_> {
    /// The part that is used, of 100.
    fn percent(self) -> Option<u64> {
        let limit = self.limit.filter(|limit| *limit > 0)?;
        Some((self.used.saturating_mul(100) / limit).min(100))
    }
}

/// A number of tokens; one that is an estimate has a tilde.
pub(crate) fn about(tokens: u64, rough: bool) -> String {
    let number = grouped(count(Some(tokens)).unwrap_or_default());
    if rough { format!("~{number}") } else { number }
}

/// The button that has the provider count; it says where the draft goes.
pub(crate) fn count_exactly(
    name: &str,
    asked: bool,
    onclick: Callback<MouseEvent>,
    words: &'static Words,
) -> Html {
    let text = if asked {
        words.counting
    } else {
        words.count_exactly
    };
    html! {
        <button type="button" class="link count-exactly" disabled={asked} title={(words.count_exactly_hint)(name)} {onclick}>{ text }</button>
    }
}

/// The meter with its text: `~1,234 / 200,000`; only the text where there is no limit to measure by.
pub(crate) fn fill(fill: &Fill<'_>, words: &'static Words) -> Html {
    let used = about(fill.used, matches!(fill.by, By::Letters(_)));
    let limit = fill.limit.and_then(|limit| count(Some(limit))).map(grouped);
    let text = match &limit {
        Some(limit) => format!("{used} / {limit}"),
        None => used.clone(),
    };
    let title: AttrValue = match fill.by {
        By::Report => words.context_hint.into(),
        By::Vocabulary => words.context_counted.into(),
        By::Letters(None) => words.context_estimated.into(),
        By::Letters(Some(why)) => (words.not_counted)((words.problem)(why)).into(),
        By::Provider(name) => (words.context_exact)(name).into(),
    };
    let percent = fill.percent();
    let level = match percent {
        Some(95..) => "fill full",
        Some(80..) => "fill high",
        _ => "fill",
    };
    html! {
        <div class={level} data-metric="context_tokens" data-value={fill.used.to_string()} {title}>
            <span class="fill-name">{ words.context }</span>
            <span>{ text }</span>
            if let (Some(percent), Some(limit)) = (percent, limit) {
                <svg role="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-label={words.context_used} aria-valuemin="0"
                    aria-valuemax="100" aria-valuenow={percent.to_string()} aria-valuetext={(words.context_of)(&used, &limit)}>
                    <rect class="fill-all" width="100" height="6" rx="3" />
                    <rect class="fill-used" width={percent.to_string()} height="6" rx="3" />
                </svg>
            }
        </div>
    }
}

#[cfg(test)]
mod tests;
