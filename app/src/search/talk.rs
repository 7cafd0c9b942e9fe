//! What page and search worker say to each other: texts in a row, each with its length before it.

/// What the page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchAsk {
    /// The vault is open, and the end of a line to the keyring comes with this.
    Join,
    /// Look for this from now on, and say what is found, again whenever that changes. An empty text ends it.
    Find {
        /// As typed.
        text: String,
        /// Whether an input method composes.
        composing: bool,
        /// So many conversations at most.
        wanted: usize,
    },
    /// Look in these conversations only, from now on; in all of them where nothing is named.
    Within(Option<Vec<String>>),
    /// A conversation that is not in the database, or not any more where it has no messages.
    Unsaved(Unsaved),
    /// Records were written or deleted: the names of their stores, and their ids.
    Changed(Vec<(String, String, u64)>),
}

/// A conversation that is in the page's memory only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsaved {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// When it last changed, ms since 1970.
    pub updated_ms: u64,
    /// Ids and texts of its messages, in order.
    pub messages: Vec<(String, String)>,
}

/// What the search worker has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Messages that can be found.
    pub read: usize,
    /// Messages that there are.
    pub of: usize,
    /// Whether there may be more conversations than these.
    pub more: bool,
    /// Whether this is all that will be said of it for now.
    pub done: bool,
    /// The best ones first.
    pub hits: Vec<Hit>,
}

/// A conversation in which it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    /// The conversation.
    pub chat: String,
    /// The title, where all of it is in there: what was not looked for and what was, in turns.
    pub title: Vec<String>,
    /// The message; empty where only the title has it.
    pub message: String,
    /// How many more messages of the conversation have it.
    pub others: usize,
    /// The words around it: what was not looked for and what was, in turns.
    pub line: Vec<String>,
}

impl SearchAsk {
    /// The ask as one text.
    pub fn write(&self) -> String {
        let mut out = String::new();
        match self {
            Self::Join => put(&mut out, "join"),
            Self::Find {
                text,
                composing,
                wanted,
            } => {
                put(&mut out, if *composing { "compose" } else { "find" });
                put(&mut out, &wanted.to_string());
                put(&mut out, text);
            }
            Self::Within(None) => put(&mut out, "everywhere"),
            Self::Within(Some(chats)) => {
                put(&mut out, "within");
                for chat in chats {
                    put(&mut out, chat);
                }
            }
            Self::Unsaved(chat) => {
                put(&mut out, "unsaved");
                put(&mut out, &chat.id);
                put(&mut out, &chat.title);
                put(&mut out, &chat.updated_ms.to_string());
                for (id, text) in &chat.messages {
                    put(&mut out, id);
                    put(&mut out, text);
                }
            }
            Self::Changed(records) => {
                put(&mut out, "changed");
                for (store, id, version) in records {
                    put(&mut out, store);
                    put(&mut out, id);
                    put(&mut out, &version.to_string());
                }
            }
        }
        out
    }

    /// Reads it back; `None` when it is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut rest = text;
        let ask = match next(&mut rest)? {
            "join" => Self::Join,
            kind @ ("find" | "compose") => Self::Find {
                composing: kind == "compose",
                wanted: next(&mut rest)?.parse().ok()?,
                text: next(&mut rest)?.to_owned(),
            },
            "everywhere" => Self::Within(None),
            "within" => {
                let mut chats = Vec::new();
                while let Some(chat) = next(&mut rest) {
                    chats.push(chat.to_owned());
                }
                Self::Within(Some(chats))
            }
            "unsaved" => {
                let mut chat = Unsaved {
                    id: next(&mut rest)?.to_owned(),
                    title: next(&mut rest)?.to_owned(),
                    updated_ms: next(&mut rest)?.parse().ok()?,
                    messages: Vec::new(),
                };
                while let Some(id) = next(&mut rest) {
                    let text = next(&mut rest)?;
                    chat.messages.push((id.to_owned(), text.to_owned()));
                }
                Self::Unsaved(chat)
            }
            "changed" => {
                let mut records = Vec::new();
                while let Some(store) = next(&mut rest) {
                    let (id, version) = (next(&mut rest)?, next(&mut rest)?);
                    records.push((store.to_owned(), id.to_owned(), version.parse().ok()?));
                }
                Self::Changed(records)
            }
            _ => return None,
        };
        rest.is_empty().then_some(ask)
    }
}

impl Found {
    /// What was found as one text.
    pub fn write(&self) -> String {
        let mut out = String::new();
        put(&mut out, &self.read.to_string());
        put(&mut out, &self.of.to_string());
        put(&mut out, flag(self.more));
        put(&mut out, flag(self.done));
        for hit in &self.hits {
            put(&mut out, &hit.chat);
            put(&mut out, &hit.message);
            put(&mut out, &hit.others.to_string());
            for parts in [&hit.title, &hit.line] {
                put(&mut out, &parts.len().to_string());
                for part in parts {
                    put(&mut out, part);
                }
            }
        }
        out
    }

    /// Reads it back; `None` when it is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut rest = text;
        let mut found = Self {
            read: next(&mut rest)?.parse().ok()?,
            of: next(&mut rest)?.parse().ok()?,
            more: next(&mut rest)? == "1",
            done: next(&mut rest)? == "1",
            hits: Vec::new(),
        };
        while let Some(chat) = next(&mut rest) {
            let mut hit = Hit {
                chat: chat.to_owned(),
                message: next(&mut rest)?.to_owned(),
                others: next(&mut rest)?.parse().ok()?,
                title: Vec::new(),
                line: Vec::new(),
            };
            for parts in [&mut hit.title, &mut hit.line] {
                for _ in 0..next(&mut rest)?.parse::<usize>().ok()? {
                    parts.push(next(&mut rest)?.to_owned());
                }
            }
            found.hits.push(hit);
        }
        rest.is_empty().then_some(found)
    }
}

fn flag(set: bool) -> &'static str {
    if set { "1" } else { "0" }
}

fn put(out: &mut String, part: &str) {
    out.push_str(&part.len().to_string());
    out.push(':');
    out.push_str(part);
}

fn next<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let (length, after) = rest.split_once(':')?;
    let (part, after) = after.split_at_checked(length.parse().ok()?)?;
    *rest = after;
    Some(part)
}

#[cfg(test)]
mod tests;
