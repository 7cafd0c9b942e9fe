//! A model's size and price in a few characters, `1M · $0.25 / $2`, and what it can do in a few words.

use maas_protocol::models::{Cost, ModelInfo};

use crate::words::Words;

/// Size and price; nothing where nothing is known.
pub(super) fn line(model: &ModelInfo) -> Option<String> {
    let context = model.context.filter(|tokens| *tokens > 0).map(tokens);
    let price = model.cost.as_ref().and_then(price);
    match (context, price) {
        (Some(context), Some(price)) => Some(format!("{context} · {price}")),
        (context, price) => context.or(price),
    }
}

/// What it can do; what is unknown is not said, nor what it cannot.
pub(super) fn abilities(model: &ModelInfo, words: &Words) -> Option<String> {
    let mut said = String::new();
    let mut say = |word: &str| {
        if !said.is_empty() {
            said.push_str(" · ");
        }
        said.push_str(word);
    };
    if let Some(most) = model.output {
        say(&(words.answers_up_to)(&tokens(most)));
    }
    for (can, word) in [
        (model.reads("image"), words.reads_images),
        (model.reads("pdf"), words.reads_files),
        (model.reads("audio"), words.reads_audio),
        (model.tools == Some(true), words.calls_tools),
        (model.reasoning == Some(true), words.thinks),
        (model.open == Some(true), words.open_weights),
    ] {
        if can {
            say(word);
        }
    }
    (!said.is_empty()).then_some(said)
}

/// That it is being given up, and when, where that is known.
pub(super) fn ends(model: &ModelInfo, words: &Words) -> Option<String> {
    match (&model.retires, model.deprecated) {
        (Some(day), _) => Some(format!("{} · {}", words.deprecated, (words.retires)(day))),
        (None, Some(true)) => Some(words.deprecated.to_owned()),
        _ => None,
    }
}

/// Of question and answer; half a price would mislead.
fn price(cost: &Cost) -> Option<String> {
    let (input, output) = (cost.input?, cost.output?);
    Some(format!("{} / {}", dollars(input), dollars(output)))
}

/// A count, cut and not rounded up: no one should count on tokens that are not there.
fn tokens(count: u64) -> String {
    match (count / 1_000_000, count % 1_000_000 / 100_000) {
        (0, _) if count < 1000 => count.to_string(),
        (0, _) => format!("{}k", count / 1000),
        (millions, 0) => format!("{millions}M"),
        (millions, tenths) => format!("{millions}.{tenths}M"),
    }
}

/// Millionths of a dollar as dollars; cents are two digits, and smaller parts as many as they need.
fn dollars(millionths: u64) -> String {
    let (whole, part) = (millionths / 1_000_000, millionths % 1_000_000);
    if part == 0 {
        return format!("${whole}");
    }
    let mut text = format!("${whole}.{part:06}");
    for _ in 0..4 {
        if !text.ends_with('0') {
            break;
        }
        text.pop();
    }
    text
}

#[cfg(test)]
mod tests;
