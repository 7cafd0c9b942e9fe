//! Decides which functions of a module, and which of its data, are in which half.
//!
//! Everything stays in the first half that its exports reach: by calls, by pointers to functions, and by way of data. The way ends at
//! a function whose name mentions a deferred path. What is not reached goes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    ops::Range,
};

use anyhow::{Context as _, Result, bail};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionId, FunctionKind,
    LocalFunction, Module, TableId,
    ir::{self, Instr, Value, Visitor},
};

use super::linked::{Linked, Refers};

/// A body of at most this many bytes stays: its stand-in would be as large.
const TINY: usize = 20;

/// Which functions and data leave, and where functions are found in the function table. Functions by their number in the module.
pub(crate) struct Plan {
    /// The functions of the rest.
    pub(crate) deferred: BTreeSet<usize>,
    /// What the first half has in the function table: its own functions, and those that something stands in for.
    pub(crate) first_places: BTreeMap<u64, usize>,
    /// What the rest puts into the function table.
    pub(crate) rest_places: BTreeMap<u64, usize>,
    /// Addresses of the data that only the rest uses, in order and apart.
    pub(crate) deferred_data: Vec<Range<u64>>,
    /// The place that a stand-in calls, for each function of the rest that the first half may call.
    pub(crate) entries: BTreeMap<usize, u64>,
    /// The function table.
    pub(crate) table: usize,
    /// How large it is with the places that were added.
    pub(crate) table_size: u64,
    /// Every function of the module: its bytes and its name.
    pub(crate) functions: BTreeMap<usize, (usize, String)>,
}

impl Plan {
    /// One line per function: where it is, its size in bytes before optimisation, its name; to see what is where and why.
    pub(crate) fn report(&self) -> String {
        let mut lines = String::new();
        for (number, (size, name)) in &self.functions {
            let stand_in = self.entries.contains_key(number);
            let half = match (self.deferred.contains(number), stand_in) {
                (false, _) => "first",
                (true, true) => "rest, with a stand-in",
                (true, false) => "rest",
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

/// Something that is reached: a function, or a piece of data by its number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Function(FunctionId),
    Data(usize),
    /// The linker's functions that wasm-bindgen gave another name or took out; together, for which is which cannot be told.
    Renamed,
}

/// All that is known of what refers to what.
struct Graph<'a> {
    linked: &'a Linked,
    code: BTreeMap<FunctionId, Named>,
    by_name: BTreeMap<&'a str, Vec<FunctionId>>,
    names: BTreeMap<FunctionId, &'a str>,
}

impl<'a> Graph<'a> {
    fn of(module: &'a Module, linked: &'a Linked) -> Self {
        let mut by_name: BTreeMap<&str, Vec<FunctionId>> = BTreeMap::new();
        let mut names = BTreeMap::new();
        for function in module.funcs.iter() {
            if let Some(name) = function.name.as_deref() {
                by_name.entry(name).or_default().push(function.id());
                names.insert(function.id(), name);
            }
        }
        let code = module.funcs.iter_local();
        Self {
            linked,
            code: code.map(|(id, function)| (id, named(function))).collect(),
            by_name,
            names,
        }
    }

    fn refers(&self, thing: Thing) -> Vec<&'a Refers> {
        let functions = &self.linked.functions;
        match thing {
            Thing::Function(id) => {
                let name = self.names.get(&id);
                name.and_then(|name| functions.get(*name))
                    .into_iter()
                    .collect()
            }
            Thing::Data(number) => {
                let piece = self.linked.data.get(number);
                piece.map(|piece| &piece.refers).into_iter().collect()
            }
            Thing::Renamed => functions
                .iter()
                .filter(|(name, _)| !self.by_name.contains_key(name.as_str()))
                .map(|(_, refers)| refers)
                .collect(),
        }
    }

    /// Everything that something refers to, one step away.
    fn next(&self, thing: Thing) -> Vec<Thing> {
        let mut next = Vec::new();
        if let Thing::Function(id) = thing
            && let Some(named) = self.code.get(&id)
        {
            next.extend(named.called.iter().copied().map(Thing::Function));
        }
        for refers in self.refers(thing) {
            next.extend(refers.data.iter().copied().map(Thing::Data));
            next.extend(self.functions(refers).map(Thing::Function));
        }
        next
    }

    fn functions(&self, refers: &'a Refers) -> impl Iterator<Item = FunctionId> {
        let named = |name: &String| self.by_name.get(name.as_str());
        refers.pointers.iter().filter_map(named).flatten().copied()
    }

    /// What stays whatever its name: nothing can stand in for it, or nothing is known of who refers to it.
    fn roots(&self, module: &Module, pointers: &BTreeMap<u64, FunctionId>) -> Vec<Thing> {
        let all = self.linked.functions.values();
        let all = all.chain(self.linked.data.iter().map(|piece| &piece.refers));
        let known: BTreeSet<FunctionId> = all.flat_map(|refers| self.functions(refers)).collect();
        let exported = module
            .exports
            .iter()
            .filter_map(|export| match export.item {
                ExportItem::Function(id) => Some(id),
                _ => None,
            });
        let referred = self.code.values().flat_map(|named| &named.referred);
        module
            .start
            .into_iter()
            .chain(exported)
            .chain(referred.copied())
            .chain(pointers.values().copied().filter(|id| !known.contains(id)))
            .map(Thing::Function)
            .chain([Thing::Renamed])
            .collect()
    }
}

/// Plans the cut of a module; `defer` says by name what the first screen does not need.
pub(crate) fn plan(module: &Module, linked: &Linked, defer: &dyn Fn(&str) -> bool) -> Result<Plan> {
    let functions: BTreeMap<_, _> = module
        .funcs
        .iter()
        .map(|function| {
            let name = readable(function.name.as_deref().unwrap_or_default());
            (function.id(), (size(&function.kind), name))
        })
        .collect();
    check(module, linked)?;
    let (table, pointers) = pointers(module)?;
    let graph = Graph::of(module, linked);
    let listed: BTreeSet<FunctionId> = functions
        .iter()
        .filter(|(_, (size, name))| *size > TINY && defer(name))
        .map(|(id, _)| *id)
        .collect();
    let mut open = graph.roots(module, &pointers);
    let mut stays: BTreeSet<Thing> = BTreeSet::new();
    let mut stand_ins: BTreeSet<FunctionId> = BTreeSet::new();
    while let Some(thing) = open.pop() {
        if !stays.insert(thing) {
            continue;
        }
        for next in graph.next(thing) {
            match next {
                Thing::Function(id) if listed.contains(&id) => {
                    stand_ins.insert(id);
                }
                next => open.push(next),
            }
        }
    }
    let leaves =
        |id: &FunctionId| graph.code.contains_key(id) && !stays.contains(&Thing::Function(*id));
    // A root is not deferred though its name is.
    stand_ins.retain(leaves);
    let mut rest_places: BTreeMap<u64, usize> = BTreeMap::new();
    let mut first_places: BTreeMap<u64, usize> = BTreeMap::new();
    let mut entries: BTreeMap<usize, u64> = BTreeMap::new();
    for (place, id) in &pointers {
        let stays = !leaves(id);
        if stays || stand_ins.contains(id) {
            first_places.insert(*place, id.index());
        }
        if !stays {
            rest_places.insert(*place, id.index());
            entries.insert(id.index(), *place);
        }
    }
    let stood_for: BTreeSet<usize> = stand_ins.iter().map(|id| id.index()).collect();
    entries.retain(|number, _| stood_for.contains(number));
    let mut table_size = module.tables.get(table).initial;
    for id in &stand_ins {
        entries.entry(id.index()).or_insert_with(|| {
            rest_places.insert(table_size, id.index());
            table_size += 1;
            table_size - 1
        });
    }
    let stays_data = |number: usize| stays.contains(&Thing::Data(number));
    Ok(Plan {
        deferred: graph
            .code
            .keys()
            .filter(|id| leaves(id))
            .map(|id| id.index())
            .collect(),
        first_places,
        rest_places,
        deferred_data: deferred_data(linked, &stays_data),
        entries,
        table: table.index(),
        table_size,
        functions: functions
            .into_iter()
            .map(|(id, function)| (id.index(), function))
            .collect(),
    })
}

/// Checks that what the linker wrote is what this module was made from, and that its data is still where it was.
fn check(module: &Module, linked: &Linked) -> Result<()> {
    for data in module.data.iter() {
        let DataKind::Active {
            offset: ConstExpr::Value(Value::I32(offset)),
            ..
        } = data.kind
        else {
            bail!("data that is not simply put in its place cannot be cut");
        };
        if linked.memory.get(&u64::try_from(offset)?) != Some(&data.value) {
            bail!("the linker's output has other data than the page's module; build again");
        }
    }
    Ok(())
}

/// What is in pieces that leave and in none that stays.
fn deferred_data(linked: &Linked, stays: &dyn Fn(usize) -> bool) -> Vec<Range<u64>> {
    let mut bytes: BTreeMap<u64, bool> = BTreeMap::new();
    for (number, piece) in linked.data.iter().enumerate() {
        for at in piece.place.clone() {
            *bytes.entry(at).or_default() |= stays(number);
        }
    }
    let mut gone: Vec<Range<u64>> = Vec::new();
    for (at, _) in bytes.into_iter().filter(|(_, stays)| !stays) {
        match gone.last_mut() {
            Some(last) if last.end == at => last.end = at + 1,
            _ => gone.push(at..at + 1),
        }
    }
    gone
}

/// The function table, and which function is in which of its places.
fn pointers(module: &Module) -> Result<(TableId, BTreeMap<u64, FunctionId>)> {
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
            .map_or(0, std::iter::ExactSizeIterator::len),
        _ => 0,
    }
}

/// A name as in the source, without the crates' hashes.
fn readable(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}
