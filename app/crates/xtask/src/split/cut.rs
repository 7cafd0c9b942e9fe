//! Cuts one module into two that work as one: the first, which runs alone, and the rest, which is added to it.
//!
//! Memory, tables, globals and data stay in the first; the rest imports what it uses of them, so it has no state of
//! its own. A function of the rest that the first half may call has an *entry*: a place in the function table, and in the first
//! half a stand-in that asks for the rest if it is not there yet, then calls what is in that place. Adding the rest fills the
//! places, those of function pointers too, so that no stand-in is in the way any more.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind,
    GlobalId, GlobalKind, ImportKind, ImportedFunction, Module, TableId, ValType, ir::Value,
    passes::gc,
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
    drop_segments(&mut module)?;
    let arrived = import_state(&mut module, plan);
    add_entries(&mut module, plan)?;
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

/// Data and table places are written once, by the first half.
fn drop_segments(module: &mut Module) -> Result<()> {
    let data: Vec<_> = module.data.iter().map(walrus::Data::id).collect();
    for id in data {
        if matches!(module.data.get(id).kind, walrus::DataKind::Passive) {
            bail!("passive data cannot be shared by two modules");
        }
        module.data.delete(id);
    }
    for memory in module.memories.iter_mut() {
        memory.data_segments.clear();
    }
    let elements: Vec<_> = module.elements.iter().map(walrus::Element::id).collect();
    for id in elements {
        module.elements.delete(id);
    }
    for table in module.tables.iter_mut() {
        table.elem_segments.clear();
    }
    Ok(())
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

/// Writes the rest's functions into their places.
fn add_entries(module: &mut Module, plan: &Plan) -> Result<()> {
    let by_index: BTreeMap<usize, FunctionId> = module
        .funcs
        .iter()
        .map(|function| (function.id().index(), function.id()))
        .collect();
    let table = funcref_table(module, plan)?;
    let mut runs: Vec<(u64, Vec<FunctionId>)> = Vec::new();
    for (place, function) in &plan.places {
        let id = *by_index.get(function).context("an entry is no function")?;
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
        .filter_map(|(id, function)| Some((id, function.ty(), plan.entry(id.index())?)))
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
