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
    deferred, integrity,
    linked::{Linked, Piece, Refers},
    mended,
    plan::{Plan, plan},
    renamed,
};

/// Calls and pointers in all directions; two results; a table of references beside that of functions, as wasm-bindgen has it.
const WHOLE: &str = r#"(module
    (import "wbg" "used_by_rest" (func $used_by_rest (param externref)))
    (import "wbg" "used_by_first" (func $used_by_first (param i32)))
    (memory (export "memory") 1)
    (table $functions 5 5 funcref)
    (table $references (export "references") 8 externref)
    (global $stack (mut i32) (i32.const 1024))
    (global $unused (mut i32) (i32.const 7))
    (elem (table $functions) (i32.const 1) func
        $"app::first::by_pointer" $"<app::later::Page as yew::View>::view" $"app::later::tiny"
        $"app::later::by_pointer_only")
    (data $.rodata (i32.const 1024) "first-only.shared....later-only.")
    (data $.data (i32.const 1056) "changes.first.later")
    (func (export "load_rest"))
    (func $start (export "start") (result i32)
        (call $used_by_first (global.get $unused))
        (call $"_RNvNtCskv_3app5later6called" (i32.const 1) (i64.const 2))
        drop)
    (func $"app::first::by_pointer" (param i32) (result i32)
        (call_indirect (param i32) (result i32) (local.get 0) (i32.const 2)))
    (func $"<app::later::Page as yew::View>::view" (param i32) (result i32)
        (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))
        (call $used_by_rest (table.get $references (i32.const 1)))
        (i32.add (call $"core::helper" (local.get 0)) (i32.load8_u (i32.const 1024))))
    (func $"app::later::tiny" (param i32) (result i32) (local.get 0))
    (func $"app::later::by_pointer_only" (param i32) (result i32)
        (i32.load (i32.add (i32.const 1045) (call $"core::helper" (local.get 0)))))
    (func $"_RNvNtCskv_3app5later6called" (param i32 i64) (result i32 i64)
        (drop (call $"core::helper" (local.get 0)))
        (drop (call $"core::shared" (local.get 0)))
        (i32.const 1) (i64.add (local.get 1) (i64.const 0x1234567890)) (drop) (local.get 1))
    (func $"core::helper" (param i32) (result i32)
        (i32.mul (call $"core::shared" (local.get 0)) (i32.const 3)))
    (func $"core::shared" (param i32) (result i32) (i32.add (local.get 0) (i32.const 3)))
    (func (export "also_shares") (param i32) (result i32) (call $"core::shared" (local.get 0)))
)"#;

fn of_later(name: &str) -> bool {
    deferred::mentions(name, "app::later")
}

const VIEW: &str = "<app::later::Page as yew::View>::view";

fn refers(pointers: &[&str], data: &[usize]) -> Refers {
    Refers {
        pointers: pointers.iter().map(|name| (*name).to_owned()).collect(),
        data: data.iter().copied().collect(),
    }
}

/// What a linker would have known of it: a table of methods in the first constant, pointers in code, who reads which constant.
fn known() -> Linked {
    let piece = |place, refers| Piece { place, refers };
    let functions = [
        ("start", refers(&["app::first::by_pointer"], &[0])),
        ("app::first::by_pointer", refers(&[], &[1])),
        (VIEW, refers(&["app::later::by_pointer_only"], &[1, 2, 3])),
        ("app::later::by_pointer_only", refers(&[], &[2])),
        ("renamed_by_wasm_bindgen_1f", refers(&[], &[4])),
    ];
    Linked {
        functions: functions
            .map(|(name, refers)| (name.to_owned(), refers))
            .into(),
        data: vec![
            piece(1024..1035, refers(&[VIEW, "app::later::tiny"], &[])),
            piece(1035..1045, refers(&[], &[])),
            piece(1045..1056, refers(&[], &[])),
            piece(1056..1064, refers(&[], &[])),
            piece(1064..1070, refers(&[], &[])),
            piece(1070..1075, refers(&[], &[])),
        ],
        memory: [
            (1024, b"first-only.shared....later-only.".to_vec()),
            (1056, b"changes.first.later".to_vec()),
        ]
        .into(),
    }
}

fn planned(whole: &str) -> Plan {
    let whole = wat::parse_str(whole).unwrap();
    let linked = Linked::default();
    plan(&Module::from_buffer(&whole).unwrap(), &linked, &of_later).unwrap()
}

fn halves() -> (Plan, Halves) {
    let whole = wat::parse_str(WHOLE).unwrap();
    let plan = plan(&Module::from_buffer(&whole).unwrap(), &known(), &of_later).unwrap();
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
        VIEW,
        "app::later::by_pointer_only",
        "app::later::called",
        "core::helper",
    ];
    assert_eq!(gone, expected.into());
}

#[test]
fn a_pointer_of_which_nothing_is_known_stays() {
    let whole = r#"(module (table 1 funcref) (elem (i32.const 0) func $"app::later::f")
        (func (export "load_rest"))
        (func $"app::later::f" (param i64) (result i64)
            (i64.add (i64.const 0x123456789abcdef) (i64.add (i64.const 0x123456789abcdef) (local.get 0)))))"#;
    assert!(planned(whole).deferred.is_empty());
}

#[test]
fn an_export_stays_whatever_its_name() {
    let whole = r#"(module (table 1 funcref)
        (func (export "load_rest"))
        (func $"app::later::f" (export "f") (param i64) (result i64)
            (i64.add (i64.const 0x123456789abcdef) (i64.add (i64.const 0x123456789abcdef) (local.get 0)))))"#;
    assert!(planned(whole).deferred.is_empty());
}

#[test]
fn a_function_reference_in_code_stays_since_nothing_can_stand_in_for_it() {
    let whole = r#"(module (table 1 funcref) (elem declare func $"app::later::f")
        (func (export "load_rest"))
        (func (export "refer") (result funcref) (ref.func $"app::later::f"))
        (func $"app::later::f" (param i64) (result i64)
            (i64.add (i64.const 0x123456789abcdef) (i64.add (i64.const 0x123456789abcdef) (local.get 0)))))"#;
    assert!(planned(whole).deferred.is_empty());
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
    assert!(!own(&first).contains("core::helper"));
    let places = |of: &BTreeMap<u64, usize>| of.keys().copied().collect::<Vec<_>>();
    // Place 5 is added, for a function that is only called; place 4 is empty until the rest comes: who reads it is there, too.
    assert_eq!(places(&plan.first_places), [1, 2, 3]);
    assert_eq!(places(&plan.rest_places), [2, 4, 5]);
    let stood_for: Vec<u64> = plan.entries.values().copied().collect();
    assert_eq!(BTreeSet::from_iter(stood_for), [2, 5].into());
    let table = first.tables.main_function_table().unwrap().unwrap();
    assert_eq!(first.tables.get(table).initial, 6);
}

#[test]
fn constants_that_only_the_rest_reads_come_with_it_and_what_changes_stays() {
    let (plan, halves) = halves();
    assert_eq!(
        plan.deferred_data,
        [1045..1064, 1070..1075],
        "by who reads it"
    );
    let data = |half: &[u8]| -> Vec<(String, Vec<u8>)> {
        let module = Module::from_buffer(half).unwrap();
        let data = module.data.iter();
        data.map(|data| (format!("{:?}", data.kind), data.value.clone()))
            .collect()
    };
    let first = data(&halves.first);
    assert_eq!(first[0].1, b"first-only.shared....\0\0\0\0\0\0\0\0\0\0\0");
    assert_eq!(first[1].1, b"changes.first.later");
    let rest = data(&halves.rest);
    assert_eq!(rest.len(), 1);
    assert!(rest[0].0.contains("I32(1045)"), "{}", rest[0].0);
    assert_eq!(rest[0].1, b"later-only.");
}

#[test]
fn the_rest_has_no_state_and_fills_the_places() {
    let (_, halves) = halves();
    let rest = Module::from_buffer(&halves.rest).unwrap();
    assert_eq!(rest.exports.iter().count(), 0);
    assert!(rest.memories.iter().all(|memory| memory.import.is_some()));
    assert!(rest.tables.iter().all(|table| table.import.is_some()));
    for global in rest.globals.iter() {
        assert!(matches!(global.kind, walrus::GlobalKind::Import(_)));
    }
    assert!(rest.start.is_some());
    assert!(!own(&rest).contains("core::shared"));
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
    let at = |place: i32, names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        (format!("Value(I32({place}))"), names)
    };
    let expected = [
        at(2, &[VIEW]),
        at(
            4,
            &[
                "app::later::by_pointer_only",
                "_RNvNtCskv_3app5later6called",
            ],
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

/// Two functions and two pieces of data; the relocations, by hand as the tool conventions for WebAssembly have them: the last byte but one of
/// `$a` refers to `x`, the first instruction of `$b` to the function `$a` in the table; the first word of `y` to `$b` in the table.
const LINKED: &str = r#"(module
    (memory 1) (table 2 funcref) (elem (i32.const 0) func $a $b)
    (func $a (result i32) (i32.const 1))
    (func $b (result i32) (i32.const 0))
    (data $.rodata (i32.const 1024) "xxxxxxxxyyyyyyyy")
    (@custom "linking" (after data)
        "\02\08\19\04\00\00\00\01a\00\00\01\01b\01\00\01x\00\00\08\01\00\01y\00\08\08")
    (@custom "reloc.CODE" (after data) "\05\02\04\04\02\00\01\09\00")
    (@custom "reloc.DATA" (after data) "\06\01\02\0f\01")
)"#;

#[test]
fn what_the_linker_noted_is_read() {
    let linked = Linked::read(&wat::parse_str(LINKED).unwrap()).unwrap();
    let places: Vec<_> = linked
        .data
        .iter()
        .map(|piece| piece.place.clone())
        .collect();
    assert_eq!(places, [1024..1032, 1032..1040]);
    let text = |refers: &Refers| format!("{:?} {:?}", refers.pointers, refers.data);
    assert_eq!(text(&linked.functions["a"]), "{} {0}");
    assert_eq!(text(&linked.functions["b"]), r#"{"a"} {}"#);
    assert_eq!(text(&linked.data[0].refers), "{} {}");
    assert_eq!(text(&linked.data[1].refers), r#"{"b"} {}"#);
}

#[test]
fn the_notes_of_another_build_are_refused() {
    let whole = Module::from_buffer(&wat::parse_str(WHOLE).unwrap()).unwrap();
    let mut other = known();
    other.memory.insert(1024, b"other".to_vec());
    assert!(plan(&whole, &other, &of_later).is_err());
}

#[test]
fn a_module_without_the_linkers_notes_is_refused() {
    assert!(Linked::read(&wat::parse_str(WHOLE).unwrap()).is_err());
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
    assert!(deferred::is_deferred(
        "core::slice::sort::unstable::quicksort::quicksort::<&str, <&str as core::cmp::PartialOrd>::lt>"
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
         <meta name=\"rest\" content=\"./page-rest-3.wasm {rest}\"></head><script>init('/page-2_bg.wasm')</script>"
    );
    assert_eq!(mended, expected);
    assert!(renamed(&mended, "page-1.js", "page-2.js").is_err());
    // Checked against `openssl dgst -sha384 -binary | base64`.
    assert_eq!(
        integrity(b""),
        "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
    );
}
