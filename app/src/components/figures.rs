//! The figures of an answer: how fast it came, and the tokens as the provider reported them.

use maas_core::{chats::Reply, money::Currency};
use yew::prelude::*;

use crate::words::Words;

/// One line of figures; what is unknown is not shown. `cost` is in nano-dollars.
pub(crate) fn figures(
    reply: &Reply,
    cost: Option<u64>,
    currency: Option<&Currency>,
    words: &'static Words,
) -> Html {
    let usage = &reply.answer.usage;
    html! {
        <dl class="figures">
            { for figure("ttft_ms", words.ttft, reply.timing.ttft_ms, duration) }
            { for figure("total_ms", words.total, reply.timing.total_ms, duration) }
            { for figure("tokens_per_s", words.speed, reply.tokens_per_s(), speed) }
            { for figure("prompt_tokens", words.tokens_in, count(usage.input), grouped) }
            { for figure("completion_tokens", words.tokens_out, count(usage.output), grouped) }
            { for cost.map(|nano| html! {
                <div class="figure" data-metric="cost_usd" data-value={exact_dollars(nano)} title={words.cost_hint}>
                    <dt>{ words.cost }</dt><dd>{ money(nano, currency) }</dd>
                </div>
            }) }
        </dl>
    }
}

/// One figure with its name, for people and for machines; nothing where it is unknown.
pub(crate) fn figure(
    metric: &'static str,
    name: &'static str,
    value: Option<f64>,
    show: fn(f64) -> String,
) -> Option<Html> {
    let value = value?;
    Some(html! {
        <div key={metric} class="figure" data-metric={metric} data-value={plain(value)}>
            <dt>{ name }</dt><dd>{ show(value) }</dd>
        </div>
    })
}

/// A number of tokens as a figure.
#[expect(
    clippy::cast_precision_loss,
    reason = "token counts are far below 2^53"
)]
pub(crate) fn count(tokens: Option<u64>) -> Option<f64> {
    tokens.map(|tokens| tokens as f64)
}

/// The nearest whole number. Figures are shown from these: the standard library's formatting of
/// floats would bring its tables into the first download.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures are not negative, and the cast saturates"
)]
pub(crate) fn whole(value: f64) -> u64 {
    value.round() as u64
}

/// The number for machines: one decimal at most.
pub(crate) fn plain(value: f64) -> String {
    let tenths = whole(value * 10.0);
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        tenth => format!("{}.{tenth}", tenths / 10),
    }
}

/// Milliseconds, or seconds with one decimal.
pub(crate) fn duration(ms: f64) -> String {
    match whole(ms) {
        ms @ 0..1000 => format!("{ms} ms"),
        ms => {
            let tenths = (ms + 50) / 100;
            format!("{}.{} s", tenths / 10, tenths % 10)
        }
    }
}

/// So many in a second.
pub(crate) fn speed(per_s: f64) -> String {
    format!("{}/s", grouped(per_s))
}

/// A whole number with its thousands set apart.
pub(crate) fn grouped(value: f64) -> String {
    thousands(&whole(value).to_string())
}

fn thousands(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Nano-dollars as people read them, in the currency they chose.
pub(crate) fn money(nano: u64, currency: Option<&Currency>) -> String {
    match currency {
        None => amount(nano, "$"),
        Some(currency) => amount(currency.of(nano), &currency.sign()),
    }
}

/// The same where it is an estimate; what is less than can be said is no nearer to anything.
pub(crate) fn about_money(nano: u64, currency: Option<&Currency>) -> String {
    let text = money(nano, currency);
    if text.starts_with('<') {
        text
    } else {
        format!("~{text}")
    }
}

/// The same at the mark of a scale, without zeros behind the cents.
pub(crate) fn money_mark(nano: u64, currency: Option<&Currency>) -> String {
    let mut text = money(nano, currency);
    let digits = |text: &str| text.rsplit_once('.').map_or(0, |(_, rest)| rest.len());
    while digits(&text) > 2 && text.ends_with('0') {
        text.pop();
    }
    text
}

/// An amount in billionths: cents and more with two decimals, less with four, hundreds without.
fn amount(nano: u64, sign: &str) -> String {
    let places = |decimals: u32| {
        let unit = 10_u64.pow(9 - decimals);
        let rounded = nano.saturating_add(unit / 2) / unit;
        let (whole, rest) = (
            rounded / 10_u64.pow(decimals),
            rounded % 10_u64.pow(decimals),
        );
        let whole = thousands(&whole.to_string());
        match decimals {
            0 => format!("{sign}{whole}"),
            _ => format!("{sign}{whole}.{rest:0width$}", width = decimals as usize),
        }
    };
    match nano {
        0 => format!("{sign}0"),
        1..50_000 => format!("<{sign}0.0001"),
        50_000..995_000_000 => places(4),
        995_000_000..999_500_000_000 => places(2),
        _ => places(0),
    }
}

/// Nano-dollars as a plain number of dollars, to the last.
pub(crate) fn exact_dollars(nano: u64) -> String {
    let text = format!("{}.{:09}", nano / 1_000_000_000, nano % 1_000_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests;
