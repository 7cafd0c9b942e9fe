//! Cuts a JSON text into conversations as it comes, without reading more of it than brackets and quotes.
//!
//! Exports are a list of conversations, an object with such a list in it, or one conversation. The elements of a list are cut
//! out one by one; a text that has no list where one is known to be is one element.

/// Deeper than any export, in brackets.
const MAX_DEPTH: usize = 96;
/// A longer conversation is left out, in bytes: read, it takes several times as much memory.
pub const MAX_ELEMENT_BYTES: usize = 16 * 1024 * 1024;
/// The longest name of a field that is looked at, in bytes.
const MAX_NAME_BYTES: usize = 64;

/// Where lists of conversations are, by the fields that lead there: at the top (ChatGPT, Claude, Open WebUI), in `conversations`
/// (big-AGI), in `chats` (BetterChatGPT), and in NextChat's backup.
const LISTS: [&[&str]; 4] = [
    &[],
    &["conversations"],
    &["chats"],
    &["chat-next-web-store", "sessions"],
];

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It ends early, or its brackets do not fit.
    Broken,
    /// It is nested too deeply.
    TooDeep,
}

/// A bracket that is open.
struct Open {
    is_list: bool,
    /// The field that it is the value of.
    name: Vec<u8>,
}

/// A text as far as it has come.
#[derive(Default)]
pub struct Elements {
    open: Vec<Open>,
    in_string: bool,
    escaped: bool,
    /// The last string, as far as it may be a name.
    string: Vec<u8>,
    /// The name that stands before the next value.
    name: Vec<u8>,
    /// What is being cut out, from this depth on.
    element: Vec<u8>,
    from_depth: usize,
    cutting: bool,
    too_large: bool,
    /// A list was found, so the text as a whole is none.
    has_list: bool,
    /// How many brackets are open around the list.
    list_depth: Option<usize>,
    over: bool,
    begun: bool,
}

impl Elements {
    /// Takes the next bytes; adds what is whole now, `None` for what is too long.
    ///
    /// # Errors
    /// [`Wrong`]; nothing more can be read then.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<Option<Vec<u8>>>) -> Result<(), Wrong> {
        for byte in bytes {
            self.take(*byte, out)?;
        }
        Ok(())
    }

    /// The text has ended.
    ///
    /// # Errors
    /// [`Wrong::Broken`] where more belongs to it.
    pub fn finish(self, _out: &mut Vec<Option<Vec<u8>>>) -> Result<(), Wrong> {
        if self.over {
            Ok(())
        } else {
            Err(Wrong::Broken)
        }
    }

    fn take(&mut self, byte: u8, out: &mut Vec<Option<Vec<u8>>>) -> Result<(), Wrong> {
        if self.in_string {
            self.keep(byte);
            self.letter(byte);
            return Ok(());
        }
        // A mark of the order of bytes is no JSON, but files have it.
        if byte.is_ascii_whitespace() || (!self.begun && matches!(byte, 0xEF | 0xBB | 0xBF)) {
            if self.cutting {
                self.keep(byte);
            }
            return Ok(());
        }
        if self.over {
            return Err(Wrong::Broken);
        }
        if !self.begun && !matches!(byte, b'[' | b'{') {
            return Err(Wrong::Broken);
        }
        self.begun = true;
        match byte {
            b'"' => {
                self.keep(byte);
                self.in_string = true;
                self.string.clear();
            }
            b':' => {
                self.keep(byte);
                self.name = std::mem::take(&mut self.string);
            }
            b'[' | b'{' => self.opens(byte)?,
            b']' | b'}' => self.closes(byte, out)?,
            _ => self.keep(byte),
        }
        Ok(())
    }

    fn letter(&mut self, byte: u8) {
        if self.escaped {
            self.escaped = false;
        } else if byte == b'\\' {
            self.escaped = true;
        } else if byte == b'"' {
            self.in_string = false;
            return;
        }
        if self.string.len() < MAX_NAME_BYTES {
            self.string.push(byte);
        }
    }

    fn opens(&mut self, byte: u8) -> Result<(), Wrong> {
        if self.open.len() >= MAX_DEPTH {
            return Err(Wrong::TooDeep);
        }
        let is_list = byte == b'[';
        let name = std::mem::take(&mut self.name);
        let in_list = self.list_depth == Some(self.open.len());
        self.open.push(Open { is_list, name });
        if is_list && !self.has_list && self.is_known() {
            self.has_list = true;
            self.list_depth = Some(self.open.len());
            // What was kept in case that there is no list.
            self.cutting = false;
            self.too_large = false;
            self.element = Vec::new();
            return Ok(());
        }
        let whole = self.open.len() == 1 && !self.has_list;
        if !self.cutting && (in_list || whole) {
            self.cutting = true;
            self.from_depth = self.open.len() - 1;
        }
        self.keep(byte);
        Ok(())
    }

    fn closes(&mut self, byte: u8, out: &mut Vec<Option<Vec<u8>>>) -> Result<(), Wrong> {
        let closed = self.open.pop().ok_or(Wrong::Broken)?;
        if closed.is_list != (byte == b']') {
            return Err(Wrong::Broken);
        }
        self.keep(byte);
        if self.cutting && self.open.len() == self.from_depth {
            self.cutting = false;
            let element = std::mem::take(&mut self.element);
            let whole = !std::mem::take(&mut self.too_large);
            out.push(whole.then_some(element));
        }
        if self.list_depth.is_some_and(|depth| self.open.len() < depth) {
            self.list_depth = None;
        }
        self.over = self.open.is_empty();
        Ok(())
    }

    /// Whether the list that was just opened is one of conversations.
    fn is_known(&self) -> bool {
        LISTS.iter().any(|path| {
            self.open.len() == path.len() + 1
                && self.open.iter().rev().skip(1).all(|open| !open.is_list)
                && path
                    .iter()
                    .zip(self.open.iter().skip(1))
                    .all(|(name, open)| open.name == name.as_bytes())
        })
    }

    fn keep(&mut self, byte: u8) {
        if !self.cutting || self.too_large {
            return;
        }
        if self.element.len() >= MAX_ELEMENT_BYTES {
            self.too_large = true;
            self.element = Vec::new();
        } else {
            self.element.push(byte);
        }
    }
}
