//! Writes what the engine counts by, as it is embedded: the vocabularies of tiktoken-rs, and a table of characters.
//!
//! tiktoken-rs would embed both vocabularies in base64 and take them apart at each start, with maps in both directions and the
//! compiled patterns on top.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use regex_syntax::hir::{Class, HirKind};
use tiktoken_rs::CoreBPE;

#[path = "src/class.rs"]
mod class;

#[expect(clippy::disallowed_macros, reason = "so cargo is told things")]
fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/class.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no folder")?);
    vocabulary(&out, "o200k", &tiktoken_rs::o200k_base()?)?;
    vocabulary(&out, "cl100k", &tiktoken_rs::cl100k_base()?)?;
    characters(&out)
}

/// Two files: the length of each token in the order of their ranks, and their bytes one after another.
fn vocabulary(out: &Path, name: &str, known: &CoreBPE) -> Result<(), Box<dyn Error>> {
    let (mut lengths, mut bytes) = (Vec::new(), Vec::new());
    // Special tokens come after a gap.
    while let Ok(token) = known.decode_bytes(&[u32::try_from(lengths.len())?]) {
        lengths.push(u8::try_from(token.len())?);
        bytes.extend(token);
    }
    fs::write(out.join(format!("{name}.lengths")), lengths)?;
    fs::write(out.join(format!("{name}.bytes")), bytes)?;
    Ok(())
}

/// Two files: for each 256 characters which block they have, and the blocks, a byte for each character.
fn characters(out: &Path) -> Result<(), Box<dyn Error>> {
    let mut all = vec![class::OTHER; 0x11_0000];
    for (pattern, class) in [
        (r"[\p{Lu}\p{Lt}]", class::UPPER),
        (r"\p{Ll}", class::LOWER),
        (r"[\p{Lm}\p{Lo}]", class::UNCASED),
        (r"\p{M}", class::MARK),
        (r"\p{N}", class::NUMBER),
        (r"\s", class::SPACE),
        (r"[\r\n]", class::SPACE | class::LINE),
    ] {
        let parsed = regex_syntax::parse(pattern)?;
        let HirKind::Class(Class::Unicode(ranges)) = parsed.kind() else {
            return Err(pattern.into());
        };
        for range in ranges.iter() {
            let (first, last) = (u32::from(range.start()), u32::from(range.end()));
            let places = usize::try_from(first)?..=usize::try_from(last)?;
            all.get_mut(places).ok_or(pattern)?.fill(class);
        }
    }
    let mut blocks: Vec<&[u8]> = Vec::new();
    let mut which = Vec::new();
    for block in all.chunks(class::BLOCK) {
        let known = blocks.iter().position(|known| *known == block);
        which.push(u8::try_from(known.unwrap_or(blocks.len()))?);
        if known.is_none() {
            blocks.push(block);
        }
    }
    fs::write(out.join("classes.which"), which)?;
    fs::write(out.join("classes.blocks"), blocks.concat())?;
    Ok(())
}
