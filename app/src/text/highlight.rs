//! Colours code by the grammars of Sublime Text, as bat collects them.

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::MAX_CODE;

/// A longer line is not looked at, in bytes: it was made by a machine, and a grammar may take for ever over it.
const MAX_LINE: usize = 2000;

/// Grammars, read when a language first needs one.
pub(super) struct Highlighter {
    grammars: SyntaxSet,
    /// The beginnings of scopes with the letter of each; the first that fits counts.
    letters: Vec<(Scope, char)>,
}

impl Default for Highlighter {
    fn default() -> Self {
        let letter = |(scope, letter): &(&str, char)| Some((Scope::new(scope).ok()?, *letter));
        Self {
            grammars: two_face::syntax::extra_newlines(),
            letters: LETTERS.iter().filter_map(letter).collect(),
        }
    }
}

/// What is not listed takes the letter of what is around it.
const LETTERS: &[(&str, char)] = &[
    ("comment", 'c'),
    ("meta.interpolation", 'p'),
    ("meta.template.expression", 'p'),
    ("string", 's'),
    ("constant.other.symbol", 's'),
    ("constant", 'n'),
    ("keyword.operator", 'p'),
    ("keyword", 'k'),
    ("storage", 'k'),
    ("variable.language", 'k'),
    ("entity.name.tag", 'k'),
    ("entity.name.function", 'f'),
    ("support.function", 'f'),
    ("support.macro", 'f'),
    ("variable.function", 'f'),
    ("entity.name", 't'),
    ("entity.other.inherited-class", 't'),
    ("support.type.property-name", 'a'),
    ("support", 't'),
    ("entity.other.attribute-name", 'a'),
    ("meta.mapping.key", 'a'),
    ("variable.parameter", 'p'),
    ("markup.inserted", '+'),
    ("markup.deleted", '-'),
    ("markup.heading", 'k'),
    ("markup.raw", 's'),
];

/// Names that models give to a language, and what its grammar is called.
const ALIASES: &[(&str, &str)] = &[
    ("golang", "go"),
    ("shell", "sh"),
    ("console", "sh"),
    ("shellscript", "sh"),
    ("csharp", "cs"),
    ("jsx", "tsx"),
    ("jsonc", "json"),
    ("json5", "json"),
    ("docker", "dockerfile"),
    ("powershell", "PowerShell"),
    ("ps1", "PowerShell"),
    ("objc", "m"),
    ("objective-c", "m"),
    ("cplusplus", "cpp"),
    ("svg", "xml"),
    ("node", "js"),
    ("py3", "python"),
    ("python3", "python"),
];

impl Highlighter {
    /// Letters and lengths of the code's parts; `None` for a language that is not known, or too much.
    pub(super) fn paint(&self, language: &str, code: &str) -> Option<String> {
        if code.len() > MAX_CODE {
            return None;
        }
        let grammar = self.grammar(language)?;
        let mut state = ParseState::new(grammar);
        let mut stack = ScopeStack::new();
        let mut parts = Parts::default();
        for line in code.split_inclusive('\n') {
            if line.len() > MAX_LINE {
                parts.add('p', line.len());
                continue;
            }
            let changes = state.parse_line(line, &self.grammars).ok()?;
            let mut from = 0;
            for (at, change) in changes {
                parts.add(self.letter(&stack), at.saturating_sub(from));
                from = at.max(from);
                stack.apply(&change).ok()?;
            }
            parts.add(self.letter(&stack), line.len().saturating_sub(from));
        }
        Some(parts.written())
    }

    fn grammar(&self, language: &str) -> Option<&SyntaxReference> {
        let language = language.to_ascii_lowercase();
        let alias = ALIASES.iter().find(|(name, _)| *name == language);
        let token = alias.map_or(language.as_str(), |(_, token)| token);
        let grammar = self.grammars.find_syntax_by_token(token)?;
        (grammar.name != "Plain Text").then_some(grammar)
    }

    fn letter(&self, stack: &ScopeStack) -> char {
        let known = |scope: &Scope| {
            let fits = |(begin, _): &&(Scope, char)| begin.is_prefix_of(*scope);
            self.letters.iter().find(fits).map(|(_, letter)| *letter)
        };
        stack.as_slice().iter().rev().find_map(known).unwrap_or('p')
    }
}

/// Parts under way; neighbours of one letter are one.
#[derive(Default)]
struct Parts {
    all: Vec<(char, usize)>,
}

impl Parts {
    fn add(&mut self, letter: char, bytes: usize) {
        match self.all.last_mut() {
            _ if bytes == 0 => {}
            Some(last) if last.0 == letter => last.1 += bytes,
            _ => self.all.push((letter, bytes)),
        }
    }

    fn written(&self) -> String {
        let part = |(letter, bytes): &(char, usize)| format!("{letter}{bytes}");
        self.all.iter().map(part).collect()
    }
}
