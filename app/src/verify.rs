//! Whether the app that runs is the one that was built: the list of its hashes, and what comparing its files with it gives.

#[cfg(test)]
mod tests;

/// The list's name beside the app. The build writes it, as `sha256sum -c` reads it.
pub(crate) const LIST: &str = "SHA256SUMS";
/// On the list, but rules for the host, which serves them to nobody.
const NOT_SERVED: &str = "_headers";

/// How far a comparison is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verifying {
    /// So many files of so many have been looked at.
    Under { done: usize, all: usize },
    /// All have.
    Done(Verified),
    /// The host gave no list that can be read.
    NoList,
    /// The host has the list of another release than the one that runs.
    OtherRelease { listed: String },
}

/// What came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verified {
    /// The commit that the list names.
    pub(crate) commit: String,
    /// The hash over all its lines, by which one list is told from another at a glance.
    pub(crate) fingerprint: String,
    /// How many files are as listed.
    pub(crate) same: usize,
    /// Those that are not.
    pub(crate) odd: Vec<Odd>,
}

/// A file that is not as listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Odd {
    pub(crate) path: String,
    /// Its hash; `None` where it could not be had.
    pub(crate) hash: Option<String>,
}

/// A list as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct List {
    pub(crate) release: String,
    pub(crate) commit: String,
    /// Paths and hashes of what is served, in its order.
    pub(crate) files: Vec<(String, String)>,
    /// All its lines with hashes, as they stand there.
    pub(crate) lines: String,
}

impl List {
    /// Reads a list; `None` where the text is none, such as a host's page that says what is missing.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let said = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_default().to_owned()
        };
        let mut files = Vec::new();
        let mut lines = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (hash, path) = line.split_once("  ")?;
            if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return None;
            }
            lines.push_str(line);
            lines.push('\n');
            if path != NOT_SERVED {
                files.push((path.to_owned(), hash.to_owned()));
            }
        }
        let list = Self {
            release: said("# release "),
            commit: said("# commit "),
            files,
            lines,
        };
        (!list.files.is_empty()).then_some(list)
    }
}
