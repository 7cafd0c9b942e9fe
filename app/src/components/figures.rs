//! The figures of an answer: how fast it came, and the tokens as the provider reported them.

use maas_core::chats::Reply;
use yew::prelude::*;

use crate::words::Words;

/// One line of figures; what is unknown is not shown.
pub(crate) fn figures(reply: &Reply, words: &'static Words) -> Html {
    let usage = &reply.answer.usage;
    html! {
        <dl class="figures">
            { for figure("ttft_ms", words.ttft, reply.timing.ttft_ms, duration) }
            { for figure("total_ms", words.total, reply.timing.total_ms, duration) }
            { for figure("tokens_per_s", words.speed, reply.tokens_per_s(), speed) }
            { for figure("prompt_tokens", words.tokens_in, count(usage.input), grouped) }
            { for figure("completion_tokens", words.tokens_out, count(usage.output), grouped) }
        </dl>
    }
}

fn figure(
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

#[expect(
    clippy::cast_precision_loss,
    reason = "token counts are far below 2^53"
)]
fn count(tokens: Option<u64>) -> Option<f64> {
    tokens.map(|tokens| tokens as f64)
}

/// The nearest whole number. Figures are shown from these: the standard library's formatting of
/// floats would bring its tables into the first download.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures are not negative, and the cast saturates"
)]
fn whole(value: f64) -> u64 {
    value.round() as u64
}

/// The number for machines: one decimal at most.
fn plain(value: f64) -> String {
    let tenths = whole(value * 10.0);
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        tenth => format!("{}.{tenth}", tenths / 10),
    }
}

fn duration(ms: f64) -> String {
    match whole(ms) {
        ms @ 0..1000 => format!("{ms} ms"),
        ms => {
            let tenths = (ms + 50) / 100;
            format!("{}.{} s", tenths / 10, tenths % 10)
        }
    }
}

fn speed(per_s: f64) -> String {
    format!("{}/s", whole(per_s))
}

/// A whole number with its thousands set apart.
pub(crate) fn grouped(value: f64) -> String {
    let digits = whole(value).to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
