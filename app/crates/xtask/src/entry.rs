//! What the runtime calls of the relay: worker-build's entry point, without what it does anew for each request.
//!
//! worker-build exports a class, of which the runtime makes an instance for each request, in a proxy that makes two more. All
//! that they are for is to begin with a fresh module after one that broke; a plain object does that too.

use std::{path::Path, process::Command};

use anyhow::{Context as _, Result, bail};

use crate::run::pass;

#[cfg(test)]
mod tests;

/// What worker-build exports.
const PROXIED: &str = "new Proxy(Entrypoint, classProxyHooks)";
/// What is exported instead; by its own functions, and its class's only method.
const PLAIN: &str = "{
  fetch(request, env, ctx) {
    checkReinitialize();
    try {
      return Entrypoint.prototype.fetch.call({ env, ctx }, request);
    } catch (error) {
      handleMaybeCritical(error);
      throw error;
    }
  }
}";

/// Writes a script that was not made small yet with the plain entry point, and makes it small.
pub(crate) fn write(script: &Path, esbuild: &Path) -> Result<()> {
    let text = std::fs::read_to_string(script)
        .with_context(|| format!("the build left no {}", script.display()))?;
    std::fs::write(script, plain(&text)?)?;
    pass(
        Command::new(esbuild)
            .args(["--minify", "--format=esm", "--log-level=warning"])
            .args(["--allow-overwrite", "--outfile=index.js", "index.js"])
            .current_dir(script.with_file_name("")),
        "esbuild",
    )
}

/// The script with the plain entry point.
fn plain(script: &str) -> Result<String> {
    if script.matches(PROXIED).count() != 1 {
        bail!("worker-build's entry point has another form than expected");
    }
    Ok(script.replace(PROXIED, PLAIN))
}
