//! Cuts one module into two that work as one: the first, which runs alone, and the rest, which is added to it.
//!
//! Memory, tables, globals and what changes stay in the first; the rest imports what it uses of them and brings the constants that only it
//! uses, so it has no state of its own. A function of the rest that the first half may call has an *entry*: a place in the function table, and in the first
//! half a stand-in that asks for the rest if it is not there yet, then calls what is in that place. Adding the rest fills the
//! places, those of function pointers too, so that no stand-in is in the way any more.

use std::{collections::BTreeMap, ops::Range};

use anyhow::{Context as _, Result, bail};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId,
    FunctionKind, GlobalId, GlobalKind, ImportKind, ImportedFunction, MemoryId, Module, TableId,
    ValType, ir::Value, passes::gc,
};

use super::plan::Plan;

/// What the rest imports everything from.
const FIRST: &str = "first";
/// Whether the rest is there: 0 or 1. Only the rest's start function sets it.
const ARRIVED: &str = "arrived";

/// The two modules.
pub(crate) struct Halves {
    /// Runs alone; has all exports of the whole, and those that the rest imports.
    pub(crate) first: Vec<u8>,
    /// Imports from the first half only.
    pub(crate) rest: Vec<u8>,
}

/// Cuts a module; `load` is the export (no parameters, no results) that adds the rest before it returns.
pub(crate) fn cut(wasm: &[u8], plan: &Plan, load: &str) -> Result<Halves> {
    let (rest, wanted) = rest(wasm, plan)?;
    Ok(Halves {
        first: first(wasm, plan, load, &wanted)?,
        rest,
    })
}

/// A thing of the first half that the rest imports: its kind and its number in the whole module.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    Arrived,
    Function(usize),
    Table(usize),
    Memory(usize),
    Global(usize),
}

/// Short names, dense: they are in both files.
fn import_name(number: usize) -> String {
    format!("${number:x}")
}

fn rest(wasm: &[u8], plan: &Plan) -> Result<(Vec<u8>, BTreeMap<String, Wanted>)> {
    let mut module = Module::from_buffer(wasm)?;
    let exports: Vec<_> = module.exports.iter().map(walrus::Export::id).collect();
    for export in exports {
        module.exports.delete(export);
    }
    module.start = None;
    keep_deferred_data(&mut module, plan)?;
    let arrived = import_state(&mut module, plan);
    fill_table(&mut module, plan, &plan.rest_places)?;
    drop_notes(&mut module);
    let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
    builder.func_body().i32_const(1).global_set(arrived);
    module.start = Some(builder.finish(Vec::new(), &mut module.funcs));
    gc::run(&mut module);
    let mut named = BTreeMap::new();
    for import in module.imports.iter_mut() {
        let of = match import.kind {
            ImportKind::Function(id) => Wanted::Function(id.index()),
            ImportKind::Table(id) => Wanted::Table(id.index()),
            ImportKind::Memory(id) => Wanted::Memory(id.index()),
            ImportKind::Global(id) if id == arrived => Wanted::Arrived,
            ImportKind::Global(id) => Wanted::Global(id.index()),
            ImportKind::Tag(_) => bail!("the rest would import an exception tag"),
        };
        FIRST.clone_into(&mut import.module);
        import.name = if of == Wanted::Arrived {
            ARRIVED.to_owned()
        } else {
            import_name(named.len())
        };
        named.insert(import.name.clone(), of);
    }
    Ok((module.emit_wasm(), named))
}

/// The segment of constants. Other data changes, and stays where it is.
const CONSTANTS: &str = ".rodata";
/// So many bytes between two pieces of data are written along, for less than the head of another segment. They are the
/// first half's constants, which never change.
const GAP: u64 = 8;

/// Leaves of the data what only the rest uses.
fn keep_deferred_data(module: &mut Module, plan: &Plan) -> Result<()> {
    let mut pieces = Vec::new();
    let all: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for id in all {
        let data = module.data.get(id);
        if let Some((memory, start)) = constants(data)? {
            for range in joined(&plan.deferred_data) {
                let part = within(&range, start, &data.value)?;
                if let Some(bytes) = data.value.get(part).filter(|bytes| !bytes.is_empty()) {
                    let offset =
                        ConstExpr::Value(Value::I32(i32::try_from(range.start.max(start))?));
                    pieces.push((DataKind::Active { memory, offset }, bytes.to_vec()));
                }
            }
        }
        module.data.delete(id);
    }
    for memory in module.memories.iter_mut() {
        memory.data_segments.clear();
    }
    for (kind, bytes) in pieces {
        let DataKind::Active { memory, .. } = kind else {
            continue;
        };
        let id = module.data.add(kind, bytes);
        module.memories.get_mut(memory).data_segments.insert(id);
    }
    Ok(())
}

/// Leaves nothing where only the rest's data was; the optimiser takes care of stretches of zeros.
fn clear_deferred_data(module: &mut Module, plan: &Plan) -> Result<()> {
    let all: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for id in all {
        let data = module.data.get_mut(id);
        if let Some((_, start)) = constants(data)? {
            for range in &plan.deferred_data {
                let part = within(range, start, &data.value)?;
                if let Some(bytes) = data.value.get_mut(part) {
                    bytes.fill(0);
                }
            }
        }
    }
    Ok(())
}

/// The memory and the address of a segment of constants; `None` for other data.
fn constants(data: &walrus::Data) -> Result<Option<(MemoryId, u64)>> {
    let DataKind::Active {
        memory,
        offset: ConstExpr::Value(Value::I32(offset)),
    } = data.kind
    else {
        bail!("data that is not simply put in its place cannot be cut");
    };
    let is_constant = data.name.as_deref() == Some(CONSTANTS);
    Ok(is_constant.then_some((memory, u64::try_from(offset)?)))
}

/// Where in a segment's bytes a stretch of memory is, as far as it is in the segment.
fn within(range: &Range<u64>, start: u64, bytes: &[u8]) -> Result<Range<usize>> {
    let offset = |at: u64| -> Result<usize> {
        Ok(usize::try_from(at.saturating_sub(start))?.min(bytes.len()))
    };
    Ok(offset(range.start)?..offset(range.end)?)
}

fn joined(ranges: &[Range<u64>]) -> Vec<Range<u64>> {
    let mut joined: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start - last.end <= GAP => last.end = range.end,
            _ => joined.push(range.clone()),
        }
    }
    joined
}

/// The linker's notes are of the whole module.
fn drop_notes(module: &mut Module) {
    for name in ["linking", "reloc.CODE", "reloc.DATA"] {
        module.customs.remove_raw(name);
    }
}

/// Turns everything that stays in the first half into imports; collecting garbage drops those that nothing uses.
fn import_state(module: &mut Module, plan: &Plan) -> GlobalId {
    let stays: Vec<_> = module
        .funcs
        .iter_local()
        .map(|(id, function)| (id, function.ty()))
        .filter(|(id, _)| !plan.deferred.contains(&id.index()))
        .collect();
    for (id, ty) in stays {
        let import = module.imports.add(FIRST, "", id);
        module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    let memories: Vec<_> = module.memories.iter().map(walrus::Memory::id).collect();
    for id in memories {
        let import = module.imports.add(FIRST, "", id);
        module.memories.get_mut(id).import = Some(import);
    }
    let tables: Vec<_> = module.tables.iter().map(walrus::Table::id).collect();
    for id in tables {
        let import = module.imports.add(FIRST, "", id);
        module.tables.get_mut(id).import = Some(import);
    }
    grow_table(module, plan);
    let globals: Vec<_> = module.globals.iter().map(walrus::Global::id).collect();
    for id in globals {
        let import = module.imports.add(FIRST, "", id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    module
        .add_import_global(FIRST, ARRIVED, ValType::I32, true, false)
        .0
}

/// Has the module write these functions into the function table, and no others.
fn fill_table(module: &mut Module, plan: &Plan, places: &BTreeMap<u64, usize>) -> Result<()> {
    let old: Vec<_> = module
        .elements
        .iter()
        .filter(|element| matches!(element.kind, ElementKind::Active { .. }))
        .map(walrus::Element::id)
        .collect();
    for id in old {
        module.elements.delete(id);
    }
    for table in module.tables.iter_mut() {
        table.elem_segments.clear();
    }
    let by_index: BTreeMap<usize, FunctionId> = module
        .funcs
        .iter()
        .map(|function| (function.id().index(), function.id()))
        .collect();
    let table = funcref_table(module, plan)?;
    let mut runs: Vec<(u64, Vec<FunctionId>)> = Vec::new();
    for (place, function) in places {
        let id = *by_index
            .get(function)
            .context("a place is for no function")?;
        match runs.last_mut() {
            Some((start, run)) if *start + run.len() as u64 == *place => run.push(id),
            _ => runs.push((*place, vec![id])),
        }
    }
    for (start, run) in runs {
        let offset = ConstExpr::Value(Value::I32(i32::try_from(start)?));
        let element = module.elements.add(
            ElementKind::Active { table, offset },
            ElementItems::Functions(run),
        );
        module.tables.get_mut(table).elem_segments.insert(element);
    }
    Ok(())
}

fn funcref_table(module: &Module, plan: &Plan) -> Result<TableId> {
    module
        .tables
        .iter()
        .map(walrus::Table::id)
        .find(|id| id.index() == plan.table)
        .context("the module has no table of functions")
}

/// Makes room in the table for entries that are no function pointers.
fn grow_table(module: &mut Module, plan: &Plan) {
    for table in module.tables.iter_mut() {
        if table.id().index() == plan.table {
            table.initial = plan.table_size;
            table.maximum = table.maximum.map(|most| most.max(plan.table_size));
        }
    }
}

fn first(
    wasm: &[u8],
    plan: &Plan,
    load: &str,
    wanted: &BTreeMap<String, Wanted>,
) -> Result<Vec<u8>> {
    let mut module = Module::from_buffer(wasm)?;
    let load = module.exports.get_func(load)?;
    let arrived =
        module
            .globals
            .add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    let mut builder = FunctionBuilder::new(&mut module.types, &[], &[]);
    builder.func_body().global_get(arrived).if_else(
        None,
        |_| {},
        |missing| {
            missing.call(load);
        },
    );
    let ensure = builder.finish(Vec::new(), &mut module.funcs);
    grow_table(&mut module, plan);
    let table = funcref_table(&module, plan)?;
    let stand_ins: Vec<_> = module
        .funcs
        .iter_local()
        .filter_map(|(id, function)| Some((id, function.ty(), *plan.entries.get(&id.index())?)))
        .collect();
    for (id, ty, place) in stand_ins {
        let place = i32::try_from(place)?;
        let (params, results) = {
            let ty = module.types.get(ty);
            (ty.params().to_vec(), ty.results().to_vec())
        };
        let args: Vec<_> = params.iter().map(|ty| module.locals.add(*ty)).collect();
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        let mut body = builder.func_body();
        body.call(ensure);
        for arg in &args {
            body.local_get(*arg);
        }
        body.i32_const(place).call_indirect(ty, table);
        module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(args));
    }
    fill_table(&mut module, plan, &plan.first_places)?;
    clear_deferred_data(&mut module, plan)?;
    drop_notes(&mut module);
    export(&mut module, wanted, arrived);
    gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// Exports what the rest imports.
fn export(module: &mut Module, wanted: &BTreeMap<String, Wanted>, arrived: GlobalId) {
    let mut all: BTreeMap<Wanted, ExportItem> = BTreeMap::new();
    for function in module.funcs.iter() {
        let id = function.id();
        all.insert(Wanted::Function(id.index()), id.into());
    }
    for table in module.tables.iter() {
        all.insert(Wanted::Table(table.id().index()), table.id().into());
    }
    for memory in module.memories.iter() {
        all.insert(Wanted::Memory(memory.id().index()), memory.id().into());
    }
    for global in module.globals.iter() {
        all.insert(Wanted::Global(global.id().index()), global.id().into());
    }
    all.insert(Wanted::Arrived, arrived.into());
    for (name, of) in wanted {
        if let Some(item) = all.get(of) {
            module.exports.add(name, *item);
        }
    }
}
