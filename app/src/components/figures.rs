//! The figures of an answer: how fast it came, and the tokens as the provider reported them.

use maas_core::chats::Reply;
use yew::prelude::*;

use crate::{by_ptr::ByPtr, words::use_words};

/// Props of [`Figures`].
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) reply: ByPtr<Reply>,
}

/// One line of figures; what is unknown is not shown.
#[component]
pub(crate) fn Figures(props: &Props) -> Html {
    let words = use_words();
    let reply = &props.reply;
    let usage = &reply.answer.usage;
    #[expect(
        clippy::cast_precision_loss,
        reason = "token counts are far below 2^53"
    )]
    let count = |tokens: Option<u64>| tokens.map(|tokens| tokens as f64);
    let all = [
        (
            "ttft_ms",
            words.ttft,
            reply.timing.ttft_ms,
            duration as fn(f64) -> String,
        ),
        ("total_ms", words.total, reply.timing.total_ms, duration),
        ("tokens_per_s", words.speed, reply.tokens_per_s(), speed),
        (
            "prompt_tokens",
            words.tokens_in,
            count(usage.input),
            grouped,
        ),
        (
            "completion_tokens",
            words.tokens_out,
            count(usage.output),
            grouped,
        ),
    ];
    let one = |(metric, name, value, show): (
        &'static str,
        &'static str,
        Option<f64>,
        fn(f64) -> String,
    )| {
        value.map(|value| {
            html! {
                <div key={metric} class="figure" data-metric={metric} data-value={plain(value)}>
                    <dt>{ name }</dt><dd>{ show(value) }</dd>
                </div>
            }
        })
    };
    html! { <dl class="figures">{ for all.into_iter().filter_map(one) }</dl> }
}

/// The number for machines: one decimal at most.
fn plain(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    rounded.to_string()
}

fn duration(ms: f64) -> String {
    if ms < 1000.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.1} s", ms / 1000.0)
    }
}

fn speed(per_s: f64) -> String {
    format!("{per_s:.0}/s")
}

/// A whole number with its thousands set apart.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
