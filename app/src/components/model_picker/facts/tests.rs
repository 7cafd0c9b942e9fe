//! Facts are short, and never say more than is known.

use maas_core::session::Language;

use super::*;
use crate::words;

fn model(context: Option<u64>, input: Option<u64>, output: Option<u64>) -> ModelInfo {
    ModelInfo {
        context,
        cost: Some(Cost {
            input,
            output,
            ..Cost::default()
        }),
        ..ModelInfo::of_id("m")
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
fn a_line_has_what_is_known() {
    let shown = |context, input, output| line(&model(context, input, output)).unwrap_or_default();
    let (some, dear) = (Some(250_000), Some(2_000_000));
    assert_eq!(shown(Some(1_000_000), some, dear), "1M · $0.25 / $2");
    assert_eq!(shown(Some(128_000), some, None), "128k");
    assert_eq!(shown(None, some, dear), "$0.25 / $2");
    assert_eq!(shown(Some(0), Some(0), Some(0)), "$0 / $0");
    assert_eq!(line(&model(Some(0), some, None)), None);
    assert_eq!(line(&ModelInfo::of_id("m")), None);
}

#[test]
fn abilities_are_said_only_where_they_are_known() {
    let words = words::of(Language::En);
    let said = |model: &ModelInfo| abilities(model, words).unwrap_or_default();
    assert_eq!(abilities(&ModelInfo::of_id("m"), words), None);
    let unable = ModelInfo {
        input: vec!["text".to_owned()],
        tools: Some(false),
        reasoning: Some(false),
        open: Some(false),
        ..ModelInfo::of_id("m")
    };
    assert_eq!(abilities(&unable, words), None);
    let able = ModelInfo {
        output: Some(64_000),
        input: ["text", "image", "pdf", "audio", "smell"]
            .map(str::to_owned)
            .to_vec(),
        tools: Some(true),
        reasoning: Some(true),
        open: Some(true),
        ..ModelInfo::of_id("m")
    };
    assert_eq!(
        said(&able),
        "64k out · images · files · audio · tools · reasoning · open weights"
    );
}

#[test]
fn the_end_of_a_model_is_said_with_its_day() {
    let words = words::of(Language::En);
    let said = |deprecated, retires: Option<&str>| {
        let model = ModelInfo {
            deprecated,
            retires: retires.map(str::to_owned),
            ..ModelInfo::of_id("m")
        };
        ends(&model, words)
    };
    assert_eq!(said(None, None), None);
    assert_eq!(said(Some(false), None), None);
    assert_eq!(said(Some(true), None).as_deref(), Some("deprecated"));
    assert_eq!(
        said(Some(true), Some("2026-12-31")).as_deref(),
        Some("deprecated · until 2026-12-31")
    );
}
