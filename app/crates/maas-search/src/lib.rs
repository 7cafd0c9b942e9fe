//! Full-text search over conversations, and names by a few letters. Pure: texts come in, and where to look comes out.
//!
//! Reading order: [`letters`] (the alphabet that texts and queries are folded to), [`query`] (what was typed),
//! [`segment`] (which message has which word, sealed off and compact), [`index`] (all of it, kept up to date),
//! [`excerpt`] (the line that shows a hit). Beside it [`fuzzy`], which finds short names by a few letters.

mod bits;
pub mod excerpt;
pub mod fuzzy;
mod hangul;
pub mod index;
pub mod letters;
pub mod pack;
pub mod query;
pub mod segment;
