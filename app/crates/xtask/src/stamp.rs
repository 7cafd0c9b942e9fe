//! Stamps: a hash over a step's inputs, so that a step with nothing changed is skipped.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::paths;

/// One build step's memory.
pub(crate) struct Stamp {
    file: PathBuf,
    now: String,
}

impl Stamp {
    /// Hashes names and contents of the inputs (files or folders of the checkout) and the words in `mode`.
    pub(crate) fn of(step: &str, mode: &[&str], inputs: &[&str]) -> Result<Self> {
        let root = paths::root();
        let mut hash = Sha256::new();
        for word in mode {
            hash.update(word.as_bytes());
            hash.update([0]);
        }
        for input in inputs {
            let path = root.join(input);
            let files = if path.is_dir() {
                paths::walk(&path, &left_out)
            } else {
                vec![path]
            };
            for file in files {
                let Ok(bytes) = std::fs::read(&file) else {
                    continue;
                };
                let name = file.strip_prefix(&root).unwrap_or(&file);
                hash.update(name.to_string_lossy().as_bytes());
                hash.update([0]);
                hash.update(Sha256::digest(&bytes));
            }
        }
        Ok(Self {
            file: paths::scratch().join(format!("{step}.stamp")),
            now: hex(&hash.finalize()),
        })
    }

    /// Whether the step ran with exactly these inputs and its output is still there.
    pub(crate) fn fresh(&self, output: &Path) -> bool {
        output.exists() && std::fs::read_to_string(&self.file).is_ok_and(|old| old == self.now)
    }

    /// Remembers that the step succeeded.
    pub(crate) fn write(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&self.file, &self.now)
            .with_context(|| format!("cannot write {}", self.file.display()))
    }

    /// Forgets the step: it is about to run, and must not look done if it is interrupted.
    pub(crate) fn forget(&self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Folders that never change what is built.
fn left_out(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    matches!(
        &*name,
        "target"
            | "node_modules"
            | "build"
            | "docs"
            | "e2e"
            | "xtask"
            | "fixtures"
            | "vectors"
            | "tests"
    ) || name == "tests.rs"
}
