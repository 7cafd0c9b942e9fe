//! What an answer costs at list prices, as far as they were publicly known when this was built.
//!
//! `prices.txt` is made from `static/catalogue.json` by `cargo xtask catalogue`: a line `@slug` before each provider's
//! models, and for each model its id and the prices of question, answer, cache read and cache write, in
//! millionths of a US dollar per million tokens, empty where unknown; behind them its tiers as `over:prices`.

use std::sync::OnceLock;

use crate::{
    catalogue::Catalogue,
    models::{Cost, ModelInfo},
    provider::ProviderId,
};

static PRICES: OnceLock<Catalogue> = OnceLock::new();

/// The prices of a model; `None` where they are not known, which is not free.
pub(super) fn of(provider: ProviderId, model: &str) -> Option<&'static Cost> {
    let all = PRICES.get_or_init(|| read(include_str!("prices.txt")));
    all.find(provider.slug(), model)?.cost.as_ref()
}

fn read(text: &str) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for line in text.lines() {
        if let Some(slug) = line.strip_prefix('@') {
            catalogue.models.push((slug.to_owned(), Vec::new()));
        } else if let Some((_, models)) = catalogue.models.last_mut() {
            let mut words = line.split(' ');
            let (Some(id), Some(prices)) = (words.next(), words.next()) else {
                continue;
            };
            let mut cost = four(prices);
            cost.tiers = words.filter_map(tier).collect();
            models.push(ModelInfo {
                cost: Some(cost),
                ..ModelInfo::of_id(id)
            });
        }
    }
    catalogue
}

fn four(prices: &str) -> Cost {
    let mut prices = prices.split(',').map(|price| price.parse().ok());
    let mut next = || prices.next().flatten();
    Cost {
        input: next(),
        output: next(),
        cache_read: next(),
        cache_write: next(),
        ..Cost::default()
    }
}

fn tier(word: &str) -> Option<Cost> {
    let (over, prices) = word.split_once(':')?;
    Some(Cost {
        over: over.parse().ok()?,
        ..four(prices)
    })
}

/// An amount as a number of US dollars.
#[expect(clippy::cast_precision_loss, reason = "far below where it begins")]
pub(super) fn dollars(nano: u64) -> f64 {
    nano as f64 / 1_000_000_000.0
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    /// The file beside this one says what the app's catalogue says.
    #[test]
    fn the_prices_are_the_catalogues() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../..");
        let file = std::fs::read_to_string(format!("{root}/static/catalogue.json")).unwrap();
        let mut priced = 0;
        for (slug, models) in Catalogue::read(&file).unwrap().models {
            for model in models {
                let Some(cost) = model.cost else { continue };
                let id = ProviderId::from_slug(&slug).unwrap();
                assert_eq!(of(id, &model.id), Some(&cost), "{slug}/{}", model.id);
                priced += 1;
            }
        }
        assert!(priced > 500, "only {priced}");
        assert_eq!(of(ProviderId::Openai, "nobody-knows"), None);
    }
}
