//! What entries cost, and what they would have cost elsewhere.

use super::*;

#[test]
fn another_models_bill_is_by_its_prices_and_says_what_it_lacks() {
    let mut entries = made(2);
    (entries[0].input, entries[0].cached, entries[0].output) = (Some(1000), Some(0), Some(200));
    entries[1].input = None;
    // 1000 × 3 + 200 × 15 millionths of a dollar, and another request of which nothing is known.
    assert_eq!(
        counterfactual(entries.iter(), &prices()),
        Sum {
            nano: Some(6_000_000),
            more: true
        }
    );
    // Nothing was paid for what was refused, and nothing would have been.
    entries[1].cost_nano = Some(0);
    assert!(!counterfactual(entries.iter(), &prices()).more);
}

#[test]
fn a_price_of_ones_own_counts_before_every_list_and_what_runs_at_home_is_free() {
    let mut app = app();
    let big = model(ProviderId::Openai, "big");
    let own = Cost {
        input: Some(1),
        output: Some(2),
        ..Cost::default()
    };
    app.check(
        ProvidersMsg::SetPrice(big.clone(), Some(own.clone())),
        &["SaveSettings"],
    );
    assert_eq!(app.model.providers.facts(&big).cost, Some(own));
    app.check(ProvidersMsg::SetPrice(big.clone(), None), &["SaveSettings"]);
    assert_eq!(app.model.providers.facts(&big).cost, Some(prices()));
    let at_home = |name: &str| {
        app.model
            .providers
            .facts(&model(ProviderId::Ollama, name))
            .cost
    };
    assert_eq!(at_home("llama"), Some(Cost::FREE));
    assert_eq!(at_home("gpt-oss:120b-cloud"), None);
    assert_eq!(
        app.model
            .providers
            .facts(&model(ProviderId::Mistral, "x"))
            .cost,
        None
    );
    // The same server, rented somewhere, has a price that nobody told us.
    let vllm = ProviderRef::Known(ProviderId::Vllm);
    app.say(ProvidersMsg::Configure {
        provider: vllm,
        config: crate::providers::ProviderConfig {
            base_url: Some("https://gpu.example/v1".to_owned()),
            ..Default::default()
        },
    });
    assert_eq!(
        app.model
            .providers
            .facts(&model(ProviderId::Vllm, "x"))
            .cost,
        None
    );
}
