//! Where in a JSON text a value stands.

/// A step from a value to one in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Under a name.
    Key(String),
    /// At a place in a list, from 0.
    Item(usize),
}

/// The line and column, from 1, of the value that a path leads to, or of the last one on the way that is there. The text
/// is JSON: it was read before.
pub(super) fn place_of(text: &str, path: &[Step]) -> (usize, usize) {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
    };
    scan.space();
    for step in path {
        let before = scan.at;
        if !scan.enter(step) {
            scan.at = before;
            break;
        }
    }
    let before = text.get(..scan.at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default();
    (line, column.chars().count() + 1)
}

/// A text, read up to some byte.
struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or_default()
    }

    fn space(&mut self) {
        while self.peek().is_ascii_whitespace() {
            self.at += 1;
        }
    }

    /// Goes over a mark and the space behind it, if it stands here.
    fn take(&mut self, mark: u8) -> bool {
        let here = self.peek() == mark;
        if here {
            self.at += 1;
            self.space();
        }
        here
    }

    /// Goes from a value to one in it.
    fn enter(&mut self, step: &Step) -> bool {
        match step {
            Step::Key(wanted) => {
                if !self.take(b'{') {
                    return false;
                }
                while self.peek() == b'"' {
                    let name = self.string();
                    self.space();
                    self.take(b':');
                    if serde_json::from_slice::<String>(name).is_ok_and(|name| name == *wanted) {
                        return true;
                    }
                    self.skip();
                    self.take(b',');
                }
                false
            }
            Step::Item(wanted) => {
                if !self.take(b'[') {
                    return false;
                }
                for _ in 0..*wanted {
                    self.skip();
                    if !self.take(b',') {
                        return false;
                    }
                }
                true
            }
        }
    }

    /// Goes over a text, and gives it with its quotes.
    fn string(&mut self) -> &'a [u8] {
        let from = self.at;
        self.at += 1;
        while self.at < self.bytes.len() && self.peek() != b'"' {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        self.bytes.get(from..self.at).unwrap_or_default()
    }

    /// Goes over a value and the space behind it.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.bytes.len() {
            match self.peek() {
                b'"' => {
                    self.string();
                    if depth == 0 {
                        break;
                    }
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' | b',' if depth == 0 => break,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                    if depth == 0 {
                        break;
                    }
                }
                _ => self.at += 1,
            }
        }
        self.space();
    }
}
