//! A model's size and price in a few characters: `1M · $0.25 / $2`.

use maas_protocol::{
    catalogue::{CatalogueModel, Cost},
    models::ModelInfo,
};

/// What is known, the provider's own word first; nothing where nothing is known.
pub(super) fn line(model: &ModelInfo, known: Option<&CatalogueModel>) -> Option<String> {
    let context = model
        .context_tokens
        .or_else(|| known?.context)
        .filter(|tokens| *tokens > 0)
        .map(tokens);
    let price = known.and_then(|known| price(known.cost.as_ref()?));
    match (context, price) {
        (Some(context), Some(price)) => Some(format!("{context} · {price}")),
        (context, price) => context.or(price),
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
