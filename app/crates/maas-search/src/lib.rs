//! Full-text search over conversations. Pure: texts come in, and where to look comes out.
//!
//! Reading order: [`letters`] (the alphabet that texts and queries are folded to), [`query`] (what was typed),
//! [`segment`] (which message has which word, sealed off and compact), [`index`] (all of it, kept up to date),
//! [`excerpt`] (the line that shows a hit).

mod bits;
pub mod excerpt;
pub mod index;
pub mod letters;
pub mod pack;
pub mod query;
pub mod segment;
