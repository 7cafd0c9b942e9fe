//! Sets TeX formulas as MathML.

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use super::MAX_FORMULA;

/// Deeper nesting stays text: the converter goes down by recursion.
const MAX_DEPTH: usize = 40;

/// The converter.
pub(super) struct Formulas {
    converter: Option<LatexToMathML>,
}

impl Default for Formulas {
    fn default() -> Self {
        let config = MathCoreConfig {
            // Models put their result into a box; the frame is lost, the result is not.
            macros: vec![("boxed".to_owned(), "{#1}".to_owned())],
            ..MathCoreConfig::default()
        };
        Self {
            converter: LatexToMathML::new(config).ok(),
        }
    }
}

impl Formulas {
    /// The formula in MathML; `None` when it is wrong, or too much.
    pub(super) fn set(&self, source: &str, display: bool) -> Option<String> {
        if source.len() > MAX_FORMULA || depth(source) > MAX_DEPTH {
            return None;
        }
        let display = if display {
            MathDisplay::Block
        } else {
            MathDisplay::Inline
        };
        let set = self
            .converter
            .as_ref()?
            .convert_with_local_state(source, display);
        set.ok().map(|formula| formula.mathml)
    }
}

/// How deep the formula's braces and pairs are nested, at most.
fn depth(source: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for piece in source.split_inclusive(['{', '}', '\\']) {
        depth = match piece.chars().last() {
            Some('{') => depth + 1,
            Some('}') => depth.saturating_sub(1),
            _ => depth,
        };
        deepest = deepest.max(depth);
    }
    deepest + source.matches("\\left").count().saturating_sub(20)
}
