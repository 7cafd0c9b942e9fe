//! Templates of prompts, pure: which variables are in them, what they say once those are filled in, and templates that
//! other tools wrote, read as ours.
//!
//! A template is a stranger's program as soon as it was shared. So it is run by an engine that reaches nothing, and everything
//! about it is bounded: how long it is, how deeply it nests, how much it does and how much comes out.

pub mod foreign;
pub mod template;
