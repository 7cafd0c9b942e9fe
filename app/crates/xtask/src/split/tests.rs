//! The cut on a small module: what goes where, and that the halves fit. That they run, `app/e2e/first-load.spec.ts` shows.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::collections::{BTreeMap, BTreeSet};

use walrus::{ElementItems, ElementKind, ExportItem, FunctionId, ImportKind, Module};

use super::{
    cut::{Halves, cut},
    deferred, integrity, mended,
    plan::{Plan, plan},
};

/// Calls and pointers in all directions; two results; a table of references beside that of functions, as wasm-bindgen has it.
const WHOLE: &str = r#"(module
    (import "wbg" "used_by_rest" (func $used_by_rest (param externref)))
    (import "wbg" "used_by_first" (func $used_by_first (param i32)))
    (memory (export "memory") 1)
    (table $functions 4 4 funcref)
    (table $references (export "references") 8 externref)
    (global $stack (mut i32) (i32.const 1024))
    (global $unused (mut i32) (i32.const 7))
    (elem (table $functions) (i32.const 1) func
        $"app[1a]::first::by_pointer" $"<app[1a]::later::Page as yew[2b]::View>::view" $"app[1a]::later::tiny")
    (data (i32.const 1024) "words")
    (func (export "load_rest"))
    (func (export "start") (result i32)
        (call $used_by_first (global.get $unused))
        (call $"app[1a]::later::called" (i32.const 1) (i64.const 2))
        drop)
    (func $"app[1a]::first::by_pointer" (param i32) (result i32)
        (call_indirect (param i32) (result i32) (local.get 0) (i32.const 2)))
    (func $"<app[1a]::later::Page as yew[2b]::View>::view" (param i32) (result i32)
        (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))
        (call $used_by_rest (table.get $references (i32.const 1)))
        (i32.add (call $"core[3c]::helper" (local.get 0)) (i32.load8_u (i32.const 1024))))
    (func $"app[1a]::later::tiny" (param i32) (result i32) (local.get 0))
    (func $"app[1a]::later::called" (param i32 i64) (result i32 i64)
        (drop (call $"core[3c]::helper" (local.get 0)))
        (drop (call $"core[3c]::shared" (local.get 0)))
        (i32.const 1) (i64.add (local.get 1) (i64.const 0x1234567890)) (drop) (local.get 1))
    (func $"core[3c]::helper" (param i32) (result i32)
        (i32.mul (call $"core[3c]::shared" (local.get 0)) (i32.const 3)))
    (func $"core[3c]::shared" (param i32) (result i32) (i32.add (local.get 0) (i32.const 3)))
    (func (export "also_shares") (param i32) (result i32) (call $"core[3c]::shared" (local.get 0)))
)"#;

fn of_later(name: &str) -> bool {
    deferred::mentions(name, "app::later")
}

fn halves() -> (Plan, Halves) {
    let whole = wat::parse_str(WHOLE).unwrap();
    let plan = plan(&Module::from_buffer(&whole).unwrap(), &of_later).unwrap();
    let halves = cut(&whole, &plan, "load_rest").unwrap();
    (plan, halves)
}

/// The names of the functions that a module has itself.
fn own(module: &Module) -> BTreeSet<&str> {
    module
        .funcs
        .iter_local()
        .filter_map(|(id, _)| module.funcs.get(id).name.as_deref())
        .collect()
}

#[test]
fn what_is_named_goes_and_takes_along_what_only_it_reaches() {
    let (plan, _) = halves();
    let gone: BTreeSet<&str> = plan
        .deferred
        .iter()
        .map(|number| plan.functions[number].1.as_str())
        .collect();
    let expected = [
        "<app::later::Page as yew::View>::view",
        "app::later::called",
        "core::helper",
    ];
    assert_eq!(gone, expected.into());
}

#[test]
fn an_export_stays_whatever_its_name() {
    let whole = r#"(module (table 1 funcref)
        (func (export "load_rest"))
        (func $"app::later::f" (export "f") (param i64) (result i64)
            (i64.add (i64.const 0x123456789abcdef) (i64.add (i64.const 0x123456789abcdef) (local.get 0)))))"#;
    let whole = Module::from_buffer(&wat::parse_str(whole).unwrap()).unwrap();
    assert!(plan(&whole, &of_later).unwrap().deferred.is_empty());
}

#[test]
fn a_function_reference_in_code_stays_since_nothing_can_stand_in_for_it() {
    let whole = r#"(module (table 1 funcref) (elem declare func $"app::later::f")
        (func (export "load_rest"))
        (func (export "refer") (result funcref) (ref.func $"app::later::f"))
        (func $"app::later::f" (param i64) (result i64)
            (i64.add (i64.const 0x123456789abcdef) (i64.add (i64.const 0x123456789abcdef) (local.get 0)))))"#;
    let whole = Module::from_buffer(&wat::parse_str(whole).unwrap()).unwrap();
    assert!(plan(&whole, &of_later).unwrap().deferred.is_empty());
}

#[test]
fn the_first_half_keeps_its_exports_and_stands_in_for_what_is_gone() {
    let (plan, halves) = halves();
    let first = Module::from_buffer(&halves.first).unwrap();
    for name in ["memory", "references", "load_rest", "start", "also_shares"] {
        assert!(
            first.exports.iter().any(|export| export.name == name),
            "{name}"
        );
    }
    assert!(!own(&first).contains("core[3c]::helper"));
    let text = format!("{:?}", plan.places);
    // Place 2 was the pointer's; 4 is the one added for a function that was only called.
    assert_eq!(
        plan.places.keys().copied().collect::<Vec<_>>(),
        [2, 4],
        "{text}"
    );
    let table = first.tables.main_function_table().unwrap().unwrap();
    assert_eq!(first.tables.get(table).initial, 5);
    assert_eq!(first.data.iter().count(), 1);
}

#[test]
fn the_rest_has_no_state_and_fills_the_places() {
    let (_, halves) = halves();
    let rest = Module::from_buffer(&halves.rest).unwrap();
    assert_eq!(rest.data.iter().count(), 0);
    assert_eq!(rest.exports.iter().count(), 0);
    assert!(rest.memories.iter().all(|memory| memory.import.is_some()));
    assert!(rest.tables.iter().all(|table| table.import.is_some()));
    for global in rest.globals.iter() {
        assert!(matches!(global.kind, walrus::GlobalKind::Import(_)));
    }
    assert!(rest.start.is_some());
    assert!(!own(&rest).contains("core[3c]::shared"));
    let mut filled = BTreeMap::new();
    for element in rest.elements.iter() {
        let (ElementKind::Active { offset, .. }, ElementItems::Functions(list)) =
            (&element.kind, &element.items)
        else {
            panic!("another kind of segment");
        };
        let name = |id: &FunctionId| rest.funcs.get(*id).name.clone().unwrap();
        filled.insert(
            format!("{offset:?}"),
            list.iter().map(name).collect::<Vec<_>>(),
        );
    }
    let expected = [
        (
            "Value(I32(2))".to_owned(),
            vec!["<app[1a]::later::Page as yew[2b]::View>::view".to_owned()],
        ),
        (
            "Value(I32(4))".to_owned(),
            vec!["app[1a]::later::called".to_owned()],
        ),
    ];
    assert_eq!(filled, expected.into());
}

#[test]
fn all_that_the_rest_imports_the_first_half_exports_and_of_the_same_type() {
    let (_, halves) = halves();
    let first = Module::from_buffer(&halves.first).unwrap();
    let rest = Module::from_buffer(&halves.rest).unwrap();
    let signature = |module: &Module, id: FunctionId| {
        let ty = module.types.get(module.funcs.get(id).ty());
        (ty.params().to_vec(), ty.results().to_vec())
    };
    let mut kinds = BTreeSet::new();
    for import in rest.imports.iter() {
        assert_eq!(import.module, "first");
        let export = first
            .exports
            .iter()
            .find(|export| export.name == import.name)
            .unwrap();
        match (import.kind.clone(), export.item) {
            (ImportKind::Function(wants), ExportItem::Function(has)) => {
                kinds.insert("function");
                assert_eq!(signature(&rest, wants), signature(&first, has));
            }
            (ImportKind::Global(wants), ExportItem::Global(has)) => {
                kinds.insert("global");
                let (wants, has) = (rest.globals.get(wants), first.globals.get(has));
                assert_eq!((wants.ty, wants.mutable), (has.ty, has.mutable));
            }
            (ImportKind::Table(wants), ExportItem::Table(has)) => {
                kinds.insert("table");
                let (wants, has) = (rest.tables.get(wants), first.tables.get(has));
                assert_eq!(
                    (wants.element_ty, wants.initial),
                    (has.element_ty, has.initial)
                );
            }
            (ImportKind::Memory(_), ExportItem::Memory(_)) => {
                kinds.insert("memory");
            }
            _ => panic!("{} is of another kind", import.name),
        }
    }
    assert_eq!(kinds, ["function", "global", "memory", "table"].into());
    // A function that came from JavaScript, the shared one, the stack, whether the rest is there, two tables, the memory.
    assert_eq!(rest.imports.iter().count(), 7);
}

#[test]
fn a_path_is_mentioned_whole_or_not_at_all() {
    let named = |name| deferred::mentions(name, "app::later");
    assert!(named("app::later"));
    assert!(named(
        "<yew::Scope<app::later::Page> as yew::Scoped>::to_any"
    ));
    assert!(named("core::iter::Map<&app::later, u8>"));
    assert!(!named("app::later_on::f"));
    assert!(!named("map::app::later"));
    assert!(!named("myapp::later::f"));
}

#[test]
fn library_code_goes_by_its_callers_whatever_it_mentions() {
    assert!(deferred::is_deferred(
        "<yew::Scope<app::pages::data::DataPage>>::new"
    ));
    assert!(!deferred::is_deferred(
        "<alloc::rc::Rc<app::pages::data::DataPage>>::drop_slow"
    ));
    assert!(!deferred::is_deferred(
        "core::ptr::drop_in_place::<app::pages::data::DataPage>"
    ));
}

#[test]
fn a_path_that_nothing_mentions_is_told() {
    assert!(deferred::unmatched(["app::store::Store"].into_iter()).is_some());
}

#[test]
fn the_start_page_names_both_halves_with_their_hashes() {
    let page = format!(
        "<head><link href=\"/page-1_bg.wasm\" integrity=\"{}\"></head><script>init('/page-1_bg.wasm')</script>",
        integrity(b"whole")
    );
    let old = integrity(b"whole");
    let (first, rest) = (integrity(b"first"), integrity(b"rest"));
    let mended = mended(
        &page,
        ("page-1_bg.wasm", &old),
        ("page-2_bg.wasm", &first),
        ("page-rest-3.wasm", &rest),
    )
    .unwrap();
    let expected = format!(
        "<head><link href=\"/page-2_bg.wasm\" integrity=\"{first}\">\
         <meta name=\"rest\" content=\"/page-rest-3.wasm {rest}\"></head><script>init('/page-2_bg.wasm')</script>"
    );
    assert_eq!(mended, expected);
    // Checked against `openssl dgst -sha384 -binary | base64`.
    assert_eq!(
        integrity(b""),
        "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
    );
}
