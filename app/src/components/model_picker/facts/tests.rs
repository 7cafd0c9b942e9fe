//! Facts are short, and never say more than is known.

use super::*;

fn told(context: Option<u64>) -> ModelInfo {
    ModelInfo {
        id: "m".to_owned(),
        name: None,
        context_tokens: context,
    }
}

fn known(context: Option<u64>, input: Option<u64>, output: Option<u64>) -> CatalogueModel {
    CatalogueModel {
        context,
        cost: Some(Cost {
            input,
            output,
            ..Cost::default()
        }),
        ..CatalogueModel::default()
    }
}

#[test]
fn sizes_are_cut_to_what_is_there() {
    for (count, shown) in [
        (512, "512"),
        (8192, "8k"),
        (128_000, "128k"),
        (999_999, "999k"),
        (1_000_000, "1M"),
        (1_048_576, "1M"),
        (1_550_000, "1.5M"),
        (10_000_000, "10M"),
    ] {
        assert_eq!(tokens(count), shown);
    }
}

#[test]
fn prices_lose_nothing() {
    for (millionths, shown) in [
        (0, "$0"),
        (2_000_000, "$2"),
        (250_000, "$0.25"),
        (500_000, "$0.50"),
        (75_000, "$0.075"),
        (3_437_500, "$3.4375"),
        (1, "$0.000001"),
        (1_000_000_000, "$1000"),
    ] {
        assert_eq!(dollars(millionths), shown);
    }
}

#[test]
fn a_line_has_what_is_known_and_the_providers_word_first() {
    let full = known(Some(1_000_000), Some(250_000), Some(2_000_000));
    let shown = |model: &ModelInfo, known| line(model, known).unwrap_or_default();
    assert_eq!(shown(&told(None), Some(&full)), "1M · $0.25 / $2");
    assert_eq!(
        shown(&told(Some(128_000)), Some(&full)),
        "128k · $0.25 / $2"
    );
    assert_eq!(shown(&told(Some(128_000)), None), "128k");
    let half = known(None, Some(250_000), None);
    assert_eq!(line(&told(None), Some(&half)), None);
    assert_eq!(line(&told(Some(0)), None), None);
    let priced = known(Some(0), Some(0), Some(0));
    assert_eq!(shown(&told(None), Some(&priced)), "$0 / $0");
}
