//! What kinds of characters the vocabularies' patterns tell apart; the build script makes a table by them.

/// Upper or title case.
pub(crate) const UPPER: u8 = 1;
/// Lower case.
pub(crate) const LOWER: u8 = 2;
/// Letters without case.
pub(crate) const UNCASED: u8 = 4;
/// What is put upon a letter.
pub(crate) const MARK: u8 = 8;
/// Digits and other numbers.
pub(crate) const NUMBER: u8 = 16;
/// White space.
pub(crate) const SPACE: u8 = 32;
/// White space that ends a line.
pub(crate) const LINE: u8 = 64;
/// Everything else.
pub(crate) const OTHER: u8 = 128;

/// How many characters a block of the table has.
pub(crate) const BLOCK: usize = 256;
