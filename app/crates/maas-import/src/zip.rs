//! Where the files in a ZIP are: its directory, read from its end. Unpacking is the browser's.
//!
//! By PKWARE's APPNOTE 6.3.10: end of central directory (4.3.16), ZIP64 (4.3.14, 4.3.15, 4.5.3), directory headers (4.3.12), local headers
//! (4.3.7). A few fields of four records are all that is needed, so this is less than a library, and nothing of the file is
//! read but what is asked for. Names are only compared: nothing is written anywhere by one.

use crate::ImportError;

/// So much of the end of a file holds the end of its directory, whatever comment follows it, in bytes.
pub const TAIL_BYTES: u64 = 22 + 65_535 + 20;
/// A longer directory is none of an export, in bytes.
const MAX_DIRECTORY_BYTES: u64 = 64 * 1024 * 1024;
/// The length of a local header before its name, in bytes.
pub const LOCAL_BYTES: u64 = 30;
/// How many times larger than packed a text may be: JSON packs to about a tenth.
const MAX_RATIO: u64 = 100;
/// What a text may have whatever it was packed to, in bytes.
const SLACK_BYTES: u64 = 1024 * 1024;
/// The most that all texts of an export may have, in bytes.
pub const MAX_TEXT_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// So many texts are read.
const MAX_TEXTS: usize = 10_000;
/// So many other files are known by their names.
const MAX_OTHERS: usize = 200_000;
/// The most that one of those may have, in bytes.
pub const MAX_OTHER_BYTES: u64 = 20_000_000;

/// Where the directory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directory {
    /// From here, so many bytes.
    At(u64, u64),
    /// That is said by the ZIP64 record, which is here, in [`ZIP64_BYTES`].
    Zip64(u64),
}

/// The length of the record that says where the directory of a ZIP64 is, in bytes.
pub const ZIP64_BYTES: u64 = 56;

/// A file in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Its name, the folders left out.
    pub name: String,
    /// Whether it is deflated; else it lies there as it is.
    pub deflated: bool,
    /// Where its local header is.
    pub header: u64,
    /// Its length as packed, in bytes.
    pub bytes: u64,
}

impl Packed {
    /// How many bytes it may have, unpacked.
    pub fn most(&self) -> u64 {
        let most = self.bytes.saturating_mul(MAX_RATIO);
        most.saturating_add(SLACK_BYTES).min(MAX_TEXT_BYTES)
    }
}

/// The files of an archive that are no texts of conversations, by their names.
#[derive(Clone, Debug, Default)]
pub struct Others(Vec<Packed>);

impl Others {
    /// The file whose name is this.
    pub fn named(&self, name: &str) -> Option<&Packed> {
        self.from(name).find(|file| file.name == name)
    }

    /// The file whose name begins with an id, behind which exports put what it was called.
    pub fn of_id(&self, id: &str) -> Option<&Packed> {
        self.from(id).find(|file| {
            let behind = file.name.get(id.len()..).unwrap_or_default();
            !behind.starts_with(|c: char| c.is_ascii_alphanumeric())
        })
    }

    /// Those whose names begin so; none where that is nothing.
    fn from<'a, 'b>(&'a self, begin: &'b str) -> impl Iterator<Item = &'a Packed> + use<'a, 'b> {
        let from = self.0.partition_point(|file| file.name.as_str() < begin);
        let rest = self.0.get(from..).unwrap_or_default().iter();
        rest.take_while(move |file| !begin.is_empty() && file.name.starts_with(begin))
    }
}

/// Whether a file, by its first bytes, is a ZIP.
pub fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Where the directory is, by the end of the file, which is so long.
///
/// # Errors
/// [`ImportError::Broken`] where the end is missing; [`ImportError::TooMuch`] for a directory that is far too long.
pub fn directory(tail: &[u8], file_bytes: u64) -> Result<Directory, ImportError> {
    let broken = ImportError::Broken;
    let from = (0..=tail.len().saturating_sub(22))
        .rev()
        .find(|from| {
            let end = tail.get(*from..).unwrap_or_default();
            let comment = short(end, 20).map(usize::from);
            end.starts_with(b"PK\x05\x06")
                && comment.is_some_and(|comment| end.len() == 22 + comment)
        })
        .ok_or(broken)?;
    let end = tail.get(from..).ok_or(broken)?;
    let (bytes, at) = (long(end, 12).ok_or(broken)?, long(end, 16).ok_or(broken)?);
    if bytes == u32::MAX || at == u32::MAX || short(end, 10) == Some(u16::MAX) {
        let locator = from.checked_sub(20).and_then(|from| tail.get(from..));
        let locator = locator.filter(|locator| locator.starts_with(b"PK\x06\x07"));
        let at = locator
            .and_then(|locator| longer(locator, 8))
            .ok_or(broken)?;
        let fits = at
            .checked_add(ZIP64_BYTES)
            .is_some_and(|end| end <= file_bytes);
        return if fits {
            Ok(Directory::Zip64(at))
        } else {
            Err(broken)
        };
    }
    checked(at.into(), bytes.into(), file_bytes)
}

/// Where the directory is, by the ZIP64 record.
///
/// # Errors
/// As [`directory`].
pub fn directory64(record: &[u8], file_bytes: u64) -> Result<Directory, ImportError> {
    let broken = ImportError::Broken;
    if !record.starts_with(b"PK\x06\x06") {
        return Err(broken);
    }
    let bytes = longer(record, 40).ok_or(broken)?;
    checked(longer(record, 48).ok_or(broken)?, bytes, file_bytes)
}

fn checked(at: u64, bytes: u64, file_bytes: u64) -> Result<Directory, ImportError> {
    if bytes > MAX_DIRECTORY_BYTES {
        return Err(ImportError::TooMuch);
    }
    match at.checked_add(bytes) {
        Some(end) if end <= file_bytes => Ok(Directory::At(at, bytes)),
        _ => Err(ImportError::Broken),
    }
}

/// The texts to be read, and what else there is. Texts are those named `conversations….json` where there are any, as in the exports of ChatGPT and Claude, else every
/// `.json`.
///
/// # Errors
/// [`ImportError::Broken`] for a directory that is none; [`ImportError::TooMuch`] for too many texts, or encrypted ones.
pub fn texts(directory: &[u8], file_bytes: u64) -> Result<(Vec<Packed>, Others), ImportError> {
    let is_text = |file: &Packed| {
        let end = file.name.get(file.name.len().saturating_sub(5)..);
        end.is_some_and(|end| end.eq_ignore_ascii_case(".json"))
    };
    let all = files(directory, file_bytes)?;
    let (mut all, mut others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_text);
    others.truncate(MAX_OTHERS);
    others.sort_by(|one, other| one.name.cmp(&other.name));
    let named = |file: &Packed| file.name.starts_with("conversations");
    if all.iter().any(named) {
        all.retain(named);
    }
    if all.len() > MAX_TEXTS {
        return Err(ImportError::TooMuch);
    }
    all.sort_by(|one, other| one.name.cmp(&other.name));
    Ok((all, Others(others)))
}

fn files(mut rest: &[u8], file_bytes: u64) -> Result<Vec<Packed>, ImportError> {
    let broken = ImportError::Broken;
    let mut all = Vec::new();
    while rest.starts_with(b"PK\x01\x02") {
        let part = |at: usize| short(rest, at).map(usize::from).ok_or(broken);
        let (flags, method) = (part(8)?, part(10)?);
        let (name_bytes, extra_bytes, comment_bytes) = (part(28)?, part(30)?, part(32)?);
        let packed = long(rest, 20).ok_or(broken)?;
        let unpacked = long(rest, 24).ok_or(broken)?;
        let header = long(rest, 42).ok_or(broken)?;
        let name = rest.get(46..46 + name_bytes).ok_or(broken)?;
        let extra_at = 46 + name_bytes;
        let extra = rest.get(extra_at..extra_at + extra_bytes).ok_or(broken)?;
        let large = |short: u32, before: usize| {
            if short == u32::MAX {
                zip64(extra, before)
            } else {
                Some(short.into())
            }
        };
        // In ZIP64's extra field there are only those that have no room in theirs, in this order.
        let first = usize::from(unpacked == u32::MAX);
        let second = first + usize::from(packed == u32::MAX);
        let bytes = large(packed, first).ok_or(broken)?;
        let header = large(header, second).ok_or(broken)?;
        let name = String::from_utf8_lossy(name);
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let readable = flags & 1 == 0 && matches!(method, 0 | 8);
        let within = header
            .checked_add(LOCAL_BYTES)
            .and_then(|from| from.checked_add(bytes))
            .is_some_and(|end| end <= file_bytes);
        // What cannot be read is left out where it is no text of ours; macOS adds twins that begin so.
        if readable && within && !name.starts_with("._") {
            all.push(Packed {
                name: name.to_owned(),
                deflated: method == 8,
                header,
                bytes,
            });
        } else if name.starts_with("conversations") {
            return Err(broken);
        }
        rest = rest
            .get(extra_at + extra_bytes + comment_bytes..)
            .ok_or(broken)?;
    }
    if all.is_empty() && !rest.is_empty() {
        return Err(broken);
    }
    Ok(all)
}

/// The `n`th number of ZIP64's extra field.
fn zip64(mut extra: &[u8], n: usize) -> Option<u64> {
    loop {
        let (id, length) = (short(extra, 0)?, usize::from(short(extra, 2)?));
        let field = extra.get(4..4 + length)?;
        if id == 1 {
            return longer(field, n * 8);
        }
        extra = extra.get(4 + length..)?;
    }
}

/// Where the bytes of a file begin, by its local header.
///
/// # Errors
/// [`ImportError::Broken`] where there is none.
pub fn begins(file: &Packed, local: &[u8], file_bytes: u64) -> Result<u64, ImportError> {
    let broken = ImportError::Broken;
    if !local.starts_with(b"PK\x03\x04") {
        return Err(broken);
    }
    let name = u64::from(short(local, 26).ok_or(broken)?);
    let extra = u64::from(short(local, 28).ok_or(broken)?);
    let from = file.header + LOCAL_BYTES + name + extra;
    match from.checked_add(file.bytes) {
        Some(end) if end <= file_bytes => Ok(from),
        _ => Err(broken),
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_le_bytes(*bytes))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}

fn longer(bytes: &[u8], at: usize) -> Option<u64> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u64::from_le_bytes(*bytes))
}

#[cfg(test)]
pub(crate) mod tests;
