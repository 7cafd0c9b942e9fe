//! Test sets as files, and whether an answer is as expected.
//!
//! Runs in the prompts worker: patterns and files are what strangers wrote, so that each limit is checked before memory is taken for it, and
//! nothing here takes longer than its input is long. Pure; the words for what is found are the page's.

pub mod ask;
pub mod expect;
pub mod file;
mod node;
mod promptfoo;
mod rows;
mod schema;

#[cfg(test)]
mod tests;
