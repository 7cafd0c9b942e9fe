//! Counts of passed, failed and skipped tests, read from the runners' own output.

use std::collections::BTreeSet;

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// Held.
    pub(crate) passed: u64,
    /// Did not hold.
    pub(crate) failed: u64,
    /// Was not tried.
    pub(crate) skipped: u64,
    /// Of those that passed, how many did so only when tried again.
    pub(crate) flaky: u64,
}

impl Outcome {
    /// A step that is one check.
    pub(crate) fn one(good: bool) -> Self {
        Self {
            passed: u64::from(good),
            failed: u64::from(!good),
            ..Self::default()
        }
    }

    /// A layer that was left out.
    pub(crate) fn left_out() -> Self {
        Self {
            skipped: 1,
            ..Self::default()
        }
    }

    /// Reads a runner's output: cargo test, wasm-bindgen-test, node --test and Playwright.
    ///
    /// A runner that failed without naming a failed test (it did not compile, say) counts as one failure.
    pub(crate) fn read(text: &str, good: bool) -> Self {
        let mut sum = Self::default();
        for line in text.lines() {
            sum.read_line(line);
        }
        if !good && sum.failed == 0 {
            sum.failed = 1;
        }
        sum
    }

    /// What stands when those that failed were tried once more, and came to `again`.
    pub(crate) fn tried_again(self, again: Self) -> Self {
        let mended = self.failed.saturating_sub(again.failed);
        Self {
            passed: self.passed + mended,
            failed: self.failed - mended,
            flaky: self.flaky + mended,
            ..self
        }
    }

    /// Adds another.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.flaky += other.flaky;
    }

    fn read_line(&mut self, line: &str) {
        let line = line.trim();
        if let Some((_, counts)) = line
            .split_once("test result: ")
            .and_then(|(_, rest)| rest.split_once(". "))
        {
            for part in counts.split(';') {
                let mut words = part.split_whitespace();
                let count = words.next().and_then(|word| word.parse().ok());
                self.count(words.next().unwrap_or_default(), count);
            }
            return;
        }
        let mut words = line.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            // node --test: "ℹ pass 3" on a terminal, "# pass 3" as TAP.
            (Some("ℹ" | "#"), Some(word), Some(count)) if words.next().is_none() => {
                self.count(word, count.parse().ok());
            }
            // Playwright: "3 passed (1.2s)", "1 failed", "2 did not run".
            (Some(count), Some(word), rest)
                if rest.is_none_or(|rest| {
                    rest.starts_with('(') || (word == "did" && rest == "not")
                }) =>
            {
                if matches!(word, "passed" | "failed" | "skipped" | "flaky" | "did") {
                    self.count(word, count.parse().ok());
                }
            }
            _ => {}
        }
    }

    fn count(&mut self, word: &str, count: Option<u64>) {
        let Some(count) = count else { return };
        match word {
            "passed" | "pass" => self.passed += count,
            "failed" | "fail" | "cancelled" => self.failed += count,
            // Playwright does not count them among those that passed.
            "flaky" => {
                self.passed += count;
                self.flaky += count;
            }
            "ignored" | "skipped" | "todo" | "did" => self.skipped += count,
            _ => {}
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            out,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

/// The files with tests that failed, as `node --test` names them in TAP.
pub(crate) fn failed_files(text: &str) -> BTreeSet<&str> {
    let place = |line| str::trim(line).strip_prefix("location: '");
    let file = |place: &'_ str| Some(place.split_once(".mjs:")?.0.len() + ".mjs".len());
    let places = text.lines().filter_map(place);
    places
        .filter_map(|place| place.get(..file(place)?))
        .collect()
}

#[cfg(test)]
mod tests;
