//! Cuts the page's module in two after Trunk has built it: what the first screen needs, and the rest.
//!
//! The page fetches the rest once the first screen is drawn (`app/src/platform/rest.rs`). Which code that is, `deferred.rs`
//! lists; `linked.rs` reads what refers to what, `plan.rs` tells by both what goes where, and `cut.rs` writes the two modules.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256, Sha384};

use crate::{
    paths,
    run::{pass, say},
    stamp::hex,
    tools::Npm,
};

mod cut;
mod deferred;
mod linked;
mod plan;
#[cfg(test)]
mod tests;

/// The worker that fetches the rest (`app/src/platform/rest.rs`): told an address and the hash that its bytes must have, it says the
/// compiled module, or `null`.
const LOADER: (&str, &str) = (
    "rest_loader.js",
    "onmessage=({data:[address,integrity]})=>WebAssembly.compileStreaming(fetch(address,{integrity})).then(postMessage,()=>postMessage(null));\n",
);
/// The page's export that adds the rest.
const LOAD: &str = "load_rest";
/// How both halves are optimised. What counts is what is downloaded, compressed: functions that stand by name are next to
/// their likes, and are more alike when none is inlined (the three limits); memory below 1024 is the far end of the
/// stack, from which no address is computed.
const WASM_OPT: [&str; 9] = [
    "-Os",
    "--low-memory-unused",
    "--reorder-functions-by-name",
    "-ocimfs",
    "5",
    "-aimfs",
    "1",
    "-fimfs",
    "1",
];

/// Keeps the functions' names in both halves, so that stacks in the browser can be read; for looking, not for shipping.
const NAMES: &str = "OPENMAAS_NAMES";

/// Whether names are kept: another way to build.
pub(crate) fn keeps_names() -> bool {
    std::env::var_os(NAMES).is_some()
}

/// Cuts the page's module in a built folder, and mends what names it.
pub(crate) fn run(dist: &Path, npm: &Npm) -> Result<()> {
    let old = named_by_trunk(dist, "_bg.wasm")?;
    let wasm = std::fs::read(&old)?;
    let parsed = walrus::Module::from_buffer(&wasm).context("the page's module is unreadable")?;
    let linked = paths::target().join("wasm32-unknown-unknown/release/page.wasm");
    let linked =
        std::fs::read(linked).context("the linker's output is not where cargo leaves it")?;
    let linked = linked::Linked::read(&linked).context("the linker's notes are unreadable")?;
    let plan = plan::plan(&parsed, &linked, &deferred::is_deferred)?;
    if let Some(path) = deferred::unmatched(plan.functions.values().map(|(_, name)| name.as_str()))
    {
        bail!(
            "no function of the page is of {path}; mend the list in app/crates/xtask/src/split/deferred.rs"
        );
    }
    std::fs::create_dir_all(paths::scratch())?;
    std::fs::write(paths::scratch().join("split.tsv"), plan.report())?;
    let halves = cut::cut(&wasm, &plan, LOAD)?;
    let first = optimised(npm, "first", &halves.first)?;
    let rest = optimised(npm, "rest", &halves.rest)?;
    say(&format!(
        "the page's module: {} KiB first, {} KiB for later",
        first.len() / 1024,
        rest.len() / 1024
    ));
    let page_file = dist.join("index.html");
    let page = std::fs::read_to_string(&page_file)?;
    let old_name = file_name(&old);
    let first_name = format!("page-{}_bg.wasm", short_hash(&first));
    let rest_name = format!("page-rest-{}.wasm", short_hash(&rest));
    // Trunk names the script by the whole module too, of which parts that are not shipped differ from folder to folder.
    let script = named_by_trunk(dist, ".js")?;
    let script_name = format!("page-{}.js", short_hash(&std::fs::read(&script)?));
    let page = renamed(&page, &file_name(&script), &script_name)?;
    let mended = mended(
        &page,
        (&old_name, &integrity(&wasm)),
        (&first_name, &integrity(&first)),
        (&rest_name, &integrity(&rest)),
    )?;
    std::fs::rename(&script, dist.join(script_name))?;
    std::fs::remove_file(&old)?;
    std::fs::write(dist.join(first_name), first)?;
    std::fs::write(dist.join(rest_name), rest)?;
    std::fs::write(dist.join(LOADER.0), LOADER.1)?;
    std::fs::write(page_file, mended)?;
    Ok(())
}

/// The page's file of a kind, by the end of its name, which Trunk gave a hash.
fn named_by_trunk(dist: &Path, end: &str) -> Result<PathBuf> {
    let mut found = paths::walk(dist, &|_| false).into_iter().filter(|file| {
        let name = file_name(file);
        name.starts_with("page-") && name.ends_with(end)
    });
    match (found.next(), found.next()) {
        (Some(file), None) => Ok(file),
        _ => bail!("the build left not one but no or several page-*{end}"),
    }
}

fn file_name(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn optimised(npm: &Npm, half: &str, wasm: &[u8]) -> Result<Vec<u8>> {
    let from = paths::scratch().join(format!("{half}.wasm"));
    let to = paths::scratch().join(format!("{half}.small.wasm"));
    std::fs::write(&from, wasm)?;
    pass(
        Command::new(npm.bin().join("wasm-opt"))
            .args(WASM_OPT)
            .args(keeps_names().then_some("-g"))
            .arg(&from)
            .arg("-o")
            .arg(&to),
        "wasm-opt",
    )?;
    Ok(std::fs::read(to)?)
}

/// The start page, naming the two halves with their hashes instead of the whole.
fn mended(
    page: &str,
    (old, old_integrity): (&str, &str),
    (first, first_integrity): (&str, &str),
    (rest, rest_integrity): (&str, &str),
) -> Result<String> {
    let page = renamed(page, old, first)?;
    let page = renamed(&page, old_integrity, first_integrity)?;
    let named = format!("<meta name=\"rest\" content=\"./{rest} {rest_integrity}\"></head>");
    renamed(&page, "</head>", &named)
}

/// The start page with something by its new name, which it must have had.
fn renamed(page: &str, old: &str, new: &str) -> Result<String> {
    if !page.contains(old) {
        bail!("dist/index.html does not name {old}");
    }
    Ok(page.replace(old, new))
}

fn short_hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)).chars().take(16).collect()
}

/// As browsers check it.
fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}
