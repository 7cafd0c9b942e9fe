//! The page's entry point; it has nothing to start yet.

fn main() {}
