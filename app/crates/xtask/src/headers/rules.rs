//! The rules of a `_headers` file, as static hosts read them.

/// All rules of a file, in its order.
pub(crate) struct Rules(Vec<Rule>);

/// One block: a path pattern, and what it adds (`Some`) or detaches (`None`).
struct Rule {
    pattern: String,
    changes: Vec<(String, Option<String>)>,
}

impl Rules {
    /// Reads a file; what is no rule is passed over.
    pub(crate) fn read(text: &str) -> Self {
        let mut rules: Vec<Rule> = Vec::new();
        for line in text.lines() {
            let body = line.trim();
            if body.is_empty() || body.starts_with('#') {
                continue;
            }
            if !line.starts_with([' ', '\t']) {
                let pattern = body.to_owned();
                let changes = Vec::new();
                rules.push(Rule { pattern, changes });
                continue;
            }
            let change = match body.strip_prefix('!') {
                Some(name) => Some((name.trim().to_owned(), None)),
                None => body
                    .split_once(':')
                    .map(|(name, value)| (name.trim().to_owned(), Some(value.trim().to_owned()))),
            };
            if let (Some(rule), Some(change)) = (rules.last_mut(), change) {
                rule.changes.push(change);
            }
        }
        Self(rules)
    }

    /// The same rules for a folder of the site, written with a slash before it and none behind; empty is the site itself.
    pub(crate) fn inside(mut self, folder: &str) -> Self {
        for rule in &mut self.0 {
            rule.pattern = format!("{folder}{}", rule.pattern);
        }
        self
    }

    /// As such a file has them.
    pub(crate) fn written(&self) -> String {
        let mut text = String::new();
        for rule in &self.0 {
            text.push_str(&format!("{}\n", rule.pattern));
            for (name, value) in &rule.changes {
                text.push_str(&match value {
                    Some(value) => format!("  {name}: {value}\n"),
                    None => format!("  ! {name}\n"),
                });
            }
        }
        text
    }

    /// The patterns, in order.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|rule| rule.pattern.as_str())
    }

    /// The headers of a path. Equal names of several rules stay apart, unless one detaches what came before.
    pub(crate) fn of(&self, path: &str) -> Vec<(&str, &str)> {
        let mut headers: Vec<(&str, &str)> = Vec::new();
        for rule in self.0.iter().filter(|rule| matches(&rule.pattern, path)) {
            for (name, value) in &rule.changes {
                match value {
                    Some(value) => headers.push((name, value)),
                    None => headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name)),
                }
            }
        }
        headers
    }
}

/// A pattern holds at most one `*`, which stands for anything.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        Some((before, after)) => {
            path.len() >= before.len() + after.len()
                && path.starts_with(before)
                && path.ends_with(after)
        }
        None => pattern == path,
    }
}

#[cfg(test)]
mod tests;
