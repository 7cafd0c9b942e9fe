//! Where a text is found among messages, whatever its case; only arithmetic.

/// What is looked for, in lower case and with plain spaces.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Needle(String);

impl Needle {
    /// Of what was typed, in lower case; `None` where that is nothing.
    pub(crate) fn new(lower: &str) -> Option<Self> {
        let words: Vec<&str> = lower.split_whitespace().collect();
        (!words.is_empty()).then(|| Self(words.join(" ")))
    }

    /// How often it is in a message's source, in lower case. Marks of emphasis and code are not seen by a reader, and so
    /// not here, unless they are looked for.
    pub(crate) fn count(&self, lower: &str) -> usize {
        let marks = ['*', '`'];
        let plain;
        let text = if lower.contains(['*', '`', '\n']) {
            let seen = |c: char| (!marks.contains(&c) || self.0.contains(c)).then_some(c);
            plain = lower
                .chars()
                .filter_map(seen)
                .map(space)
                .collect::<String>();
            plain.as_str()
        } else {
            lower
        };
        text.matches(self.0.as_str()).count()
    }

    /// Where it is in a text as it is shown, in lower case: where each place begins and ends, in units of UTF-16.
    pub(crate) fn places(&self, lower: &str) -> Vec<(u32, u32)> {
        let text: String = lower.chars().map(space).collect();
        let mut units = 0_u32;
        let mut bytes = 0;
        let mut places = Vec::new();
        let length = utf16(&self.0);
        for (at, _) in text.match_indices(self.0.as_str()) {
            units += utf16(text.get(bytes..at).unwrap_or_default());
            bytes = at;
            places.push((units, units + length));
        }
        places
    }
}

/// Lines are broken at spaces.
fn space(c: char) -> char {
    if c == '\n' { ' ' } else { c }
}

fn utf16(text: &str) -> u32 {
    text.chars().map(|c| u32::from(c > '\u{ffff}') + 1).sum()
}

/// The messages in which something was found, by place and how often, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Found(Vec<(usize, usize)>);

impl Found {
    /// Notes what was found in the next message.
    pub(crate) fn add(&mut self, message: usize, count: usize) {
        if count > 0 {
            self.0.push((message, count));
        }
    }

    /// How often it was found.
    pub(crate) fn total(&self) -> usize {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// The ordinal of the first place in a message or after it, else the first of all.
    pub(crate) fn from(&self, message: usize) -> Option<usize> {
        if self.0.is_empty() {
            return None;
        }
        let before = self.0.iter().take_while(|(at, _)| *at < message);
        let ordinal = before.map(|(_, count)| count).sum();
        Some(if ordinal < self.total() { ordinal } else { 0 })
    }

    /// The message of an ordinal, and its ordinal there.
    pub(crate) fn place(&self, ordinal: usize) -> Option<(usize, usize)> {
        let mut rest = ordinal;
        for (message, count) in &self.0 {
            if rest < *count {
                return Some((*message, rest));
            }
            rest -= count;
        }
        None
    }
}

#[cfg(test)]
mod tests;
