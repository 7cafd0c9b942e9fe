//! What is said of the recovery code, in one language.

/// The words of the recovery code.
pub(crate) struct RecoveryWords {
    pub(crate) code: &'static str,
    pub(crate) text: &'static str,
    pub(crate) once: &'static str,
    /// What it is for, on paper.
    pub(crate) on_paper: &'static str,
    pub(crate) print: &'static str,
    pub(crate) save: &'static str,
    pub(crate) done: &'static str,
    pub(crate) file: fn(&str) -> String,
    pub(crate) make: &'static str,
    pub(crate) anew: &'static str,
    pub(crate) revoke: &'static str,
    pub(crate) there: &'static str,
}
