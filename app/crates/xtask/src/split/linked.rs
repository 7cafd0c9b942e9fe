//! What refers to what in a module as the linker wrote it with `--emit-relocs`: by its list of places to put addresses in.
//!
//! Functions go by their names: wasm-bindgen, which comes after the linker, numbers them anew but keeps names, and data stays in
//! its place.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use anyhow::{Context as _, Result, bail};
use wasmparser::{
    DataKind, DefinedDataSymbol, KnownCustom, Linking, Name, Operator, Parser, Payload,
    RelocationEntry, RelocationType, SymbolInfo, TypeRef,
};

/// What a function or a piece of data refers to, apart from calls.
#[derive(Default)]
pub(crate) struct Refers {
    /// Names of functions by way of the function table.
    pub(crate) pointers: BTreeSet<String>,
    /// Numbers of pieces of data.
    pub(crate) data: BTreeSet<usize>,
}

/// A piece of data, as the compiler made it: a constant, a table of methods.
pub(crate) struct Piece {
    /// Where it is in memory.
    pub(crate) place: Range<u64>,
    pub(crate) refers: Refers,
}

/// What the linker knew.
#[derive(Default)]
pub(crate) struct Linked {
    /// By their names; every function is here.
    pub(crate) functions: BTreeMap<String, Refers>,
    pub(crate) data: Vec<Piece>,
    /// The whole of the data: by its addresses, its bytes.
    pub(crate) memory: BTreeMap<u64, Vec<u8>>,
}

/// The parts of the file that count here; ranges are in the file.
#[derive(Default)]
struct Parts<'file> {
    imported: usize,
    bodies: Vec<Range<usize>>,
    code: usize,
    data: usize,
    /// Where each segment is in the file, and in memory.
    segments: Vec<(Range<usize>, u64)>,
    names: BTreeMap<u32, &'file str>,
    symbols: Vec<SymbolInfo<'file>>,
    in_code: Vec<RelocationEntry>,
    in_data: Vec<RelocationEntry>,
}

impl Linked {
    /// Reads a module.
    pub(crate) fn read(wasm: &[u8]) -> Result<Self> {
        let parts = parts(wasm)?;
        if parts.in_code.is_empty() {
            bail!("the linker left no relocations; see app/build.rs");
        }
        let mut linked = Self::default();
        for (file, memory) in &parts.segments {
            let bytes = wasm.get(file.clone()).unwrap_or_default();
            linked.memory.insert(*memory, bytes.to_owned());
        }
        // From a symbol to the number of its piece, and the pieces by where they are in the file.
        let mut numbers = BTreeMap::new();
        let mut in_file: Vec<(Range<usize>, usize)> = Vec::new();
        for (symbol, info) in parts.symbols.iter().enumerate() {
            let SymbolInfo::Data {
                symbol: Some(defined),
                ..
            } = info
            else {
                continue;
            };
            if let Some((at, place)) = parts.place(defined) {
                numbers.insert(symbol, linked.data.len());
                in_file.push((at, linked.data.len()));
                linked.data.push(Piece {
                    place,
                    refers: Refers::default(),
                });
            }
        }
        in_file.sort_by_key(|(range, _)| range.start);
        let longest = in_file.iter().map(|(range, _)| range.len()).max();
        let longest = longest.unwrap_or_default();
        for number in parts.imported..parts.imported + parts.bodies.len() {
            let name = parts.name(u32::try_from(number)?)?;
            linked.functions.entry(name.to_owned()).or_default();
        }
        for entry in &parts.in_code {
            let at = parts.code + usize::try_from(entry.offset)?;
            let body = parts.bodies.partition_point(|body| body.end <= at);
            let name = parts.name(u32::try_from(parts.imported + body)?)?;
            let refers = linked.functions.entry(name.to_owned()).or_default();
            parts.add(refers, entry, &numbers)?;
        }
        for entry in &parts.in_data {
            let at = parts.data + usize::try_from(entry.offset)?;
            let mut found = false;
            let before = in_file.partition_point(|(range, _)| range.start <= at);
            let near = in_file.iter().take(before).rev();
            // Pieces may overlap: what is in both, both refer to.
            for (_, piece) in near
                .take_while(|(range, _)| range.start + longest > at)
                .filter(|(range, _)| range.contains(&at))
            {
                let piece = linked.data.get_mut(*piece).context("no such piece")?;
                parts.add(&mut piece.refers, entry, &numbers)?;
                found = true;
            }
            if !found {
                bail!("data outside of all symbols refers to something");
            }
        }
        Ok(linked)
    }
}

impl Parts<'_> {
    fn name(&self, function: u32) -> Result<&str> {
        self.names
            .get(&function)
            .copied()
            .with_context(|| format!("function {function} has no name"))
    }

    /// Where a symbol's bytes are, in the file and in memory; `None` for what has none.
    fn place(&self, symbol: &DefinedDataSymbol) -> Option<(Range<usize>, Range<u64>)> {
        let (file, memory) = self.segments.get(usize::try_from(symbol.index).ok()?)?;
        let (offset, size) = (usize::try_from(symbol.offset).ok()?, symbol.size);
        let start = file.start.checked_add(offset)?;
        let end = start.checked_add(usize::try_from(size).ok()?)?;
        let place = memory + u64::from(symbol.offset);
        (size > 0 && end <= file.end).then_some((start..end, place..place + u64::from(size)))
    }

    /// Notes what one relocation refers to.
    fn add(
        &self,
        refers: &mut Refers,
        entry: &RelocationEntry,
        numbers: &BTreeMap<usize, usize>,
    ) -> Result<()> {
        let symbol = usize::try_from(entry.index)?;
        match entry.ty {
            RelocationType::TableIndexSleb | RelocationType::TableIndexI32 => {
                let Some(SymbolInfo::Func { index, .. }) = self.symbols.get(symbol) else {
                    bail!("a function pointer to something that is no function");
                };
                refers.pointers.insert(self.name(*index)?.to_owned());
            }
            RelocationType::MemoryAddrLeb
            | RelocationType::MemoryAddrSleb
            | RelocationType::MemoryAddrI32 => {
                refers.data.extend(numbers.get(&symbol));
            }
            // Calls are read from the code itself; types, globals and tables are in both halves.
            RelocationType::FunctionIndexLeb
            | RelocationType::TypeIndexLeb
            | RelocationType::GlobalIndexLeb
            | RelocationType::TableNumberLeb => {}
            other => bail!("a relocation of an unknown kind: {other:?}"),
        }
        Ok(())
    }
}

fn parts(wasm: &[u8]) -> Result<Parts<'_>> {
    let mut parts = Parts::default();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    parts.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionStart { range, .. } => parts.code = range.start,
            Payload::CodeSectionEntry(body) => parts.bodies.push(body.range()),
            Payload::DataSection(section) => {
                parts.data = section.range().start;
                for segment in section {
                    let segment = segment?;
                    let DataKind::Active { offset_expr, .. } = segment.kind else {
                        bail!("passive data");
                    };
                    let Operator::I32Const { value } = offset_expr.get_operators_reader().read()?
                    else {
                        bail!("data whose place is not a number");
                    };
                    let end = segment.range.end;
                    parts
                        .segments
                        .push((end - segment.data.len()..end, u64::try_from(value)?));
                }
            }
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Name(names) => {
                    for part in names {
                        if let Name::Function(functions) = part? {
                            for named in functions {
                                let named = named?;
                                parts.names.insert(named.index, named.name);
                            }
                        }
                    }
                }
                KnownCustom::Linking(linking) => {
                    for part in linking.subsections() {
                        if let Linking::SymbolTable(symbols) = part? {
                            parts.symbols = symbols.into_iter().collect::<Result<_, _>>()?;
                        }
                    }
                }
                KnownCustom::Reloc(relocations) => {
                    let entries = relocations
                        .entries()
                        .into_iter()
                        .collect::<Result<_, _>>()?;
                    match section.name() {
                        "reloc.CODE" => parts.in_code = entries,
                        "reloc.DATA" => parts.in_data = entries,
                        _ => {}
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    Ok(parts)
}
