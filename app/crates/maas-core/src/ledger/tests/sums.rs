//! What is added up of entries is what a plain loop finds, and goes along as files.

use super::*;
use crate::workspaces::{Workspace, WorkspaceId, Workspaces};

#[test]
fn values_spread_by_the_nearest_rank() {
    assert_eq!(Spread::of(Vec::new()), None);
    let spread = Spread::of((1..=100).rev().collect()).unwrap();
    assert_eq!(
        (spread.p5, spread.p25, spread.p50, spread.p75, spread.p95),
        (5, 25, 50, 75, 95)
    );
    let one = Spread::of(vec![7]).unwrap();
    assert_eq!((one.p5, one.p50, one.p95, one.count), (7, 7, 7, 1));
    assert_eq!(Spread::of(vec![1, 2]).unwrap().p50, 1);
}

/// Ten days of a day each, as columns too.
fn calendar() -> Calendar {
    let days: Vec<u64> = (0..10).map(|day| day * 86_400_000).collect();
    Calendar {
        columns: days.clone(),
        days,
    }
}

#[test]
fn a_report_adds_up_what_a_plain_loop_finds() {
    let entries = made(1000);
    let all = Filter {
        to_ms: u64::MAX,
        ..Filter::default()
    };
    let report = Report::of(entries.iter(), &all, By::Model, &calendar());
    assert_eq!(report.totals.requests, 1000);
    let cost: u64 = entries.iter().filter_map(|entry| entry.cost_nano).sum();
    assert_eq!(
        report.totals.cost,
        Sum {
            nano: Some(cost),
            more: true
        }
    );
    let errors = entries
        .iter()
        .filter(|entry| entry.status.is_error())
        .count();
    assert_eq!(report.totals.errors, errors as u64);
    // Groups and columns hold everything, each once.
    let in_groups: u64 = report
        .groups
        .iter()
        .map(|group| group.totals.requests)
        .sum();
    let in_columns: u64 = report
        .columns
        .iter()
        .map(|column| column.totals.requests)
        .sum();
    let in_parts: u64 = report
        .columns
        .iter()
        .flat_map(|column| &column.parts)
        .map(|part| part.tokens())
        .sum();
    assert_eq!(
        (in_groups, in_columns, in_parts),
        (1000, 1000, report.totals.tokens())
    );
    // 144 requests, one each ten minutes, are a day.
    assert_eq!(report.columns[0].totals.requests, 144);
    let dearest: Vec<_> = report
        .groups
        .iter()
        .map(|group| group.totals.cost.nano)
        .collect();
    assert!(dearest.is_sorted_by(|one, next| one >= next), "{dearest:?}");
    // The first hour has the first six requests of each day, and every third is of this model.
    let big = report
        .groups
        .iter()
        .find(|group| group.of.model == "big")
        .unwrap();
    let first: Vec<u64> = entries
        .iter()
        .filter(|entry| entry.model.model == "big" && entry.at_ms % 86_400_000 < 3_600_000)
        .filter_map(|entry| entry.ttft_us.map(u64::from))
        .collect();
    assert_eq!(
        big.by_hour_us[0],
        Spread::of(first).map(|spread| spread.p50)
    );
    let by_provider = Report::of(entries.iter(), &all, By::Provider, &calendar());
    assert_eq!(by_provider.groups.len(), 2);
    assert!(
        by_provider
            .groups
            .iter()
            .all(|group| group.of.model.is_empty())
    );
}

#[test]
fn a_filter_takes_what_it_names() {
    let entries = made(1000);
    let all = Filter {
        to_ms: u64::MAX,
        ..Filter::default()
    };
    let count = |filter: &Filter| entries.iter().filter(|entry| filter.takes(entry)).count();
    let named = |keep: &dyn Fn(&Entry) -> bool| entries.iter().filter(|entry| keep(entry)).count();
    let half = Filter {
        from_ms: 600_000,
        to_ms: 1_200_000,
        ..Filter::default()
    };
    assert_eq!(count(&half), 1);
    let openai = ProviderRef::Known(ProviderId::Openai);
    let filter = Filter {
        provider: Some(openai.clone()),
        ..all.clone()
    };
    assert_eq!(
        count(&filter),
        named(&|entry| entry.model.provider == openai)
    );
    let small = model(ProviderId::Openai, "small");
    let filter = Filter {
        model: Some(small.clone()),
        errors_only: true,
        ..all.clone()
    };
    assert_eq!(
        count(&filter),
        named(&|entry| *entry.model == small && entry.status.is_error())
    );
    let filter = Filter {
        origin: Some(Origin::Title),
        ..all
    };
    assert_eq!(
        count(&filter),
        named(&|entry| entry.origin == Origin::Title)
    );
}

#[test]
fn a_day_of_25_hours_has_its_last_one_twice() {
    let mut late = made(1);
    late[0].at_ms = 24 * 3_600_000 + 5;
    let calendar = Calendar {
        columns: vec![0],
        days: vec![0, 25 * 3_600_000],
    };
    let all = Filter {
        to_ms: u64::MAX,
        ..Filter::default()
    };
    let report = Report::of(late.iter(), &all, By::Model, &calendar);
    assert!(report.groups[0].by_hour_us[23].is_some());
}

#[test]
fn files_say_what_is_known_to_the_last_digit() {
    let mut entries = made(8);
    let mut wild = entries.remove(7);
    wild.at_ms = 1_795_293_926_042;
    wild.cost_nano = Some(1_000_000_001);
    wild.model = Rc::new(ModelRef {
        provider: ProviderRef::Known(ProviderId::Openai),
        model: "=cmd|\"a\", b".to_owned(),
    });
    wild.workspace = Some("work".into());
    let work = Workspace {
        name: "Work".to_owned(),
        ..Workspace::default()
    };
    let here = Workspaces {
        of: [(WorkspaceId("work".to_owned()), Rc::new(work))].into(),
        ..Workspaces::default()
    };
    let text = export::write(Form::Csv, [&wild, &entries[3]].into_iter(), &here);
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 4);
    // No spreadsheet runs a model's name.
    assert_eq!(
        lines[1],
        "2026-11-21T20:45:26.042Z,openai,\"'=cmd|\"\"a\"\", b\",,direct,fallback,failed,rate-limited,\
         70,7,,9,,1.000000001,1.007,1.507,900.007,,Work"
    );
    assert!(
        lines[2].ends_with(",title,done,,,,,,,,,,,,"),
        "{}",
        lines[2]
    );
    let json: serde_json::Value =
        serde_json::from_str(&export::write(Form::Json, [&wild].into_iter(), &here)).unwrap();
    assert_eq!(json[0]["model"], "=cmd|\"a\", b");
    assert_eq!(json[0]["cost_usd"], 1.000_000_001);
    assert_eq!(json[0]["workspace"], "Work");
    assert_eq!(json[0]["key"], serde_json::Value::Null);
}
