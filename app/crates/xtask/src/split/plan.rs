//! Decides which functions of a module are in which half.
//!
//! Everything stays in the first half but functions whose name mentions a deferred path, and what only those reach.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use anyhow::{Context as _, Result, bail};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionId, FunctionKind, LocalFunction,
    Module,
    ir::{self, Instr, Value, Visitor},
};

/// A body of at most this many bytes stays: its stand-in would be as large.
const TINY: usize = 20;

/// Which functions leave, and where they are found in the function table. Everything by its number in the module.
pub(crate) struct Plan {
    /// The functions of the rest.
    pub(crate) deferred: BTreeSet<usize>,
    /// Places of the function table that the rest fills.
    pub(crate) places: BTreeMap<u64, usize>,
    entries: BTreeMap<usize, u64>,
    /// The function table.
    pub(crate) table: usize,
    /// How large it is with the places that were added.
    pub(crate) table_size: u64,
    /// Every function of the module: its bytes and its name.
    pub(crate) functions: BTreeMap<usize, (usize, String)>,
}

impl Plan {
    /// The place that a stand-in calls; `None` for what the first half never calls.
    pub(crate) fn entry(&self, function: usize) -> Option<u64> {
        self.entries.get(&function).copied()
    }

    /// One line per function: where it is, its size in bytes before optimisation, its name; to see what is where and why.
    pub(crate) fn report(&self) -> String {
        let mut lines = String::new();
        for (number, (size, name)) in &self.functions {
            let half = match (self.deferred.contains(number), self.entry(*number)) {
                (false, _) => "first",
                (true, Some(_)) => "rest, with a stand-in",
                (true, None) => "rest",
            };
            let _ = writeln!(lines, "{half}\t{size}\t{name}");
        }
        lines
    }
}

/// What a function's code names.
#[derive(Default)]
struct Named {
    called: BTreeSet<FunctionId>,
    /// By `ref.func`: a reference that no stand-in could be put in for.
    referred: BTreeSet<FunctionId>,
}

impl<'code> Visitor<'code> for Named {
    fn visit_instr(&mut self, instr: &'code Instr, _: &'code ir::InstrLocId) {
        match instr {
            Instr::Call(call) => self.called.insert(call.func),
            Instr::ReturnCall(call) => self.called.insert(call.func),
            Instr::RefFunc(refer) => self.referred.insert(refer.func),
            _ => false,
        };
    }
}

fn named(function: &LocalFunction) -> Named {
    let mut named = Named::default();
    ir::dfs_in_order(&mut named, function, function.entry_block());
    named
}

/// Plans the cut of a module; `defer` says by name what the first screen does not need.
pub(crate) fn plan(module: &Module, defer: &dyn Fn(&str) -> bool) -> Result<Plan> {
    let functions: BTreeMap<_, _> = module
        .funcs
        .iter()
        .map(|function| {
            let name = plain(function.name.as_deref().unwrap_or_default());
            (function.id(), (size(&function.kind), name))
        })
        .collect();
    let code: BTreeMap<FunctionId, Named> = module
        .funcs
        .iter_local()
        .map(|(id, function)| (id, named(function)))
        .collect();
    let (table, pointers) = pointers(module)?;
    let leaves = |id: &FunctionId| {
        functions
            .get(id)
            .is_some_and(|(size, name)| *size > TINY && defer(name))
    };
    // What must stay whatever its name: nothing can stand in for it.
    let mut open: Vec<FunctionId> = module.start.into_iter().collect();
    open.extend(
        module
            .exports
            .iter()
            .filter_map(|export| match export.item {
                ExportItem::Function(id) => Some(id),
                _ => None,
            }),
    );
    open.extend(
        code.values()
            .flat_map(|named| named.referred.iter().copied()),
    );
    open.extend(pointers.values().filter(|id| !leaves(id)));
    let mut stays: BTreeSet<FunctionId> = BTreeSet::new();
    while let Some(id) = open.pop() {
        if stays.insert(id)
            && let Some(named) = code.get(&id)
        {
            open.extend(named.called.iter().filter(|called| !leaves(called)));
        }
    }
    let leave = |id: &FunctionId| code.contains_key(id) && !stays.contains(id);
    let mut places: BTreeMap<u64, FunctionId> =
        pointers.into_iter().filter(|(_, id)| leave(id)).collect();
    let mut entries: BTreeMap<FunctionId, u64> =
        places.iter().map(|(place, id)| (*id, *place)).collect();
    let mut table_size = module.tables.get(table).initial;
    let called = stays
        .iter()
        .filter_map(|id| code.get(id))
        .flat_map(|named| &named.called);
    for id in called.filter(|id| leave(id)) {
        entries.entry(*id).or_insert_with(|| {
            places.insert(table_size, *id);
            table_size += 1;
            table_size - 1
        });
    }
    let number = |id: &FunctionId| id.index();
    Ok(Plan {
        deferred: code.keys().filter(|id| leave(id)).map(number).collect(),
        places: places
            .iter()
            .map(|(place, id)| (*place, id.index()))
            .collect(),
        entries: entries
            .iter()
            .map(|(id, place)| (id.index(), *place))
            .collect(),
        table: table.index(),
        table_size,
        functions: functions
            .into_iter()
            .map(|(id, function)| (id.index(), function))
            .collect(),
    })
}

/// The function table, and which function is in which of its places.
fn pointers(module: &Module) -> Result<(walrus::TableId, BTreeMap<u64, FunctionId>)> {
    let table = module
        .tables
        .main_function_table()?
        .context("the module has no table of functions")?;
    let mut pointers = BTreeMap::new();
    for element in module.elements.iter() {
        match (&element.kind, &element.items) {
            (
                ElementKind::Active {
                    table: of,
                    offset: ConstExpr::Value(Value::I32(offset)),
                },
                ElementItems::Functions(list),
            ) if *of == table => {
                let start = u64::try_from(*offset)?;
                pointers.extend((start..).zip(list.iter().copied()));
            }
            (ElementKind::Declared, _) => {}
            _ => bail!("the function table is filled in a way that cannot be cut"),
        }
    }
    Ok((table, pointers))
}

fn size(kind: &FunctionKind) -> usize {
    match kind {
        FunctionKind::Local(function) => function
            .original_range
            .as_ref()
            .map_or(0, |range| range.len()),
        _ => 0,
    }
}

/// A name without the crates' hashes: `app[1f3a]::store` is `app::store`.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    let mut parts = name.split('[');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        match part.split_once(']') {
            Some((hash, after))
                if !hash.is_empty() && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
            {
                plain.push_str(after);
            }
            _ => {
                plain.push('[');
                plain.push_str(part);
            }
        }
    }
    plain
}
